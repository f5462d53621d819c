//! Forms and bodies: a body is written from a form, and a form is loaded from a body that it can
//! hold without losing anything.

use std::sync::Arc;

use thiserror::Error;

use super::document::{Document, Member, Node, Value, compact, quoted};
use super::{Draft, DraftPicture, KEY_PLACEHOLDER, Kind, OptionValue};
use crate::contract::{FieldKind, TaskField, TaskType};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Order and other fields of a body that a form was loaded from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    top: Vec<Slot>,
    task: Vec<Slot>,
    /// The type as it was named there, when it is not the form's own.
    type_name: Option<String>,
}

/// A member of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Slot {
    name: String,
    /// The value's JSON text as it was written, when the form has no place for it.
    raw: Option<Arc<str>>,
}

impl Shape {
    /// The fields that are sent besides what the form shows, as `name: value`.
    #[must_use]
    pub fn other_fields(&self) -> Vec<(&str, &str)> {
        let slots = self.top.iter().chain(&self.task);
        slots.filter_map(|slot| Some((slot.name.as_str(), &**slot.raw.as_ref()?))).collect()
    }

    /// The type's other name, when it was sent under one.
    #[must_use]
    pub fn type_name(&self) -> Option<&str> {
        self.type_name.as_deref()
    }
}

/// Why a body can't become a form without losing something.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotAForm {
    #[error("It is not JSON yet")]
    NotJson,
    #[error("It is no object with a clientKey and a task")]
    NoTask,
    #[error("No form composes {0}")]
    NoForm(String),
    #[error("{0} stands there twice")]
    Twice(String),
    #[error("Its {0} is not what the form holds")]
    Field(&'static str),
}

/// Order in which members are written that no shape places.
const TOP: [&str; 3] = ["clientKey", "task", "callbackUrl"];

/// Writes a form's body, the key's place marked; `None` while there is nothing to send.
pub(super) fn body_text(draft: &Draft) -> Option<String> {
    let is_empty = match draft.kind {
        Kind::Picture => draft.picture.is_none(),
        Kind::Recaptcha => draft.website_url.is_empty() && draft.website_key.is_empty(),
        Kind::Json => true,
    };
    let task_type = draft.kind.task_type().filter(|_| !is_empty)?;
    let shape = draft.shapes.get(&draft.kind).cloned().unwrap_or_default();
    let bulk = draft.picture.as_ref().map_or(0, |picture| picture.bytes.len() / 3 * 4 + 4);
    let mut out = String::with_capacity(bulk + 512);
    object(&mut out, &shape.top, &TOP, |out, name| match name {
        "clientKey" => push(out, &quoted(KEY_PLACEHOLDER)),
        "task" => {
            task(out, draft, &shape, task_type);
            true
        }
        "callbackUrl" => {
            let url = draft.outgoing_callback_url();
            !url.is_empty() && push(out, &quoted(url))
        }
        _ => false,
    });
    Some(out)
}

fn task(out: &mut String, draft: &Draft, shape: &Shape, task_type: &TaskType) {
    let names: Vec<&str> = std::iter::once("type").chain(task_type.fields.iter().map(|field| field.name)).collect();
    object(out, &shape.task, &names, |out, name| match name {
        "type" => push(out, &quoted(shape.type_name.as_deref().unwrap_or(task_type.name))),
        "body" => draft.picture.as_ref().is_some_and(|picture| {
            // Base64 needs no escapes: written in its place, a large string is not copied.
            out.push('"');
            STANDARD.encode_string(&picture.bytes, out);
            push(out, "\"")
        }),
        "websiteURL" if draft.kind == Kind::Recaptcha => push(out, &quoted(&draft.website_url)),
        "websiteKey" => push(out, &quoted(&draft.website_key)),
        name => {
            let field = task_type.options().find(|field| field.name == name);
            let value = field.and_then(|field| draft.options.get(&(draft.kind, field.name)));
            value.is_some_and(|value| push(out, &option_text(value)))
        }
    });
}

fn push(out: &mut String, text: &str) -> bool {
    out.push_str(text);
    true
}

fn option_text(value: &OptionValue) -> String {
    match value {
        OptionValue::Bool(value) => value.to_string(),
        OptionValue::Integer(value) => value.to_string(),
        OptionValue::Text(text) => quoted(text),
    }
}

