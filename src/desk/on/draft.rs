//! The draft: what is being composed.

use std::path::PathBuf;
use std::sync::Arc;

use crate::contract::lower_first;
use crate::desk::change::Change;
use crate::desk::command::{Act, DraftCommand, DraftEdit};
use crate::desk::desk::Desk;
use crate::desk::state::{For, NoticeLevel, Offer, Redrafting, Shown, Topic, Typing, Waiting};
use crate::history::KeptDraftError;
use crate::import::{DraftChange, What};
use crate::payload::{Draft, NotAForm};
use crate::work::{
    BroughtIn, Chosen, DraftEvent, DraftJob, FileKind, FileWish, FixOf, Import, IntakeError, Job, Lost, Origin,
    Redraft, Redrafted, Ticket, label_within,
};

/// What can be opened.
const KINDS: &[FileKind] = &[
    FileKind { name: "All files", extensions: &["*"] },
    FileKind { name: "Pictures", extensions: &["png", "jpg", "jpeg", "gif", "webp", "bmp"] },
    FileKind { name: "Requests and payloads", extensions: &["json", "har", "txt", "log", "sh", "http", "b64"] },
];

impl Desk {
    /// Does what a window asks about the draft.
    pub(in crate::desk) fn on_draft(&mut self, command: DraftCommand) {
        match command {
            DraftCommand::Edit(edit) => self.edit(edit),
            DraftCommand::Open => self.open_dialog(),
            DraftCommand::TakeFiles(paths) => self.take_files(paths),
            DraftCommand::PasteText(text) => self.take_in(Origin::Text(text)),
            DraftCommand::RefuseText(bytes) => self.refuse_text(bytes),
            DraftCommand::PasteBitmap(bitmap) => self.take_in(Origin::Bitmap(bitmap)),
            DraftCommand::TrySample => self.take_in(Origin::Sample),
            DraftCommand::TakeHarEntry { import, entry } => self.take_har_entry(import, entry),
            DraftCommand::DropImport => {
                self.state.import = None;
                self.state.offered_keys.clear();
            }
            DraftCommand::LoadRecord => self.load_into_compose(),
        }
    }

    /// Takes what the worker tells about the draft.
    pub(in crate::desk) fn draft_event(&mut self, event: DraftEvent) {
        let compose = &mut self.state.compose;
        match event {
            DraftEvent::Composed { ticket, composed } => {
                let Some(revision) = compose.composing.came(ticket) else { return };
                compose.composed = composed;
                compose.composed_revision = revision;
                self.composed();
            }
            DraftEvent::Arriving { ticket, preview } if compose.taking_in.is_newest(ticket) => {
                compose.arriving = Some(preview);
            }
            DraftEvent::Arriving { .. } => tracing::debug!("a picture arrived late"),
            DraftEvent::TakenIn { ticket, result } => self.taken_in(ticket, result),
            DraftEvent::Chosen(chosen) => self.dialog_closed(chosen),
            DraftEvent::Redrafted { ticket, result } => self.redrafted(ticket, result),
            DraftEvent::KeptLoaded(result) => self.kept_loaded(result),
        }
    }

    /// Asks for the draft of last time; the history has its picture.
    pub(in crate::desk) fn load_kept_draft(&mut self) {
        if !self.history_is_open() || !self.run(Job::Draft(DraftJob::LoadKept)) {
            self.tell(Change::KeptDraftRead);
        }
    }

    /// Takes the draft of last time, unless another has been begun meanwhile.
    fn kept_loaded(&mut self, result: Result<Option<Box<Draft>>, KeptDraftError>) {
        let found = match result {
            Ok(found) => found,
            Err(error) => {
                self.report(NoticeLevel::Warning, &error);
                if let KeptDraftError::NoPicture(draft) = error { Some(draft) } else { None }
            }
        };
        let compose = &mut self.state.compose;
        let is_begun = compose.draft.has_anything() || compose.steps.can_undo() || compose.loading.is_some();
        if let Some(draft) = found.filter(|_| !is_begun) {
            let own_callback = compose.draft.own_callback.take();
            compose.draft = Draft { own_callback, ..*draft };
            self.edited();
        }
        self.tell(Change::KeptDraftRead);
    }

    fn edit(&mut self, edit: DraftEdit) {
        let now_ms = self.clock.now_ms();
        let compose = &mut self.state.compose;
        match edit {
            // Only to and from JSON is there something to convert.
            DraftEdit::Form(form) if form.is_json() || compose.draft.form.is_json() => {
                self.make_draft_of(Redraft::Form(form));
            }
            DraftEdit::WriteJson(form) => drop(self.make_draft_of(Redraft::WriteJson(form))),
            DraftEdit::Fix(fix) => self.apply_fix(fix),
            edit => {
                compose.steps.keep(&compose.draft, Typing::of(&edit, &compose.draft), now_ms);
                self.edit_field(edit);
                self.show_draft();
                self.edited();
            }
        }
    }

