//! One open model: its history, selection, file and drawing. The only road from what people do to what the model holds;
//! it knows no window, no camera and no disk.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

use model::{DiagramId, Edit, Element, Facts, History, Model, Stage, Subject};

use crate::{
    Delta, Pointer, Request, Sheet, State, Tool, Verdict,
    aside::{Due, Lines},
    clip::Copies,
    snap::Guide,
};

/// A register of more rows than this is taken apart on a thread of its own.
const LARGE: usize = 10_000;

/// What is selected: elements, flows, boundaries.
pub type Selection = BTreeSet<Subject>;

#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Session {
    model: Arc<Model>,
    history: History,
    pub(crate) selection: Selection,
    diagram: Option<DiagramId>,
    path: Option<PathBuf>,
    begun: bool,
    saved: Arc<Model>,
    /// What came with the template it began from: nobody drew that here.
    given: Arc<Model>,
    dirty: bool,
    revision: u64,
    judged: u64,
    /// The last step, and the last one that was judged anew.
    label: String,
    judged_for: String,
    cause: String,
    pub(crate) state: State,
    pub(crate) tool: Tool,
    pub(crate) stage: Stage,
    /// A flow that was led to empty ground, where it is asked what it leads to.
    pub(crate) led: Option<(model::ElementId, emath::Pos2)>,
    /// Where the gesture in progress began.
    pub(crate) pressed: Option<Pointer>,
    pub(crate) guides: Vec<Guide>,
    pub(crate) snap: bool,
    pub(crate) grid: bool,
    /// The selected note, by its place in the diagram.
    pub(crate) note: Option<usize>,
    /// Attributes copied from something.
    pub(crate) kept: Option<Facts>,
    pub(crate) copies: Copies,
    requests: Vec<Request>,
    verdict: Option<Arc<Verdict>>,
    delta: Option<Delta>,
    pub(crate) due: Due,
    /// Large drawings are made on another thread, and of which model one is being made there.
    pub(crate) aside: bool,
    pub(crate) asked: Option<Arc<Model>>,
    pub(crate) sheet: Arc<Sheet>,
    pub(crate) resting: Arc<Sheet>,
    pub(crate) lines: Lines,
}

impl Session {
    /// Nothing open yet: what the start screen stands on.
    pub fn blank() -> Self {
        Self {
            begun: false,
            ..Self::open(Model::default(), None)
        }
    }

    /// A session on a model that was read from `path`, or is new. What has no place yet is given one; that is no
    /// change of the model's.
    pub fn open(mut model: Model, path: Option<PathBuf>) -> Self {
        let diagram = Some(Sheet::settle(&mut model));
        let model = Arc::new(model);
        let lines = Lines::of(&model);
        let sheet = Arc::new(match lines {
            Lines::Routed => Sheet::draw(&model, diagram, None, None),
            _ => Sheet::rough(&model, diagram, None),
        });
        Self {
            lines,
            saved: Arc::clone(&model),
            given: Arc::default(),
            model,
            history: History::default(),
            selection: Selection::new(),
            diagram,
            path,
            begun: true,
            dirty: false,
            revision: 1,
            judged: 1,
            label: String::new(),
            judged_for: String::new(),
            cause: String::new(),
            state: State::Idle,
            tool: Tool::Select,
            stage: Stage::Code,
            led: None,
            pressed: None,
            guides: Vec::new(),
            snap: true,
            grid: false,
            note: None,
            kept: None,
            copies: Copies::default(),
            requests: Vec::new(),
            verdict: None,
            delta: None,
            due: Due::Nothing,
            aside: false,
            asked: None,
            resting: Arc::clone(&sheet),
            sheet,
        }
    }

    /// A session on a new model that begins as a template.
    pub fn from_template(model: Model) -> Self {
        let session = Self::open(model, None);
        Self {
            given: Arc::clone(&session.model),
            ..session
        }
    }

    /// A session on a model that a crash left behind; it counts as changed since the file it came from.
    pub fn restored(model: Model, path: Option<PathBuf>) -> Self {
        Self {
            saved: Arc::new(Model::default()),
            dirty: true,
            ..Self::open(model, path)
        }
    }

    pub fn model(&self) -> &Arc<Model> {
        &self.model
    }

    /// What the template had that the model began from; nothing where it began empty or was read from a file.
    pub fn given(&self) -> &Model {
        &self.given
    }

