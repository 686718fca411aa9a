//! What a file has beside its pages: nested bookmarks, language, page labels, links, attachments, and what it says
//! about itself, twice: for old readers and for new ones. printpdf writes none of it, so it goes through lopdf.

use std::collections::BTreeMap;

use emath::Pos2;
use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat, dictionary};

use super::{
    Attached, File, Meta, Refs,
    paint::{Goal, Link},
};
use crate::slab::Entry;

/// Writes everything that is left, and hands back the file.
pub fn write(
    mut file: File,
    outline: Option<ObjectId>,
    meta: &Meta,
    refs: &Refs,
    attached: Option<Attached>,
) -> Vec<u8> {
    let packet = Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        packet(meta).into_bytes(),
    );
    // Everybody can read it.
    let packet = file.add(packet.with_compression(false));
    let about = file.add(about(meta));
    // Pages are called what they print: decimal, from 1.
    let decimal: Object = dictionary! { "S" => "D" }.into();
    let labels: Vec<Object> = vec![0.into(), decimal];
    let mut catalog = dictionary! {
        "Type" => "Catalog",
        "Pages" => refs.list,
        "PageLayout" => "OneColumn",
        "Lang" => Object::string_literal("en"),
        "Metadata" => packet,
        "StructTreeRoot" => refs.tree,
        "MarkInfo" => dictionary! { "Marked" => true },
        "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
        "PageLabels" => dictionary! { "Nums" => labels },
    };
    if let Some(id) = outline {
        catalog.set("Outlines", id);
        catalog.set("PageMode", "UseOutlines");
    }
    if let Some(attached) = attached {
        let spec = attach(&mut file, attached, meta);
        let names: Vec<Object> = vec![text(attached.name), spec.into()];
        let files = dictionary! { "Names" => names };
        catalog.set("Names", dictionary! { "EmbeddedFiles" => files });
        catalog.set("AF", vec![Object::from(spec)]);
    }
    file.put(refs.catalog, catalog);
    file.close(refs.catalog, about)
}

/// Completes a page: what it shows with, its number in the tree of parents, its links. The boxes that printpdf gives to
/// every page say nothing and go.
pub fn page(page: &mut Dictionary, ix: usize, refs: &Refs, links: &[(ObjectId, i64)]) {
    for name in ["TrimBox", "CropBox", "Annots"] {
        page.remove(name.as_bytes());
    }
    if !links.is_empty() {
        let links: Vec<Object> = links.iter().map(|link| link.0.into()).collect();
        page.set("Annots", links);
    }
    page.set("Parent", refs.list);
    page.set("Resources", refs.resources);
    page.set("StructParents", ix as i64);
    page.set("Tabs", "S");
}

fn about(meta: &Meta) -> Dictionary {
    dictionary! {
        "Title" => text(&meta.title),
        "Author" => text(&meta.author),
        "Subject" => text(&meta.subject),
        "Keywords" => text(&meta.keywords),
        "Creator" => text(&meta.producer),
        "Producer" => text(&meta.producer),
        "CreationDate" => day(meta),
        "ModDate" => day(meta),
    }
}

fn day(meta: &Meta) -> Object {
    let (year, month, day) = meta.date;
    Object::string_literal(format!("D:{year:04}{month:02}{day:02}000000Z"))
}

/// Puts a file into the document; its description.
fn attach(file: &mut File, attached: Attached, meta: &Meta) -> ObjectId {
    let params = dictionary! { "Size" => attached.bytes.len() as i64, "ModDate" => day(meta) };
    let about = dictionary! {
        "Type" => "EmbeddedFile",
        "Subtype" => "text/plain",
        "Params" => params,
    };
    let stream = file.add(Stream::new(about, attached.bytes.to_vec()));
    let plain = |c: char| if c.is_ascii_graphic() { c } else { '_' };
    let name: String = attached.name.chars().map(plain).collect();
    file.add(dictionary! {
        "Type" => "Filespec",
        "F" => Object::string_literal(name),
        "UF" => text(attached.name),
        "Desc" => text("The model this report was made from"),
        "AFRelationship" => "Source",
        "EF" => dictionary! { "F" => stream, "UF" => stream },
    })
}

/// A link's area; `key` is its number in the tree of parents.
pub fn link(file: &mut File, id: ObjectId, link: &Link, refs: &Refs, key: i64) {
    let mut area = dictionary! {
        "Type" => "Annot",
        "Subtype" => "Link",
        "Rect" => link.rect.map(Object::from).to_vec(),
        "Border" => [0; 3].map(Object::from).to_vec(),
        // Printed, though there is nothing to see: PDF/UA and PDF/A ask for it.
        "F" => 4,
        "Contents" => text(&link.words),
        "StructParent" => key,
    };
    match &link.goal {
        Goal::Place(page, top) => {
            if let Some(leaf) = refs.leaves.get(*page) {
                area.set("Dest", place(*leaf, *top));
            }
        }
        Goal::Url(url) => {
            let url = Object::string_literal(url.as_str());
            area.set("A", dictionary! { "S" => "URI", "URI" => url });
        }
    }
    file.put(id, area);
}

