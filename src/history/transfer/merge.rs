//! Two states of one submission become one: what says more wins, and nothing is ever said less.

use rusqlite::types::Value;

use crate::history::Life;
use crate::history::table::column::{Rule, place};
use crate::history::table::submission::COLUMNS;

/// Returns how much a state says of what became of a submission.
fn says(word: &str) -> u8 {
    match Life::from_word(word) {
        None | Some(Life::Recorded) => 0,
        Some(Life::Unknown) => 1,
        Some(Life::NotSent | Life::Refused) => 2,
        Some(Life::Created) => 3,
        // The task can be followed again, and end otherwise.
        Some(Life::GaveUp) => 4,
        Some(Life::Failed) => 5,
        Some(Life::Solved) => 6,
    }
}

/// Makes one row of the row that is here and the one that is brought in, all in the order of [`COLUMNS`].
///
/// What is brought in can't take back that money may have been spent: it may come from anywhere.
pub(super) fn merged(here: &[Value], other: &[Value]) -> Vec<Value> {
    let state_at = place(COLUMNS, "state");
    let is_more = says(text(&other[state_at])) > says(text(&here[state_at]));
    let both = joined(here, other, is_more);
    if may_be_paid(here) && !may_be_paid(&both) { joined(here, other, false) } else { both }
}

fn joined(here: &[Value], other: &[Value], is_more: bool) -> Vec<Value> {
    let state_at = place(COLUMNS, "state");
    let is_same = here[state_at] == other[state_at];
    let values = COLUMNS.iter().zip(here).zip(other).map(|((column, here), other)| match column.rule {
        Rule::Outcome if is_more => other,
        Rule::Outcome if !is_same => here,
        Rule::Fact if is_more && *other != Value::Null => other,
        Rule::Greatest => match (here, other) {
            (Value::Integer(one), Value::Integer(two)) if two > one => other,
            _ => here,
        },
        _ if *here == Value::Null => other,
        _ => here,
    });
    values.cloned().collect()
}

fn may_be_paid(row: &[Value]) -> bool {
    let code = match &row[place(COLUMNS, "error_code")] {
        Value::Text(code) => Some(code.as_str()),
        _ => None,
    };
    Life::from_word(text(&row[place(COLUMNS, "state")])).is_none_or(|state| state.may_be_paid(code))
}

fn text(value: &Value) -> &str {
    match value {
        Value::Text(text) => text,
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(state: &str, set: &[(&str, Value)]) -> Vec<Value> {
        let mut row = vec![Value::Null; COLUMNS.len()];
        row[place(COLUMNS, "state")] = Value::Text(state.into());
        for name in ["polls", "pinned"] {
            row[place(COLUMNS, name)] = 0.into();
        }
        for (name, value) in set {
            row[place(COLUMNS, name)] = value.clone();
        }
        row
    }

    #[test]
    fn the_row_that_says_more_wins_either_way() {
        let gave_up = row(
            "gave_up",
            &[("detail", "Spent".to_owned().into()), ("task_id", "7".to_owned().into()), ("polls", 9.into())],
        );
        let solved = row("solved", &[("solution", "{}".to_owned().into()), ("pinned", 1.into()), ("polls", 3.into())]);
        let both = merged(&gave_up, &solved);
        assert_eq!(both, merged(&solved, &gave_up));
        let of = |name| &both[place(COLUMNS, name)];
        assert_eq!((of("state"), of("solution")), (&Value::Text("solved".into()), &Value::Text("{}".into())));
        // The reason for giving up is no longer true; the task's id is.
        assert_eq!((of("detail"), of("task_id")), (&Value::Null, &Value::Text("7".into())));
        // A file that only claims more polls must not end the asking for a task.
        assert_eq!((of("polls"), of("pinned")), (&Value::Integer(3), &Value::Integer(1)));
    }

    #[test]
    fn nothing_takes_back_that_money_may_have_been_spent() {
        let set = |name, text: &str| (name, Value::Text(text.to_owned()));
        let unknown = row("unknown", &[set("detail", "No answer")]);
        let zero = set("error_code", "ERROR_ZERO_BALANCE");
        for other in [row("not_sent", &[set("detail", "Nothing left")]), row("refused", &[zero]), row("refused", &[])] {
            let both = merged(&unknown, &other);
            for name in ["state", "error_code", "detail"] {
                assert_eq!(both[place(COLUMNS, name)], unknown[place(COLUMNS, name)]);
            }
        }
        let charged = row("refused", &[set("error_code", "ERROR_CAPTCHA_UNSOLVABLE")]);
        assert_eq!(merged(&unknown, &charged), charged, "money may still have been spent, and it is known better");
    }

    #[test]
    fn remarks_that_are_here_stay() {
        let one = row("solved", &[("label", "mine".to_owned().into())]);
        let other = row("solved", &[("label", "theirs".to_owned().into()), ("note", "new".to_owned().into())]);
        let both = merged(&one, &other);
        let of = |name| &both[place(COLUMNS, name)];
        assert_eq!((of("label"), of("note")), (&Value::Text("mine".into()), &Value::Text("new".into())));
        assert_eq!(merged(&both, &one), both);
    }

    #[test]
    fn every_state_has_its_weight() {
        let says: Vec<u8> =
            ["recorded", "unknown", "refused", "created", "gave_up", "failed", "solved"].map(says).into();
        assert!(says.is_sorted() && says[0] < says[1]);
    }
}
