//! The card of a submission that is over: its answer large, or what went wrong in a sentence, and what to do.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Align, Color32, FontId, Galley, Id, Label, Layout, Painter, Rect, Ui};

use super::card::{
    Fact, LINES, NAMES, Parts, SHORT_NAMES, call_ui, facts_ui, frame_ui, large_ui, line_ui, lines_of, parts_ui,
};
use super::details::has_details;
use crate::contract::refuses_key;
use crate::controls::{Button, IconButton, Look, both_ends_ui, copied_ui, state_chip_ui};
use crate::desk::{Act, CopyCommand};
use crate::history::{BalanceAt, Life, Summary};
use crate::theme::{Icon, Palette, Text};
use crate::ui::panes::foreign_text::in_line;
use crate::ui::panes::within::left_ui;
use crate::ui::scene::Scene;
use crate::view::quantity;
use crate::view::{Headline, RecordView, SolutionView, clock_time, headline, visible};

/// Width of the button for details with the space before it, in points.
const DETAILS: f32 = 92.0;

/// Size and line height of a text, in points, and its most lines.
type Size = (f32, f32, usize);

/// Sizes of the sentence, and of what is to be done: the first one that has room for all of it is taken.
const SENTENCE: (Size, &[Size]) = ((28.0, 36.0, 1), &[(18.0, 24.0, 1), (15.0, 20.0, 2), (13.0, 18.0, 2)]);
const WHAT_TO_DO: (Size, &[Size]) = ((13.0, 20.0, 1), &[(11.5, 16.0, 2)]);

/// Room for the code before the button for details, below which that is an icon, in points.
const CODE: f32 = 150.0;

/// Sizes of an answer, in points: the first one that has room for all of it is taken.
const ANSWERS: [f32; 4] = [28.0, 22.0, 18.0, 15.0];

/// Width of a character of an answer, as a share of its size.
const ANSWER_CHAR: f32 = 0.602;

/// Characters that are to be seen of an answer that is cut, even if they are smaller, or the button for all of it has to
/// be an icon; and the room which that button needs in words, in points.
const SEEN: usize = 12;
const SHOW_ALL: f32 = 84.0;

/// What is to be known of a task that was created without a key.
const WITHOUT_KEY: &str = "It was created without a key, and nobody can be asked for its result without one";

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
    let parts = parts_ui(ui, place);
    let place = parts.left;
    let mut now = below;
    let painter = ui.painter();
    let large = match &record.solution {
        Some(_) => None,
        None => Some(fitting_text(painter, &head.sentence, Text::Display, SENTENCE, place.width(), palette.text)),
    };
    let third = (!head.what_to_do.is_empty())
        .then(|| fitting_text(painter, &head.what_to_do, Text::Body, WHAT_TO_DO, place.width(), palette.text));
    let height = |text: &Option<Arc<Galley>>| text.as_ref().map(|text| text.size().y);
    let heights = [LINES[0], height(&large).unwrap_or(LINES[1]), height(&third).unwrap_or_default()];
    let [first, middle, last] = lines_of(place, heights);
    line_ui(ui, first, |ui| now = first_ui(ui, record, &head, now));
    match (&record.solution, large) {
        (Some(solution), _) => now = answer_ui(ui, middle, record, solution, now, scene),
        (None, Some(text)) => line_ui(ui, middle, |ui| whole_ui(ui, text, &head.sentence)),
        (None, None) => {}
    }
    if let Some(text) = third {
        line_ui(ui, last, |ui| whole_ui(ui, text, &head.what_to_do));
    }
    facts_and_button_ui(ui, &parts, record, scene);
    now
}

/// Lays out a text in the first of some sizes in which all of it has room.
fn fitting_text(
    painter: &Painter,
    text: &str,
    kind: Text,
    (usual, smaller): (Size, &[Size]),
    width: f32,
    ink: Color32,
) -> Arc<Galley> {
    let laid_out = |(size, line_height, rows): &Size| {
        let font = FontId::new(*size, kind.family());
        let format = TextFormat { line_height: Some(*line_height), ..TextFormat::simple(font, ink) };
        let mut job = LayoutJob::single_section(in_line(text), format);
        (job.wrap.max_width, job.wrap.max_rows) = (width, *rows);
        painter.layout_job(job)
    };
    smaller.iter().map(laid_out).fold(laid_out(&usual), |shown, next| if shown.elided { next } else { shown })
}

/// Shows a text that is laid out; the tooltip has the whole, where even the smallest size has no room for it.
fn whole_ui(ui: &mut Ui, text: Arc<Galley>, whole: &str) {
    ui.add(Label::new(text).show_tooltip_when_elided(false)).on_hover_text(whole);
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
    let has_none = record.record.key_hint.is_empty();
    let key = if has_none || state.has_key_of(&record.record) {
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
    let how = if summary.is_captured { "left to the program that sent it" } else { "not asked any more" };
    let what_to_do = if has_none { WITHOUT_KEY.to_owned() } else { format!("{key}Follow again {what}") };
    Headline { how: how.to_owned(), sentence, what_to_do }
}

fn first_ui(ui: &mut Ui, record: &RecordView, head: &Headline, below: Below) -> Below {
    let palette = Palette::of(ui);
    let summary = &record.record.summary;
    state_chip_ui(ui, summary.state, 1.0);
    let has_details = has_details(record);
    let in_words = ui.available_width() >= CODE + DETAILS;
    let is_code = matches!(summary.state, Life::Refused | Life::Failed) && summary.error_code.is_some();
    let mut is_clicked = false;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if has_details {
            is_clicked = details_ui(ui, in_words, below == Below::Details);
        }
        left_ui(ui, |ui| {
            let how = in_line(&head.how);
            let text = if is_code { Text::Mono.of(how) } else { Text::Body.of(how).color(palette.weak) };
            ui.add(Label::new(text).truncate());
        });
    });
    if is_clicked { toggled(below, Below::Details) } else { below }
}

