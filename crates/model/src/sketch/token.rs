//! Lines into pieces: names, quoted text, `key=value` pairs. Columns count characters from 1.

use std::{borrow::Cow, cell::Cell};

use crate::Issue;

/// A place in one line, reading forward.
pub(super) struct Line<'t> {
    pub number: usize,
    text: &'t str,
    /// Byte offset of what comes next.
    at: usize,
    /// A byte offset before it, and the characters up to there: a long line is counted once.
    counted: Cell<(usize, usize)>,
}

/// A piece of what follows a colon.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// A bare or quoted word.
    Word { column: usize, text: Cow<'t, str> },
    /// `key=value`; the values of a list are apart.
    Pair {
        column: usize,
        key: &'t str,
        values: Vec<Cow<'t, str>>,
    },
}

impl<'t> Line<'t> {
    /// A line without its indent; `indent` is how many bytes that was.
    pub fn new(number: usize, text: &'t str, indent: usize) -> Self {
        Self {
            number,
            text,
            at: indent,
            counted: Cell::new((0, 0)),
        }
    }

    pub fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The column of what comes next.
    pub fn column(&self) -> usize {
        let (at, mut count) = self.counted.get();
        let since = self.text.get(at..self.at).unwrap_or_default();
        count += since.chars().count();
        self.counted.set((self.at, count));
        count + 1
    }

    pub fn issue(&self, what: impl Into<String>, hint: impl Into<String>) -> Issue {
        Issue::new(self.number, self.column(), what, hint)
    }

    pub fn skip_spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches(' ').len();
    }

    /// Takes the text if it comes next.
    pub fn take(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    /// Takes a keyword if it comes next and a space follows it.
    pub fn take_keyword(&mut self, word: &str) -> bool {
        let next = self
            .rest()
            .strip_prefix(word)
            .is_some_and(|rest| rest.starts_with(' '));
        if next {
            self.at += word.len();
            self.skip_spaces();
        }
        next
    }

    /// Nothing more but spaces or a comment.
    pub fn ended(&self) -> bool {
        let rest = self.rest().trim_start_matches(' ');
        rest.is_empty() || rest.starts_with('#')
    }

    /// A name: quoted, or everything before `:`, `->`, ` on `, `@` or a comment. The number after an `@` says which
    /// thing of that name is meant, from 1.
    pub fn name(&mut self) -> Result<(String, Option<usize>), Issue> {
        self.skip_spaces();
        let quoted = self.rest().starts_with('"');
        let name = if quoted {
            self.quoted()?
        } else {
            let rest = self.rest();
            let name = rest
                .get(..stop(rest))
                .unwrap_or_default()
                .trim_end_matches(' ');
            self.at += name.len();
            name.to_owned()
        };
        if name.is_empty() && !quoted {
            return Err(self.issue(
                "a name is missing here",
                "write a name; quote it if it holds special characters",
            ));
        }
        self.skip_spaces();
        if !self.take("@") {
            return Ok((name, None));
        }
        let rest = self.rest();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number = rest
            .get(..digits)
            .and_then(|text| text.parse().ok())
            .filter(|n| *n > 0);
        let Some(number) = number else {
            return Err(self.issue(
                "a number must follow \u{201c}@\u{201d}",
                "write @2 for the second thing of that name",
            ));
        };
        self.at += digits;
        self.skip_spaces();
        Ok((name, Some(number)))
    }

    /// Text in double quotes with `\"`, `\\` and `\n`.
    pub fn quoted(&mut self) -> Result<String, Issue> {
        let mut text = String::new();
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((offset, c)) = chars.next() {
            match c {
                '"' => {
                    self.at += offset + 1;
                    return Ok(text);
                }
                '\\' => match chars.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, c @ ('"' | '\\'))) => text.push(c),
                    _ => {
                        return Err(
                            self.issue("an escape here is not known", "use \\\", \\\\ or \\n")
                        );
                    }
                },
                c => text.push(c),
            }
        }
        Err(self.issue(
            "a quote opens here and never closes",
            "close it with a double quote",
        ))
    }

    /// A word up to a space, comma or equals sign.
    fn word(&mut self) -> &'t str {
        let rest = self.rest();
        let end = rest.find([' ', ',', '=', '"']).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// Everything up to the end or a comment, as words and pairs.
    pub fn pieces(&mut self) -> Result<Vec<Piece<'t>>, Issue> {
        let mut pieces = Vec::new();
        loop {
            self.skip_spaces();
            if self.ended() {
                return Ok(pieces);
            }
            let column = self.column();
            if self.rest().starts_with('"') {
                let text = self.quoted()?.into();
                pieces.push(Piece::Word { column, text });
                continue;
            }
            let word = self.word();
            if self.take("=") {
                if word.is_empty() {
                    return Err(self.issue(
                        "a name must stand before \u{201c}=\u{201d}",
                        "write name=value",
                    ));
                }
                let values = self.values()?;
                pieces.push(Piece::Pair {
                    column,
                    key: word,
                    values,
                });
            } else if self.take(",") {
                pieces.push(Piece::Word {
                    column,
                    text: format!("{word},").into(),
                });
            } else if word.is_empty() {
                return Err(self.issue(
                    "this cannot be read",
                    "quote text that holds special characters",
                ));
            } else {
                let text = word.into();
                pieces.push(Piece::Word { column, text });
            }
        }
    }

    fn values(&mut self) -> Result<Vec<Cow<'t, str>>, Issue> {
        let mut values = Vec::new();
        loop {
            let quoted = self.rest().starts_with('"');
            let value = if quoted {
                self.quoted()?.into()
            } else {
                Cow::Borrowed(self.word())
            };
            let ended = self.rest().is_empty() || self.rest().starts_with(' ');
            if value.is_empty() && !quoted && !ended {
                return Err(self.issue(
                    "a value is missing here",
                    "write name=value, quoted if it holds spaces",
                ));
            }
            values.push(value);
            if !self.take(",") {
                return Ok(values);
            }
        }
    }
}

