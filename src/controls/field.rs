//! A field with its name above and a line below that is kept for what is wrong with it.

use eframe::egui::class::HasClasses as _;
use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::{Align, Id, Key, Layout, Margin, Modifiers, Response, Sense, TextEdit, Ui, UiBuilder, vec2};

use crate::controls::cut::cut_ui;
use crate::controls::look::{Look, WRONG};
use crate::theme::{Icon, NEAR, Palette, SIGN_GAP, Text};

/// Height of the line below, in points.
const LINE: f32 = 16.0;

/// Space around the monospaced text of a field: its rows are a point higher than those of the proportional face, and every
/// field is as high as a control.
pub const MONO_MARGIN: Margin = Margin { left: 8, right: 8, top: NEAR as i8, bottom: NEAR as i8 - 1 };

/// What the line below a field says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Line<'a> {
    /// Nothing; its room stays.
    #[default]
    Empty,
    /// Something else says what is wrong: the field has no line.
    Left,
    /// What belongs into the field.
    Hint(&'a str),
    /// What is probably not meant so.
    Warned(&'a str),
    /// What is wrong.
    Wrong(&'a str),
}

/// A field of one line.
#[must_use = "a field is shown with its show method"]
pub struct Field<'a> {
    name: &'a str,
    example: &'a str,
    line: Line<'a>,
    is_wrong: bool,
    /// Room at the right end of the field for a button, in points.
    room: f32,
}

impl<'a> Field<'a> {
    /// Makes a field that goes by its name.
    pub const fn new(name: &'a str) -> Self {
        Self { name, example: "", line: Line::Empty, is_wrong: false, room: 0.0 }
    }

    /// Says what such a text looks like, while there is none.
    pub const fn example(mut self, example: &'a str) -> Self {
        self.example = example;
        self
    }

    /// Says something below the field.
    pub const fn line(mut self, line: Line<'a>) -> Self {
        self.line = line;
        self
    }

    /// Marks the text as wrong.
    pub const fn wrong(mut self, is_wrong: bool) -> Self {
        self.is_wrong = is_wrong;
        self
    }

    /// Keeps room for a button at the right end of the field.
    pub const fn room(mut self, room: f32) -> Self {
        self.room = room;
        self
    }

    /// Shows the field. Returns what happened to its text.
    pub fn show(self, ui: &mut Ui, text: &mut String) -> Response {
        self.show_beside(ui, text, |_| {})
    }

    /// Shows the field, with something else at the right end of its name's line.
    pub fn show_beside(self, ui: &mut Ui, text: &mut String, beside: impl FnOnce(&mut Ui)) -> Response {
        let spacing = ui.spacing().item_spacing.y;
        ui.spacing_mut().item_spacing.y = 3.0;
        let weak = Palette::of(ui).weak;
        let label = line_ui(ui, LINE, |ui| {
            let label = ui.label(Text::Label.of(self.name).color(weak)).id;
            ui.with_layout(Layout::right_to_left(Align::Center), beside);
            label
        });
        let is_wrong = self.is_wrong || matches!(self.line, Line::Wrong(_));
        // The field goes by its name: a number would change with what appears above, and lose the keyboard.
        let edit = TextEdit::singleline(text)
            .id_salt(self.name)
            .hint_text(self.example.to_owned())
            .desired_width(f32::INFINITY)
            .with_class_if(WRONG, is_wrong);
        let edit = if self.room > 0.0 {
            edit.margin(Look::Field.margin() + Margin { right: self.room as i8, ..Margin::ZERO })
        } else {
            edit
        };
        let response = ui.add(edit).labelled_by(label);
        below_ui(ui, self.line);
        ui.spacing_mut().item_spacing.y = spacing;
        response
    }
}

/// Gives a field the keyboard as its dialog opens. An offered text is selected whole, so that typing replaces it;
/// otherwise the caret goes to the end. Where the caret was when the dialog was last open tells nothing about this text.
pub fn begin_typing(ui: &Ui, field: &Response, text: &str, is_offered: bool) {
    field.request_focus();
    let end = CCursor::new(text.chars().count());
    let start = if is_offered { CCursor::new(0) } else { end };
    let mut state = TextEdit::load_state(ui.ctx(), field.id).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::two(start, end)));
    state.clear_undoer();
    TextEdit::store_state(ui.ctx(), field.id, state);
}

/// Keeps Enter from a field of one line that is typed in: egui would take the keyboard from it. To be called before the
/// field is shown.
pub fn keep_enter(ui: &Ui, field: Id) {
    if ui.memory(|memory| memory.has_focus(field)) {
        ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    }
}

/// Shows things beside each other in a line that is always as high, whatever is in it.
pub fn line_ui<R>(ui: &mut Ui, height: f32, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let (place, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let mut inside = ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center)));
    contents(&mut inside)
}

fn below_ui(ui: &mut Ui, line: Line<'_>) {
    let palette = Palette::of(ui);
    let (text, sign) = match line {
        Line::Left => return,
        Line::Empty => {
            ui.allocate_space(vec2(0.0, LINE));
            return;
        }
        Line::Hint(text) => (Text::Small.of(text).color(palette.weak), None),
        Line::Warned(text) => (Text::Small.of(text).color(palette.text), Some((Icon::Warning, palette.warn.ink))),
        Line::Wrong(text) => (Text::Small.of(text).color(palette.text), Some((Icon::Error, palette.bad.ink))),
    };
    line_ui(ui, LINE, |ui| {
        ui.spacing_mut().item_spacing.x = SIGN_GAP;
        if let Some((icon, color)) = sign {
            ui.label(icon.small().color(color));
        }
        let whole = text.text().to_owned();
        cut_ui(ui, text, whole);
    });
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::controls::tests::dressed;

    #[test]
    fn a_finding_moves_nothing_below_the_field() {
        let mut harness = Harness::new_ui_state(
            |ui, is_wrong: &mut bool| {
                dressed(ui, |ui| {
                    let line = if *is_wrong { Line::Wrong("Not a URL") } else { Line::Empty };
                    Field::new("Page URL").line(line).show(ui, &mut "example".to_owned());
                    ui.label("Below");
                });
            },
            false,
        );
        harness.run_steps(3);
        let before = harness.get_by_label("Below").rect();
        *harness.state_mut() = true;
        harness.run_steps(3);
        harness.get_by_label("Not a URL");
        assert_eq!(harness.get_by_label("Below").rect(), before);
        let field = harness.get_by_role(eframe::egui::accesskit::Role::TextInput).rect();
        assert!((field.height() - 28.0).abs() < 0.5, "{field:?}");
    }
}
