//! The draft's steps: undone, redone, replaced and begun anew.

use std::sync::Arc;

use proptest::prelude::*;

use super::scripted::Scripted;
use crate::contract::Method;
use crate::desk::command::{DraftCommand, DraftEdit, StepCommand};
use crate::desk::state::Topic;
use crate::history::SubmissionId;
use crate::import::{DraftChange, What};
use crate::instance::Handed;
use crate::payload::{Draft, DraftPicture, FoldedText, Form, OptionValue, OwnCallback, Payload};
use crate::view::FindingLines;
use crate::work::{Bitmap, BroughtIn, DraftEvent, DraftJob, Event, ImportView, Job, Redrafted};

const ID: SubmissionId = SubmissionId(41);

fn draft(desk: &Scripted) -> Draft {
    desk.desk.state().compose.draft.clone()
}

/// Answers the draft that is being made of the one on screen.
fn answer(desk: &mut Scripted, made: impl FnOnce(Draft) -> Draft) {
    let redraft = desk.jobs_of(|job| match job {
        Job::Draft(DraftJob::Redraft { ticket, draft, .. }) => Some((ticket, draft)),
        _ => None,
    });
    let (ticket, before) = redraft.into_iter().next_back().unwrap();
    let redrafted = Redrafted { draft: Box::new(made(before)), not_a_form: None };
    desk.desk.apply(Event::Draft(DraftEvent::Redrafted { ticket, result: Ok(redrafted) }));
}

fn load(desk: &mut Scripted) {
    desk.show(ID);
    desk.dispatch(DraftCommand::LoadRecord);
    answer(desk, |before| {
        Draft { callback_url: String::new(), ..before }.with_text("websiteURL", "https://loaded.example/")
    });
}

/// Answers what is being read with what it puts into the draft.
fn answer_take_in(desk: &mut Scripted, change: DraftChange) {
    let asked = desk.jobs_of(|job| match job {
        Job::Draft(DraftJob::TakeIn { ticket, origin, .. }) => Some((ticket, origin)),
        _ => None,
    });
    let (ticket, origin) = asked.into_iter().next_back().unwrap();
    let what = if matches!(change, DraftChange::Picture(_)) { What::Picture } else { What::Body(Method::CreateTask) };
    let view = ImportView {
        what,
        name: origin.label(),
        how: String::new(),
        findings: Vec::new(),
        original: None,
        lines: FindingLines::default(),
        address: None,
        entries: Vec::new(),
        chosen: 0,
        origin,
        made_draft: true,
    };
    let brought_in = BroughtIn { view, change: Some(change), keys: Vec::new(), task_id: None };
    desk.desk.apply(Event::Draft(DraftEvent::TakenIn { ticket, result: Ok(Box::new(brought_in)) }));
}

fn picture(called: &str) -> DraftChange {
    DraftChange::Picture(DraftPicture::new(vec![1, 2, 3], called, Vec::new()))
}

/// Brings something into a draft that holds a site, and returns the desk.
fn brought_in(command: DraftCommand, change: DraftChange) -> Scripted {
    let mut desk = Scripted::with_draft();
    desk.dispatch(command);
    answer_take_in(&mut desk, change);
    desk
}

/// Brings a body in, of which another draft is made.
fn brought_in_body(command: DraftCommand) -> Scripted {
    let mut desk = brought_in(command, DraftChange::Body("{}".into()));
    answer(&mut desk, |before| before.with_text("websiteURL", "https://brought.example/"));
    desk
}

fn has_offer(desk: &Scripted) -> bool {
    desk.desk.state().notices.iter().any(|notice| notice.topic == Some(Topic::DraftReplaced))
}

