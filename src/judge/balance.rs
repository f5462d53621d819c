//! What a getBalance says about key and account.

use super::call::Call;
use super::exchange::{clause, explain, sentence};
use crate::contract::{BalanceReply, Departure, cut, read_balance_reply};
use crate::payload::Redactor;

/// Longest code and text kept, in characters.
const MAX_CODE_CHARS: usize = 100;
const MAX_DETAIL_CHARS: usize = 500;

/// What a check of key and balance found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The key is accepted; the balance's digits as they came.
    Accepted { balance: String },
    /// The service said no.
    Refused { code: Option<String> },
    /// Nothing that settles it.
    NoAnswer,
}

/// A check of key and balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub verdict: Verdict,
    /// What happened and what to do, in a sentence; empty when the key was accepted.
    pub detail: String,
    pub departures: Vec<Departure>,
    pub latency_ms: i64,
    pub at_ms: i64,
}

/// Judges a getBalance whose reply was redacted.
#[must_use]
pub fn judge_balance(call: &Call, redactor: &Redactor, at_ms: i64) -> Check {
    let latency_ms = i64::try_from(call.exchange.elapsed.as_millis()).unwrap_or(i64::MAX);
    let no_answer = |what: &str| (Verdict::NoAnswer, format!("{what}; whether the key is accepted is not known"));
    let mut departures = Vec::new();
    let (verdict, detail) = match (call.received(), &call.exchange.error) {
        (Some(received), error) => {
            let reading = read_balance_reply(received);
            departures = reading.departures;
            match (reading.reply, error) {
                (BalanceReply::Balance(balance), _) => (Verdict::Accepted { balance }, String::new()),
                (BalanceReply::Refused { code, description }, _) => {
                    let detail = explain(code.as_deref(), description.as_deref());
                    (Verdict::Refused { code: code.map(|code| cut(&redactor.text(&code), MAX_CODE_CHARS)) }, detail)
                }
                (BalanceReply::Unclear(_), Some(error)) => no_answer(&sentence(error)),
                (BalanceReply::Unclear(why), None) => {
                    let status =
                        if received.status == 200 { String::new() } else { format!(", HTTP {}", received.status) };
                    no_answer(&format!("{}{status}", why.describe()))
                }
            }
        }
        (None, Some(error)) => no_answer(&format!("No answer: {}", clause(error))),
        (None, None) => no_answer("No answer came"),
    };
    let detail = cut(&redactor.text(&detail), MAX_DETAIL_CHARS);
    Check { verdict, detail, departures, latency_ms, at_ms }
}
