//! The comparison: asked for, made anew when a record changes, closed.

use std::sync::Arc;

use crate::desk::Comparison;
use crate::desk::on::Desk;
use crate::desk::state::NoticeLevel;
use crate::history::SubmissionId;
use crate::view::{Compared, ComparisonError, Side, Wish};
use crate::work::Job;

impl Desk {
    pub(super) fn compare(&mut self, sides: [Side; 2]) {
        if sides[0] == sides[1] {
            let text = "Pick a record in the history to compare with the draft";
            return self.notice(NoticeLevel::Info, text.to_owned(), String::new());
        }
        self.forget_comparison_under_way();
        self.state.comparison = Some(Comparison {
            sides,
            number: self.next_comparison,
            draft: None,
            wants_draft: sides.contains(&Side::Draft),
            is_making: true,
            is_stale: false,
            ready: None,
            problem: None,
        });
        self.keep_draft_to_compare();
    }

    /// Compares with the draft as it is now.
    pub(super) fn compare_again(&mut self) {
        self.forget_comparison_under_way();
        let Some(comparison) = &mut self.state.comparison else { return };
        comparison.wants_draft = comparison.sides.contains(&Side::Draft);
        comparison.is_making = true;
        self.keep_draft_to_compare();
    }

    fn forget_comparison_under_way(&mut self) {
        self.next_comparison += 1;
        self.wanted_comparison = self.next_comparison;
    }

    /// Keeps the draft as it is; waits while it is being composed, since what is typed belongs to it.
    fn keep_draft_to_compare(&mut self) {
        let Some(comparison) = &mut self.state.comparison else { return };
        if comparison.wants_draft {
            let compose = &self.state.compose;
            if !compose.is_current() {
                return;
            }
            comparison.wants_draft = false;
            if let Some(payload) = &compose.composed.payload {
                comparison.draft = Some(Arc::clone(payload));
            } else {
                comparison.is_making = false;
                if comparison.ready.is_none() {
                    self.state.comparison = None;
                }
                let text = "The draft has nothing to compare yet; add a picture or enter site details";
                return self.notice(NoticeLevel::Info, text.to_owned(), String::new());
            }
        }
        self.make_comparison();
    }

    /// The draft was composed: a comparison may have waited for it.
    pub(super) fn draft_composed(&mut self) {
        if self.state.comparison.as_ref().is_some_and(|comparison| comparison.wants_draft) {
            self.keep_draft_to_compare();
        }
    }

    fn make_comparison(&mut self) {
        self.forget_comparison_under_way();
        let Some(comparison) = &mut self.state.comparison else { return };
        (comparison.is_making, comparison.is_stale) = (true, false);
        let wish = Wish { sides: comparison.sides, draft: comparison.draft.clone(), known: comparison.ready.clone() };
        if !self.run(Job::Compare { made: self.wanted_comparison, wish: Box::new(wish) })
            && let Some(comparison) = &mut self.state.comparison
        {
            comparison.is_making = false;
            comparison.problem = Some("It could not be made; compare again".to_owned());
        }
    }

    /// Records may have changed: `None` for any.
    pub(super) fn compared_changed(&mut self, id: Option<SubmissionId>) {
        let Some(comparison) = &mut self.state.comparison else { return };
        let is_side = |side: &Side| match side {
            Side::Draft => false,
            Side::Record(side) => id.is_none_or(|id| id == *side),
        };
        if !comparison.sides.iter().any(is_side) {
            return;
        }
        if comparison.is_making {
            // One at a time, however often records change.
            comparison.is_stale = true;
        } else {
            self.make_comparison();
        }
    }

    pub(super) fn comparison_made(&mut self, made: u64, result: Result<Arc<Compared>, ComparisonError>) {
        let Some(comparison) = self.state.comparison.as_mut().filter(|_| made == self.wanted_comparison) else {
            return;
        };
        comparison.is_making = false;
        match result {
            Ok(compared) => (comparison.ready, comparison.problem) = (Some(compared), None),
            Err(error) => {
                // What is gone must not be shown as if it were there.
                if matches!(error, ComparisonError::Gone(_)) {
                    comparison.ready = None;
                }
                comparison.problem = Some(error.to_string());
            }
        }
        if std::mem::take(&mut comparison.is_stale) {
            self.make_comparison();
        }
    }
}
