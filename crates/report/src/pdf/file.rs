//! A PDF file that is written while it is made: every object goes out as soon as it is whole, those without a stream
//! packed by hundreds into compressed ones (ISO 32000-1, 7.5.7). No more than one pack is held; a document of lopdf's
//! would hold every object, and all of them again while it is saved.

use std::io::Write as _;

use flate2::{Compression, write::ZlibEncoder};
use lopdf::{Dictionary, Object, ObjectId, StringFormat, dictionary};
use sha2::{Digest as _, Sha256};

/// How many objects a pack holds.
const PACK: usize = 200;

/// Where an object is.
#[derive(Clone, Copy)]
enum Place {
    /// Not written: nobody may refer to it.
    Nowhere,
    /// So many bytes from the beginning.
    At(usize),
    /// In the pack of that number, at that place.
    Packed(u32, u16),
}

/// A file of which the first part is written.
pub struct File {
    bytes: Vec<u8>,
    /// By number, from 0, which is never used.
    places: Vec<Place>,
    /// The numbers in the pack that is being filled, and where each begins in it.
    packed: Vec<(u32, usize)>,
    pack: Vec<u8>,
}

impl File {
    pub fn new() -> Self {
        Self {
            // Four bytes above 127 say that this is no text.
            bytes: b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec(),
            places: vec![Place::Nowhere],
            packed: Vec::new(),
            pack: Vec::new(),
        }
    }

    /// The number of an object that is written later.
    pub fn reserve(&mut self) -> ObjectId {
        self.places.push(Place::Nowhere);
        ((self.places.len() - 1) as u32, 0)
    }

    pub fn add(&mut self, object: impl Into<Object>) -> ObjectId {
        let id = self.reserve();
        self.put(id, object);
        id
    }

    /// Writes an object; a stream may be compressed unless it says otherwise.
    pub fn put(&mut self, id: ObjectId, object: impl Into<Object>) {
        match object.into() {
            Object::Stream(stream) if stream.allows_compression => {
                self.stream(id, stream.dict, &stream.content);
            }
            Object::Stream(stream) => self.direct(id, stream.dict, &stream.content),
            object => self.text(id, |out| self::object(out, &object)),
        }
    }

    /// Writes an object without a stream, as its bytes.
    pub fn text(&mut self, id: ObjectId, write: impl FnOnce(&mut Vec<u8>)) {
        self.packed.push((id.0, self.pack.len()));
        write(&mut self.pack);
        self.pack.push(b'\n');
        if self.packed.len() >= PACK {
            self.flush();
        }
    }

    /// Writes a compressed stream.
    pub fn stream(&mut self, id: ObjectId, mut about: Dictionary, content: &[u8]) {
        about.set("Filter", "FlateDecode");
        self.direct(id, about, &deflated(content));
    }

    /// Writes a stream as it is.
    fn direct(&mut self, id: ObjectId, mut about: Dictionary, content: &[u8]) {
        if let Some(place) = self.places.get_mut(id.0 as usize) {
            *place = Place::At(self.bytes.len());
        }
        about.set("Length", content.len() as i64);
        self.bytes.extend(format!("{} 0 obj\n", id.0).bytes());
        dictionary(&mut self.bytes, &about);
        self.bytes.extend(b"stream\n");
        self.bytes.extend(content);
        self.bytes.extend(b"\nendstream\nendobj\n");
    }

    /// Writes the pack.
    fn flush(&mut self) {
        if self.packed.is_empty() {
            return;
        }
        let id = self.reserve();
        let mut content = Vec::with_capacity(self.pack.len() + self.packed.len() * 12);
        for (ix, (number, at)) in self.packed.iter().enumerate() {
            content.extend(format!("{number} {at} ").bytes());
            if let Some(place) = self.places.get_mut(*number as usize) {
                *place = Place::Packed(id.0, ix as u16);
            }
        }
        let about = dictionary! {
            "Type" => "ObjStm",
            "N" => self.packed.len() as i64,
            "First" => content.len() as i64,
        };
        content.append(&mut self.pack);
        self.packed.clear();
        self.stream(id, about, &content);
    }

    /// Writes where everything is, and hands back the file. Its id is made from its content.
    pub fn close(mut self, root: ObjectId, info: ObjectId) -> Vec<u8> {
        self.flush();
        let hash: Vec<u8> = Sha256::digest(&self.bytes)
            .iter()
            .take(16)
            .copied()
            .collect();
        let name = Object::String(hash, StringFormat::Hexadecimal);
        let (id, start) = (self.reserve(), self.bytes.len());
        if let Some(place) = self.places.get_mut(id.0 as usize) {
            *place = Place::At(start);
        }
        // A kind, five bytes of place, two of place within a pack.
        let mut rows = Vec::with_capacity(self.places.len() * 8);
        for place in &self.places {
            let (kind, at, within) = match *place {
                Place::Nowhere => (0, 0, u16::MAX),
                Place::At(at) => (1, at as u64, 0),
                Place::Packed(pack, within) => (2, u64::from(pack), within),
            };
            rows.push(kind);
            rows.extend(at.to_be_bytes().iter().skip(3));
            rows.extend(within.to_be_bytes());
        }
        let about = dictionary! {
            "Type" => "XRef",
            "Size" => self.places.len() as i64,
            "W" => vec![1.into(), 5.into(), 2.into()],
            "Root" => root,
            "Info" => info,
            "ID" => vec![name.clone(), name],
        };
        self.stream(id, about, &rows);
        self.bytes
            .extend(format!("startxref\n{start}\n%%EOF\n").bytes());
        self.bytes
    }
}

