//! The file as a reader of tags has it: every word in a marked piece, every piece in the tree once, in reading order.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, content::Content};

use super::case::{Case, SAMPLE, crowd, decided, hostile};
use crate::{Attached, Input, Options, Poster, options::Work};

/// A mark: page index and number on it.
type Mark = (usize, i64);

struct Tagged {
    file: Document,
    pages: Vec<ObjectId>,
    /// Roles around each mark, in the order of the tree.
    order: Vec<(Mark, Vec<String>)>,
    /// The first mark of each part. A row that goes on over the page is read cell by cell, not page by page.
    firsts: Vec<Mark>,
}

impl Tagged {
    fn read(bytes: &[u8]) -> Self {
        let file = Document::load_mem(bytes).unwrap();
        let pages = file.get_pages().into_values().collect();
        let mut tagged = Self {
            file,
            pages,
            order: Vec::new(),
            firsts: Vec::new(),
        };
        let root = tagged.root();
        let top = tagged.dict(root.get(b"K").unwrap()).clone();
        tagged.walk(&top, None, &mut Vec::new());
        tagged
    }

    fn root(&self) -> Dictionary {
        let catalog = self.file.catalog().unwrap();
        self.dict(catalog.get(b"StructTreeRoot").unwrap()).clone()
    }

    fn dict<'a>(&'a self, object: &'a Object) -> &'a Dictionary {
        match object {
            Object::Reference(id) => self.file.get_dictionary(*id).unwrap(),
            object => object.as_dict().unwrap(),
        }
    }

    fn page(&self, dict: &Dictionary) -> Option<usize> {
        let id = dict.get(b"Pg").and_then(Object::as_reference).ok()?;
        self.pages.iter().position(|page| *page == id)
    }

    fn walk(&mut self, node: &Dictionary, page: Option<usize>, path: &mut Vec<String>) {
        let Ok(role) = node.get(b"S").and_then(Object::as_name) else {
            // A marked piece of another page, or the area of a link.
            if let Ok(number) = node.get(b"MCID").and_then(Object::as_i64) {
                self.order
                    .push(((self.page(node).unwrap(), number), path.clone()));
            }
            return;
        };
        let page = self.page(node).or(page);
        path.push(String::from_utf8_lossy(role).into_owned());
        let kids = match node.get(b"K") {
            Ok(Object::Array(kids)) => kids.clone(),
            Ok(kid) => vec![kid.clone()],
            Err(_) => Vec::new(),
        };
        let mut first = true;
        for kid in kids {
            match kid {
                Object::Integer(number) => {
                    let mark = (page.unwrap(), number);
                    self.order.push((mark, path.clone()));
                    if std::mem::replace(&mut first, false) {
                        self.firsts.push(mark);
                    }
                }
                kid => {
                    let kid = self.dict(&kid).clone();
                    self.walk(&kid, page, path);
                }
            }
        }
        path.pop();
    }

    /// The marks on a page in painting order; words outside of any mark or decoration are a fault.
    fn marks(&self, ix: usize) -> Vec<i64> {
        let bytes = self.file.get_page_content(self.pages[ix]);
        let mut open: Vec<Option<i64>> = Vec::new();
        let mut marks = Vec::new();
        let mut writing = false;
        for operation in Content::decode(&bytes).unwrap().operations {
            match operation.operator.as_str() {
                "BMC" => {
                    assert_eq!(operation.operands[0].as_name().unwrap(), b"Artifact");
                    assert!(!writing, "marks and text objects do not cross");
                    open.push(None);
                }
                "BDC" => {
                    assert!(!writing, "marks and text objects do not cross");
                    let properties = operation.operands[1].as_dict().unwrap();
                    let number = properties.get(b"MCID").and_then(Object::as_i64).ok();
                    marks.extend(number);
                    open.push(number);
                }
                "EMC" => {
                    assert!(!writing, "marks and text objects do not cross");
                    open.pop().expect("an open mark");
                }
                "BT" => writing = true,
                "ET" => writing = false,
                "Tj" | "TJ" | "f" | "S" | "B" | "s" | "b" | "f*" => {
                    assert!(
                        !open.is_empty(),
                        "page {}: {operation:?} belongs to nothing",
                        ix + 1
                    );
                }
                _ => {}
            }
        }
        assert!(open.is_empty());
        marks
    }
}

#[track_caller]
fn check(bytes: &[u8]) -> Tagged {
    let tagged = Tagged::read(bytes);
    let mut met: BTreeMap<Mark, usize> = BTreeMap::new();
    for (mark, _) in &tagged.order {
        *met.entry(*mark).or_default() += 1;
    }
    let mut painted = Vec::new();
    for ix in 0..tagged.pages.len() {
        painted.extend(tagged.marks(ix).into_iter().map(|number| (ix, number)));
    }
    assert!(
        met.values().all(|count| *count == 1),
        "a piece is in the tree once"
    );
    assert_eq!(met.len(), painted.len(), "every piece is in the tree");
    // Blocks are painted in their order, so this is also the order of the blocks.
    let firsts: std::collections::BTreeSet<Mark> = tagged.firsts.iter().copied().collect();
    painted.retain(|mark| firsts.contains(mark));
    assert!(tagged.firsts == painted, "read as painted");
    parents(&tagged);
    tagged
}

