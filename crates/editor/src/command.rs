//! Every command, declared once: what it does, its words, its keys, its menu and when it can run. Menus, keys, the
//! finder, the key sheet and the documents read the one table; running one is [`Session::run`](crate::Session::run).

mod chord;
mod row;
mod table;

use std::fmt::Write as _;

use model::{Kind, Subject};

use crate::{Session, arrange::Align, tool::Tool, walk::Side};

pub use chord::{Chord, Key};
pub use table::COMMANDS;

/// What a command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    New,
    Open,
    Save,
    SaveAs,
    Export,
    /// The last export once more, without asking.
    ExportAgain,
    CopyPicture,
    CopySvg,
    Close,
    Quit,
    Undo,
    Redo,
    Cut,
    Copy,
    Paste,
    Duplicate,
    CopyAttributes,
    PasteAttributes,
    Delete,
    Rename,
    SelectAll,
    SelectNone,
    SelectInvert,
    /// Everything of the kinds that are selected.
    SelectKind,
    Find,
    Add,
    Tool(Tool),
    /// Takes up one of the nine kinds under a digit.
    Place(u8),
    /// Leads a flow from the selected element.
    Connect,
    /// Draws flows through the selected elements.
    Join,
    /// Adds an element beside the selected one, with a flow to it.
    Grow(Side),
    /// Puts a boundary around the selected elements.
    Wrap,
    Unwrap,
    Reverse,
    Bend,
    Reroute,
    Align(Align),
    Distribute {
        across: bool,
    },
    Tidy,
    Lock,
    /// Brings the selected elements before what they overlap, or behind it.
    Order {
        front: bool,
    },
    NewDiagram,
    /// A diagram of what is selected.
    DiagramOfSelection,
    DuplicateDiagram,
    RenameDiagram,
    DeleteDiagram,
    MoveDiagram {
        back: bool,
    },
    TurnDiagram {
        back: bool,
    },
    /// Puts the selection on the shown diagram.
    ShowHere,
    /// Takes it off, and leaves it on the others.
    TakeOff,
    /// Moves the selection by scene units.
    Nudge(i8, i8),
    ZoomIn,
    ZoomOut,
    ZoomFit,
    ZoomFull,
    ZoomSelection,
    Outline,
    /// The kinds to draw.
    Kinds,
    Inspector,
    /// The matrix and the register.
    Risk,
    /// Moves those below the drawing, or right of it.
    Dock,
    Problems,
    Focus,
    Grid,
    Snap,
    Walk(Side),
    Next,
    Previous,
    /// Takes the keyboard to the next panel.
    Leave,
    NextTab,
    PreviousTab,
    Context,
    Finder,
    Keys,
    Steps,
}

/// The kinds under the digits 1 to 9.
pub const DIGITS: [Kind; 9] = [
    Kind::Container,
    Kind::Task,
    Kind::Image,
    Kind::Registry,
    Kind::SourceRepo,
    Kind::CiRunner,
    Kind::Database,
    Kind::Developer,
    Kind::IamRole,
];

/// A menu of the bar, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Menu {
    File,
    Edit,
    Add,
    Arrange,
    Diagram,
    View,
    Help,
}

impl Menu {
    pub const ALL: [Self; 7] = [
        Self::File,
        Self::Edit,
        Self::Add,
        Self::Arrange,
        Self::Diagram,
        Self::View,
        Self::Help,
    ];

    pub const fn word(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Add => "Add",
            Self::Arrange => "Arrange",
            Self::Diagram => "Diagram",
            Self::View => "View",
            Self::Help => "Help",
        }
    }

    /// Its commands in groups, in the table's order.
    pub fn groups(self) -> Vec<Vec<&'static Command>> {
        let mut groups: Vec<(u8, Vec<&Command>)> = Vec::new();
        for command in COMMANDS {
            let Some((_, number)) = command.menu.filter(|(menu, _)| *menu == self) else {
                continue;
            };
            match groups.iter_mut().find(|(of, _)| *of == number) {
                Some((_, list)) => list.push(command),
                None => groups.push((number, vec![command])),
            }
        }
        groups.into_iter().map(|(_, list)| list).collect()
    }
}

/// When a command can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Always,
    /// A model is open.
    Begun,
    Undoable,
    Redoable,
    Selected,
    /// One thing that has a name is selected.
    OneSelected,
    /// One element is selected.
    OneElement,
    /// At least one element is selected.
    Elements,
    TwoElements,
    /// At least one flow is selected.
    Flows,
    /// At least one boundary is selected.
    Boundaries,
    /// At least two elements or boundaries are selected.
    Several,
    /// At least three are.
    Three,
    /// There is more than one diagram.
    Diagrams,
    /// Something is selected that the shown diagram has not.
    Elsewhere,
    /// Elements are selected, and there is another diagram.
    Shared,
    /// Attributes were copied, and something that may have them is selected.
    Attributes,
}