    /// Makes an edit that needs no other draft to be made.
    fn edit_field(&mut self, edit: DraftEdit) {
        let draft = &mut self.state.compose.draft;
        match edit {
            DraftEdit::Form(form) => draft.form = form,
            DraftEdit::Text(name, text) => drop(draft.texts.insert(name, text)),
            DraftEdit::CallbackUrl(text) => {
                self.state.compose.known_callbacks.typed.clone_from(&text);
                draft.callback_url = text;
                self.state.callback_test = None;
            }
            DraftEdit::Option(form, name, Some(value)) => drop(draft.options.insert((form, name), value)),
            DraftEdit::Option(form, name, None) => drop(draft.options.remove(&(form, name))),
            DraftEdit::RemovePicture => {
                draft.picture = None;
                if self.state.import.as_ref().is_some_and(|import| import.what == What::Picture) {
                    draft.import = None;
                }
                self.state.compose.stop_loading();
                // What is still being read must not come back.
                self.state.compose.taking_in.forget();
            }
            DraftEdit::Json(text) => draft.json = text,
            DraftEdit::RemoveOthers(form) => {
                if let Some(shape) = draft.shapes.get_mut(&form) {
                    shape.remove_others();
                }
            }
            // Other drafts are made of these.
            DraftEdit::WriteJson(_) | DraftEdit::Fix(_) => {}
        }
    }

    /// Makes another draft of this one, off the window's thread; the newest wish wins. A submission that waits is
    /// dropped: it was asked for before, with another draft in mind.
    fn make_draft_of(&mut self, change: Redraft) -> bool {
        self.drop_submission();
        self.make_draft(change)
    }

    /// Drops a submission that waits for the draft. Returns whether there was one.
    fn drop_submission(&mut self) -> bool {
        self.drop_waiting(|_, waiting| waiting.is_submit())
    }

    fn make_draft(&mut self, change: Redraft) -> bool {
        let compose = &mut self.state.compose;
        if compose.redrafting.running().is_some_and(|redrafting| redrafting.change.is_brought_in()) {
            // What was being brought in gives way, and must not keep the window waiting for it.
            compose.stop_loading();
        }
        let (revision, intake, draft) = (compose.revision, compose.taking_in.last(), compose.draft.clone());
        let ticket = compose.redrafting.want_now(Redrafting { intake, revision, change: change.clone() });
        let is_running = self.run(Job::Draft(DraftJob::Redraft { ticket, draft, change }));
        if !is_running {
            self.state.compose.redrafting.forget();
            self.drop_submission();
        }
        is_running
    }

    fn redrafted(&mut self, ticket: Ticket, result: Result<Redrafted, Lost>) {
        let Some(redrafting) = self.state.compose.redrafting.came(ticket) else { return };
        let Redrafting { intake, revision, change } = redrafting;
        let Redrafted { draft, not_a_form } = match result {
            Ok(redrafted) => redrafted,
            Err(lost) => return self.redraft_lost(lost),
        };
        let compose = &mut self.state.compose;
        if change.is_brought_in() && intake != compose.taking_in.last() {
            // Something else was asked for since, and its name is on the screen.
            self.drop_submission();
            return self.settle_draft();
        }
        if revision != compose.revision {
            return self.make_draft_again(change);
        }
        self.keep_step(change.name().as_deref(), false);
        self.state.compose.draft = *draft;
        self.show_draft();
        self.show_redraft(&change, not_a_form.as_ref());
        if change.is_brought_in() {
            let draft = &mut self.state.compose.draft;
            draft.import = matches!(change, Redraft::Body { .. }).then_some(self.state.imports);
            draft.is_of_body = true;
        }
        // What the operator submitted while the draft was made is this draft.
        let submission = self.waiting.submission().cloned();
        self.edited();
        if let Some(consent) = submission {
            self.waiting.add(For::Draft, Waiting::Call(Act::Submit, consent));
        }
    }

