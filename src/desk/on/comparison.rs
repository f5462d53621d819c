//! The comparison: asked for, made anew when a record changes, closed.

use std::sync::Arc;

use crate::desk::command::ComparisonCommand;
use crate::desk::desk::Desk;
use crate::desk::state::{Comparison, For, Latest, NoticeLevel, Waiting};
use crate::history::SubmissionId;
use crate::view::{ComparisonError, ComparisonWish, Side};
use crate::work::{CompareError, ComparisonEvent, ComparisonJob, Job, Ticket};

impl Desk {
    /// Does what a window asks about the comparison.
    pub(in crate::desk) fn on_comparison(&mut self, command: &ComparisonCommand) {
        match command {
            ComparisonCommand::Compare(sides) => self.compare(*sides),
            ComparisonCommand::Again => self.compare_again(),
            ComparisonCommand::Close => self.close_comparison(),
        }
    }

    fn compare(&mut self, sides: [Side; 2]) {
        if sides[0] == sides[1] {
            let text = "Pick a record in the history to compare with the draft";
            return self.notice(NoticeLevel::Info, text);
        }
        self.state.comparisons += 1;
        let number = self.state.comparisons;
        self.drop_waiting(|_, waiting| *waiting == Waiting::CompareDraft);
        self.state.comparison =
            Some(Comparison { sides, number, draft: None, found: Latest::default(), problem: None });
        self.compare_again();
    }

    /// Compares with the draft as it is now.
    fn compare_again(&mut self) {
        let Some(comparison) = &mut self.state.comparison else { return };
        if comparison.sides.contains(&Side::Draft) {
            // Waits while the draft is being composed: what is typed belongs to it.
            comparison.found.forget();
            if self.state.compose.is_settled() {
                self.compare_with_draft();
            } else {
                self.waiting.add(For::Draft, Waiting::CompareDraft);
            }
        } else {
            self.make_comparison();
        }
    }

    /// Keeps the draft as it is and compares with it.
    pub(in crate::desk) fn compare_with_draft(&mut self) {
        let Some(comparison) = &mut self.state.comparison else { return };
        let Some(payload) = &self.state.compose.composed.payload else {
            if comparison.found.made().is_none() {
                self.state.comparison = None;
            }
            let text = "The draft has nothing to compare yet; add a picture or enter site details";
            return self.notice(NoticeLevel::Info, text);
        };
        comparison.draft = Some(Arc::clone(payload));
        self.make_comparison();
    }

    fn close_comparison(&mut self) {
        self.state.comparison = None;
        self.drop_waiting(|_, waiting| *waiting == Waiting::CompareDraft);
    }

    fn make_comparison(&mut self) {
        let Some(comparison) = &mut self.state.comparison else { return };
        let ticket = comparison.found.want_now(());
        self.make(ticket);
    }

    fn make(&mut self, ticket: Ticket) {
        let Some(comparison) = &self.state.comparison else { return };
        let known = comparison.found.made().cloned();
        let wish = ComparisonWish { sides: comparison.sides, draft: comparison.draft.clone(), known };
        let number = comparison.number;
        if !self.run(Job::Comparison(ComparisonJob { number, ticket, wish: Box::new(wish) }))
            && let Some(comparison) = &mut self.state.comparison
        {
            comparison.found.forget();
            comparison.problem = Some("It could not be made; compare again".to_owned());
        }
    }

    /// Records may have changed: `None` for any.
    pub(in crate::desk) fn comparison_changed(&mut self, id: Option<SubmissionId>) {
        let Some(comparison) = &mut self.state.comparison else { return };
        let is_side = |side: &Side| match side {
            Side::Draft => false,
            Side::Record(side) => id.is_none_or(|id| id == *side),
        };
        if !comparison.sides.iter().any(is_side) || self.waiting.contains(&Waiting::CompareDraft) {
            return;
        }
        // One at a time, however often records change.
        if let Some(ticket) = comparison.found.want(()) {
            self.make(ticket);
        }
    }

    /// Takes what the worker tells about the comparison.
    pub(in crate::desk) fn comparison_event(&mut self, event: ComparisonEvent) {
        // The answer to an earlier comparison must not be taken for this one's.
        let comparison = self.state.comparison.as_mut().filter(|comparison| comparison.number == event.number);
        let Some(comparison) = comparison else { return };
        if comparison.found.came(event.ticket).is_none() {
            return;
        }
        match event.result {
            Ok(compared) => {
                comparison.found.keep(compared);
                comparison.problem = None;
            }
            Err(error) => {
                // What is gone must not be shown as if it were there.
                if matches!(error, CompareError::Comparison(ComparisonError::Gone(_))) {
                    comparison.found.drop_made();
                }
                comparison.problem = Some(error.to_string());
            }
        }
        if comparison.found.take_next().is_some() {
            self.make_comparison();
        }
    }
}
