//! What has just happened, over the lower right corner: a line each with what can be done about it. Nothing else moves.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use eframe::egui::accesskit::{Live, Role};
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Align, Align2, Area, Color32, Context, Frame, Id, Label, Layout, Margin, Order, Response, Sense, Stroke, Ui,
    UiBuilder, vec2,
};

use crate::controls::{Button, IconButton, cut_ui};
use crate::desk::{Command, Notice, NoticeLevel, Offer, OfferKind, Topic};
use crate::theme::{CARD_CORNER, GAP, Icon, NEAR, Palette, Text};
use crate::ui::commands::Commands;
use crate::ui::scene::Scene;

/// Toasts seen at once; the others are counted.
const SEEN: usize = 3;

/// Width and height of a toast, in points.
const WIDTH: f32 = 400.0;
const HEIGHT: f32 = 44.0;

/// Height of a line of a sentence that needs two, in points.
const SMALL_LINE: f32 = 14.0;

/// How long a toast stays, and one that can be undone or warns.
const STAYS: Duration = Duration::from_secs(6);
const STAYS_LONGER: Duration = Duration::from_secs(15);

/// When each toast that is seen goes.
#[derive(Default)]
pub struct Toasts {
    goes: HashMap<u64, Instant>,
}

impl Toasts {
    /// Shows the toasts, if there are any.
    pub fn show(&mut self, ctx: &Context, scene: &mut Scene<'_>) {
        let state = scene.state;
        let hidden = state.notices.len().saturating_sub(SEEN);
        // What newer ones hide has its whole time once it is seen again.
        self.goes.retain(|id, _| state.notices.iter().skip(hidden).any(|notice| notice.id == *id));
        if state.notices.is_empty() {
            return;
        }
        let area = Area::new(Id::unique("toasts"))
            .order(Order::Middle)
            .anchor(Align2::RIGHT_BOTTOM, [-GAP, -GAP])
            .accessible_name("Notices");
        area.show(ctx, |ui| {
            ui.spacing_mut().item_spacing.y = 8.0;
            if state.notices.len() > 1 {
                rest_ui(ui, hidden, scene.commands);
            }
            for notice in state.notices.iter().skip(hidden) {
                let is_held = toast_ui(ui, notice, scene.commands);
                self.expire(ui, notice, is_held, scene.commands);
            }
        });
    }

    /// Dismisses a toast once it was seen long enough; what the pointer or the keyboard is on stays.
    fn expire(&mut self, ui: &Ui, notice: &Notice, is_held: bool, commands: &mut Commands) {
        let Some(stays) = stay(notice) else { return };
        let now = Instant::now();
        let goes = self.goes.entry(notice.id).or_insert(now + stays);
        if is_held {
            *goes = now + stays;
        }
        match goes.checked_duration_since(now) {
            Some(left) if !left.is_zero() => ui.ctx().request_repaint_after(left),
            _ => commands.push(Command::DismissNotice(notice.id)),
        }
    }
}

/// Returns how long a toast stays; `None` for one that nothing but the operator, or what makes it void, removes.
fn stay(notice: &Notice) -> Option<Duration> {
    let lasts = matches!(notice.topic, Some(Topic::HeldUp(_) | Topic::NotSubmitted));
    let is_undo = matches!(notice.offer, Some(Offer { kind: OfferKind::Undo, .. }));
    match notice.level {
        NoticeLevel::Error => None,
        _ if lasts => None,
        NoticeLevel::Warning => Some(STAYS_LONGER),
        NoticeLevel::Info if is_undo => Some(STAYS_LONGER),
        NoticeLevel::Info => Some(STAYS),
    }
}

/// Shows how many more there are, and the button that dismisses all.
fn rest_ui(ui: &mut Ui, hidden: usize, commands: &mut Commands) {
    let (width, height) = (ui.available_width().min(WIDTH), 28.0);
    ui.allocate_ui_with_layout(vec2(width, height), Layout::right_to_left(Align::Center), |ui| {
        let palette = Palette::of(ui);
        let frame = frame(ui).inner_margin(Margin::symmetric(2, 0));
        frame.show(ui, |ui| {
            if ui.add(Button::quiet("Dismiss all").shortcut("Esc")).clicked() {
                commands.push(Command::DismissNotices);
            }
            if hidden > 0 {
                ui.label(Text::Small.of(format!("{hidden} more")).color(palette.weak));
                ui.add_space(NEAR);
            }
        });
    });
}

fn frame(ui: &Ui) -> Frame {
    let palette = Palette::of(ui);
    Frame::new()
        .fill(palette.raised)
        .stroke(Stroke::new(1.0, palette.outline))
        .corner_radius(CARD_CORNER)
        .shadow(ui.visuals().popup_shadow)
}

/// Shows a toast. Returns whether the pointer or the keyboard is on it.
fn toast_ui(ui: &mut Ui, notice: &Notice, commands: &mut Commands) -> bool {
    let width = ui.ctx().content_rect().width().min(WIDTH + 2.0 * GAP) - 2.0 * GAP;
    let toast = ui.scope_builder(UiBuilder::new().id_salt(notice.id).sense(Sense::hover()), |ui| {
        announce(ui, notice);
        frame(ui)
            .inner_margin(Margin { left: 11, right: 7, top: 7, bottom: 7 })
            .show(ui, |ui| {
                let size = vec2(width - 20.0, HEIGHT - 16.0);
                ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
                    ui.set_min_size(size);
                    line_ui(ui, notice, commands)
                })
                .inner
            })
            .inner
    });
    toast.inner || toast.response.contains_pointer()
}

