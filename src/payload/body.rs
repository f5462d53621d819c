//! The exact bytes of a createTask body, with the places of the key and the picture in them.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::{CopiedBody, Draft, Kind, OptionValue, Redactor};
use crate::contract::{ClientKey, TaskType};

/// What stands for the key in anything that is copied.
pub const KEY_PLACEHOLDER: &str = "$CAPKILL_CLIENT_KEY";

/// The bytes of a createTask body made from a draft.
///
/// It holds the key, so `Debug` shows none of it; the bytes leave only through
/// [`Payload::expose_body`].
#[derive(Clone)]
pub struct Payload {
    body: Arc<[u8]>,
    key: Range<usize>,
    picture: Option<Range<usize>>,
    task_type: &'static str,
    key_hint: String,
    /// Takes the key out of the other fields, should it stand there by mistake.
    redactor: Option<Arc<Redactor>>,
    digest: [u8; 32],
}

/// A body without its secrets and its bulk: what the history keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredBody {
    /// The body with the key masked and the picture's base64 cut out.
    pub bytes: Vec<u8>,
    /// Where in `bytes` the standard base64 of the picture belongs; `None` without one.
    pub picture_at: Option<usize>,
}

/// One piece of a body as a window shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewPart {
    Text(String),
    /// The masked key.
    Key(String),
    /// A base64 string, folded; its length in characters.
    Base64(usize),
}

impl Payload {
    /// Makes the body of a draft; `None` while it has no picture or no site details at all.
    ///
    /// Without a key the body is complete but for it, so that it can be looked at.
    #[must_use]
    pub fn build(draft: &Draft, key: Option<&ClientKey>) -> Option<Self> {
        let mut writer = BodyWriter::default();
        writer.text("{\"clientKey\":");
        let key_span = writer.string(key.map_or("", ClientKey::expose));
        writer.text(",\"task\":{\"type\":");
        writer.string(draft.kind.type_name());
        let mut picture_span = None;
        match draft.kind {
            Kind::Picture => {
                let picture = draft.picture.as_ref()?;
                writer.text(",\"body\":");
                picture_span = Some(writer.string(&picture.base64));
            }
            Kind::Recaptcha => {
                if draft.website_url.is_empty() && draft.website_key.is_empty() {
                    return None;
                }
                writer.text(",\"websiteURL\":");
                writer.string(&draft.website_url);
                writer.text(",\"websiteKey\":");
                writer.string(&draft.website_key);
            }
        }
        // In the order of the table, so that the same draft always makes the same bytes.
        for field in draft.kind.task_type().into_iter().flat_map(TaskType::options) {
            if let Some(value) = draft.options.get(&(draft.kind, field.name)) {
                writer.text(",");
                writer.string(field.name);
                writer.text(":");
                writer.option(value);
            }
        }
        writer.text("}");
        let callback_from = writer.0.len();
        if !draft.outgoing_callback_url().is_empty() {
            writer.text(",\"callbackUrl\":");
            writer.string(draft.outgoing_callback_url());
        }
        // An address of the own receiver is new each time; the payload is the same all the same.
        let same_to = if draft.own_callback.is_some() { callback_from } else { writer.0.len() };
        let same_from = writer.0.len();
        writer.text("}");
        let body: Arc<[u8]> = writer.0.into();
        let mut hash = Sha256::new();
        hash.update(&body[..key_span.start]);
        hash.update(&body[key_span.end..same_to]);
        hash.update(&body[same_from..]);
        Some(Self {
            digest: hash.finalize().into(),
            body,
            key: key_span,
            picture: picture_span,
            task_type: draft.kind.type_name(),
            key_hint: key.map(ClientKey::masked).unwrap_or_default(),
            redactor: key.map(Redactor::new).map(Arc::new),
        })
    }

    /// The bytes as they are sent, key and all. For the request only.
    #[must_use]
    pub fn expose_body(&self) -> Arc<[u8]> {
        Arc::clone(&self.body)
    }