    /// Keeps the draft that another is about to take the place of. A draft that was brought in has a name, under which a
    /// notice offers to undo what it did, and says whether anything stays of the draft before.
    fn keep_step(&mut self, name: Option<&str>, stays: bool) {
        let now_ms = self.clock.now_ms();
        let compose = &mut self.state.compose;
        let Some(replaces) = name.filter(|_| compose.draft.has_anything()) else {
            compose.steps.keep(&compose.draft, None, now_ms);
            if name.is_some() {
                // What came stands where the draft before was cleared away, and would be lost with its undoing.
                self.state.notices.withdraw(&Topic::DraftReplaced);
            }
            return;
        };
        compose.steps.keep_replaced(&compose.draft, now_ms);
        let stays = if stays { "; what was typed beside the picture stays" } else { "" };
        let text = format!("Draft replaced by {}{stays}", label_within(replaces));
        let offer = Offer::undo_replacement();
        self.state.notices.offer(Some(Topic::DraftReplaced), NoticeLevel::Info, text, offer);
    }

    fn show_redraft(&mut self, change: &Redraft, not_a_form: Option<&NotAForm>) {
        match change {
            Redraft::Body { import, .. } => self.show_import(import),
            Redraft::Record(record) => {
                self.state.compose.stop_loading();
                self.state.callback_test = None;
                if !record.record.summary.is_brought_in {
                    let compose = &mut self.state.compose;
                    compose.known_callbacks.confirmed.insert(compose.draft.callback_url.clone());
                }
                self.tell(Change::DraftLoaded { has_own_callback: record.record.callback_token.is_some() });
            }
            Redraft::Form(_) | Redraft::WriteJson(_) | Redraft::Fix { .. } => {}
        }
        if let Some(why) = not_a_form {
            let text = format!("The JSON stays apart from the form: {}", lower_first(&why.to_string()));
            self.notice(NoticeLevel::Info, text);
        }
    }

    /// Says that no draft could be made of this one, which stays as it is.
    fn redraft_lost(&mut self, lost: Lost) {
        self.state.compose.stop_loading();
        let consequence = if self.drop_submission() { ", so nothing was submitted" } else { "" };
        self.notice(
            NoticeLevel::Error,
            format!("The draft could not be changed and is as it was{consequence}. {lost}"),
        );
        self.settle_draft();
    }

    /// Makes a draft once more, of the one as it is now: it was edited meanwhile, and what was typed must not be lost.
    fn make_draft_again(&mut self, change: Redraft) {
        let again = match change {
            // The edits fit the older body; they are made anew once the newer one is checked.
            Redraft::Fix { of, .. } => self.fix(of),
            change => Some(change),
        };
        if let Some(change) = again {
            self.make_draft(change);
        }
        self.settle_draft();
    }

    /// Lets go on what waits for the draft, where nothing is under way that would change it.
    fn settle_draft(&mut self) {
        if self.state.compose.is_settled() {
            self.tell(Change::DraftSettled);
        }
    }

    /// Applies a fix to the body as it is checked now, or as soon as the newest one is.
    pub(in crate::desk) fn apply_fix(&mut self, of: FixOf) {
        if let Some(change) = self.fix(of) {
            self.make_draft_of(change);
        }
    }

    /// Returns the fix of the body as it is checked now; `None` while that is being checked, for which the fix then
    /// waits, and for a finding that is gone.
    fn fix(&mut self, of: FixOf) -> Option<Redraft> {
        let compose = &self.state.compose;
        if !compose.is_current() {
            self.waiting.add(For::Draft, Waiting::Fix(of));
            return None;
        }
        let found = compose.composed.findings.iter().find(|finding| of.is_of(finding));
        found?;
        let edits = of.edits(&compose.composed.findings);
        let text = compose.composed.payload.as_ref()?.document().text().clone();
        Some(Redraft::Fix { of, text, edits })
    }

    /// Composes the draft as it is now; once what is being composed has come, where something is.
    pub(in crate::desk) fn compose(&mut self) {
        let compose = &mut self.state.compose;
        let revision = compose.revision;
        let Some(ticket) = compose.composing.want(revision) else { return };
        let draft = compose.draft.clone();
        let (key, service) = (self.state.key().cloned(), self.state.service_facts());
        if !self.run(Job::Draft(DraftJob::Compose { ticket, draft, key, service })) {
            self.state.compose.composing.forget();
        }
    }

    /// Composes the draft where the worker was too busy for it: a submission may wait for it.
    pub(in crate::desk) fn compose_what_was_refused(&mut self) {
        if !self.state.compose.is_current() && !self.state.compose.composing.is_running() {
            self.compose();
        }
    }

    fn composed(&mut self) {
        let compose = &mut self.state.compose;
        if compose.composing.take_next().is_some() {
            self.compose();
            return;
        }
        if compose.is_current() && compose.loading.is_none() {
            compose.arriving = None;
        }
        self.settle_draft();
    }

