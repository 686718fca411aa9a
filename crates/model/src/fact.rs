//! Stated facts: a value, and who said so. What nobody stated is absent, which is the third value, unknown.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{
    Attr, vocabulary,
    word::{clip, nearest},
};

/// The value of an attribute: unknown, no, yes, or a word of the attribute's list.
///
/// One byte, so that a column over 10,000 elements is 10 kB. Words are numbered through the whole vocabulary.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Value(pub(crate) u8);

impl Value {
    pub const UNKNOWN: Self = Self(0);
    pub const NO: Self = Self(1);
    pub const YES: Self = Self(2);
    pub(crate) const FIRST_WORD: u8 = 3;

    /// The value a text stands for, if the vocabulary knows it.
    pub fn from_word(text: &str) -> Option<Self> {
        match text {
            "unknown" => Some(Self::UNKNOWN),
            "no" => Some(Self::NO),
            "yes" => Some(Self::YES),
            _ => vocabulary().word(text),
        }
    }

    /// The written form.
    pub fn word(self) -> &'static str {
        match self {
            Self::UNKNOWN => "unknown",
            Self::NO => "no",
            Self::YES => "yes",
            Self(n) => vocabulary().word_at(n),
        }
    }

    /// The byte that stands for the value within one run of the program; never stored.
    pub const fn byte(self) -> u8 {
        self.0
    }

    /// The value of a byte of the same run.
    pub const fn from_byte(byte: u8) -> Self {
        Self(byte)
    }

    pub const fn known(self) -> bool {
        self.0 != 0
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        if yes { Self::YES } else { Self::NO }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl<'de> Deserialize<'de> for Value {
    /// A word, or `true` and `false` as rules write them.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl de::Visitor<'_> for Read {
            type Value = Value;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\u{201c}yes\u{201d}, \u{201c}no\u{201d}, \u{201c}unknown\u{201d} or a word of the attribute")
            }
            fn visit_bool<E: de::Error>(self, yes: bool) -> Result<Value, E> {
                Ok(yes.into())
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
                Value::from_word(text).ok_or_else(|| {
                    let words = ["yes", "no", "unknown"].into_iter();
                    let near = nearest(text, words.chain(vocabulary().words()));
                    let near = near.map_or_else(String::new, |near| {
                        format!("; did you mean \u{201c}{near}\u{201d}?")
                    });
                    E::custom(format!(
                        "\u{201c}{}\u{201d} is a value of no attribute{near}",
                        clip(text)
                    ))
                })
            }
        }
        deserializer.deserialize_any(Read)
    }
}

/// Who or what says a fact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Provenance {
    /// Somebody typed it, nobody wrote down who.
    #[default]
    Stated,
    /// A named person, on a day.
    Person {
        name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        date: Option<jiff::civil::Date>,
    },
    /// Read off the drawing.
    Drawn,
    /// Forced by the platform it runs on.
    Platform,
    /// Came with a template.
    Template,
    /// Read from a file; lines count from 1.
    Import { file: String, line: u32 },
    /// A scanner's result.
    Scan {
        tool: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        date: Option<jiff::civil::Date>,
    },
}

impl Provenance {
    /// A person said so (not a machine, not the drawing).
    pub const fn personal(&self) -> bool {
        matches!(self, Self::Stated | Self::Person { .. })
    }

    fn plain(&self) -> bool {
        *self == Self::Stated
    }
}

impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stated => f.write_str("stated"),
            Self::Person { name, date: None } => write!(f, "{name}"),
            Self::Person {
                name,
                date: Some(day),
            } => write!(f, "{name}, {day}"),
            Self::Drawn => f.write_str("drawn"),
            Self::Platform => f.write_str("platform"),
            Self::Template => f.write_str("template"),
            Self::Import { file, line } => write!(f, "{file}:{line}"),
            Self::Scan { tool, date: None } => write!(f, "scan by {tool}"),
            Self::Scan {
                tool,
                date: Some(day),
            } => write!(f, "scan by {tool}, {day}"),
        }
    }
}

/// A value with its provenance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    pub is: Value,
    #[serde(default, skip_serializing_if = "Provenance::plain")]
    pub from: Provenance,
}

impl From<Value> for Fact {
    fn from(is: Value) -> Self {
        Self {
            is,
            from: Provenance::Stated,
        }
    }
}

/// The facts stated about one thing, by attribute.
pub type Facts = BTreeMap<Attr, Fact>;
