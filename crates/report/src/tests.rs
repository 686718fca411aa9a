//! The report as a whole: words read back out of the file, equal bytes, everything within the safe box, nothing on top
//! of anything else, and names that mean harm.

mod case;
mod fits;
mod formats;
mod profiles;
mod schema;
mod tagged;

use case::{Case, SAMPLE, crowd, decided, hostile};
use emath::{Rect, Vec2};
use lopdf::{Document, Object};
use model::{Model, Severity};
use scene::{Scene, Shape};

use crate::{Input, Paper, style::Turn};

/// The words of a file as a reader copies them, a page an entry, white space evened out.
fn words(bytes: &[u8]) -> Vec<String> {
    let file = Document::load_mem(bytes).unwrap();
    let pages = file.get_pages();
    let page = |number: &u32| file.extract_text(&[*number]).unwrap();
    pages
        .keys()
        .map(|number| {
            page(number)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect()
}

/// Everything on the pages stands where it may, and no text on another.
#[track_caller]
fn tidy(pages: &[Scene], paper: Paper) {
    for (number, page) in pages.iter().enumerate() {
        let turn = if page.size.x > page.size.y {
            Turn::Landscape
        } else {
            Turn::Portrait
        };
        assert_eq!(page.size, turn.size(paper));
        let safe = Rect::from_min_size(crate::style::Leaf::from(turn).origin(paper), turn.safe())
            .expand(1.5);
        let printable = Rect::from_min_size(emath::Pos2::ZERO, page.size).shrink(24.0);
        let mut texts: Vec<(Rect, &str)> = Vec::new();
        for item in &page.items {
            let margin = item.bounds.bottom() < safe.top() || item.bounds.top() > safe.bottom();
            let room = if margin { printable } else { safe };
            assert!(
                room.contains_rect(item.bounds),
                "page {}: {:?} outside {room:?}",
                number + 1,
                item.shape
            );
            if let Shape::Text { text, .. } = &item.shape {
                texts.push((item.bounds.shrink2(Vec2::new(0.2, 2.5)), text));
            }
        }
        // From the top down, so that only those beside each other are compared.
        texts.sort_by(|a, b| a.0.top().total_cmp(&b.0.top()));
        for (ix, (one, text)) in texts.iter().enumerate() {
            let after = texts.iter().skip(ix + 1);
            for (other, second) in after.take_while(|other| other.0.top() <= one.bottom()) {
                assert!(
                    !one.intersects(*other),
                    "page {}: {text:?} on {second:?}",
                    number + 1
                );
            }
        }
    }
}

#[test]
fn words_read_back_out_of_the_file() {
    let pages = words(&Case::new(SAMPLE).pdf());
    let first = &pages[0];
    for part in [
        "Reporting service on AWS",
        "Decision asked: May the reporting service go live",
        "T-1",
        "Approve with conditions",
        "4f7e9d2c1b3a",
    ] {
        assert!(first.contains(part), "{part:?} is not in {first}");
    }
    let all = pages.join(" ");
    for section in [
        "Contents",
        "Scope and diagram",
        "Trust boundaries and what crosses them",
        "Method and scales",
        "not a penetration test",
        "Adam Shostack",
        "Risk matrices",
        "Threat register",
        "High and Critical threats",
        "Why this score",
        "Accepted risks",
        "Assumed weaknesses and open questions",
        "Rules that fired",
        "Provenance",
    ] {
        assert!(all.contains(section), "{section:?}");
    }
    assert!(all.contains("Secret passed as a plain environment variable"));
    assert!(all.contains(&format!("Page 1 of {}", pages.len())));
}

#[test]
fn the_summary_is_one_page() {
    for case in [Case::new(SAMPLE), decided(), crowd(), hostile()] {
        let pages = words(&case.pdf());
        assert!(pages[0].contains("Signature") && pages[1].contains("Contents"));
        assert!(!pages[1].contains("Signature"));
    }
}

#[test]
fn header_comes_first_in_reading_order() {
    let pages = words(&Case::new(SAMPLE).pdf());
    assert!(
        pages
            .iter()
            .all(|page| page.starts_with("Reporting service on AWS"))
    );
}

#[test]
fn contents_name_the_page_a_section_is_on() {
    let case = Case::new(SAMPLE);
    let pages = case.input().flow();
    let (page, _) = pages.anchors["register"];
    let contents = &words(&case.pdf())[1];
    assert!(
        contents.contains(&format!("Threat register {}", page + 1)),
        "{contents}"
    );
}

#[test]
fn no_line_of_text_is_too_long_to_read() {
    for item in crate::pages(&decided().input())
        .iter()
        .flat_map(|page| &page.items)
    {
        if let Shape::Text { text, .. } = &item.shape {
            assert!(text.chars().count() <= 94, "{text}");
        }
    }
}

#[test]
fn equal_input_gives_equal_bytes() {
    let (one, two) = (Case::new(SAMPLE), Case::new(SAMPLE));
    let bytes = one.pdf();
    assert!(bytes == two.pdf());
    assert!(bytes.len() < 250_000, "{} bytes", bytes.len());
}

#[test]
fn every_link_leads_somewhere() {
    for case in [decided(), crowd(), hostile()] {
        linked(&case.input(), 50);
    }
}

#[track_caller]
fn linked(input: &Input, least: usize) {
    let pages = input.flow();
    let mut count = 0;
    for item in pages.scenes.iter().flat_map(|page| &page.items) {
        if let Shape::Link {
            to: scene::Target::Anchor(name),
            ..
        } = &item.shape
        {
            count += 1;
            assert!(pages.anchors.contains_key(name), "{name} is nowhere");
        }
    }
    assert!(count >= least, "{count} links");
}

#[test]
fn bookmarks_hold_sections_and_serious_threats() {
    let case = Case::new(SAMPLE);
    let file = Document::load_mem(&case.pdf()).unwrap();
    let titles: Vec<String> = file
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|dict| dict.has(b"Dest") && dict.has(b"Parent"))
        .filter_map(|dict| dict.get(b"Title").and_then(Object::as_str).ok())
        .map(|title| String::from_utf8_lossy(title).into_owned())
        .collect();
    assert!(titles.iter().any(|t| t == "Summary") && titles.iter().any(|t| t == "Threat register"));
    let serious = case.analysis.listed().filter(|f| {
        f.state == analysis::State::Open
            && f.current
                .is_some_and(|s| case.analysis.severity(s) >= Severity::High)
    });
    for finding in serious {
        let short = format!("T-{} ", finding.short);
        assert!(
            titles.iter().any(|t| t.starts_with(&short)),
            "{short} in {titles:?}"
        );
    }
    assert_eq!(
        file.catalog()
            .unwrap()
            .get(b"Lang")
            .and_then(Object::as_str)
            .unwrap(),
        b"en"
    );
}

#[test]
fn hostile_names_stay_on_the_page() {
    let case = hostile();
    tidy(&crate::pages(&case.input()), Paper::A4);
    let all = words(&case.pdf()).join(" ");
    assert!(all.contains("<script>alert(1)</script>"));
    assert!(all.contains(") Tj ET (\\"));
}

#[test]
fn an_empty_model_says_so() {
    let case = Case::of(Model::default());
    let pages = words(&case.pdf());
    assert!(pages[0].contains("No open threat is recorded"));
    assert!(pages.join(" ").matches("None recorded").count() >= 8);
    tidy(&crate::pages(&case.input()), Paper::A4);
}

#[test]
fn figures_hold_the_ids() {
    let case = Case::new(SAMPLE);
    let scene = crate::figure_matrix(&case.input());
    let ids = scene
        .items
        .iter()
        .filter(|item| matches!(&item.shape, Shape::Text { text, .. } if text.starts_with("T-")));
    assert!(ids.count() >= 8);
}

#[test]
fn decisions_show_with_their_dates() {
    let case = decided();
    let all = words(&case.pdf()).join(" ");
    for part in [
        "TLP:AMBER",
        "version 2.1",
        "Reduce, overdue",
        "Acceptance expired",
        "2026-06-30 expired",
        "Bo of Risk",
        "The service is replaced in spring",
        "The office network",
        "Reviewed on its own in June",
        "The cloud account is not shared with other teams",
        "owner Platform team",
    ] {
        assert!(all.contains(part), "{part:?}");
    }
    tidy(&crate::pages(&case.input()), Paper::A4);
}

#[test]
fn a_crowd_stays_on_the_page() {
    let case = crowd();
    let pages = crate::pages(&case.input());
    tidy(&pages, Paper::A4);
    let texts = |page: &Scene| {
        page.items
            .iter()
            .filter(|item| matches!(&item.shape, Shape::Text { text, .. } if text.starts_with('+')))
            .count()
    };
    assert!(texts(&pages[0]) > 0, "a full cell says how many it hides");
    let more = |item: &scene::Item| matches!(&item.shape, Shape::Link { to: scene::Target::Anchor(name), .. } if name == "cell-3-5");
    assert!(pages[0].items.iter().any(more), "and leads to them all");
    let all = words(&case.pdf()).join(" ");
    assert!(all.contains("Stage Push, with") && all.contains("Stage Run, with"));
    assert!(!all.contains("Stage Build, with"), "nothing stands in it");
}

/// Writes the documents where a person can look at them, if a folder is named.
#[test]
fn look() {
    let Ok(folder) = std::env::var("REPORT_OUT") else {
        return;
    };
    let mut cases = vec![
        ("sample".to_owned(), decided()),
        ("hostile".to_owned(), hostile()),
        ("crowd".to_owned(), crowd()),
        ("renamed".to_owned(), fits::renamed()),
        ("workshop".to_owned(), case::held()),
        ("empty".to_owned(), Case::of(Model::default())),
    ];
    for (name, text) in fits::MODELS {
        cases.push((name.replace(' ', "-"), Case::of(fits::model(text))));
    }
    for (name, case) in cases {
        let write = |ending: &str, bytes: &[u8]| {
            std::fs::write(format!("{folder}/{name}{ending}"), bytes).unwrap();
        };
        let works = [crate::Work::Poster(crate::Poster::A3), crate::Work::Minutes];
        for work in works {
            let options = crate::Options {
                work,
                ..crate::Options::default()
            };
            let input = Input {
                options,
                ..case.input()
            };
            let ending = work.title().to_lowercase().replace(' ', "-");
            write(&format!("-{ending}.pdf"), &crate::pdf(&input).unwrap());
        }
        for profile in fits::PROFILES {
            let options = crate::Options {
                profile: Some(profile),
                ..crate::Options::default()
            };
            let input = Input {
                options,
                ..case.input()
            };
            write(&format!("-{profile}.pdf"), &crate::pdf(&input).unwrap());
            write(&format!("-{profile}.html"), crate::html(&input).as_bytes());
        }
        let input = case.input();
        for sheet in crate::Sheet::ALL {
            let ending = format!("-{}.csv", sheet.word());
            write(&ending, crate::csv(&input, sheet).as_bytes());
        }
        write(".md", crate::markdown(&input).as_bytes());
        write(".sarif", crate::sarif(&input).as_bytes());
        write(".xlsx", &crate::xlsx(&input).unwrap());
    }
}
