//! The tables of version 1 as the file nests them, and the model they make.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    marker::PhantomData,
    sync::Arc,
};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, MapAccess},
};

use crate::{
    Asset, AssetId, Assumption, AssumptionId, Boundary, BoundaryId, Control, ControlId, Decision,
    Diagram, DiagramId, Element, ElementId, FindingId, Flow, FlowId, Frame, Model, Note, Override,
    OwnThreat, Place, Route, Session, SessionId, Subject, Table, ThreatId, Workload, is_default,
};

#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Tables {
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
    #[serde(skip_serializing_if = "is_default")]
    order: u16,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<Note>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    locked: BTreeSet<Subject>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    levels: BTreeMap<ElementId, i16>,
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
                        order: d.order,
                        notes: d.notes.clone(),
                        locked: d.locked.clone(),
                        levels: d.levels.clone(),
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
                    order: picture.order,
                    notes: picture.notes,
                    locked: picture.locked,
                    levels: picture.levels,
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
