//! The tools and what a gesture is doing. Each tool is a few states named by what is happening; the words for the status
//! strip belong to them.

use emath::{Pos2, Vec2};
use model::{BoundaryId, ElementId, FlowId, Kind, Stage, Subject};

use crate::{Pointer, Session, bend::Pull, grip::Edge, session::Selection};

/// How far a press may wander, in points on the screen, and still be a click.
pub const DRAG_THRESHOLD: f32 = 4.0;
/// How near to a line a press must be, in points on the screen.
pub const REACH: f32 = 8.0;

/// What a press on the drawing begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    #[default]
    Select,
    /// Moves the view.
    Hand,
    /// Draws flows.
    Flow,
    /// Draws a boundary around things.
    Boundary,
    /// Puts things into the stage of [`Session::stage`].
    Stage,
    Note,
    /// Puts down an element.
    Place(Kind),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum State {
    #[default]
    Idle,
    /// Pressed, not moved yet; on nothing where the ground was pressed.
    Pointing {
        from: Pointer,
        on: Option<Subject>,
        /// It was selected before: a click without Shift then narrows the selection.
        held: bool,
    },
    Moving {
        from: Pos2,
        by: Vec2,
    },
    /// The selection stays; a copy of it is led to the pointer.
    Copying {
        from: Pos2,
        by: Vec2,
    },
    Brushing {
        from: Pos2,
        to: Pos2,
        base: Selection,
    },
    Panning {
        last: Pos2,
    },
    /// A flow leads from an element to the pointer; the next press or the release of a drag ends it.
    Connecting {
        from: ElementId,
        to: Pos2,
    },
    /// One end of a flow leads to the pointer.
    Reconnecting {
        flow: FlowId,
        /// The source is led, not the target.
        source: bool,
        to: Pos2,
    },
    /// A flow's line is pulled to the pointer.
    Bending(Pull),
    /// An edge or corner of a boundary follows the pointer.
    Resizing {
        boundary: BoundaryId,
        edge: Edge,
        to: Pos2,
    },
    /// A frame is drawn: for a boundary or a stage.
    Framing {
        from: Pos2,
        to: Pos2,
    },
    /// A note is moved.
    Carrying {
        note: usize,
        from: Pos2,
        by: Vec2,
    },
    Renaming {
        subject: Subject,
        draft: String,
    },
    /// A note is typed, a new one or one that is there.
    Writing {
        note: Option<usize>,
        at: Pos2,
        draft: String,
    },
}

impl State {
    fn hint(&self) -> &'static str {
        match self {
            Self::Idle => {
                "Click to select · drag to move or brush · double-click to rename or add · Space-drag to pan · Ctrl+K finds everything"
            }
            Self::Pointing { .. } => "Drag to move",
            Self::Moving { .. } => "Release to place · Ctrl suspends snapping · Esc to cancel",
            Self::Copying { .. } => "Release to put the copy here · Esc to cancel",
            Self::Brushing { .. } => {
                "Release to select what is inside · Shift adds · Esc to cancel"
            }
            Self::Panning { .. } => "Drag to move the view",
            Self::Connecting { .. } => {
                "End on an element, or on the ground to make one there · Esc to cancel"
            }
            Self::Reconnecting { .. } => "Release on the element it should end at · Esc to cancel",
            Self::Bending(_) => "Release to bend the line here · Esc to cancel",
            Self::Resizing { .. } => "Release to set the size · Esc to cancel",
            Self::Framing { .. } => "Release to take in what is inside · Esc to cancel",
            Self::Carrying { .. } => "Release to place · Esc to cancel",
            Self::Renaming { .. } => "Enter to rename · Esc to keep the old name",
            Self::Writing { .. } => "Enter to keep the note · Esc to leave it as it was",
        }
    }

    /// A gesture holds the pointer.
    pub fn busy(&self) -> bool {
        !matches!(
            self,
            Self::Idle | Self::Renaming { .. } | Self::Writing { .. }
        )
    }
}

impl Session {
    /// What a press or a key would do now, for the status strip.
    pub fn hint(&self) -> String {
        if self.state != State::Idle {
            return self.state.hint().to_owned();
        }
        match self.tool {
            Tool::Hand => "Drag to move the view · V selects again".to_owned(),
            Tool::Flow => "Drag from one element to another · Esc selects again".to_owned(),
            Tool::Boundary => "Drag around what is trusted alike · Esc selects again".to_owned(),
            Tool::Stage => {
                let stage = self.stage.word();
                format!(
                    "Drag around what belongs to {stage} · F for the next stage · Esc selects again"
                )
            }
            Tool::Note => "Click where the note begins · Esc selects again".to_owned(),
            Tool::Place(kind) => {
                let title = &model::vocabulary().kind(kind).title;
                format!(
                    "Click where the {} stands · Shift keeps the tool",
                    title.to_lowercase()
                )
            }
            Tool::Select => self.hint_selected().to_owned(),
        }
    }

    fn hint_selected(&self) -> &'static str {
        match self.selected() {
            Some(subject) if self.is_locked(subject) => {
                "Locked: it neither moves nor is deleted · F2 renames · \u{201c}Lock or unlock\u{201d} frees it"
            }
            Some(Subject::Element(_)) => {
                "A leads a flow from here · Ctrl+Arrow adds beside · F2 renames · arrows move · Delete deletes"
            }
            Some(Subject::Flow(_)) => {
                "Drag the line to bend it, its ends to reconnect · R reverses · F2 labels · Delete deletes"
            }
            Some(Subject::Boundary(_)) => {
                "Drag an edge to resize · F2 renames · Ctrl+Shift+G takes it away and keeps what is inside"
            }
            _ if self.selection().len() > 1 => {
                "Alt and A D W S H V align · Ctrl+G puts a boundary around · C connects · Delete deletes"
            }
            _ => State::Idle.hint(),
        }
    }

    pub fn tool(&self) -> Tool {
        self.tool
    }

    /// The stage the stage tool puts things into.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// Takes a tool up. The flow tool begins at what is selected; the stage tool, taken twice, goes on to the next stage.
    pub fn take_up(&mut self, tool: Tool) {
        if self.state.busy() {
            return;
        }
        match tool {
            Tool::Flow if matches!(self.selected(), Some(Subject::Element(_))) => self.connect(),
            Tool::Stage if self.tool == Tool::Stage => {
                let stages = [Stage::Code, Stage::Build, Stage::Push, Stage::Run];
                let at = stages.iter().position(|s| *s == self.stage);
                let next = at.map_or(0, |at| (at + 1) % stages.len());
                self.stage = stages.get(next).copied().unwrap_or(Stage::Code);
            }
            tool => self.tool = tool,
        }
    }
}
