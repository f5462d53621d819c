//! The limit of the session that runs: how many createTask may go on to a service that costs money.

use eframe::egui::{Context, Key, Ui};

use crate::contract::grouped;
use crate::controls::{Button, Field, Line, Look, begin_typing};
use crate::desk::{CaptureCommand, Running, State};
use crate::judge::money_of_session;
use crate::theme::{GAP, Icon};
use crate::ui::commands::Commands;
use crate::ui::dialogs::modal::{Answer, Head, answer_with_ui, ask};

/// Width of the dialog, in points.
const WIDTH: f32 = 460.0;

/// Most createTask that a session may let through.
const MOST: u32 = 100_000;

/// State of the dialog.
#[derive(Default)]
pub struct CallLimitDialog {
    /// The limit as it is typed; `None` while the dialog is closed.
    text: Option<String>,
    wants_focus: bool,
}

impl CallLimitDialog {
    /// Opens the dialog, if a session runs that has a limit.
    pub fn open(&mut self, state: &State) {
        let limit = state.capture.running().and_then(|running| running.capture.new.call_limit);
        self.text = limit.map(|limit| limit.to_string());
        self.wants_focus = true;
    }

    /// Shows the dialog while it is open and the session runs.
    pub fn show(&mut self, ctx: &Context, state: &State, commands: &mut Commands) {
        let Some(text) = &mut self.text else { return };
        let Some(running) = state.capture.running().filter(|_| state.capture.is_on()) else {
            self.text = None;
            return;
        };
        let limit = call_limit(text);
        let title = format!("Limit of the capture that goes on to {}", running.goes.name());
        let sentences = [used(running)];
        let head = Head { title: &title, sentences: &sentences, sign: Some(Icon::CostsMoney), costs_money: true };
        let wants_focus = std::mem::take(&mut self.wants_focus);
        let answer = ask(ctx, "call-limit", WIDTH, &head, |ui| {
            let is_entered = field_ui(ui, text, limit, wants_focus);
            ui.add_space(GAP);
            let button = Button::new(Look::Live, "Set the limit").icon(Icon::CostsMoney);
            let answer = answer_with_ui(ui, "Cancel", |_| None, button);
            answer.or(is_entered.then_some(Answer::Do))
        });
        match (answer, limit) {
            (Some(Answer::Do), Ok(limit)) => {
                commands.push(CaptureCommand::SetLimit(limit));
                self.text = None;
            }
            (Some(Answer::Leave), _) => self.text = None,
            (Some(Answer::Do), Err(_)) | (None, _) => {}
        }
    }
}

fn used(running: &Running) -> String {
    let used = grouped(running.passed.let_through.into());
    format!("{used} createTask of this session went on so far; those count")
}

/// Shows the field. Returns whether Enter was pressed in it.
fn field_ui(ui: &mut Ui, text: &mut String, limit: Result<u32, &'static str>, wants_focus: bool) -> bool {
    let money = limit.map(money_of_session).unwrap_or_default();
    let line = limit.map_or_else(Line::Wrong, |_| Line::Hint(&money));
    let field = Field::new("createTask in this session").line(line).show(ui, text);
    if wants_focus {
        begin_typing(ui, &field, text, true);
    }
    field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

/// Reads a limit as people write it, or says what is wrong with it.
pub fn call_limit(text: &str) -> Result<u32, &'static str> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    match digits.parse() {
        Ok(limit @ 1..=MOST) => Ok(limit),
        _ => Err("Enter a number from 1 to 100,000"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_a_number_that_people_write() {
        assert_eq!([call_limit("5"), call_limit(" 1,500 ")], [Ok(5), Ok(1_500)]);
        for wrong in ["", "0", "-1", "five", "100,001", "99999999999"] {
            assert!(call_limit(wrong).is_err(), "{wrong}");
        }
    }
}
