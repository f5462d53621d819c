//! What waits for the history: told as long as it waits.

use crate::desk::desk::Desk;
use crate::desk::state::{NoticeLevel, Topic};
use crate::work::HeldUpEvent;

impl Desk {
    /// Takes what the worker tells about what is held up.
    pub(in crate::desk) fn held_up_event(&mut self, event: HeldUpEvent) {
        match event {
            HeldUpEvent::Begun { what, problem, details } => {
                self.notice_about(Topic::HeldUp(what.clone()), NoticeLevel::Error, problem, details);
                self.state.held_up.insert(what);
            }
            HeldUpEvent::Over(what) => {
                self.state.held_up.remove(&what);
                self.state.notices.withdraw(&Topic::HeldUp(what));
            }
        }
    }
}