#[test]
fn a_record_that_replaces_the_draft_says_so_and_is_undone() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(DraftCommand::Edit(DraftEdit::CallbackUrl("https://typed.example/".into())));
    load(&mut desk);
    desk.assert_told("Draft replaced by #41");
    desk.dispatch(DraftCommand::Edit(DraftEdit::Text("websiteKey", "typed since".into())));
    desk.dispatch(StepCommand::UndoReplacement);
    let now = draft(&desk);
    assert_eq!(
        (now.callback_url.as_str(), now.text("websiteURL")),
        ("https://typed.example/", "https://example.com/login")
    );
    assert!(!has_offer(&desk), "it is undone once");
    desk.dispatch(StepCommand::Redo);
    assert_eq!(draft(&desk).text("websiteURL"), "https://loaded.example/");
}

#[test]
fn what_comes_after_clearing_is_not_undone_with_it() {
    let mut desk = brought_in(DraftCommand::TrySample, picture("sample.png"));
    desk.dispatch(StepCommand::NewDraft);
    desk.assert_told("The draft was cleared");
    assert!(has_offer(&desk));
    desk.dispatch(DraftCommand::TrySample);
    answer_take_in(&mut desk, picture("sample.png"));
    assert!(!has_offer(&desk), "its undoing would take the sample away: {:?}", desk.notices());
}

#[test]
fn a_pasted_picture_that_replaces_the_draft_says_so() {
    let desk = brought_in(DraftCommand::PasteText("R0lG".into()), picture("The clipboard"));
    desk.assert_told("Draft replaced by the clipboard");
    assert!(has_offer(&desk), "it can be undone");
}

#[test]
fn a_dropped_picture_that_replaces_the_draft_says_so() {
    let desk = brought_in(DraftCommand::TakeFiles(vec!["/pictures/captcha.png".into()]), picture("captcha.png"));
    desk.assert_told("Draft replaced by captcha.png");
    assert!(has_offer(&desk), "it can be undone");
}

#[test]
fn the_sample_that_replaces_the_draft_says_so() {
    let desk = brought_in(DraftCommand::TrySample, picture("sample.png"));
    desk.assert_told("Draft replaced by sample.png");
    assert!(has_offer(&desk), "it can be undone");
}

#[test]
fn a_pasted_request_that_replaces_the_draft_says_so() {
    let desk = brought_in_body(DraftCommand::PasteText("curl".into()));
    desk.assert_told("Draft replaced by the clipboard");
    assert!(has_offer(&desk), "it can be undone");
}

#[test]
fn an_imported_file_that_replaces_the_draft_says_so() {
    let desk = brought_in_body(DraftCommand::TakeFiles(vec!["/logs/request.har".into()]));
    desk.assert_told("Draft replaced by request.har");
    assert!(has_offer(&desk), "it can be undone");
}

/// Answers with a draft whose body has more than the form shows, and an option.
fn with_leftovers(before: &Draft) -> Draft {
    let text = r#"{"clientKey":"$CAPKILL_CLIENT_KEY","softId":4711,"callbackUrl":"https://came.example/","task":
        {"type":"ImageToTextTask","body":"QUJD","case":true,"phrase":"true"}}"#;
    before.with_body(text).0
}

fn body_of(desk: &Scripted) -> String {
    let payload = Payload::build(&draft(desk), None).unwrap();
    String::from_utf8(payload.expose_body().to_vec()).unwrap()
}

#[test]
fn a_picture_replaces_all_of_a_draft_that_was_made_of_a_body() {
    let mut desk = brought_in(DraftCommand::PasteText("{}".into()), DraftChange::Body("{}".into()));
    answer(&mut desk, |before| with_leftovers(&before));
    assert!(body_of(&desk).contains("4711") && body_of(&desk).contains("phrase"), "{}", body_of(&desk));
    desk.dispatch(DraftCommand::TrySample);
    answer_take_in(&mut desk, picture("sample.png"));
    desk.assert_told("Draft replaced by sample.png");
    let plain = r#"{"clientKey":"","task":{"type":"ImageToTextTask","body":"AQID"}}"#;
    assert_eq!(body_of(&desk), plain);
    desk.dispatch(StepCommand::UndoReplacement);
    assert!(body_of(&desk).contains("4711") && body_of(&desk).contains("phrase"), "{}", body_of(&desk));
}

