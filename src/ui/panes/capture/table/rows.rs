//! The rows of the table: every conversation, or those that a text finds.

use crate::desk::ShownSession;
use crate::history::SubmissionId;
use crate::view::Conversation;

/// The rows, of which the newest is the first.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    pub shown: &'a ShownSession,
    /// The places of those that were found among all conversations, the oldest first; `None` where nothing is looked for.
    found: Option<&'a [usize]>,
}

impl<'a> Rows<'a> {
    pub const fn new(shown: &'a ShownSession, found: Option<&'a [usize]>) -> Self {
        Self { shown, found }
    }

    /// Returns how many rows there are.
    pub fn len(self) -> usize {
        self.found.map_or(self.shown.conversations.len(), <[usize]>::len)
    }

    /// Returns the conversation of a row.
    pub fn at(self, place: usize) -> Option<&'a Conversation> {
        match self.found {
            None => self.shown.at(place),
            Some(found) => self.shown.conversations.get(*found.iter().rev().nth(place)?),
        }
    }

    /// Returns the row of a conversation.
    pub fn place_of(self, id: SubmissionId) -> Option<usize> {
        match self.found {
            None => self.shown.place_of(id),
            Some(found) => {
                found.iter().rev().position(|at| self.shown.conversations.get(*at).is_some_and(|one| one.id == id))
            }
        }
    }
}
