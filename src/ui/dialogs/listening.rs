//! The choice of where a capture goes: its profile, its limit, its guard and its port.

use eframe::egui::{Context, Frame, Label, Margin, ScrollArea, Ui, Vec2, vec2};

use super::call_limit::call_limit;
use crate::contract::{BaseUrl, cut};
use crate::controls::{Button, Field, Line, Look, MenuRow, Tick, target_sign};
use crate::desk::{CaptureCommand, ListenWish, State};
use crate::judge::{money_of_draft, money_of_session};
use crate::profile::{Costs, Profile};
use crate::theme::{GAP, Icon, Palette, Text};
use crate::ui::commands::Commands;
use crate::ui::dialogs::dialog::{Dialog, Part};
use crate::ui::dialogs::modal::right_ui;

/// Size of the dialog, and greatest height of the list of profiles, in points.
const SIZE: Vec2 = vec2(520.0, 404.0);
const PROFILES: f32 = 116.0;

/// Longest name and longest host of a profile, in characters.
const MAX_CHARS: usize = 32;

/// How the dialog ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Listen,
    Left,
}

/// The next session as it is being chosen.
struct Chosen {
    profile_id: String,
    limit: String,
    port: String,
    has_guard: bool,
}

/// State of the dialog.
#[derive(Default)]
pub struct ListeningDialog {
    chosen: Option<Chosen>,
}

impl ListeningDialog {
    /// Opens the dialog with what was chosen last.
    pub fn open(&mut self, state: &State) {
        let ListenWish { profile_id, port, call_limit, has_guard } = state.capture.wish.clone();
        let port = if port == 0 { String::new() } else { port.to_string() };
        self.chosen = Some(Chosen { profile_id, limit: call_limit.to_string(), port, has_guard });
    }

    /// Shows the dialog while it is open.
    pub fn show(&mut self, ctx: &Context, state: &State, commands: &mut Commands) {
        let Some(chosen) = &mut self.chosen else { return };
        let profile = state.profile_by_id(&chosen.profile_id).or_else(|| state.profiles.first());
        let Some(profile) = profile else { return };
        let costs = profile.costs();
        let dialog = Dialog { name: "listening", title: "Choose where the capture goes", size: SIZE };
        let shown = dialog.show(ctx, |ui, part| match part {
            Part::Body => {
                let frame = Frame::new().inner_margin(Margin::symmetric(20, 12));
                frame.show(ui, |ui| chosen.body_ui(ui, state, profile));
                None
            }
            Part::Foot => foot_ui(ui, costs, chosen.wish(costs).is_some()),
        });
        match shown.end {
            Some(End::Listen) => {
                if let Some(wish) = chosen.wish(costs) {
                    commands.push(CaptureCommand::Listen(wish));
                    self.chosen = None;
                }
            }
            Some(End::Left) => self.chosen = None,
            None if shown.wants_close => self.chosen = None,
            None => {}
        }
    }
}

impl Chosen {
    /// Returns the session that is chosen; `None` while something is wrong.
    fn wish(&self, costs: Costs) -> Option<ListenWish> {
        let call_limit = match call_limit(&self.limit) {
            Ok(limit) => limit,
            Err(_) if costs.is_free() => ListenWish::default().call_limit,
            Err(_) => return None,
        };
        let (profile_id, has_guard) = (self.profile_id.clone(), self.has_guard);
        Some(ListenWish { profile_id, port: port(&self.port).ok()?, call_limit, has_guard })
    }

