//! Renaming in place: a text field in screen space over what is being renamed. The draft lives in the session.

use editor::{Input, Session};
use egui::{
    Key, Pos2, Rect, TextEdit, Ui, Vec2,
    text::{CCursor, CCursorRange},
};
use scene::{Face, Ink};

use super::Canvas;
use crate::theme::{self, Look};

/// The field while it is open.
#[derive(Default)]
pub(super) struct Rename {
    area: Option<Rect>,
}

impl Rename {
    /// Whether a point lies on the field.
    pub(super) fn covers(&self, at: Pos2) -> bool {
        self.area.is_some_and(|area| area.contains(at))
    }
}

impl Canvas {
    pub(super) fn rename_ui(&mut self, ui: &mut Ui, session: &mut Session, look: Look) {
        let opened = self.rename.area.is_none();
        let Some(area) = session.draft_area() else {
            self.rename.area = None;
            return;
        };
        let area = self.field(area);
        self.rename.area = Some(area);
        let Some(draft) = session.draft() else {
            return;
        };
        let edit = TextEdit::singleline(draft)
            .id(ui.scope_id().with("rename"))
            .font(theme::font(Face::Bold, 13.0))
            .align(egui::Align2::CENTER_CENTER)
            .background_color(look.color(Ink::Surface))
            .margin(egui::Margin::symmetric(6, 4));
        let end = draft_end(edit, ui, area, opened);
        let entered = ui.input(|i| i.key_pressed(Key::Enter));
        let given_up = ui.input(|i| i.key_pressed(Key::Escape));
        if end || entered || given_up {
            let input = if given_up {
                Input::Escape
            } else {
                Input::Enter
            };
            session.input(&input);
            self.rename.area = None;
            ui.ctx().request_repaint();
        }
    }

    fn field(&self, area: Rect) -> Rect {
        let area = self.camera.view * area;
        let size = Vec2::new((area.width() + 40.0).clamp(140.0, 320.0), 28.0);
        Rect::from_center_size(area.center(), size)
    }
}

/// Shows the field; tells whether it lost the keyboard.
fn draft_end(edit: TextEdit<'_>, ui: &mut Ui, area: Rect, opened: bool) -> bool {
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(area));
    let mut output = edit.desired_width(area.width()).show(&mut child);
    output
        .response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "New name"));
    if opened {
        output.response.request_focus();
        let all = CCursorRange::two(
            CCursor::new(0),
            CCursor::new(output.galley.text().chars().count()),
        );
        output.state.cursor.set_char_range(Some(all));
        output.state.store(ui.ctx(), output.response.id);
        return false;
    }
    output.response.lost_focus()
}
