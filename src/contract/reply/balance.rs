//! The reply to getBalance.

use serde_json::Value;

use super::departure::Departure;
use super::envelope::Envelope;
use super::reading::{ErrorPart, Reading, Received, Unclear, open_envelope, or_redirect, read_error_part};

/// What a getBalance reply says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BalanceReply {
    /// The number as it was written. The reply states no currency.
    Balance(String),
    Refused {
        code: Option<String>,
        description: Option<String>,
    },
    Unclear(Unclear),
}

const DOCUMENTED: &[&str] = &["errorId", "errorCode", "errorDescription", "balance"];

/// Reads what a getBalance reply says.
#[must_use]
pub fn read_balance_reply(received: Received<'_>) -> Reading<BalanceReply> {
    let mut departures = Vec::new();
    let reply = match open_envelope(received, DOCUMENTED, &mut departures) {
        Ok(object) => read_object(&object, &mut departures),
        Err(why) => BalanceReply::Unclear(why),
    };
    let reply = match reply {
        BalanceReply::Unclear(why) => BalanceReply::Unclear(or_redirect(why, received.status)),
        settled => settled,
    };
    Reading { reply, departures }
}

fn read_object(object: &Envelope, departures: &mut Vec<Departure>) -> BalanceReply {
    match read_error_part(object, departures) {
        ErrorPart::Unreadable => BalanceReply::Unclear(Unclear::NoErrorId),
        ErrorPart::Refused { code, description } => BalanceReply::Refused { code, description },
        ErrorPart::Success => {
            read_balance(object, departures).map_or(BalanceReply::Unclear(Unclear::NoBalance), BalanceReply::Balance)
        }
    }
}

fn read_balance(object: &Envelope, departures: &mut Vec<Departure>) -> Option<String> {
    let token = match object.get("balance")? {
        Value::Number(_) => object.number("balance")?.to_owned(),
        Value::String(text) => {
            departures.push(Departure::NumberAsText("balance"));
            text.trim().to_owned()
        }
        _ => return None,
    };
    // Parsed only to see that it is a number: the digits are kept as they came. JSON knows no inf.
    let number: f64 = token.parse().ok()?;
    if !token.ends_with(|last: char| last.is_ascii_digit()) || number.is_nan() {
        return None;
    }
    if number < 0.0 {
        departures.push(Departure::BalanceNegative);
    }
    Some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Reading<BalanceReply> {
        let content_type = Some("application/json");
        read_balance_reply(Received { status: 200, content_type, body: body.as_bytes(), is_truncated: false })
    }

    #[test]
    fn the_contracts_sample_is_read_value_for_value() {
        let reading = read(r#"{"errorId":0,"balance":345.678}"#);
        assert_eq!(reading, Reading { reply: BalanceReply::Balance("345.678".into()), departures: vec![] });
    }

    #[test]
    fn every_oddity_is_read_and_named() {
        let balance = |text: &str| BalanceReply::Balance(text.into());
        let none = BalanceReply::Unclear(Unclear::NoBalance);
        let huge = "123456789012345678901234567890.000000000000000000001";
        let huge_body = format!(r#"{{"errorId":0,"balance":{huge}}}"#);
        for (body, reply, departures) in [
            (r#"{"errorId":0,"balance":"12.50"}"#, balance("12.50"), vec![Departure::NumberAsText("balance")]),
            (r#"{"errorId":0,"balance":-3}"#, balance("-3"), vec![Departure::BalanceNegative]),
            (huge_body.as_str(), balance(huge), vec![]),
            (r#"{"errorId":0}"#, none.clone(), vec![]),
            (r#"{"errorId":0,"balance":null}"#, none.clone(), vec![]),
            (r#"{"errorId":0,"balance":"inf"}"#, none.clone(), vec![Departure::NumberAsText("balance")]),
            (r#"{"errorId":0,"balance":"much"}"#, none, vec![Departure::NumberAsText("balance")]),
            ("<html>", BalanceReply::Unclear(Unclear::Html), vec![]),
        ] {
            assert_eq!(read(body), Reading { reply, departures }, "{body}");
        }
    }
}
