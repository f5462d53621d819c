//! The right side: one pane at a time about the draft, a record, an import or the history.

mod canvas;
mod compare;
mod front;
mod import;
mod nothing;
mod overview;
mod payload;
mod preview;
mod record_strip;
mod reply;
mod tab;
mod task;
mod timeline;

pub use tab::Tab;

use eframe::egui::{CentralPanel, Frame, Stroke, Ui};

use crate::desk::State;
use crate::ui::action::Action;
use crate::ui::controls::tab_ui;
use crate::ui::scene::Scene;
use crate::ui::theme::{NEAR, Palette};

/// State of the panes.
#[derive(Default)]
pub struct Panes {
    front: front::Front,
    preview: preview::PreviewPane,
    reply: reply::ReplyPane,
    timeline: timeline::TimelinePane,
    overview: overview::OverviewPane,
    compare: compare::ComparePane,
}

impl Panes {
    /// Brings a pane to the front, if there is something behind its tab.
    pub fn turn_to(&mut self, tab: Tab, state: &State) {
        self.front.turn_to(tab, state);
    }

    /// Brings what has just begun or was just imported to the front.
    pub fn follow(&mut self, state: &State) {
        self.front.follow(state);
    }

    /// Shows the tabs and the pane in front.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let state = scene.state;
        self.front.settle(state);
        let is_comparing = self.front.tab() == Tab::Compare;
        let frame = Frame::central_panel(ui.style()).inner_margin(12).fill(Palette::of(ui).ground);
        CentralPanel::no_frame().frame(frame).show(ui, |ui| {
            if let Some(record) = state.shown.record().filter(|_| !is_comparing) {
                record_strip::show(ui, record, scene);
            }
            self.tabs_ui(ui, state);
            ui.add_space(NEAR);
            self.pane_ui(ui, scene);
        });
        overview::OverviewPane::keep(state, self.front.tab() == Tab::Overview, scene.commands);
    }

    fn tabs_ui(&mut self, ui: &mut Ui, state: &State) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for tab in Tab::all().into_iter().filter(|tab| tab.has_content(state)) {
                let shown = tab_ui(ui, tab.row().label, self.front.tab() == tab);
                if shown.on_hover_text(Action::Show(tab).hint(ui.ctx())).clicked() {
                    self.front.turn_to(tab, state);
                }
            }
        });
        let (x, y) = (ui.max_rect().x_range(), ui.min_rect().bottom());
        ui.painter().hline(x, y, Stroke::new(1.0, Palette::of(ui).line));
    }

    fn pane_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        match self.front.tab() {
            Tab::Preview => self.preview.show(ui, scene.state, scene.textures),
            Tab::Payload => payload::show(ui, scene),
            Tab::Reply => self.reply.show(ui, scene.state, scene.commands),
            Tab::Timeline => self.timeline.show(ui, scene.state),
            Tab::Overview => self.overview.show(ui, scene.state, scene.commands),
            Tab::Compare => self.compare.show(ui, scene),
            Tab::Import => {
                import::head_ui(ui, scene);
                import::show(ui, scene.state, scene.commands);
            }
        }
    }
}