    /// Length of the body in bytes.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        self.body.len()
    }

    /// Whether a key is in the body.
    #[must_use]
    pub fn has_key(&self) -> bool {
        !self.key.is_empty()
    }

    /// `••••2057`, or nothing without a key.
    #[must_use]
    pub fn key_hint(&self) -> &str {
        &self.key_hint
    }

    /// The task's type.
    #[must_use]
    pub fn task_type(&self) -> &'static str {
        self.task_type
    }

    /// SHA-256 of the body without its key: equal when the same thing would be sent again.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// The picture's base64 as it stands in the body.
    #[must_use]
    pub fn picture_base64(&self) -> Option<&[u8]> {
        self.picture.clone().and_then(|span| self.body.get(span))
    }

    /// The picture's bytes, decoded from the body itself.
    #[must_use]
    pub fn picture_bytes(&self) -> Option<Vec<u8>> {
        STANDARD.decode(self.picture_base64()?).ok()
    }

    /// The body for the history: key masked wherever it stands, picture cut out.
    #[must_use]
    pub fn stored(&self) -> StoredBody {
        let mut bytes = self.body[..self.key.start].to_vec();
        bytes.extend_from_slice(json_escaped(&self.key_hint).as_bytes());
        let Some(picture) = &self.picture else {
            bytes.extend(self.redacted(self.key.end..self.body.len()));
            return StoredBody { bytes, picture_at: None };
        };
        bytes.extend(self.redacted(self.key.end..picture.start));
        let picture_at = Some(bytes.len());
        bytes.extend(self.redacted(picture.end..self.body.len()));
        StoredBody { bytes, picture_at }
    }

    /// Part of the body without the key.
    fn redacted(&self, range: Range<usize>) -> Vec<u8> {
        let bytes = self.body[range].to_vec();
        match &self.redactor {
            Some(redactor) => redactor.bytes(bytes),
            None => bytes,
        }
    }

    /// The exact JSON with [`KEY_PLACEHOLDER`] for the key, for the clipboard.
    #[must_use]
    pub fn text_for_copying(&self) -> String {
        self.for_copying().with_placeholder()
    }

    /// The body for copying: masked wherever the key stands but at its own place, which is left to the copy.
    #[must_use]
    pub fn for_copying(&self) -> CopiedBody {
        let stored = self.stored();
        let key_end = self.key.start + json_escaped(&self.key_hint).len();
        let mut bytes = stored.bytes;
        if let (Some(at), Some(base64)) = (stored.picture_at, self.picture_base64()) {
            bytes.splice(at..at, base64.iter().copied());
        }
        CopiedBody::new(bytes, Some(self.key.start..key_end))
    }

    /// The body exactly as it is sent, for a copy that shall hold the key.
    #[must_use]
    pub fn for_copying_with_key(&self) -> CopiedBody {
        CopiedBody::new(self.body.to_vec(), None)
    }

    /// Text of a field for the history, without the key.
    #[must_use]
    pub fn redacted_text(&self, text: &str) -> String {
        self.redactor.as_ref().map_or_else(|| text.to_owned(), |redactor| redactor.text(text))
    }

    /// The body for the window: key masked, base64 folded.
    #[must_use]
    pub fn view(&self) -> Vec<ViewPart> {
        let stored = self.stored();
        stored_view(&stored, self.picture.as_ref().map_or(0, Range::len), &self.key_hint)
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Payload({}, {} bytes, key {})", self.task_type, self.body.len(), self.key_hint)
    }
}

/// A stored body as a window shows it.
#[must_use]
pub fn stored_view(stored: &StoredBody, base64_chars: usize, key_hint: &str) -> Vec<ViewPart> {
    let mut parts = Vec::new();
    let text = |bytes: &[u8]| ViewPart::Text(String::from_utf8_lossy(bytes).into_owned());
    let escaped_hint = json_escaped(key_hint);
    let key_start = CLIENT_KEY_PREFIX.len();
    let key_end = key_start + escaped_hint.len();
    let starts_as_written = stored.bytes.starts_with(CLIENT_KEY_PREFIX.as_bytes());
    let rest_from = if starts_as_written && stored.bytes.get(key_start..key_end) == Some(escaped_hint.as_bytes()) {
        parts.push(text(&stored.bytes[..key_start]));
        parts.push(ViewPart::Key(key_hint.to_owned()));
        key_end
    } else {
        0
    };
    match stored.picture_at.filter(|at| (rest_from..=stored.bytes.len()).contains(at)) {
        Some(at) => {
            parts.push(text(&stored.bytes[rest_from..at]));
            parts.push(ViewPart::Base64(base64_chars));
            parts.push(text(&stored.bytes[at..]));
        }
        None => parts.push(text(&stored.bytes[rest_from..])),
    }
    parts
}

/// The content of a JSON string, without its quotation marks.
fn json_escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// How every body of [`Payload::build`] begins.
const CLIENT_KEY_PREFIX: &str = "{\"clientKey\":\"";

