//! The draft's steps: undo, redo, and beginning anew.

use crate::desk::change::Change;
use crate::desk::command::StepCommand;
use crate::desk::desk::Desk;
use crate::desk::state::{NoticeLevel, Offer, Topic, Waiting};
use crate::payload::Draft;

impl Desk {
    /// Does what a window asks about the draft's steps.
    pub(in crate::desk) fn on_step(&mut self, command: StepCommand) {
        let compose = &mut self.state.compose;
        match command {
            StepCommand::Undo => match compose.steps.undo(&compose.draft) {
                Some(draft) => self.step_to(draft, "The last change of the draft was undone"),
                None => self.notice(NoticeLevel::Info, "There is nothing to undo in the draft"),
            },
            StepCommand::Redo => match compose.steps.redo(&compose.draft) {
                Some(draft) => self.step_to(draft, "The change of the draft was made again"),
                None => self.notice(NoticeLevel::Info, "There is nothing to redo in the draft"),
            },
            StepCommand::UndoReplacement => {
                if let Some(draft) = compose.steps.undo_replacement(&compose.draft) {
                    self.bring_back(draft);
                }
            }
            StepCommand::NewDraft => self.begin_draft(),
        }
    }

    /// Goes a step back or forward, and says so: the same keys bring back deleted rows, where the keyboard is elsewhere.
    fn step_to(&mut self, draft: Draft, said: &str) {
        self.bring_back(draft);
        self.state.notices.withdraw(&Topic::Step);
        self.state.notices.add(NoticeLevel::Info, Some(Topic::Step), said.to_owned(), String::new());
    }

    /// Puts a draft of before in the place of the one that is shown.
    fn bring_back(&mut self, draft: Draft) {
        let own_callback = self.state.compose.draft.own_callback.clone();
        let has_own_callback = draft.own_callback.is_some();
        let is_like_before = has_own_callback == own_callback.is_some();
        self.state.notices.withdraw(&Topic::DraftReplaced);
        // An own address belongs to one submission: the one that is there now stays.
        self.put_draft(Draft { own_callback, ..draft });
        if !is_like_before {
            self.tell(Change::DraftLoaded { has_own_callback });
        }
    }

    fn begin_draft(&mut self) {
        let compose = &mut self.state.compose;
        let is_filled = compose.draft.has_anything();
        if is_filled {
            compose.steps.keep_replaced(&compose.draft, self.clock.now_ms());
        }
        let Draft { form, own_callback, .. } = compose.draft.clone();
        self.put_draft(Draft { form, own_callback, ..Draft::default() });
        if is_filled {
            let text = "The draft was cleared".to_owned();
            let offer = Offer::undo_replacement();
            self.state.notices.offer(Some(Topic::DraftReplaced), NoticeLevel::Info, text, offer);
        }
    }

    /// Shows another draft. What was still being made of the one before, or read into it, is dropped.
    fn put_draft(&mut self, draft: Draft) {
        let compose = &mut self.state.compose;
        compose.taking_in.forget();
        compose.redrafting.forget();
        compose.stop_loading();
        compose.draft = draft;
        self.state.callback_test = None;
        self.show_draft();
        self.drop_waiting(|_, waiting| waiting.is_submit() || matches!(waiting, Waiting::Fix(_)));
        self.edited();
    }
}
