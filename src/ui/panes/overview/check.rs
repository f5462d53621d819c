//! What the last check of the account said, in a few words and whole.

use eframe::egui::{Color32, Response, Role, Ui, WidgetInfo};

use crate::contract::refuses_key;
use crate::desk::State;
use crate::judge::{Check, Verdict};
use crate::profile::BalanceLevel;
use crate::theme::Palette;
use crate::ui::panes::overview::card::small_ui;
use crate::view::quantity;

/// Widest words, as a share of a line.
const WIDEST: f32 = 0.4;

/// Shows what the last check of the profile in use said; the tooltip has everything.
pub fn show(ui: &mut Ui, state: &State) {
    let palette = Palette::of(ui);
    let Some(check) = state.balance().and_then(|known| known.last_check.as_ref()) else {
        named_ui(ui, "Not checked in this run", palette.weak, &[]);
        return;
    };
    let (words, color) = words(&check.verdict, palette);
    let shown = if check.departures.is_empty() { words } else { format!("{words} · departs from the contract") };
    let lines = lines(check, level(state));
    named_ui(ui, &shown, color, &lines).on_hover_text(lines.join("\n"));
}

/// Shows words in a part of the line; what is said has the lines too.
fn named_ui(ui: &mut Ui, words: &str, color: Color32, lines: &[String]) -> Response {
    let spoken = [words].into_iter().chain(lines.iter().map(String::as_str)).collect::<Vec<_>>().join(". ");
    let widest = ui.available_width() * WIDEST;
    let shown = ui.scope(|ui| {
        ui.set_max_width(widest);
        small_ui(ui, words, color)
    });
    let response = shown.inner;
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    response
}

fn level(state: &State) -> BalanceLevel {
    let last = state.balance().and_then(|known| known.last_good.as_ref());
    last.zip(state.profile()).map_or(BalanceLevel::Fine, |(last, profile)| profile.level(&last.balance))
}

/// Returns everything else that is known: how long it took, why, what departs from the contract, how little is left.
fn lines(check: &Check, level: BalanceLevel) -> Vec<String> {
    let took = format!("The answer took {}", quantity::milliseconds(check.latency_ms));
    let detail = Some(check.detail.clone()).filter(|detail| !detail.is_empty());
    let departures = check.departures.iter().map(|departure| format!("Departs from the contract: {departure}"));
    let standing = standing(level).map(str::to_owned);
    detail.into_iter().chain(departures).chain(standing).chain([took]).collect()
}

/// Returns what is wrong with a balance; `None` where nothing is.
const fn standing(level: BalanceLevel) -> Option<&'static str> {
    match level {
        BalanceLevel::Spent => Some("Nothing is left of the balance"),
        BalanceLevel::Low => Some("Below this profile's threshold"),
        BalanceLevel::Fine => None,
    }
}

fn words(verdict: &Verdict, palette: &Palette) -> (String, Color32) {
    match verdict {
        Verdict::Accepted { .. } => ("Key accepted".to_owned(), palette.ok.ink),
        Verdict::Refused { code: Some(code) } if refuses_key(Some(code)) => {
            (format!("Key refused with {code}"), palette.bad.ink)
        }
        Verdict::Refused { code: Some(code) } => (format!("Refused with {code}"), palette.bad.ink),
        Verdict::Refused { code: None } => ("Refused without a code".to_owned(), palette.bad.ink),
        Verdict::NoBalance => ("Key accepted, no balance in the reply".to_owned(), palette.warn.ink),
        Verdict::NoAnswer => ("No answer".to_owned(), palette.warn.ink),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spent_balance_is_said_so_without_a_threshold() {
        assert_eq!(standing(BalanceLevel::Spent), Some("Nothing is left of the balance"));
        assert_eq!(standing(BalanceLevel::Fine), None);
    }

    #[test]
    fn a_check_says_why_and_how_long_it_took() {
        let verdict = Verdict::Refused { code: Some("ERROR_KEY_DOES_NOT_EXIST".into()) };
        let detail = "Copy the key again from the account page".to_owned();
        let check = Check { verdict, detail: detail.clone(), departures: Vec::new(), latency_ms: 1_200, at_ms: 0 };
        assert_eq!(lines(&check, BalanceLevel::Fine), [detail.as_str(), "The answer took 1.2 s"]);
    }
}
