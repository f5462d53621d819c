//! The balance in the target bar, with its age or what is wrong with it, and the button that asks for it.

use std::sync::Arc;
use std::time::Duration;

use eframe::egui::{Align2, Color32, FontId, Galley, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::contract::{cut, refuses_key, signed};
use crate::controls::Button;
use crate::desk::{Act, State};
use crate::judge::{Check, Verdict};
use crate::profile::BalanceLevel;
use crate::theme::{CONTROL_CORNER, Icon, PADDING, Palette, SIGN_GAP, Text};
use crate::ui::action::Action;
use crate::ui::header::room::Room;
use crate::ui::scene::Scene;
use crate::view::{TargetChip, quantity};

/// Longest balance shown, in characters; the tooltip has the whole.
const MAX_BALANCE_CHARS: usize = 16;

/// Height, in points.
const HEIGHT: f32 = 28.0;

/// The age is painted anew this often.
const AGE_TICK: Duration = Duration::from_mins(1);

/// What is said of the balance.
struct Summary {
    /// The number; empty while none is known.
    balance: String,
    /// What is wrong with the last check; empty where nothing is.
    trouble: &'static str,
    age: String,
    ink: Color32,
    trouble_ink: Color32,
    /// Why the balance is not there or not fine, a line each.
    reasons: Vec<String>,
}

impl Summary {
    fn new(state: &State, palette: &Palette, now_ms: i64) -> Self {
        let known = state.balance();
        let check = known.and_then(|known| known.last_check.as_ref());
        let trouble = check.map_or("", |check| trouble(&check.verdict));
        let last = known.and_then(|known| known.last_good.as_ref());
        let level =
            last.zip(state.profile()).map_or(BalanceLevel::Fine, |(last, profile)| profile.level(&last.balance));
        let ink = match level {
            BalanceLevel::Spent => palette.bad.ink,
            BalanceLevel::Low => palette.warn.ink,
            BalanceLevel::Fine => palette.text,
        };
        let refuses = check.is_some_and(|check| matches!(check.verdict, Verdict::Refused { .. }));
        Self {
            balance: last.map(|last| signed(&last.balance)).unwrap_or_default(),
            trouble,
            age: last.map(|last| quantity::age(now_ms - last.at_ms)).unwrap_or_default(),
            ink,
            trouble_ink: if refuses { palette.bad.ink } else { palette.warn.ink },
            reasons: reasons(level, check),
        }
    }

    /// Returns what those hear who don't see the bar.
    fn sentence(&self) -> String {
        let balance = cut(&self.balance, MAX_BALANCE_CHARS);
        match (self.balance.as_str(), self.trouble) {
            ("", "") => "Balance not checked".to_owned(),
            ("", trouble) => trouble.to_owned(),
            (_, "") => format!("Balance {balance} · {}", self.age),
            (_, trouble) => format!("{trouble} · Balance {balance} · {}", self.age),
        }
    }

    /// Returns the tooltip: everything whole, and the reasons below.
    fn tooltip(&self) -> String {
        let first =
            if self.balance.is_empty() { self.sentence() } else { format!("Balance {}, {}", self.balance, self.age) };
        let lines = [first].into_iter().chain(self.reasons.iter().cloned());
        lines.chain(["A click shows the balance over time".to_owned()]).collect::<Vec<_>>().join("\n")
    }
}

/// Returns what is wrong with a check, in a word or two; empty where nothing is.
fn trouble(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Refused { code } if refuses_key(code.as_deref()) => "Key refused",
        Verdict::Refused { .. } => "Refused",
        Verdict::NoBalance => "No balance",
        Verdict::NoAnswer => "No answer",
        Verdict::Accepted { .. } => "",
    }
}

fn reasons(level: BalanceLevel, check: Option<&Check>) -> Vec<String> {
    let level = match level {
        BalanceLevel::Spent => Some("Nothing is left of the balance".to_owned()),
        BalanceLevel::Low => Some("Below this profile's threshold".to_owned()),
        BalanceLevel::Fine => None,
    };
    let code = check.and_then(|check| match &check.verdict {
        Verdict::Refused { code } => code.clone(),
        Verdict::NoBalance => Some("Key accepted, no balance in the reply".to_owned()),
        Verdict::Accepted { .. } | Verdict::NoAnswer => None,
    });
    let detail = check.map(|check| check.detail.clone()).filter(|detail| !detail.is_empty());
    [code, detail, level].into_iter().flatten().collect()
}

