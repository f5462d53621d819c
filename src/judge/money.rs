//! The sentences about money: every one that the program says is made here.
//!
//! `may_be_paid` and `leaves_payment_open` of a submission's life decide what is asked and looked up; these sentences say
//! the same in words.

use crate::contract::{cut, grouped, signed};
use crate::history::Life;
use crate::profile::Costs;

/// Longest balance inside a sentence, in characters.
const MAX_BALANCE_CHARS: usize = 40;

/// Most tasks of a session that a line about their money names.
const MAX_TASKS: usize = 2;

/// What is charged for some error codes, as the end of a sentence.
pub const SOME_CHARGE: &str = "some services charge for this answer";

/// What asking for a result or for the balance costs, whatever the service.
pub const ASKING: &str = "Asking costs nothing";

/// What a draft costs: nothing has been sent yet.
#[must_use]
pub const fn money_of_draft(costs: Costs) -> &'static str {
    match costs {
        Costs::Sandbox => "The sandbox costs nothing",
        Costs::Free => "The service costs nothing",
        Costs::Money => "Each submission may cost money",
    }
}

/// Returns what sending with another key than before may cost; `None` where the service is free.
#[must_use]
pub const fn money_of_other_key(costs: Costs) -> Option<&'static str> {
    if costs.is_free() { None } else { Some("another account may pay") }
}

/// Returns what to do about a key that was refused again and again; `None` where the service is free.
#[must_use]
pub const fn way_out_of_refusals(costs: Costs) -> Option<&'static str> {
    if costs.is_free() {
        return None;
    }
    Some("Copy the key again from the account page, or top up the balance, before going on")
}

/// Returns what to do about an outcome that is unknown.
#[must_use]
pub const fn way_out_of_unknown(costs: Costs) -> &'static str {
    if costs.is_free() { "It can be sent again" } else { "Compare the balance before sending it again" }
}

/// Returns what the same payload costs that another program sent twice.
#[must_use]
pub const fn money_of_repeat(costs: Costs) -> &'static str {
    if costs.is_free() { "a service that costs money would be paid twice" } else { "perhaps paid twice" }
}

/// Returns what the session of a capture may cost that goes on to a service which costs money.
#[must_use]
pub fn money_of_session(call_limit: u32) -> String {
    format!("At most {} createTask, one at a time; each may cost money", grouped(u64::from(call_limit)))
}

/// Returns whether a submission was paid, as far as its state and error code tell. `balances` are those before and after.
#[must_use]
pub fn money(costs: Costs, state: Life, code: Option<&str>, balances: Option<[&str; 2]>) -> String {
    if costs.is_free() {
        return of_free_service(state).to_owned();
    }
    match (state, balances) {
        (Life::Solved, Some([before, after])) => format!("Paid. Balance {} → {}", shown(before), shown(after)),
        _ => of_paid_service(state, code).to_owned(),
    }
}

/// Returns which tasks of a session were paid or may have been, the newest of them by number. `newest_first` has each
/// task's number, state and error code.
#[must_use]
pub fn money_of_tasks<'a>(
    costs: Costs,
    newest_first: impl IntoIterator<Item = (i64, Life, Option<&'a str>)>,
) -> String {
    if costs.is_free() {
        return FREE.to_owned();
    }
    let paid = |(number, state, code)| Some((number, in_short(state, code)?));
    let mut paid = newest_first.into_iter().filter_map(paid);
    let mut named: Vec<String> =
        paid.by_ref().take(MAX_TASKS).map(|(number, said)| format!("#{number} {said}")).collect();
    if named.is_empty() {
        return "Not paid".to_owned();
    }
    named.reverse();
    let more = match paid.count() {
        0 => String::new(),
        count => format!(" · {} before", grouped(count as u64)),
    };
    format!("{}{more}", named.join(" · "))
}

/// Returns what the sentence about a submission says, in a word or two; `None` where surely nothing was paid.
fn in_short(state: Life, code: Option<&str>) -> Option<&'static str> {
    match state {
        Life::NotSent => None,
        Life::Refused => state.may_be_paid(code).then_some("perhaps"),
        Life::Recorded | Life::Unknown | Life::Failed | Life::GaveUp => Some("perhaps"),
        Life::Created => Some("paid or about to be"),
        Life::Solved => Some("paid"),
    }
}