/// A stored body with its picture put back: what was sent, but for the masked key.
#[must_use]
pub fn with_picture(stored: &StoredBody, picture: Option<&[u8]>) -> Vec<u8> {
    match (stored.picture_at, picture) {
        (Some(at), Some(picture)) if at <= stored.bytes.len() => {
            let mut bytes = stored.bytes[..at].to_vec();
            bytes.extend_from_slice(STANDARD.encode(picture).as_bytes());
            bytes.extend_from_slice(&stored.bytes[at..]);
            bytes
        }
        _ => stored.bytes.clone(),
    }
}

/// The body of a record for copying; what stands where the key was is left to the copy.
#[must_use]
pub fn stored_for_copying(stored: &StoredBody, picture: Option<&[u8]>, key_hint: &str) -> CopiedBody {
    let key_end = CLIENT_KEY_PREFIX.len() + json_escaped(key_hint).len();
    let masked = format!("{CLIENT_KEY_PREFIX}{}\"", json_escaped(key_hint));
    let key = stored.bytes.starts_with(masked.as_bytes()).then_some(CLIENT_KEY_PREFIX.len()..key_end);
    CopiedBody::new(with_picture(stored, picture), key)
}

/// Writes compact JSON and tells where each string landed.
#[derive(Default)]
struct BodyWriter(Vec<u8>);

impl BodyWriter {
    fn text(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Writes a JSON string; the range is that of its content between the quotation marks.
    fn string(&mut self, text: &str) -> Range<usize> {
        let start = self.0.len() + 1;
        if text.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
            // Base64 always comes this way: no second copy of a large string.
            self.0.reserve(text.len() + 2);
            self.text("\"");
            self.text(text);
            self.text("\"");
        } else {
            self.text(&serde_json::Value::from(text).to_string());
        }
        start..self.0.len() - 1
    }

