//! Names that mean harm, sent through every format and read back by a parser of that format: they arrive as text, and
//! nothing they hold becomes markup, a link, a formula or a field.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use model::{Edit, Element, ElementId, Kind, Model, Response};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use scraper::{Html, Selector};
use serde_json::Value;

use super::case::{Case, SAMPLE, crowd, decided, hostile};
use crate::{Picture, Sheet, clean};

/// One name an element, each an attack on some format.
const NAMES: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</title></style></svg><iframe src=//e.example>",
    "a|b | c",
    "`code` ```fence",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    " =1+1",
    "\u{ff1d}1+1",
    "a,b;c\"d\"",
    "[x](javascript:alert(1)) ![y](http://e.example)",
    "@everyone #1 https://e.example www.e.example",
    "<!-- --> &lt;b&gt; &amp;",
    "{0} {{1}}",
    "\u{202e}gnp.exe\u{2066}",
    "nul\u{0} esc\u{1b}[31m bell\u{7} nl\r\n# head\n| t |",
    "\u{1f525}\u{1f468}\u{200d}\u{1f469} \u{5317}\u{4eac} \u{5e9}\u{5dc}\u{5d5}\u{5dd}",
    "*bold* _it_ ~~s~~ <b>b</b>",
    "\\",
    "]]> <![CDATA[ ?>",
];

fn harmful() -> Case {
    let mut model = Model::default();
    let mut edit = Edit::new(&mut model);
    for name in NAMES {
        let mut element = Element::new(*name, Kind::ObjectStore);
        (*name).clone_into(&mut element.about.owner);
        (*name).clone_into(&mut element.about.description);
        element.facts.insert(
            model::Attr::named("public_access").unwrap(),
            model::Value::YES.into(),
        );
        edit.put(ElementId::named(name), element);
        edit.put(
            model::FlowId::named(name),
            model::Flow::new(*name, ElementId::named(NAMES[0]), ElementId::named(name)),
        );
        edit.put(
            model::BoundaryId::named(name),
            model::Boundary::new(*name, model::BoundaryKind::Vpc),
        );
        edit.put(model::AssetId::named(name), model::Asset::new(*name));
        edit.put(
            model::AssumptionId::named(name),
            model::Assumption::new(*name),
        );
    }
    edit.workload(|workload| {
        workload.title = NAMES.concat();
        NAMES[0].clone_into(&mut workload.classification);
        NAMES[14].clone_into(&mut workload.decision_asked);
        NAMES[5].clone_into(&mut workload.bottom_line);
    });
    edit.commit();
    let Case { model, analysis } = Case::of(model);
    let mut again = model.clone();
    let mut edit = Edit::new(&mut again);
    let open = analysis
        .listed()
        .filter(|f| f.state == analysis::State::Open);
    for (finding, name) in open.zip(NAMES.iter().cycle()) {
        let rule = analysis.rule(finding).map_or("", |rule| rule.id.as_str());
        let mut decision = model::Decision::new(rule, finding.subject);
        decision.response = Some(Response::Accept);
        for field in [
            &mut decision.owner,
            &mut decision.reason,
            &mut decision.by,
            &mut decision.note,
        ] {
            (*name).clone_into(field);
        }
        decision.evidence = vec![model::Evidence {
            title: (*name).to_owned(),
            link: format!("javascript:{name}"),
            date: None,
        }];
        edit.put(analysis.id(finding), decision);
    }
    edit.commit();
    Case::of(again)
}

/// A name as the text formats hold it.
fn shown(name: &str) -> String {
    clean::line(name).into_owned()
}

pub fn cases() -> [Case; 4] {
    [harmful(), hostile(), decided(), Case::of(Model::default())]
}

