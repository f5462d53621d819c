//! The exact bytes of a createTask body, with the places of the key and the picture in them.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::base64_text::from_base64;
use super::copy_as::CopiedBody;
use super::document::{self, Document, Edit, escaped, remove_member};
use super::draft::Draft;
use super::keys::{KEY_PLACEHOLDER, find_keys};
use super::redaction::Redactor;
use super::stored::{StoredBody, stored_view};
use super::view::ViewPart;
use crate::contract::ClientKey;

/// A createTask body made from a draft, and the key that goes out with it.
///
/// One text is checked, shown, copied and sent. Only [`Payload::expose_body`] puts the key into that
/// text, so that nothing else can show the key.
#[derive(Clone)]
pub struct Payload {
    /// The body, with [`KEY_PLACEHOLDER`] where the key goes.
    document: Document,
    key: Option<ClientKey>,
    /// Where the placeholder stands in the document; `None` when the body has no place for a key.
    key_at: Option<Range<usize>>,
    /// Length of the key as it is written in the body.
    key_length: usize,
    /// Where the picture's base64 stands in the document.
    picture: Option<Range<usize>>,
    key_hint: String,
    /// Takes keys out of the other fields, where they may stand by mistake.
    redactor: Arc<Redactor>,
    /// Filled on first use, because most payloads are never sent.
    digest: OnceLock<[u8; 32]>,
    has_own_callback: bool,
    /// Hand-written JSON held another key, which is not sent.
    had_other_key: bool,
}

impl Payload {
    /// Makes the body of a draft. Returns `None` while there is nothing to send.
    ///
    /// Without a key only the key is missing from the body, so that the body can be looked at.
    #[must_use]
    pub fn build(draft: &Draft, key: Option<&ClientKey>) -> Option<Self> {
        Self::build_hiding(draft, key, Arc::new(Redactor::of(key, &[])))
    }

    /// Makes the body of a draft as [`Payload::build`] does. What is shown and kept of it has no key that the redactor
    /// knows, which is to know the draft's own.
    #[must_use]
    pub fn build_hiding(draft: &Draft, key: Option<&ClientKey>, redactor: Arc<Redactor>) -> Option<Self> {
        let text = draft.body_text()?;
        let has_own_callback = draft.own_callback_token().is_some();
        let payload = if draft.form.is_json() {
            Self::of_json(&text, key, redactor)
        } else {
            Self::of_text((text, false), key, redactor)
        };
        Some(Self { has_own_callback, ..payload })
    }

    /// Makes the body of JSON that somebody else wrote: as it stands, but for [`KEY_PLACEHOLDER`] in the place of its key.
    #[must_use]
    pub fn of_json(text: &str, key: Option<&ClientKey>, redactor: Arc<Redactor>) -> Self {
        Self::of_text(own_key_only(text), key, redactor)
    }

    fn of_text((text, had_other_key): (String, bool), key: Option<&ClientKey>, redactor: Arc<Redactor>) -> Self {
        let document = Document::parse(text);
        let key_at = key_place(&document);
        Self {
            digest: OnceLock::new(),
            has_own_callback: false,
            picture: document.task("body").filter(|body| document.string(body).is_some()).map(Document::content_span),
            key_length: key.map_or(0, |key| Zeroizing::new(escaped(key.expose())).len()),
            key: key.cloned(),
            key_at,
            document,
            key_hint: key.map(ClientKey::masked).unwrap_or_default(),
            redactor,
            had_other_key,
        }
    }

    /// Returns the bytes as they are sent, key and all, made anew with each call. Only the request may take them.
    #[must_use]
    pub fn expose_body(&self) -> Bytes {
        let text = self.document.text();
        let Some(at) = &self.key_at else { return Bytes::copy_from_slice(text.as_bytes()) };
        let key = Zeroizing::new(escaped(self.key.as_ref().map_or("", ClientKey::expose)));
        let body = [&text[..at.start], &key, &text[at.end..]].concat().into_bytes();
        // The memory is overwritten when nobody needs the key in it any more.
        Bytes::from_owner(Zeroizing::new(body))
    }

    /// Returns the body, with [`KEY_PLACEHOLDER`] for the key.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Returns the redactor of every key that may stand in the body by mistake.
    #[must_use]
    pub fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// Returns where [`KEY_PLACEHOLDER`] stands in the document's text.
    #[must_use]
    pub fn key_at(&self) -> Option<&Range<usize>> {
        self.key_at.as_ref()
    }

    /// Tells whether hand-written JSON held another key. The profile's key is sent instead.
    #[must_use]
    pub fn had_other_key(&self) -> bool {
        self.had_other_key
    }

