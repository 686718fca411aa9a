//! A change as plain data: the record before, the record after. Undo, incremental analysis and compare all read it.

use std::sync::Arc;

use crate::{
    Asset, AssetId, Assumption, AssumptionId, Boundary, BoundaryId, Control, ControlId, Decision,
    Diagram, DiagramId, Element, ElementId, FindingId, Flow, FlowId, Frame, In, Model, Override,
    OwnThreat, Place, Route, Session, SessionId, Table, ThreatId, Workload,
};

/// One record before and after; adding, removing and updating have the same shape, and the inverse is a swap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swap<I, T> {
    pub id: I,
    pub before: Option<Arc<T>>,
    pub after: Option<Arc<T>>,
}

/// A change whose `before` is not what the model holds; nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mismatch;

impl<I: Ord + Copy, T: PartialEq> Swap<I, T> {
    fn apply(&self, table: &mut Table<I, T>) -> Result<(), Mismatch> {
        if table.get(&self.id) != self.before.as_ref() {
            return Err(Mismatch);
        }
        match &self.after {
            Some(record) => drop(table.insert(self.id, Arc::clone(record))),
            None => drop(table.remove(&self.id)),
        }
        Ok(())
    }

    fn inverse(&self) -> Self {
        Self {
            id: self.id,
            before: self.after.clone(),
            after: self.before.clone(),
        }
    }
}

macro_rules! changes {
    ($($variant:ident($table:ident: $id:ty => $record:ty),)*) => {
        /// A change of one record of one table.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Change {
            Workload(Swap<(), Workload>),
            $($variant(Swap<$id, $record>),)*
        }

        impl Change {
            /// The change that takes this one back.
            pub fn inverse(&self) -> Self {
                match self {
                    Self::Workload(swap) => Self::Workload(swap.inverse()),
                    $(Self::$variant(swap) => Self::$variant(swap.inverse()),)*
                }
            }

            /// Whether only the drawing changes, not what is judged.
            pub const fn only_places(&self) -> bool {
                matches!(self, Self::Place(_) | Self::Frame(_) | Self::Route(_) | Self::Diagram(_))
            }
        }

        impl Model {
            /// Applies one change.
            ///
            /// # Errors
            /// [`Mismatch`] if the model does not hold what the change replaces; the model is then as it was.
            pub(crate) fn apply(&mut self, change: &Change) -> Result<(), Mismatch> {
                match change {
                    Change::Workload(swap) => {
                        if swap.before.as_ref() != Some(&self.workload) {
                            return Err(Mismatch);
                        }
                        self.workload = swap.after.clone().ok_or(Mismatch)?;
                        Ok(())
                    }
                    $(Change::$variant(swap) => swap.apply(&mut self.$table),)*
                }
            }
        }

        $(impl Record for $record {
            type Id = $id;
            fn table(model: &Model) -> &Table<$id, $record> {
                &model.$table
            }
            fn change(swap: Swap<$id, $record>) -> Change {
                Change::$variant(swap)
            }
        })*
    };
}

/// A record that lives in a table of the model.
pub trait Record: Sized + Clone + PartialEq {
    type Id: Ord + Copy;
    /// The table of this kind of record.
    fn table(model: &Model) -> &Table<Self::Id, Self>;
    /// The swap as a change.
    fn change(swap: Swap<Self::Id, Self>) -> Change;
}

changes! {
    Element(elements: ElementId => Element),
    Flow(flows: FlowId => Flow),
    Boundary(boundaries: BoundaryId => Boundary),
    Asset(assets: AssetId => Asset),
    Control(controls: ControlId => Control),
    Decision(decisions: FindingId => Decision),
    Override(overrides: FindingId => Override),
    OwnThreat(threats: ThreatId => OwnThreat),
    Assumption(assumptions: AssumptionId => Assumption),
    Diagram(diagrams: DiagramId => Diagram),
    Place(places: In<ElementId> => Place),
    Frame(frames: In<BoundaryId> => Frame),
    Route(routes: In<FlowId> => Route),
    Session(sessions: SessionId => Session),
}
