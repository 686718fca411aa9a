//! What panels read and what they ask for. A panel never changes anything itself: it pushes wishes, the app grants them
//! after the frame is laid out.

use std::path::PathBuf;

use editor::{Act, Chord, Field, Find, Measure, Own, Pick, Ruling, Session, Tool, Topic, Word};
use model::{
    Attr, BoundaryId, BoundaryKind, ControlId, DiagramId, ElementId, FindingId, FlowId, Kind,
    Stage, Status, Subject, ThreatId, Tier, Value,
};

use crate::{
    settings::Settings,
    shelf::Book,
    theme::{Look, Scheme},
};

/// What a panel may read.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub session: &'a Session,
    pub prefs: &'a Prefs,
    pub settings: &'a Settings,
    pub look: Look,
}

/// By what the register is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Report order: what matters most first.
    #[default]
    Report,
    Id,
    Title,
    Subject,
    Band,
    State,
}

/// What a fix would change, if it were applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Supposed {
    pub subject: Subject,
    pub changes: Vec<(Attr, Value)>,
    /// Of this judgement.
    pub revision: u64,
    /// Nothing until it is worked out.
    pub effect: Option<editor::Effect>,
}

/// How the window is set up; no part of the model.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "switches that people see")]
pub struct Prefs {
    pub measure: Measure,
    /// Assumed findings are in the matrix and the register.
    pub assumed: bool,
    /// The matrix cell the register is narrowed to: likelihood and impact, from 0.
    pub cell: Option<(u8, u8)>,
    /// The register lists only what the last edit changed.
    pub changed: bool,
    /// The register is shown, not the matrix, where there is room for one.
    pub listed: bool,
    pub sort: Sort,
    /// The register lists only what has these letters.
    pub search: String,
    /// The threat on the inspector's card.
    pub finding: Option<(FindingId, Subject)>,
    /// A threat that was just written: its card comes with the next verdict.
    pub awaited: Option<ThreatId>,
    /// The same once its card is there: its title takes the keyboard.
    pub written: Option<ThreatId>,
    pub supposed: Option<Supposed>,
    pub scheme: Scheme,
    /// The view jumps where it would fly.
    pub calm: bool,
    /// The drawing alone.
    pub focus: bool,
    /// The list of problems is open.
    pub problems: bool,
    /// Only the few questions are asked that settle most.
    pub first: bool,
}

impl Default for Prefs {
    fn default() -> Self {
        Self {
            measure: Measure::Current,
            assumed: true,
            cell: None,
            changed: false,
            listed: false,
            sort: Sort::Report,
            search: String::new(),
            finding: None,
            awaited: None,
            written: None,
            supposed: None,
            scheme: Scheme::default(),
            calm: false,
            focus: false,
            problems: false,
            first: false,
        }
    }
}

impl Prefs {
    /// The threat on the card.
    pub fn chosen(&self) -> Option<FindingId> {
        self.finding.map(|(finding, _)| finding)
    }
}

/// A change of the model; one step of its history.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    Answer(Subject, Attr, Value),
    /// The same answer for everything selected.
    AnswerAll(Attr, Value),
    /// Set all of this.
    Fix(Subject, Vec<(Attr, Value)>),
    Set(Field),
    Say(Subject, Word, String),
    /// An element of a kind where there is room for it.
    Add(Kind),
    AddIn(Kind, Option<BoundaryId>),
    AddBoundary(Option<BoundaryId>),
    Join(ElementId, ElementId),
    /// Lets a flow begin, or end, elsewhere.
    Redirect(FlowId, bool, ElementId),
    SetKind(Subject, Kind),
    SetKinds(Kind),
    SetBoundary(BoundaryId, BoundaryKind),
    SetStage(Vec<Subject>, Option<Stage>),
    PutInto(Vec<Subject>, Option<BoundaryId>),
    /// A new name for an element, flow, boundary or asset.
    Name(Subject, String),
    Remove(Subject),
    NameDiagram(DiagramId, String),
    Tier(Tier),
    Workload(Topic, String),
    Decide(FindingId, Ruling),
    /// Likelihood and impact, 1 to 5, and why.
    Score(FindingId, u8, u8, String),
    Unscore(FindingId),
    WriteThreat(Subject, String),
    EditThreat(ThreatId, Own),
    RemoveThreat(ThreatId),
    PutControl(Vec<Subject>, String, Status),
    EditControl(ControlId, editor::Put),
    RemoveControl(ControlId),
}

/// Something over the window that goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    Problem,
    Told,
    Finder,
    Context,
    Keys,
    Problems,
    Steps,
    /// The title of a threat that was just written has the keyboard.
    Written,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    Run(Act),
    Change(Change),
    /// The bottom line as the figures write it goes into its field.
    Draft,
    /// Select and bring into view.
    FlyTo(Subject),
    Select(Vec<Subject>),
    /// Select nothing, so that the inspector asks what is to be answered first.
    Questions,
    /// Select what a threat is about and put the threat on the card; nothing puts the card away.
    Finding(Option<(FindingId, Subject)>),
    /// The worst open threat on the card.
    Worst,
    /// Work out what a fix would change; nothing forgets it.
    Suppose(Option<(Subject, Vec<(Attr, Value)>)>),
    Show(Measure),
    Assumed(bool),
    /// Ask only the few questions that settle most, or all.
    First(bool),
    /// Narrow the register to a cell, or to nothing.
    Cell(Option<(u8, u8)>),
    /// List only what the last edit changed, or all.
    Changed(bool),
    /// Show the register, or the matrix, where there is room for one.
    Listed(bool),
    Sort(Sort),
    Search(String),
    Theme(Scheme),
    /// The size of everything in the window, 1 as it is.
    Scale(f32),
    /// Jump where the view would fly.
    Calm(bool),
    /// What people sign with.
    Author(String),
    /// Give a command this key, or its own ones back.
    Bind(&'static str, Option<Chord>),
    /// Begin a new model from a template or an example.
    Begin(Book),
    /// Open a file in a tab of its own.
    Read(PathBuf),
    Restore(PathBuf),
    Compare(PathBuf),
    Discard(PathBuf),
    /// Show a diagram.
    Turn(DiagramId),
    Tab(usize),
    CloseTab(usize),
    Pick(Find, Pick),
    /// Put down at a point of the screen, if that is on the drawing.
    Drop(Pick, egui::Pos2),
    Take(Tool),
    Put(Put),
}

pub type Wishes = Vec<Wish>;
