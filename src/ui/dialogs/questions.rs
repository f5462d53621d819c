//! The desk's questions: a call that goes elsewhere than the window shows, a payload that was sent before, an address
//! that is new.

use eframe::egui::{Align2, Color32, Context, Rect, RichText, Stroke, Ui, UiBuilder, vec2};

use crate::controls::{Button, Look, settled_click, target_chip_ui, target_sign};
use crate::desk::{Act, CallQuestion, NewAddress, Question, SameQuestion, State, SubmissionCommand};
use crate::theme::{GAP, Icon, Palette, SIGN_GAP, Text};
use crate::ui::commands::Commands;
use crate::ui::dialogs::modal::{Answer, Head, answer_ui, answer_with_ui, ask, box_frame};
use crate::view::quantity::counted;
use crate::view::{TargetChip, visible};

/// Width of a question with two targets, and of the others, in points.
const WIDTH: f32 = 680.0;
const NARROW: f32 = 500.0;

/// Width between the boxes of the two targets, in points.
const BETWEEN: f32 = 24.0;

/// Asks the desk's question, if it has one.
pub fn show(ctx: &Context, state: &State, now_ms: i64, commands: &mut Commands) {
    let mut instead = None;
    let Some(question) = &state.question else { return };
    let answer = match question {
        Question::Call(_, asked) => call_ui(ctx, asked, &mut instead),
        Question::SameBefore(asked) => same_before_ui(ctx, asked, now_ms),
        Question::NewAddress(asked) => new_address_ui(ctx, asked),
        Question::Callback(url) => callback_ui(ctx, url),
    };
    match answer {
        Some(Answer::Do) => commands.push(question.yes()),
        Some(Answer::Leave) => commands.push(SubmissionCommand::DropQuestion),
        None => {}
    }
    if let Some(act) = instead {
        commands.push(act);
    }
}

/// Asks about a call. Where the operator takes the free way out, the call is left and `instead` says what is done.
fn call_ui(ctx: &Context, asked: &CallQuestion, instead: &mut Option<Act>) -> Option<Answer> {
    let (title, because) = (asked.title(), asked.because());
    ask(ctx, "call", WIDTH, &head(&title, &because, &asked.goes), |ui| {
        targets_ui(ui, asked.shows.as_ref(), &asked.goes);
        money_ui(ui, &asked.money, &asked.goes);
        let between = |ui: &mut Ui| {
            let (act, words) = asked.free_way_out()?;
            let button = Button::secondary(&words).icon(Icon::Sandbox);
            settled_click(&ui.add(button)).then(|| {
                *instead = Some(act);
                Answer::Leave
            })
        };
        yes_or_no_ui(ui, between, &asked.yes(), &asked.goes)
    })
}

fn same_before_ui(ctx: &Context, asked: &SameQuestion, now_ms: i64) -> Option<Answer> {
    let minutes = (now_ms - asked.before.created_at_ms).max(0) / 60_000;
    let when = if minutes == 0 {
        "less than a minute ago".to_owned()
    } else {
        format!("{} ago", counted(minutes.unsigned_abs(), "minute", "minutes"))
    };
    let (number, name) = (asked.before.id.0, asked.goes.name());
    let title = format!("Submit the same payload again to {name}?");
    let because = [format!("It was sent {when} as #{number}")];
    ask(ctx, "same-before", WIDTH, &head(&title, &because, &asked.goes), |ui| {
        targets_ui(ui, asked.shows.as_ref(), &asked.goes);
        money_ui(ui, &asked.money, &asked.goes);
        yes_or_no_ui(ui, |_| None, &format!("Submit again to {name}"), &asked.goes)
    })
}

fn head<'a>(title: &'a str, sentences: &'a [String], goes: &TargetChip) -> Head<'a> {
    Head { title, sentences, sign: Some(target_sign(goes.costs)), costs_money: !goes.costs.is_free() }
}

