//! The desk's questions: a call that goes elsewhere than the window shows, a payload that was sent before, an address
//! that is new.

use eframe::egui::{Color32, Context, CornerRadius, Frame, Margin, RichText, Role, Stroke, Ui, WidgetInfo};

use crate::desk::{Act, CallQuestion, Command, NewAddress, Question, SameQuestion, State, SubmissionCommand};
use crate::profile::Costs;
use crate::ui::commands::Commands;
use crate::ui::controls::{Button, Look};
use crate::ui::dialogs::modal::{Answer, answer_ui, answer_with_ui, ask};
use crate::ui::quantity::counted;
use crate::ui::theme::{GAP, Palette};
use crate::view::TargetChip;

/// Width of a question with two targets, in points, where the window has the room.
const WIDTH: f32 = 640.0;

/// Asks the desk's question, if it has one.
pub fn show(ctx: &Context, state: &State, now_ms: i64, commands: &mut Commands) {
    let mut instead = None;
    let (answer, go_on) = match &state.question {
        None => return,
        Some(Question::Call(asked)) => (ask(ctx, "call", |ui| call_ui(ui, asked, &mut instead)), Command::CallAnyway),
        Some(Question::SameBefore(asked)) => {
            (ask(ctx, "same-before", |ui| same_before_ui(ui, asked, now_ms)), SubmissionCommand::SendAllTheSame.into())
        }
        Some(Question::NewAddress(asked)) => {
            let yes = Command::ConfirmAddress(Box::new(asked.clone()));
            (ask(ctx, "new-address", |ui| new_address_ui(ui, asked)), yes)
        }
    };
    match answer {
        Some(Answer::Do) => commands.push(go_on),
        Some(Answer::Leave) => commands.push(SubmissionCommand::DropQuestion),
        None => {}
    }
    if let Some(act) = instead {
        commands.push(act);
    }
}

/// Asks about a call. Where the operator takes the free way out, the call is left and `instead` says what is done.
fn call_ui(ui: &mut Ui, asked: &CallQuestion, instead: &mut Option<Act>) -> Option<Answer> {
    head_ui(ui, &asked.title(), &asked.because());
    targets_ui(ui, asked.shows.as_ref(), &asked.goes);
    money_ui(ui, &asked.money);
    let between = |ui: &mut Ui| {
        let (act, words) = asked.free_way_out()?;
        ui.button(words).clicked().then(|| {
            *instead = Some(act);
            Answer::Leave
        })
    };
    yes_or_no_ui(ui, between, &asked.yes(), &asked.goes)
}

fn same_before_ui(ui: &mut Ui, asked: &SameQuestion, now_ms: i64) -> Option<Answer> {
    let minutes = (now_ms - asked.before.created_at_ms).max(0) / 60_000;
    let when = if minutes == 0 {
        "less than a minute ago".to_owned()
    } else {
        format!("{} ago", counted(minutes.unsigned_abs(), "minute", "minutes"))
    };
    let (number, name) = (asked.before.id.0, asked.goes.name());
    let title = format!("Submit the same payload again to {name}?");
    head_ui(ui, &title, &[format!("It was sent {when} as #{number}")]);
    targets_ui(ui, asked.shows.as_ref(), &asked.goes);
    money_ui(ui, &asked.money);
    yes_or_no_ui(ui, |_| None, &format!("Submit again to {name}"), &asked.goes)
}

fn head_ui(ui: &mut Ui, title: &str, because: &[String]) {
    ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 80.0));
    ui.heading(title);
    ui.add_space(GAP / 2.0);
    for sentence in because {
        ui.label(sentence);
    }
    ui.add_space(GAP);
}

/// Shows what the window shows, and beside it where the call would go.
fn targets_ui(ui: &mut Ui, shows: Option<&TargetChip>, goes: &TargetChip) {
    ui.columns(2, |columns| {
        let [left, right] = columns else { return };
        if let Some(shows) = shows {
            target_ui(left, "The window shows", shows, Palette::of(left).outline);
        }
        target_ui(right, "It would go to", goes, colour(Palette::of(right), goes));
    });
    ui.add_space(GAP);
}

fn target_ui(ui: &mut Ui, title: &str, target: &TargetChip, edge: Color32) {
    let palette = Palette::of(ui);
    let frame = Frame::new().stroke(Stroke::new(1.0, edge)).corner_radius(CornerRadius::same(8));
    frame.inner_margin(Margin::same(12)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(title).small().color(palette.weak));
        chip_ui(ui, target);
        let words = if target.costs.is_free() { "Free" } else { "Costs money" };
        ui.label(RichText::new(words).small().color(palette.weak));
    });
}

/// Shows a target as a chip, whose name says in words what its colour says.
fn chip_ui(ui: &mut Ui, target: &TargetChip) {
    let color = colour(Palette::of(ui), target);
    let frame = Frame::new().stroke(Stroke::new(1.0, color)).corner_radius(CornerRadius::same(4));
    frame.inner_margin(Margin::symmetric(6, 2)).show(ui, |ui| {
        let chip = ui.label(RichText::new(target.text()).small().color(color));
        chip.widget_info(|| WidgetInfo::labeled(Role::Label, true, target.sentence()));
    });
}

fn colour(palette: &Palette, target: &TargetChip) -> Color32 {
    if target.costs == Costs::Money { palette.live.ink } else { palette.free.ink }
}

fn money_ui(ui: &mut Ui, money: &str) {
    ui.label(money);
    ui.add_space(GAP);
}

/// Shows the answers. The one that sends stands last, filled with its target's colour; *Cancel* has the keyboard.
fn yes_or_no_ui(
    ui: &mut Ui,
    between: impl FnOnce(&mut Ui) -> Option<Answer>,
    yes: &str,
    goes: &TargetChip,
) -> Option<Answer> {
    let yes = Button::new(Look::sends(!goes.costs.is_free()), yes);
    answer_with_ui(ui, "Cancel", between, yes)
}

fn new_address_ui(ui: &mut Ui, asked: &NewAddress) -> Option<Answer> {
    let key = asked.key.masked();
    ui.set_max_width(460.0);
    let is_first = asked.confirmed.is_empty();
    ui.heading(if is_first { "Send the key to this address?" } else { "Send the key to another address?" });
    ui.add_space(GAP);
    let who = match asked.named_by {
        Some(id) => format!("The row #{} names", id.0),
        None => format!("The profile {} names", asked.profile),
    };
    ui.label(format!("{who} this address for the key {key}:"));
    ui.monospace(asked.asked.to_string());
    if is_first {
        ui.label("The key was never used for an address yet.");
    } else {
        ui.label("The key was confirmed for:");
        for origin in &asked.confirmed {
            ui.monospace(origin.to_string());
        }
    }
    ui.label("Whoever runs an address gets the whole key, and can spend the account's money. Nothing has been sent.");
    ui.add_space(GAP);
    answer_ui(ui, "Don't send", "Send the key there")
}
