//! Reads the sandbox's requests and checks them as a service does.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use url::Url;

use super::verdict::Refusal;
use super::why::{Rule, Why};
use crate::contract::{
    FieldKind, Holds, IMAGE_MAX_BYTES_FAMILY, IMAGE_MIN_BYTES, SiteKey, TaskType, grouped, task_type,
};
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
    key.filter(|key| (1..=MAX_KEPT_BYTES).contains(&key.len())).ok_or_else(|| Refusal::unknown_key(Rule::Key.why()))
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

/// Which task types the sandbox takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// Every type that has a row in the contract's table.
    Known,
    /// The types that `CapKill` documents, by the names that its relatives share.
    Documented,
}

impl Taken {
    fn takes(self, row: &TaskType, name: &str) -> bool {
        self == Self::Known || (row.is_documented() && row.owner_of(name).is_none())
    }
}

/// Returns the solution that a sound task will have. Blocks while it decodes the picture.
///
/// The fields of a proxy are text to the sandbox: it never connects to one.
pub(super) fn check_task(request: &Map<String, Value>, taken: Taken) -> Result<Value, Refusal> {
    let absent = || Refusal::new(Rule::NoTask.why(), "ERROR_TASK_ABSENT", "The request has no task object");
    let task = request.get("task").and_then(Value::as_object).ok_or_else(absent)?;
    let unsupported = |rule: Rule, why: &str| Refusal::new(rule.why(), "ERROR_TASK_NOT_SUPPORTED", why);
    let name = task.get("type").and_then(Value::as_str);
    let name = name.ok_or_else(|| unsupported(Rule::NoType, "The task has no type"))?;
    let known = task_type(name);
    let Some(row) = known.filter(|row| taken.takes(row, name)) else {
        let rule = if known.is_some() { Rule::UndocumentedType } else { Rule::UnknownType };
        let name: String = name.chars().take(60).collect();
        return Err(unsupported(rule, &format!("Task type {name} is not supported")));
    };
    let about = match row.holds {
        Holds::Picture => check_picture(task)?,
        Holds::Site | Holds::Other => check_fields(task, row)?.into_bytes(),
    };
    Ok(solution(row, &about))
}

/// Returns the picture's file.
fn check_picture(task: &Map<String, Value>) -> Result<Vec<u8>, Refusal> {
    let empty =
        |why: Why| Refusal::new(why, "ERROR_ZERO_CAPTCHA_FILESIZE", "The size of the captcha is less than 100 bytes");
    let unsupported = |rule: Rule, why: &str| Refusal::new(rule.why(), "ERROR_IMAGE_TYPE_NOT_SUPPORTED", why);
    let body = task.get("body").and_then(Value::as_str).ok_or_else(|| empty(Rule::NoPicture.why()))?;
    let bytes = STANDARD.decode(body).map_err(|_| unsupported(Rule::NotBase64, "The body is not base64"))?;
    let length = grouped(bytes.len() as u64);
    if bytes.len() < IMAGE_MIN_BYTES {
        return Err(empty(Rule::SmallPicture.about(&length)));
    }
    if bytes.len() > IMAGE_MAX_BYTES_FAMILY {
        let why = "The size of the captcha is more than 500,000 bytes";
        return Err(Refusal::new(Rule::LargePicture.about(&length), "ERROR_TOO_BIG_CAPTCHA_FILESIZE", why));
    }
    let is_documented = matches!(recognise(&bytes), Content::Picture(format) if format.is_documented());
    if !is_documented || decode(&bytes).is_err() {
        return Err(unsupported(Rule::UnreadablePicture, "The body is not a readable JPEG, PNG or GIF picture"));
    }
    Ok(bytes)
}

/// Returns the values of the fields that the type needs, each after a space.
fn check_fields(task: &Map<String, Value>, row: &TaskType) -> Result<String, Refusal> {
    let mut values = Vec::new();
    for field in row.required() {
        let value = task.get(field.name).filter(|value| !value.is_null() && value.as_str() != Some(""));
        let value = value.ok_or_else(|| missing(row, field.name, Rule::MissingField.about(field.name)))?;
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let is_address = || Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        if field.name == "websiteURL" && !is_address() {
            return Err(missing(row, field.name, Rule::BadAddress.why()));
        }
        values.push(text);
    }
    Ok(values.join(" "))
}

/// Refuses a task without a field that its type needs, as services refuse it.
fn missing(row: &TaskType, field: &str, why: Why) -> Refusal {
    let is_recaptcha = row.site_key.is_some_and(|(_, maker)| maker == SiteKey::Recaptcha);
    match field {
        "websiteURL" => {
            Refusal::new(why, "ERROR_RECAPTCHA_INVALID_DOMAIN", "websiteURL is missing or not an http(s) URL")
        }
        _ if is_recaptcha => Refusal::new(why, "ERROR_RECAPTCHA_INVALID_SITEKEY", &format!("{field} is missing")),
        _ => Refusal::new(why, "ERROR_BAD_PARAMETERS", &format!("{field} is missing")),
    }
}

/// Returns a solution with the fields of the type's own.
fn solution(row: &TaskType, about: &[u8]) -> Value {
    let value = |kind: FieldKind| match kind {
        FieldKind::Text | FieldKind::Base64 | FieldKind::Word(_) | FieldKind::TextOrObject => {
            Value::from(answer(about))
        }
        FieldKind::Bool => Value::Bool(true),
        FieldKind::Integer { min, max } | FieldKind::Number { min, max } => {
            let steps = max.saturating_sub(min).saturating_add(1).max(1);
            Value::from(min + i64::from(Sha256::digest(about)[0]) % steps)
        }
        FieldKind::Object => serde_json::json!({ "sandbox": answer(about) }),
        FieldKind::Texts | FieldKind::List => serde_json::json!([answer(about)]),
    };
    row.solution.iter().map(|(name, kind)| ((*name).to_owned(), value(*kind))).collect()
}

/// Returns an answer that nobody takes for a real one: `sandbox-` and six digits of a SHA-256.
fn answer(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    format!("sandbox-{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2])
}