/// Returns what sending a submission's payload once more may cost, after what became of the submission. `costs` are those
/// of the submission and of the next one.
#[must_use]
pub fn money_again(costs: [Costs; 2], number: i64, state: Life, code: Option<&str>) -> String {
    let label = state.label();
    let [then, now] = costs;
    let told = match (then, now.is_free()) {
        (Costs::Money, _) => format!(". {}", of_paid_service(state, code)),
        (_, false) => format!(". {}", of_free_service(state)),
        (_, true) => String::new(),
    };
    let again = match (now.is_free(), then == Costs::Money && state.may_be_paid(code)) {
        (true, _) => "costs nothing",
        (false, true) => "may cost money again",
        (false, false) => "may cost money",
    };
    format!("#{number} is {label}{told}. Sending it again {again}")
}

const FREE: &str = "Nothing: the service is free";

const fn of_free_service(state: Life) -> &'static str {
    match state {
        Life::NotSent => "Nothing: it never left",
        _ => FREE,
    }
}

fn of_paid_service(state: Life, code: Option<&str>) -> &'static str {
    match state {
        Life::NotSent => "Surely not paid",
        Life::Recorded => "Perhaps paid, the outcome is not known yet",
        Life::Refused if state.may_be_paid(code) => "Perhaps paid: some services charge for this answer",
        Life::Refused => "Not paid, the service refused it",
        Life::Unknown | Life::Failed | Life::GaveUp => "Perhaps paid: compare the balance",
        Life::Created => "Paid or about to be",
        Life::Solved => "Paid",
    }
}

