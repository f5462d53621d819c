//! Comparisons, against the real sandbox and a real history: on the desk and in the window.

use std::sync::Arc;

use crate::support::TestDesk;
use capkill_desk::desk::{ComparisonCommand, Desk, DraftCommand, DraftEdit, FollowCommand};
use capkill_desk::history::SubmissionId;
use capkill_desk::payload::{DifferenceKind, Form, OptionValue, ShownValue};
use capkill_desk::view::{Amount, Compared, Side};

fn record(id: i64) -> Side {
    Side::Record(SubmissionId(id))
}

fn ready(desk: &Desk) -> Option<&Arc<Compared>> {
    let comparison = desk.state().comparison.as_ref()?;
    if comparison.found.is_running() { None } else { comparison.found.made() }
}

#[track_caller]
fn compare(desk: &mut TestDesk, left: Side, right: Side) -> Arc<Compared> {
    desk.desk.dispatch(ComparisonCommand::Compare([left, right]));
    desk.wait_until("the comparison", |desk| ready(desk).is_some());
    Arc::clone(ready(&desk.desk).unwrap())
}

fn set_option(desk: &mut TestDesk, name: &'static str, value: Option<OptionValue>) {
    desk.desk.dispatch(DraftCommand::Edit(DraftEdit::Option(Form::PICTURE, name, value)));
    desk.wait_until("the draft", |desk| desk.state().compose.is_current());
}

/// Two submissions of the sample, the second with an option and another key's ending.
fn two_records() -> TestDesk {
    let mut desk = TestDesk::start();
    desk.take_sample();
    desk.submit();
    set_option(&mut desk, "math", Some(OptionValue::Bool(true)));
    desk.set_key("sandbox:ERROR_ZERO_BALANCE");
    desk.submit();
    desk
}

#[test]
fn two_records_differ_in_payload_reply_and_timing() {
    let mut desk = two_records();
    let compared = compare(&mut desk, record(1), record(2));
    assert!(compared.names[0].starts_with("#1 · ") && compared.names[1].starts_with("#2 · "));
    let differing: Vec<_> = compared
        .payload
        .rows
        .iter()
        .filter(|row| row.kind != DifferenceKind::Same)
        .map(|row| row.place.as_str())
        .collect();
    assert_eq!(differing, ["/clientKey", "/task/math"]);
    let body = compared.payload.rows.iter().find(|row| row.place == "/task/body").unwrap();
    assert!(matches!(body.left, Some(ShownValue::Base64(chars)) if chars > 1000), "{body:?}");
    assert!(compared.pictures.is_same_file && compared.pictures.difference.as_ref().unwrap().is_same());
    let replies = compared.replies.as_ref().unwrap();
    let fact = |name: &str| {
        let fact = replies.facts.iter().find(|fact| fact.place == name).unwrap();
        (fact.kind, fact.left.clone(), fact.right.clone())
    };
    let text = |text: &str| Some(ShownValue::Text(text.to_owned()));
    assert_eq!(fact("State"), (DifferenceKind::Changed, text("created"), text("refused")));
    assert_eq!(fact("HTTP status"), (DifferenceKind::Same, text("200"), text("200")));
    assert_eq!(fact("Error code"), (DifferenceKind::OnlyRight, None, text("ERROR_ZERO_BALANCE")));
    let reply = &replies.bodies[0];
    assert_eq!(reply.title, "createTask reply");
    assert!(reply.difference.rows.iter().any(|row| row.place == "/errorId" && row.kind == DifferenceKind::Changed));
    let polls = compared.timings.iter().find(|timing| timing.name == "Polls").unwrap();
    assert_eq!((polls.left, polls.right), (Some(Amount::Count(0)), Some(Amount::Count(0))));
    assert!(compared.timings.iter().any(|timing| timing.name == "createTask" && timing.left.is_some()));
}