    fn body_ui(&mut self, ui: &mut Ui, state: &State, profile: &Profile) {
        let weak = Palette::of(ui).weak;
        ui.label(Text::Label.of("Requests go on to").color(weak));
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ScrollArea::vertical().id_salt("targets").max_height(PROFILES).min_scrolled_height(PROFILES).show(
                ui,
                |ui| {
                    for each in &state.profiles {
                        if profile_ui(ui, each, each.id == profile.id) {
                            self.profile_id.clone_from(&each.id);
                        }
                    }
                },
            );
        });
        ui.add_space(GAP / 2.0);
        ui.columns_const(|[left, right]| {
            self.limit_ui(left, profile.costs());
            self.port_ui(right);
        });
        let guard = Tick::new(&mut self.has_guard, "Answer a payload that comes again with its first task");
        ui.add(guard).on_hover_text(
            "The same payload from the same program within 10 min gets the first task's id again, and nothing is sent",
        );
        ui.add_space(GAP / 2.0);
        let money = match (profile.costs().is_free(), call_limit(&self.limit)) {
            (true, _) | (false, Err(_)) => money_of_draft(profile.costs()).to_owned(),
            (false, Ok(limit)) => money_of_session(limit),
        };
        let sign = target_sign(profile.costs()).small().color(Palette::of(ui).money(!profile.costs().is_free()).ink);
        ui.horizontal(|ui| {
            ui.label(sign);
            ui.add(Label::new(Text::Small.of(money).color(weak)).truncate());
        });
    }

    fn limit_ui(&mut self, ui: &mut Ui, costs: Costs) {
        let line = match call_limit(&self.limit) {
            Err(_) | Ok(_) if costs.is_free() => Line::Hint("Free: any number, at once"),
            Err(why) => Line::Wrong(why),
            Ok(_) => Line::Hint("One at a time"),
        };
        ui.add_enabled_ui(!costs.is_free(), |ui| {
            Field::new("createTask at most").line(line).show(ui, &mut self.limit);
        });
    }

    fn port_ui(&mut self, ui: &mut Ui) {
        let line = port(&self.port).map_or_else(Line::Wrong, |_| Line::Hint("Empty for any free one"));
        Field::new("Port").example("any").line(line).show(ui, &mut self.port);
    }
}

/// Shows a profile. Returns whether it was clicked.
fn profile_ui(ui: &mut Ui, profile: &Profile, is_chosen: bool) -> bool {
    let costs = profile.costs();
    let ink = Palette::of(ui).money(!costs.is_free()).ink;
    let (words, host) = (cut(&profile.name, MAX_CHARS), profile.address.base_url().map(BaseUrl::host));
    let more = cut(&host.unwrap_or_default(), MAX_CHARS);
    let row = MenuRow { is_chosen, words: &words, more: &more, right: (costs.words(), Text::Label, ink) };
    ui.add(row).on_hover_text(format!("{} · {}", profile.name, profile.address.text())).clicked()
}

fn foot_ui(ui: &mut Ui, costs: Costs, is_right: bool) -> Option<End> {
    right_ui(ui, |ui| {
        let left = ui.add(Button::secondary("Cancel").shortcut("Esc")).clicked().then_some(End::Left);
        // A session that may cost money is asked about once more.
        let button = if costs.is_free() {
            Button::primary("Listen").icon(Icon::Listening)
        } else {
            Button::new(Look::Live, "Listen…").icon(Icon::Listening)
        };
        let listen = ui.add_enabled(is_right, button).clicked().then_some(End::Listen);
        left.or(listen)
    })
}

/// Reads a port; nothing stands for any that is free.
fn port(text: &str) -> Result<u16, &'static str> {
    match text.trim() {
        "" => Ok(0),
        text => text.parse().map_err(|_| "Enter a number up to 65,535"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(limit: &str, port: &str) -> Chosen {
        Chosen { profile_id: "capkill".into(), limit: limit.into(), port: port.into(), has_guard: true }
    }

    #[test]
    fn what_is_wrong_makes_no_session() {
        let wish = chosen("7", " 41207 ").wish(Costs::Money).unwrap();
        assert_eq!((wish.call_limit, wish.port, wish.has_guard), (7, 41_207, true));
        assert_eq!(chosen("7", "").wish(Costs::Money).unwrap().port, 0);
        assert!(chosen("none", "").wish(Costs::Money).is_none());
        assert!(chosen("none", "").wish(Costs::Sandbox).is_some(), "what is free has no limit");
        assert!(chosen("7", "65536").wish(Costs::Sandbox).is_none());
    }
}