#[test]
fn html_holds_only_what_the_report_writes() {
    let tags: BTreeSet<&str> = "html head meta title style body a svg symbol path text ellipse rect use g desc header span \
        strong main h1 h2 h3 h4 p div table caption b colgroup col thead tr th tbody td ul ol li nav figure figcaption dl dt \
        dd em footer"
        .split_whitespace()
        .collect();
    let attributes: BTreeSet<&str> = "lang charset http-equiv content name class href id aria-hidden aria-label \
        aria-labelledby aria-describedby role tabindex scope data-of rel width height viewBox d fill stroke stroke-width \
        stroke-linejoin stroke-dasharray stroke-linecap x y rx ry cx cy font-size font-weight font-style textLength \
        lengthAdjust xml:space space pointer-events data-element data-flow data-boundary data-asset data-finding data-cell \
        transform"
        .split_whitespace()
        .collect();
    for case in cases() {
        let page = Html::parse_document(&crate::html(&case.input()));
        assert!(page.errors.is_empty(), "{:?}", page.errors);
        let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
        let mut links = Vec::new();
        for element in page.select(&Selector::parse("*").unwrap()) {
            let value = element.value();
            assert!(tags.contains(value.name()), "<{}>", value.name());
            for (name, text) in value.attrs() {
                assert!(attributes.contains(name), "{name}={text:?}");
                if name == "id" {
                    *ids.entry(text).or_default() += 1;
                }
                if name == "href" {
                    links.push(text);
                }
            }
        }
        assert!(ids.values().all(|count| *count == 1), "{ids:?}");
        for link in links {
            match link.strip_prefix('#') {
                Some(id) => assert!(ids.contains_key(id), "{link} leads nowhere"),
                None => assert!(link.starts_with("https://"), "{link}"),
            }
        }
        let policy = page
            .select(&Selector::parse("meta[http-equiv]").unwrap())
            .next();
        let policy = policy.and_then(|meta| meta.attr("content")).unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"));
    }
}

#[test]
fn html_tells_the_names_as_they_are() {
    let case = harmful();
    let page = Html::parse_document(&crate::html(&case.input()));
    let words: String = page.root_element().text().collect();
    for name in NAMES {
        // Long ones are cut in tables, so their start must do.
        let start: String = shown(name).trim().chars().take(40).collect();
        assert!(words.contains(&start), "{start:?}");
    }
    let heads = page.select(&Selector::parse("h1").unwrap()).count();
    assert_eq!(heads, 1);
}

#[test]
fn tables_of_the_page_say_what_their_cells_are() {
    let case = decided();
    let page = Html::parse_document(&crate::html(&case.input()));
    let all = |css: &str| page.select(&Selector::parse(css).unwrap()).count();
    assert!(all("table") > 10);
    assert_eq!(all("table"), all("table > thead"));
    assert_eq!(all("thead th"), all("thead th[scope=col]"));
    assert_eq!(all("tbody tr"), all("tbody tr > th[scope=row]:first-child"));
    assert_eq!(
        all("table"),
        all("table > caption") + all("table[aria-label]")
    );
    assert_eq!(all("figure > svg[role=img]"), all("figure > svg > title"));
    assert!(all("figure > svg > desc") >= 3);
}

#[test]
fn markdown_holds_no_markup_of_others() {
    for case in cases().into_iter().chain([crowd()]) {
        let text = crate::markdown(&case.input());
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        let mut cells = 0;
        let mut columns = 0;
        let mut words = String::new();
        for event in Parser::new_ext(&text, options) {
            match event {
                Event::Html(html) | Event::InlineHtml(html) => {
                    let known = html.trim() == "</details>"
                        || html.trim() == "<sub>"
                        || html.trim() == "</sub>"
                        || (html.starts_with("<details><summary>")
                            && html.matches('<').count() == 3);
                    assert!(known, "{html:?}");
                }
                Event::Start(
                    Tag::Link { .. }
                    | Tag::Image { .. }
                    | Tag::CodeBlock(_)
                    | Tag::Strikethrough
                    | Tag::HtmlBlock,
                ) if !matches!(event, Event::Start(Tag::HtmlBlock)) => panic!("{event:?}"),
                Event::Code(_) | Event::Rule => panic!("{event:?}"),
                Event::Start(Tag::Table(sides)) => columns = sides.len(),
                Event::Start(Tag::TableRow | Tag::TableHead) => cells = 0,
                Event::End(TagEnd::TableCell) => cells += 1,
                Event::End(TagEnd::TableRow | TagEnd::TableHead) => assert_eq!(cells, columns),
                Event::Text(text) => words.push_str(&text),
                _ => {}
            }
        }
        // What GitHub looks for in finished text.
        for mark in ["@everyone", "#1", "://", "www."] {
            assert!(!words.contains(mark), "{mark}");
        }
        assert!(text.len() < 65_000, "a comment holds no more");
    }
}

#[test]
fn markdown_tells_the_names_as_they_are() {
    let text = crate::markdown(&harmful().input());
    let mut words = String::new();
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
        match event {
            Event::Text(text) => words.push_str(&text),
            Event::End(TagEnd::TableCell) => words.push('\n'),
            _ => {}
        }
    }
    let words = words.replace('\u{2060}', "");
    for name in NAMES {
        let name = shown(name);
        assert!(words.contains(name.trim()), "{name:?}");
    }
}

/// The rows of a sheet, its head first.
fn rows(case: &Case, sheet: Sheet) -> Vec<Vec<String>> {
    let text = crate::csv(&case.input(), sheet);
    assert!(text.starts_with('\u{feff}') && text.ends_with("\r\n"));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(false)
        .from_reader(text.as_bytes());
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        row.iter().map(str::to_owned).collect()
    });
    rows.collect()
}

