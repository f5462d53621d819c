//! What a getBalance exchange says about key and account.

use crate::contract::{BalanceReply, Departure, Unclear, read_balance_reply};
use crate::judge::call::Call;
use crate::judge::wording::{clause, explain, http_status, kept_code, kept_detail, sentence};
use crate::payload::Redactor;

/// What a check of key and balance found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The key is accepted.
    Accepted {
        /// The balance's digits as they came.
        balance: String,
    },
    /// The service said no.
    Refused { code: Option<String> },
    /// The key is accepted, and the reply has no balance that can be read.
    NoBalance,
    /// Nothing came that settles whether the key is accepted.
    NoAnswer,
}

/// A check of key and balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub verdict: Verdict,
    /// Says in a sentence what happened and what to do; empty when the key was accepted.
    pub detail: String,
    pub departures: Vec<Departure>,
    pub latency_ms: i64,
    pub at_ms: i64,
}

/// Judges a getBalance exchange whose reply was redacted. The redactor takes the key out of what is said about it.
#[must_use]
pub fn judge_balance(call: &Call, redactor: &Redactor, at_ms: i64) -> Check {
    let (verdict, detail, departures) = verdict(call);
    let verdict = match verdict {
        Verdict::Refused { code } => Verdict::Refused { code: code.map(|code| kept_code(&redactor.text(&code))) },
        verdict => verdict,
    };
    let detail = kept_detail(&redactor.text(&detail));
    Check { verdict, detail, departures, latency_ms: call.elapsed_ms(), at_ms }
}

fn verdict(call: &Call) -> (Verdict, String, Vec<Departure>) {
    let error = call.exchange.error.as_ref();
    let Some(received) = call.received() else {
        let what = error.map_or_else(|| "No answer came".to_owned(), |error| format!("No answer: {}", clause(error)));
        return (Verdict::NoAnswer, not_known(&what), Vec::new());
    };
    let reading = read_balance_reply(received);
    let (verdict, detail) = match (reading.reply, error) {
        (BalanceReply::Balance(balance), _) => (Verdict::Accepted { balance }, String::new()),
        (BalanceReply::Refused { code, description }, _) => {
            let detail = explain(code.as_deref(), description.as_deref());
            (Verdict::Refused { code }, detail)
        }
        (BalanceReply::Unclear(Unclear::NoBalance), None) => {
            (Verdict::NoBalance, "The service accepted the key; its reply has no balance that can be read".to_owned())
        }
        // The head came and the body broke off.
        (BalanceReply::Unclear(_), Some(error)) => (Verdict::NoAnswer, not_known(&sentence(error))),
        (BalanceReply::Unclear(why), None) => {
            let what = format!("{}{}", why.describe(), http_status(received.status));
            (Verdict::NoAnswer, not_known(&what))
        }
    };
    (verdict, detail, reading.departures)
}

fn not_known(what: &str) -> String {
    format!("{what}; whether the key is accepted is not known")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::client::{ClientError, Exchange, Reply, Timing};
    use crate::contract::{ClientKey, Method};

    const KEY: &str = "canary-51f0c2d4";

    fn checked(reply: Option<(u16, &str)>, error: Option<ClientError>) -> Check {
        let reply = reply.map(|(status, body)| Reply {
            version: "HTTP/1.1".into(),
            status,
            headers: vec![("content-type".into(), "application/json".into())],
            body: body.as_bytes().to_vec(),
            is_truncated: false,
        });
        let connected = reply.is_some();
        let elapsed = Duration::from_millis(5);
        let exchange = Exchange { elapsed, timing: Timing::default(), connected, reply, error };
        let call = Call { exchange, method: Method::GetBalance, url: String::new(), started_at_ms: 0 };
        judge_balance(&call, &Redactor::new(&ClientKey::from_input(KEY).unwrap().0), 7)
    }

    #[test]
    fn a_balance_accepts_the_key_with_its_digits_as_they_came() {
        let check = checked(Some((200, r#"{"errorId":0,"balance":12.50}"#)), None);
        assert_eq!(check.verdict, Verdict::Accepted { balance: "12.50".into() });
        assert_eq!((check.detail.as_str(), check.latency_ms, check.at_ms), ("", 5, 7));
    }

    #[test]
    fn a_refusal_says_what_to_do() {
        let check = checked(Some((200, r#"{"errorId":1,"errorCode":"ERROR_ZERO_BALANCE"}"#)), None);
        assert_eq!(check.verdict, Verdict::Refused { code: Some("ERROR_ZERO_BALANCE".into()) });
        assert!(check.detail.contains("Top up"), "{}", check.detail);
    }

    #[test]
    fn what_settles_nothing_is_no_answer() {
        let timeout = || Some(ClientError::Timeout(Duration::from_mins(1)));
        for (name, reply, error, part) in [
            ("page", Some((502, "<html>")), None, "HTTP 502"),
            ("broke off", Some((200, r#"{"errorId":0,"ba"#)), timeout(), "within 60 s"),
            ("no connection", None, Some(ClientError::ConnectTimeout(Duration::from_secs(15))), "No answer: "),
            ("nothing", None, None, "No answer came"),
        ] {
            let check = checked(reply, error);
            assert_eq!(check.verdict, Verdict::NoAnswer, "{name}");
            assert!(check.detail.contains(part) && check.detail.ends_with("is not known"), "{name}: {}", check.detail);
        }
    }

    #[test]
    fn a_success_without_a_balance_accepts_the_key() {
        for body in [r#"{"errorId":0}"#, r#"{"errorId":0,"balance":null}"#] {
            let check = checked(Some((200, body)), None);
            assert_eq!(check.verdict, Verdict::NoBalance, "{body}");
            assert!(check.detail.contains("accepted the key"), "{}", check.detail);
        }
    }

    #[test]
    fn a_balance_that_came_before_the_connection_broke_counts() {
        let error = Some(ClientError::Timeout(Duration::from_mins(1)));
        let check = checked(Some((200, r#"{"errorId":0,"balance":1}"#)), error);
        assert_eq!(check.verdict, Verdict::Accepted { balance: "1".into() });
    }

    #[test]
    fn no_key_is_in_what_is_said() {
        let body = format!(r#"{{"errorId":1,"errorCode":"E_{KEY}","errorDescription":"no {KEY}"}}"#);
        let check = checked(Some((200, &body)), None);
        assert!(!format!("{check:?}").contains(KEY), "{check:?}");
    }
}