#[test]
fn the_draft_is_compared_as_it_was_when_it_was_asked_for() {
    let mut desk = two_records();
    // Asked for in the same breath as an edit: the edit belongs to it.
    desk.desk.dispatch(DraftCommand::Edit(DraftEdit::Option(Form::PICTURE, "numeric", Some(OptionValue::Integer(1)))));
    let compared = compare(&mut desk, record(2), Side::Draft);
    assert_eq!(compared.names[1], "the draft as it was");
    assert!(compared.replies.is_none() && compared.timings.is_empty());
    let added = |compared: &Compared| {
        let rows = compared.payload.rows.iter().filter(|row| row.kind == DifferenceKind::OnlyRight);
        rows.map(|row| row.place.clone()).collect::<Vec<_>>()
    };
    assert_eq!((added(&compared), compared.payload.differing), (vec!["/task/numeric".to_owned()], 1));
    let has_changed = |desk: &Desk| {
        let state = desk.state();
        state.comparison.as_ref().unwrap().has_draft_changed(state.compose.composed.payload.as_deref())
    };
    assert!(!has_changed(&desk.desk));
    set_option(&mut desk, "comment", Some(OptionValue::Text("upper case".into())));
    assert!(has_changed(&desk.desk));
    desk.wait_until("the comparison", |desk| ready(desk).is_some());
    assert_eq!(added(ready(&desk.desk).unwrap()), ["/task/numeric"], "it stays what was asked for");
    desk.desk.dispatch(ComparisonCommand::Again);
    desk.wait_until("the new draft", |desk| ready(desk).is_some_and(|compared| added(compared).len() == 2));
    assert!(!has_changed(&desk.desk));
    // Without a draft the last comparison stays, and the desk says why.
    desk.desk.dispatch(DraftCommand::Edit(DraftEdit::RemovePicture));
    desk.desk.dispatch(ComparisonCommand::Again);
    desk.wait_until("the notice", |desk| !desk.state().notices.is_empty());
    assert!(desk.notices().iter().any(|notice| notice.contains("nothing to compare yet")), "{:?}", desk.notices());
    assert!(ready(&desk.desk).is_some());
}

#[test]
fn a_comparison_stays_right_when_a_record_changes_or_goes() {
    let mut desk = TestDesk::start();
    desk.set_key("sandbox:never");
    desk.take_sample();
    desk.submit();
    set_option(&mut desk, "math", Some(OptionValue::Bool(true)));
    desk.submit();
    let first = compare(&mut desk, record(1), record(2));
    desk.wait_until("following", |desk| desk.state().following.contains_key(&SubmissionId(1)));
    let polls = |compared: &Compared| {
        compared.timings.iter().find(|timing| timing.name == "Polls").map(|timing| timing.left)
            == Some(Some(Amount::Count(1)))
    };
    assert!(!polls(&first));
    desk.desk.dispatch(FollowCommand::AskNow(SubmissionId(1)));
    desk.wait_until("the poll in the comparison", |desk| ready(desk).is_some_and(|compared| polls(compared)));
    let now = Arc::clone(ready(&desk.desk).unwrap());
    assert!(Arc::ptr_eq(&now.pictures, &first.pictures), "what can't change is not decoded again");
    desk.sqlite().execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM submission WHERE id = 2").unwrap();
    desk.desk.dispatch(FollowCommand::AskNow(SubmissionId(1)));
    desk.wait_until("the loss", |desk| desk.state().comparison.as_ref().unwrap().problem.is_some());
    let comparison = desk.desk.state().comparison.as_ref().unwrap();
    assert_eq!(comparison.problem.as_deref(), Some("Submission #2 is no longer in the history"));
    assert!(comparison.found.made().is_none());
    desk.desk.dispatch(ComparisonCommand::Close);
    assert!(desk.desk.state().comparison.is_none());
}

#[test]
fn nothing_is_compared_with_itself_and_no_key_is_shown() {
    const CANARY: &str = "canary-9c1d7be05a42";
    let mut desk = TestDesk::start();
    desk.set_key(CANARY);
    desk.take_sample();
    // The key where it does not belong, too.
    set_option(&mut desk, "comment", Some(OptionValue::Text(format!("key {CANARY}"))));
    desk.submit();
    desk.desk.dispatch(ComparisonCommand::Compare([Side::Draft, Side::Draft]));
    assert!(desk.desk.state().comparison.is_none());
    assert!(desk.notices()[0].contains("Pick a record"), "{:?}", desk.notices());
    let compared = compare(&mut desk, record(1), Side::Draft);
    assert!(compared.payload.is_empty(), "{:?}", compared.payload);
    let shown = format!("{compared:?} {:?}", desk.desk.state().comparison);
    assert!(shown.contains("5a42") && !shown.contains(CANARY));
    desk.desk.dispatch(ComparisonCommand::Compare([record(1), record(77)]));
    desk.wait_until("the refusal", |desk| desk.state().comparison.as_ref().unwrap().problem.is_some());
}

mod window {
    //! The pane, by role and label.

    use crate::support::window::TestWindow;
    use eframe::egui::{Key, Modifiers, Theme};
    use egui_kittest::kittest::Queryable as _;

