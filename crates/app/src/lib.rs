//! The egui shell: panels, canvas painter, keys, dialogs, theme and accessibility nodes around the editor's session. It
//! decides nothing about models.

mod app;
mod ask;
mod canvas;
mod choice;
mod export;
pub mod files;
pub mod folders;
mod icon;
mod inbox;
mod keep;
mod keys;
mod paint;
mod panels;
mod picture;
pub mod raster;
mod settings;
pub mod shelf;
mod tabs;
mod theme;
mod wish;

use std::{path::PathBuf, sync::Arc};

pub use app::{App, PANELS};
pub use theme::Scheme;

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(
        "there is no display here; set DISPLAY or WAYLAND_DISPLAY, or use a verb such as \u{201c}plimsoll check\u{201d}"
    )]
    NoDisplay,
    #[error("the window could not be opened: {0}")]
    Window(String),
}

/// Opens the window, on a file if one is given, to judge by these rules, and returns when it is closed. A file that cannot be read is shown as a
/// problem in the window.
pub fn run(file: Option<PathBuf>, rules: Arc<analysis::RuleSet>) -> Result<(), Error> {
    if !has_display() {
        return Err(Error::NoDisplay);
    }
    let options = options();
    let open = move |cc: &eframe::CreationContext<'_>| {
        let mut app = App::with_rules(cc, editor::Session::blank(), rules);
        app.use_dialogs();
        if let Some(folders) = folders::Folders::usual() {
            app.remember(folders, &cc.egui_ctx);
        }
        if let Some(file) = file {
            app.read(&file);
        }
        Ok(Box::new(app) as Box<dyn eframe::App>)
    };
    eframe::run_native("plimsoll", options, Box::new(open)).map_err(|error| {
        // What eframe says begins with places in other people's sources.
        let words = error.to_string();
        let last = words.rsplit(": ").next().unwrap_or_default();
        Error::Window(last.to_owned())
    })
}

/// How the window is opened.
pub fn options() -> eframe::NativeOptions {
    let viewport = egui::ViewportBuilder::default()
        .with_title("Plimsoll")
        .with_app_id("plimsoll")
        .with_icon(icon::icon())
        .with_inner_size([1400.0, 900.0])
        .with_min_inner_size([800.0, 560.0]);
    eframe::NativeOptions {
        viewport,
        // Nothing here is a gradient, and without a graphics adapter it is the dearest part of a pixel.
        dithering: false,
        ..Default::default()
    }
}

/// Whether a window can be had at all. Elsewhere than on Linux that is taken for granted.
fn has_display() -> bool {
    let named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || named("DISPLAY") || named("WAYLAND_DISPLAY")
}