    /// Returns the length of the body in bytes.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        let length = self.document.text().len();
        self.key_at.as_ref().map_or(length, |at| length - at.len() + self.key_length)
    }

    /// Returns the masked key, `••••2057`, or nothing without a key.
    #[must_use]
    pub fn key_hint(&self) -> &str {
        &self.key_hint
    }

    /// Returns the task's type, empty when the body names none.
    #[must_use]
    pub fn task_type(&self) -> &str {
        self.document.task_text("type").unwrap_or_default()
    }

    /// Returns the SHA-256 of the body without its key and its white space, which is equal when the same task would
    /// be sent again.
    ///
    /// The first call reads the whole body, so the window's thread must not make it.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        *self.digest.get_or_init(|| digest(&self.document, self.key_at.as_ref(), self.has_own_callback))
    }

    /// Tells whether both payloads would send the same bytes.
    #[must_use]
    pub fn has_body_of(&self, other: &Self) -> bool {
        self.document.text() == other.document.text() && self.key == other.key
    }

    /// Returns the picture's base64 as it stands in the body.
    #[must_use]
    pub fn picture_base64(&self) -> Option<&str> {
        self.picture.as_ref().map(|at| self.document.slice(at))
    }

    /// Returns the picture's bytes, decoded from the body itself. Misspelt base64 is mended where that is certain.
    #[must_use]
    pub fn picture_bytes(&self) -> Option<Vec<u8>> {
        let base64 = self.picture_base64()?;
        if let Ok(bytes) = STANDARD.decode(base64) {
            return Some(bytes);
        }
        let content = match self.document.string(self.document.task("body")?) {
            Some(content) if content.len() != base64.len() => Cow::Borrowed(content),
            _ => Cow::Borrowed(base64),
        };
        from_base64(&content).ok().map(|read| read.bytes)
    }

    /// Returns a string of the body for the history, the key taken out; `None` for none and for an empty one.
    #[must_use]
    pub fn redacted_field(&self, pointer: &str) -> Option<String> {
        let text = self.document.string(self.document.at(pointer)?)?;
        Some(self.redactor.text(text)).filter(|text| !text.is_empty())
    }

    /// Returns the body for the history: the key is masked wherever it stands, and the picture is cut out if its
    /// base64 is the standard one.
    #[must_use]
    pub fn stored(&self) -> StoredBody {
        let picture = self.picture.as_ref().filter(|_| self.has_standard_base64());
        let mut bytes = Vec::new();
        let mut picture_at = None;
        let mut copied = 0;
        let text = self.document.text();
        let mut pieces: Vec<(&Range<usize>, bool)> = self.key_at.iter().map(|at| (at, true)).collect();
        pieces.extend(picture.map(|at| (at, false)));
        pieces.sort_by_key(|(at, _)| at.start);
        for (at, is_key) in pieces {
            bytes.extend(self.redacted(copied..at.start));
            if is_key {
                bytes.extend_from_slice(escaped(&self.key_hint).as_bytes());
            } else {
                picture_at = Some(bytes.len());
            }
            copied = at.end;
        }
        bytes.extend(self.redacted(copied..text.len()));
        StoredBody { bytes, picture_at }
    }

    fn has_standard_base64(&self) -> bool {
        // The decoder refuses every other spelling of the same bytes.
        self.picture_base64().is_some_and(|base64| STANDARD.decode(base64).is_ok())
    }

    /// Returns a part of the body without the key.
    fn redacted(&self, range: Range<usize>) -> Vec<u8> {
        self.redactor.bytes(self.document.slice(&range).as_bytes().to_vec())
    }

    /// Returns the exact JSON for the clipboard, with [`KEY_PLACEHOLDER`] for the key.
    #[must_use]
    pub fn text_for_copying(&self) -> String {
        self.for_copying().with_placeholder()
    }

    /// Returns the body for copying: the key's own place is left to the copy, and elsewhere the key is masked.
    #[must_use]
    pub fn for_copying(&self) -> CopiedBody {
        let end = self.document.text().len();
        let Some(at) = &self.key_at else { return CopiedBody::new(self.redacted(0..end), None) };
        let mut bytes = self.redacted(0..at.start);
        let key = bytes.len()..bytes.len() + KEY_PLACEHOLDER.len();
        bytes.extend_from_slice(KEY_PLACEHOLDER.as_bytes());
        bytes.extend(self.redacted(at.end..end));
        CopiedBody::new(bytes, Some(key))
    }

    /// Returns the body exactly as it is sent, for a copy that shall hold the key.
    #[must_use]
    pub fn for_copying_with_key(&self) -> CopiedBody {
        CopiedBody::new(self.expose_body().into(), None)
    }

    /// Returns the body for the window: the key masked, long strings folded.
    #[must_use]
    pub fn view(&self) -> Vec<ViewPart> {
        let stored = self.stored();
        stored_view(&stored, self.picture.as_ref().map_or(0, Range::len), &self.key_hint)
    }
}

/// Returns a foreign body with another key in the place of the one that stands at `span`, without its quotation marks.
/// Everything else is as it came. Only the request may take it.
#[must_use]
pub fn with_key(body: &str, span: &Range<usize>, key: &ClientKey) -> Bytes {
    let key = Zeroizing::new(escaped(key.expose()));
    // The memory is overwritten when nobody needs the key in it any more.
    Bytes::from_owner(Zeroizing::new([&body[..span.start], &key, &body[span.end..]].concat().into_bytes()))
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Payload({}, {} bytes, key {})", self.task_type(), self.size_bytes(), self.key_hint)
    }
}

