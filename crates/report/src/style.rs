//! Sizes of type and page (REPORTS, "Type and page"), in points. One safe box serves A4 and Letter, so that both
//! papers break at the same places.

use emath::{Pos2, Vec2, pos2, vec2};

/// Points in a millimetre.
pub const MM: f32 = 72.0 / 25.4;
/// The baseline grid; heading and paragraph leads are multiples of it.
pub const GRID: f32 = 13.0;
/// No line of text is wider than about 90 characters: this wide in body type.
const MEASURE: f32 = 362.0;

/// A size of type and the distance between its baselines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Type {
    pub size: f32,
    pub lead: f32,
}

impl Type {
    /// The widest line of this type.
    pub fn measure(self) -> f32 {
        MEASURE * self.size / BODY.size
    }
}

pub const BODY: Type = Type {
    size: 9.5,
    lead: 13.0,
};
pub const TABLE: Type = Type {
    size: 8.5,
    lead: 11.0,
};
pub const CAPTION: Type = Type {
    size: 8.0,
    lead: 10.5,
};

/// Type, space before and space after of a heading of that level, from 1.
pub const fn heading(level: u8) -> (Type, f32, f32) {
    match level {
        0 | 1 => (
            Type {
                size: 20.0,
                lead: 26.0,
            },
            26.0,
            9.0,
        ),
        2 => (
            Type {
                size: 14.0,
                lead: 19.5,
            },
            13.0,
            6.5,
        ),
        _ => (
            Type {
                size: 11.0,
                lead: 13.0,
            },
            9.0,
            4.0,
        ),
    }
}

/// The paper; it moves the safe box, never a break.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    #[default]
    A4,
    Letter,
}

/// Which way a page stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Turn {
    #[default]
    Portrait,
    Landscape,
}

impl Turn {
    /// The box that blocks are kept within.
    pub fn safe(self) -> Vec2 {
        let (short, long) = (174.0 * MM, 241.0 * MM);
        match self {
            Self::Portrait => vec2(short, long),
            Self::Landscape => vec2(long, short),
        }
    }

    /// The whole page.
    pub fn size(self, paper: Paper) -> Vec2 {
        let (short, long) = match paper {
            Paper::A4 => (595.28, 841.89),
            Paper::Letter => (612.0, 792.0),
        };
        match self {
            Self::Portrait => vec2(short, long),
            Self::Landscape => vec2(long, short),
        }
    }
}

/// How diagrams are printed that are too small to read on a page of the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spread {
    /// On a page like the others.
    #[default]
    Page,
    A3,
    A2,
    A1,
    /// In pieces of readable size that overlap, after an overview that shows where each lies.
    Tiles,
}

impl Spread {
    /// The short and the long side, in points (ISO 216).
    fn sides(self) -> Option<(f32, f32)> {
        match self {
            Self::Page | Self::Tiles => None,
            Self::A3 => Some((297.0 * MM, 420.0 * MM)),
            Self::A2 => Some((420.0 * MM, 594.0 * MM)),
            Self::A1 => Some((594.0 * MM, 841.0 * MM)),
        }
    }
}

/// A page's shape: which way it stands and how large it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Leaf {
    pub turn: Turn,
    pub spread: Spread,
}

impl From<Turn> for Leaf {
    fn from(turn: Turn) -> Self {
        Self {
            turn,
            spread: Spread::Page,
        }
    }
}

impl Leaf {
    /// The box that blocks are kept within.
    pub fn safe(self) -> Vec2 {
        match self.spread.sides() {
            None => self.turn.safe(),
            Some(_) => self.size(Paper::A4) - vec2(36.0 * MM, 50.0 * MM),
        }
    }

    /// The whole page.
    pub fn size(self, paper: Paper) -> Vec2 {
        match (self.spread.sides(), self.turn) {
            (None, turn) => turn.size(paper),
            (Some((short, long)), Turn::Portrait) => vec2(short, long),
            (Some((short, long)), Turn::Landscape) => vec2(long, short),
        }
    }

    /// The top left corner of the safe box, which stands in the middle.
    pub fn origin(self, paper: Paper) -> Pos2 {
        let margin = (self.size(paper) - self.safe()) / 2.0;
        pos2(margin.x, margin.y)
    }
}
