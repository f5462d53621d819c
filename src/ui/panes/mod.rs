//! The right side: one pane at a time about the draft, a record, an import or the history.

mod capture;
mod compare;
mod foreign_text;
mod front;
mod head;
mod import;
mod nothing;
mod original;
mod overview;
mod payload;
mod preview;
mod record_menu;
mod reply;
mod see_it_work;
mod sent_card;
mod subject;
mod tab;
mod text_finder;
mod timeline;
mod within;

pub use capture::keeps_escape;
pub use tab::Tab;

use eframe::egui::{Align, CentralPanel, Context, Frame, Layout, Margin, Rect, Role, Stroke, Ui, vec2};

use crate::controls::{count_chip_ui, landmark, marked, tab_ui};
use crate::desk::State;
use crate::theme::{GAP, Palette, TABS, Tone};
use crate::ui::action::Action;
use crate::ui::scene::Scene;
use crate::ui::{compose, copy_menu, text_place};

use subject::Subject;
use within::in_line_ui;

/// From this width of the pane on, in points, the menu of copies has its words, and the import its number.
const ROOMY: f32 = 780.0;

/// How far the number after a tab's name reaches into the tab, in points.
const COUNT_BACK: f32 = 5.0;

/// State of the panes.
#[derive(Default)]
pub struct Panes {
    front: front::Front,
    preview: preview::PreviewPane,
    payload: payload::PayloadPane,
    reply: reply::ReplyPane,
    timeline: timeline::TimelinePane,
    overview: overview::OverviewPane,
    capture: capture::CapturePane,
    compare: compare::ComparePane,
}

impl Panes {
    /// Brings a pane to the front.
    pub fn turn_to(&mut self, tab: Tab) {
        self.front.turn_to(tab);
    }

    /// Leaves a room for the pane that was there before.
    pub fn leave_room(&mut self) {
        self.front.leave_room();
    }

    /// Goes a step back: within the room, or else out of it.
    pub fn step_back(&mut self) {
        if self.front.tab() != Tab::Capture || !self.capture.step_back() {
            self.front.leave_room();
        }
    }

    /// Lets conversations be looked for in the room of captures.
    pub fn find_conversation(&mut self) {
        self.capture.find();
    }

    /// Lets words be looked for in the text of the pane in front. Returns whether it has one.
    pub fn find_in_text(&mut self, ctx: &Context) -> bool {
        let finder = match self.front.tab() {
            Tab::Payload => Some(self.payload.finder()),
            Tab::Reply => Some(self.reply.finder()),
            Tab::Timeline => Some(self.timeline.finder()),
            Tab::Capture => self.capture.finder(),
            _ => None,
        };
        let finder = finder.filter(|_| text_place::is_shown(ctx));
        finder.map(|finder| finder.open(ctx)).is_some()
    }

    /// Whether a pane is in front that shows the record that is shown.
    pub fn shows_record(&self) -> bool {
        self.front.tab().is_of_record()
    }

    /// Whether the room of captures is in front.
    pub fn shows_captures(&self) -> bool {
        self.front.tab() == Tab::Capture
    }

    /// Brings what has just begun or was just imported to the front.
    pub fn follow(&mut self, state: &State) {
        self.front.follow(state);
    }

    /// Whether the pane in front shows an empty desk's ways to begin.
    pub fn shows_first_steps(&self, state: &State) -> bool {
        self.front.tab() == Tab::Preview && see_it_work::is_wanted(state)
    }

    /// Tells whether a pane was brought to the front since the last call: it is to be seen.
    pub fn take_turned(&mut self) -> bool {
        self.front.take_turned()
    }

    /// Settles which pane is painted, before anything beside it is. Returns whether the pane takes the place of compose
    /// as well.
    pub fn settle(&mut self, state: &State, is_narrow: bool) -> bool {
        self.front.settle(state, is_narrow);
        self.front.tab().is_room()
    }