/// The way back from a mark to its part.
#[track_caller]
fn parents(tagged: &Tagged) {
    let root = tagged.root();
    let tree = tagged.dict(root.get(b"ParentTree").unwrap());
    let nums = tree.get(b"Nums").and_then(Object::as_array).unwrap();
    let keyed: BTreeMap<i64, &Object> = nums
        .chunks(2)
        .map(|pair| (pair[0].as_i64().unwrap(), &pair[1]))
        .collect();
    for (ix, page) in tagged.pages.iter().enumerate() {
        let page = tagged.file.get_dictionary(*page).unwrap();
        let key = page.get(b"StructParents").and_then(Object::as_i64).unwrap();
        let list = tagged
            .file
            .get_object(keyed[&key].as_reference().unwrap())
            .unwrap();
        assert_eq!(list.as_array().unwrap().len(), tagged.marks(ix).len());
        assert_eq!(page.get(b"Tabs").and_then(Object::as_name).unwrap(), b"S");
        let Ok(areas) = page.get(b"Annots").and_then(Object::as_array) else {
            continue;
        };
        for area in areas {
            let area = tagged.dict(area);
            assert!(area.has(b"Contents"));
            let key = area.get(b"StructParent").and_then(Object::as_i64).unwrap();
            let part = tagged.dict(keyed[&key]);
            assert_eq!(part.get(b"S").and_then(Object::as_name).unwrap(), b"Link");
        }
    }
}

#[test]
fn every_word_is_in_the_tree_in_reading_order() {
    for case in [Case::new(SAMPLE), decided(), hostile(), crowd()] {
        check(&case.pdf());
    }
}

#[test]
fn parts_say_what_they_are() {
    let tagged = check(&decided().pdf());
    let has = |path: &str| {
        let found = |entry: &(Mark, Vec<String>)| entry.1.join(" ").ends_with(path);
        assert!(tagged.order.iter().any(found), "{path}");
    };
    for path in [
        "Document Sect H1",
        "Sect Sect H2",
        "Sect P",
        "Table Caption",
        "Table TR TH",
        "Table TR TD",
        "TD Link",
        "L LI Lbl",
        "L LI LBody",
        "Sect Figure",
        "TOC TOCI Link",
    ] {
        has(path);
    }
    // Levels of headings are never skipped.
    let mut before = 0;
    for (_, path) in &tagged.order {
        let level = match path.last().map(String::as_str) {
            Some("H1") => 1,
            Some("H2") => 2,
            Some("H3") => 3,
            _ => continue,
        };
        assert!(level <= before + 1, "H{level} after H{before}");
        before = level;
    }
    for object in tagged.file.objects.values() {
        let Ok(part) = object.as_dict() else { continue };
        let role = part.get(b"S").and_then(Object::as_name).unwrap_or_default();
        if role == b"Figure" {
            let alt = part.get(b"Alt").and_then(Object::as_str).unwrap();
            assert!(alt.len() > 20);
        }
        if role == b"TH" {
            assert!(part.has(b"A"), "a head says what it is the head of");
        }
    }
}

#[test]
fn a_poster_is_a_figure_told_in_words() {
    let case = decided();
    let options = Options {
        work: Work::Poster(Poster::A3),
        ..Options::default()
    };
    let input = Input {
        options,
        ..case.input()
    };
    let tagged = check(&crate::pdf(&input).unwrap());
    let paths: Vec<String> = tagged.order.iter().map(|entry| entry.1.join(" ")).collect();
    assert_eq!(paths, ["Document Figure"]);
}

#[test]
fn the_file_says_what_it_is() {
    let tagged = check(&decided().pdf());
    let catalog = tagged.file.catalog().unwrap();
    assert_eq!(
        catalog.get(b"Lang").and_then(Object::as_str).unwrap(),
        b"en"
    );
    let marked = tagged.dict(catalog.get(b"MarkInfo").unwrap());
    assert!(marked.get(b"Marked").and_then(Object::as_bool).unwrap());
    let views = tagged.dict(catalog.get(b"ViewerPreferences").unwrap());
    assert!(
        views
            .get(b"DisplayDocTitle")
            .and_then(Object::as_bool)
            .unwrap()
    );
    assert!(catalog.has(b"PageLabels"));
    let xmp = catalog
        .get(b"Metadata")
        .and_then(Object::as_reference)
        .unwrap();
    let xmp = tagged
        .file
        .get_object(xmp)
        .and_then(Object::as_stream)
        .unwrap();
    let text = String::from_utf8_lossy(&xmp.content).into_owned();
    assert!(
        text.contains("Reporting service on AWS: threat model review"),
        "{text}"
    );
    assert!(text.contains("2026-11-24T00:00:00Z"));
}

#[test]
fn a_file_travels_along() {
    let case = Case::new(SAMPLE);
    let options = Options {
        attached: Some(Attached {
            name: "sample.ron",
            bytes: SAMPLE.as_bytes(),
        }),
        ..Options::default()
    };
    let bytes = crate::pdf(&Input {
        options,
        ..case.input()
    });
    let file = Document::load_mem(&bytes.unwrap()).unwrap();
    let held = file.objects.values().any(|object| {
        let stream = object.as_stream().ok();
        let named = stream.filter(|s| {
            s.dict
                .get(b"Type")
                .and_then(Object::as_name)
                .is_ok_and(|n| n == b"EmbeddedFile")
        });
        named.is_some_and(|s| {
            s.decompressed_content()
                .is_ok_and(|bytes| bytes == SAMPLE.as_bytes())
        })
    });
    assert!(held);
}
