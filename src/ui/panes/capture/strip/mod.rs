//! The strip of a session: whether it listens and where, what requests go on to, how many may, and its end. Its colour is
//! that of the session's own target, whatever the header shows.

mod calls;
mod room;
mod scenario;

use std::time::Duration;

use eframe::egui::{Align, Id, Label, Layout, Rect, Sense, Stroke, Ui, UiBuilder, vec2};

use super::begin::like;
use super::report;
use crate::contract::counted;
use crate::controls::{Button, IconButton, copy_icon_ui, target_chip_ui};
use crate::desk::{CaptureCommand, CopyCommand, Listening, Running, ShownSession, State};
use crate::theme::{GAP, Icon, NEAR, Palette, SIGN_GAP, THICK, Text};
use crate::ui::commands::Commands;
use crate::ui::scene::Scene;
use crate::view::clock_seconds;

use room::{Left, PADDED, Room};
use scenario::ScenarioButton;

/// Height of the strip, and width of the bar at its left end, in points.
const HEIGHT: f32 = 40.0;
const BAR: f32 = 3.0;

/// The time since a session began is painted anew this often.
const TICK: Duration = Duration::from_mins(1);

const ENDED: &str = "Ended";

/// State of the strip.
#[derive(Default)]
pub struct SessionStrip {
    scenario: ScenarioButton,
    /// Width of what stands at the right, as it was in the last frame, in points.
    right: f32,
}

/// The session on screen, and whether it is the one that listens.
#[derive(Clone, Copy)]
struct Session<'a> {
    shown: &'a ShownSession,
    running: Option<&'a Running>,
    /// Nothing more is answered; replies are waited for.
    is_ending: bool,
}

impl<'a> Session<'a> {
    fn of(state: &'a State, shown: &'a ShownSession) -> Self {
        let running = state.capture.running().filter(|running| running.capture.id == shown.capture.id);
        let is_ending = running.is_some() && matches!(state.capture.listening, Listening::Ending(_));
        Self { shown, running, is_ending }
    }

    /// Returns the session if it listens.
    fn listening(self) -> Option<&'a Running> {
        self.running.filter(|_| !self.is_ending)
    }

    /// Returns the words beside the sign.
    fn words(self) -> String {
        match self.running {
            Some(running) if self.is_ending => match running.passed.in_flight {
                0 => ENDED.to_owned(),
                1 => format!("{ENDED}; 1 call is still waited for"),
                calls => format!("{ENDED}; {calls} calls are still waited for"),
            },
            Some(_) => "Listening".to_owned(),
            None if self.shown.capture.ended_at_ms.is_none() => "Its end is not known".to_owned(),
            None => ENDED.to_owned(),
        }
    }

    /// Returns where the session listens, or from when to when it did.
    fn place(self) -> String {
        let began = clock_seconds(self.shown.capture.new.begun_at_ms);
        match (self.listening(), self.shown.capture.ended_at_ms) {
            (Some(running), _) => running.address.clone(),
            (None, Some(ended_at_ms)) => format!("{began} to {}", clock_seconds(ended_at_ms)),
            (None, None) => format!("from {began}"),
        }
    }
}

impl SessionStrip {
    /// Shows the strip.
    pub fn show(&mut self, ui: &mut Ui, shown: &ShownSession, scene: &mut Scene<'_>) {
        let palette = Palette::of(ui);
        let costs_money = shown.capture.new.costs_money;
        let money = palette.money(costs_money);
        let (strip, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
        ui.painter().rect_filled(strip, 0.0, money.tint);
        ui.painter().rect_filled(strip.with_max_x(strip.left() + BAR), 0.0, money.edge);
        let (thick, color) = if costs_money { (THICK, money.edge) } else { (1.0, palette.line) };
        ui.painter().hline(strip.x_range(), strip.bottom() - thick / 2.0, Stroke::new(thick, color));
        let session = Session::of(scene.state, shown);
        let inside = strip.shrink2(vec2(GAP, 0.0));
        let room = Room::of(strip.width());
        let (left, right) = inside.split_left_right_at_x((inside.right() - self.right).max(inside.left()));
        let part = |ui: &mut Ui, id: &str, place: Rect| {
            let layout = Layout::left_to_right(Align::Center);
            ui.new_child(UiBuilder::new().max_rect(place).id_salt(id).layout(layout))
        };
        let mut at_left = part(ui, "strip-left", left.with_max_x(left.right() - GAP));
        at_left.spacing_mut().item_spacing.x = PADDED;
        self.left_ui(&mut at_left, session, scene);
        let mut at_right = part(ui, "strip-right", right);
        at_right.spacing_mut().item_spacing.x = NEAR;
        right_ui(&mut at_right, session, room, scene);
        self.keep_width(ui, at_right.min_rect().width());
        if session.running.is_some() {
            ui.ctx().request_repaint_after(TICK);
        }
    }

    /// Keeps the width of what stands at the right, and has the strip painted anew where it is another.
    fn keep_width(&mut self, ui: &Ui, width: f32) {
        if (width - self.right).abs() > 0.5 {
            self.right = width;
            ui.ctx().request_repaint();
        }
    }

    /// Shows what the session is, cut down to the room that is left of what can be done.
    fn left_ui(&mut self, ui: &mut Ui, session: Session<'_>, scene: &mut Scene<'_>) {
        let palette = Palette::of(ui);
        let Some(target) = scene.state.capture.target_of_shown() else { return };
        let (words, place) = (session.words(), session.place());
        let running = session.listening().filter(|_| target_is_sandbox(session));
        let does = running.map(|running| self.scenario.words(scene.state, running));
        let left = Left::fitted(ui, &words, &place, target, does.as_deref(), session.listening().is_some());
        lamp_ui(ui, session, &words);
        if left.has_place {
            place_ui(ui, &place, session, scene.commands);
        }
        if left.has_words {
            let relation = if target_is_sandbox(session) { "answered by" } else { "goes on to" };
            ui.add(Label::new(Text::Body.of(relation).color(palette.weak)).extend());
        }
        target_chip_ui(ui, target, left.chip);
        if left.has_words && does.is_none() && session.listening().is_some() {
            let ink = palette.money(!target.costs.is_free()).ink;
            ui.add(Label::new(Text::Title.of(target.costs.words()).color(ink)).extend());
        }
        if let Some(does) = does {
            let chosen = running.and_then(|running| running.scenario.as_ref());
            self.scenario.show(ui, scene.state, chosen, (&does, left.has_does), scene.commands);
        }
    }
}

fn target_is_sandbox(session: Session<'_>) -> bool {
    session.shown.capture.new.profile_id == crate::profile::SANDBOX_ID
}

/// Shows whether the session listens: sign and words.
fn lamp_ui(ui: &mut Ui, session: Session<'_>, words: &str) {
    let palette = Palette::of(ui);
    let (sign, ink) = match session.listening() {
        Some(_) => (Icon::Listening, palette.money(session.shown.capture.new.costs_money).ink),
        None => (Icon::Stop, palette.weak),
    };
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = SIGN_GAP;
        ui.label(sign.text().color(ink));
        let label = ui.add(Label::new(Text::Title.of(words)).extend());
        if session.running.is_none() && session.shown.capture.ended_at_ms.is_none() {
            label.on_hover_text("Another window listens to it, or was ended before it could keep the end");
        }
    });
}

