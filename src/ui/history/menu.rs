//! The menu of a row: what can be done with the row, or with the marked ones.

use eframe::egui::containers::menu::menu_style;
use eframe::egui::{
    Align, Button, Context, Id, IntoAtoms as _, LayerId, Layout, Popup, PopupKind, Pos2, Rect, Ui, pos2,
};

use crate::controls::{call_entry, menu_words_ui};
use crate::desk::{Command, ComparisonCommand, CopyOf, RowsCommand, RowsOf, State, TransferCommand};
use crate::history::{ExportFormat, SubmissionId};
use crate::theme::{Icon, Palette, Text};
use crate::ui::commands::Commands;
use crate::ui::copy_menu;
use crate::ui::history::entries::{Entry, entries};
use crate::view::quantity;
use crate::view::{Marked, Row, Side};

/// The menu that is open.
#[derive(Clone, Copy)]
struct Opened {
    id: SubmissionId,
    /// The row that was shown before the menu's.
    before: Option<SubmissionId>,
    at: Pos2,
}

/// The menu of a row, while it is open.
#[derive(Default)]
pub struct RowMenu {
    opened: Option<Opened>,
    /// The first entry gets the keyboard.
    wants_focus: bool,
}

impl RowMenu {
    /// Returns the menu's id: each row has its own, so that a right click on another row opens that row's menu.
    fn popup(id: SubmissionId) -> Id {
        Id::unique(("history-row-menu", id.0))
    }

    /// Opens the menu of a row at a place; `before` is the row that was shown until then.
    pub fn open(&mut self, ctx: &Context, id: SubmissionId, before: Option<SubmissionId>, at: Pos2) {
        self.opened = Some(Opened { id, before, at });
        Popup::open_id(ctx, Self::popup(id));
    }

    /// Gives the first entry the keyboard once the menu is painted.
    pub fn focus(&mut self) {
        self.wants_focus = true;
    }

    /// Shows the menu, while it is open.
    pub fn show(&mut self, ui: &Ui, layer: LayerId, state: &State, commands: &mut Commands) {
        let Some(opened) = self.opened else { return };
        let Some(row) = state.history.row_of(opened.id) else { return };
        let popup = Popup::new(Self::popup(opened.id), ui.ctx().clone(), opened.at, layer)
            .kind(PopupKind::Menu)
            .layout(Layout::top_down_justified(Align::Min))
            .style(menu_style)
            .gap(0.0)
            .accessible_name(format!("Menu of #{}", opened.id.0))
            .open_memory(None);
        let wants_focus = std::mem::take(&mut self.wants_focus);
        let shown = popup.show(|ui| menu_ui(ui, state, row, opened.before, wants_focus, commands));
        if shown.is_none() {
            self.opened = None;
        }
    }
}

/// Returns where the menu of a row opens that was asked for by a key.
pub fn beside(row: Rect) -> Pos2 {
    pos2(row.left() + 36.0, row.bottom())
}

fn menu_ui(
    ui: &mut Ui,
    state: &State,
    row: &Row,
    before: Option<SubmissionId>,
    wants_focus: bool,
    commands: &mut Commands,
) {
    let id = row.summary.id;
    let marked = state.history.marked.count(state.history.total().unwrap_or_default());
    if marked > 1 && state.history.marked.contains(id) {
        return marked_ui(ui, state, marked, commands);
    }
    let mut is_first = wants_focus;
    for (number, group) in entries(state, row, before).into_iter().enumerate() {
        if number > 0 {
            ui.separator();
        }
        for entry in group {
            entry_ui(ui, entry, std::mem::take(&mut is_first), commands);
        }
        match number {
            0 => copy_menu::row_ui(ui, CopyOf::Submission(id), commands),
            4 => export_ui(ui, commands, RowsOf::One(id)),
            _ => {}
        }
    }
}

/// Shows an entry with its sign, its shortcut, and where it goes.
fn entry_ui(ui: &mut Ui, entry: Entry, wants_focus: bool, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let spoken = entry.spoken();
    let Entry { label, icon, command, target, shortcut, .. } = entry;
    let mut button = Button::new((icon.text().color(palette.weak), label.as_str()));
    if target.is_some() {
        button = call_entry(ui, button, target.as_ref());
    } else if let Some(shortcut) = shortcut {
        button = button.shortcut_text(Text::Small.of(ui.ctx().format_shortcut(&shortcut)));
    }
    let response = ui.add(button).accessible_name(spoken);
    let response = match &target {
        Some(target) => response.on_hover_text(target.sentence()),
        None => response,
    };
    if wants_focus {
        response.request_focus();
    }
    if response.clicked() {
        commands.push(command);
        ui.close();
    }
}

/// Shows an entry that gives a command.
fn choose<C: Into<Command>>(
    ui: &mut Ui,
    commands: &mut Commands,
    icon: Option<Icon>,
    label: &str,
    command: impl FnOnce() -> C,
) {
    let weak = Palette::of(ui).weak;
    let atoms = match icon {
        Some(icon) => (icon.text().color(weak), label).into_atoms(),
        None => label.into_atoms(),
    };
    if ui.button(atoms).accessible_name(label).clicked() {
        commands.push(command());
        ui.close();
    }
}

fn marked_ui(ui: &mut Ui, state: &State, marked: u64, commands: &mut Commands) {
    menu_words_ui(ui, quantity::counted(marked, "submission marked", "submissions marked"));
    choose(ui, commands, Some(Icon::Pin), "Pin", || RowsCommand::Pin(RowsOf::Marked, true));
    choose(ui, commands, Some(Icon::Pin), "Unpin", || RowsCommand::Pin(RowsOf::Marked, false));
    if let Some(sides) = marked_pair(state) {
        choose(ui, commands, Some(Icon::Compare), "Compare the two", || ComparisonCommand::Compare(sides));
    }
    ui.separator();
    choose(ui, commands, Some(Icon::Delete), "Delete", || RowsCommand::Delete(RowsOf::Marked));
    ui.separator();
    // Not what deletes: a menu that opens upwards has its end beside the pointer.
    export_ui(ui, commands, RowsOf::Marked);
}

/// Returns the two rows that are marked, where it is two.
pub fn marked_pair(state: &State) -> Option<[Side; 2]> {
    let Marked::Only(ids) = &state.history.marked else { return None };
    let sides = ids.iter().take(3).map(|id| Side::Record(SubmissionId(id)));
    sides.collect::<Vec<_>>().try_into().ok()
}

fn export_ui(ui: &mut Ui, commands: &mut Commands, rows: RowsOf) {
    let weak = Palette::of(ui).weak;
    let exports = ui.menu_button((Icon::Export.text().color(weak), "Export"), |ui| {
        for format in ExportFormat::ALL {
            choose(ui, commands, None, &format!("{}…", format.label()), || {
                TransferCommand::Export(Some(rows), format)
            });
        }
    });
    exports.response.accessible_name("Export");
}
