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

    /// The top left corner of the safe box, which stands in the middle.
    pub fn origin(self, paper: Paper) -> Pos2 {
        let margin = (self.size(paper) - self.safe()) / 2.0;
        pos2(margin.x, margin.y)
    }
}
