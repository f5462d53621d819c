//! The right side: preview, payload and reply of the draft or of a history record.

mod payload;
mod preview;
mod reply;
mod task;
mod timeline;

use eframe::egui::{Button, CentralPanel, Frame, RichText, Ui};

use super::Commands;
use super::action::Action;
use super::quantity;
use super::textures::Textures;
use super::theme::{self, Palette};
use crate::desk::{Command, RecordView, State};

/// Which pane is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Preview,
    Payload,
    Reply,
    Timeline,
}

impl Tab {
    const ALL: [(Self, Action); 4] = [
        (Self::Preview, Action::ShowPreview),
        (Self::Payload, Action::ShowPayload),
        (Self::Reply, Action::ShowReply),
        (Self::Timeline, Action::ShowTimeline),
    ];
}

/// State of the panes.
#[derive(Default)]
pub struct Panes {
    pub tab: Tab,
    preview: preview::PreviewPane,
    timeline: timeline::TimelinePane,
}

impl Panes {
    /// Shows the panes; an action that was clicked.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        state: &State,
        textures: &mut Textures,
        commands: &mut Commands,
    ) -> Option<Action> {
        let frame = Frame::central_panel(ui.style()).inner_margin(10).fill(Palette::of(ui).background);
        let shown = CentralPanel::no_frame().frame(frame).show(ui, |ui| {
            let record = state.shown.record();
            let mut clicked = None;
            if let Some(record) = record {
                clicked = record_strip_ui(ui, record, commands);
            }
            ui.horizontal(|ui| {
                for (tab, action) in Tab::ALL {
                    let button = Button::selectable(self.tab == tab, action.label());
                    if ui.add(button).on_hover_text(action.hint(ui.ctx())).clicked() {
                        self.tab = tab;
                    }
                }
            });
            ui.add_space(2.0);
            let pane = match self.tab {
                Tab::Preview => {
                    self.preview.show(ui, state, textures);
                    None
                }
                Tab::Payload => payload::show(ui, state),
                Tab::Reply => {
                    reply::show(ui, state, commands);
                    None
                }
                Tab::Timeline => {
                    self.timeline.show(ui, state);
                    None
                }
            };
            clicked.or(pane)
        });
        shown.inner
    }
}

/// Says that a record is on screen, not the draft, and what can be done with it.
fn record_strip_ui(ui: &mut Ui, record: &RecordView, commands: &mut Commands) -> Option<Action> {
    let palette = Palette::of(ui);
    let summary = &record.record.summary;
    let mut clicked = None;
    let frame = theme::card(ui).fill(palette.selection).inner_margin(eframe::egui::Margin::symmetric(10, 5));
    frame.show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(format!("History #{}", summary.id.0)).strong());
            ui.label(format!("{} · {} · key {}", record.time, summary.profile, record.record.key_hint));
            for action in [Action::LoadIntoCompose, Action::BackToDraft] {
                if ui.button(action.label()).on_hover_text(action.hint(ui.ctx())).clicked() {
                    clicked = Some(action);
                }
            }
            if let Some(task_id) = &summary.task_id
                && ui.button("Copy task id").on_hover_text(task_id.display()).clicked()
            {
                commands.push(Command::CopyText(task_id.display()));
            }
        });
    });
    ui.add_space(2.0);
    clicked
}

/// What an empty pane says.
fn nothing_ui(ui: &mut Ui, title: &str, what_to_do: &str) {
    let weak = Palette::of(ui).weak;
    ui.add_space(ui.available_height() * 0.3);
    ui.vertical_centered(|ui| {
        ui.label(RichText::new(title).heading());
        ui.label(RichText::new(what_to_do).color(weak));
    });
}

/// `1 frame`, `12 frames`, `at least 3 frames`.
fn frames_text(frames: crate::picture::FrameCount) -> String {
    let counted = quantity::counted(frames.counted() as u64, "frame", "frames");
    match frames {
        crate::picture::FrameCount::Exactly(_) => counted,
        crate::picture::FrameCount::AtLeast(_) => format!("at least {counted}"),
    }
}
