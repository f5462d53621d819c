//! The draft as it is kept from one run to the next: its texts as JSON, its picture by the SHA-256 of the file.
//!
//! A draft has no key. What was typed into it may be one all the same: keys are taken out before a draft is kept.

use serde_json::{Map, Value, json};

use super::draft::{Draft, OptionValue};
use super::folded::FoldedText;
use super::form::Form;
use super::keys::{KEY_PLACEHOLDER, without_keys};
use super::redaction::{Redact, Redactor};
use super::shape::{Shape, Slot};
use crate::contract::{FieldKind, TaskField, composed_types};

/// The version of the format, and the name that it stands under.
const VERSION: i64 = 1;
const VERSION_NAME: &str = "capkill_desk_draft";

/// Longest hand-written JSON that is kept, in bytes; a longer one is left out.
const MAX_JSON: usize = 2 * 1024 * 1024;

/// A draft to be kept.
#[derive(Clone, Debug, Default)]
pub struct KeptDraft {
    /// Without a picture, and without an address of the program's own.
    pub draft: Draft,
    pub picture: Option<KeptPicture>,
}

/// The picture of a kept draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptPicture {
    pub sha256: [u8; 32],
    /// Where the picture came from, for people.
    pub origin: String,
}

impl Redact for KeptDraft {
    fn redact(&mut self, redactor: &Redactor) {
        let Draft {
            form: _,
            picture: _,
            texts,
            callback_url,
            own_callback: _,
            options,
            shapes,
            json,
            json_of: _,
            import: _,
            is_of_body: _,
        } = &mut self.draft;
        for text in texts.values_mut() {
            text.redact(redactor);
        }
        callback_url.redact(redactor);
        for value in options.values_mut() {
            if let OptionValue::Text(text) = value {
                text.redact(redactor);
            }
        }
        for shape in shapes.values_mut() {
            shape.redact(redactor);
        }
        let whole = redactor.text_with(&without_keys(&json.expand().text).0, KEY_PLACEHOLDER);
        *json = FoldedText::new(&whole);
        if let Some(picture) = &mut self.picture {
            picture.origin.redact(redactor);
        }
    }
}

impl Redact for Shape {
    fn redact(&mut self, redactor: &Redactor) {
        self.type_name.redact(redactor);
        for slot in self.top.iter_mut().chain(&mut self.task) {
            slot.name.redact(redactor);
            slot.raw = slot.raw.as_ref().map(|raw| redactor.text(raw).into());
        }
    }
}

impl KeptDraft {
    /// Returns the draft as text.
    #[must_use]
    pub fn to_json(&self) -> String {
        let Draft { form, texts, callback_url, options, shapes, json, json_of, .. } = &self.draft;
        let name = |form: Form| form.task_type().map(|known| known.name);
        let options: Vec<Value> =
            options.iter().map(|((form, field), value)| json!([name(*form), field, value_json(value)])).collect();
        let shapes: Vec<Value> = shapes.iter().map(|(form, shape)| json!([name(*form), shape_json(shape)])).collect();
        let whole = json.expand().text;
        let whole = if whole.len() > MAX_JSON { "" } else { &whole };
        let picture =
            self.picture.as_ref().map(|picture| json!({"sha256": hex(&picture.sha256), "origin": picture.origin}));
        json!({
            VERSION_NAME: VERSION,
            "form": name(*form),
            "texts": texts,
            "callback_url": callback_url,
            "options": options,
            "shapes": shapes,
            "json": whole,
            "json_of": json_of.map(name),
            "picture": picture,
        })
        .to_string()
    }

    /// Reads a draft. Returns `None` for a text that is none, or one of another version.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        let read: Value = serde_json::from_str(text).ok()?;
        let read = read.as_object().filter(|read| read.get(VERSION_NAME).and_then(Value::as_i64) == Some(VERSION))?;
        let mut draft = Draft { form: form(read.get("form")?)?, ..Draft::default() };
        for (name, text) in read.get("texts")?.as_object()? {
            draft.texts.insert(field_named(name)?.name, text.as_str()?.to_owned());
        }
        read.get("callback_url")?.as_str()?.clone_into(&mut draft.callback_url);
        for option in read.get("options")?.as_array()? {
            let (form, field) = (form(option.get(0)?)?, option.get(1)?.as_str()?);
            let field = form.task_type()?.field(field)?;
            draft.options.insert((form, field.name), value(field, option.get(2)?)?);
        }
        for shape in read.get("shapes")?.as_array()? {
            draft.shapes.insert(form(shape.get(0)?)?, shape_of(shape.get(1)?.as_object()?)?);
        }
        draft.json = FoldedText::new(read.get("json")?.as_str()?);
        draft.json_of = match read.get("json_of")? {
            Value::Null => None,
            name => Some(form(name)?),
        };
        let picture = match read.get("picture")? {
            Value::Null => None,
            picture => Some(KeptPicture {
                sha256: from_hex(picture.get("sha256")?.as_str()?)?,
                origin: picture.get("origin")?.as_str()?.to_owned(),
            }),
        };
        Some(Self { draft, picture })
    }
}

/// Returns the form of a type's name; JSON has none.
fn form(name: &Value) -> Option<Form> {
    match name {
        Value::Null => Some(Form::JSON),
        name => Form::of_type(name.as_str()?),
    }
}

fn field_named(name: &str) -> Option<&'static TaskField> {
    composed_types().find_map(|known| known.field(name))
}