fn shown(balance: &str) -> String {
    signed(&cut(balance, MAX_BALANCE_CHARS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::ERROR_CODES;
    use proptest::prelude::*;

    const CHARGED: &str = "ERROR_CAPTCHA_UNSOLVABLE";

    #[test]
    fn the_table_is_the_designs() {
        for (state, code, free, paid) in [
            (Life::NotSent, None, "Nothing: it never left", "Surely not paid"),
            (Life::Recorded, None, "Nothing: the service is free", "Perhaps paid, the outcome is not known yet"),
            (Life::Refused, None, "Nothing: the service is free", "Not paid, the service refused it"),
            (
                Life::Refused,
                Some(CHARGED),
                "Nothing: the service is free",
                "Perhaps paid: some services charge for this answer",
            ),
            (Life::Unknown, None, "Nothing: the service is free", "Perhaps paid: compare the balance"),
            (Life::Failed, Some(CHARGED), "Nothing: the service is free", "Perhaps paid: compare the balance"),
            (Life::GaveUp, None, "Nothing: the service is free", "Perhaps paid: compare the balance"),
            (Life::Created, None, "Nothing: the service is free", "Paid or about to be"),
            (Life::Solved, None, "Nothing: the service is free", "Paid"),
        ] {
            for costs in Costs::ALL {
                let expected = if costs == Costs::Money { paid } else { free };
                assert_eq!(money(costs, state, code, None), expected, "{costs:?} {state:?} {code:?}");
            }
        }
    }

    #[test]
    fn a_draft_says_what_its_profile_costs() {
        assert_eq!(
            Costs::ALL.map(money_of_draft),
            ["The sandbox costs nothing", "The service costs nothing", "Each submission may cost money"]
        );
    }

    #[test]
    fn balances_are_told_of_what_was_paid() {
        let balances = Some(["12.4058", "-0.5"]);
        assert_eq!(money(Costs::Money, Life::Solved, None, balances), "Paid. Balance 12.4058 → −0.5");
        assert_eq!(money(Costs::Free, Life::Solved, None, balances), "Nothing: the service is free");
    }

    #[test]
    fn a_sandbox_never_warns_about_paying_again() {
        assert_eq!(
            money_again([Costs::Sandbox; 2], 1, Life::Solved, None),
            "#1 is solved. Sending it again costs nothing"
        );
        assert_eq!(
            money_again([Costs::Money; 2], 92, Life::Solved, None),
            "#92 is solved. Paid. Sending it again may cost money again"
        );
        assert_eq!(
            money_again([Costs::Money; 2], 7, Life::NotSent, None),
            "#7 is not sent. Surely not paid. Sending it again may cost money"
        );
        assert_eq!(
            money_again([Costs::Money, Costs::Free], 8, Life::Solved, None),
            "#8 is solved. Paid. Sending it again costs nothing"
        );
        assert_eq!(
            money_again([Costs::Free, Costs::Money], 9, Life::Solved, None),
            "#9 is solved. Nothing: the service is free. Sending it again may cost money"
        );
    }

    #[test]
    fn the_newest_tasks_of_a_session_are_named() {
        let tasks = [
            (9, Life::Refused, None),
            (8, Life::Created, None),
            (7, Life::Refused, Some(CHARGED)),
            (6, Life::Solved, None),
            (5, Life::NotSent, None),
            (4, Life::Unknown, None),
        ];
        let said = "#7 perhaps · #8 paid or about to be · 2 before";
        assert_eq!(money_of_tasks(Costs::Money, tasks), said);
        assert_eq!(money_of_tasks(Costs::Money, [tasks[0], tasks[4]]), "Not paid");
        assert_eq!(money_of_tasks(Costs::Free, tasks), "Nothing: the service is free");
    }

    fn codes() -> impl Strategy<Value = Option<String>> {
        let known = (0..ERROR_CODES.len()).prop_map(|at| Some(ERROR_CODES[at].code.to_owned()));
        prop_oneof![Just(None), known, "[A-Z_]{0,30}".prop_map(Some), any::<String>().prop_map(Some)]
    }

    fn states() -> impl Strategy<Value = Life> {
        (0..Life::ALL.len()).prop_map(|at| Life::ALL[at])
    }

    proptest! {
        /// What is said and what is decided never differ, whatever a service answers.
        #[test]
        fn sentences_and_decisions_agree(
            costs in (0..Costs::ALL.len()).prop_map(|at| Costs::ALL[at]),
            state in states(),
            code in codes(),
            balances in proptest::option::of(any::<[u8; 2]>()),
        ) {
            let code = code.as_deref();
            let balances = balances.map(|balances| balances.map(|balance| balance.to_string()));
            let balances = balances.as_ref().map(|[before, after]| [before.as_str(), after.as_str()]);
            let (sentence, again) = (money(costs, state, code, balances), money_again([costs; 2], 1, state, code));
            let says_not_paid = sentence.starts_with("Nothing") || sentence.to_lowercase().contains("not paid");
            prop_assert_eq!(says_not_paid, costs.is_free() || !state.may_be_paid(code), "{}", &sentence);
            prop_assert_eq!(sentence.starts_with("Nothing"), costs.is_free());
            prop_assert_eq!(again.ends_with("costs nothing"), costs.is_free(), "{}", &again);
            if costs == Costs::Money {
                prop_assert!(again.contains(&money(costs, state, code, None)), "{} {}", &sentence, &again);
                if state.leaves_payment_open(code) || state == Life::Recorded {
                    prop_assert!(sentence.starts_with("Perhaps paid"), "{}", &sentence);
                }
            }
            prop_assert!(!sentence.ends_with('.') && !again.ends_with('.'));
        }

        /// A session's line names a task just as the sentence about the task alone does.
        #[test]
        fn a_sessions_line_says_what_the_sentence_says(
            costs in (0..Costs::ALL.len()).prop_map(|at| Costs::ALL[at]),
            tasks in proptest::collection::vec((states(), codes()), 0..9),
        ) {
            let numbered = (0..).zip(&tasks).map(|(number, (state, code))| (number, *state, code.as_deref()));
            let said = money_of_tasks(costs, numbered);
            let sentences = tasks.iter().map(|(state, code)| money(costs, *state, code.as_deref(), None));
            let may_be_paid: Vec<(usize, String)> = sentences.enumerate().filter(|(_, sentence)| {
                !sentence.starts_with("Nothing") && !sentence.to_lowercase().contains("not paid")
            }).collect();
            prop_assert_eq!(said.starts_with("Nothing"), costs.is_free());
            prop_assert_eq!(said == "Not paid", !costs.is_free() && may_be_paid.is_empty(), "{}", &said);
            for (at, sentence) in may_be_paid.iter().take(MAX_TASKS) {
                let short = sentence.split([' ', ':', ',']).next().unwrap().to_lowercase();
                let named = format!("#{at} {short}");
                prop_assert!(said.contains(&named), "{} {}", &said, &named);
                prop_assert_eq!(said.contains(&format!("#{at} paid or about to be")), sentence == "Paid or about to be");
            }
            let more = may_be_paid.len().saturating_sub(MAX_TASKS);
            prop_assert_eq!(said.ends_with(&format!(" · {more} before")), more > 0, "{}", &said);
        }

        #[test]
        fn no_unknown_outcome_is_surely_not_paid(code in codes()) {
            for state in [Life::Recorded, Life::Unknown, Life::Created, Life::Failed, Life::GaveUp, Life::Solved] {
                let sentence = money(Costs::Money, state, code.as_deref(), None).to_lowercase();
                prop_assert!(!sentence.contains("not paid") && !sentence.contains("nothing"), "{}", sentence);
            }
        }
    }
}
