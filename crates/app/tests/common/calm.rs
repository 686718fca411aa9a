//! Waiting until a window is still, also where something works in the background and a spinner turns meanwhile.

use app::App;
use egui_kittest::Harness;

/// Runs frames until none is asked for.
pub fn calm(harness: &mut Harness<'_, App>) {
    for _ in 0..50 {
        if harness.run_ok().is_some() {
            return;
        }
        harness.state_mut().settle();
    }
    panic!("the window never comes to rest");
}