/// Lets a screen reader say what a toast says: an error at once, anything else when it is quiet.
fn announce(ui: &Ui, notice: &Notice) {
    let (role, live) = match notice.level {
        NoticeLevel::Info => (Role::Status, Live::Polite),
        NoticeLevel::Warning => (Role::Alert, Live::Polite),
        NoticeLevel::Error => (Role::Alert, Live::Assertive),
    };
    ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
        node.set_role(role);
        node.set_live(live);
        node.set_label(notice.text.clone());
    });
}

/// Shows sign, sentence and buttons. Returns whether one of the buttons has the keyboard.
fn line_ui(ui: &mut Ui, notice: &Notice, commands: &mut Commands) -> bool {
    let palette = Palette::of(ui);
    let close = ui.add(IconButton::new(Icon::Close, "Dismiss"));
    if close.clicked() {
        commands.push(Command::DismissNotice(notice.id));
    }
    let offer = notice.offered().map(|offer| offer_ui(ui, notice, offer, commands));
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.label(sign(notice).text().color(ink(palette, notice)));
        text_ui(ui, notice);
    });
    close.has_focus() || offer.is_some_and(|offer| offer.has_focus())
}

/// Shows the sentence: one that has no room in a line is small and has two, for a toast keeps its height.
fn text_ui(ui: &mut Ui, notice: &Notice) {
    let (room, ink) = (ui.available_width(), Palette::of(ui).text);
    let in_a_line = ui.painter().layout_no_wrap(notice.text.clone(), Text::Body.font(), ink);
    if in_a_line.size().x <= room {
        cut_ui(ui, Text::Body.of(&notice.text).color(ink), notice.whole());
        return;
    }
    let format = TextFormat { line_height: Some(SMALL_LINE), ..TextFormat::simple(Text::Small.font(), ink) };
    let mut job = LayoutJob::single_section(notice.text.clone(), format);
    (job.wrap.max_width, job.wrap.max_rows) = (room, 2);
    let text = ui.painter().layout_job(job);
    ui.add(Label::new(text).show_tooltip_when_elided(false)).on_hover_text(notice.whole());
}

/// Returns the colour of a notice's sign.
const fn ink(palette: &Palette, notice: &Notice) -> Color32 {
    match (notice.level, &notice.topic) {
        (NoticeLevel::Info, Some(Topic::Deleted)) => palette.weak,
        (NoticeLevel::Info, _) => palette.accent.rest,
        (NoticeLevel::Warning, _) => palette.warn.ink,
        (NoticeLevel::Error, _) => palette.bad.ink,
    }
}

/// Shows what can be done about a notice; once it was asked for, the notice goes.
fn offer_ui(ui: &mut Ui, notice: &Notice, offer: Offer, commands: &mut Commands) -> Response {
    let button = ui.add(Button::secondary(offer.kind.label()).icon(offer_icon(offer.kind)));
    // Several toasts may have the same word.
    let button = button.accessible_name(format!("{}: {}", offer.kind.label(), notice.text));
    if button.clicked() {
        commands.push(offer.command);
        if offer.kind != OfferKind::Copy {
            commands.push(Command::DismissNotice(notice.id));
        }
    }
    button
}

const fn offer_icon(kind: OfferKind) -> Icon {
    match kind {
        OfferKind::Undo => Icon::Undo,
        OfferKind::Show => Icon::Reveal,
        OfferKind::Copy => Icon::Copy,
        OfferKind::ShowInFolder => Icon::ShowInFolder,
    }
}

const fn sign(notice: &Notice) -> Icon {
    match (notice.level, &notice.topic) {
        (_, Some(Topic::Deleted)) => Icon::Delete,
        (NoticeLevel::Info, _) => Icon::Info,
        (NoticeLevel::Warning, _) => Icon::Warning,
        (NoticeLevel::Error, _) => Icon::Error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(level: NoticeLevel, topic: Option<Topic>, offer: Option<Offer>) -> Notice {
        let (text, details) = ("Told".to_owned(), String::new());
        Notice { id: 1, level, topic, text, details, offer, since: Instant::now() }
    }

    #[test]
    fn an_undo_stays_longer_and_an_error_until_it_is_dismissed() {
        use NoticeLevel::{Error, Info, Warning};
        for (level, topic, offer, stays) in [
            (Info, None, None, Some(6)),
            (Info, Some(Topic::Deleted), Some(Offer::undelete()), Some(15)),
            (Warning, None, None, Some(15)),
            (Warning, Some(Topic::NotSubmitted), None, None),
            (Error, None, None, None),
        ] {
            let stays = stays.map(Duration::from_secs);
            assert_eq!(stay(&notice(level, topic.clone(), offer)), stays, "{level:?} {topic:?}");
        }
    }
}
