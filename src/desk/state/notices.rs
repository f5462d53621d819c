//! What the operator should know.

use std::borrow::Cow;
use std::ops::Deref;
use std::path::PathBuf;
use std::time::Instant;

use crate::desk::command::{Command, CopyCommand, RowsCommand, StepCommand, TransferCommand};
use crate::payload::{in_one_line, visible};
use crate::work::HeldUp;

/// Notices kept. The window shows few at once and counts the others.
const MOST: usize = 20;

/// How serious a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeLevel {
    Info,
    Warning,
    Error,
}

/// What a notice is about, where something later makes the notice void.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topic {
    /// A submission did not begin; the next one that does makes it void.
    NotSubmitted,
    /// The key of the profile with this id is not kept in the keychain.
    KeyNotKept(String),
    /// Tasks of the profile with this id wait for a key.
    TasksWait(String),
    /// Rows were deleted and can be brought back.
    Deleted,
    /// The filter hides a new submission.
    Hidden,
    /// Another draft came in the place of one that can be brought back.
    DraftReplaced,
    /// A step of the draft was undone, or done again.
    Step,
    /// Something waits for the history.
    HeldUp(HeldUp),
}

/// What can be done about a notice: the word of its button, and what a click asks for.
#[derive(Clone, Debug)]
pub struct Offer {
    pub kind: OfferKind,
    pub command: Command,
}

/// What an offer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferKind {
    Undo,
    /// Brings to the front what the notice is about.
    Show,
    Copy,
    ShowInFolder,
}

impl OfferKind {
    /// Returns the word of the button.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Undo => "Undo",
            Self::Show => "Show",
            Self::Copy => "Copy",
            Self::ShowInFolder => "Show in folder",
        }
    }
}

impl Offer {
    /// Offers to bring back the rows that were deleted last.
    #[must_use]
    pub fn undelete() -> Self {
        Self { kind: OfferKind::Undo, command: RowsCommand::Undelete.into() }
    }

    /// Offers to bring back the draft that another took the place of.
    #[must_use]
    pub fn undo_replacement() -> Self {
        Self { kind: OfferKind::Undo, command: StepCommand::UndoReplacement.into() }
    }

    /// Offers to take the filter away that hides a new submission, and to show the submission.
    #[must_use]
    pub fn show_hidden() -> Self {
        Self { kind: OfferKind::Show, command: RowsCommand::ShowHidden(true).into() }
    }

    /// Offers to show a file in the system's file manager.
    #[must_use]
    pub fn show_in_folder(path: PathBuf) -> Self {
        Self { kind: OfferKind::ShowInFolder, command: TransferCommand::ShowInFolder(path).into() }
    }
}

/// One thing the operator should know.
#[derive(Clone, Debug)]
pub struct Notice {
    pub id: u64,
    pub level: NoticeLevel,
    /// `None` for a notice that nothing but the operator removes.
    pub topic: Option<Topic>,
    /// One sentence.
    pub text: String,
    /// The causes, outermost first; empty when there are none.
    pub details: String,
    pub offer: Option<Offer>,
    pub since: Instant,
}

impl Notice {
    /// Returns what can be done about the notice: its own offer, or to copy its causes.
    #[must_use]
    pub fn offered(&self) -> Option<Offer> {
        let copy = || Offer { kind: OfferKind::Copy, command: CopyCommand::Text(self.whole()).into() };
        self.offer.clone().or_else(|| (!self.details.is_empty()).then(copy))
    }

    /// Returns the sentence with its causes.
    #[must_use]
    pub fn whole(&self) -> String {
        if self.details.is_empty() { self.text.clone() } else { format!("{}: {}", self.text, self.details) }
    }
}

/// The notices on screen, oldest first.
#[derive(Debug, Default)]
pub struct Notices {
    shown: Vec<Notice>,
    last_id: u64,
}

impl Deref for Notices {
    type Target = [Notice];

    fn deref(&self) -> &[Notice] {
        &self.shown
    }
}

impl Notices {
    /// Shows a notice in the place of one with the same text. The least serious notice goes when there are too
    /// many, the oldest among equals.
    pub(in crate::desk) fn add(&mut self, level: NoticeLevel, topic: Option<Topic>, text: String, details: String) {
        self.push(level, topic, text, details, None);
    }

    /// Tells what has been done, with what can be done about it. It takes the place of what was said of the same topic.
    pub(in crate::desk) fn offer(&mut self, topic: Option<Topic>, level: NoticeLevel, text: String, offer: Offer) {
        if let Some(topic) = &topic {
            self.withdraw(topic);
        }
        self.push(level, topic, text, String::new(), Some(offer));
    }

