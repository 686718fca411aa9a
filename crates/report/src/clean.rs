//! Text from the model made harmless for the text formats, before each escapes it in its own way: no controls, no marks
//! that turn the direction of what follows, only links that lead to a web or mail address. PDF pages have their own
//! rules (see `font`), because they must also draw every character.

use std::borrow::Cow;

/// The text without controls and direction marks; line ends and tabs become spaces. All other Unicode stays.
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c.is_control() || steers(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !steers(*c)) {
        match c {
            '\r' => {}
            '\n' | '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Marks that turn direction, break lines or show nothing, and places that are no characters. Joiners stay: names in
/// Persian and Hindi, and many emoji, are spelt with them.
fn steers(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        || (c as u32) & 0xfffe == 0xfffe
}

/// The address, if following it can only open a page or a mail.
pub fn address(url: &str) -> Option<&str> {
    let url = url.trim();
    let (scheme, rest) = url.split_once(':')?;
    let known = ["http", "https", "mailto"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    let plain = rest
        .chars()
        .all(|c| !c.is_control() && !c.is_whitespace() && !steers(c));
    (known && plain && !rest.is_empty()).then_some(url)
}

/// Text as HTML: cleaned, the five characters escaped. Good between tags and between double quotes.
pub fn html(text: &str) -> Cow<'_, str> {
    let text = line(text);
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_hold_no_controls_and_keep_the_rest() {
        let cases = [
            ("caf\u{e9} \u{5317}\u{4eac}", "caf\u{e9} \u{5317}\u{4eac}"),
            ("a\u{0}b\u{1b}[31m\r\nc\td", "ab[31m c d"),
            ("\u{202e}evil\u{2066}\u{200f}", "evil"),
            (
                "\u{1f468}\u{200d}\u{1f469}\u{fe0f}",
                "\u{1f468}\u{200d}\u{1f469}\u{fe0f}",
            ),
            ("a\u{2028}b\u{ffff}\u{1ffff}c", "abc"),
        ];
        for (text, want) in cases {
            assert_eq!(line(text), want);
        }
    }

    #[test]
    fn only_harmless_addresses_pass() {
        for url in [
            "javascript:alert(1)",
            "data:text/html,x",
            "https:",
            "https://a\nb",
            "//x",
            "file:///etc/passwd",
        ] {
            assert_eq!(address(url), None, "{url}");
        }
        assert_eq!(
            address(" HTTPS://a.example/?x=1 "),
            Some("HTTPS://a.example/?x=1")
        );
    }

    #[test]
    fn html_is_text() {
        assert_eq!(
            html("<b a='1' b=\"2\">&"),
            "&lt;b a=&#39;1&#39; b=&quot;2&quot;&gt;&amp;"
        );
    }
}
