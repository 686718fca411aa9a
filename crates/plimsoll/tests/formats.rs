//! Every format a report can have, as a person calls for it: chosen by ending or flag, whole or not at all, and refused
//! with a sentence where it cannot be.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

mod common;

use std::fs;

use common::{Folder, ok, plimsoll, refused};
use serde_json::Value;

const SKETCH: &str = "title: Shop\nboundary Cloud: cloud_account\n  ECR: registry tag_immutability=no scan_on_push=enhanced\n  \
                      Task: task launch_type=fargate\n  App: container on=Task\nECR -> Task: pull action=pull\n";
const DATE: &str = "2026-11-24";

fn drawn(folder: &Folder) -> String {
    let (sketch, model) = (folder.put("shop.sketch", SKETCH), folder.path("shop.ron"));
    ok(&plimsoll(&["draw", &sketch, "--to", &model]));
    model
}

/// Reports to a file of that name and hands back its bytes.
fn made(folder: &Folder, model: &str, name: &str, more: &[&str]) -> Vec<u8> {
    let to = folder.path(name);
    let mut call = vec!["report", model, "--to", &to, "--date", DATE];
    call.extend(more);
    ok(&plimsoll(&call));
    fs::read(&to).expect(name)
}

#[test]
fn the_ending_chooses_the_format() {
    let folder = Folder::new();
    let model = drawn(&folder);
    let starts: [(&str, &[u8]); 11] = [
        ("a.pdf", b"%PDF-"),
        ("a.html", b"<!DOCTYPE html>"),
        ("a.htm", b"<!DOCTYPE html>"),
        ("a.md", b"## Threat model: Shop"),
        ("a.csv", b"\xEF\xBB\xBFId,"),
        ("a.xlsx", b"PK"),
        ("a.json", b"{"),
        ("a.SARIF", b"{"),
        ("a.sarif.json", b"{\n  \"$schema\""),
        ("a.svg", b"<svg"),
        ("a.png", b"\x89PNG"),
    ];
    for (name, start) in starts {
        let bytes = made(&folder, &model, name, &[]);
        assert!(bytes.starts_with(start), "{name}");
        assert_eq!(bytes, made(&folder, &model, name, &[]), "{name} again");
    }
    let log: Value = serde_json::from_slice(&fs::read(folder.at("a.SARIF")).unwrap()).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert!(folder.names().iter().all(|name| !name.contains(".part")));
}

#[test]
fn bytes_do_not_tell_where_the_model_lies() {
    let folder = Folder::new();
    let model = drawn(&folder);
    fs::create_dir(folder.at("deep")).unwrap();
    let deep = folder.path("deep/shop.ron");
    fs::copy(&model, &deep).unwrap();
    for name in ["a.pdf", "a.html", "a.md", "a.csv", "a.xlsx", "a.json"] {
        let here = made(&folder, &model, name, &[]);
        assert!(here == made(&folder, &deep, name, &[]), "{name}");
    }
}

#[test]
fn a_flag_chooses_where_no_ending_does() {
    let folder = Folder::new();
    let model = drawn(&folder);
    let call = ["report", &model, "--to", "-", "--date", DATE, "--format"];
    let text = ok(&plimsoll(&[&call[..], &["markdown"]].concat()));
    assert!(text.starts_with("## Threat model: Shop"));
    let html = made(&folder, &model, "page.txt", &["--format", "html"]);
    assert!(html.starts_with(b"<!DOCTYPE html>"));
    let into = folder.path("out");
    fs::create_dir(&into).unwrap();
    let call = ["report", &model, "--to", &into, "--date", DATE];
    ok(&plimsoll(&[&call[..], &["--format", "xlsx"]].concat()));
    assert!(folder.at("out").join("Shop_2026-11-24.xlsx").exists());
}

#[test]
fn sheets_and_figures_are_chosen_by_name() {
    let folder = Folder::new();
    let model = drawn(&folder);
    for sheet in ["register", "treatment", "actions", "assumed", "questions"] {
        let name = format!("{sheet}.csv");
        let bytes = made(&folder, &model, &name, &["--sheet", sheet]);
        assert!(
            String::from_utf8(bytes).unwrap().contains("Where"),
            "{sheet}"
        );
    }
    let mut seen = Vec::new();
    for figure in [
        "diagram",
        "diagram-push",
        "matrix-inherent",
        "matrix-current",
        "matrix-target",
    ] {
        let svg = made(&folder, &model, "f.svg", &["--figure", figure]);
        let text = String::from_utf8(svg).unwrap();
        assert!(text.contains("<title>"), "{figure}");
        assert!(!seen.contains(&text), "{figure} is another picture");
        seen.push(text);
        let png = made(&folder, &model, "f.png", &["--figure", figure]);
        assert!(png.len() > 1000, "{figure}");
    }
    let old = made(&folder, &model, "m.svg", &["--figure", "matrix"]);
    assert_eq!(String::from_utf8(old).unwrap(), seen[3], "the old name");
    let width = |scale: &str| {
        let png = made(&folder, &model, "s.png", &["--scale", scale]);
        u32::from_be_bytes(png[16..20].try_into().unwrap())
    };
    assert_eq!(width("1") * 2, width("2"));
}

#[test]
fn what_cannot_be_made_is_refused_in_a_sentence() {
    let folder = Folder::new();
    let model = drawn(&folder);
    let to = |name: &str| folder.path(name);
    let cases: [(&str, &[&str], &[&str]); 9] = [
        ("a.docx", &[], &[".html", ".sarif", "--format"]),
        ("a", &[], &["cannot be written to"]),
        ("a.csv", &["--sheet", "threats"], &["register, treatment"]),
        ("a.svg", &["--figure", "poster"], &["matrix-inherent"]),
        ("a.pdf", &["--figure", "diagram"], &[".svg or .png"]),
        ("a.xlsx", &["--sheet", "register"], &["holds all sheets"]),
        ("a.svg", &["--scale", "2"], &["only a PNG"]),
        ("a.png", &["--scale", "1000"], &["0.1 to 16"]),
        ("a.svg", &["--figure", "diagram-build"], &["nothing stands"]),
    ];
    for (name, more, words) in cases {
        let path = to(name);
        let mut call = vec!["report", &model, "--to", &path, "--date", DATE];
        call.extend(more);
        refused(&plimsoll(&call), words);
    }
    assert_eq!(
        folder.names(),
        ["shop.ron", "shop.sketch"],
        "nothing is left"
    );
}

#[test]
fn a_target_that_cannot_be_written_keeps_what_it_held() {
    let folder = Folder::new();
    let model = drawn(&folder);
    let kept = folder.put("kept.svg", "before");
    let call = ["report", &model, "--to", &kept, "--figure", "diagram-build"];
    refused(&plimsoll(&call), &["nothing stands"]);
    assert_eq!(fs::read_to_string(&kept).unwrap(), "before");
    for ending in ["html", "md", "csv", "xlsx", "sarif", "png"] {
        let path = folder.path(&format!("none/there/a.{ending}"));
        let call = ["report", &model, "--to", &path];
        refused(&plimsoll(&call), &["there is no such file or folder"]);
    }
    refused(
        &plimsoll(&["report", &model, "--to", &model, "--format", "html"]),
        &["both the input and the output"],
    );
}