#[derive(Clone, Copy, Debug)]
pub struct Command {
    pub act: Act,
    /// Kebab-case and stable: key bindings are kept by it.
    pub id: &'static str,
    /// The words in menus; an ellipsis if it asks for more.
    pub label: &'static str,
    /// What it does, where the label does not say it all.
    pub hint: &'static str,
    /// A path on a grid of 24; empty for most.
    pub icon: &'static str,
    /// The menu and the group in it.
    pub menu: Option<(Menu, u8)>,
    /// In the context menu of what is selected.
    pub context: bool,
    /// The keys it has unless people chose others; the first is shown.
    pub chords: &'static [Chord],
    pub when: When,
}

/// The command a chord stands for, unless people chose other keys.
pub fn by_chord(chord: Chord) -> Option<&'static Command> {
    COMMANDS.iter().find(|c| c.chords.contains(&chord))
}

/// The command that does `act`.
pub fn by_act(act: Act) -> Option<&'static Command> {
    COMMANDS.iter().find(|c| c.act == act)
}

/// The command of an id.
pub fn by_id(id: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|c| c.id == id)
}

/// All commands as a Markdown table, for the documents.
pub fn sheet() -> String {
    let mut text = String::from("| command | keys | what it does |\n|---|---|---|\n");
    for command in COMMANDS {
        let keys: Vec<String> = command.chords.iter().map(|c| format!("`{c}`")).collect();
        let row = (command.label, keys.join(", "), command.hint);
        // Writing to a string does not fail.
        let _ = writeln!(text, "| {} | {} | {} |", row.0, row.1, row.2);
    }
    text
}

impl Command {
    /// Whether it would do something now.
    pub fn ready(&self, session: &Session) -> bool {
        let count = |kind: fn(&Subject) -> bool| {
            let chosen = session.selection().iter();
            chosen.filter(|subject| kind(subject)).count()
        };
        let element = |s: &Subject| matches!(s, Subject::Element(_));
        let boxed = |s: &Subject| matches!(s, Subject::Element(_) | Subject::Boundary(_));
        match self.when {
            When::Always => true,
            When::Begun => session.begun(),
            When::Undoable => session.history().undo_label().is_some(),
            When::Redoable => session.history().redo_label().is_some(),
            When::Selected => !session.selection().is_empty() || session.noted().is_some(),
            When::OneSelected => session.selected().is_some(),
            When::Elements => session.chosen().next().is_some(),
            When::OneElement => matches!(session.selected(), Some(Subject::Element(_))),
            When::TwoElements => count(element) > 1,
            When::Flows => count(|s| matches!(s, Subject::Flow(_))) > 0,
            When::Boundaries => count(|s| matches!(s, Subject::Boundary(_))) > 0,
            When::Several => count(boxed) > 1,
            When::Three => count(boxed) > 2,
            When::Diagrams => session.model().diagrams().len() > 1,
            When::Elsewhere => session.elsewhere(),
            When::Shared => {
                let here = |s: &Subject| boxed(s) && session.shows(*s);
                session.model().diagrams().len() > 1 && session.selection().iter().any(here)
            }
            When::Attributes => session.pasteable(),
        }
    }

    /// The key it has by default; empty if it has none.
    pub fn keys(&self) -> String {
        self.chords
            .first()
            .map_or_else(String::new, Chord::to_string)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_commands_share_a_key_or_an_id() {
        let chords: Vec<Chord> = COMMANDS.iter().flat_map(|c| c.chords.to_vec()).collect();
        let once: BTreeSet<Chord> = chords.iter().copied().collect();
        assert_eq!(once.len(), chords.len());
        let ids: BTreeSet<&str> = COMMANDS.iter().map(|c| c.id).collect();
        assert_eq!(ids.len(), COMMANDS.len());
        let labels: BTreeSet<&str> = COMMANDS.iter().map(|c| c.label).collect();
        assert_eq!(labels.len(), COMMANDS.len());
    }

    #[test]
    fn a_chord_reads_as_people_write_it() {
        let keys = |act| by_act(act).map(Command::keys).unwrap_or_default();
        assert_eq!(keys(Act::SaveAs), "Ctrl+Shift+S");
        assert_eq!(keys(Act::Rename), "F2");
    }

    #[test]
    fn every_command_can_be_found_without_knowing_its_key() {
        for command in COMMANDS.iter().filter(|c| c.menu.is_none()) {
            assert!(!command.chords.is_empty(), "{}", command.id);
        }
        for menu in Menu::ALL {
            assert!(menu.groups().len() > usize::from(menu == Menu::File));
        }
    }
}