fn deflated(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing into a vector cannot fail.
    let _ = encoder.write_all(content);
    encoder.finish().unwrap_or_default()
}

/// An object as its bytes (7.3). Streams stand by themselves and are none here.
pub fn object(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null | Object::Stream(_) => out.extend(b"null"),
        Object::Boolean(value) => out.extend(value.to_string().bytes()),
        Object::Integer(value) => out.extend(value.to_string().bytes()),
        Object::Real(value) => out.extend(value.to_string().bytes()),
        Object::Name(value) => name(out, value),
        Object::String(value, StringFormat::Literal) => literal(out, value),
        Object::String(value, StringFormat::Hexadecimal) => hex(out, value),
        Object::Reference(id) => reference(out, *id),
        Object::Dictionary(value) => dictionary(out, value),
        Object::Array(values) => {
            out.push(b'[');
            for (ix, value) in values.iter().enumerate() {
                if ix > 0 {
                    out.push(b' ');
                }
                self::object(out, value);
            }
            out.push(b']');
        }
    }
}

fn dictionary(out: &mut Vec<u8>, value: &Dictionary) {
    out.extend(b"<<");
    for (key, value) in value {
        name(out, key);
        out.push(b' ');
        self::object(out, value);
    }
    out.extend(b">>");
}

pub fn reference(out: &mut Vec<u8>, (number, generation): ObjectId) {
    let _ = write!(out, "{number} {generation} R");
}

fn name(out: &mut Vec<u8>, value: &[u8]) {
    out.push(b'/');
    for byte in value {
        if byte.is_ascii_graphic() && !b"#/%()<>[]{}".contains(byte) {
            out.push(*byte);
        } else {
            out.extend(format!("#{byte:02X}").bytes());
        }
    }
}

fn literal(out: &mut Vec<u8>, value: &[u8]) {
    out.push(b'(');
    for byte in value {
        match byte {
            b'(' | b')' | b'\\' => out.extend([b'\\', *byte]),
            b'\r' => out.extend(b"\\r"),
            byte => out.push(*byte),
        }
    }
    out.push(b')');
}

pub fn hex(out: &mut Vec<u8>, value: &[u8]) {
    out.push(b'<');
    for byte in value {
        out.extend(format!("{byte:02X}").bytes());
    }
    out.push(b'>');
}

#[cfg(test)]
mod tests {
    use lopdf::{Document, Stream};

    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let odd = dictionary! {
            "Odd name/#(" => Object::Name(b"a b#c".to_vec()),
            "Words" => Object::string_literal("a (b) \\ c)\r\nd"),
            "Bytes" => Object::String(vec![0, 255, 16], StringFormat::Hexadecimal),
            "List" => vec![Object::Null, true.into(), (-7).into(), Object::Real(1.25), Object::Array(Vec::new())],
            "Within" => dictionary! { "Empty" => Dictionary::new() },
        };
        let mut file = File::new();
        let later = file.reserve();
        let never = file.reserve();
        let mut ids = Vec::new();
        for ix in 0..450 {
            ids.push(file.add(dictionary! { "Ix" => i64::from(ix), "To" => later }));
        }
        let kept = file.add(odd.clone());
        let stream = file.add(Stream::new(Dictionary::new(), vec![7; 5000]));
        let plain = Stream::new(Dictionary::new(), b"plain".to_vec()).with_compression(false);
        let plain = file.add(plain);
        let pages = file.add(dictionary! { "Type" => "Pages", "Kids" => Vec::new(), "Count" => 0 });
        file.put(later, dictionary! { "Type" => "Catalog", "Pages" => pages });
        let info = file.add(Dictionary::new());
        let bytes = file.close(later, info);
        let read = Document::load_mem(&bytes).unwrap();
        assert_eq!(read.get_dictionary(kept).unwrap(), &odd);
        for (ix, id) in ids.iter().enumerate() {
            let one = read.get_dictionary(*id).unwrap();
            assert_eq!(one.get(b"Ix").and_then(Object::as_i64).unwrap(), ix as i64);
        }
        let content = |id| {
            read.get_object(id)
                .and_then(Object::as_stream)
                .unwrap()
                .clone()
        };
        assert_eq!(
            content(stream).decompressed_content().unwrap(),
            vec![7; 5000]
        );
        assert!(content(stream).content.len() < 100);
        assert_eq!(content(plain).content, b"plain");
        assert!(read.get_object(never).is_err());
        assert!(read.catalog().is_ok());
    }
}
