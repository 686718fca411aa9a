//! The panels around the canvas. Each reads a [`View`](crate::wish::View) and pushes wishes.

pub mod answers;
pub mod fields;
pub mod inspector;
pub mod menu;
pub mod problem;
pub mod questions;
pub mod register;
pub mod risk;
pub mod start;
pub mod status;
pub mod threats;
