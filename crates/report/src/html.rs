//! The report as one HTML file from the same blocks as the PDF: real tables, drawings inline, light, dark and print by
//! the reader's settings. It needs no script and fetches nothing, and a policy in its head forbids both.

mod flow;
mod style;

use sha2::{Digest, Sha256};

use crate::{Document, Input, clean::html as escape};

/// The whole file.
pub fn write(document: &Document, input: &Input) -> String {
    let style = style::sheet();
    let title = escape(&document.meta.title).into_owned();
    let mark = escape(document.frame.classification.trim()).into_owned();
    let what = input.options.work.title();
    let contents = if flow::holds(&document.blocks, "contents") {
        " <a href=\"#contents\">Contents</a>"
    } else {
        ""
    };
    let marked = if mark.is_empty() {
        String::new()
    } else {
        format!("<strong>{mark}</strong> ")
    };
    let mut out = String::with_capacity(256 << 10);
    let hash = base64(&Sha256::digest(style.as_bytes()));
    let version = escape(input.version);
    let date = input.date;
    let head = [
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-",
        &hash,
        "'; base-uri 'none'; form-action 'none'\">\n",
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
        "<meta name=\"color-scheme\" content=\"light dark\">\n",
        "<meta name=\"referrer\" content=\"no-referrer\">\n",
        "<meta name=\"robots\" content=\"noindex\">\n",
        &format!("<meta name=\"generator\" content=\"Plimsoll {version}\">\n"),
        &format!("<title>{title}, {date}</title>\n"),
        "<style>",
        &style,
        "</style>\n</head>\n<body>\n",
        "<a class=\"skip\" href=\"#main\">Skip to the report</a>\n",
        &style::marks(),
        &format!(
            "<header class=\"band\">{marked}<span>{what} of {date}</span>{contents}</header>\n"
        ),
        "<main id=\"main\">\n",
    ];
    out.push_str(&head.concat());
    flow::Page::new(&mut out, &document.blocks).blocks(&document.blocks);
    let foot = format!(
        "</main>\n<footer class=\"band\">{marked}<span>Made by Plimsoll {version}</span> \
         <span class=\"hash\">Model SHA-256 {}</span></footer>\n</body>\n</html>\n",
        escape(input.sha256)
    );
    out.push_str(&foot);
    out
}

/// Base 64 with padding (RFC 4648, section 4), as the policy wants its hash.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |value: u32| {
        let ix = (value & 63) as usize;
        DIGITS.get(ix).map_or('A', |byte| char::from(*byte))
    };
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for part in bytes.chunks(3) {
        let mut three = [0_u8; 3];
        three
            .iter_mut()
            .zip(part)
            .for_each(|(to, from)| *to = *from);
        let [a, b, c] = three.map(u32::from);
        let bits = a << 16 | b << 8 | c;
        for place in 0..4 {
            out.push(if place <= part.len() {
                digit(bits >> (18 - 6 * place))
            } else {
                '='
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        let cases = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, coded) in cases {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
