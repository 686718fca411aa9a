//! Six first steps, ticked by what people really did in the model, while nothing is selected and until they are put away.
//! What a template brought counts for nothing.

use editor::{Act, Tool};
use egui::{Frame, RichText, Ui};
use model::Table;
use scene::Ink;

use super::toolbar::cross;
use crate::{
    theme,
    wish::{Put, View, Wish, Wishes},
};

struct Step {
    words: &'static str,
    done: bool,
    wish: Wish,
}

/// The steps with what is done.
fn steps(view: View<'_>) -> [Step; 6] {
    let model = view.session.model();
    let given = view.session.given();
    let drawn = own(model.elements(), given.elements()).count();
    let joined = own(model.flows(), given.flows()).count();
    let bounded = own(model.boundaries(), given.boundaries()).count();
    let answered = model.elements().iter().any(|(id, now)| {
        let before = given.elements().get(id);
        before.map_or(!now.facts.is_empty(), |before| before.facts != now.facts)
    }) || model.flows().iter().any(|(id, now)| {
        let before = given.flows().get(id);
        before.map_or(!now.facts.is_empty(), |before| before.facts != now.facts)
    });
    let decided = model.decisions().iter();
    let decided = decided.filter(|(id, _)| !given.decisions().contains_key(*id));
    let decided = decided.filter(|(_, decision)| decision.response.is_some());
    let step = |words, done, wish| Step { words, done, wish };
    [
        step("Add three elements", drawn >= 3, Wish::Run(Act::Add)),
        step(
            "Connect them with flows",
            joined >= 2,
            Wish::Run(Act::Tool(Tool::Flow)),
        ),
        step(
            "Put a trust boundary around some",
            bounded > 0,
            Wish::Run(Act::Tool(Tool::Boundary)),
        ),
        step("Answer a question", answered, Wish::Questions),
        step("Decide about a threat", decided.count() > 0, Wish::Worst),
        step(
            "Save the model",
            view.session.path().is_some(),
            Wish::Run(Act::Save),
        ),
    ]
}

/// The records that were not given.
fn own<'m, I: Ord + Copy, T>(
    now: &'m Table<I, T>,
    given: &'m Table<I, T>,
) -> impl Iterator<Item = I> + 'm {
    now.keys().copied().filter(|id| !given.contains_key(id))
}

/// The list, while something of it is left to do and nobody put it away.
pub fn ui(ui: &mut Ui, view: View<'_>, wishes: &mut Wishes) {
    if view.settings.stepped {
        return;
    }
    let steps = steps(view);
    if steps.iter().all(|step| step.done) {
        return;
    }
    let frame = Frame::new()
        .fill(view.look.color(Ink::Surface))
        .stroke(egui::Stroke::new(1.0, view.look.color(Ink::Hairline)))
        .corner_radius(6.0)
        .inner_margin(10.0);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.horizontal(|ui| {
            ui.label(theme::bold("First steps"));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if cross(ui, "Put the first steps away").clicked() {
                    wishes.push(Wish::Put(Put::Steps));
                }
            });
        });
        for (n, step) in steps.into_iter().enumerate() {
            line(ui, n + 1, step, wishes);
        }
    });
    ui.add_space(6.0);
}

fn line(ui: &mut Ui, n: usize, step: Step, wishes: &mut Wishes) {
    if step.done {
        ui.label(
            RichText::new(format!("{n}. {}", step.words))
                .weak()
                .strikethrough(),
        );
        return;
    }
    let words = format!("{n}. {}", step.words);
    if ui.link(words).clicked() {
        wishes.push(step.wish);
    }
}
