//! Every page of every model that comes with the program, and of models named in every script, holds what is on it.

use emath::{Pos2, pos2, vec2};
use model::{Edit, Model, Profile};
use scene::Shape;

use super::{
    case::{Case, crowd, decided, hostile},
    tidy, words,
};
use crate::{Input, Options, Paper, Spread};

pub const MODELS: [(&str, &str); 7] = [
    (
        "no task role",
        include_str!("../../../../examples/1-no-task-role.ron"),
    ),
    (
        "put object role",
        include_str!("../../../../examples/2-put-object-role.ron"),
    ),
    (
        "least privilege",
        include_str!("../../../../examples/3-least-privilege.ron"),
    ),
    (
        "separated duties",
        include_str!("../../../../examples/4-separated-duties.ron"),
    ),
    (
        "ecr fargate",
        include_str!("../../../../templates/ci-ecr-fargate.ron"),
    ),
    (
        "kubernetes",
        include_str!("../../../../templates/ci-registry-kubernetes.ron"),
    ),
    (
        "four stages",
        include_str!("../../../../templates/four-stages.ron"),
    ),
];

pub fn model(text: &str) -> Model {
    model::file::read(text).expect("a model")
}

pub const PROFILES: [Profile; 4] = [
    Profile::Executive,
    Profile::Reviewer,
    Profile::Audit,
    Profile::Shareable,
];

/// Every page in every profile on both papers, and that both break at the same places.
#[track_caller]
fn fits(case: &Case, what: &str) {
    for profile in PROFILES {
        let on = |paper| {
            let options = Options {
                profile: Some(profile),
                ..Options::default()
            };
            let pages = crate::pages(&Input {
                paper,
                options,
                ..case.input()
            });
            tidy(&pages, paper);
            pages
                .iter()
                .map(|page| page.items.len())
                .collect::<Vec<_>>()
        };
        let a4 = on(Paper::A4);
        assert_eq!(a4, on(Paper::Letter), "{what}, {profile}");
        let least = if profile == Profile::Executive { 2 } else { 6 };
        assert!(a4.len() >= least, "{what}, {profile}");
    }
}

#[test]
fn every_page_of_every_example_holds_what_is_on_it() {
    for (name, text) in MODELS {
        let case = Case::of(model(text));
        fits(&case, name);
        let bytes = case.pdf();
        assert!(
            bytes.len() < 15_000 * words(&bytes).len(),
            "{name}: {} bytes",
            bytes.len()
        );
    }
}

#[test]
fn every_page_of_every_odd_model_holds_what_is_on_it() {
    let cases = [decided(), hostile(), crowd(), Case::of(Model::default())];
    for (ix, case) in cases.iter().enumerate() {
        fits(case, &format!("case {ix}"));
    }
}

/// A page on which two words stand on each other, and one on which a word leaves its box.
#[test]
fn what_does_not_fit_is_noticed() {
    let spoilt = |at: Pos2| {
        let mut pages = crate::pages(&decided().input());
        let page = pages.get_mut(0).unwrap();
        let text = page.items.iter().find(
            |item| matches!(&item.shape, Shape::Text { text, .. } if text.starts_with("Decision")),
        );
        let mut text = text.unwrap().clone();
        let Shape::Text { at: place, .. } = &mut text.shape else {
            unreachable!()
        };
        let way = at - *place;
        *place = at;
        text.bounds = text.bounds.translate(way);
        page.items.push(text);
        std::panic::catch_unwind(|| tidy(&pages, Paper::A4)).is_err()
    };
    let pages = crate::pages(&decided().input());
    let word = pages[0].items.iter().find_map(|item| match &item.shape {
        Shape::Text { at, text, .. } if text.starts_with("Approve") => Some(*at),
        _ => None,
    });
    assert!(spoilt(word.unwrap() + vec2(3.0, 1.0)), "on another word");
    assert!(spoilt(pos2(20.0, 400.0)), "left of its box");
    assert!(spoilt(pos2(540.0, 300.0)), "past the right edge");
}