    /// A window with the sample submitted, and a draft of another picture.
    fn with_another_picture(size: [f32; 2], theme: Theme) -> TestWindow {
        let mut window = TestWindow::open_with(size, 1.0, theme, |_| {});
        window.take_sample();
        window.submit();
        window.wait_for("the row", |state| state.history.row(0).is_some());
        let other = eframe::egui::ColorImage::filled([200, 60], eframe::egui::Color32::WHITE);
        window.harness.event(eframe::egui::Event::PasteImage(std::sync::Arc::new(other)));
        window.wait_for("the other picture", |state| {
            let picture = state.compose.draft.picture.as_ref();
            picture.is_some_and(|picture| picture.origin.contains("lipboard")) && state.compose.is_current()
        });
        window
    }

    fn context_menu(window: &mut TestWindow, row: &str, item: &str) {
        window.harness.get_by_label_contains(row).click_secondary();
        window.harness.run_steps(3);
        let found = window.harness.get_all_by_label(item).last();
        found.unwrap().click();
        window.harness.run_steps(3);
    }

    #[test]
    fn a_row_is_compared_with_the_draft_and_closed() {
        for (size, theme) in [([1280.0, 800.0], Theme::Dark), ([900.0, 600.0], Theme::Light)] {
            let mut window = with_another_picture(size, theme);
            context_menu(&mut window, "Submission #1", "Compare with the draft");
            window.wait_for_text("Payload (1)");
            assert!(window.shows("the draft as it was"), "{:#?}", window.names());
            assert!(window.shows("/task/body, differs: ‹"), "{:#?}", window.names());
            window.click_containing("/task/body, differs");
            assert!(window.shows("Note: they differ from character "), "{:#?}", window.names());
            window.click_containing("Picture (");
            assert!(window.shows("of 12,000 pixels differ ("), "{:#?}", window.names());
            for (mode, image) in [
                ("Overlay", "Draft over #1"),
                ("Difference", "Pixels that differ are marked"),
                ("Side by side", "#1 · PNG"),
            ] {
                window.click(mode);
                assert!(window.shows(image), "{mode}: {:#?}", window.names());
            }
            window.click("Reply (none)");
            assert!(window.shows("The draft has no reply"));
            window.click("Close comparison");
            assert!(window.state().comparison.is_none());
            assert!(!window.shows("Close comparison"));
            window.press(Modifiers::COMMAND, Key::Num5);
            assert!(window.shows("Mark two rows, or press Ctrl+D on a record"), "{:#?}", window.names());
        }
    }

    #[test]
    fn the_pane_says_when_the_draft_has_changed_and_compares_again() {
        let mut window = with_another_picture([1280.0, 800.0], Theme::Dark);
        window.click_containing("Submission #1");
        window.wait_for_text("Record #1");
        window.press(Modifiers::COMMAND, Key::D);
        window.wait_for_text("Payload (1)");
        window.click("Remove");
        window.wait_for_text("The draft has changed");
        window.take_sample();
        window.wait_for("the sample", |state| state.compose.is_current());
        window.click("Compare again");
        window.wait_for_text("Payload (same)");
        window.click_containing("Picture (same)");
        assert!(window.shows("Same picture, byte for byte"), "{:#?}", window.names());
    }

    #[test]
    fn two_records_show_what_their_replies_differ_in() {
        let mut window = TestWindow::open();
        window.take_sample();
        window.submit();
        window.press(Modifiers::COMMAND, Key::K);
        window.paste("sandbox:ERROR_ZERO_BALANCE\n");
        window.wait_for("the key", |state| {
            state.key().is_some_and(|key| key.expose().contains("ZERO")) && state.compose.is_current()
        });
        window.press(Modifiers::COMMAND, Key::Enter);
        window.wait_for_text("Submit the same payload again to Sandbox?");
        window.click("Submit again to Sandbox");
        window.wait_for_text("Submission #2, refused");
        window.click_containing("Submission #1");
        window.wait_for_text("Record #1");
        context_menu(&mut window, "Submission #2", "Compare with #1");
        window.wait_for_text("Payload (1)");
        window.click_containing("Reply (");
        assert!(window.shows("State, differs: created | refused"), "{:#?}", window.names());
        window.click("Only what differs");
        assert!(!window.shows("HTTP status, the same"), "{:#?}", window.names());
        window.click("Timing");
        assert!(window.shows("Polls, "), "{:#?}", window.names());
        // A record that is picked comes to the front; the comparison stays a tab away.
        window.click_containing("Submission #2");
        window.wait_for_text("Record #2");
        window.press(Modifiers::COMMAND, Key::Num5);
        assert!(window.shows("Close comparison"), "{:#?}", window.names());
    }
}
