//! Keys in a request's head, where none belongs: in its address, a header or the user agent.

use super::hiding::{has_keys_shape, looks_like_key};
use crate::payload::redaction::{SecretKind, kind_of};
use crate::payload::{Finding, Redactor, Severity, is_secret_header};

/// The rule of a key in a place where none belongs.
const ELSEWHERE: &str = "key.elsewhere";

/// Returns a finding for each place of a request's head that holds a key: one that is known, or one by its name.
///
/// An address ends up in logs of servers and proxies, so that a key in it is an error.
pub fn keys_in_head(head: &[u8], known: &Redactor) -> Vec<Finding> {
    let text = String::from_utf8_lossy(head);
    let mut lines = text.lines();
    let target = lines.next().and_then(|line| line.split_whitespace().nth(1)).unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let in_address = |place: &str| {
        let message = format!("A key stands in the {place}, and addresses end up in logs");
        Finding::new(ELSEWHERE, "", message).as_severe_as(Severity::Error)
    };
    // As names of headers are, those of the query's values are known: `clientKey=`, `key=`.
    let is_named = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .any(|(name, value)| !value.is_empty() && is_secret_header(name));
    let mut findings = Vec::new();
    let is_shown = known.finds(path) || path.split('/').any(looks_like_key);
    findings.extend(is_shown.then(|| in_address("path")));
    findings.extend((known.finds(query) || is_named).then(|| in_address("query")));
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        findings.extend(in_header(name.trim(), value.trim(), known));
    }
    findings
}

fn in_header(name: &str, value: &str, known: &Redactor) -> Option<Finding> {
    let message = if known.finds(name) {
        "A key stands in the name of a header".to_owned()
    } else if name.eq_ignore_ascii_case("user-agent") {
        let has_key = known.finds(value) || value.split(|c: char| !c.is_ascii_alphanumeric()).any(has_keys_shape);
        if !has_key {
            return None;
        }
        "A key stands in the user agent".to_owned()
    } else if known.finds(value) || !value.is_empty() && is_of_a_key(name) {
        format!("A key stands in the header {}", crate::contract::cut(name, 40))
    } else {
        return None;
    };
    Some(Finding::new(ELSEWHERE, "", message))
}

/// Tells whether a header is there for a key: a cookie and the login of a proxy are secret too, and none of this API's.
fn is_of_a_key(name: &str) -> bool {
    matches!(kind_of(name), Some(SecretKind::Key | SecretKind::Token | SecretKind::Authorization))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::ClientKey;

    #[test]
    fn each_place_of_a_key_is_found() {
        let key = "67b6bcbb1a728ea8d563de6d169a2057";
        let known = Redactor::new(&ClientKey::from_input(key).unwrap().0);
        let found = |head: &str| -> Vec<(String, Severity)> {
            let findings = keys_in_head(head.replace("KEY", key).as_bytes(), &known);
            findings.into_iter().map(|finding| (finding.message, finding.severity)).collect()
        };
        let in_address =
            |place: &str| vec![(format!("A key stands in the {place}, and addresses end up in logs"), Severity::Error)];
        let in_head = |what: &str| vec![(format!("A key stands in the {what}"), Severity::Warning)];
        for (head, expected) in [
            ("POST /KEY/createTask HTTP/1.1", in_address("path")),
            ("POST /createTask?a=KEY HTTP/1.1", in_address("query")),
            ("GET /in.php?method=base64&key=unknown HTTP/1.1", in_address("query")),
            ("GET /?clientKey=u HTTP/1.1", in_address("query")),
            ("POST /createTask HTTP/1.1\r\nUser-Agent: mine/KEY", in_head("user agent")),
            ("POST /createTask HTTP/1.1\r\nAuthorization: Bearer KEY", in_head("header Authorization")),
            ("POST /createTask HTTP/1.1\r\nX-KEY: 1", in_head("name of a header")),
            ("POST /e2057b6bcbb1a728ea8d563de6d169a7/createTask HTTP/1.1", in_address("path")),
            ("POST /createTask HTTP/1.1\r\nUser-Agent: mine/e2057b6bcbb1a728ea8d563de6d169a7", in_head("user agent")),
            ("POST /createTask HTTP/1.1\r\nX-Api-Key: unknown", in_head("header X-Api-Key")),
            ("POST /createTask HTTP/1.1\r\nAuthorization: Basic dTpw", in_head("header Authorization")),
            ("POST /api/v2/createTask HTTP/1.1\r\nCookie: session=1\r\nX-Api-Key:", Vec::new()),
            ("POST /createTask?page=2&key= HTTP/1.1\r\nHost: a", Vec::new()),
            ("", Vec::new()),
        ] {
            assert_eq!(found(head), expected, "{head}");
        }
    }
}