#[test]
fn csv_cells_are_text_and_stay_in_their_columns() {
    for case in cases() {
        for sheet in Sheet::ALL {
            for row in rows(&case, sheet) {
                for cell in row {
                    let start = cell.trim_start().chars().next();
                    assert!(
                        !start.is_some_and(|c| "=+-@\u{ff1d}".contains(c)),
                        "{cell:?}"
                    );
                    assert!(!cell.contains(['\n', '\r', '\t', '\0', '\u{202e}']));
                }
            }
        }
    }
}

#[test]
fn csv_tells_the_names_as_they_are() {
    let rows = rows(&harmful(), Sheet::Register);
    let place = rows[0].iter().position(|title| title == "Where").unwrap();
    let names: BTreeSet<&str> = rows
        .iter()
        .map(|row| row[place].strip_prefix('\'').unwrap_or(&row[place]))
        .collect();
    for name in NAMES {
        let name = shown(name);
        let bare = name.strip_prefix('\'').unwrap_or(&name);
        assert!(names.contains(bare), "{name:?} in {names:?}");
    }
}

#[test]
fn a_workbook_holds_no_formula() {
    for case in cases() {
        let bytes = crate::xlsx(&case.input()).unwrap();
        let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
        let names = book.sheet_names();
        assert_eq!(names.len(), 2 + Sheet::ALL.len());
        for name in names {
            let formulas = book.worksheet_formula(&name).unwrap();
            assert_eq!(formulas.used_cells().count(), 0, "{name}");
            let cells = book.worksheet_range(&name).unwrap();
            for (_, _, cell) in cells.used_cells() {
                assert!(
                    matches!(
                        cell,
                        Data::String(_) | Data::Float(_) | Data::DateTime(_) | Data::Empty
                    ),
                    "{cell:?}"
                );
            }
        }
    }
}

#[test]
fn a_workbook_tells_the_same_as_csv() {
    let case = harmful();
    let mut book = Xlsx::new(Cursor::new(crate::xlsx(&case.input()).unwrap())).unwrap();
    let cells = book.worksheet_range("Register").unwrap();
    let wanted = rows(&case, Sheet::Register);
    assert_eq!(cells.height(), wanted.len());
    for (row, wanted) in cells.rows().zip(&wanted) {
        for (cell, wanted) in row.iter().zip(wanted) {
            if let Data::String(text) = cell {
                let bare = wanted.strip_prefix('\'').unwrap_or(wanted).trim();
                // Only the prefix that keeps CSV from running differs, and space around.
                assert!(text == wanted.trim() || text == bare, "{text:?} {wanted:?}");
            }
        }
    }
}

