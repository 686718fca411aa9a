//! The model file: RON, version 1, sorted and stable to the byte. Reading gives a model or the issues that stop it;
//! writing gives text. Opening and saving files is somebody else's work.

use std::{collections::BTreeMap, fmt, marker::PhantomData, sync::Arc};

use ron::{extensions::Extensions, ser::PrettyConfig};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, IgnoredAny, MapAccess},
};

use crate::{
    Asset, AssetId, Assumption, AssumptionId, Boundary, BoundaryId, Control, ControlId, Decision,
    Diagram, DiagramId, Element, ElementId, FindingId, Flow, FlowId, Frame, Issue, Model, Note,
    Override, OwnThreat, Place, Route, Session, SessionId, Table, ThreatId, Workload,
};

/// The version this build writes.
pub const VERSION: u32 = 1;
const FORMAT: &str = "plimsoll";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    version: u32,
    model: Tables,
}

#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
    #[serde(default, rename = "model")]
    _model: IgnoredAny,
}

#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Tables {
    workload: Arc<Workload>,
    #[serde(
        deserialize_with = "unique",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    boundaries: Table<BoundaryId, Boundary>,
    #[serde(
        deserialize_with = "unique",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    elements: Table<ElementId, Element>,
    #[serde(
        deserialize_with = "unique",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    flows: Table<FlowId, Flow>,
    #[serde(
        deserialize_with = "unique",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    assets: Table<AssetId, Asset>,
    #[serde(
        deserialize_with = "unique",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    controls: Table<ControlId, Control>,
    #[serde(
        deserialize_with = "unique",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    decisions: Table<FindingId, Decision>,
    #[serde(
        deserialize_with = "unique",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    overrides: Table<FindingId, Override>,
    #[serde(
        deserialize_with = "unique",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    threats: Table<ThreatId, OwnThreat>,
    #[serde(
        deserialize_with = "unique",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    assumptions: Table<AssumptionId, Assumption>,
    #[serde(
        deserialize_with = "unique",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    sessions: Table<SessionId, Session>,
    #[serde(
        deserialize_with = "unique",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    diagrams: BTreeMap<DiagramId, Picture>,
}

/// A diagram with its places, as the file nests them.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Picture {
    title: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<Note>,
    #[serde(
        deserialize_with = "unique",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    places: Table<ElementId, Place>,
    #[serde(
        deserialize_with = "unique",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    frames: Table<BoundaryId, Frame>,
    #[serde(
        deserialize_with = "unique",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    routes: Table<FlowId, Route>,
}

impl Default for Tables {
    fn default() -> Self {
        Self::from(&Model::default())
    }
}

impl From<&Model> for Tables {
    fn from(model: &Model) -> Self {
        let mut diagrams: BTreeMap<DiagramId, Picture> = model
            .diagrams
            .iter()
            .map(|(id, d)| {
                (
                    *id,
                    Picture {
                        title: d.title.clone(),
                        notes: d.notes.clone(),
                        ..Picture::default()
                    },
                )
            })
            .collect();
        for ((diagram, id), place) in &model.places {
            diagrams
                .entry(*diagram)
                .or_default()
                .places
                .insert(*id, Arc::clone(place));
        }
        for ((diagram, id), frame) in &model.frames {
            diagrams
                .entry(*diagram)
                .or_default()
                .frames
                .insert(*id, Arc::clone(frame));
        }
        for ((diagram, id), route) in &model.routes {
            diagrams
                .entry(*diagram)
                .or_default()
                .routes
                .insert(*id, Arc::clone(route));
        }
        Self {
            workload: Arc::clone(&model.workload),
            boundaries: model.boundaries.clone(),
            elements: model.elements.clone(),
            flows: model.flows.clone(),
            assets: model.assets.clone(),
            controls: model.controls.clone(),
            decisions: model.decisions.clone(),
            overrides: model.overrides.clone(),
            threats: model.threats.clone(),
            assumptions: model.assumptions.clone(),
            sessions: model.sessions.clone(),
            diagrams,
        }
    }
}

impl From<Tables> for Model {
    fn from(tables: Tables) -> Self {
        let mut model = Self {
            workload: tables.workload,
            boundaries: tables.boundaries,
            elements: tables.elements,
            flows: tables.flows,
            assets: tables.assets,
            controls: tables.controls,
            decisions: tables.decisions,
            overrides: tables.overrides,
            threats: tables.threats,
            assumptions: tables.assumptions,
            sessions: tables.sessions,
            ..Self::default()
        };
        for (diagram, picture) in tables.diagrams {
            model.diagrams.insert(
                diagram,
                Arc::new(Diagram {
                    title: picture.title,
                    notes: picture.notes,
                }),
            );
            model.places.extend(
                picture
                    .places
                    .into_iter()
                    .map(|(id, place)| ((diagram, id), place)),
            );
            model.frames.extend(
                picture
                    .frames
                    .into_iter()
                    .map(|(id, frame)| ((diagram, id), frame)),
            );
            model.routes.extend(
                picture
                    .routes
                    .into_iter()
                    .map(|(id, route)| ((diagram, id), route)),
            );
        }
        model
    }
}

/// Reads a map and refuses an id that stands twice, so that no record is lost in silence.
fn unique<'de, D, I, T>(deserializer: D) -> Result<BTreeMap<I, T>, D::Error>
where
    D: Deserializer<'de>,
    I: Deserialize<'de> + Ord + fmt::Display + Copy,
    T: Deserialize<'de>,
{
    struct Read<I, T>(PhantomData<(I, T)>);
    impl<'de, I, T> de::Visitor<'de> for Read<I, T>
    where
        I: Deserialize<'de> + Ord + fmt::Display + Copy,
        T: Deserialize<'de>,
    {
        type Value = BTreeMap<I, T>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map from ids to records, { \"id\": (\u{2026}) }")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut table = BTreeMap::new();
            while let Some((id, record)) = map.next_entry::<I, T>()? {
                if table.insert(id, record).is_some() {
                    return Err(de::Error::custom(format!(
                        "the id {id} stands twice in one table"
                    )));
                }
            }
            Ok(table)
        }
    }
    deserializer.deserialize_map(Read(PhantomData))
}