/// Returns hand-written JSON with the placeholder for any key, and whether a key stood there.
fn own_key_only(text: &str) -> (String, bool) {
    let document = Document::parse(text);
    let known = key_place(&document);
    // A number or null in the place of the key is sent as it is, and a finding says so.
    let other = document
        .get("clientKey")
        .filter(|node| known.is_none() && document.string(node).is_some_and(|key| !key.is_empty()));
    if let Some(node) = other {
        let edit = Edit::string(node, KEY_PLACEHOLDER);
        return (document::apply(text, &[edit]).unwrap_or_else(|| text.to_owned()), true);
    }
    if document.root().is_some() || text.contains(KEY_PLACEHOLDER) {
        return (text.to_owned(), false);
    }
    // In text that is not JSON only the name `clientKey` tells where a key stands.
    let found = find_keys(text);
    let edits: Vec<Edit> = found.into_iter().map(|found| Edit::new(found.span, KEY_PLACEHOLDER)).collect();
    (document::apply(text, &edits).unwrap_or_else(|| text.to_owned()), !edits.is_empty())
}

/// Returns where the placeholder of the key stands.
fn key_place(document: &Document) -> Option<Range<usize>> {
    match document.root() {
        Some(_) => {
            let node = document.get("clientKey")?;
            (document.string(node) == Some(KEY_PLACEHOLDER)).then(|| Document::content_span(node))
        }
        None => document.text().find(KEY_PLACEHOLDER).map(|at| at..at + KEY_PLACEHOLDER.len()),
    }
}

/// Hashes what would be sent, without the key and without an address of this program's own receiver: that address
/// is new each time, and the task is still the same.
fn digest(document: &Document, key_at: Option<&Range<usize>>, has_own_callback: bool) -> [u8; 32] {
    let mut edits: Vec<Edit> = key_at.map(|at| Edit::new(at.clone(), "")).into_iter().collect();
    if has_own_callback && let Some(root) = document.root() {
        edits.extend(remove_member(document, root, "callbackUrl"));
    }
    let text = document::apply(document.text(), &edits).unwrap_or_else(|| document.text().to_string());
    Sha256::digest(document::compact(&text)).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::{DraftPicture, Form, OptionValue, place, with_picture};
    use proptest::prelude::*;

    const SAMPLE_KEY: &str = "67b6bcbb1a728ea8d563de6d169a2057";

    fn key(text: &str) -> ClientKey {
        ClientKey::from_input(text).unwrap().0
    }

    fn recaptcha() -> Draft {
        let draft = Draft { form: Form::RECAPTCHA, ..Draft::default() };
        let draft = draft.with_text("websiteURL", "https://www.google.com/recaptcha/api2/demo");
        draft.with_text("websiteKey", "6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-")
    }

    #[test]
    fn the_contracts_samples_are_made_byte_for_byte() {
        let picture = DraftPicture::new(b"any bytes".to_vec(), "test", vec![]);
        let draft = Draft { picture: Some(picture), ..Draft::default() };
        let body = Payload::build(&draft, Some(&key(SAMPLE_KEY))).unwrap().expose_body();
        assert_eq!(
            std::str::from_utf8(&body).unwrap().replace("YW55IGJ5dGVz", "BASE64_BODY_HERE!"),
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
        draft.options.insert((Form::RECAPTCHA, "isInvisible"), OptionValue::Bool(true));
        draft.options.insert((Form::PICTURE, "math"), OptionValue::Bool(true));
        let payload = Payload::build(&draft, None).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&payload.expose_body()).unwrap();
        assert_eq!(json["clientKey"], "");
        assert_eq!(json["task"]["isInvisible"], true);
        assert!(json["task"].get("math").is_none(), "options of the other form stay out");
        assert_eq!(json["callbackUrl"], "https://example.com/done?x=\"1\"");
        assert_eq!(payload.key_hint(), "");
    }

    #[test]
    fn an_empty_draft_makes_no_payload() {
        assert!(Payload::build(&Draft::default(), Some(&key("abcdefgh"))).is_none());
        assert!(Payload::build(&Draft { form: Form::RECAPTCHA, ..Draft::default() }, None).is_none());
    }

    proptest! {
        /// Checks that any text makes valid JSON that reads back the same, and that no view of the body holds the key.
        #[test]
        fn bodies_round_trip_and_views_hold_no_key(
            key_text in "[ -~]{8,40}", url in ".{1,60}", site_key in ".{0,60}", picture in proptest::collection::vec(any::<u8>(), 1..200)
        ) {
            prop_assume!(ClientKey::from_input(&key_text).is_some_and(|(key, _)| key.expose().len() >= 8));
            let client_key = key(&key_text);
            let draft = recaptcha().with_text("websiteURL", url.clone()).with_text("websiteKey", site_key.clone());
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
        let callback_url = format!("https://example.com/?key={SAMPLE_KEY}");
        let draft = Draft { callback_url, ..recaptcha().with_text("websiteKey", SAMPLE_KEY) };
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
        assert_eq!(payload.redacted_field(place::WEBSITE_KEY).as_deref(), Some("••••2057"));
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
