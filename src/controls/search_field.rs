//! A field of one line in which the words are typed that something is looked for by.

use eframe::egui::{Id, Response, Role, TextEdit, Ui, WidgetInfo};

use crate::controls::field::begin_typing;
use crate::theme::{Icon, Palette};

/// A field for the words of a search.
pub struct SearchField<'a> {
    pub id: Id,
    /// What a screen reader says.
    pub name: &'a str,
    /// What stands in the field while it is empty.
    pub hint: &'a str,
    /// Width, in points.
    pub width: f32,
    /// Longest text, in characters.
    pub most_chars: usize,
}

impl SearchField<'_> {
    /// Shows the field. It gets the keyboard once where that is wanted.
    pub fn show(self, ui: &mut Ui, text: &mut String, wants_keyboard: &mut bool) -> Response {
        let field = TextEdit::singleline(text)
            .id(self.id)
            .prefix(Icon::Find.small().color(Palette::of(ui).weak))
            .hint_text(self.hint)
            .desired_width(self.width)
            .char_limit(self.most_chars);
        let response = ui.add(field);
        response.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, self.name));
        if std::mem::take(wants_keyboard) {
            begin_typing(ui, &response, text, true);
        }
        response
    }
}