/// Writes an object: the shape's members in their order, then those it does not place.
///
/// `write` writes a value that the form holds, or answers `false` when it holds none.
fn object(out: &mut String, slots: &[Slot], names: &[&str], mut write: impl FnMut(&mut String, &str) -> bool) {
    let placed = slots.iter().map(|slot| (slot.name.as_str(), slot.raw.as_deref()));
    let others = names.iter().filter(|name| !slots.iter().any(|slot| slot.name == **name)).map(|name| (*name, None));
    out.push('{');
    let mut is_first = true;
    for (name, raw) in placed.chain(others) {
        let before = out.len();
        if !is_first {
            out.push(',');
        }
        out.push_str(&quoted(name));
        out.push(':');
        // The form's value first: what was loaded gives way to what is entered since.
        if write(out, name) || raw.is_some_and(|raw| push(out, raw)) {
            is_first = false;
        } else {
            out.truncate(before);
        }
    }
    out.push('}');
}

/// The draft with a body loaded into its form; what its form does not hold stays as in `draft`.
///
/// # Errors
/// When no form can hold the body without losing something.
pub(super) fn load(draft: &Draft, document: &Document) -> Result<Draft, NotAForm> {
    if !document.is_json() {
        return Err(NotAForm::NotJson);
    }
    let root = document.root().filter(|root| root.get("clientKey").is_some()).ok_or(NotAForm::NoTask)?;
    document.text_of("clientKey").ok_or(NotAForm::NoTask)?;
    let task = root.get("task").filter(|task| matches!(task.value, Value::Object(_))).ok_or(NotAForm::NoTask)?;
    let type_name = document.task_text("type").ok_or(NotAForm::NoTask)?;
    let kind = Kind::of_type(type_name).ok_or_else(|| NotAForm::NoForm(type_name.to_owned()))?;
    let task_type = kind.task_type().ok_or(NotAForm::NoTask)?;
    for members in [root.members(), task.members()] {
        if let Some(twice) = duplicate(members) {
            return Err(NotAForm::Twice(twice.to_owned()));
        }
    }
    let mut loaded = Draft { kind, callback_url: String::new(), own_callback: None, ..draft.clone() };
    loaded.options.retain(|(of, _), _| *of != kind);
    if kind == Kind::Picture {
        loaded.picture = None;
    } else {
        (loaded.website_url, loaded.website_key) = Default::default();
    }
    let mut shape = Shape::default();
    for member in root.members() {
        let is_held = match &*member.name {
            "clientKey" | "task" => true,
            "callbackUrl" => document.string(&member.value).is_some_and(|url| {
                url.clone_into(&mut loaded.callback_url);
                !url.is_empty()
            }),
            _ => false,
        };
        shape.top.push(slot(document, member, is_held));
    }
    for member in task.members() {
        let is_held = take_field(&mut loaded, draft, document, task_type, member)?;
        shape.task.push(slot(document, member, is_held));
    }
    shape.type_name = (type_name != task_type.name).then(|| type_name.to_owned());
    if is_usual(&shape, task_type) {
        loaded.shapes.remove(&kind)
    } else {
        loaded.shapes.insert(kind, shape)
    };
    Ok(loaded)
}

fn slot(document: &Document, member: &Member, is_held: bool) -> Slot {
    let raw = (!is_held).then(|| compact(document.slice(&member.value.span)).into());
    Slot { name: member.name.to_string(), raw }
}

fn duplicate(members: &[Member]) -> Option<&str> {
    let mut names: Vec<&str> = members.iter().map(|member| &*member.name).collect();
    names.sort_unstable();
    names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}

/// Takes a field of the task; `false` when the form has no place for its value.
fn take_field(
    loaded: &mut Draft,
    before: &Draft,
    document: &Document,
    task_type: &TaskType,
    member: &Member,
) -> Result<bool, NotAForm> {
    let text = document.string(&member.value);
    match (&*member.name, loaded.kind) {
        ("type", _) => {}
        ("body", Kind::Picture) => {
            let base64 = text.ok_or(NotAForm::Field("body"))?;
            loaded.picture = Some(picture(before, base64).ok_or(NotAForm::Field("body"))?);
        }
        ("websiteURL", Kind::Recaptcha) => {
            text.ok_or(NotAForm::Field("websiteURL"))?.clone_into(&mut loaded.website_url);
        }
        ("websiteKey", Kind::Recaptcha) => {
            text.ok_or(NotAForm::Field("websiteKey"))?.clone_into(&mut loaded.website_key);
        }
        (name, kind) => {
            let Some(field) = task_type.options().find(|field| field.name == name) else { return Ok(false) };
            let Some(value) = option_value(document, field, &member.value) else { return Ok(false) };
            loaded.options.insert((kind, field.name), value);
        }
    }
    Ok(true)
}

