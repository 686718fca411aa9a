//! The panels around the canvas. Each reads a [`View`](crate::wish::View) and pushes wishes.

pub mod answers;
pub mod batch;
pub mod context;
pub mod controls;
pub mod decision;
pub mod export;
pub mod fields;
pub mod finder;
pub mod inspector;
pub mod kept;
pub mod keys;
pub mod menu;
pub mod outline;
pub mod own;
pub mod problem;
pub mod problems;
pub mod questions;
pub mod register;
pub mod risk;
pub mod start;
pub mod status;
pub mod steps;
pub mod tabs;
pub mod threats;
pub mod toolbar;