#[test]
fn a_picture_leaves_what_was_typed_beside_it_and_says_so() {
    let mut desk = brought_in(DraftCommand::TrySample, picture("sample.png"));
    desk.dispatch(DraftCommand::Edit(DraftEdit::Option(Form::PICTURE, "case", Some(OptionValue::Bool(true)))));
    desk.dispatch(DraftCommand::TakeFiles(vec!["/pictures/next.png".into()]));
    answer_take_in(&mut desk, picture("next.png"));
    desk.assert_told("Draft replaced by next.png; what was typed beside the picture stays");
    assert!(body_of(&desk).contains(r#""case":true"#), "{}", body_of(&desk));
}

#[test]
fn a_file_of_another_start_is_told_of_once() {
    let mut desk = Scripted::with_draft();
    desk.desk.apply(Event::Handed(Handed { files: vec!["/pictures/b.jpg".into()] }));
    answer_take_in(&mut desk, picture("b.jpg"));
    let told: Vec<&str> = desk.desk.state().notices.iter().map(|notice| notice.text.as_str()).collect();
    assert_eq!(told, ["Draft replaced by b.jpg"]);
    assert!(has_offer(&desk), "it can be undone");
}

#[test]
fn a_step_says_that_it_was_one_of_the_draft() {
    let mut desk = brought_in(DraftCommand::TrySample, picture("sample.png"));
    desk.dispatch(StepCommand::Undo);
    desk.assert_told("The last change of the draft was undone");
    desk.dispatch(StepCommand::Redo);
    desk.assert_told("The change of the draft was made again");
    let told = desk.desk.state().notices.iter().filter(|notice| notice.topic == Some(Topic::Step)).count();
    assert_eq!(told, 1, "the newest takes the place of the one before");
}

#[test]
fn a_picture_that_was_brought_in_is_undone() {
    let mut desk = brought_in(DraftCommand::TrySample, picture("sample.png"));
    assert!(draft(&desk).picture.is_some());
    desk.dispatch(StepCommand::UndoReplacement);
    let now = draft(&desk);
    assert_eq!((now.picture.is_none(), now.text("websiteURL")), (true, "https://example.com/login"));
}

#[test]
fn a_request_that_was_brought_in_is_undone() {
    let mut desk = brought_in_body(DraftCommand::PasteText("curl".into()));
    assert_eq!(draft(&desk).text("websiteURL"), "https://brought.example/");
    desk.dispatch(StepCommand::UndoReplacement);
    assert_eq!(draft(&desk).text("websiteURL"), "https://example.com/login");
}

#[test]
fn a_pasted_bitmap_is_told_to_be_encoded_anew() {
    let bitmap = Bitmap { width_px: 1, height_px: 1, rgba: Arc::new(|| vec![1, 2, 3, 255]) };
    let desk = brought_in(DraftCommand::PasteBitmap(bitmap), picture("The clipboard"));
    desk.assert_told("The pasted picture was encoded anew as PNG");
}

#[test]
fn an_empty_draft_is_replaced_without_a_word() {
    let mut desk = Scripted::open();
    load(&mut desk);
    assert!(!has_offer(&desk), "{:?}", desk.notices());
    desk.dispatch(StepCommand::Undo);
    assert_eq!(draft(&desk).text("websiteURL"), "");
}

#[test]
fn a_new_draft_is_empty_and_keeps_its_form() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(StepCommand::NewDraft);
    assert!(!draft(&desk).has_anything() && draft(&desk).form == Form::RECAPTCHA);
    desk.assert_told("The draft was cleared");
    desk.dispatch(StepCommand::Undo);
    assert_eq!(draft(&desk).text("websiteURL"), "https://example.com/login");
}

#[test]
fn what_is_sent_besides_is_removed_and_brought_back() {
    let mut desk = Scripted::open();
    let text = r#"{"clientKey":"k","task":{"type":"ImageToTextTask","body":"QUJD","userAgent":null},"softId":0}"#;
    desk.desk.state.compose.draft = Draft::default().with_body(text).0;
    desk.dispatch(DraftCommand::Edit(DraftEdit::RemoveOthers(Form::PICTURE)));
    let sent = draft(&desk).body_text().unwrap();
    assert!(!sent.contains("softId") && !sent.contains("userAgent"), "{sent}");
    desk.dispatch(StepCommand::Undo);
    assert!(draft(&desk).body_text().unwrap().contains("softId"));
}

#[test]
fn undo_while_a_draft_is_made_drops_what_is_made() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(DraftCommand::Edit(DraftEdit::Form(Form::JSON)));
    desk.dispatch(StepCommand::Undo);
    let before = draft(&desk);
    answer(&mut desk, |before| Draft { form: Form::JSON, ..before });
    assert_eq!(draft(&desk).form, before.form, "the answer is late");
}

