//! The card of a submission that is over: its answer large, or what went wrong in a sentence, and what to do.

use eframe::egui::{Id, Label, Rect, Ui, pos2, vec2};

use super::card::{Fact, NAMES, column_ui, facts_ui, frame_ui, line_ui, lines};
use super::details::has_details;
use crate::contract::refuses_key;
use crate::controls::{Button, CallButton, Look, copied_ui, state_chip_ui};
use crate::desk::{Act, CopyCommand};
use crate::history::{BalanceAt, Life, Summary};
use crate::theme::{Icon, Palette, Text};
use crate::ui::panes::foreign_text::in_line;
use crate::ui::scene::Scene;
use crate::view::quantity;
use crate::view::{Headline, RecordView, SolutionView, clock_time, headline, visible};

/// Width of the facts, and under which width of the card they take half of it, in points.
const FACTS: f32 = 296.0;

/// Width of the button for details with the space before it, in points.
const DETAILS: f32 = 92.0;

/// Size of a sentence that has no room at its usual one, in points.
const LONG_SENTENCE: f32 = 18.0;

/// Width of a character of an answer, and the room that is kept for the buttons behind one that is whole, and one that
/// is cut, in points.
const ANSWER_CHAR: f32 = 16.85;
const BEHIND_WHOLE: f32 = 110.0;
const BEHIND_CUT: f32 = 200.0;

/// What is shown below the card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Below {
    /// The exchanges.
    #[default]
    Exchanges,
    /// Why it came to that.
    Details,
    /// The answer, all of it.
    Answer,
}

/// Shows the card. Returns what is to be shown below from now on.
pub fn show(ui: &mut Ui, record: &RecordView, below: Below, scene: &mut Scene<'_>) -> Below {
    let palette = Palette::of(ui);
    let summary = &record.record.summary;
    let head = said(record, scene);
    let is_bad = matches!(summary.state, Life::Refused | Life::Failed | Life::NotSent);
    let place = frame_ui(ui, if is_bad { palette.bad.ink } else { palette.line });
    let width = FACTS.min(place.width() * 0.42);
    let (place, column) = column_ui(ui, place, width);
    facts_and_button_ui(ui, column, record, scene);
    let mut now = below;
    let [first, large, third] = lines(place, !head.what_to_do.is_empty());
    line_ui(ui, first, |ui| now = first_ui(ui, record, &head, now));
    match &record.solution {
        Some(solution) => line_ui(ui, large, |ui| now = answer_ui(ui, record, solution, now, scene)),
        None => line_ui(ui, large, |ui| {
            let text = in_line(&head.sentence);
            let width = ui.painter().layout_no_wrap(text.clone(), Text::Display.font(), palette.text).size().x;
            let shown = if width <= ui.available_width() {
                Text::Display.of(text)
            } else {
                Text::Display.of(text).size(LONG_SENTENCE)
            };
            ui.add(Label::new(shown).truncate()).on_hover_text(&head.sentence);
        }),
    }
    if !head.what_to_do.is_empty() {
        line_ui(ui, third, |ui| {
            let text = Label::new(Text::Body.of(in_line(&head.what_to_do))).truncate();
            ui.add(text).on_hover_text(&head.what_to_do);
        });
    }
    now
}

/// Returns what the card says. A task that nobody asks for any more has its life to be told of.
fn said(record: &RecordView, scene: &Scene<'_>) -> Headline {
    let (state, summary) = (scene.state, &record.record.summary);
    let life = state.life_of(summary);
    if summary.state == Life::Recorded && state.history.is_settling(summary.id) {
        let sentence = "Reading what became of it".to_owned();
        return Headline { sentence, ..Headline::default() };
    }
    if summary.state != Life::Created {
        return headline(record, state.costs_of(summary), life.map(|(life, _)| life));
    }
    let key = if state.has_key_of(&record.record) {
        String::new()
    } else {
        format!("Enter the key {} first, then ", record.record.key_hint)
    };
    let (sentence, what) = match life {
        Some((_, ends_ms)) if ends_ms <= scene.now_ms => {
            (format!("Its life ended at {}", clock_time(ends_ms)), "tries once")
        }
        Some((_, ends_ms)) => (format!("Its life ends at {}", clock_time(ends_ms)), "goes on"),
        None => ("Its profile is gone".to_owned(), "needs a profile with its address and key"),
    };
    let how = "not asked any more".to_owned();
    Headline { how, sentence, what_to_do: format!("{key}Follow again {what}") }
}

fn first_ui(ui: &mut Ui, record: &RecordView, head: &Headline, below: Below) -> Below {
    let palette = Palette::of(ui);
    let summary = &record.record.summary;
    state_chip_ui(ui, summary.state, 1.0);
    let has_details = has_details(record);
    let is_code = matches!(summary.state, Life::Refused | Life::Failed) && summary.error_code.is_some();
    if !head.how.is_empty() {
        let how = in_line(&head.how);
        let text = if is_code { Text::Mono.of(how) } else { Text::Body.of(how).color(palette.weak) };
        let behind = if has_details { DETAILS } else { 0.0 };
        ui.scope(|ui| {
            ui.set_max_width((ui.available_width() - behind).max(0.0));
            ui.add(Label::new(text).truncate());
        });
    }
    if !has_details {
        return below;
    }
    let is_open = below == Below::Details;
    let sign = if is_open { Icon::Menu } else { Icon::Folded };
    let details = Button::quiet("Details").icon(sign).small().selected(is_open);
    let is_clicked = ui.add(details).on_hover_text("Everything that is known of it").clicked();
    if is_clicked { toggled(below, Below::Details) } else { below }
}

