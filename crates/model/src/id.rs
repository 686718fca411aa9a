//! Identifiers: UUIDs with a type each, so that a flow can never be looked up among elements.
//!
//! People's edits make version 7 ids, sketches and imports version 5 ids (from names and paths), so that
//! the same input gives the same file.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;

/// The namespace every name-based id of Plimsoll hangs under.
pub const NAMESPACE: Uuid = Uuid::from_u128(0x8f2b_6f0e_51c3_4c1e_9a66_0d5b_7e1f_2a90);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $tag:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh, time-ordered id (version 7), for what people make.
            pub fn fresh() -> Self {
                Self(Uuid::now_v7())
            }

            /// The id of a path of names (version 5): equal paths give equal ids.
            pub fn named(path: &str) -> Self {
                Self(Uuid::new_v5(&NAMESPACE, format!(concat!($tag, "\u{1f}{}"), path).as_bytes()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($tag, " {}"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut text = [0; uuid::fmt::Hyphenated::LENGTH];
                serializer.serialize_str(self.0.hyphenated().encode_lower(&mut text))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Read;
                impl de::Visitor<'_> for Read {
                    type Value = $name;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(concat!("the UUID of the ", $tag))
                    }
                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$name, E> {
                        text.parse().map_err(|_| {
                            let text = crate::clip(text);
                            E::custom(format!("the id of the {}, \u{201c}{text}\u{201d}, is no UUID", $tag))
                        })
                    }
                }
                deserializer.deserialize_str(Read)
            }
        }
    )*};
}

ids! {
    /// An [`Element`](crate::Element).
    ElementId = "element";
    /// A [`Flow`](crate::Flow).
    FlowId = "flow";
    /// A trust [`Boundary`](crate::Boundary).
    BoundaryId = "boundary";
    /// A data [`Asset`](crate::Asset).
    AssetId = "asset";
    /// A [`Control`](crate::Control) attached to something.
    ControlId = "control";
    /// A finding: version 5 of rule id and subject, so that it survives renames and re-runs.
    FindingId = "finding";
    /// A threat a person wrote ([`OwnThreat`](crate::OwnThreat)).
    ThreatId = "threat";
    /// An [`Assumption`](crate::Assumption).
    AssumptionId = "assumption";
    /// A [`Diagram`](crate::Diagram).
    DiagramId = "diagram";
    /// A workshop [`Session`](crate::Session).
    SessionId = "session";
}
