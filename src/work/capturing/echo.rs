//! A key that a service says back.
//!
//! A key that may be an ordinary word is not looked for in all texts, or words such as `status` would be taken out of
//! replies. Of a reply it is taken out where services write keys back: in `clientKey` and in what they say of an error.

use std::ops::Range;

use crate::client::Reply;
use crate::contract::ClientKey;
use crate::payload::Redactor;
use crate::payload::document::Document;

/// The members of a reply in which services write keys back.
const ECHOING: [&str; 3] = ["clientKey", "errorDescription", "errorMessage"];

/// Takes the key of a request out of the reply, where it may be an ordinary word; every other key is taken out of
/// everything that is kept. Of a reply that is no JSON object it is taken out wherever it stands.
pub fn hide_echo(word: Option<&ClientKey>, reply: &mut Reply) {
    let Some(key) = word else { return };
    if let Some(clean) = without(&Redactor::new(key), &reply.body) {
        reply.body = clean;
    }
}

/// Returns a reply's body without a key; `None` where the key is nowhere.
fn without(own: &Redactor, body: &[u8]) -> Option<Vec<u8>> {
    let Ok(text) = std::str::from_utf8(body) else { return own.bytes_if_found(body) };
    let document = Document::parse(text);
    let Some(root) = document.root().filter(|root| !root.members().is_empty()) else {
        return own.bytes_if_found(body);
    };
    let echoing = root.members().iter().filter(|member| ECHOING.contains(&&*member.name));
    let found: Vec<Range<usize>> =
        echoing.map(|member| member.value.span.clone()).filter(|span| own.finds(document.slice(span))).collect();
    let mut clean = text.to_owned();
    for span in found.iter().rev() {
        clean.replace_range(span.clone(), &own.text(document.slice(span)));
    }
    (!found.is_empty()).then(|| clean.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_is_a_word_is_taken_out_where_services_say_it_back() {
        for (key, said, kept) in [
            ("status", r#"{"errorId":0,"status":"ready"}"#, r#"{"errorId":0,"status":"ready"}"#),
            (
                "myqzxkey",
                r#"{"errorDescription":"key \"myqzxkey\" is unknown","solution":{"text":"myqzxkey"}}"#,
                r#"{"errorDescription":"key \"••••xkey\" is unknown","solution":{"text":"myqzxkey"}}"#,
            ),
            ("myqzxkey", r#"{"clientKey": "myqzxkey", "taskId": 7}"#, r#"{"clientKey": "••••xkey", "taskId": 7}"#),
            ("myqzxkey", "<b>myqzxkey</b>", "<b>••••xkey</b>"),
        ] {
            let key = ClientKey::from_input(key).unwrap().0;
            let (version, headers) = ("HTTP/1.1".to_owned(), Vec::new());
            let mut reply = Reply { version, status: 200, headers, body: said.into(), is_truncated: false };
            hide_echo(Some(&key), &mut reply);
            assert_eq!(String::from_utf8(reply.body).unwrap(), kept);
        }
    }
}
