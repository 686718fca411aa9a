//! Writes every icon, severity mark and two matrices as SVG files into the folder given, to be looked at.

use std::{env, fs, io, path::PathBuf};

use emath::{Rect, Vec2, pos2, vec2};
use model::{FindingId, Kind, Severity};
use scene::{
    Align, Face, Ink, Layer, Owner, Palette, Scene, icon,
    matrix::{self, Chip, Mark, Matrix},
    severity_mark, svg,
    text::Style,
};

fn icons() -> Scene {
    let mut scene = Scene::new(vec2(960.0, 460.0));
    for (ix, kind) in Kind::ALL.iter().enumerate() {
        let at = pos2(
            20.0 + (ix % 8) as f32 * 118.0,
            20.0 + (ix / 8) as f32 * 90.0,
        );
        let rect = Rect::from_min_size(at, Vec2::splat(48.0));
        icon::paint(&mut scene, *kind, rect, Ink::Icon, Owner::None);
        let style = Style::new(11.0, Face::Regular, Ink::Faint);
        scene.write(
            Owner::None,
            Layer::Label,
            at + vec2(0.0, 64.0),
            Align::Min,
            kind.word(),
            style,
        );
    }
    for (ix, severity) in Severity::ALL.iter().enumerate() {
        severity_mark(
            &mut scene,
            *severity,
            pos2(40.0 + ix as f32 * 60.0, 420.0),
            32.0,
        );
        severity_mark(
            &mut scene,
            *severity,
            pos2(400.0 + ix as f32 * 40.0, 420.0),
            16.0,
        );
    }
    scene
}

fn sample(size: usize, chips: usize) -> Matrix {
    let likelihood = ["Rare", "Unlikely", "Possible", "Likely", "Almost certain"];
    let impact = ["Negligible", "Minor", "Moderate", "Major", "Severe"];
    let words = |all: &[&str]| all.iter().take(size).map(|w| (*w).to_owned()).collect();
    let band = |l: usize, i: usize| ((l + 1) * (i + 1) * 25 / (size * size)).ilog2().min(4) as u8;
    Matrix {
        title: "Inherent risk".to_owned(),
        likelihood: words(&likelihood),
        impact: words(&impact),
        bands: Severity::ALL
            .iter()
            .map(|s| (model::title(s.word()), *s))
            .collect(),
        cells: (0..size)
            .map(|l| (0..size).map(|i| band(l, i)).collect())
            .collect(),
        chips: (0..chips)
            .map(|n| Chip {
                cell: (size - 1 - (n * n / 7) % size, size - 1 - (n / 4) % size),
                text: format!("T-{}", n + 1),
                owner: Owner::Finding(FindingId::named(&n.to_string())),
                hatched: n % 3 == 0,
                mark: [None, None, Some(Mark::Up), Some(Mark::Down)]
                    .get(n % 4)
                    .copied()
                    .flatten(),
                ..Chip::default()
            })
            .collect(),
        ..Matrix::default()
    }
}

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let (light, dark) = (Palette::light(), Palette::dark());
    fs::write(folder.join("icons.svg"), svg::paint(&icons(), light))?;
    let print = |m: &Matrix| matrix::paint(m, vec2(40.8, 40.8), vec2(18.7, 9.64), 7.5);
    let five = sample(5, 32);
    fs::write(folder.join("matrix5.svg"), svg::paint(&print(&five), light))?;
    fs::write(
        folder.join("matrix3.svg"),
        svg::paint(&print(&sample(3, 9)), light),
    )?;
    let screen = matrix::paint(&five, vec2(104.0, 76.0), vec2(44.0, 20.0), 12.0);
    fs::write(folder.join("screen5.svg"), svg::paint(&screen, dark))
}