/// The picture of base64 that is spelled as the form would spell it.
fn picture(before: &Draft, base64: &str) -> Option<DraftPicture> {
    let bytes = STANDARD.decode(base64).ok()?;
    let known = before.picture.as_ref().filter(|known| *known.bytes == *bytes);
    Some(known.cloned().unwrap_or_else(|| DraftPicture::new(bytes, "JSON", Vec::new())))
}

fn option_value(document: &Document, field: &TaskField, node: &Node) -> Option<OptionValue> {
    match (field.kind, &node.value) {
        (FieldKind::Bool, Value::Bool(value)) => Some(OptionValue::Bool(*value)),
        (FieldKind::Integer { min, max }, Value::Number) => {
            let token = document.slice(&node.span);
            let number: i64 = token.parse().ok()?;
            // Another spelling of the number would be lost.
            ((min..=max).contains(&number) && number.to_string() == token).then_some(OptionValue::Integer(number))
        }
        (FieldKind::Text, Value::String(_)) => document.string(node).map(|text| OptionValue::Text(text.to_owned())),
        _ => None,
    }
}

/// Whether a form would write the same without the shape.
fn is_usual(shape: &Shape, task_type: &TaskType) -> bool {
    let in_order = |slots: &[Slot], names: &[&str]| {
        let mut names = names.iter();
        slots.iter().all(|slot| slot.raw.is_none() && names.any(|name| *name == slot.name))
    };
    let names: Vec<&str> = std::iter::once("type").chain(task_type.fields.iter().map(|field| field.name)).collect();
    shape.type_name.is_none() && in_order(&shape.top, &TOP) && in_order(&shape.task, &names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::OwnCallback;

    fn load_text(text: &str) -> Result<Draft, NotAForm> {
        load(&Draft::default(), &Document::parse(text))
    }

    #[test]
    fn a_form_gives_back_the_body_it_was_loaded_from() {
        for text in [
            r#"{"clientKey":"$CAPKILL_CLIENT_KEY","task":{"type":"ImageToTextTask","body":"QUJD"}}"#,
            r#"{"task":{"body":"QUJD","type":"ImageToTextTask","numeric":1,"case":null,"math":0,"comment":false},"softId":1.10,"clientKey":"$CAPKILL_CLIENT_KEY","callbackUrl":""}"#,
            r#"{"clientKey":"$CAPKILL_CLIENT_KEY","task":{"type":"RecaptchaV2TaskProxyless","websiteURL":"https://a.example/","websiteKey":"k","isInvisible":false,"x":[1,2.50,{"y":12345678901234567890}]},"languagePool":"en","callbackUrl":"https://b.example/"}"#,
            r#"{"clientKey":"$CAPKILL_CLIENT_KEY","task":{"type":"ImageToTextTask","body":"QUJD","numeric":7,"minLength":1.0}}"#,
        ] {
            let draft = load_text(text).unwrap();
            assert_eq!(draft.body_text().as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_entered_wins_over_what_was_loaded() {
        let text = r#"{"clientKey":"k","task":{"type":"ImageToTextTask","body":"QUJD","case":null,"extra":1}}"#;
        let mut draft = load_text(text).unwrap();
        assert_eq!(draft.shapes[&Kind::Picture].other_fields(), [("case", "null"), ("extra", "1")]);
        draft.options.insert((Kind::Picture, "case"), OptionValue::Bool(true));
        draft.callback_url = "https://a.example/".into();
        let expected = r#"{"clientKey":"$CAPKILL_CLIENT_KEY","task":{"type":"ImageToTextTask","body":"QUJD","case":true,"extra":1},"callbackUrl":"https://a.example/"}"#;
        assert_eq!(draft.body_text().as_deref(), Some(expected));
    }

    #[test]
    fn what_a_form_would_lose_is_not_loaded() {
        for (text, why) in [
            ("{", NotAForm::NotJson),
            ("[]", NotAForm::NoTask),
            (r#"{"clientKey":"k"}"#, NotAForm::NoTask),
            (r#"{"clientKey":1,"task":{"type":"ImageToTextTask"}}"#, NotAForm::NoTask),
            (r#"{"clientKey":"k","task":{"type":"HCaptchaTask"}}"#, NotAForm::NoForm("HCaptchaTask".into())),
            (
                r#"{"clientKey":"k","task":{"type":"ImageToTextTask","body":"QUJD","body":"QUJE"}}"#,
                NotAForm::Twice("body".into()),
            ),
            (r#"{"clientKey":"k","task":{"type":"ImageToTextTask","body":"QUJ"}}"#, NotAForm::Field("body")),
            (r#"{"clientKey":"k","task":{"type":"ImageToTextTask","body":5}}"#, NotAForm::Field("body")),
            (r#"{"clientKey":"k","task":{"type":"NoCaptchaTask","websiteURL":null}}"#, NotAForm::Field("websiteURL")),
        ] {
            assert_eq!(load_text(text).unwrap_err(), why, "{text}");
        }
    }

    #[test]
    fn switching_to_json_and_back_loses_nothing() {
        let mut draft = Draft {
            kind: Kind::Recaptcha,
            website_url: "https://a.example/".into(),
            website_key: "k".into(),
            ..Draft::default()
        };
        draft.switch_to(Kind::Json).unwrap();
        let json = draft.json.expand().text.replace("\"k\"", "\"k2\",\n \"x\": 1.50");
        draft.json = super::super::FoldedText::new(&json);
        draft.switch_to(Kind::Recaptcha).unwrap();
        assert_eq!((draft.website_key.as_str(), draft.json_of), ("k2", Some(Kind::Recaptcha)));
        assert!(draft.body_text().unwrap().contains(r#""websiteKey":"k2","x":1.50"#));
        draft.switch_to(Kind::Json).unwrap();
        assert_eq!(draft.json.expand().text, json, "unchanged, it keeps its look");
        // Broken JSON stays where it is, and so does the form.
        draft.json = super::super::FoldedText::new("{\"clientKey\":");
        assert_eq!(draft.switch_to(Kind::Recaptcha), Err(NotAForm::NotJson));
        assert_eq!((draft.kind, draft.website_key.as_str()), (Kind::Recaptcha, "k2"));
        draft.switch_to(Kind::Json).unwrap();
        assert_eq!(draft.json.as_str(), "{\"clientKey\":");
        // A form's own JSON is taken only on request.
        draft.switch_to(Kind::Recaptcha).unwrap_err();
        draft.write_json();
        assert!(draft.json.as_str().contains("k2"));
    }

    #[test]
    fn json_follows_what_comes_in_and_keeps_apart_through_a_fix() {
        let body = |url: &str| {
            format!(r#"{{"clientKey":"k","task":{{"type":"NoCaptchaTask","websiteURL":"{url}","websiteKey":"k"}}}}"#)
        };
        let mut draft = Draft::default().with_body(&body("https://a.example/")).0;
        draft.switch_to(Kind::Json).unwrap();
        // Another body comes in while JSON is on the screen.
        let mut draft = draft.with_body(&body("https://b.example/")).0;
        assert_eq!(draft.kind, Kind::Recaptcha);
        draft.switch_to(Kind::Json).unwrap();
        assert!(draft.json.as_str().contains("b.example") && !draft.json.as_str().contains("a.example"));
        // JSON that no form holds stays through a fix of the form.
        draft.json = super::super::FoldedText::new("{\"apart\":");
        draft.switch_to(Kind::Recaptcha).unwrap_err();
        let mended = draft.with_edited_body(&body("https://c.example/"));
        assert_eq!((mended.website_url.as_str(), mended.json.as_str()), ("https://c.example/", "{\"apart\":"));
    }

    #[test]
    fn an_own_callback_address_never_becomes_text_of_the_draft() {
        const URL: &str = "http://127.0.0.1:9/token";
        let own = OwnCallback { token: "token".into(), url: URL.into() };
        let draft = Draft {
            kind: Kind::Recaptcha,
            website_url: "a.example".into(),
            website_key: "k".into(),
            callback_url: "https://b.example/".into(),
            own_callback: Some(own.clone()),
            ..Draft::default()
        };
        let body = draft.body_text().unwrap();
        assert!(body.contains(URL));
        let mended = draft.with_edited_body(&body.replace("\"a.example", "\"https://a.example"));
        assert_eq!(mended.website_url, "https://a.example");
        assert_eq!((mended.callback_url.as_str(), mended.own_callback), ("https://b.example/", Some(own.clone())));

        let mut json = draft.clone();
        json.switch_to(Kind::Json).unwrap();
        assert!(!json.json.as_str().contains(URL) && json.json.as_str().contains("https://b.example/"));
        json.switch_to(Kind::Recaptcha).unwrap();
        assert_eq!((json.callback_url, json.own_callback), (draft.callback_url, Some(own)));
    }
}