/// Shows the button for details at the right end of its line. Returns whether it was clicked.
fn details_ui(ui: &mut Ui, in_words: bool, is_open: bool) -> bool {
    let sign = if is_open { Icon::Menu } else { Icon::Folded };
    let hint = "Everything that is known of it";
    if in_words {
        ui.add(Button::quiet("Details").icon(sign).small().selected(is_open)).on_hover_text(hint).clicked()
    } else {
        ui.add(IconButton::new(sign, "Details").hint(hint).selected(is_open).small()).clicked()
    }
}

/// Opens something below the card, or closes it again.
fn toggled(below: Below, what: Below) -> Below {
    if below == what { Below::Exchanges } else { what }
}

fn answer_ui(
    ui: &mut Ui,
    line: Rect,
    record: &RecordView,
    solution: &SolutionView,
    below: Below,
    scene: &mut Scene<'_>,
) -> Below {
    let whole = one_line(solution);
    let mut is_clicked = false;
    let copy_ui = |ui: &mut Ui| {
        let id = Id::unique(("answer", record.record.summary.id.0));
        if copied_ui(ui, id, Look::Primary, "Copy the answer, all of it") {
            scene.commands.push(CopyCommand::Quietly(solution.text_to_copy().to_owned()));
        }
    };
    // The buttons take their room first: what is left is the answer's.
    large_ui(ui, line, copy_ui, |ui| {
        let shown_ui = |ui: &mut Ui, shown: &str, size: f32| {
            ui.label(Text::DisplayMono.of(shown).size(size)).on_hover_text(visible(&whole));
        };
        if let Some(size) = whole_size(ui.painter(), &whole, ui.available_width()) {
            return shown_ui(ui, &whole, size);
        }
        let place = ui.available_rect_before_wrap();
        let cut_ui = |ui: &mut Ui| {
            let (shown, size) = cut_to(&whole, ui.available_width());
            shown_ui(ui, &shown, size);
        };
        both_ends_ui(ui, place, cut_ui, |ui| is_clicked = show_all_ui(ui, place.width(), below == Below::Answer));
    });
    if is_clicked { toggled(below, Below::Answer) } else { below }
}

/// Shows the button that opens all of an answer, as an icon where its words would leave too little of the answer's room.
/// Returns whether it was clicked.
fn show_all_ui(ui: &mut Ui, room: f32, is_open: bool) -> bool {
    let least = SEEN as f32 * ANSWER_CHAR * ANSWERS[ANSWERS.len() - 1];
    if room >= SHOW_ALL + least {
        return ui.add(Button::quiet("Show all").selected(is_open)).clicked();
    }
    let sign = if is_open { Icon::Menu } else { Icon::Folded };
    ui.add(IconButton::new(sign, "Show all").selected(is_open)).clicked()
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

/// Returns the largest size in which a width has room for all of an answer; `None` where it has to be cut.
fn whole_size(painter: &Painter, whole: &str, width: f32) -> Option<f32> {
    let least = ANSWERS[ANSWERS.len() - 1] * ANSWER_CHAR;
    // A long one, which is a token, is not laid out in each paint to find that.
    if whole.contains('\n') || (whole.len() as f32) * least > 4.0 * width {
        return None;
    }
    let font = |size| FontId::new(size, Text::DisplayMono.family());
    let width_at = |size| painter.layout_no_wrap(whole.to_owned(), font(size), Color32::PLACEHOLDER).size().x;
    ANSWERS.into_iter().find(|size| width_at(*size) <= width)
}

/// Returns what a width has room for of an answer that is cut, and its size: the largest that leaves enough to be seen.
fn cut_to(whole: &str, width: f32) -> (String, f32) {
    let room = |size: f32| (width / (ANSWER_CHAR * size)) as usize;
    let size = ANSWERS.into_iter().find(|size| room(*size) >= SEEN).unwrap_or(ANSWERS[ANSWERS.len() - 1]);
    (without_middle(whole, room(size).max(4)), size)
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
fn facts_and_button_ui(ui: &mut Ui, parts: &Parts, record: &RecordView, scene: &mut Scene<'_>) {
    let facts = facts(record, scene);
    // Only the time to solve has a long name.
    let names = if record.record.summary.state == Life::Solved { NAMES } else { SHORT_NAMES };
    let Some((act, word, icon)) = call(&record.record.summary) else {
        return facts_ui(ui, parts.column, names, &facts, scene.commands);
    };
    facts_ui(ui, parts.upper, names, facts.get(..2).unwrap_or(&facts), scene.commands);
    call_ui(ui, parts, act, (word, icon), scene);
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
    fn a_cut_answer_becomes_small_before_it_loses_its_sense() {
        let token = "03AGdBq2p9JI8h6ghFY".repeat(9);
        for (width, size, chars) in [(300.0, 28.0, 17), (170.0, 22.0, 12), (120.0, 15.0, 13), (20.0, 15.0, 4)] {
            let (shown, shown_size) = cut_to(&token, width);
            assert_eq!((shown_size, shown.chars().count()), (size, chars), "{width}: {shown}");
            assert!(shown.contains('…'), "{shown}");
        }
    }

    #[test]
    fn a_long_answer_keeps_its_beginning_and_its_end() {
        assert_eq!(without_middle("V4HM7", 5), "V4HM7");
        assert_eq!(without_middle("0123456789", 7), "0123…89");
    }
}
