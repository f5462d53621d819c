//! The right side: preview, payload and reply of the draft or of a history record.

mod compare;
mod import;
mod overview;
mod payload;
mod preview;
mod reply;
mod task;
mod timeline;

use eframe::egui::{Button, CentralPanel, Frame, RichText, Ui};

use crate::contract::cut;
use crate::desk::{CopyCommand, RecordCommand, State};
use crate::history::SubmissionId;
use crate::ui::action::Action;
use crate::ui::textures::Textures;
use crate::ui::theme::Palette;
use crate::ui::{Commands, quantity, theme};
use crate::view::RecordView;

/// Which pane is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Preview,
    Payload,
    Reply,
    Timeline,
    Overview,
    Import,
    Compare,
}

impl Tab {
    const ALL: [(Self, Action); 7] = [
        (Self::Preview, Action::ShowPreview),
        (Self::Payload, Action::ShowPayload),
        (Self::Reply, Action::ShowReply),
        (Self::Timeline, Action::ShowTimeline),
        (Self::Overview, Action::ShowOverview),
        (Self::Compare, Action::ShowComparison),
        (Self::Import, Action::ShowImport),
    ];

    /// Whether there is something behind the tab; those of every draft are always there.
    fn has_content(self, state: &State) -> bool {
        match self {
            Self::Compare => state.comparison.is_some(),
            Self::Import => state.import.is_some(),
            _ => true,
        }
    }
}

/// State of the panes.
#[derive(Default)]
pub struct Panes {
    pub tab: Tab,
    preview: preview::PreviewPane,
    reply: reply::ReplyPane,
    timeline: timeline::TimelinePane,
    overview: overview::OverviewPane,
    compare: compare::ComparePane,
    /// The tab to go back to from a comparison.
    before: Tab,
    /// The newest comparison that was brought to the front.
    seen_comparison: u64,
    /// The record that was selected at the last paint.
    selected: Option<SubmissionId>,
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
            self.turn_to_comparison(state);
            if !self.tab.has_content(state) {
                self.tab = Tab::Preview;
            }
            let record = state.shown.record().filter(|_| self.tab != Tab::Compare);
            let mut clicked = None;
            if let Some(record) = record {
                clicked = record_strip_ui(ui, record, commands);
            }
            ui.horizontal_wrapped(|ui| {
                ui.style_mut().spacing.item_spacing.x = theme::TAB_GAP;
                let there = Tab::ALL.into_iter().filter(|(tab, _)| tab.has_content(state));
                for (tab, action) in there.collect::<Vec<_>>() {
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
                    self.reply.show(ui, state, commands);
                    None
                }
                Tab::Timeline => {
                    self.timeline.show(ui, state);
                    None
                }
                Tab::Overview => {
                    self.overview.show(ui, state, commands);
                    None
                }
                Tab::Import => {
                    import::show(ui, state, commands);
                    None
                }
                Tab::Compare => {
                    self.compare.show(ui, state, textures, commands);
                    None
                }
            };
            clicked.or(pane)
        });
        overview::OverviewPane::keep(state, self.tab == Tab::Overview, commands);
        shown.inner
    }

    /// A new comparison comes to the front; it makes way for a record that is picked, and when it is closed.
    fn turn_to_comparison(&mut self, state: &State) {
        if self.tab != Tab::Compare {
            self.before = self.tab;
        }
        let selected = state.shown.selected();
        let is_picked = selected.is_some() && selected != self.selected;
        self.selected = selected;
        match &state.comparison {
            Some(comparison) if comparison.number > self.seen_comparison => {
                self.seen_comparison = comparison.number;
                self.tab = Tab::Compare;
            }
            Some(_) if !is_picked => {}
            _ if self.tab == Tab::Compare => self.tab = self.before,
            _ => {}
        }
    }
}

/// The pictures of a comparison, for their textures to be kept.
pub fn compared_previews(state: &State) -> [Option<u64>; 2] {
    let compared = state.comparison.as_ref().and_then(|comparison| comparison.found.made());
    let of = |side: usize| Some(compared?.pictures.previews[side].as_ref()?.id);
    [of(0), of(1)]
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
            for action in
                [Action::LoadIntoCompose, Action::RepeatSubmission, Action::CompareWithDraft, Action::BackToDraft]
            {
                if ui.button(action.label()).on_hover_text(action.hint(ui.ctx())).clicked() {
                    clicked = Some(action);
                }
            }
            if let Some(task_id) = &summary.task_id
                && ui.button("Copy task id").on_hover_text(task_id.display()).clicked()
            {
                commands.push(CopyCommand::Text(task_id.display()));
            }
            links_ui(ui, record, commands);
        });
        remarks_ui(ui, record);
    });
    ui.add_space(2.0);
    clicked
}

/// The submission that this one repeats, and those that repeat this one.
fn links_ui(ui: &mut Ui, record: &RecordView, commands: &mut Commands) {
    let record = &record.record;
    let links = record.again_of.iter().map(|id| ("Repeats", *id));
    // A row that was sent again and again has its newest repetitions named.
    let repeated = record.repeated_by.iter().rev().take(3).map(|id| ("Repeated by", *id));
    for (what, id) in links.chain(repeated) {
        if ui.button(format!("{what} #{}", id.0)).on_hover_text("Show that submission").clicked() {
            commands.push(RecordCommand::Select(Some(id)));
        }
    }
}

/// What the operator has written of it.
fn remarks_ui(ui: &mut Ui, record: &RecordView) {
    let (label, note) = (record.record.summary.label.as_deref(), record.record.note.as_deref());
    if label.is_none() && note.is_none() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        if let Some(label) = label {
            ui.label(RichText::new(label).strong());
        }
        if let Some(note) = note {
            // The dialog has the whole.
            ui.label(cut(note, 300));
        }
    });
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
