//! The command palette: finds an action by its name. What sends is never chosen at first, and asks where it costs money.

use eframe::egui::{
    Button, Context, Key, Modifiers, Response, RichText, Role, ScrollArea, TextEdit, Ui, WidgetInfo, vec2,
};

use crate::desk::State;
use crate::ui::action::Action;
use crate::ui::dialogs::modal::modal;
use crate::ui::theme::Palette;
use crate::view::TargetChip;

/// An entry of the list.
struct Entry {
    action: Action,
    /// Where the entry sends something; `None` where nothing is sent, or nobody knows where.
    target: Option<TargetChip>,
}

/// State of the palette.
#[derive(Default)]
pub struct CommandPalette {
    is_open: bool,
    wants_focus: bool,
    filter: String,
    /// The place of the chosen entry among those that are found; `None` while only what sends is found.
    chosen: Option<usize>,
    /// The choice is to be brought into sight.
    wants_sight: bool,
    /// What was run, until the window takes it.
    run: Option<Action>,
}

impl CommandPalette {
    /// Opens the palette with an empty filter.
    pub fn open(&mut self) {
        *self = Self { is_open: true, wants_focus: true, ..Self::default() };
        self.chosen = self.first_harmless();
    }

    /// Takes the action that was run, once.
    pub fn take_run(&mut self) -> Option<Action> {
        self.run.take()
    }

    /// Shows the palette while it is open.
    pub fn show(&mut self, ctx: &Context, state: &State) {
        if !self.is_open {
            return;
        }
        let response = modal(ctx, "palette").show(ctx, |ui| {
            ui.set_width(480.0);
            self.walk(ui);
            let is_entered = self.filter_ui(ui);
            let entries = self.entries(state);
            if entries.is_empty() {
                ui.label(RichText::new("No command has that name").color(Palette::of(ui).weak));
            }
            let chosen = self.chosen.and_then(|at| entries.get(at)).map(|entry| entry.action);
            self.list_ui(ui, &entries).or(chosen.filter(|_| is_entered))
        });
        if response.inner.is_some() || response.should_close() {
            self.is_open = false;
        }
        self.run = response.inner;
    }

    /// Moves the choice with the keys that walk, which the field would take otherwise.
    fn walk(&mut self, ui: &Ui) {
        let last = self.found().len().saturating_sub(1);
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let before = self.chosen;
        if pressed(Key::ArrowDown) {
            self.chosen = Some(before.map_or(0, |at| at + 1));
        }
        if pressed(Key::ArrowUp) {
            self.chosen = Some(before.map_or(last, |at| at.saturating_sub(1)));
        }
        if pressed(Key::Home) {
            self.chosen = Some(0);
        }
        if pressed(Key::End) {
            self.chosen = Some(last);
        }
        self.chosen = self.chosen.map(|at| at.min(last));
        self.wants_sight |= self.chosen != before;
    }

    /// Shows the field. Returns whether Enter was pressed in it.
    fn filter_ui(&mut self, ui: &mut Ui) -> bool {
        let field = TextEdit::singleline(&mut self.filter).hint_text("Find a command").desired_width(f32::INFINITY);
        let response = ui.add(field);
        response.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, "Find a command"));
        if response.changed() {
            self.chosen = self.first_harmless();
            self.wants_sight = true;
        }
        let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        // At the beginning, and where Enter ran nothing: Tab must lead on to the commands.
        if std::mem::take(&mut self.wants_focus) || (is_entered && self.chosen.is_none()) {
            response.request_focus();
        }
        is_entered
    }

    fn found(&self) -> Vec<Action> {
        let filter = self.filter.to_lowercase();
        let is_found = |action: &Action| *action != Action::Palette && action.label().to_lowercase().contains(&filter);
        Action::all().into_iter().filter(is_found).collect()
    }

    /// Returns the place of the first entry that sends nothing: Enter alone must never send.
    fn first_harmless(&self) -> Option<usize> {
        self.found().into_iter().position(|action| !action.sends())
    }

    fn entries(&self, state: &State) -> Vec<Entry> {
        let shown = state.shown.selected();
        let entry = |action: Action| Entry { action, target: action.act(shown).and_then(|act| state.target_of(act)) };
        self.found().into_iter().map(entry).collect()
    }

    /// Shows the entries. Returns the action that was clicked.
    fn list_ui(&mut self, ui: &mut Ui, entries: &[Entry]) -> Option<Action> {
        let wants_sight = std::mem::take(&mut self.wants_sight);
        let mut run = None;
        ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
            for (at, entry) in entries.iter().enumerate() {
                let is_chosen = self.chosen == Some(at);
                let response = entry_ui(ui, entry, is_chosen);
                if is_chosen && wants_sight {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    run = Some(entry.action);
                }
            }
        });
        run
    }
}

fn entry_ui(ui: &mut Ui, Entry { action, target }: &Entry, is_chosen: bool) -> Response {
    let shortcut = action.shortcut_text(ui.ctx());
    let chip = target.as_ref().map(TargetChip::text);
    let right: Vec<String> = chip.into_iter().chain(Some(shortcut).filter(|text| !text.is_empty())).collect();
    let button = Button::selectable(is_chosen, action.label())
        .shortcut_text(right.join("   "))
        .min_size(vec2(ui.available_width(), 0.0));
    let response = ui.add(button).on_hover_text(action.row().tooltip);
    let name = match target {
        Some(target) => format!("{}, to {}", action.label(), target.sentence()),
        None => action.label().to_owned(),
    };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &name));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn palette(filter: &str) -> CommandPalette {
        let mut palette = CommandPalette::default();
        palette.open();
        palette.filter = filter.to_owned();
        palette.chosen = palette.first_harmless();
        palette
    }

    #[test]
    fn what_sends_is_never_chosen_at_first() {
        let letters = ('a'..='z').map(String::from);
        let labels = Action::all().into_iter().map(|action| action.label().to_owned());
        for filter in letters.chain(labels).chain([String::new(), "no such command".to_owned()]) {
            let palette = palette(&filter);
            let chosen = palette.chosen.map(|at| palette.found()[at]);
            assert!(chosen.is_none_or(|action| !action.sends()), "{filter}: {chosen:?}");
        }
    }

    #[test]
    fn what_sends_is_chosen_by_nothing_that_is_typed() {
        for filter in ["submit", "submit again", "check"] {
            assert_eq!(palette(filter).chosen, None, "{filter}");
        }
    }
}
