//! What somebody who wants a key lays before a desk, and what a service that knows the keys says.

use serde_json::{Value, json};

use super::spelled::{KEYS, every_written_spelling};

/// A reply to getTaskResult whose solution is keys in every spelling.
pub fn solved_with(keys: &[&str]) -> String {
    format!(r#"{{"errorId":0,"status":"ready","solution":{{"text":"{}"}}}}"#, every_written_spelling(keys))
}

fn hint(key: &str) -> String {
    format!("••••{}", &key[key.len() - 4..])
}

/// A line of somebody who knows a profile's id and the end of its key, with keys wherever a text can stand.
pub fn line(uid: &str, (profile, key): (&str, &str), base_url: &str) -> Value {
    let (keys, hint) = (every_written_spelling(&KEYS), hint(key));
    let site = format!("http://site.example/{keys}");
    let body = json!({
        "clientKey": hint, "callbackUrl": format!("{base_url}{keys}"),
        "task": { "type": "NoCaptchaTaskProxyless", "websiteURL": site, "websiteKey": keys },
    });
    json!({
        "capkill_desk": 1, "uid": uid, "created_at_ms": 1_789_990_000_000_i64, "profile_id": profile, "profile": profile,
        "base_url": base_url, "key_hint": hint, "task_type": "NoCaptchaTaskProxyless", "state": "created",
        "task_id": "7", "detail": keys, "polls": 0, "pinned": 0, "payload_sha256": digest(uid),
        "website_url": site, "website_key": keys, "callback_url": format!("{base_url}{keys}"),
        "label": KEYS.join(" "), "note": keys, "body": body.to_string(),
        "exchanges": [{
            "method": "createTask", "url": format!("{base_url}createTask?{keys}"), "started_at_ms": 5, "elapsed_ms": 5,
            "connected": 1, "http_version": "HTTP/1.1", "status": 200, "reply_truncated": 0, "error": keys,
            "reply_headers": json!([["x-echo", keys]]).to_string(), "reply_body": format!("{{\"said\":\"{keys}\"}}"),
        }],
        "callbacks": [{
            "at_ms": 5, "elapsed_ms": 5, "headers": json!([["x-echo", keys]]).to_string(), "body": keys,
            "truncated": 0, "complete": 1,
        }],
    })
}

/// Another one for each line: no two are of one payload.
fn digest(uid: &str) -> String {
    uid.bytes().cycle().take(32).map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}
