//! What panels read and what they ask for. A panel never changes anything itself: it pushes wishes, the app grants them
//! after the frame is laid out.

use std::path::PathBuf;

use editor::{Act, Field, Measure, Session};
use model::{Attr, BoundaryId, BoundaryKind, FindingId, Kind, Stage, Subject, Tier, Value};

use crate::theme::{Look, Scheme};

/// What a panel may read.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub session: &'a Session,
    pub prefs: &'a Prefs,
    pub look: Look,
}

/// How the window is set up; no part of the model.
#[derive(Clone, Debug, PartialEq)]
pub struct Prefs {
    pub measure: Measure,
    /// Assumed findings are in the matrix and the register.
    pub assumed: bool,
    /// The matrix cell the register is narrowed to: likelihood and impact, from 0.
    pub cell: Option<(u8, u8)>,
    /// The register lists only what the last edit changed.
    pub changed: bool,
    /// The threat on the inspector's card.
    pub finding: Option<(FindingId, Subject)>,
    pub scheme: Scheme,
    /// The view jumps where it would fly.
    pub calm: bool,
}

impl Default for Prefs {
    fn default() -> Self {
        Self {
            measure: Measure::Current,
            assumed: true,
            cell: None,
            changed: false,
            finding: None,
            scheme: Scheme::default(),
            calm: false,
        }
    }
}

impl Prefs {
    /// The threat on the card.
    pub fn chosen(&self) -> Option<FindingId> {
        self.finding.map(|(finding, _)| finding)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    Run(Act),
    /// Select and bring into view.
    FlyTo(Subject),
    /// Select nothing, so that the inspector asks what is to be answered first.
    Questions,
    /// Select what a threat is about and put the threat on the card; nothing puts the card away.
    Finding(Option<(FindingId, Subject)>),
    Answer(Subject, Attr, Value),
    /// Set all of this as one step.
    Fix(Subject, Vec<(Attr, Value)>),
    Set(Field),
    /// Add an element of a kind where there is room for it.
    Add(Kind),
    SetKind(Subject, Kind),
    SetBoundary(BoundaryId, BoundaryKind),
    SetStage(Subject, Option<Stage>),
    /// A new name for an element, flow or boundary.
    Name(Subject, String),
    Show(Measure),
    Assumed(bool),
    Tier(Tier),
    /// Narrow the register to a cell, or to nothing.
    Cell(Option<(u8, u8)>),
    /// List only what the last edit changed, or all.
    Changed(bool),
    Theme(Scheme),
    /// The size of everything in the window; 1 is as the system says.
    Scale(f32),
    /// The view jumps where it would fly, or flies.
    Calm(bool),
    /// Begin a new model from a file, which stays as it is.
    Begin(PathBuf),
    /// Open a file, after what is open was kept or given up.
    Read(PathBuf),
    Dismiss,
}

pub type Wishes = Vec<Wish>;
