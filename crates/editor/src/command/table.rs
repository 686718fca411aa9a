//! The table itself, in menu order: each command once, with everything that is shown of it.

use super::{
    Act, Command, Key, Menu, When,
    row::{
        align, alt, chord, ctrl, ctrl_alt, ctrl_shift, grow, letter, nudge, page, panel, place,
        plain, row, shift, spread, tool, walk, zoom,
    },
};
use crate::{Mods, arrange::Align, tool::Tool, walk::Side};

/// The grid step that Shift and an arrow move by.
const STEP: i8 = 10;

use Menu::{Add, Arrange, Diagram, Edit, File, Help, View};

/// All commands, in menu order.
pub static COMMANDS: &[Command] = &[
    row(Act::New, "new", "New", &[ctrl('N')], When::Always)
        .hint("An empty model in a tab of its own")
        .menu(File, 0),
    row(Act::Open, "open", "Open…", &[ctrl('O')], When::Always)
        .hint("A model or a sketch")
        .menu(File, 0),
    row(Act::Save, "save", "Save", &[ctrl('S')], When::Begun).menu(File, 1),
    row(
        Act::SaveAs,
        "save-as",
        "Save as…",
        &[ctrl_shift('S')],
        When::Begun,
    )
    .menu(File, 1),
    row(
        Act::Export,
        "export",
        "Export…",
        &[ctrl_shift('E')],
        When::Begun,
    )
    .hint("The report, a list or a figure, with its pages to look at first")
    .menu(File, 2),
    row(
        Act::ExportAgain,
        "export-again",
        "Export again",
        &[ctrl('E')],
        When::Begun,
    )
    .hint("What was exported last, to the same file, without asking")
    .menu(File, 2),
    row(
        Act::CopyPicture,
        "copy-picture",
        "Copy picture",
        &[chord(Mods::ALT_SHIFT, Key::Char('C'))],
        When::Begun,
    )
    .hint("The diagram as an image")
    .menu(File, 2),
    row(Act::CopySvg, "copy-svg", "Copy picture as SVG", &[], When::Begun)
        .hint("The diagram as text that drawing programs read")
        .menu(File, 2),
    row(Act::Close, "close", "Close", &[ctrl('W')], When::Begun)
        .hint("Close this model")
        .menu(File, 3),
    row(Act::Quit, "quit", "Quit", &[ctrl('Q')], When::Always).menu(File, 3),
    row(Act::Undo, "undo", "Undo", &[ctrl('Z')], When::Undoable)
        .icon("M9 14 L4 9 L9 4 M4 9 L14 9 C17.5 9 20 11.5 20 15 C20 18 17.8 20 15 20 L11 20")
        .menu(Edit, 0),
    row(
        Act::Redo,
        "redo",
        "Redo",
        &[ctrl_shift('Z'), ctrl('Y')],
        When::Redoable,
    )
    .icon("M15 14 L20 9 L15 4 M20 9 L10 9 C6.5 9 4 11.5 4 15 C4 18 6.2 20 9 20 L13 20")
    .menu(Edit, 0),
    row(Act::Cut, "cut", "Cut", &[ctrl('X')], When::Selected)
        .menu(Edit, 1)
        .context(),
    row(Act::Copy, "copy", "Copy", &[ctrl('C')], When::Selected)
        .menu(Edit, 1)
        .context(),
    row(Act::Paste, "paste", "Paste", &[ctrl('V')], When::Begun)
        .hint("What was copied here or elsewhere; a text sketch is drawn")
        .menu(Edit, 1)
        .context(),
    row(
        Act::Duplicate,
        "duplicate",
        "Duplicate",
        &[ctrl('D')],
        When::Elements,
    )
    .hint("Again, by the same step")
    .menu(Edit, 1)
    .context(),
    row(
        Act::CopyAttributes,
        "copy-attributes",
        "Copy attributes",
        &[ctrl_alt('C')],
        When::OneSelected,
    )
    .hint("What is stated about the selected thing")
    .menu(Edit, 2)
    .context(),
    row(
        Act::PasteAttributes,
        "paste-attributes",
        "Paste attributes",
        &[ctrl_alt('V')],
        When::Attributes,
    )
    .hint("States the same of everything selected, where its kind allows")
    .menu(Edit, 2)
    .context(),
    row(
        Act::Rename,
        "rename",
        "Rename",
        &[plain(Key::F(2)), plain(Key::Enter)],
        When::OneSelected,
    )
    .menu(Edit, 3)
    .context(),
    row(
        Act::Delete,
        "delete",
        "Delete",
        &[plain(Key::Delete), plain(Key::Backspace)],
        When::Selected,
    )
    .hint("Decisions on its threats are kept")
    .menu(Edit, 3)
    .context(),
    row(
        Act::SelectAll,
        "select-all",
        "Select all",
        &[ctrl('A')],
        When::Begun,
    )
    .menu(Edit, 4),
    row(
        Act::SelectNone,
        "select-none",
        "Select nothing",
        &[ctrl_shift('A')],
        When::Selected,
    )
    .menu(Edit, 4),
    row(
        Act::SelectInvert,
        "select-invert",
        "Invert selection",
        &[ctrl('I')],
        When::Begun,
    )
    .menu(Edit, 4),
    row(
        Act::SelectKind,
        "select-kind",
        "Select all of this kind",
        &[],
        When::Selected,
    )
    .menu(Edit, 4)
    .context(),
    row(Act::Find, "find", "Find…", &[ctrl('F')], When::Begun)
        .hint("An element, flow, boundary or threat, and fly there")
        .menu(Edit, 5),
    row(Act::Add, "add", "Add…", &[letter('N')], When::Begun)
        .hint("Type what to add: a kind, a template, a control")
        .menu(Add, 0),
    tool(Tool::Select, "select-tool", "Select", &[letter('V')])
        .hint("Click to select, drag to move, drag on the ground to brush")
        .icon("M6 3 L19 12 L13 13.5 L16 20 L13.5 21 L10.5 14.5 L6 18 Z"),
    tool(Tool::Hand, "hand", "Move the view", &[letter('H')]).icon(
        "M12 3 L12 21 M3 12 L21 12 M9 6 L12 3 L15 6 M9 18 L12 21 L15 18 M6 9 L3 12 L6 15 M18 9 L21 12 L18 15",
    ),
    tool(Tool::Flow, "flow", "Flow", &[letter('A')])
        .hint("From the selected element, or from the one pressed first")
        .icon("M4 19 L4 14 L20 14 L20 6 M16 10 L20 6 M20 6 L20 6.1 M15.5 9.5 L20 5 L23 9.5"),
    tool(Tool::Boundary, "boundary", "Trust boundary", &[letter('B')])
        .hint("Drag around what is trusted alike")
        .icon("M4 8 L4 4 L8 4 M11 4 L13 4 M16 4 L20 4 L20 8 M20 11 L20 13 M20 16 L20 20 L16 20 M13 20 L11 20 M8 20 L4 20 L4 16 M4 13 L4 11"),
    tool(Tool::Stage, "stage", "Stage", &[letter('F')])
        .hint("Drag around what belongs to a stage; again for the next stage")
        .icon("M4 4 L20 4 L20 20 L4 20 Z M9.3 4 L9.3 20 M14.6 4 L14.6 20"),
    tool(Tool::Note, "note", "Note", &[letter('T')])
        .hint("A free text on the drawing")
        .icon("M5 4 L19 4 L19 15 L14 20 L5 20 Z M14 20 L14 15 L19 15 M8 8 L16 8 M8 12 L13 12"),
    place(1, "place-container", "Add container", &[letter('1')]),
    place(2, "place-task", "Add task", &[letter('2')]),
    place(3, "place-image", "Add image", &[letter('3')]),
    place(4, "place-registry", "Add registry", &[letter('4')]),
    place(5, "place-repo", "Add source repository", &[letter('5')]),
    place(6, "place-runner", "Add CI runner", &[letter('6')]),
    place(7, "place-store", "Add database", &[letter('7')]),
    place(8, "place-actor", "Add developer", &[letter('8')]),
    place(9, "place-role", "Add IAM role", &[letter('9')]),
    row(
        Act::Connect,
        "connect",
        "Add flow from here",
        &[],
        When::OneElement,
    )
    .menu(Add, 2)
    .context(),
    row(
        Act::Join,
        "join",
        "Connect selected",
        &[letter('C')],
        When::TwoElements,
    )
    .hint("A flow from each to the next, left to right")
    .menu(Add, 2)
    .context(),
    grow(Side::Right, "grow-right", "Add connected, right", &[chord(Mods::CTRL, Key::Right)]),
    grow(Side::Left, "grow-left", "Add connected, left", &[chord(Mods::CTRL, Key::Left)]),
    grow(Side::Up, "grow-up", "Add connected, above", &[chord(Mods::CTRL, Key::Up)]),
    grow(Side::Down, "grow-down", "Add connected, below", &[chord(Mods::CTRL, Key::Down)]),
    row(
        Act::Wrap,
        "wrap",
        "Put a boundary around",
        &[ctrl('G')],
        When::Elements,
    )
    .menu(Add, 4)
    .context(),
    row(
        Act::Unwrap,
        "unwrap",
        "Take the boundary away",
        &[ctrl_shift('G')],
        When::Boundaries,
    )
    .hint("What is in it stays")
    .menu(Add, 4)
    .context(),
    row(
        Act::Reverse,
        "reverse",
        "Reverse flow",
        &[letter('R')],
        When::Flows,
    )
    .menu(Arrange, 0)
    .context(),
    row(
        Act::Bend,
        "bend",
        "Add a bend",
        &[ctrl_shift('B')],
        When::Flows,
    )
    .hint("In the middle of the line; drag it where it should pass")
    .menu(Arrange, 0)
    .context(),
    row(
        Act::Reroute,
        "reroute",
        "Route anew",
        &[chord(Mods::CTRL, Key::Enter)],
        When::Flows,
    )
    .hint("Forget the bends of the line")
    .menu(Arrange, 0)
    .context(),
    align(Align::Left, "align-left", "Align left", &[alt('A')])
        .icon("M4 3 L4 21 M7 6 L20 6 L20 10 L7 10 Z M7 14 L15 14 L15 18 L7 18 Z"),
    align(Align::Right, "align-right", "Align right", &[alt('D')])
        .icon("M20 3 L20 21 M4 6 L17 6 L17 10 L4 10 Z M9 14 L17 14 L17 18 L9 18 Z"),
    align(Align::Top, "align-top", "Align top", &[alt('W')])
        .icon("M3 4 L21 4 M6 7 L10 7 L10 20 L6 20 Z M14 7 L18 7 L18 15 L14 15 Z"),
    align(Align::Bottom, "align-bottom", "Align bottom", &[alt('S')])
        .icon("M3 20 L21 20 M6 4 L10 4 L10 17 L6 17 Z M14 9 L18 9 L18 17 L14 17 Z"),
    align(Align::Centre, "align-centre", "Centre on one column", &[alt('H')])
        .icon("M12 3 L12 21 M5 6 L19 6 L19 10 L5 10 Z M8 14 L16 14 L16 18 L8 18 Z"),
    align(Align::Middle, "align-middle", "Centre on one row", &[alt('V')])
        .icon("M3 12 L21 12 M6 5 L10 5 L10 19 L6 19 Z M14 8 L18 8 L18 16 L14 16 Z"),
    spread(true, "distribute-across", "Distribute across", &[chord(Mods::ALT_SHIFT, Key::Char('H'))])
        .icon("M3 5 L7 5 L7 19 L3 19 Z M10 5 L14 5 L14 19 L10 19 Z M17 5 L21 5 L21 19 L17 19 Z"),
    spread(false, "distribute-down", "Distribute down", &[chord(Mods::ALT_SHIFT, Key::Char('V'))])
        .icon("M5 3 L19 3 L19 7 L5 7 Z M5 10 L19 10 L19 14 L5 14 Z M5 17 L19 17 L19 21 L5 21 Z"),
    row(Act::Tidy, "tidy", "Tidy", &[alt('T')], When::Begun)
        .hint("Lays out the selection, or everything, automatically")
        .icon("M3 4 L10 4 L10 9 L3 9 Z M14 4 L21 4 L21 9 L14 9 Z M3 15 L10 15 L10 20 L3 20 Z M14 15 L21 15 L21 20 L14 20 Z M10 6.5 L14 6.5 M10 17.5 L14 17.5")
        .menu(Arrange, 3)
        .context(),
    row(
        Act::Order { front: true },
        "bring-to-front",
        "Bring to front",
        &[ctrl(']')],
        When::Elements,
    )
    .hint("Before what it overlaps")
    .menu(Arrange, 4)
    .context(),
    row(
        Act::Order { front: false },
        "send-to-back",
        "Send to back",
        &[ctrl('[')],
        When::Elements,
    )
    .hint("Behind what it overlaps")
    .menu(Arrange, 4)
    .context(),
    row(
        Act::Lock,
        "lock",
        "Lock or unlock",
        &[ctrl_shift('L')],
        When::Selected,
    )
    .hint("What is locked stays where it is on this diagram")
    .menu(Arrange, 4)
    .context(),
    nudge("nudge-left", "Nudge left", -1, 0, &[plain(Key::Left)]),
    nudge("nudge-right", "Nudge right", 1, 0, &[plain(Key::Right)]),
    nudge("nudge-up", "Nudge up", 0, -1, &[plain(Key::Up)]),
    nudge("nudge-down", "Nudge down", 0, 1, &[plain(Key::Down)]),
    nudge(
        "step-left",
        "Move left one step",
        -STEP,
        0,
        &[shift(Key::Left)],
    ),
    nudge(
        "step-right",
        "Move right one step",
        STEP,
        0,
        &[shift(Key::Right)],
    ),
    nudge("step-up", "Move up one step", 0, -STEP, &[shift(Key::Up)]),
    nudge(
        "step-down",
        "Move down one step",
        0,
        STEP,
        &[shift(Key::Down)],
    ),
    row(
        Act::NewDiagram,
        "new-diagram",
        "New diagram",
        &[shift(Key::F(11))],
        When::Begun,
    )
    .hint("Another picture of the same model")
    .menu(Diagram, 0),
    row(
        Act::DiagramOfSelection,
        "diagram-of-selection",
        "New diagram from the selection",
        &[ctrl_shift('D')],
        When::Selected,
    )
    .hint("What is selected, placed as it is here")
    .menu(Diagram, 0)
    .context(),
    row(
        Act::DuplicateDiagram,
        "duplicate-diagram",
        "Duplicate diagram",
        &[],
        When::Begun,
    )
    .hint("The same things, to be arranged anew")
    .menu(Diagram, 0),
    page(
        Act::TurnDiagram { back: false },
        "next-diagram",
        "Next diagram",
        &[chord(Mods::CTRL_SHIFT, Key::PageDown)],
    ),
    page(
        Act::TurnDiagram { back: true },
        "previous-diagram",
        "Previous diagram",
        &[chord(Mods::CTRL_SHIFT, Key::PageUp)],
    ),
    page(
        Act::MoveDiagram { back: true },
        "move-diagram-left",
        "Move diagram left",
        &[],
    ),
    page(
        Act::MoveDiagram { back: false },
        "move-diagram-right",
        "Move diagram right",
        &[],
    ),
    row(
        Act::RenameDiagram,
        "rename-diagram",
        "Rename diagram…",
        &[shift(Key::F(2))],
        When::Begun,
    )
    .menu(Diagram, 2),
    row(
        Act::DeleteDiagram,
        "delete-diagram",
        "Delete diagram",
        &[],
        When::Diagrams,
    )
    .hint("What it shows stays in the model")
    .menu(Diagram, 2),
    row(
        Act::ShowHere,
        "show-here",
        "Show on this diagram",
        &[ctrl_shift('H')],
        When::Elsewhere,
    )
    .hint("What is selected and only other diagrams show")
    .menu(Diagram, 3)
    .context(),
    row(
        Act::TakeOff,
        "take-off",
        "Take off this diagram",
        &[chord(Mods::CTRL, Key::Delete), chord(Mods::CTRL, Key::Backspace)],
        When::Shared,
    )
    .hint("It stays in the model and on the other diagrams")
    .menu(Diagram, 3)
    .context(),
    zoom(Act::ZoomIn, "zoom-in", "Zoom in", &[ctrl('='), ctrl('+'), ctrl_shift('+')]),
    zoom(Act::ZoomOut, "zoom-out", "Zoom out", &[ctrl('-')]),
    zoom(Act::ZoomFull, "zoom-full", "Zoom to 100 %", &[ctrl('0')]),
    zoom(Act::ZoomFit, "zoom-fit", "Zoom to fit", &[shift(Key::Char('1')), shift(Key::Char('!')), plain(Key::Home)])
    .hint("Back to the whole drawing")
    .icon("M4 9 L4 4 L9 4 M15 4 L20 4 L20 9 M20 15 L20 20 L15 20 M9 20 L4 20 L4 15"),
    row(
        Act::ZoomSelection,
        "zoom-selection",
        "Zoom to selection",
        &[shift(Key::Char('2')), shift(Key::Char('@'))],
        When::Selected,
    )
    .menu(View, 0),
    panel(Act::Outline, "outline", "Outline", &[ctrl_shift('O')])
    .hint("Everything as a list that can be edited"),
    panel(Act::Kinds, "kinds", "Kinds to draw", &[ctrl_shift('K')])
        .hint("To be pulled onto the drawing; the outline takes their place"),
    panel(Act::Inspector, "inspector", "Inspector", &[ctrl_shift('I')])
    .hint("What is selected, and what to answer first"),
    panel(Act::Risk, "risk", "Matrix and register", &[ctrl_shift('R')]),
    panel(Act::Dock, "dock", "Matrix and register at the right", &[])
    .hint("Right of the drawing, or below it"),
    panel(Act::Problems, "problems", "Problems", &[ctrl_shift('M')])
    .hint("What could not be used, and decisions whose threat is no more"),
    panel(Act::Focus, "focus-mode", "Focus mode", &[ctrl('.')])
    .hint("The drawing alone"),
    row(Act::Grid, "grid", "Grid", &[ctrl('\'')], When::Begun)
        .hint("Shown behind the drawing; what is moved lands on it")
        .menu(View, 2),
    row(
        Act::Snap,
        "snap",
        "Snap to others",
        &[],
        When::Begun,
    )
    .hint("What is moved lines up with its neighbours; Ctrl suspends it")
    .menu(View, 2),
    walk(Side::Right, "walk-right", "Go along a flow, right", &[chord(Mods::ALT, Key::Right)]),
    walk(Side::Left, "walk-left", "Go along a flow, left", &[chord(Mods::ALT, Key::Left)]),
    walk(Side::Up, "walk-up", "Go along a flow, up", &[chord(Mods::ALT, Key::Up)]),
    walk(Side::Down, "walk-down", "Go along a flow, down", &[chord(Mods::ALT, Key::Down)]),
    row(
        Act::Next,
        "next",
        "Next element",
        &[plain(Key::Tab)],
        When::Begun,
    ),
    row(
        Act::Previous,
        "previous",
        "Previous element",
        &[shift(Key::Tab)],
        When::Begun,
    ),
    row(
        Act::Leave,
        "leave",
        "Next panel",
        &[plain(Key::F(6))],
        When::Begun,
    )
    .hint("Takes the keyboard from the drawing to the panels and back")
    .menu(View, 3),
    row(
        Act::NextTab,
        "next-tab",
        "Next model",
        &[chord(Mods::CTRL, Key::PageDown)],
        When::Begun,
    )
    .menu(View, 3),
    row(
        Act::PreviousTab,
        "previous-tab",
        "Previous model",
        &[chord(Mods::CTRL, Key::PageUp)],
        When::Begun,
    )
    .menu(View, 3),
    row(
        Act::Context,
        "context-menu",
        "What can be done here",
        &[shift(Key::F(10))],
        When::Begun,
    ),
    row(
        Act::Finder,
        "finder",
        "All commands…",
        &[ctrl('K'), ctrl_shift('P')],
        When::Always,
    )
    .hint("Every command, element and threat by name")
    .menu(Help, 0),
    row(
        Act::Keys,
        "keys",
        "Keys…",
        &[plain(Key::F(1)), letter('?'), shift(Key::Char('?'))],
        When::Always,
    )
    .hint("Every key, and other ones of your own")
    .menu(Help, 0),
    row(Act::Steps, "steps", "First steps", &[], When::Begun)
        .hint("Six steps to a first report")
        .menu(Help, 0),
];
