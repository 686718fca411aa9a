//! What printpdf does not write: nested bookmarks, language, page labels, honest metadata and an id made from the
//! content. Objects are packed into compressed streams.

use lopdf::{Dictionary, Document, Object, ObjectId, SaveOptions, StringFormat, dictionary};
use sha2::{Digest, Sha256};

use super::Meta;
use crate::{Error, flow::Pages, slab::Entry};

/// Completes the document and writes it.
pub fn finish(mut file: Document, pages: &Pages, meta: &Meta) -> Result<Vec<u8>, Error> {
    let leaves: Vec<ObjectId> = file.get_pages().into_values().collect();
    let outline = outline(&mut file, pages, &leaves);
    let info = file.add_object(info(meta));
    let catalog = file.catalog_mut()?;
    catalog.set("Lang", Object::string_literal("en"));
    // Pages are called what they print: decimal, from 1.
    let decimal: Object = dictionary! { "S" => "D" }.into();
    let labels: Vec<Object> = vec![0.into(), decimal];
    catalog.set("PageLabels", dictionary! { "Nums" => labels });
    catalog.set(
        "ViewerPreferences",
        dictionary! { "DisplayDocTitle" => true },
    );
    if let Some(id) = outline {
        catalog.set("Outlines", id);
        catalog.set("PageMode", "UseOutlines");
    }
    file.trailer.set("Info", info);
    for id in leaves {
        tidy(&mut file, id);
    }
    file.prune_objects();
    file.renumber_objects();
    file.compress();
    "1.7".clone_into(&mut file.version);
    let id = Object::String(digest(&file, meta), StringFormat::Hexadecimal);
    file.trailer.set("ID", vec![id.clone(), id]);
    let options = SaveOptions::builder()
        .use_object_streams(true)
        .use_xref_streams(true)
        .max_objects_per_stream(200)
        .compression_level(9)
        .build();
    let mut bytes = Vec::new();
    file.save_with_options(&mut bytes, options)?;
    Ok(bytes)
}

/// Drops page keys that say nothing.
fn tidy(file: &mut Document, page: ObjectId) {
    if let Ok(page) = file.get_dictionary_mut(page) {
        page.remove(b"TrimBox");
        page.remove(b"CropBox");
        if page
            .get(b"Annots")
            .and_then(Object::as_array)
            .is_ok_and(Vec::is_empty)
        {
            page.remove(b"Annots");
        }
    }
}

fn info(meta: &Meta) -> Dictionary {
    let (year, month, day) = meta.date;
    let date = format!("D:{year:04}{month:02}{day:02}000000Z");
    dictionary! {
        "Title" => words(&meta.title),
        "Author" => words(&meta.author),
        "Subject" => words(&meta.subject),
        "Keywords" => words(&meta.keywords),
        "Creator" => words(&meta.producer),
        "Producer" => words(&meta.producer),
        "CreationDate" => Object::string_literal(date.clone()),
        "ModDate" => Object::string_literal(date),
    }
}

/// A text string: plain where it is ASCII, UTF-16 where it is not. Controls become spaces.
fn words(text: &str) -> Object {
    let text: String = text
        .chars()
        .take(2000)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.is_ascii() {
        return Object::string_literal(text);
    }
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// The first 16 bytes of a hash of every stream and of what the file says about itself.
fn digest(file: &Document, meta: &Meta) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(format!("{meta:?}"));
    for object in file.objects.values() {
        if let Object::Stream(stream) = object {
            hash.update(&stream.content);
        }
    }
    hash.finalize().iter().take(16).copied().collect()
}

/// A node of the outline with its children.
struct Node<'a> {
    entry: &'a Entry,
    id: ObjectId,
    children: Vec<Node<'a>>,
}

/// Writes the bookmarks; the id of their root, if there are any.
fn outline(file: &mut Document, pages: &Pages, leaves: &[ObjectId]) -> Option<ObjectId> {
    let entries: Vec<&Entry> = pages
        .entries
        .iter()
        .filter(|entry| entry.bookmark > 0 && pages.anchors.contains_key(&entry.anchor))
        .collect();
    let mut rest = entries.as_slice();
    let nodes = grow(file, &mut rest, 1);
    let (first, last) = (nodes.first()?.id, nodes.last()?.id);
    let root = file.new_object_id();
    hang(file, &nodes, root, pages, leaves);
    let count = nodes.len() as i64;
    file.set_object(
        root,
        dictionary! { "Type" => "Outlines", "First" => first, "Last" => last, "Count" => count },
    );
    Some(root)
}

fn grow<'a>(file: &mut Document, rest: &mut &[&'a Entry], depth: u8) -> Vec<Node<'a>> {
    let mut nodes = Vec::new();
    while let Some((entry, tail)) = rest.split_first().filter(|(e, _)| e.bookmark >= depth) {
        *rest = tail;
        let id = file.new_object_id();
        let children = grow(file, rest, depth + 1);
        nodes.push(Node {
            entry,
            id,
            children,
        });
    }
    nodes
}

fn hang(file: &mut Document, nodes: &[Node], parent: ObjectId, pages: &Pages, leaves: &[ObjectId]) {
    for (ix, node) in nodes.iter().enumerate() {
        let mut item = dictionary! { "Title" => words(&node.entry.text), "Parent" => parent };
        if let Some((page, at)) = pages.anchors.get(&node.entry.anchor)
            && let (Some(leaf), Some(scene)) = (leaves.get(*page), pages.scenes.get(*page))
        {
            let top = Object::Real((scene.size.y - at.y + 8.0).round());
            let target: Vec<Object> = vec![
                (*leaf).into(),
                "XYZ".into(),
                Object::Null,
                top,
                Object::Null,
            ];
            item.set("Dest", target);
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
        file.set_object(node.id, item);
        hang(file, &node.children, node.id, pages, leaves);
    }
}
