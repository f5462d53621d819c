//! The draft's steps: undone, redone, replaced and begun anew.

use proptest::prelude::*;

use super::scripted::Scripted;
use crate::desk::command::{DraftCommand, DraftEdit, StepCommand};
use crate::desk::state::Topic;
use crate::history::SubmissionId;
use crate::payload::{Draft, DraftPicture, FoldedText, Form, OptionValue, OwnCallback};
use crate::work::{DraftEvent, DraftJob, Event, Job, Redrafted};

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