/// A height on a page, y up; left and zoom stay as they are.
fn place(leaf: ObjectId, top: f32) -> Vec<Object> {
    vec![
        leaf.into(),
        "XYZ".into(),
        Object::Null,
        top.into(),
        Object::Null,
    ]
}

/// A text string: plain where it is ASCII, UTF-16 where it is not.
pub fn text(words: &str) -> Object {
    let text = self::words(words);
    if text.is_ascii() {
        return Object::string_literal(text);
    }
    Object::String(utf16(&text), StringFormat::Hexadecimal)
}

/// UTF-16 with its mark.
pub fn utf16(text: &str) -> Vec<u8> {
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    bytes
}

/// Text for a reader's window: controls are spaces, the very long is cut.
fn words(text: &str) -> String {
    scene::text::clean(text).chars().take(2000).collect()
}

/// The same for newer readers (ISO 16684-1).
fn packet(meta: &Meta) -> String {
    let escape = |text: &String| {
        words(text)
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    };
    let (year, month, day) = meta.date;
    let date = format!("{year:04}-{month:02}-{day:02}T00:00:00Z");
    let [title, author, subject, keywords, producer] = [
        &meta.title,
        &meta.author,
        &meta.subject,
        &meta.keywords,
        &meta.producer,
    ]
    .map(escape);
    format!(
        r#"<?xpacket begin="{mark}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>en</rdf:li></rdf:Bag></dc:language>
<pdf:Keywords>{keywords}</pdf:Keywords><pdf:Producer>{producer}</pdf:Producer>
<xmp:CreatorTool>{producer}</xmp:CreatorTool><xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"#,
        mark = '\u{feff}'
    )
}

/// A node of the outline with its children.
struct Node<'a> {
    entry: &'a Entry,
    id: ObjectId,
    children: Vec<Node<'a>>,
}

/// Writes the bookmarks; the id of their root, if there are any.
pub fn outline(
    file: &mut File,
    anchors: &BTreeMap<String, (usize, Pos2)>,
    entries: &[Entry],
    refs: &Refs,
) -> Option<ObjectId> {
    let entries: Vec<&Entry> = entries
        .iter()
        .filter(|entry| entry.bookmark > 0 && anchors.contains_key(&entry.anchor))
        .collect();
    let mut rest = entries.as_slice();
    let nodes = grow(file, &mut rest, 1);
    let (first, last) = (nodes.first()?.id, nodes.last()?.id);
    let root = file.reserve();
    hang(file, &nodes, root, anchors, refs);
    let count = nodes.len() as i64;
    file.put(
        root,
        dictionary! { "Type" => "Outlines", "First" => first, "Last" => last, "Count" => count },
    );
    Some(root)
}

fn grow<'a>(file: &mut File, rest: &mut &[&'a Entry], depth: u8) -> Vec<Node<'a>> {
    let mut nodes = Vec::new();
    while let Some((entry, tail)) = rest.split_first().filter(|(e, _)| e.bookmark >= depth) {
        *rest = tail;
        let id = file.reserve();
        let children = grow(file, rest, depth + 1);
        nodes.push(Node {
            entry,
            id,
            children,
        });
    }
    nodes
}

fn hang(
    file: &mut File,
    nodes: &[Node],
    parent: ObjectId,
    anchors: &BTreeMap<String, (usize, Pos2)>,
    refs: &Refs,
) {
    for (ix, node) in nodes.iter().enumerate() {
        let mut item = dictionary! { "Title" => text(&node.entry.text), "Parent" => parent };
        if let Some((page, at)) = anchors.get(&node.entry.anchor)
            && let (Some(leaf), Some(size)) = (refs.leaves.get(*page), refs.sizes.get(*page))
        {
            item.set("Dest", place(*leaf, (size.y - at.y + 8.0).round()));
        }
        if let Some(before) = ix.checked_sub(1).and_then(|ix| nodes.get(ix)) {
            item.set("Prev", before.id);
        }
        if let Some(after) = nodes.get(ix + 1) {
            item.set("Next", after.id);
        }
        if let (Some(first), Some(last)) = (node.children.first(), node.children.last()) {
            item.set("First", first.id);
            item.set("Last", last.id);
            item.set("Count", -(node.children.len() as i64));
        }
        file.put(node.id, item);
        hang(file, &node.children, node.id, anchors, refs);
    }
}
