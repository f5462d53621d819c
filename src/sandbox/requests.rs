//! Reads the sandbox's requests and checks them as a service does.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use url::Url;

use super::verdict::Refusal;
use crate::contract::{Holds, IMAGE_MAX_BYTES_FAMILY, IMAGE_MIN_BYTES, task_type};
use crate::picture::{Content, decode, recognise};

/// Returns a request's body as an object, or `None` when the body is anything else.
pub(super) fn parse(body: &[u8]) -> Option<Map<String, Value>> {
    match serde_json::from_slice(body).ok()? {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

/// Longest client key and longest address that the sandbox remembers. Both are kept for as long as it runs.
const MAX_KEPT_BYTES: usize = 2048;

/// Returns the client key of a request, which must not be empty.
pub(super) fn client_key(request: &Map<String, Value>) -> Result<&str, Refusal> {
    let key = request.get("clientKey").and_then(Value::as_str);
    key.filter(|key| (1..=MAX_KEPT_BYTES).contains(&key.len())).ok_or_else(Refusal::unknown_key)
}

/// Returns the page that a request's task is about, unless it has none or a longer address than is kept.
pub(super) fn website_url(request: &Map<String, Value>) -> Option<&str> {
    let url = request.get("task").and_then(|task| task.get("websiteURL")?.as_str());
    url.filter(|url| url.len() <= MAX_KEPT_BYTES)
}

/// Returns the address to which a task's solution is to be sent; null, "" and a longer one than is kept mean none.
pub(super) fn callback_url(request: &Map<String, Value>) -> Option<&str> {
    let url = request.get("callbackUrl").and_then(Value::as_str);
    url.filter(|url| (1..=MAX_KEPT_BYTES).contains(&url.len()))
}

/// Returns the solution that a sound task will have. Blocks while it decodes the picture.
pub(super) fn check_task(request: &Map<String, Value>) -> Result<Value, Refusal> {
    let absent = || Refusal::new("ERROR_TASK_ABSENT", "The request has no task object");
    let task = request.get("task").and_then(Value::as_object).ok_or_else(absent)?;
    let unsupported = |why: &str| Refusal::new("ERROR_TASK_NOT_SUPPORTED", why);
    let name = task.get("type").and_then(Value::as_str).ok_or_else(|| unsupported("The task has no type"))?;
    match task_type(name).map(|known| known.holds) {
        Some(Holds::Picture) => check_picture(task),
        Some(Holds::Site) => check_recaptcha(task),
        None => {
            let name: String = name.chars().take(60).collect();
            Err(unsupported(&format!("Task type {name} is not supported")))
        }
    }
}

fn check_picture(task: &Map<String, Value>) -> Result<Value, Refusal> {
    let empty = || Refusal::new("ERROR_ZERO_CAPTCHA_FILESIZE", "The size of the captcha is less than 100 bytes");
    let unsupported = |why: &str| Refusal::new("ERROR_IMAGE_TYPE_NOT_SUPPORTED", why);
    let body = task.get("body").and_then(Value::as_str).ok_or_else(empty)?;
    let bytes = STANDARD.decode(body).map_err(|_| unsupported("The body is not base64"))?;
    if bytes.len() < IMAGE_MIN_BYTES {
        return Err(empty());
    }
    if bytes.len() > IMAGE_MAX_BYTES_FAMILY {
        let why = "The size of the captcha is more than 500,000 bytes";
        return Err(Refusal::new("ERROR_TOO_BIG_CAPTCHA_FILESIZE", why));
    }
    let is_documented = matches!(recognise(&bytes), Content::Picture(format) if format.is_documented());
    if !is_documented || decode(&bytes).is_err() {
        return Err(unsupported("The body is not a readable JPEG, PNG or GIF picture"));
    }
    Ok(serde_json::json!({ "text": answer(&bytes) }))
}

fn check_recaptcha(task: &Map<String, Value>) -> Result<Value, Refusal> {
    let text = |name| task.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    if text("proxyAddress").is_some() {
        return Err(Refusal::new("ERROR_TASK_NOT_SUPPORTED", "Only tasks without a proxy are supported"));
    }
    let invalid_domain =
        || Refusal::new("ERROR_RECAPTCHA_INVALID_DOMAIN", "websiteURL is missing or not an http(s) URL");
    let url = text("websiteURL").ok_or_else(invalid_domain)?;
    if !Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https")) {
        return Err(invalid_domain());
    }
    let key =
        text("websiteKey").ok_or_else(|| Refusal::new("ERROR_RECAPTCHA_INVALID_SITEKEY", "websiteKey is missing"))?;
    Ok(serde_json::json!({ "gRecaptchaResponse": answer(format!("{url} {key}").as_bytes()) }))
}

/// Returns an answer that nobody takes for a real one: `sandbox-` and six digits of a SHA-256.
fn answer(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    format!("sandbox-{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2])
}
