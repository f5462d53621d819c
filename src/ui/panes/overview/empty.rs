//! What the room says while there is nothing to count, with the button that ends that.

use eframe::egui::Ui;

use crate::controls::Button;
use crate::desk::{OverviewCommand, RowsCommand};
use crate::history::{OverviewRange, Query};
use crate::theme::{GAP, Icon, NEAR, Palette, Text};
use crate::ui::action::Action;
use crate::ui::scene::Scene;
use crate::view::Charts;

/// Share of the room above the words.
const ABOVE: f32 = 0.3;

/// The words of the buttons.
const CLEAR: &str = "Take the filters away";
const ALL: &str = "Look at everything";

/// Why there is nothing to count.
enum Why {
    NothingYet,
    Filtered,
    Older,
}

/// Shows why there is nothing, and what to do.
pub fn show(ui: &mut Ui, charts: &Charts, scene: &mut Scene<'_>) {
    let state = scene.state;
    let query = &state.history.query;
    let why = match (charts.has_any, query.filter.is_empty()) {
        (false, _) => Why::NothingYet,
        (true, false) => Why::Filtered,
        (true, true) => Why::Older,
    };
    let (title, what_to_do, button) = match why {
        Why::NothingYet => (
            "Nothing yet",
            "Every submission is counted here, from the first on",
            Button::primary(Action::TrySample.label()).icon(Icon::Sample),
        ),
        Why::Filtered => {
            ("Nothing to count", "The table's filters leave nothing in this time", Button::secondary(CLEAR))
        }
        Why::Older => ("Nothing in this time", "The submissions of the history are older", Button::secondary(ALL)),
    };
    ui.add_space(ui.available_height() * ABOVE);
    let clicked = ui.vertical_centered(|ui| {
        ui.spacing_mut().item_spacing.y = NEAR;
        ui.label(Text::Title.of(title));
        ui.label(Text::Body.of(what_to_do).color(Palette::of(ui).weak));
        ui.add_space(GAP);
        ui.add(button).clicked()
    });
    if clicked.inner {
        match why {
            // The sample is to be seen, not only to be there.
            Why::NothingYet => scene.actions.extend([Action::BackToDesk, Action::TrySample]),
            Why::Filtered => {
                scene.commands.push(RowsCommand::SetQuery(Box::new(Query { sort: query.sort, ..Query::default() })));
            }
            Why::Older => scene.commands.push(OverviewCommand::LookAt(Some(OverviewRange::All))),
        }
    }
}
