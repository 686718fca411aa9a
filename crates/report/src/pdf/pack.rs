//! The file itself (ISO 32000-1, 7.5): streams one by one, small objects packed into compressed object streams, a
//! compressed cross-reference, and an id made from the content.

use std::{io::Write as _, ops::Range};

use flate2::{Compression, write::ZlibEncoder};
use pdf_writer::{Chunk, Filter, Obj, Ref, Settings, Stream};
use sha2::{Digest, Sha256};

/// Objects in one object stream: few enough to be found fast, enough to compress well.
const TOGETHER: usize = 200;

/// Objects on their way into a file.
pub struct Pack {
    last: i32,
    /// Small objects, and where each lies.
    small: Chunk,
    spans: Vec<(Ref, Range<usize>)>,
    large: Chunk,
    offsets: Vec<(Ref, usize)>,
    info: Option<Ref>,
}

impl Default for Pack {
    fn default() -> Self {
        let plain = Settings { pretty: false };
        Self {
            last: 0,
            small: Chunk::with_settings(plain),
            spans: Vec::new(),
            large: Chunk::with_settings(plain),
            offsets: Vec::new(),
            info: None,
        }
    }
}

/// Where an object is found.
#[derive(Clone, Copy)]
enum Entry {
    Free,
    At(usize),
    /// In that object stream, at that place.
    In(i32, usize),
}

impl Pack {
    /// A number for an object to come.
    pub fn id(&mut self) -> Ref {
        self.last += 1;
        Ref::new(self.last)
    }

    /// An object that is no stream.
    pub fn object(&mut self, id: Ref, write: impl FnOnce(Obj)) {
        let from = self.small.len();
        write(self.small.indirect(id));
        self.spans.push((id, from..self.small.len()));
    }

    /// A compressed stream.
    pub fn stream(&mut self, id: Ref, bytes: &[u8], write: impl FnOnce(&mut Stream)) {
        let small = deflate(bytes);
        self.offsets.push((id, self.large.len()));
        let mut stream = self.large.stream(id, &small);
        stream.filter(Filter::FlateDecode);
        write(&mut stream);
    }

    /// A stream that everybody can read.
    pub fn plain(&mut self, id: Ref, write: impl FnOnce(&mut Chunk)) {
        self.offsets.push((id, self.large.len()));
        write(&mut self.large);
    }

    /// Which object says what the file is.
    pub fn info(&mut self, id: Ref) {
        self.info = Some(id);
    }

    /// The file.
    pub fn finish(mut self, catalog: Ref) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
        let mut entries = vec![Entry::Free; self.last as usize + 1];
        let mut put = |id: i32, entry: Entry| {
            let at = id.max(0) as usize;
            if entries.len() <= at {
                entries.resize(at + 1, Entry::Free);
            }
            if let Some(slot) = entries.get_mut(at) {
                *slot = entry;
            }
        };
        for (id, at) in &self.offsets {
            put(id.get(), Entry::At(out.len() + at));
        }
        out.extend_from_slice(self.large.as_bytes());
        let spans = std::mem::take(&mut self.spans);
        for some in spans.chunks(TOGETHER) {
            let stream = self.id().get();
            for (place, (id, _)) in some.iter().enumerate() {
                put(id.get(), Entry::In(stream, place));
            }
            put(stream, Entry::At(out.len()));
            self.together(&mut out, stream, some);
        }
        let xref = self.id().get();
        put(xref, Entry::At(out.len()));
        self.close(out, &entries, xref, catalog)
    }

    /// Writes an object stream (7.5.7).
    fn together(&self, out: &mut Vec<u8>, stream: i32, spans: &[(Ref, Range<usize>)]) {
        let (mut heads, mut bodies) = (Vec::new(), Vec::new());
        for (id, span) in spans {
            let _ = write!(heads, "{} {} ", id.get(), bodies.len());
            bodies.extend_from_slice(body(
                self.small.as_bytes().get(span.clone()).unwrap_or_default(),
            ));
            bodies.push(b'\n');
        }
        let first = heads.len();
        heads.append(&mut bodies);
        let bytes = deflate(&heads);
        let _ = write!(
            out,
            "{stream} 0 obj\n<</Type/ObjStm/N {}/First {first}/Length {}/Filter/FlateDecode>>stream\n",
            spans.len(),
            bytes.len()
        );
        out.extend_from_slice(&bytes);
        out.extend_from_slice(b"\nendstream\nendobj\n");
    }

    /// Writes the cross-reference stream (7.5.8) and the end.
    fn close(&self, mut out: Vec<u8>, entries: &[Entry], xref: i32, catalog: Ref) -> Vec<u8> {
        let mut table = Vec::with_capacity(entries.len() * 7);
        for entry in entries {
            let (kind, one, two) = match *entry {
                Entry::Free => (0, 0, u16::MAX),
                Entry::At(offset) => (1, offset as u32, 0),
                Entry::In(stream, place) => (2, stream as u32, place as u16),
            };
            table.push(kind);
            table.extend_from_slice(&one.to_be_bytes());
            table.extend_from_slice(&two.to_be_bytes());
        }
        let bytes = deflate(&table);
        let start = out.len();
        let mut id = String::new();
        for byte in Sha256::digest(&out).iter().take(16) {
            use std::fmt::Write as _;
            let _ = write!(id, "{byte:02x}");
        }
        let info = self
            .info
            .map_or_else(String::new, |id| format!("/Info {} 0 R", id.get()));
        let _ = write!(
            out,
            "{xref} 0 obj\n<</Type/XRef/Size {}/W[1 4 2]/Root {} 0 R{info}/ID[<{id}><{id}>]/Length {}/Filter/FlateDecode>>stream\n",
            entries.len(),
            catalog.get(),
            bytes.len()
        );
        out.extend_from_slice(&bytes);
        let _ = write!(out, "\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n");
        out
    }
}

/// An object without its number and its end.
fn body(object: &[u8]) -> &[u8] {
    let from = object
        .iter()
        .position(|b| *b == b'\n')
        .map_or(0, |at| at + 1);
    let inner = object.get(from..).unwrap_or_default().trim_ascii_end();
    inner
        .strip_suffix(b"endobj")
        .unwrap_or(inner)
        .trim_ascii_end()
}

pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::new(6));
    // Writing into memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}
