//! A matrix of any size has its cells, words, marks and chips where REPORTS.md wants them.

use emath::{Rect, vec2};
use model::{FindingId, Severity};

use super::{Chip, Mark, Matrix, paint};
use crate::{Ink, Owner, Scene, Shape};

fn matrix(rows: usize, columns: usize, chips: &[(usize, usize)]) -> Matrix {
    let words = |n: usize| (0..n).map(|i| format!("Word {i}")).collect();
    Matrix {
        title: "Inherent risk".to_owned(),
        likelihood: words(rows),
        impact: words(columns),
        bands: Severity::ALL
            .iter()
            .map(|s| (model::title(s.word()), *s))
            .collect(),
        cells: (0..rows)
            .map(|l| (0..columns).map(|i| ((l + i) % 5) as u8).collect())
            .collect(),
        chips: chips
            .iter()
            .enumerate()
            .map(|(n, cell)| Chip {
                cell: *cell,
                text: format!("T-{}", n + 1),
                owner: Owner::Finding(FindingId::named(&n.to_string())),
                hatched: n % 2 == 0,
                mark: (n == 1).then_some(Mark::Up),
                ..Chip::default()
            })
            .collect(),
        ..Matrix::default()
    }
}

fn draw(matrix: &Matrix) -> Scene {
    paint(matrix, vec2(40.8, 40.8), vec2(18.7, 9.6), 7.5)
}

fn cells(scene: &Scene) -> Vec<(u8, u8, Rect)> {
    let cells = scene
        .items
        .iter()
        .filter_map(|item| match (item.owner, &item.shape) {
            (
                Owner::Cell(l, i),
                Shape::Rect {
                    rect,
                    fill: Some(Ink::Severity(_)),
                    ..
                },
            ) => Some((l, i, *rect)),
            _ => None,
        });
    cells.collect()
}

fn texts(scene: &Scene) -> Vec<&str> {
    let texts = scene.items.iter().filter_map(|item| match &item.shape {
        Shape::Text { text, .. } => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

#[test]
fn likelihood_goes_up_and_impact_to_the_right_at_any_size() {
    for (rows, columns) in [(3, 3), (4, 5), (7, 7), (3, 6)] {
        let scene = draw(&matrix(rows, columns, &[]));
        let cells = cells(&scene);
        assert_eq!(cells.len(), rows * columns);
        for (l, i, rect) in &cells {
            for (l2, i2, other) in &cells {
                assert_eq!(l > l2, rect.min.y < other.min.y);
                assert_eq!(i > i2, rect.min.x > other.min.x);
            }
        }
        let all = Rect::from_min_size(emath::Pos2::ZERO, scene.size);
        assert!(
            scene
                .items
                .iter()
                .all(|i| all.contains_rect(i.bounds.shrink(0.5)))
        );
        let words = texts(&scene);
        assert!(words.contains(&"Likelihood") && words.contains(&"Impact"));
        assert!(words.contains(&"Critical") && words.contains(&"Low"));
    }
}

#[test]
fn six_chips_fit_and_the_seventh_makes_five_and_two_more() {
    let six = draw(&matrix(5, 5, &[(2, 2); 6]));
    assert!(texts(&six).contains(&"T-6") && !texts(&six).iter().any(|t| t.starts_with('+')));
    let seven = draw(&matrix(5, 5, &[(2, 2); 7]));
    let words = texts(&seven);
    assert!(
        words.contains(&"T-5") && words.contains(&"+2") && !words.contains(&"T-6"),
        "{words:?}"
    );
}

#[test]
fn chips_lie_inside_their_cell_and_clear_of_each_other() {
    let scene = draw(&matrix(5, 5, &[(1, 3), (1, 3), (1, 3), (4, 4), (1, 3)]));
    let cells = cells(&scene);
    let chips: Vec<Rect> = scene
        .items
        .iter()
        .filter_map(|item| match (item.owner, &item.shape) {
            (
                Owner::Finding(_),
                Shape::Rect {
                    rect,
                    stroke: Some(_),
                    ..
                },
            ) => Some(*rect),
            _ => None,
        })
        .collect();
    assert_eq!(chips.len(), 5);
    for (n, chip) in chips.iter().enumerate() {
        assert!(cells.iter().any(|(_, _, cell)| cell.contains_rect(*chip)));
        assert!(
            chips
                .iter()
                .skip(n + 1)
                .all(|other| !other.intersects(*chip))
        );
    }
}