#[test]
fn undo_brings_back_no_address_that_was_given_away() {
    let mut desk = Scripted::with_draft();
    let own = |token: &str| Some(OwnCallback { token: token.into(), url: format!("http://127.0.0.1:9/{token}") });
    desk.desk.state.compose.draft.own_callback = own("first");
    desk.dispatch(DraftCommand::Edit(DraftEdit::Text("websiteKey", "other".into())));
    desk.desk.state.compose.draft.own_callback = own("second");
    desk.dispatch(StepCommand::Undo);
    assert_eq!(draft(&desk).own_callback, own("second"));
}

/// Everything of a draft that an operator sees.
fn seen(draft: &Draft) -> String {
    format!(
        "{:?} {:?} {} {:?} {} {:?}",
        draft.form,
        draft.texts,
        draft.callback_url,
        draft.options,
        draft.json.as_str(),
        draft.picture
    )
}

fn edit() -> impl Strategy<Value = DraftEdit> {
    let text = || "[a-z]{0,12}";
    prop_oneof![
        Just(DraftEdit::Form(Form::PICTURE)),
        Just(DraftEdit::Form(Form::RECAPTCHA)),
        text().prop_map(|text| DraftEdit::Text("websiteURL", text)),
        text().prop_map(DraftEdit::CallbackUrl),
        text().prop_map(|text| DraftEdit::Option(Form::PICTURE, "comment", Some(OptionValue::Text(text)))),
        Just(DraftEdit::Option(Form::PICTURE, "comment", None)),
        Just(DraftEdit::RemovePicture),
        text().prop_map(|text| DraftEdit::Json(FoldedText::new(&text))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Steps may take several edits back at once, but each draft that undo gives back was there, in that order.
    #[test]
    fn undo_after_any_edits_gives_back_drafts_that_were_there(edits in proptest::collection::vec(edit(), 1..20)) {
        let mut desk = Scripted::open();
        desk.desk.state.compose.draft.picture = Some(DraftPicture::new(vec![1, 2, 3], "t", Vec::new()));
        let mut were = vec![seen(&draft(&desk))];
        for edit in edits {
            desk.dispatch(DraftCommand::Edit(edit));
            were.push(seen(&draft(&desk)));
            desk.compose_all();
        }
        let last = were.len() - 1;
        let mut at = last;
        while desk.desk.state().compose.steps.can_undo() {
            desk.dispatch(StepCommand::Undo);
            let now = seen(&draft(&desk));
            at = were[..at].iter().rposition(|were| *were == now).unwrap();
            desk.compose_all();
        }
        prop_assert_eq!(seen(&draft(&desk)), were[0].clone());
        while desk.desk.state().compose.steps.can_redo() {
            desk.dispatch(StepCommand::Redo);
            desk.compose_all();
        }
        prop_assert_eq!(seen(&draft(&desk)), were[last].clone());
    }
}
