//! What a person does on the canvas, as plain data: the app translates its own events into these once, tests write them.

use emath::Pos2;

/// The keys held down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mods {
    /// Ctrl, or Cmd on macOS.
    pub ctrl: bool,
    pub shift: bool,
    pub alt: bool,
}

impl Mods {
    pub const NONE: Self = Self::of(false, false, false);
    pub const CTRL: Self = Self::of(true, false, false);
    pub const SHIFT: Self = Self::of(false, true, false);
    pub const ALT: Self = Self::of(false, false, true);
    pub const CTRL_SHIFT: Self = Self::of(true, true, false);
    pub const CTRL_ALT: Self = Self::of(true, false, true);
    pub const ALT_SHIFT: Self = Self::of(false, true, true);

    const fn of(ctrl: bool, shift: bool, alt: bool) -> Self {
        Self { ctrl, shift, alt }
    }
}

/// What a press means to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Button {
    /// Select, move, brush.
    #[default]
    Primary,
    /// Pan: the middle button, or the first with Space held.
    Pan,
    /// Ask what can be done here: the second button.
    Menu,
}

/// Where the pointer is. Both spaces come along, so that no one converts twice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pointer {
    pub at_scene: Pos2,
    /// Points on the screen; thresholds are measured here.
    pub on_screen: Pos2,
    /// Screen points per scene unit.
    pub scale: f32,
    pub mods: Mods,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Input {
    Press(Pointer, Button),
    Move(Pointer),
    Release(Pointer),
    /// A second press in the same spot; the first was delivered as a press of its own.
    Double(Pointer),
    /// Commit what is being typed.
    Enter,
    /// Give up the gesture, else the selection.
    Escape,
}