/// Opens something below the card, or closes it again.
fn toggled(below: Below, what: Below) -> Below {
    if below == what { Below::Exchanges } else { what }
}

fn answer_ui(ui: &mut Ui, record: &RecordView, solution: &SolutionView, below: Below, scene: &mut Scene<'_>) -> Below {
    let whole = one_line(solution);
    let shown = fitting(&whole, ui.available_width());
    let is_whole = shown == whole && !whole.contains('\n');
    ui.label(Text::DisplayMono.of(shown)).on_hover_text(visible(&whole));
    let id = Id::unique(("answer", record.record.summary.id.0));
    if copied_ui(ui, id, Look::Primary, "Copy the answer, all of it") {
        scene.commands.push(CopyCommand::Quietly(solution.text_to_copy().to_owned()));
    }
    if is_whole {
        return below;
    }
    let is_open = below == Below::Answer;
    let is_clicked = ui.add(Button::quiet("Show all").selected(is_open)).clicked();
    if is_clicked { toggled(below, Below::Answer) } else { below }
}

/// Returns a solution as it stands in one line.
fn one_line(solution: &SolutionView) -> String {
    let text = match solution {
        SolutionView::Text { shown, .. } => shown,
        SolutionView::Token { token, .. } => token,
        SolutionView::Json { whole, .. } => whole,
    };
    let beginning: String = text.chars().take(2_000).collect();
    visible(&beginning)
}

/// Returns as much of an answer as has room in a line with its buttons.
fn fitting(whole: &str, width: f32) -> String {
    let room = |behind: f32| ((width - behind) / ANSWER_CHAR).max(4.0) as usize;
    if whole.chars().count() <= room(BEHIND_WHOLE) { whole.to_owned() } else { without_middle(whole, room(BEHIND_CUT)) }
}

/// Cuts a text in its middle, so that no more than so many characters are left.
fn without_middle(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.to_owned();
    }
    let tail = (most - 1) / 3;
    let head: String = text.chars().take(most - 1 - tail).collect();
    let end: String = text.chars().skip(count - tail).collect();
    format!("{head}…{end}")
}

/// Shows what is known besides, and the one call that may help.
fn facts_and_button_ui(ui: &mut Ui, place: Rect, record: &RecordView, scene: &mut Scene<'_>) {
    let facts = facts(record, scene);
    let Some((act, word, icon)) = call(&record.record.summary) else {
        return facts_ui(ui, place, NAMES, &facts, scene.commands);
    };
    let upper = Rect::from_min_max(pos2(place.left(), place.top() + 4.0), pos2(place.right(), place.top() + 52.0));
    facts_ui(ui, upper, NAMES, facts.get(..2).unwrap_or(&facts), scene.commands);
    let lower = Rect::from_min_size(pos2(place.left(), upper.bottom() + 4.0), vec2(place.width(), 48.0));
    let target = scene.state.target_of(act);
    line_ui(ui, lower, |ui| {
        let call = CallButton::new(icon, word, target.as_ref()).in_two_lines().at_most(place.width());
        if ui.add(call).clicked() {
            scene.commands.push(act);
        }
    });
}

/// Returns the call that may help after such an end.
fn call(summary: &Summary) -> Option<(Act, &'static str, Icon)> {
    let code = summary.error_code.as_deref();
    match summary.state {
        Life::Created | Life::GaveUp | Life::Unknown if summary.task_id.is_some() => {
            Some((Act::Follow(summary.id), "Follow again", Icon::Check))
        }
        Life::Refused if code == Some("ERROR_ZERO_BALANCE") || (code.is_some() && refuses_key(code)) => {
            Some((Act::Check, "Check", Icon::Check))
        }
        _ => None,
    }
}

fn facts(record: &RecordView, scene: &Scene<'_>) -> Vec<Fact> {
    let (stored, summary) = (&record.record, &record.record.summary);
    let mut facts = Vec::new();
    let took_ms = stored.ended_at_ms.map(|ended_ms| ended_ms.saturating_sub(summary.created_at_ms));
    if let (Life::Solved, Some(took_ms)) = (summary.state, took_ms) {
        facts.push(Fact::new("Time to solve", quantity::lasting(took_ms)));
    }
    facts.push(Fact::new("Money", scene.state.money_of(stored)));
    if let Some(balances) = &record.balances {
        let shown = |balance: Option<&BalanceAt>| balance.map_or("not known".to_owned(), |at| in_line(&at.balance));
        let moved = format!("{} → {}", shown(stored.balance_before.as_ref()), shown(stored.balance_after.as_ref()));
        facts.push(Fact::new("Balance", moved).hint(balances.clone()));
    }
    if let Some(task_id) = &summary.task_id {
        facts.push(Fact::new("Task id", in_line(&task_id.display())).copies(task_id.display()));
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usual_answer_stands_whole_in_a_narrow_window() {
        assert_eq!(fitting("V4HM7", 259.0), "V4HM7");
        let long = fitting("03AGdBq2p9JI8h6ghFY", 259.0);
        assert!(long.contains('…') && long.chars().count() <= 5, "{long}");
    }

    #[test]
    fn a_long_answer_keeps_its_beginning_and_its_end() {
        assert_eq!(without_middle("V4HM7", 5), "V4HM7");
        assert_eq!(without_middle("0123456789", 7), "0123…89");
    }
}
