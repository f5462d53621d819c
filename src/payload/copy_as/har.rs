//! Writes an HTTP archive (HAR 1.2) with one exchange.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::request::{CopiedExchange, CopiedRequest};
use crate::payload::redaction::shown_header;

pub(super) fn write(request: &CopiedRequest) -> String {
    let mut har = head();
    har["log"]["entries"] = json!([entry(request)]);
    format!("{har:#}\n")
}

/// Returns an archive without entries; they go last.
#[must_use]
pub fn head() -> Value {
    json!({ "log": {
        "version": "1.2",
        "creator": { "name": "capkill-desk", "version": env!("CARGO_PKG_VERSION") },
        "entries": [],
    }})
}

/// Returns a request and its reply as an archive's entry.
#[must_use]
pub fn entry(request: &CopiedRequest) -> Value {
    let text = request.body.with_placeholder();
    let (request_json, exchange) = (request_json(request, &text), request.exchange.as_ref());
    let elapsed_ms = exchange.map_or(0, |exchange| exchange.elapsed_ms);
    let started =
        jiff::Timestamp::from_millisecond(request.at_ms).map_or_else(|_| String::new(), |at| format!("{at:.3}"));
    // HAR wants `send`, `wait` and `receive` to be 0 or more and to add up to `time`, and only `time` is known.
    let mut entry = json!({
        "startedDateTime": started,
        "time": elapsed_ms,
        "request": request_json,
        "response": response_json(exchange),
        "cache": {},
        "timings": { "blocked": -1, "dns": -1, "connect": -1, "ssl": -1, "send": 0, "wait": elapsed_ms, "receive": 0 },
    });
    if exchange.is_none() {
        entry["comment"] = "Not sent: a draft has no reply".into();
    }
    entry
}

fn request_json(request: &CopiedRequest, text: &str) -> Value {
    json!({
        "method": "POST",
        "url": request.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [{ "name": "Content-Type", "value": "application/json" }],
        "queryString": [],
        "postData": { "mimeType": "application/json", "text": text },
        "headersSize": -1,
        "bodySize": text.len(),
    })
}

fn response_json(exchange: Option<&CopiedExchange>) -> Value {
    let headers = exchange.map_or(&[][..], |exchange| &exchange.headers);
    let value = |name: &str| headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    let mime_type = value("content-type").map_or("x-unknown", |(_, value)| value.as_str());
    let body = exchange.map_or(&[][..], |exchange| &exchange.body);
    let mut content = json!({ "size": body.len(), "mimeType": mime_type });
    if let Ok(text) = std::str::from_utf8(body) {
        content["text"] = text.into();
    } else {
        content["text"] = STANDARD.encode(body).into();
        content["encoding"] = "base64".into();
    }
    let shown: Vec<Value> =
        headers.iter().map(|(name, value)| json!({ "name": name, "value": shown_header(name, value) })).collect();
    let mut response = json!({
        "status": exchange.and_then(|exchange| exchange.status).unwrap_or_default(),
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": shown,
        "content": content,
        "redirectURL": value("location").map_or("", |(_, value)| value.as_str()),
        "headersSize": -1,
        "bodySize": body.len(),
    });
    if let Some(error) = exchange.and_then(|exchange| exchange.error.as_deref()) {
        response["comment"] = error.into();
    }
    response
}

#[cfg(test)]
mod tests {
    use super::super::CopiedBody;
    use super::*;

    #[test]
    fn a_record_comes_with_its_reply_and_without_its_cookies() {
        let body = CopiedBody::new(br#"{"clientKey":"x"}"#.to_vec(), Some(14..15));
        let headers =
            vec![("content-type".into(), "application/json".into()), ("set-cookie".into(), "s=secret".into())];
        let exchange = CopiedExchange {
            elapsed_ms: 12,
            status: Some(200),
            headers,
            body: b"{\"errorId\":0}".to_vec(),
            error: None,
        };
        let request = CopiedRequest {
            url: "https://x/createTask".into(),
            body,
            at_ms: 1_790_000_000_123,
            exchange: Some(exchange),
        };
        let text = write(&request);
        assert!(!text.contains("secret"), "{text}");
        let har: Value = serde_json::from_str(&text).unwrap();
        let entry = &har["log"]["entries"][0];
        assert_eq!(entry["startedDateTime"], "2026-09-21T14:13:20.123Z");
        assert_eq!(entry["request"]["postData"]["text"], r#"{"clientKey":"$CAPKILL_CLIENT_KEY"}"#);
        assert_eq!((entry["response"]["status"].as_u64(), entry["time"].as_u64()), (Some(200), Some(12)));
        assert_eq!(entry["response"]["content"]["text"], r#"{"errorId":0}"#);
        let none = CopiedRequest { exchange: None, ..request };
        let har: Value = serde_json::from_str(&write(&none)).unwrap();
        assert_eq!(har["log"]["entries"][0]["response"]["status"], 0);
    }
}
