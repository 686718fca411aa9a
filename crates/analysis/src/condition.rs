//! The condition language of rules: a small typed tree, as packs write it (RULES). It says what must hold of a
//! subject; three-valued, because a fact may be unknown. Checking and running it are elsewhere.

use std::fmt;

use model::{BoundaryKind, Kind, Stage};
use serde::{Deserialize, Deserializer, de};

/// A condition on one subject: an element, a flow, an asset, a boundary or the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub enum Condition {
    #[default]
    Always,
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// The attribute has the value. Unknown while the attribute is.
    Is(String, Literal),
    /// The attribute or rating is the value or further up its list.
    AtLeast(String, Literal),
    Kind(Kind),
    InStage(Stage),
    /// Inside a boundary of the kind, at any depth.
    Inside(BoundaryKind),
    /// A flow whose ends' trust levels differ by at least so much; upwards or downwards.
    Crosses(u8),
    /// A flow, or an element by its flows, carries an asset of which the condition holds.
    Carries(Box<Condition>),
    /// An element holds an asset of which the condition holds.
    Holds(Box<Condition>),
    /// It stands on an element of which the condition holds.
    On(Box<Condition>),
    /// A flow comes in of which the condition holds.
    Incoming(Box<Condition>),
    /// A flow goes out of which the condition holds.
    Outgoing(Box<Condition>),
    /// An actor of which the condition holds reaches it over flows.
    ReachedBy(Box<Condition>),
    /// It reaches an element of which the condition holds over flows.
    Reaches(Box<Condition>),
    /// The control is in place on it, at least in part.
    Has(String),
}

/// A value as rules write it: `true`, `false`, a number, or a word in quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    Bool(bool),
    Number(i64),
    Word(String),
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(true) => f.write_str("yes"),
            Self::Bool(false) => f.write_str("no"),
            Self::Number(n) => n.fmt(f),
            Self::Word(word) => f.write_str(word),
        }
    }
}

impl<'de> Deserialize<'de> for Literal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl de::Visitor<'_> for Read {
            type Value = Literal;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true, false, a number or a word in quotes")
            }
            fn visit_bool<E>(self, yes: bool) -> Result<Literal, E> {
                Ok(Literal::Bool(yes))
            }
            fn visit_i64<E>(self, n: i64) -> Result<Literal, E> {
                Ok(Literal::Number(n))
            }
            fn visit_u64<E: de::Error>(self, n: u64) -> Result<Literal, E> {
                i64::try_from(n).map(Literal::Number).map_err(E::custom)
            }
            fn visit_str<E>(self, word: &str) -> Result<Literal, E> {
                Ok(match word {
                    "yes" => Literal::Bool(true),
                    "no" => Literal::Bool(false),
                    _ => Literal::Word(word.to_owned()),
                })
            }
        }
        deserializer.deserialize_any(Read)
    }
}

impl Condition {
    /// The condition in words, as `rules explain` and a finding's evidence show it.
    pub fn words(&self) -> String {
        let list = |parts: &[Self], word: &str| {
            let parts: Vec<String> = parts.iter().map(Self::words).collect();
            parts.join(word)
        };
        match self {
            Self::Always => "always".to_owned(),
            Self::All(parts) => list(parts, " and "),
            Self::Any(parts) => format!("({})", list(parts, " or ")),
            Self::Not(inner) => match &**inner {
                // Of two values the other one.
                Self::Is(attr, Literal::Bool(yes)) => {
                    format!("{} is {}", plain(attr), Literal::Bool(!yes))
                }
                Self::Is(attr, value) => {
                    format!("{} is not {}", plain(attr), plain(&value.to_string()))
                }
                inner => format!("not ({})", inner.words()),
            },
            Self::Is(attr, value) => format!("{} is {}", plain(attr), plain(&value.to_string())),
            Self::AtLeast(attr, value) => format!("{} is {value} or more", plain(attr)),
            Self::Kind(kind) => format!("it is a {}", plain(kind.word())),
            Self::InStage(stage) => format!("it belongs to the {stage} stage"),
            Self::Inside(kind) => format!("it is inside a {} boundary", plain(kind.word())),
            Self::Crosses(drop) => format!("its ends differ by {drop} or more trust levels"),
            Self::Carries(inner) => format!("it carries data of which {}", inner.words()),
            Self::Holds(inner) => format!("it holds data of which {}", inner.words()),
            Self::On(inner) => format!("it stands on something of which {}", inner.words()),
            Self::Incoming(inner) => format!("a flow comes in of which {}", inner.words()),
            Self::Outgoing(inner) => format!("a flow goes out of which {}", inner.words()),
            Self::ReachedBy(inner) => format!("an actor reaches it of whom {}", inner.words()),
            Self::Reaches(inner) => format!("it reaches something of which {}", inner.words()),
            Self::Has(control) => format!("the control {control} is in place"),
        }
    }

    /// The word packs write it with.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Always => "Always",
            Self::All(_) => "All",
            Self::Any(_) => "Any",
            Self::Not(_) => "Not",
            Self::Is(..) => "Is",
            Self::AtLeast(..) => "AtLeast",
            Self::Kind(_) => "Kind",
            Self::InStage(_) => "InStage",
            Self::Inside(_) => "Inside",
            Self::Crosses(_) => "Crosses",
            Self::Carries(_) => "Carries",
            Self::Holds(_) => "Holds",
            Self::On(_) => "On",
            Self::Incoming(_) => "Incoming",
            Self::Outgoing(_) => "Outgoing",
            Self::ReachedBy(_) => "ReachedBy",
            Self::Reaches(_) => "Reaches",
            Self::Has(_) => "Has",
        }
    }

    /// Whether it looks at more than its subject: at flows, boundaries or what they lead to.
    pub(crate) fn walks(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::walks),
            Self::Not(inner) => inner.walks(),
            Self::Inside(_)
            | Self::Crosses(_)
            | Self::Carries(_)
            | Self::Incoming(_)
            | Self::Outgoing(_)
            | Self::ReachedBy(_)
            | Self::Reaches(_) => true,
            _ => false,
        }
    }

    /// The controls the condition names.
    pub fn controls(&self) -> Vec<&str> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::controls).collect(),
            Self::Has(control) => vec![control],
            Self::Not(inner)
            | Self::Carries(inner)
            | Self::Holds(inner)
            | Self::On(inner)
            | Self::Incoming(inner)
            | Self::Outgoing(inner)
            | Self::ReachedBy(inner)
            | Self::Reaches(inner) => inner.controls(),
            _ => Vec::new(),
        }
    }

    /// The attributes the condition names, on any subject, in order.
    pub fn attributes(&self) -> Vec<&str> {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().flat_map(Self::attributes).collect()
            }
            Self::Is(attr, _) | Self::AtLeast(attr, _) => vec![attr],
            Self::Not(inner)
            | Self::Carries(inner)
            | Self::Holds(inner)
            | Self::On(inner)
            | Self::Incoming(inner)
            | Self::Outgoing(inner)
            | Self::ReachedBy(inner)
            | Self::Reaches(inner) => inner.attributes(),
            _ => Vec::new(),
        }
    }
}

/// A snake-case word as people read it.
pub(crate) fn plain(word: &str) -> String {
    word.replace('_', " ")
}
