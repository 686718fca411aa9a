//! Model and places in, drawing primitives out: shapes, text measuring, layout, charts, hit test and the SVG
//! painter. It knows no rules and no window.

pub mod chart;
mod dense;
pub mod diagram;
mod font;
mod glyph;
pub mod grid;
pub mod hit;
pub mod icon;
mod ink;
pub mod layout;
mod mark;
mod palette;
pub mod route;
mod shape;
pub mod svg;
pub mod text;

pub use chart::matrix;
pub use diagram::{LaneBand, Look, Marks, Picture, draw};
pub use emath::Align;
pub use font::Font;
pub use glyph::{Glyph, glyphs};
pub use grid::Grid;
pub use ink::Ink;
pub use mark::{letter, severity_mark, severity_mark_of};
pub use palette::{Palette, Rgb};
pub use shape::{Dash, Face, Item, Layer, Owner, Scene, Shape, Stroke, Target};
pub use text::font;