/// Shows the balance; a click opens its course.
pub fn show(ui: &mut Ui, room: Room, scene: &mut Scene<'_>) {
    let summary = Summary::new(scene.state, Palette::of(ui), scene.now_ms);
    let (rect, response) = ui.allocate_exact_size(vec2(room.balance_width(), HEIGHT), Sense::click());
    if ui.is_rect_visible(rect) {
        paint(ui, room, &summary, &response);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, summary.sentence()));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(summary.reasons.join(". ")));
    if response.on_hover_text(summary.tooltip()).clicked() {
        scene.actions.push(Action::ShowBalance);
    }
    if !summary.age.is_empty() {
        ui.ctx().request_repaint_after(AGE_TICK);
    }
}

fn paint(ui: &Ui, room: Room, summary: &Summary, response: &Response) {
    let (palette, rect) = (Palette::of(ui), response.rect);
    if response.hovered() {
        ui.painter().rect_filled(rect.shrink2(vec2(2.0, 1.0)), CONTROL_CORNER, palette.hover);
    }
    let painter = ui.painter().with_clip_rect(rect.shrink2(vec2(PADDING / 2.0, 0.0)));
    let laid_out = |text: String, font: FontId, ink: Color32| painter.layout_no_wrap(text, font, ink);
    let mut parts: Vec<Arc<Galley>> = Vec::new();
    let has_trouble = !summary.trouble.is_empty();
    if room != Room::Narrow && !has_trouble {
        parts.push(laid_out("Balance".to_owned(), Text::Body.font(), palette.weak));
    }
    match (summary.balance.as_str(), has_trouble) {
        ("", false) => parts.push(laid_out("not checked".to_owned(), Text::Body.font(), palette.weak)),
        ("", true) => parts.push(laid_out(summary.trouble.to_owned(), Text::Title.font(), summary.trouble_ink)),
        (balance, _) => parts.push(laid_out(cut(balance, MAX_BALANCE_CHARS), Text::Title.font(), summary.ink)),
    }
    if !summary.balance.is_empty() && has_trouble {
        parts.push(laid_out(summary.trouble.to_owned(), Text::Label.font(), summary.trouble_ink));
    } else if room == Room::Wide {
        parts.push(laid_out(summary.age.clone(), Text::Small.font(), palette.weak));
    }
    let mut x = rect.left() + PADDING;
    for part in parts {
        let at = Align2::LEFT_CENTER.anchor_size(pos2(x, rect.center().y), part.size()).min;
        x += part.size().x + SIGN_GAP;
        painter.galley(at, part, palette.text);
    }
}

/// Shows the button that asks for the balance.
pub fn check_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let is_checking = scene.state.balance().is_some_and(|known| known.is_checking);
    let label = if is_checking { "Checking" } else { Action::CheckBalance.label() };
    let why_not = if is_checking { "The answer is awaited" } else { "Enter the client key first" };
    let words = [Action::CheckBalance.label(), "Checking"];
    let button = Button::quiet(label).icon(Icon::Check).as_wide_as(&words);
    let check = ui.add_enabled(!is_checking && scene.state.key().is_some(), button);
    // The whole bar is its chip, and stands beside it only for those who see.
    let target = scene.state.target_of(Act::Check);
    let check = check.accessible_name(TargetChip::spoken(label, target.as_ref()));
    let check = check.on_hover_text(Action::CheckBalance.hint(ui.ctx())).on_disabled_hover_text(why_not);
    if check.clicked() {
        scene.actions.push(Action::CheckBalance);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(verdict: Verdict, detail: &str) -> Check {
        Check { verdict, detail: detail.to_owned(), departures: Vec::new(), latency_ms: 1, at_ms: 0 }
    }

    #[test]
    fn a_refused_key_says_why_on_a_second_line() {
        let code = Some("ERROR_KEY_DOES_NOT_EXIST".to_owned());
        let refused = check(Verdict::Refused { code }, "Copy the key again from the account page");
        let reasons = reasons(BalanceLevel::Fine, Some(&refused));
        assert_eq!(reasons, ["ERROR_KEY_DOES_NOT_EXIST", "Copy the key again from the account page"]);
    }

    #[test]
    fn a_reply_without_a_balance_is_no_missing_answer() {
        let verdict = Verdict::NoBalance;
        assert_eq!(trouble(&verdict), "No balance");
        assert_eq!(reasons(BalanceLevel::Fine, Some(&check(verdict, "")))[0], "Key accepted, no balance in the reply");
    }
}
