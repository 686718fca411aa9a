//! What a file has beside its pages: nested bookmarks, language, page labels, links, attachments, and what it says
//! about itself, twice: for old readers and for new ones.

use pdf_writer::{
    Date, Finish, Name, Null, Ref, Str, TextStr,
    types::{ActionType, AnnotationFlags, AnnotationType, NumberingStyle, PageMode},
    writers,
};

use super::{
    Attached, Meta, Refs,
    pack::{Pack, deflate},
    paint::{Goal, Link},
};
use crate::{flow::Pages, slab::Entry};

/// Writes everything that is left.
pub fn write(pack: &mut Pack, pages: &Pages, meta: &Meta, refs: &Refs, attached: Option<Attached>) {
    let outline = outline(pack, pages, refs);
    let date = day(meta);
    let (xmp, info) = (pack.id(), pack.id());
    let text = packet(meta);
    pack.plain(xmp, |chunk| {
        chunk.metadata(xmp, text.as_bytes());
    });
    about(pack, info, meta, date);
    pack.info(info);
    pack.object(refs.pages, |object| {
        object
            .start::<writers::Pages>()
            .kids(refs.leaves.iter().copied())
            .count(refs.leaves.len() as i32);
    });
    let file = attached.map(|file| (attach(pack, file, date), file));
    pack.object(refs.catalog, |object| {
        let mut catalog = object.start::<writers::Catalog>();
        catalog.pages(refs.pages).lang(TextStr("en")).metadata(xmp);
        catalog.pair(Name(b"StructTreeRoot"), refs.tree);
        catalog.mark_info().marked(true);
        catalog.viewer_preferences().display_doc_title(true);
        // Pages are called what they print: decimal, from 1.
        let mut labels = catalog.insert(Name(b"PageLabels")).dict();
        let mut nums = labels.insert(Name(b"Nums")).array();
        nums.item(0);
        nums.push()
            .start::<writers::PageLabel>()
            .style(NumberingStyle::Arabic);
        nums.finish();
        labels.finish();
        if let Some(outline) = outline {
            catalog.outlines(outline).page_mode(PageMode::UseOutlines);
        }
        if let Some((id, file)) = file {
            catalog
                .names()
                .embedded_files()
                .names()
                .insert(Str(file.name.as_bytes()), id);
            catalog.insert(Name(b"AF")).array().item(id);
        }
    });
}

