//! Drafts made of other drafts: another form, a fix, a record.

use std::sync::Arc;

use bytestring::ByteString;

use crate::contract::ClientKey;
use crate::payload::document::Edit;
use crate::payload::{Draft, Finding, Form, NotAForm, document};
use crate::view::{RecordView, draft_of};
use crate::work::drafting::intake::ImportView;

/// The finding that a fix is of, or every finding; the fix itself is that of the newest body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixOf(Option<(&'static str, String)>);

impl FixOf {
    /// Names the fix of a finding.
    #[must_use]
    pub fn new(finding: &Finding) -> Self {
        Self(Some((finding.id, finding.pointer.clone())))
    }

    /// Names the fixes of all findings.
    #[must_use]
    pub const fn all() -> Self {
        Self(None)
    }

    /// Whether a finding is the one whose fix is named, and has a fix.
    #[must_use]
    pub fn is_of(&self, finding: &Finding) -> bool {
        let is_named = |(id, pointer): &(&str, String)| (finding.id, &finding.pointer) == (*id, pointer);
        finding.fix.is_some() && self.0.as_ref().is_none_or(is_named)
    }

    /// Returns the edits of every finding that is named. Where two change the same text, the edits of the first are
    /// taken: the second's finding is there again afterwards, if it still stands.
    #[must_use]
    pub fn edits(&self, findings: &[Finding]) -> Vec<Edit> {
        let mut taken: Vec<Edit> = Vec::new();
        for fix in findings.iter().filter(|finding| self.is_of(finding)).filter_map(|finding| finding.fix.as_ref()) {
            let is_free = |edit: &Edit| taken.iter().all(|other| !overlap(edit, other));
            if fix.edits.iter().all(is_free) {
                taken.extend(fix.edits.iter().cloned());
            }
            if self.0.is_some() {
                break;
            }
        }
        taken
    }
}

/// Whether two edits change the same place, or put something at the same place.
fn overlap(one: &Edit, other: &Edit) -> bool {
    one.span.start <= other.span.end && other.span.start <= one.span.end
}

/// What was brought in besides its body.
#[derive(Debug)]
pub struct Import {
    pub view: Arc<ImportView>,
    /// Keys that came along.
    pub keys: Vec<ClientKey>,
}

/// How one draft becomes another.
#[derive(Clone, Debug)]
pub enum Redraft {
    /// Goes to another form, or to JSON and back.
    Form(Form),
    /// Writes a form's body in the place of the JSON.
    WriteJson(Form),
    /// Mends a finding by edits of the body, which is given as it was checked.
    Fix { of: FixOf, text: ByteString, edits: Vec<Edit> },
    /// Takes a body that was brought in, and then shows what it came from.
    Body { text: Arc<str>, import: Arc<Import> },
    /// Takes what a record was made of; what its form does not hold stays.
    Record(Arc<RecordView>),
}

impl Redraft {
    /// Whether it puts something else into the draft, whose name is on screen meanwhile.
    pub fn is_brought_in(&self) -> bool {
        matches!(self, Self::Record(_) | Self::Body { .. })
    }

    /// Returns what is brought in, for people; `None` where the draft goes on being the same.
    pub fn name(&self) -> Option<String> {
        match self {
            Self::Body { import, .. } => Some(import.view.name.clone()),
            Self::Record(record) => Some(format!("#{}", record.record.summary.id.0)),
            Self::Form(_) | Self::WriteJson(_) | Self::Fix { .. } => None,
        }
    }
}

/// Returns a draft with a body that was brought in; a picture that came in it bears the name of what brought it.
fn with_import(draft: &Draft, text: &str, name: &str) -> Draft {
    let (mut taken, _) = draft.with_body(text);
    if let Some(picture) = taken.picture.as_mut().filter(|_| taken.form.holds_picture()) {
        name.clone_into(&mut picture.origin);
    }
    taken
}

/// The new draft, and why the JSON could not become the form that it was left for. Computes; for
/// the blocking pool.
pub fn redraft(mut draft: Draft, change: Redraft) -> (Draft, Option<NotAForm>) {
    match change {
        Redraft::Form(form) => {
            let refused = draft.switch_to(form).err();
            (draft, refused)
        }
        Redraft::WriteJson(form) => {
            draft.form = form;
            draft.write_json();
            draft.form = Form::JSON;
            (draft, None)
        }
        Redraft::Fix { text, edits, .. } => match document::apply(&text, &edits) {
            Some(mended) => {
                // A fix of the whole text writes one line; what stood on many goes on doing so.
                let lost_layout = draft.form.is_json() && text.contains('\n') && !mended.contains('\n');
                let mended = if lost_layout { document::pretty(&mended) } else { mended };
                (draft.with_edited_body(&mended), None)
            }
            None => (draft, None),
        },
        Redraft::Body { text, import } => (with_import(&draft, &text, &import.view.name), None),
        Redraft::Record(record) => (draft_of(&record.record, &draft), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::DraftPicture;

    #[test]
    fn an_imported_picture_bears_the_name_of_its_import() {
        let text = r#"{"clientKey":"$CAPKILL_CLIENT_KEY","task":{"type":"ImageToTextTask","body":"QUJD"}}"#;
        for before in [None, Some(DraftPicture::new(&b"ABC"[..], "former.png", Vec::new()))] {
            let draft = Draft { picture: before, ..Draft::default() };
            assert_eq!(with_import(&draft, text, "request.sh").picture.unwrap().origin, "request.sh");
        }
    }

    #[test]
    fn a_body_without_a_picture_leaves_the_picture_its_name() {
        let picture = Some(DraftPicture::new(&b"ABC"[..], "former.png", Vec::new()));
        let taken = with_import(&Draft { picture, ..Draft::default() }, "{}", "request.sh");
        assert_eq!(taken.picture.unwrap().origin, "former.png");
    }
}