fn value_json(value: &OptionValue) -> Value {
    match value {
        OptionValue::Bool(value) => json!(value),
        OptionValue::Integer(value) => json!(value),
        OptionValue::Text(value) => json!(value),
    }
}

fn value(field: &TaskField, value: &Value) -> Option<OptionValue> {
    match field.kind {
        FieldKind::Bool => value.as_bool().map(OptionValue::Bool),
        FieldKind::Integer { min, max } => {
            value.as_i64().filter(|number| (min..=max).contains(number)).map(OptionValue::Integer)
        }
        FieldKind::Text | FieldKind::Base64 => value.as_str().map(|text| OptionValue::Text(text.to_owned())),
        _ => None,
    }
}

fn shape_json(shape: &Shape) -> Value {
    let slots =
        |slots: &[Slot]| -> Vec<Value> { slots.iter().map(|slot| json!([slot.name, slot.raw.as_deref()])).collect() };
    json!({"top": slots(&shape.top), "task": slots(&shape.task), "type_name": shape.type_name})
}

fn shape_of(read: &Map<String, Value>) -> Option<Shape> {
    let slot = |slot: &Value| {
        let raw = match slot.get(1)? {
            Value::Null => None,
            raw => Some(raw.as_str()?.into()),
        };
        Some(Slot { name: slot.get(0)?.as_str()?.to_owned(), raw })
    };
    let slots = |name: &str| read.get(name)?.as_array()?.iter().map(slot).collect::<Option<Vec<Slot>>>();
    let type_name = match read.get("type_name")? {
        Value::Null => None,
        name => Some(name.as_str()?.to_owned()),
    };
    Some(Shape { top: slots("top")?, task: slots("task")?, type_name })
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]).collect()
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let digits = Some(text).filter(|text| text.len() == 64 && text.is_ascii())?;
    let byte = |at: usize| u8::from_str_radix(&digits[at * 2..at * 2 + 2], 16).ok();
    let bytes: Option<Vec<u8>> = (0..32).map(byte).collect();
    bytes?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::contract::ClientKey;

    const KEY: &str = "67b6bcbb1a728ea8d563de6d169a2057";

    fn full() -> Draft {
        let body = r#"{"clientKey":"k","task":{"type":"ImageToTextTask","body":"QUJD","numeric":1,"case":null},"softId":1.10}"#;
        let mut draft = Draft::default().with_body(body).0.with_text("websiteURL", "https://a.example/");
        draft.options.insert((Form::RECAPTCHA, "recaptchaDataSValue"), OptionValue::Text("s".into()));
        draft.callback_url = "https://b.example/".into();
        draft.json = FoldedText::new("{\"clientKey\":");
        draft
    }

    fn parts(draft: &Draft) -> String {
        let Draft { form, texts, callback_url, options, shapes, json, json_of, .. } = draft;
        format!("{form:?} {texts:?} {callback_url} {options:?} {shapes:?} {} {json_of:?}", json.as_str())
    }

    #[test]
    fn a_draft_comes_back_as_it_was() {
        let picture = Some(KeptPicture { sha256: [0xa7; 32], origin: "scan.png".into() });
        let kept = KeptDraft { draft: full(), picture: picture.clone() };
        let read = KeptDraft::from_json(&kept.to_json()).unwrap();
        assert_eq!((parts(&read.draft), read.picture), (parts(&full()), picture));
    }

    #[test]
    fn no_key_is_kept_in_any_field() {
        let key = ClientKey::from_input(KEY).unwrap().0;
        let mut draft = full()
            .with_text("websiteKey", KEY)
            .with_body(&format!(r#"{{"clientKey":"k","task":{{"type":"ImageToTextTask","body":"QUJD","x":"{KEY}"}}}}"#))
            .0;
        draft.callback_url = format!("https://b.example/{KEY}");
        draft.options.insert((Form::PICTURE, "comment"), OptionValue::Text(KEY.to_uppercase()));
        // Typed letter by letter, so that nobody has noted it yet.
        let other = "e2b6f4087c1a4d93a5c70e9f1b3d6842";
        draft.json = FoldedText::new(&format!("{{\"clientKey\":\"{other}\",\"a\":\"{KEY}\"}}"));
        let mut kept = KeptDraft { draft, picture: None };
        kept.redact(&Redactor::new(&key));
        let text = kept.to_json();
        assert!(!text.to_lowercase().contains(KEY) && !text.contains(other), "{text}");
        assert!(KeptDraft::from_json(&text).is_some());
    }

    #[test]
    fn what_is_no_draft_is_none() {
        for text in ["", "{}", "[]", r#"{"capkill_desk_draft":2}"#, r#"{"capkill_desk_draft":1,"form":"Other"}"#] {
            assert!(KeptDraft::from_json(text).is_none(), "{text}");
        }
        let whole = KeptDraft { draft: full(), picture: None }.to_json();
        for end in 0..whole.len() {
            assert!(whole.get(..end).is_none_or(|cut| KeptDraft::from_json(cut).is_none()), "{end}");
        }
    }

    proptest! {
        #[test]
        fn any_texts_come_back(url in "\\PC{0,20}", json in "\\PC{0,40}") {
            let draft = Draft { callback_url: url, json: FoldedText::new(&json), ..Draft::default() };
            let read = KeptDraft::from_json(&KeptDraft { draft: draft.clone(), picture: None }.to_json()).unwrap();
            prop_assert_eq!(parts(&read.draft), parts(&draft));
        }
    }
}