/// Names in the scripts of the world, and such as mean harm.
const NAMES: [&str; 14] = [
    "Register \u{41a}\u{43e}\u{43d}\u{442}\u{435}\u{439}\u{43d}\u{435}\u{440}\u{44b} \u{39a}\u{3b9}\u{3b2}\u{3ce}\u{3c4}\u{3b9}\u{3b1}",
    "\u{5bb9}\u{5668}\u{955c}\u{50cf}\u{4ed3}\u{5e93}\u{7684}\u{4e00}\u{4e2a}\u{5f88}\u{957f}\u{5f88}\u{957f}\u{7684}\u{540d}\u{5b57}",
    "\u{30b3}\u{30f3}\u{30c6}\u{30ca}\u{306e}\u{3001}\u{767b}\u{9332}\u{6240}\u{3002}",
    "\u{cee8}\u{d14c}\u{c774}\u{b108} \u{b808}\u{c9c0}\u{c2a4}\u{d2b8}\u{b9ac}",
    "\u{633}\u{62c}\u{644} \u{627}\u{644}\u{62d}\u{627}\u{648}\u{64a}\u{627}\u{62a} (ECR) 12",
    "\u{5de}\u{5d0}\u{5d2}\u{5e8} \u{5ea}\u{5de}\u{5d5}\u{5e0}\u{5d5}\u{5ea}",
    "\u{915}\u{902}\u{91f}\u{947}\u{928}\u{930} \u{930}\u{91c}\u{93f}\u{938}\u{94d}\u{91f}\u{94d}\u{930}\u{940}",
    "\u{e17}\u{e30}\u{e40}\u{e1a}\u{e35}\u{e22}\u{e19}\u{e04}\u{e2d}\u{e19}\u{e40}\u{e17}\u{e19}\u{e40}\u{e19}\u{e2d}\u{e23}\u{e4c}",
    "\u{10d9}\u{10dd}\u{10dc}\u{10e2}\u{10d4} \u{531}\u{580} \u{995}\u{9a8}\u{9cd}\u{99f} \u{b95}\u{ba3}\u{bcd}",
    "\u{1f525} fire \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} e\u{301}\u{323}",
    "=cmd()|'/c calc'!A0 `rm -rf` | <script>alert(1)</script>",
    "\u{202e}gpj.exe\u{202c} \u{2066}\u{200f}turned",
    "a\u{0}b\u{1b}[31mc\r\nd\te\u{7f}\u{85}",
    "\u{12a0}\u{12f2}\u{1235} \u{e000} \u{10d0}",
];

/// An example with those names on everything.
pub fn renamed() -> Case {
    let mut model = model(MODELS[3].1);
    let long = "M\u{fc}ll\u{5e9}".repeat(2500);
    let mut names = NAMES.iter().copied().chain([long.as_str()]).cycle();
    let elements: Vec<_> = model.elements().keys().copied().collect();
    let flows: Vec<_> = model.flows().keys().copied().collect();
    let assets: Vec<_> = model.assets().keys().copied().collect();
    let boundaries: Vec<_> = model.boundaries().keys().copied().collect();
    let (all_elements, all_flows) = (model.elements().clone(), model.flows().clone());
    let (all_assets, all_boundaries) = (model.assets().clone(), model.boundaries().clone());
    let mut edit = Edit::new(&mut model);
    let mut next = || names.next().unwrap_or_default().to_owned();
    for id in elements {
        let mut element = (*all_elements[&id]).clone();
        element.name = next();
        edit.put(id, element);
    }
    for id in flows {
        let mut flow = (*all_flows[&id]).clone();
        flow.name = next();
        edit.put(id, flow);
    }
    for id in assets {
        let mut asset = (*all_assets[&id]).clone();
        asset.name = next();
        edit.put(id, asset);
    }
    for id in boundaries {
        let mut boundary = (*all_boundaries[&id]).clone();
        boundary.name = next();
        edit.put(id, boundary);
    }
    edit.commit();
    Case::of(model)
}

#[test]
fn names_of_every_script_fit_and_are_found_again() {
    let case = renamed();
    fits(&case, "renamed");
    let bytes = case.pdf();
    let all = words(&bytes).join(" ");
    for part in [
        "\u{41a}\u{43e}\u{43d}\u{442}\u{435}\u{439}\u{43d}\u{435}\u{440}\u{44b}",
        "\u{5bb9}\u{5668}\u{955c}\u{50cf}",
        "\u{cee8}\u{d14c}",
        // Amharic has no font here and is spelt in Latin letters.
        "'adise",
        "\u{1f525}",
        "[U+E000]",
        "=cmd()",
        "gpj.exe",
    ] {
        assert!(all.contains(part), "{part}");
    }
    let drawing = scene::svg::paint(
        &crate::figure_diagram(&case.input()),
        scene::Palette::paper(),
    );
    assert!(
        !drawing.contains("<script") && !drawing.contains('\u{202e}') && !drawing.contains('\u{0}')
    );
    assert!(
        drawing.contains("\u{633}\u{62c}\u{644}"),
        "Arabic stays in the order it is spoken"
    );
}

#[test]
fn large_drawings_find_paper() {
    let case = crowd();
    for spread in [Spread::A3, Spread::A1, Spread::Tiles] {
        let options = Options {
            spread,
            ..Options::default()
        };
        let pages = crate::pages(&Input {
            options,
            ..case.input()
        });
        let widest = pages
            .iter()
            .map(|page| page.size.x.max(page.size.y))
            .fold(0.0, f32::max);
        let large = match spread {
            Spread::A1 => 2383.0,
            Spread::A3 => 1190.0,
            _ => 841.0,
        };
        assert!((widest - large).abs() < 2.0, "{spread:?} {widest}");
        for page in &pages {
            let area = emath::Rect::from_min_size(emath::Pos2::ZERO, page.size).shrink(24.0);
            for item in &page.items {
                assert!(
                    area.contains_rect(item.bounds),
                    "{spread:?} {:?}",
                    item.shape
                );
            }
        }
        let parts = pages.iter().flat_map(|page| &page.items).filter(
            |item| matches!(&item.shape, Shape::Text { text, .. } if text.starts_with("Part ")),
        );
        assert_eq!(parts.count() > 1, spread == Spread::Tiles);
    }
}
