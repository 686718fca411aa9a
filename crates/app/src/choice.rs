//! What the finder offers to choose beside commands: the colours of the window and the size of its text.

use editor::Choice;

use crate::{theme::Scheme, wish::Wish};

/// The sizes of the window's text, in percent.
pub const SIZES: [u8; 8] = [80, 90, 100, 110, 125, 150, 175, 200];

/// All choices with what each asks for.
fn all() -> impl Iterator<Item = (Choice, Wish)> {
    let choice = |title: String, detail: &str| Choice {
        id: title.clone(),
        title,
        detail: detail.to_owned(),
    };
    let colours = Scheme::ALL.into_iter().map(move |scheme| {
        let title = format!("Colours: {}", scheme.title().to_lowercase());
        (choice(title, "Theme of the window"), Wish::Theme(scheme))
    });
    let sizes = SIZES.into_iter().map(move |percent| {
        let title = format!("Text size: {percent} %");
        let wish = Wish::Scale(f32::from(percent) / 100.0);
        (choice(title, "Zoom of the whole window"), wish)
    });
    colours.chain(sizes)
}

pub fn choices() -> Vec<Choice> {
    all().map(|(choice, _)| choice).collect()
}

/// What the choice of that id asks for.
pub fn wish(id: &str) -> Option<Wish> {
    let mut all = all();
    all.find(|(choice, _)| choice.id == id)
        .map(|(_, wish)| wish)
}