/// Where an unquoted name ends.
fn stop(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ends = |at: usize, byte: u8| {
        let rest = || bytes.get(at..).unwrap_or_default();
        match byte {
            b':' | b'@' | b'=' | b',' | b'"' => true,
            b'-' => rest().starts_with(b"->"),
            b' ' => rest().starts_with(b" #") || rest().starts_with(b" on "),
            _ => false,
        }
    };
    let mut bytes = bytes.iter().enumerate();
    bytes
        .find(|(at, byte)| ends(*at, **byte))
        .map_or(text.len(), |(at, _)| at)
}

/// A text as a name and a number, if it is nothing else.
pub(super) fn noted(text: &str) -> Option<(String, Option<usize>)> {
    let mut line = Line::new(0, text, 0);
    let name = line.name().ok()?;
    line.rest().is_empty().then_some(name)
}

/// A name as it must be written: quoted if a reader could take it for something else.
pub(super) fn name(text: &str) -> String {
    let special = |c: char| matches!(c, '#' | '\\' | '\n');
    let stops = stop(text) < text.len() || text.contains(special);
    let keyword = super::KEYWORDS.iter().any(|word| {
        text.strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    });
    let outside = text.is_empty() || text.trim() != text || text.ends_with(" on");
    if outside || keyword || stops {
        quote(text)
    } else {
        text.to_owned()
    }
}

/// The n-th thing of a name as a name: `@n` where it is not the first.
pub(super) fn nth(text: &str, n: usize) -> String {
    if n > 1 {
        format!("{} @{n}", name(text))
    } else {
        name(text)
    }
}

/// The n-th thing of a name as a value: the bare name where only it can be meant.
pub(super) fn nth_value(text: &str, n: usize) -> String {
    let other = noted(text).is_some_and(|(name, at)| at.is_some() || name != text);
    if n > 1 || other || text.is_empty() {
        value(&nth(text, n))
    } else {
        value(text)
    }
}

/// A value as it must be written: quoted if it holds anything but a plain word.
pub(super) fn value(text: &str) -> String {
    let plain = |c: char| !c.is_whitespace() && !['"', ',', '=', '#', '\\'].contains(&c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        quote(text)
    }
}

pub(super) fn quote(text: &str) -> String {
    let escaped = text
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n");
    format!("\"{escaped}\"")
}

/// A flow's label: bare where its words stay words.
pub(super) fn label(text: &str) -> String {
    let special = |c: char| c.is_whitespace() || ['"', ',', '=', '#', '\\'].contains(&c);
    let bare = text
        .split(' ')
        .all(|word| !word.is_empty() && !word.contains(special));
    if bare { text.to_owned() } else { quote(text) }
}