    pub fn history(&self) -> &History {
        &self.history
    }

    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// The one thing that is selected, if it is one.
    pub fn selected(&self) -> Option<Subject> {
        let one = self.selection.first().copied();
        one.filter(|_| self.selection.len() == 1)
    }

    pub fn diagram(&self) -> Option<DiagramId> {
        self.diagram
    }

    /// Shows a diagram. What is selected and is not on it is selected no more.
    pub fn turn_to(&mut self, id: DiagramId) {
        if self.diagram == Some(id) || !self.model.diagrams().contains_key(&id) {
            return;
        }
        if self.state != State::Idle {
            self.input(&crate::Input::Escape);
        }
        let chosen = std::mem::take(&mut self.selection);
        self.note = None;
        self.diagram = Some(id);
        self.resting = Arc::default();
        self.redraw();
        self.selection = chosen.into_iter().filter(|s| self.shows(*s)).collect();
    }

    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Whether a model is open at all.
    pub fn begun(&self) -> bool {
        self.begun
    }

    /// Whether something would be lost by closing.
    pub fn dirty(&self) -> bool {
        self.dirty
    }

    /// Rises with every change of anything.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Rises with every change of what is judged, not when things only move.
    pub fn judged(&self) -> u64 {
        self.judged
    }

    /// The drawing as it is to be seen now, a drag's preview included.
    pub fn sheet(&self) -> &Arc<Sheet> {
        &self.sheet
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    /// The step that [`delta`](Self::delta) speaks of, in words.
    pub fn cause(&self) -> &str {
        &self.cause
    }

    /// The model's title, else the file's name.
    pub fn name(&self) -> String {
        let title = self.model.workload().title.trim();
        let stem = || {
            Some(
                self.path
                    .as_ref()?
                    .file_stem()?
                    .to_string_lossy()
                    .into_owned(),
            )
        };
        if title.is_empty() {
            stem().unwrap_or_else(|| "Untitled".to_owned())
        } else {
            title.to_owned()
        }
    }

    /// Nobody is asked any more what a flow leads to.
    pub fn let_go(&mut self) {
        self.led = None;
    }

    pub fn request(&mut self, request: Request) {
        self.requests.push(request);
    }

    /// What is asked of the app since the last call.
    pub fn requests(&mut self) -> Vec<Request> {
        std::mem::take(&mut self.requests)
    }

    /// The file at `path` now holds `model`, which this session had at some time.
    pub fn mark_saved(&mut self, path: PathBuf, model: Arc<Model>) {
        self.path = Some(path);
        self.saved = model;
        self.dirty = self.model != self.saved;
    }

    /// Changes the model as one step that `label` names.
    pub fn edit<R>(&mut self, label: &str, run: impl FnOnce(&mut Edit<'_>) -> R) -> R {
        let before = Arc::clone(&self.model);
        let result = self
            .history
            .edit(Arc::make_mut(&mut self.model), label, run);
        label.clone_into(&mut self.label);
        self.changed(&before, Due::All);
        result
    }

    /// The same where what changes place is shown there already.
    pub(crate) fn edit_in_place(&mut self, label: &str, run: impl FnOnce(&mut Edit<'_>)) {
        let before = Arc::clone(&self.model);
        self.history
            .edit(Arc::make_mut(&mut self.model), label, run);
        label.clone_into(&mut self.label);
        self.changed(&before, Due::Dropped);
    }

    pub fn undo(&mut self) {
        let before = Arc::clone(&self.model);
        let step = self.history.undo(Arc::make_mut(&mut self.model));
        if let Some(step) = step.cloned() {
            self.label = format!("Undo {}", lower(&step.label));
            self.changed(&before, Due::All);
            self.follow(&step);
        }
    }

    pub fn redo(&mut self) {
        let before = Arc::clone(&self.model);
        let step = self.history.redo(Arc::make_mut(&mut self.model));
        if let Some(step) = step.cloned() {
            self.label = format!("Redo {}", lower(&step.label));
            self.changed(&before, Due::All);
            self.follow(&step);
        }
    }

    fn changed(&mut self, before: &Model, due: Due) {
        if *before == *self.model {
            return;
        }
        self.revision += 1;
        if !same_facts(before, &self.model) {
            self.judged += 1;
            self.judged_for.clone_from(&self.label);
        }
        self.dirty = self.model != self.saved;
        let model = Arc::clone(&self.model);
        self.selection.retain(|subject| model.has(*subject));
        self.note = self.noted();
        let known = self.diagram.filter(|id| model.diagrams().contains_key(id));
        self.diagram = known.or_else(|| model.first_diagram());
        if !same_picture(before, &self.model) || !Arc::ptr_eq(&self.sheet, &self.resting) {
            self.due = self.due.max(due);
        }
        self.refresh();
    }

    /// The newest verdict; it may be a moment behind the model.
    pub fn verdict(&self) -> Option<&Arc<Verdict>> {
        self.verdict.as_ref()
    }

    /// What the last edit changed in the register; nothing before the first.
    pub fn delta(&self) -> Option<&Delta> {
        self.delta.as_ref()
    }

    /// Takes a verdict from the worker. A gesture in progress goes on; it sees the new marks when it ends.
    pub fn accept(&mut self, verdict: Verdict) {
        let before = self.verdict.replace(Arc::new(verdict));
        if let (Some(before), Some(after)) = (&before, &self.verdict) {
            let delta = Delta::between(before, after);
            // What changed nothing, such as naming what was just added, leaves what the step before it said.
            if !delta.is_empty() || self.delta.as_ref().is_none_or(Delta::is_empty) {
                self.delta = Some(delta);
                self.cause.clone_from(&self.judged_for);
            }
        }
        let marks = self.verdict.as_deref().map(Verdict::marks);
        if before.as_deref().map(Verdict::marks) != marks {
            self.due = self.due.max(Due::Marks);
        }
        self.refresh();
        // A large one takes long to take apart, and nobody waits for that.
        if let Some(before) = before.filter(|before| before.rows.len() > LARGE) {
            drop(thread::Builder::new().spawn(move || drop(before)));
        }
    }

    /// Draws anew what was put off, unless a gesture still holds the drawing or another thread does it.
    pub(crate) fn refresh(&mut self) {
        if self.due > Due::Nothing && !self.state.busy() && !self.waits() {
            self.redraw();
        }
    }

    /// Draws the model as it stands; a preview is dropped.
    pub(crate) fn redraw(&mut self) {
        self.due = Due::Nothing;
        let marks = self.verdict.as_deref().map(Verdict::marks);
        let before = match &self.lines {
            Lines::Routed => Some(Arc::clone(&self.resting)),
            Lines::Done(sheet) => Some(Arc::clone(sheet)),
            Lines::Rough => None,
        };
        self.resting = Arc::new(match before {
            Some(before) => {
                self.lines = Lines::Routed;
                Sheet::draw(&self.model, self.diagram, marks, Some(&before))
            }
            None => Sheet::rough(&self.model, self.diagram, marks),
        });
        self.sheet = Arc::clone(&self.resting);
    }

    /// Selects exactly this.
    pub fn select(&mut self, subjects: impl IntoIterator<Item = Subject>) {
        let model = Arc::clone(&self.model);
        self.selection = subjects.into_iter().filter(|s| model.has(*s)).collect();
        self.note = None;
    }
}

/// A label inside a sentence.
fn lower(label: &str) -> String {
    let mut text = label.to_owned();
    if let Some(first) = text.get_mut(0..1) {
        first.make_ascii_lowercase();
    }
    text
}

/// Whether two models differ in nothing that a rule could read.
fn same_facts(a: &Model, b: &Model) -> bool {
    a.elements() == b.elements()
        && a.flows() == b.flows()
        && a.boundaries() == b.boundaries()
        && a.assets() == b.assets()
        && a.controls() == b.controls()
        && a.decisions() == b.decisions()
        && a.overrides() == b.overrides()
        && a.threats() == b.threats()
        && a.assumptions() == b.assumptions()
        && a.workload() == b.workload()
}

/// Whether two models are drawn alike: they differ in answered attributes at most.
fn same_picture(a: &Model, b: &Model) -> bool {
    let elements = a.elements().len() == b.elements().len()
        && a.elements().iter().zip(b.elements()).all(|(a, b)| {
            let unanswered = |element: &Element| Element {
                facts: Facts::new(),
                ..element.clone()
            };
            a.0 == b.0 && (Arc::ptr_eq(a.1, b.1) || unanswered(a.1) == unanswered(b.1))
        });
    elements
        && a.flows() == b.flows()
        && a.boundaries() == b.boundaries()
        && a.assets() == b.assets()
        && a.places() == b.places()
        && a.frames() == b.frames()
        && a.routes() == b.routes()
        && a.diagrams() == b.diagrams()
}
