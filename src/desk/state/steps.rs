//! The drafts that undo and redo bring back.

use crate::desk::command::DraftEdit;
use crate::payload::{Draft, Form};

/// Most steps that are kept.
const MOST: usize = 200;

/// Most bytes of text and pictures that are kept.
const MOST_BYTES: usize = 96 * 1024 * 1024;

/// Keys that follow each other within this time are undone together, in milliseconds.
const PAUSE_MS: i64 = 1_000;

/// The field that is typed into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typing {
    Text(&'static str),
    CallbackUrl,
    Option(Form, &'static str),
    Json,
}

/// Longest change of a text that counts as a key that was pressed, in bytes.
const KEY_BYTES: usize = 4;

impl Typing {
    /// Returns the field that an edit types into; `None` for a whole text that was pasted, and for what is no typing.
    pub(in crate::desk) fn of(edit: &DraftEdit, draft: &Draft) -> Option<Self> {
        let is_key = |before: &str, after: &str| before.len().abs_diff(after.len()) <= KEY_BYTES;
        match edit {
            DraftEdit::Text(name, text) => is_key(draft.text(name), text).then_some(Self::Text(name)),
            DraftEdit::CallbackUrl(text) => is_key(&draft.callback_url, text).then_some(Self::CallbackUrl),
            DraftEdit::Option(form, name, Some(_)) if draft.options.contains_key(&(*form, *name)) => {
                Some(Self::Option(*form, name))
            }
            DraftEdit::Json(text) => is_key(draft.json.as_str(), text.as_str()).then_some(Self::Json),
            _ => None,
        }
    }
}

/// The drafts before and after the one that is shown.
#[derive(Debug, Default)]
pub struct Steps {
    past: Vec<Draft>,
    future: Vec<Draft>,
    /// What is typed into, and when the last key was pressed.
    typing: Option<(Typing, i64)>,
    /// How many steps there were when the draft was replaced last.
    replaced_at: Option<usize>,
}

impl Steps {
    /// Whether there is a step to undo.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a step to do once more.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Keeps a draft that is about to change; keys typed into one field make one step.
    pub(in crate::desk) fn keep(&mut self, before: &Draft, typing: Option<Typing>, now_ms: i64) {
        let goes_on = self.typing.is_some_and(|(field, at_ms)| {
            Some(field) == typing && now_ms.checked_sub(at_ms).is_some_and(|gap| (0..=PAUSE_MS).contains(&gap))
        });
        if !goes_on {
            self.past.push(before.clone());
            self.forget_oldest();
        }
        self.future.clear();
        self.typing = typing.map(|field| (field, now_ms));
    }

    /// Keeps a draft in whose place another comes, which a notice offers to undo.
    pub(in crate::desk) fn keep_replaced(&mut self, before: &Draft, now_ms: i64) {
        self.keep(before, None, now_ms);
        self.replaced_at = self.past.len().checked_sub(1);
    }

    /// Returns the draft before the last step; `now` is the one that is shown.
    pub(in crate::desk) fn undo(&mut self, now: &Draft) -> Option<Draft> {
        let before = self.past.pop()?;
        self.future.push(now.clone());
        self.typing = None;
        Some(before)
    }

    /// Returns the draft after a step that was undone; `now` is the one that is shown.
    pub(in crate::desk) fn redo(&mut self, now: &Draft) -> Option<Draft> {
        let after = self.future.pop()?;
        self.past.push(now.clone());
        self.typing = None;
        Some(after)
    }

    /// Returns the draft in whose place another came, with every step since undone; `now` is the one that is shown.
    pub(in crate::desk) fn undo_replacement(&mut self, now: &Draft) -> Option<Draft> {
        let at = self.replaced_at.take().filter(|at| *at < self.past.len())?;
        let mut draft = now.clone();
        while self.past.len() > at {
            draft = self.undo(&draft)?;
        }
        Some(draft)
    }

    /// Lets go of the oldest steps, where there are too many of them or they are too large.
    fn forget_oldest(&mut self) {
        let mut left = MOST_BYTES;
        let mut newer: Option<&Draft> = None;
        let fitting = self.past.iter().rev().take(MOST).take_while(|draft| {
            let bytes = own_bytes(draft, newer);
            newer = Some(draft);
            let fits = left.checked_sub(bytes);
            left = fits.unwrap_or_default();
            fits.is_some()
        });
        let gone = self.past.len() - fitting.count();
        self.past.drain(..gone);
        self.replaced_at = self.replaced_at.and_then(|at| at.checked_sub(gone));
    }
}

/// Returns how many bytes a draft holds that the next one does not share with it.
fn own_bytes(draft: &Draft, newer: Option<&Draft>) -> usize {
    let picture = |draft: &Draft| draft.picture.as_ref().map(|picture| (picture.bytes.as_ptr(), picture.bytes.len()));
    let own_picture = picture(draft).filter(|own| newer.and_then(picture).as_ref() != Some(own));
    let texts: usize = draft.texts.values().map(String::len).sum();
    let folded = if newer.is_none() { draft.json.folded_bytes() } else { 0 };
    own_picture.map_or(0, |(_, bytes)| bytes) + draft.json.as_str().len() + folded + draft.callback_url.len() + texts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::payload::DraftPicture;

    fn url(text: &str) -> Draft {
        Draft { callback_url: text.to_owned(), ..Draft::default() }
    }

    fn undone(steps: &mut Steps, now: &Draft) -> Option<String> {
        steps.undo(now).map(|draft| draft.callback_url)
    }

    #[test]
    fn keys_typed_into_one_field_are_undone_together() {
        let mut steps = Steps::default();
        for (before, at_ms) in [("", 0), ("h", 300), ("ht", 900)] {
            steps.keep(&url(before), Some(Typing::CallbackUrl), at_ms);
        }
        steps.keep(&url("htt"), Some(Typing::CallbackUrl), 2_000);
        assert_eq!(undone(&mut steps, &url("http")), Some("htt".into()), "a pause begins another step");
        assert_eq!(undone(&mut steps, &url("htt")), Some(String::new()));
        assert_eq!(undone(&mut steps, &url("")), None);
    }

    #[test]
    fn another_field_begins_another_step() {
        let mut steps = Steps::default();
        steps.keep(&url(""), Some(Typing::CallbackUrl), 0);
        steps.keep(&url("a"), Some(Typing::Text("websiteURL")), 1);
        assert_eq!(undone(&mut steps, &url("a")), Some("a".into()));
    }

    #[test]
    fn a_replacement_is_undone_with_everything_since() {
        let mut steps = Steps::default();
        steps.keep(&url("1"), None, 0);
        steps.keep_replaced(&url("2"), 0);
        steps.keep(&url("3"), None, 0);
        assert_eq!(steps.undo_replacement(&url("4")).map(|draft| draft.callback_url), Some("2".into()));
        assert!(steps.undo_replacement(&url("2")).is_none(), "it is undone once");
        assert_eq!(steps.redo(&url("2")).map(|draft| draft.callback_url), Some("3".into()));
    }

    #[test]
    fn memory_is_bounded_however_large_the_pictures_are() {
        let mut steps = Steps::default();
        for _ in 0..20 {
            let picture = DraftPicture::new(vec![0; MOST_BYTES / 4], "t", Vec::new());
            steps.keep(&Draft { picture: Some(picture), ..Draft::default() }, None, 0);
        }
        assert_eq!(steps.past.len(), 4);
        let shared = steps.past[0].clone();
        for _ in 0..MOST * 2 {
            steps.keep(&shared, None, 0);
        }
        assert_eq!(steps.past.len(), MOST, "one picture of many drafts counts once");
    }

    proptest! {
        #[test]
        fn undo_and_redo_give_back_each_draft(texts in proptest::collection::vec("[a-z]{0,4}", 1..40)) {
            let mut steps = Steps::default();
            for text in &texts[..texts.len() - 1] {
                steps.keep(&url(text), None, 0);
            }
            let mut now = url(&texts[texts.len() - 1]);
            for text in texts.iter().rev().skip(1) {
                now = steps.undo(&now).unwrap();
                prop_assert_eq!(&now.callback_url, text);
            }
            prop_assert!(!steps.can_undo());
            for text in &texts[1..] {
                now = steps.redo(&now).unwrap();
                prop_assert_eq!(&now.callback_url, text);
            }
            prop_assert!(!steps.can_redo());
        }

        #[test]
        fn undo_after_any_sequence_gives_back_each_state(choices in proptest::collection::vec((0..3_u8, "[a-z]{1,3}"), 1..60)) {
            let (mut steps, mut model, mut at) = (Steps::default(), vec![String::new()], 0_usize);
            let mut now = url("");
            for (choice, text) in choices {
                match choice {
                    0 => {
                        steps.keep(&now, None, 0);
                        now = url(&text);
                        model.truncate(at + 1);
                        model.push(text);
                        at += 1;
                    }
                    1 => if let Some(before) = steps.undo(&now) {
                        now = before;
                        at -= 1;
                    } else {
                        prop_assert_eq!(at, 0);
                    },
                    _ => if let Some(after) = steps.redo(&now) {
                        now = after;
                        at += 1;
                    } else {
                        prop_assert_eq!(at + 1, model.len());
                    },
                }
                prop_assert_eq!(&now.callback_url, &model[at]);
            }
        }
    }
}
