//! What the operator should know.

use std::ops::Deref;
use std::time::Instant;

use crate::work::HeldUp;

/// Notices kept on screen.
const MOST: usize = 4;

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
    /// Rows were deleted and can be brought back.
    Deleted,
    /// Another draft came in the place of one that can be brought back.
    DraftReplaced,
    /// Something waits for the history.
    HeldUp(HeldUp),
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
    pub since: Instant,
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
        self.shown.retain(|notice| notice.text != text);
        if self.shown.len() == MOST {
            let least = self.shown.iter().enumerate().min_by_key(|(_, notice)| notice.level);
            if let Some(at) = least.map(|(at, _)| at) {
                self.shown.remove(at);
            }
        }
        self.last_id += 1;
        self.shown.push(Notice { id: self.last_id, level, topic, text, details, since: Instant::now() });
    }

    /// Removes the notices of a topic, which are void now.
    pub(in crate::desk) fn withdraw(&mut self, topic: &Topic) {
        self.shown.retain(|notice| notice.topic.as_ref() != Some(topic));
    }

    /// Removes a notice by its id.
    pub(in crate::desk) fn dismiss(&mut self, id: u64) {
        self.shown.retain(|notice| notice.id != id);
    }
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
        for text in ["a", "b", "c", "d"] {
            add(&mut notices, NoticeLevel::Info, text);
        }
        assert_eq!(texts(&notices), ["error", "b", "c", "d"]);
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
}
