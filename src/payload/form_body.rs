//! Forms and bodies: a body is written from a form, and a form is loaded from a body that it can hold without
//! losing anything.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

use super::document::{Document, Member, Node, Value, compact, quoted};
use super::draft::{Draft, DraftPicture, OptionValue};
use super::form::Form;
use super::keys::KEY_PLACEHOLDER;
use super::shape::{Shape, Slot};
use crate::contract::{FieldKind, TaskField, TaskType};

/// Why a body can't become a form without losing something.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotAForm {
    #[error("It is not JSON yet")]
    NotJson,
    #[error("It is not an object with a clientKey and a task")]
    NoTask,
    #[error("There is no form for {0}")]
    NoForm(String),
    #[error("It has {0} twice")]
    Twice(String),
    #[error("The form can't hold its {0}")]
    Field(&'static str),
}

/// Order in which members are written that no shape places.
const TOP: [&str; 3] = ["clientKey", "task", "callbackUrl"];

/// Writes a form's body, the key's place marked. Returns `None` while there is nothing to send.
pub(super) fn body_text(draft: &Draft) -> Option<String> {
    let task_type = draft.form.task_type().filter(|_| draft.has_entries(draft.form))?;
    let shape = draft.shapes.get(&draft.form).cloned().unwrap_or_default();
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
    object(out, &shape.task, &task_names(task_type), |out, name| match name {
        "type" => push(out, &quoted(shape.type_name.as_deref().unwrap_or(task_type.name))),
        name => task_type.field(name).is_some_and(|field| push_field(out, draft, field)),
    });
}

/// Returns the order in which a task's members are written that no shape places.
fn task_names(task_type: &TaskType) -> Vec<&'static str> {
    ["type"].into_iter().chain(task_type.fields.iter().map(|field| field.name)).collect()
}

/// Writes what the draft has for a field, or returns `false` when it has nothing.
fn push_field(out: &mut String, draft: &Draft, field: &TaskField) -> bool {
    match field.kind {
        FieldKind::Base64 if field.required => draft.picture.as_ref().is_some_and(|picture| {
            // Base64 needs no escapes: written in its place, a large string is not copied.
            out.push('"');
            STANDARD.encode_string(&picture.bytes, out);
            push(out, "\"")
        }),
        FieldKind::Text if field.required => push(out, &quoted(draft.text(field.name))),
        _ => {
            let value = draft.options.get(&(draft.form, field.name));
            value.is_some_and(|value| push(out, &value.json()))
        }
    }
}

fn push(out: &mut String, text: &str) -> bool {
    out.push_str(text);
    true
}

/// Writes an object: the shape's members in their order, then those it does not place.
///
/// `write` writes a value that the form holds, or returns `false` when the form holds none.
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

/// Returns the draft with a body loaded into its form. What the form does not hold stays as it is in `draft`.
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
    let form = Form::of_type(type_name).ok_or_else(|| NotAForm::NoForm(type_name.to_owned()))?;
    let task_type = form.task_type().ok_or(NotAForm::NoTask)?;
    for members in [root.members(), task.members()] {
        if let Some(twice) = duplicate(members) {
            return Err(NotAForm::Twice(twice.to_owned()));
        }
    }
    let mut loaded = emptied(draft, form);
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
        loaded.shapes.remove(&form)
    } else {
        loaded.shapes.insert(form, shape)
    };
    Ok(loaded)
}

impl Draft {
    /// Returns the draft with a picture, in a form that sends one.
    ///
    /// A form that was filled from a body is replaced as a whole, so that nothing of the body is sent with another
    /// picture. Into a form that was typed the picture goes alone: options are set once for many pictures.
    #[must_use]
    pub fn with_picture(self, picture: DraftPicture) -> Self {
        let form = if self.form.holds_picture() { self.form } else { Form::PICTURE };
        let has_others = self.shapes.get(&form).is_some_and(|shape| !shape.other_fields().is_empty());
        let mut before = self;
        if before.is_of_body || has_others {
            let own_callback = before.own_callback.take();
            before = Self { own_callback, is_of_body: false, ..emptied(&before, form) };
            before.shapes.remove(&form);
        }
        Self { form, picture: Some(picture), ..before }
    }
}

/// Returns the draft with nothing in a form.
fn emptied(draft: &Draft, form: Form) -> Draft {
    let mut draft = Draft { form, callback_url: String::new(), own_callback: None, ..draft.clone() };
    draft.options.retain(|(of, _), _| *of != form);
    draft.texts.retain(|name, _| form.required().all(|field| field.name != *name));
    if form.holds_picture() {
        draft.picture = None;
    }
    draft
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

/// Takes a field of the task, or returns `false` when the form has no place for its value.
fn take_field(
    loaded: &mut Draft,
    before: &Draft,
    document: &Document,
    task_type: &TaskType,
    member: &Member,
) -> Result<bool, NotAForm> {
    if &*member.name == "type" {
        return Ok(true);
    }
    let Some(field) = task_type.field(&member.name) else { return Ok(false) };
    let text = document.string(&member.value).ok_or(NotAForm::Field(field.name));
    match field.kind {
        FieldKind::Base64 if field.required => {
            loaded.picture = Some(picture(before, text?).ok_or(NotAForm::Field(field.name))?);
        }
        FieldKind::Text if field.required => drop(loaded.texts.insert(field.name, text?.to_owned())),
        _ => {
            let Some(value) = option_value(document, field, &member.value) else { return Ok(false) };
            loaded.options.insert((loaded.form, field.name), value);
        }
    }
    Ok(true)
}

/// Returns the picture of base64, if the form would spell that base64 the same.
fn picture(before: &Draft, base64: &str) -> Option<DraftPicture> {
    let bytes = STANDARD.decode(base64).ok()?;
    let known = before.picture.as_ref().filter(|known| *known.bytes == *bytes);
    Some(known.cloned().unwrap_or_else(|| DraftPicture::new(bytes, "JSON", Vec::new())))
}

/// Returns the value of an option, if the form can hold it.
fn option_value(document: &Document, field: &TaskField, node: &Node) -> Option<OptionValue> {
    match field.kind {
        FieldKind::Bool => match node.value {
            Value::Bool(value) => Some(OptionValue::Bool(value)),
            _ => None,
        },
        FieldKind::Integer { min, max } => {
            let token = document.slice(&node.span);
            let number: i64 = token.parse().ok().filter(|_| node.value == Value::Number)?;
            // The form would write another spelling of the number.
            ((min..=max).contains(&number) && number.to_string() == token).then_some(OptionValue::Integer(number))
        }
        FieldKind::Text => document.string(node).map(|text| OptionValue::Text(text.to_owned())),
        FieldKind::Base64
        | FieldKind::Number { .. }
        | FieldKind::Word(_)
        | FieldKind::Object
        | FieldKind::TextOrObject
        | FieldKind::Texts
        | FieldKind::List => None,
    }
}

/// Tells whether a form would write the same without the shape.
fn is_usual(shape: &Shape, task_type: &TaskType) -> bool {
    let in_order = |slots: &[Slot], names: &[&str]| {
        let mut names = names.iter();
        slots.iter().all(|slot| slot.raw.is_none() && names.any(|name| *name == slot.name))
    };
    shape.type_name.is_none() && in_order(&shape.top, &TOP) && in_order(&shape.task, &task_names(task_type))
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(draft.shapes[&Form::PICTURE].other_fields(), [("case", "null"), ("extra", "1")]);
        draft.options.insert((Form::PICTURE, "case"), OptionValue::Bool(true));
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
}