fn options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME)
}

/// Reads a model file.
///
/// # Errors
/// What stops it, each with line, column and what to do: text that is no RON, a newer version, an unknown kind or
/// attribute, a link to nothing, boundaries in a circle. No model comes out of a file with a fault.
pub fn read(text: &str) -> Result<Model, Vec<Issue>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        let hint = "draw a model from a sketch with \u{201c}plimsoll draw\u{201d}, or start from a file in templates";
        return Err(vec![Issue::new(1, 1, "the file is empty", hint)]);
    }
    let file: File = match options().from_str(text) {
        Ok(file) => file,
        Err(error) => return Err(vec![newer(text).unwrap_or_else(|| broken(text, &error))]),
    };
    if let Some(issue) = refused(text, &file.format, file.version) {
        return Err(vec![issue]);
    }
    let model = Model::from(file.model);
    let faults = model.faults();
    if faults.is_empty() {
        return Ok(model);
    }
    Err(faults
        .into_iter()
        .map(|fault| {
            let key = format!("\"{}\":", fault.record);
            let record = text.find(&key).unwrap_or_default();
            let after = record + key.len();
            let inside = text.get(after..).and_then(|rest| rest.find(&fault.near));
            let offset = inside.map_or(record, |near| after + near);
            Issue::at(text, offset, fault.what, fault.hint)
        })
        .collect())
}

fn refused(text: &str, format: &str, version: u32) -> Option<Issue> {
    if format != FORMAT {
        let what = format!(
            "the format is \u{201c}{}\u{201d}, not \u{201c}{FORMAT}\u{201d}",
            crate::clip(format)
        );
        let hint = "this is no Plimsoll model";
        return Some(Issue::at(
            text,
            text.find("format").unwrap_or_default(),
            what,
            hint,
        ));
    }
    if version != VERSION {
        let what =
            format!("the file is of version {version}, this program reads version {VERSION}");
        let hint = if version > VERSION {
            "open it with a newer Plimsoll"
        } else {
            "the version starts at 1"
        };
        return Some(Issue::at(
            text,
            text.find("version").unwrap_or_default(),
            what,
            hint,
        ));
    }
    None
}

/// The refusal of another format or version, where that is why the text could not be read.
fn newer(text: &str) -> Option<Issue> {
    let head: Head = options().from_str(text).ok()?;
    refused(text, &head.format, head.version)
}

fn broken(text: &str, error: &ron::error::SpannedError) -> Issue {
    let start = error.span.start;
    let hint = match error.code {
        ron::Error::ExceededRecursionLimit => "nest less deeply; a model needs ten levels at most",
        ron::Error::Eof => {
            "the text ends too early: look for a bracket or quote that is never closed"
        }
        ron::Error::NoSuchStructField { .. } => "take the field out or correct its name",
        ron::Error::NoSuchEnumVariant { .. } => "correct the word",
        ron::Error::MissingStructField { .. } => "add the field",
        ron::Error::Message(_) => "correct it there",
        _ => {
            "correct the text there; \u{201c}plimsoll sketch\u{201d} shows how a model that reads looks"
        }
    };
    if start.line == 0 {
        return Issue::at(text, 0, plain(&error.code), hint);
    }
    Issue::new(start.line, start.col, plain(&error.code), hint)
}

/// The reader's complaint with the nearest name where a name is unknown.
fn plain(error: &ron::Error) -> String {
    let unknown = |what: &str, found: &str, expected: &'static [&'static str]| {
        let near = crate::nearest(found, expected.iter().copied());
        let near = near.map_or_else(String::new, |near| {
            format!("; did you mean \u{201c}{near}\u{201d}?")
        });
        format!("\u{201c}{}\u{201d} is no {what}{near}", crate::clip(found))
    };
    match error {
        ron::Error::NoSuchStructField {
            expected,
            found,
            outer,
        } => {
            let what = match outer {
                Some(outer) => format!("field of {outer}"),
                None => "field that is known here".to_owned(),
            };
            unknown(&what, found, expected)
        }
        ron::Error::NoSuchEnumVariant {
            expected,
            found,
            outer,
        } => {
            let what = match outer.as_deref().unwrap_or_default() {
                "Kind" => "element kind",
                "BoundaryKind" => "boundary kind",
                _ => "word that is known here",
            };
            unknown(what, found, expected)
        }
        ron::Error::Message(message) => message.clone(),
        other => format!(
            "the text cannot be read: {}",
            other.to_string().trim_end_matches('.')
        ),
    }
}

/// Writes a model file. The same model gives the same bytes.
///
/// # Errors
/// None that a model can cause; the serializer's own words otherwise.
pub fn write(model: &Model) -> Result<String, Issue> {
    let file = File {
        format: FORMAT.to_owned(),
        version: VERSION,
        model: Tables::from(model),
    };
    let style = PrettyConfig::new()
        .new_line("\n")
        .struct_names(false)
        .indentor("  ")
        .depth_limit(5);
    let mut text = options()
        .to_string_pretty(&file, style)
        .map_err(|error| Issue::new(0, 0, format!("the model cannot be written: {error}"), ""))?;
    text.push('\n');
    Ok(text)
}