    /// Shows the tabs, what the panes are about, and the pane in front; a room has no tabs.
    pub fn show(&mut self, ui: &mut Ui, is_narrow: bool, scene: &mut Scene<'_>) {
        let state = scene.state;
        let tab = self.front.tab();
        let frame = Frame::central_panel(ui.style()).inner_margin(0).fill(Palette::of(ui).ground);
        CentralPanel::no_frame().frame(frame).show(ui, |ui| {
            if tab.is_room() {
                landmark(ui, tab.row().label);
                return ui.push_id(tab, |ui| self.room_ui(ui, tab, scene)).inner;
            }
            landmark(ui, "Pane");
            ui.spacing_mut().item_spacing.y = 0.0;
            self.tabs_ui(ui, is_narrow, scene);
            let own = own_name(state, tab);
            ui.push_id(("head", own), |ui| match tab {
                Tab::Compare => compare::head_ui(ui, scene),
                Tab::Import => import::head_ui(ui, scene),
                _ => head::show(ui, Subject::of(state, tab), scene),
            });
            // These have their own edges.
            let is_whole = tab == Tab::Draft || tab == Tab::Import && import::is_whole(state);
            let margin = if is_whole { 0 } else { GAP as i8 };
            let pane = Frame::new().inner_margin(Margin::same(margin));
            pane.show(ui, |ui| {
                ui.reset_style();
                ui.push_id((tab, own), |ui| self.pane_ui(ui, scene));
            });
        });
        overview::OverviewPane::keep(state, tab == Tab::Overview, scene.commands);
        capture::CapturePane::keep(state, tab == Tab::Capture, scene.commands);
    }

    fn room_ui(&mut self, ui: &mut Ui, tab: Tab, scene: &mut Scene<'_>) {
        if tab == Tab::Capture { self.capture.show(ui, scene) } else { self.overview.show(ui, scene) }
    }

    fn tabs_ui(&mut self, ui: &mut Ui, is_narrow: bool, scene: &mut Scene<'_>) {
        let palette = Palette::of(ui);
        let strip = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), TABS));
        ui.painter().rect_filled(strip, 0.0, palette.panel);
        ui.painter().hline(strip.x_range(), strip.bottom() - 0.5, Stroke::new(1.0, palette.line));
        let inside = strip.shrink2(vec2(GAP / 2.0, 0.0));
        ui.allocate_rect(strip, eframe::egui::Sense::hover());
        in_line_ui(ui, inside, |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            marked(ui, Role::TabList, "Panes");
            let tone = Tone { ink: palette.weak, tint: palette.control };
            for tab in Tab::shown(is_narrow) {
                let response = tab_ui(ui, tab.row().label, self.front.tab() == tab);
                let clicked = response.on_hover_text(Action::Show(tab).hint(ui.ctx())).clicked();
                if clicked {
                    self.front.turn_to(tab);
                }
                let is_counted = tab == Tab::Timeline || tab == Tab::Import && strip.width() >= ROOMY;
                if is_counted {
                    // The number stands in what the tab leaves free after its name.
                    ui.add_space(-COUNT_BACK);
                    count_chip_ui(ui, tone, count(scene.state, tab));
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                copy_menu::button_ui(ui, strip.width() >= ROOMY, scene);
            });
        });
    }

    fn pane_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let tab = self.front.tab();
        let subject = Subject::of(scene.state, tab);
        match tab {
            Tab::Draft => {
                marked(ui, Role::Region, "Draft");
                compose::contents_ui(ui, scene);
            }
            Tab::Preview if see_it_work::is_wanted(scene.state) => see_it_work::show(ui, scene),
            Tab::Preview => self.preview.show(ui, scene),
            Tab::Payload => self.payload.show(ui, scene),
            Tab::Reply => self.reply.show(ui, subject, scene),
            Tab::Timeline => self.timeline.show(ui, subject, scene),
            Tab::Overview | Tab::Capture => self.room_ui(ui, tab, scene),
            Tab::Compare => self.compare.show(ui, scene),
            Tab::Import => import::show(ui, scene),
        }
    }
}

/// Returns what the ids of the controls in a pane and its head are made of: what stands in the place of a control that has
/// vanished must not be taken for that control, which had the keyboard.
fn own_name(state: &State, tab: Tab) -> &'static str {
    match tab {
        Tab::Compare => "comparison",
        Tab::Import => "import",
        Tab::Preview if see_it_work::is_wanted(state) => "first steps",
        _ => Subject::of(state, tab).name(),
    }
}

/// Returns how much there is in a pane: exchanges in the timeline, findings of the import that are open.
fn count(state: &State, tab: Tab) -> usize {
    match tab {
        Tab::Timeline => Subject::of(state, tab).record().map_or(0, |record| record.timeline.len()),
        Tab::Import => import::open_findings(state),
        _ => 0,
    }
}
