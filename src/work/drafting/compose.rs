//! Makes payload, preview and findings of a draft, off the window's thread.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use bytes::Bytes;

use crate::contract::ClientKey;
use crate::payload::{Draft, Expanded, Finding, Payload, Redactor, ServiceFacts, ViewPart, check_draft};
use crate::picture::{LazyThumbnail, decode_with_thumbnail};
use crate::view::{Preview, SentField, sent_fields};

/// What was made of a draft.
#[derive(Clone, Debug, Default)]
pub struct Composed {
    /// `None` while the draft has nothing to send.
    pub payload: Option<Arc<Payload>>,
    pub view: Vec<ViewPart>,
    /// Everything that is sent, field by field.
    pub sent: Vec<SentField>,
    pub findings: Vec<Finding>,
    pub preview: Option<Arc<Preview>>,
    /// The small PNG for the history.
    pub thumbnail: LazyThumbnail,
    /// Where hand-written JSON is none, in the bytes of its folded text.
    pub json_error: Option<usize>,
    /// Where the findings of hand-written JSON are, in their order; `None` for one of the whole body.
    pub json_places: Vec<Option<JsonPlace>>,
}

/// A place in hand-written JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonPlace {
    /// The bytes of the folded text.
    pub span: Range<usize>,
    /// The line, from 1.
    pub line: usize,
}

/// Most findings whose place is looked for.
const MOST_PLACES: usize = 60;

/// The last decoded picture, so that a dropped file is decoded once, and not again when a callback URL
/// is typed.
#[derive(Default)]
pub struct PreviewCache(Mutex<Option<Cached>>);

struct Cached {
    /// Compared as a whole, so that the preview always is what the body holds.
    bytes: Bytes,
    /// Weak: pixels are handed out once, so a preview that was let go must be decoded anew.
    preview: Weak<Preview>,
    thumbnail: LazyThumbnail,
}

impl PreviewCache {
    /// The preview of a picture's file, whose base64 is so many characters long in its body.
    pub fn of(&self, bytes: Bytes, base64_chars: usize) -> (Arc<Preview>, LazyThumbnail) {
        let mut cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = cached.as_ref().filter(|known| known.bytes == bytes)
            && let Some(preview) = known.preview.upgrade().filter(|preview| preview.base64_chars == base64_chars)
        {
            return (preview, known.thumbnail.clone());
        }
        let (decoded, thumbnail) = decode_with_thumbnail(&bytes);
        let preview = Arc::new(Preview::new(decoded, base64_chars, bytes.len()));
        let known = Cached { bytes, preview: Arc::downgrade(&preview), thumbnail: thumbnail.clone() };
        *cached = Some(known);
        (preview, thumbnail)
    }

    /// The preview of a payload's picture, decoded from the body itself.
    fn of_payload(&self, payload: &Payload) -> Option<(Arc<Preview>, LazyThumbnail)> {
        Some(self.of(payload.picture_bytes()?.into(), payload.picture_base64()?.len()))
    }
}

/// Composes a draft. Computes; for the blocking pool.
///
/// Nothing that is shown of it has a key that the redactor knows, which is to know the draft's own.
pub fn compose(
    draft: &Draft,
    key: Option<&ClientKey>,
    service: ServiceFacts,
    cache: &PreviewCache,
    redactor: Arc<Redactor>,
) -> Composed {
    let payload = Payload::build_hiding(draft, key, redactor).map(Arc::new);
    let (preview, thumbnail) = payload.as_deref().and_then(|payload| cache.of_payload(payload)).unzip();
    let picture = preview.as_ref().map(|preview: &Arc<Preview>| (&preview.decoded, preview.bytes));
    let findings = check_draft(draft, payload.as_deref(), key, picture, service);
    let sent = |payload: &Payload| sent_fields(payload.document(), &findings, |text| payload.redactor().text(text));
    let json = payload.as_deref().filter(|_| draft.form.is_json()).map(|payload| (payload, draft.json.expand()));
    Composed {
        sent: payload.as_deref().map(sent).unwrap_or_default(),
        json_error: json.as_ref().and_then(|(payload, json)| {
            let issue = payload.document().issues().first()?;
            Some(json.folded_at(issue.at))
        }),
        json_places: json.as_ref().map(|(payload, json)| places(draft, payload, json, &findings)).unwrap_or_default(),
        findings,
        view: payload.as_ref().map(|payload| payload.view()).unwrap_or_default(),
        payload,
        thumbnail: thumbnail.unwrap_or_default(),
        preview,
    }
}

/// Finds where findings are in hand-written JSON.
fn places(draft: &Draft, payload: &Payload, json: &Expanded, findings: &[Finding]) -> Vec<Option<JsonPlace>> {
    let text = draft.json.as_str();
    let line_ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let place = |finding: &Finding| {
        let node = payload.document().at(&finding.pointer).filter(|_| !finding.pointer.is_empty())?;
        let [start, end] = [node.span.start, node.span.end].map(|at| json.folded_at(at).min(text.len()));
        Some(JsonPlace {
            span: start..end.max(start),
            line: line_ends.partition_point(|line_end| *line_end < start) + 1,
        })
    };
    findings.iter().take(MOST_PLACES).map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::{DraftPicture, FoldedText, Form, OptionValue};

    #[test]
    fn findings_of_hand_written_json_know_their_lines() {
        let text = format!(
            "{{\n\"clientKey\": \"$CAPKILL_CLIENT_KEY\",\n\"task\": {{\"type\": \"ImageToTextTask\",\n\"body\": \"{}\",\n\"case\": \"true\"}}}}",
            "QUJD".repeat(999)
        );
        let draft = Draft { form: Form::JSON, json: FoldedText::new(&text), ..Draft::default() };
        let composed = compose(&draft, None, ServiceFacts::default(), &PreviewCache::default(), Arc::default());
        let at = composed.findings.iter().position(|finding| finding.pointer == "/task/case").unwrap();
        let place = composed.json_places[at].as_ref().unwrap();
        assert_eq!((place.line, &draft.json.as_str()[place.span.clone()]), (5, "\"true\""));
    }

    #[test]
    fn the_preview_is_decoded_from_the_outgoing_body_and_reused_while_it_stays() {
        let cache = PreviewCache::default();
        let bytes = include_bytes!("../../../assets/sample.png").to_vec();
        let mut draft = Draft { picture: Some(DraftPicture::new(bytes.clone(), "t", vec![])), ..Draft::default() };
        let first = compose(&draft, None, ServiceFacts::default(), &cache, Arc::default());
        assert_eq!(first.payload.as_ref().unwrap().picture_bytes(), Some(bytes));
        draft.callback_url = "https://example.com".into();
        draft.options.insert((draft.form, "math"), OptionValue::Bool(true));
        let second = compose(&draft, None, ServiceFacts::default(), &cache, Arc::default());
        assert!(Arc::ptr_eq(first.preview.as_ref().unwrap(), second.preview.as_ref().unwrap()));
        drop((first, second));
        let again = compose(&draft, None, ServiceFacts::default(), &cache, Arc::default());
        let pixels = again.preview.unwrap().decoded.as_ref().unwrap().frames[0].take_pixels();
        assert!(pixels.is_some(), "a preview that was let go is decoded anew");
        // A body that held something else would show something else.
        draft.picture = Some(DraftPicture::new(vec![0; 3], "t", vec![]));
        let third = compose(&draft, None, ServiceFacts::default(), &cache, Arc::default());
        assert!(third.preview.unwrap().decoded.is_err());
    }
}
