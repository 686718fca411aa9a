//! Everything the window does, without the window: sessions, the select tool as a state machine, commands declared once,
//! the worker that judges. No egui, no files, no camera; a test drives it with plain data.

pub mod command;
mod delta;
mod facts;
mod field;
mod ghost;
mod input;
mod request;
mod run;
mod session;
mod sheet;
mod shift;
mod tool;
pub mod verdict;
mod worker;

pub use command::{Act, COMMANDS, Chord, Command, Key, When};
pub use delta::Delta;
pub use facts::words;
pub use field::Field;
pub use input::{Button, Input, Mods, Pointer};
pub use request::Request;
pub use session::{Selection, Session};
pub use sheet::{Lifted, Sheet};
pub use tool::{DRAG_THRESHOLD, REACH, State};
pub use verdict::{Asked, Counts, Measure, Row, Standing, Verdict};
pub use worker::Worker;
