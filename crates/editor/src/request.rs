//! What a session asks of whoever shows it. The app answers with files and windows, a test with a word.

use emath::Vec2;
use model::Subject;

#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Start an empty model, after what is open was kept or given up.
    New,
    /// Ask for a file and open it.
    Open,
    /// Write the file it came from; ask for a name if there is none.
    Save,
    SaveAs,
    Quit,
    /// Add an element where the pointer is, else in the middle of the view.
    Add,
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
}