    fn option(&mut self, value: &OptionValue) {
        match value {
            OptionValue::Bool(value) => self.text(if *value { "true" } else { "false" }),
            OptionValue::Integer(value) => self.text(&value.to_string()),
            OptionValue::Text(value) => {
                self.string(value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::DraftPicture;
    use proptest::prelude::*;

    const SAMPLE_KEY: &str = "67b6bcbb1a728ea8d563de6d169a2057";

    fn key(text: &str) -> ClientKey {
        ClientKey::from_input(text).unwrap().0
    }

    fn recaptcha() -> Draft {
        Draft {
            kind: Kind::Recaptcha,
            website_url: "https://www.google.com/recaptcha/api2/demo".into(),
            website_key: "6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-".into(),
            ..Draft::default()
        }
    }

    #[test]
    fn the_contracts_samples_are_made_byte_for_byte() {
        let mut picture = DraftPicture::new(vec![], "test", vec![]);
        picture.base64 = "BASE64_BODY_HERE!".into();
        let draft = Draft { picture: Some(picture), ..Draft::default() };
        let body = Payload::build(&draft, Some(&key(SAMPLE_KEY))).unwrap().expose_body();
        assert_eq!(
            std::str::from_utf8(&body).unwrap(),
            r#"{"clientKey":"67b6bcbb1a728ea8d563de6d169a2057","task":{"type":"ImageToTextTask","body":"BASE64_BODY_HERE!"}}"#
        );
        let body = Payload::build(&recaptcha(), Some(&key(SAMPLE_KEY))).unwrap().expose_body();
        assert_eq!(
            std::str::from_utf8(&body).unwrap(),
            r#"{"clientKey":"67b6bcbb1a728ea8d563de6d169a2057","task":{"type":"NoCaptchaTaskProxyless","websiteURL":"https://www.google.com/recaptcha/api2/demo","websiteKey":"6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-"}}"#
        );
    }

    #[test]
    fn callback_and_options_stand_where_the_contract_puts_them() {
        let mut draft = recaptcha();
        draft.callback_url = "https://example.com/done?x=\"1\"".into();
        draft.options.insert((Kind::Recaptcha, "isInvisible"), OptionValue::Bool(true));
        draft.options.insert((Kind::Picture, "math"), OptionValue::Bool(true));
        let payload = Payload::build(&draft, None).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&payload.expose_body()).unwrap();
        assert_eq!(json["clientKey"], "");
        assert_eq!(json["task"]["isInvisible"], true);
        assert!(json["task"].get("math").is_none(), "options of the other form stay out");
        assert_eq!(json["callbackUrl"], "https://example.com/done?x=\"1\"");
        assert!(!payload.has_key());
    }

    #[test]
    fn an_empty_draft_makes_no_payload() {
        assert!(Payload::build(&Draft::default(), Some(&key("abcdefgh"))).is_none());
        assert!(Payload::build(&Draft { kind: Kind::Recaptcha, ..Draft::default() }, None).is_none());
    }

    proptest! {
        /// Any text makes valid JSON that reads back the same; no view of it holds the key.
        #[test]
        fn bodies_round_trip_and_views_hold_no_key(
            key_text in "[ -~]{8,40}", url in ".{1,60}", site_key in ".{0,60}", picture in proptest::collection::vec(any::<u8>(), 1..200)
        ) {
            prop_assume!(ClientKey::from_input(&key_text).is_some_and(|(key, _)| key.expose().len() >= 8));
            let client_key = key(&key_text);
            let draft = Draft { website_url: url.clone(), website_key: site_key.clone(), ..recaptcha() };
            let payload = Payload::build(&draft, Some(&client_key)).unwrap();
            let json: serde_json::Value = serde_json::from_slice(&payload.expose_body()).unwrap();
            prop_assert_eq!(json["clientKey"].as_str(), Some(client_key.expose()));
            prop_assert_eq!(json["task"]["websiteURL"].as_str(), Some(url.as_str()));
            prop_assert_eq!(json["task"]["websiteKey"].as_str(), Some(site_key.as_str()));

            let draft = Draft { picture: Some(DraftPicture::new(picture.clone(), "t", vec![])), ..Draft::default() };
            let payload = Payload::build(&draft, Some(&client_key)).unwrap();
            prop_assert_eq!(payload.picture_bytes(), Some(picture.clone()));
            let stored = payload.stored();
            let restored = with_picture(&stored, Some(&picture));
            let expected = String::from_utf8(payload.expose_body().to_vec()).unwrap();
            let escaped = serde_json::Value::from(client_key.expose()).to_string();
            let expected = expected.replacen(&escaped, &serde_json::Value::from(client_key.masked()).to_string(), 1);
            prop_assert_eq!(String::from_utf8(restored).unwrap(), expected);
            for text in [format!("{payload:?}"), format!("{:?}", payload.view()), String::from_utf8(stored.bytes).unwrap(), payload.text_for_copying()] {
                prop_assert!(!text.contains(client_key.expose()));
            }
        }
    }

    #[test]
    fn a_key_in_the_wrong_field_is_masked_there_too() {
        let draft = Draft {
            website_key: SAMPLE_KEY.into(),
            callback_url: format!("https://example.com/?key={SAMPLE_KEY}"),
            ..recaptcha()
        };
        let payload = Payload::build(&draft, Some(&key(SAMPLE_KEY))).unwrap();
        assert!(
            String::from_utf8_lossy(&payload.expose_body()).matches(SAMPLE_KEY).count() == 3,
            "it is sent as typed"
        );
        let stored = String::from_utf8(payload.stored().bytes).unwrap();
        assert_eq!(stored.matches("••••2057").count(), 3);
        for text in [stored, payload.text_for_copying(), format!("{:?}", payload.view())] {
            assert!(!text.contains(SAMPLE_KEY), "{text}");
        }
        assert_eq!(payload.redacted_text(&draft.website_key), "••••2057");
    }

    #[test]
    fn the_digest_leaves_the_key_out() {
        let one = Payload::build(&recaptcha(), Some(&key("key-number-one"))).unwrap();
        let two = Payload::build(&recaptcha(), Some(&key("another key here"))).unwrap();
        assert_eq!(one.digest(), two.digest());
        let other = Draft { callback_url: "https://x.example/".into(), ..recaptcha() };
        assert_ne!(Payload::build(&other, None).unwrap().digest(), one.digest());
    }

    #[test]
    fn the_view_folds_base64_and_masks_the_key() {
        let draft = Draft { picture: Some(DraftPicture::new(vec![1; 300], "t", vec![])), ..Draft::default() };
        let view = Payload::build(&draft, Some(&key(SAMPLE_KEY))).unwrap().view();
        assert_eq!(
            view,
            [
                ViewPart::Text("{\"clientKey\":\"".into()),
                ViewPart::Key("••••2057".into()),
                ViewPart::Text("\",\"task\":{\"type\":\"ImageToTextTask\",\"body\":\"".into()),
                ViewPart::Base64(400),
                ViewPart::Text("\"}}".into()),
            ]
        );
    }
}