fn day(meta: &Meta) -> Date {
    let (year, month, day) = meta.date;
    Date::new(year.max(0) as u16)
        .month(month.max(1) as u8)
        .day(day.max(1) as u8)
        .hour(0)
        .minute(0)
        .second(0)
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn about(pack: &mut Pack, id: Ref, meta: &Meta, date: Date) {
    pack.object(id, |object| {
        object
            .start::<writers::DocumentInfo>()
            .title(TextStr(&words(&meta.title)))
            .author(TextStr(&words(&meta.author)))
            .subject(TextStr(&words(&meta.subject)))
            .keywords(TextStr(&words(&meta.keywords)))
            .creator(TextStr(&words(&meta.producer)))
            .producer(TextStr(&words(&meta.producer)))
            .creation_date(date)
            .modified_date(date);
    });
}

/// Puts a file into the document; its description.
fn attach(pack: &mut Pack, file: Attached, date: Date) -> Ref {
    let (id, stream) = (pack.id(), pack.id());
    let bytes = deflate(file.bytes);
    pack.plain(stream, |chunk| {
        let mut embedded = chunk.embedded_file(stream, &bytes);
        embedded.filter(pdf_writer::Filter::FlateDecode);
        embedded.subtype(Name(b"text/plain"));
        embedded
            .params()
            .size(file.bytes.len() as i32)
            .modification_date(date);
    });
    let plain = |c: char| if c.is_ascii_graphic() { c } else { '_' };
    let name: String = file.name.chars().map(plain).collect();
    pack.object(id, |object| {
        let mut spec = object.start::<writers::FileSpec>();
        spec.path(Str(name.as_bytes()))
            .unic_file(TextStr(file.name))
            .description(TextStr("The model this report was made from"));
        spec.pair(Name(b"AFRelationship"), Name(b"Source"));
        let mut files = spec.insert(Name(b"EF")).dict();
        files.pair(Name(b"F"), stream);
        files.pair(Name(b"UF"), stream);
    });
    id
}

/// A link's area; `key` is its number in the tree of parents.
pub fn link(pack: &mut Pack, id: Ref, link: &Link, refs: &Refs, key: i32) {
    pack.object(id, |object| {
        let mut area = object.start::<writers::Annotation>();
        area.subtype(AnnotationType::Link)
            .rect(link.rect)
            .border(0.0, 0.0, 0.0, None)
            .flags(AnnotationFlags::PRINT)
            .contents(TextStr(&words(&link.words)))
            .struct_parent(key);
        match &link.goal {
            Goal::Place(page, top) => {
                if let Some(leaf) = refs.leaves.get(*page) {
                    let mut to = area.insert(Name(b"Dest")).array();
                    to.item(*leaf).item(Name(b"XYZ")).item(Null);
                    to.item(*top).item(Null);
                }
            }
            Goal::Url(url) => {
                area.action()
                    .action_type(ActionType::Uri)
                    .uri(Str(url.as_bytes()));
            }
        }
    });
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
    id: Ref,
    children: Vec<Node<'a>>,
}

/// Writes the bookmarks; the id of their root, if there are any.
fn outline(pack: &mut Pack, pages: &Pages, refs: &Refs) -> Option<Ref> {
    let entries: Vec<&Entry> = pages
        .entries
        .iter()
        .filter(|entry| entry.bookmark > 0 && pages.anchors.contains_key(&entry.anchor))
        .collect();
    let mut rest = entries.as_slice();
    let nodes = grow(pack, &mut rest, 1);
    let (first, last) = (nodes.first()?.id, nodes.last()?.id);
    let root = pack.id();
    hang(pack, &nodes, root, pages, refs);
    pack.object(root, |object| {
        object
            .start::<writers::Outline>()
            .first(first)
            .last(last)
            .count(nodes.len() as i32);
    });
    Some(root)
}

fn grow<'a>(pack: &mut Pack, rest: &mut &[&'a Entry], depth: u8) -> Vec<Node<'a>> {
    let mut nodes = Vec::new();
    while let Some((entry, tail)) = rest.split_first().filter(|(e, _)| e.bookmark >= depth) {
        *rest = tail;
        let id = pack.id();
        let children = grow(pack, rest, depth + 1);
        nodes.push(Node {
            entry,
            id,
            children,
        });
    }
    nodes
}

fn hang(pack: &mut Pack, nodes: &[Node], parent: Ref, pages: &Pages, refs: &Refs) {
    for (ix, node) in nodes.iter().enumerate() {
        pack.object(node.id, |object| {
            let mut item = object.start::<writers::OutlineItem>();
            item.title(TextStr(&words(&node.entry.text))).parent(parent);
            if let Some((page, at)) = pages.anchors.get(&node.entry.anchor)
                && let (Some(leaf), Some(scene)) = (refs.leaves.get(*page), pages.scenes.get(*page))
            {
                let mut to = item.insert(Name(b"Dest")).array();
                to.item(*leaf).item(Name(b"XYZ")).item(Null);
                to.item((scene.size.y - at.y + 8.0).round()).item(Null);
            }
            if let Some(before) = ix.checked_sub(1).and_then(|ix| nodes.get(ix)) {
                item.prev(before.id);
            }
            if let Some(after) = nodes.get(ix + 1) {
                item.next(after.id);
            }
            if let (Some(first), Some(last)) = (node.children.first(), node.children.last()) {
                item.first(first.id)
                    .last(last.id)
                    .count(-(node.children.len() as i32));
            }
        });
        hang(pack, &node.children, node.id, pages, refs);
    }
}
