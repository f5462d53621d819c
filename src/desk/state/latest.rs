//! Things the worker makes, of which only the newest counts.

use crate::work::Ticket;

/// What is made of a wish that changes while it is being made: one at a time, and once more if it changed
/// meanwhile. Answers to earlier wishes are late, and nobody takes them.
#[derive(Debug)]
pub struct Latest<Wish, Made> {
    last: Ticket,
    running: Option<(Ticket, Wish)>,
    next: Option<Wish>,
    made: Option<Made>,
}

impl<Wish, Made> Default for Latest<Wish, Made> {
    fn default() -> Self {
        Self { last: Ticket::default(), running: None, next: None, made: None }
    }
}

impl<Wish, Made> Latest<Wish, Made> {
    /// Returns the last good one, which stays while the next is made.
    #[must_use]
    pub fn made(&self) -> Option<&Made> {
        self.made.as_ref()
    }

    /// Whether one is being made.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Returns the wish that is being worked on.
    #[must_use]
    pub fn running(&self) -> Option<&Wish> {
        self.running.as_ref().map(|(_, wish)| wish)
    }

    /// Wants it made. Returns the ticket to make it with, or `None` while one is being made: the wish then
    /// waits, and a newer one takes its place.
    pub(in crate::desk) fn want(&mut self, wish: Wish) -> Option<Ticket> {
        if self.running.is_some() {
            self.next = Some(wish);
            return None;
        }
        Some(self.want_now(wish))
    }

    /// Wants it made at once; what is being made is of no use any more. Returns the ticket to make it with.
    pub(in crate::desk) fn want_now(&mut self, wish: Wish) -> Ticket {
        self.last = self.last.next();
        self.running = Some((self.last, wish));
        self.next = None;
        self.last
    }

    /// Wants nothing any more: the answer to what is being made will be late.
    pub(in crate::desk) fn forget(&mut self) {
        self.last = self.last.next();
        self.running = None;
        self.next = None;
    }

    /// Returns the ticket of the newest wish; it changes also when nothing is wanted any more.
    #[must_use]
    pub(in crate::desk) fn last(&self) -> Ticket {
        self.last
    }

    /// Whether an answer is that of the newest wish.
    #[must_use]
    pub(in crate::desk) fn is_newest(&self, ticket: Ticket) -> bool {
        self.running.as_ref().is_some_and(|(running, _)| *running == ticket)
    }

    /// Ends what was being made. Returns its wish, or `None` when the answer is late.
    pub(in crate::desk) fn came(&mut self, ticket: Ticket) -> Option<Wish> {
        self.running.take_if(|(running, _)| *running == ticket).map(|(_, wish)| wish)
    }

    /// Keeps what was made.
    pub(in crate::desk) fn keep(&mut self, made: Made) {
        self.made = Some(made);
    }

    /// Lets go of what was made.
    pub(in crate::desk) fn drop_made(&mut self) {
        self.made = None;
    }

    /// Returns the wish that waited, once nothing is being made.
    pub(in crate::desk) fn take_next(&mut self) -> Option<Wish> {
        if self.running.is_some() { None } else { self.next.take() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latest() -> Latest<&'static str, u8> {
        Latest::default()
    }

    #[test]
    fn one_is_made_at_a_time_and_once_more_after_changes() {
        let mut latest = latest();
        let ticket = latest.want("first").unwrap();
        assert!(latest.want("second").is_none() && latest.want("third").is_none());
        assert_eq!(latest.take_next(), None);
        assert_eq!(latest.came(ticket), Some("first"));
        latest.keep(1);
        assert_eq!((latest.take_next(), latest.take_next(), latest.made()), (Some("third"), None, Some(&1)));
        assert!(!latest.is_running());
    }

    #[test]
    fn a_newer_wish_makes_the_older_answer_late() {
        let mut latest = latest();
        let first = latest.want_now("first");
        let second = latest.want_now("second");
        assert!(latest.came(first).is_none() && latest.is_newest(second) && !latest.is_newest(first));
        assert_eq!(latest.came(second), Some("second"));
        assert!(latest.came(second).is_none(), "an answer is taken once");
    }

    #[test]
    fn what_is_wanted_at_once_takes_the_place_of_what_waits() {
        let mut latest = latest();
        latest.want("first");
        latest.want("waits");
        let ticket = latest.want_now("now");
        assert_eq!(latest.running(), Some(&"now"));
        assert_eq!((latest.came(ticket), latest.take_next()), (Some("now"), None));
    }

    #[test]
    fn what_is_forgotten_answers_nobody() {
        let mut latest = latest();
        let ticket = latest.want("first").unwrap();
        latest.keep(1);
        latest.want("second");
        latest.forget();
        assert!(latest.came(ticket).is_none() && latest.take_next().is_none() && !latest.is_running());
        assert_eq!(latest.made(), Some(&1), "the last good one stays");
        latest.drop_made();
        assert!(latest.made().is_none());
    }
}