    fn push(&mut self, level: NoticeLevel, topic: Option<Topic>, text: String, details: String, offer: Option<Offer>) {
        // Names of files and profiles, and what services say, stand in it.
        let (text, details) = (shown(text, in_one_line), shown(details, visible));
        self.shown.retain(|notice| notice.text != text);
        if self.shown.len() == MOST {
            let least = self.shown.iter().enumerate().min_by_key(|(_, notice)| notice.level);
            if let Some(at) = least.map(|(at, _)| at) {
                self.shown.remove(at);
            }
        }
        self.last_id += 1;
        self.shown.push(Notice { id: self.last_id, level, topic, text, details, offer, since: Instant::now() });
    }

    /// Removes the notices of a topic, which are void now.
    pub(in crate::desk) fn withdraw(&mut self, topic: &Topic) {
        self.shown.retain(|notice| notice.topic.as_ref() != Some(topic));
    }

    /// Removes a notice by its id.
    pub(in crate::desk) fn dismiss(&mut self, id: u64) {
        self.shown.retain(|notice| notice.id != id);
    }

    /// Removes all notices.
    pub(in crate::desk) fn dismiss_all(&mut self) {
        self.shown.clear();
    }
}

/// Returns a text as it is shown, which is almost always the text itself.
fn shown(text: String, of: fn(&str) -> Cow<'_, str>) -> String {
    let changed = match of(&text) {
        Cow::Borrowed(_) => None,
        Cow::Owned(changed) => Some(changed),
    };
    changed.unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(notices: &mut Notices, level: NoticeLevel, text: &str) {
        notices.add(level, None, text.to_owned(), String::new());
    }

    fn texts(notices: &Notices) -> Vec<&str> {
        notices.iter().map(|notice| notice.text.as_str()).collect()
    }

    #[test]
    fn the_least_serious_goes_first_and_the_oldest_among_equals() {
        let mut notices = Notices::default();
        add(&mut notices, NoticeLevel::Error, "error");
        for number in 0..MOST {
            add(&mut notices, NoticeLevel::Info, &number.to_string());
        }
        assert_eq!((notices.len(), notices[0].text.as_str(), notices[1].text.as_str()), (MOST, "error", "1"));
    }

    #[test]
    fn a_notice_stays_one_line() {
        let mut notices = Notices::default();
        add(&mut notices, NoticeLevel::Info, "The profile a\nPaid\u{202e} is gone");
        assert_eq!(texts(&notices), ["The profile a Paid‹U+202E› is gone"]);
    }

    #[test]
    fn the_same_text_is_shown_once() {
        let mut notices = Notices::default();
        add(&mut notices, NoticeLevel::Info, "a");
        add(&mut notices, NoticeLevel::Info, "b");
        add(&mut notices, NoticeLevel::Info, "a");
        assert_eq!(texts(&notices), ["b", "a"]);
    }

    #[test]
    fn a_topic_is_withdrawn_whatever_its_notices_say() {
        let mut notices = Notices::default();
        notices.add(NoticeLevel::Warning, Some(Topic::NotSubmitted), "first".into(), String::new());
        notices.add(NoticeLevel::Warning, Some(Topic::KeyNotKept("a".into())), "second".into(), String::new());
        notices.withdraw(&Topic::NotSubmitted);
        notices.withdraw(&Topic::KeyNotKept("b".into()));
        assert_eq!(texts(&notices), ["second"]);
        notices.dismiss(notices[0].id);
        assert!(notices.is_empty());
    }

    /// Undo brings back what was deleted last, so an older offer of it would not be true any more.
    #[test]
    fn only_the_newest_deletion_offers_to_undo() {
        let mut notices = Notices::default();
        for text in ["1 submission deleted", "2 submissions deleted"] {
            notices.offer(Some(Topic::Deleted), NoticeLevel::Info, text.to_owned(), Offer::undelete());
        }
        assert_eq!(texts(&notices), ["2 submissions deleted"]);
        assert_eq!(notices[0].offered().unwrap().kind, OfferKind::Undo);
    }

    #[test]
    fn a_notice_with_causes_offers_to_copy_them() {
        let mut notices = Notices::default();
        notices.add(NoticeLevel::Error, None, "Not saved".into(), "the disk is full".into());
        let offer = notices[0].offered().unwrap();
        assert!(
            matches!(&offer.command, Command::Copy(CopyCommand::Text(text)) if text == "Not saved: the disk is full")
        );
        add(&mut notices, NoticeLevel::Info, "Copied");
        assert!(notices[1].offered().is_none());
    }
}