/// Shows what the window shows, and beside it where the call would go.
fn targets_ui(ui: &mut Ui, shows: Option<&TargetChip>, goes: &TargetChip) {
    let edge = Palette::of(ui).money(!goes.costs.is_free()).edge;
    let Some(shows) = shows else { return target_ui(ui, "It would go to", goes, edge) };
    let whole = ui.available_rect_before_wrap();
    let width = (whole.width() - BETWEEN) / 2.0;
    let left = Rect::from_min_size(whole.min, vec2(width, whole.height()));
    let right = left.translate(vec2(width + BETWEEN, 0.0));
    let line = Palette::of(ui).line;
    let boxes = [(left, "The window shows", shows, line), (right, "It would go to", goes, edge)];
    let mut used = Rect::NOTHING;
    for (place, title, target, edge) in boxes {
        let mut half = ui.new_child(UiBuilder::new().id_salt(title).max_rect(place));
        target_ui(&mut half, title, target, edge);
        used = used.union(half.min_rect());
    }
    let sign = if shows == goes { "=" } else { "≠" };
    let at = used.center();
    ui.painter().text(at, Align2::CENTER_CENTER, sign, Text::Title.font(), Palette::of(ui).weak);
    ui.advance_cursor_after_rect(used);
    ui.add_space(GAP);
}

fn target_ui(ui: &mut Ui, title: &str, target: &TargetChip, edge: Color32) {
    let weak = Palette::of(ui).weak;
    box_frame(ui).stroke(Stroke::new(1.0, edge)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.label(Text::Small.of(title).color(weak));
        target_chip_ui(ui, target, ui.available_width());
        let words = if target.costs.is_free() { "Free" } else { "Costs money" };
        ui.label(Text::Small.of(words).color(weak));
    });
}

/// Shows the sentence about money, with a warning before it where some may be spent.
fn money_ui(ui: &mut Ui, money: &str, goes: &TargetChip) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = SIGN_GAP;
        if !goes.costs.is_free() {
            ui.label(Icon::Warning.text().color(Palette::of(ui).warn.ink));
        }
        ui.label(money);
    });
    ui.add_space(GAP);
}

/// Shows the answers. The one that sends stands last, filled with its target's colour; *Cancel* has the keyboard.
fn yes_or_no_ui(
    ui: &mut Ui,
    between: impl FnOnce(&mut Ui) -> Option<Answer>,
    yes: &str,
    goes: &TargetChip,
) -> Option<Answer> {
    let yes = Button::new(Look::sends(!goes.costs.is_free()), yes).icon(target_sign(goes.costs));
    answer_with_ui(ui, "Cancel", between, yes)
}

fn new_address_ui(ctx: &Context, asked: &NewAddress) -> Option<Answer> {
    let key = asked.key.masked();
    let is_first = asked.confirmed.is_empty();
    let title = if is_first { "Send the key to this address?" } else { "Send the key to another address?" };
    let who = match asked.named_by {
        Some(id) => format!("The row #{} names", id.0),
        None => format!("The profile {} names", asked.profile),
    };
    let because = [format!("{who} this address for the key {key}:")];
    let costs_money = !asked.costs.is_free();
    let head = Head { sign: Some(target_sign(asked.costs)), costs_money, ..Head::new(title, &because) };
    ask(ctx, "new-address", NARROW, &head, |ui| {
        box_frame(ui).stroke(Stroke::new(1.0, Palette::of(ui).money(costs_money).edge)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.monospace(asked.asked.to_string());
        });
        ui.add_space(GAP);
        if let Some(own) = asked.own.as_ref().filter(|own| **own != asked.asked) {
            ui.label(format!("{} has another address of its own, which the settings changed:", asked.profile));
            ui.label(RichText::new(own.to_string()).monospace());
        }
        if is_first {
            ui.label("You have not said yet where this key may go.");
        } else {
            ui.label("The key was confirmed for:");
            for origin in &asked.confirmed {
                ui.label(RichText::new(origin.to_string()).monospace());
            }
        }
        ui.label(
            "Whoever runs an address gets the whole key, and can spend the account's money. Nothing has been sent.",
        );
        ui.add_space(GAP);
        let yes = Button::new(Look::sends(costs_money), "Send the key there").icon(target_sign(asked.costs));
        answer_with_ui(ui, "Don't send", |_| None, yes)
    })
}

/// Asks whether a test shall send to a callback address that nobody has typed here.
fn callback_ui(ctx: &Context, url: &str) -> Option<Answer> {
    let because = ["It came with what the draft was made of, and nobody has typed it here:".to_owned()];
    ask(ctx, "callback", NARROW, &Head::new("Test this callback URL?", &because), |ui| {
        box_frame(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.monospace(visible(url));
        });
        ui.add_space(GAP);
        ui.label("A sample solution would be sent there, without a key. Whoever runs the address learns yours. Nothing has been sent.");
        ui.add_space(GAP);
        answer_ui(ui, "Don't send", "Send the sample there")
    })
}