/// Shows the address with its copy, or the times of a session that is over.
fn place_ui(ui: &mut Ui, place: &str, session: Session<'_>, commands: &mut Commands) {
    let Some(running) = session.listening() else {
        ui.add(Label::new(Text::Body.of(place)).extend());
        return;
    };
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = NEAR;
        ui.add(Label::new(Text::Mono.of(place)).extend());
        if copy_icon_ui(ui, Id::unique("strip-address"), "Copy the address") {
            commands.push(CopyCommand::Quietly(running.address.clone()));
        }
    });
}

/// Shows how much came, and what can be done with the session.
fn right_ui(ui: &mut Ui, session: Session<'_>, room: Room, scene: &mut Scene<'_>) {
    match session.running {
        Some(running) => running_ui(ui, session, running, room, scene),
        None => ended_ui(ui, session.shown, room, scene),
    }
}

fn running_ui(ui: &mut Ui, session: Session<'_>, running: &Running, room: Room, scene: &mut Scene<'_>) {
    if let Some(limit) = running.capture.new.call_limit {
        calls::show(ui, running.passed, limit, room, session.is_ending, scene);
    } else if room.has_facts() {
        let minutes = (scene.now_ms - running.capture.new.begun_at_ms) / 60_000;
        let since = if minutes > 0 { format!("{minutes} min") } else { "just begun".to_owned() };
        facts_ui(ui, &[since, clients(session.shown), requests(session.shown)]);
    }
    if session.is_ending {
        return;
    }
    let end = if room.has_words() {
        ui.add(Button::secondary("End the session").icon(Icon::Stop))
    } else {
        ui.add(IconButton::new(Icon::Stop, "End the session"))
    };
    if end.clicked() {
        scene.commands.push(CaptureCommand::End);
    }
}

fn ended_ui(ui: &mut Ui, shown: &ShownSession, room: Room, scene: &mut Scene<'_>) {
    if room.has_facts() && shown.is_whole {
        facts_ui(ui, &[clients(shown), requests(shown)]);
    }
    let is_free = matches!(scene.state.capture.listening, Listening::No);
    let again = if room.has_words() {
        ui.add_enabled(is_free, Button::secondary("Listen again").icon(Icon::Listening))
    } else {
        ui.add_enabled(is_free, IconButton::new(Icon::Listening, "Listen again"))
    };
    let hint = format!("Begin another session like this one, on port {}", shown.capture.new.port);
    let again = again.on_hover_text(hint).on_disabled_hover_text("A session listens already; end it first");
    if again.clicked() {
        let wish = like(&shown.capture, &scene.state.capture.wish);
        scene.commands.push(CaptureCommand::Listen(wish));
    }
    report::strip_tools_ui(ui, shown, scene);
}

fn clients(shown: &ShownSession) -> String {
    counted(shown.clients.len() as u64, "client", "clients")
}

fn requests(shown: &ShownSession) -> String {
    counted(shown.requests, "request", "requests")
}

fn facts_ui(ui: &mut Ui, facts: &[String]) {
    let text = Text::Body.of(facts.join(" · ")).color(Palette::of(ui).weak);
    ui.add(Label::new(text).extend());
    ui.add_space(NEAR);
}
