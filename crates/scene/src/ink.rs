//! Colours by their job. A palette turns them into numbers only when something is painted.

use model::Severity;

/// What a stroke, a fill or a text is for. One scene serves dark screens and white paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ink {
    /// The ground everything stands on.
    Ground,
    /// A raised area: panels, table heads, stage lanes.
    Panel,
    /// Body text.
    Text,
    /// Second text: captions, axis titles, kinds under names.
    Faint,
    /// Hairlines: table rules, grid, lane borders.
    Hairline,
    /// The fill of an element's box.
    Surface,
    /// The outline of an element's box.
    Outline,
    /// Icons of element kinds.
    Icon,
    /// A flow's line and arrow head.
    Flow,
    /// A trust boundary's line and title.
    Boundary,
    /// The faint wash inside a trust boundary.
    BoundaryFill,
    /// Links, focus, selection.
    Accent,
    /// The wash of a selection.
    AccentFill,
    /// The border of matrix cells, badges and chips.
    Border,
    /// The fill of an id chip, white in every palette.
    Chip,
    /// Text on a chip.
    OnChip,
    /// The fill of a severity band.
    Severity(Severity),
    /// Text and marks on that fill.
    OnSeverity(Severity),
    /// A severity's ink straight on the ground.
    SeverityInk(Severity),
    /// A table row's tint for a severity.
    SeverityTint(Severity),
}
