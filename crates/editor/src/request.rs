//! What a session asks of whoever shows it. The app answers with files and windows, a test with a word.

use emath::{Pos2, Vec2};
use model::{ElementId, Subject};

use crate::Act;

#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Start an empty model in a tab of its own.
    New,
    /// Ask for a file and open it.
    Open,
    /// Write the file it came from; ask for a name if there is none.
    Save,
    SaveAs,
    Close,
    Quit,
    /// Ask what to add where the pointer is, else in the middle of the view.
    Add,
    /// Ask what to add there.
    AddAt(Pos2),
    /// Ask what a flow from there should lead to at that point.
    Extend {
        from: ElementId,
        at: Pos2,
    },
    /// Put a text on the system's clipboard.
    Copy(String),
    /// Bring the system's clipboard to [`Session::paste`](crate::Session::paste).
    Paste,
    /// Say something that went wrong, with what to do about it.
    Tell(String),
    /// Say what was just deleted, with a way to take it back.
    Deleted(String),
    /// Show the whole drawing.
    Fit,
    /// Scale the view by this factor around its middle.
    Zoom(f32),
    /// Show at 100 %.
    FullSize,
    /// Move the view by points on the screen.
    Pan(Vec2),
    /// Bring something into view.
    Reveal(Subject),
    /// Bring everything selected into view, as large as it fits.
    RevealAll,
    /// Show what can be done, at a point of the scene or at the selection.
    Context(Option<Pos2>),
    /// Something of the window's own: a panel, a dialog, a tab.
    Show(Act),
}
