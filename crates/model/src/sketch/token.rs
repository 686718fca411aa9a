//! Lines into pieces: names, quoted text, `key=value` pairs. Columns count characters from 1.

use crate::Issue;

/// A place in one line, reading forward.
pub(super) struct Line<'t> {
    pub number: usize,
    text: &'t str,
    /// Byte offset of what comes next.
    at: usize,
}

/// A piece of what follows a colon.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A bare or quoted word.
    Word { column: usize, text: String },
    /// `key=value`; the values of a list are apart.
    Pair {
        column: usize,
        key: String,
        values: Vec<String>,
    },
}

impl<'t> Line<'t> {
    /// A line without its indent; `indent` is how many bytes that was.
    pub fn new(number: usize, text: &'t str, indent: usize) -> Self {
        Self {
            number,
            text,
            at: indent,
        }
    }

    pub fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The column of what comes next.
    pub fn column(&self) -> usize {
        self.text
            .get(..self.at)
            .map_or(0, |before| before.chars().count())
            + 1
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
        let name = if self.rest().starts_with('"') {
            self.quoted()?
        } else {
            let rest = self.rest();
            let stops = [":", "->", " on ", "@", " #", "=", ",", "\""];
            let end = stops
                .iter()
                .filter_map(|stop| rest.find(stop))
                .min()
                .unwrap_or(rest.len());
            let name = rest.get(..end).unwrap_or_default().trim_end_matches(' ');
            self.at += name.len();
            name.to_owned()
        };
        if name.is_empty() {
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
    fn quoted(&mut self) -> Result<String, Issue> {
        let start = self.issue(
            "a quote opens here and never closes",
            "close it with a double quote",
        );
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
        Err(start)
    }

    /// A word up to a space, comma or equals sign.
    fn word(&mut self) -> &'t str {
        let rest = self.rest();
        let end = rest.find([' ', ',', '=', '"']).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// Everything up to the end or a comment, as words and pairs.
    pub fn pieces(&mut self) -> Result<Vec<Piece>, Issue> {
        let mut pieces = Vec::new();
        loop {
            self.skip_spaces();
            if self.ended() {
                return Ok(pieces);
            }
            let column = self.column();
            if self.rest().starts_with('"') {
                let text = self.quoted()?;
                pieces.push(Piece::Word { column, text });
                continue;
            }
            let word = self.word().to_owned();
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
                    text: word + ",",
                });
            } else if word.is_empty() {
                return Err(self.issue(
                    "this cannot be read",
                    "quote text that holds special characters",
                ));
            } else {
                pieces.push(Piece::Word { column, text: word });
            }
        }
    }

    fn values(&mut self) -> Result<Vec<String>, Issue> {
        let mut values = Vec::new();
        loop {
            let value = if self.rest().starts_with('"') {
                self.quoted()?
            } else {
                self.word().to_owned()
            };
            if value.is_empty() && !self.rest().is_empty() && !self.rest().starts_with(' ') {
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

/// A name as it must be written: quoted if a reader could take it for something else.
pub(super) fn name(text: &str) -> String {
    let special = [":", "=", "#", ",", "@", "->", " on ", "\"", "\\", "\n"];
    let keyword = super::KEYWORDS.iter().any(|word| {
        text.strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    });
    if text.is_empty() || text.trim() != text || keyword || special.iter().any(|s| text.contains(s))
    {
        quote(text)
    } else {
        text.to_owned()
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