#[test]
fn json_and_sarif_tell_the_names_as_they_are() {
    let case = harmful();
    let mut bytes = Vec::new();
    let input = case.input();
    crate::json::write(&mut bytes, input.model, input.analysis, "f", "s", true).unwrap();
    let whole: Value = serde_json::from_slice(&bytes).unwrap();
    let log: Value = serde_json::from_str(&crate::sarif(&input)).unwrap();
    let places: BTreeSet<&str> = log["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|result| result["locations"][0]["logicalLocations"][0]["name"].as_str())
        .collect();
    for name in NAMES {
        let findings = whole["findings"].as_array().unwrap();
        assert!(
            findings.iter().any(|f| f["subject"]["name"] == *name),
            "{name:?}"
        );
        assert!(places.contains(shown(name).trim()), "{name:?}");
    }
}

#[test]
fn sarif_holds_what_the_standard_demands() {
    for case in cases() {
        let log: Value = serde_json::from_str(&crate::sarif(&case.input())).unwrap();
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        let driver = &run["tool"]["driver"];
        assert_eq!(driver["name"], "Plimsoll");
        let rules = driver["rules"].as_array().unwrap();
        let taxa = run["taxonomies"][0]["taxa"].as_array();
        let mut keys = BTreeSet::new();
        for result in run["results"].as_array().unwrap() {
            let index = result["ruleIndex"].as_u64().unwrap();
            let rule = &rules[usize::try_from(index).unwrap()];
            assert_eq!(rule["id"], result["ruleId"]);
            assert!(
                rule["help"]["text"]
                    .as_str()
                    .is_some_and(|help| help.len() > 20)
            );
            let assumed = result["properties"]["state"] == "assumed";
            let level = result["level"].as_str().unwrap();
            assert!(["note", "warning", "error"].contains(&level));
            assert!(!assumed || level == "note");
            assert_eq!(result["kind"], "fail", "3.27.10: another kind has no level");
            assert!(result["suppressions"].is_array(), "3.27.23: all or none");
            let key = result["partialFingerprints"]["plimsollFinding/v1"].as_str();
            assert!(keys.insert(key.unwrap().to_owned()), "a key of its own");
            let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
            let uri = uri.as_str().unwrap();
            assert!(!uri.starts_with('/') && !uri.contains(':') && !uri.contains(' '));
            for taxon in result["taxa"].as_array().into_iter().flatten() {
                let index = usize::try_from(taxon["index"].as_u64().unwrap()).unwrap();
                assert_eq!(taxa.unwrap()[index]["id"], taxon["id"]);
            }
        }
    }
}

#[test]
fn a_result_points_to_the_line_an_import_read() {
    let Case { mut model, .. } = Case::new(SAMPLE);
    let attr = model::Attr::named("public_access").unwrap();
    let bucket = model.elements().iter().find(|(_, e)| {
        e.facts
            .get(&attr)
            .is_some_and(|f| f.is == model::Value::YES)
    });
    let (id, mut element) = bucket.map(|(id, e)| (*id, (**e).clone())).unwrap();
    let from = model::Provenance::Import {
        file: "infra\\s3 bucket.tf".to_owned(),
        line: 17,
    };
    let is = model::Value::YES;
    element.facts.insert(attr, model::Fact { is, from });
    let mut edit = Edit::new(&mut model);
    edit.put(id, element);
    edit.commit();
    let case = Case::of(model);
    let log: Value = serde_json::from_str(&crate::sarif(&case.input())).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let place = results
        .iter()
        .find(|result| result["ruleId"] == "public-bucket")
        .map(|result| &result["locations"][0]["physicalLocation"])
        .unwrap();
    assert_eq!(place["artifactLocation"]["uri"], "infra/s3%20bucket.tf");
    assert_eq!(place["region"]["startLine"], 17);
}

#[test]
fn accepted_risks_are_suppressed_until_they_expire() {
    let log: Value = serde_json::from_str(&crate::sarif(&decided().input())).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let reasons: Vec<&str> = results
        .iter()
        .filter_map(|result| result["suppressions"][0]["justification"].as_str())
        .collect();
    let reason = "Risk accepted by Bo of Risk until 2027-05-31: The service is replaced in spring";
    assert_eq!(reasons, [reason], "the other acceptance has expired");
}

#[test]
fn figures_are_well_formed_and_hold_their_names() {
    for case in [harmful(), hostile(), decided()] {
        for figure in Picture::ALL {
            let Some(scene) = crate::picture(&case.input(), figure) else {
                continue;
            };
            let svg = scene::svg::paint_titled(&scene, scene::Palette::paper(), figure.title());
            let mut reader = quick_xml::Reader::from_str(&svg);
            let known = ["svg", "title", "rect", "ellipse", "path", "text", "a", "g"];
            loop {
                match reader.read_event().unwrap() {
                    quick_xml::events::Event::Eof => break,
                    quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                        let name = tag.name().as_ref().to_owned();
                        assert!(known.contains(&name.as_str()), "<{name}>");
                        for attribute in tag.attributes() {
                            let attribute = attribute.unwrap();
                            assert!(!attribute.key.as_ref().starts_with("on"));
                        }
                    }
                    _ => {}
                }
            }
            assert!(!svg.contains('\u{202e}') && !svg.contains('\0'));
        }
    }
}

#[test]
fn every_format_gives_equal_bytes_for_equal_input() {
    let make = || {
        let case = decided();
        let input = case.input();
        let mut all = vec![
            crate::pdf(&input).unwrap(),
            crate::html(&input).into_bytes(),
            crate::markdown(&input).into_bytes(),
            crate::xlsx(&input).unwrap(),
            crate::sarif(&input).into_bytes(),
        ];
        all.extend(Sheet::ALL.map(|sheet| crate::csv(&input, sheet).into_bytes()));
        let mut json = Vec::new();
        crate::json::write(&mut json, input.model, input.analysis, "f", "s", true).unwrap();
        all.push(json);
        for figure in Picture::ALL {
            if let Some(scene) = crate::picture(&input, figure) {
                let palette = scene::Palette::paper();
                all.push(scene::svg::paint(&scene, palette).into_bytes());
                all.push(crate::png::paint(&scene, palette, 1.5).unwrap());
            }
        }
        all
    };
    let (one, two) = (make(), make());
    assert!(one.len() >= 20);
    for (ix, (one, two)) in one.iter().zip(&two).enumerate() {
        assert!(one == two, "format {ix}");
        assert!(one.len() > 20, "format {ix}");
    }
}