    pub(in crate::desk) fn take_files(&mut self, mut paths: Vec<PathBuf>) {
        match paths.len() {
            0 => {}
            1 => self.take_in(Origin::File(paths.remove(0))),
            count => self.notice(NoticeLevel::Warning, format!("{count} files came at once; one at a time is taken")),
        }
    }

    fn take_in(&mut self, origin: Origin) {
        self.take_in_entry(Arc::new(origin), 0);
    }

    fn take_in_entry(&mut self, origin: Arc<Origin>, entry: usize) {
        let (label, service) = (origin.label(), self.state.service_facts());
        let ticket = self.state.compose.taking_in.want_now(());
        self.drop_submission();
        // What was still being read gives way, whether or not this can be read.
        self.state.compose.stop_loading();
        if self.run(Job::Draft(DraftJob::TakeIn { ticket, origin, entry, service })) {
            self.state.compose.loading = Some(label);
        } else {
            self.state.compose.taking_in.forget();
        }
    }

    /// Takes another entry of a HAR file; none when another import has come since the click.
    fn take_har_entry(&mut self, number: u64, entry: usize) {
        if number == self.state.imports
            && let Some(import) = self.state.import.clone()
        {
            self.take_in_entry(Arc::clone(&import.origin), entry);
        }
    }

    fn taken_in(&mut self, ticket: Ticket, result: Result<Box<BroughtIn>, IntakeError>) {
        // A newer picture was asked for since, or this one was removed.
        if self.state.compose.taking_in.came(ticket).is_none() {
            return;
        }
        let BroughtIn { view, change, keys, .. } = match result {
            Ok(intake) => *intake,
            Err(error) => {
                self.state.compose.stop_loading();
                return self.report(NoticeLevel::Warning, &error);
            }
        };
        let import = Import { view: Arc::new(view), keys };
        match change {
            // It is shown with the draft that it makes.
            Some(DraftChange::Body(text)) => {
                self.make_draft_of(Redraft::Body { text: text.into(), import: Arc::new(import) });
            }
            Some(DraftChange::Picture(picture)) => {
                if let Origin::Bitmap(_) = *import.view.origin {
                    let text = "The pasted picture was encoded anew as PNG: a clipboard has pixels, not the file";
                    self.notice(NoticeLevel::Info, text);
                }
                self.show_import(&import);
                let name = picture.origin.clone();
                // What was typed stays, though it was typed while the picture was read.
                let draft = self.state.compose.draft.clone().with_picture(picture);
                self.keep_step(Some(&name), draft.has_more_than_picture());
                self.state.compose.draft = Draft { import: Some(self.state.imports), ..draft };
                self.show_draft();
                self.edited();
            }
            None => self.show_import(&import),
        }
    }

    fn show_import(&mut self, import: &Import) {
        self.state.compose.loading = None;
        self.state.imports += 1;
        self.state.import = Some(Arc::clone(&import.view));
        self.state.offered_keys.clear();
        self.state.offer_keys(import.keys.clone());
    }

    fn refuse_text(&mut self, bytes: usize) {
        let error = IntakeError::TooLarge { name: "The clipboard's text".to_owned(), bytes: bytes as u64 };
        self.report(NoticeLevel::Warning, &error);
    }

    fn load_into_compose(&mut self) {
        // Not the record before, which stays on screen while the next one is read.
        let Shown::Record(record) = &self.state.shown else { return };
        let record = Arc::clone(record);
        let label = format!("History #{}", record.record.summary.id.0);
        // What is still being read must not come after it.
        self.state.compose.taking_in.forget();
        self.state.compose.stop_loading();
        if self.make_draft_of(Redraft::Record(record)) {
            self.state.compose.loading = Some(label);
        }
    }

    fn open_dialog(&mut self) {
        let wish = || FileWish::Open { title: "Open a picture, request or payload", kinds: KINDS };
        if let Some(dialog) = self.ask_for_file(wish) {
            self.state.is_dialog_open = self.run(Job::Draft(DraftJob::Choose(dialog)));
        }
    }

    fn dialog_closed(&mut self, chosen: Chosen) {
        self.state.is_dialog_open = false;
        match chosen {
            Chosen::Path(path) => self.take_in(Origin::File(path)),
            Chosen::NoDialog => {
                let other =
                    if self.state.takes_drops { "drop the file on the window" } else { "copy and paste the file" };
                let text = format!("No file dialog could be opened; {other}, or install xdg-desktop-portal or zenity");
                self.notice(NoticeLevel::Warning, text);
            }
            Chosen::Closed => {}
        }
    }
}
