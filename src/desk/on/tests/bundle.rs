//! Support bundles: made, saved, refused, closed meanwhile.

use std::io;
use std::sync::Arc;

use super::scripted::{Scripted, record};
use crate::desk::command::{BundleCommand, CopyOf};
use crate::desk::state::BundleView;
use crate::history::SubmissionId;
use crate::keychain::SessionKeys;
use crate::work::{BundleError, BundleEvent, BundleJob, BundleSaved, Bundling, Event, Job, Lost, SaveError};

const ID: SubmissionId = SubmissionId(5);

fn tell(desk: &mut Scripted, event: BundleEvent) {
    desk.desk.apply(Event::Bundle(event));
}

fn saved(desk: &mut Scripted, saved: BundleSaved) {
    tell(desk, BundleEvent::Saved(saved));
}

/// Returns a desk with a bundle on screen that is about to be saved.
fn saving() -> Scripted {
    let mut desk = Scripted::open();
    desk.dispatch(BundleCommand::Prepare(CopyOf::Submission(ID)));
    let made = desk.jobs_of(|job| if let Job::Bundle(BundleJob::Make(made)) = job { Some(made.id) } else { None });
    assert_eq!(made, [ID]);
    let bundling = Bundling { id: ID, profiles: Vec::new(), keys: SessionKeys::default() };
    let bundle = bundling.make(&record(ID, "••••0001").record, Arc::default()).unwrap();
    tell(&mut desk, BundleEvent::Made(ID, Ok(Arc::new(bundle))));
    desk.dispatch(BundleCommand::Save);
    let saves = desk.jobs_of(|job| matches!(job, Job::Bundle(BundleJob::Save(..))).then_some(()));
    assert_eq!((saves.len(), desk.desk.state().is_dialog_open), (1, true));
    desk
}

fn problem(desk: &Scripted) -> Option<&str> {
    match &desk.desk.state().bundle {
        Some(BundleView::Ready { problem, .. }) => problem.as_deref(),
        _ => None,
    }
}

#[test]
fn a_saved_bundle_leaves_the_screen() {
    let mut desk = saving();
    saved(&mut desk, BundleSaved::Saved("/home/me/bundle.zip".into()));
    desk.assert_told("Support bundle saved as /home/me/bundle.zip");
    assert!(desk.desk.state().bundle.is_none() && !desk.desk.state().is_dialog_open);
}

#[test]
fn a_bundle_that_is_not_saved_stays_to_be_saved_elsewhere() {
    for (refused, part) in [
        (BundleSaved::NotSaved(SaveError::Full(io::ErrorKind::StorageFull.into())), "the disk is full"),
        (BundleSaved::NoDialog, "No file dialog could be opened"),
    ] {
        let mut desk = saving();
        saved(&mut desk, refused);
        assert!(problem(&desk).is_some_and(|problem| problem.contains(part)), "{part}");
        desk.dispatch(BundleCommand::Save);
        assert!(desk.desk.state().is_dialog_open, "{part}");
    }
}

#[test]
fn a_closed_file_dialog_leaves_the_bundle_as_it_is() {
    let mut desk = saving();
    saved(&mut desk, BundleSaved::Closed);
    assert!(matches!(desk.desk.state().bundle, Some(BundleView::Ready { problem: None, .. })));
    assert!(desk.notices().is_empty() && !desk.desk.state().is_dialog_open);
}

#[test]
fn a_bundle_not_saved_after_its_dialog_was_closed_is_told() {
    let mut desk = saving();
    desk.dispatch(BundleCommand::Drop);
    saved(&mut desk, BundleSaved::NotSaved(SaveError::Full(io::ErrorKind::StorageFull.into())));
    desk.assert_told("The support bundle is not saved");
}

#[test]
fn a_bundle_is_of_a_submission() {
    let mut desk = Scripted::open();
    desk.dispatch(BundleCommand::Prepare(CopyOf::Shown));
    desk.assert_told("pick a row of the history first");
    assert!(desk.jobs().is_empty() && desk.desk.state().bundle.is_none());
}

#[test]
fn a_bundle_that_nobody_makes_is_not_waited_for() {
    let mut desk = Scripted::open();
    desk.fill_queue();
    desk.dispatch(BundleCommand::Prepare(CopyOf::Submission(ID)));
    desk.assert_told("too busy");
    assert!(desk.desk.state().bundle.is_none());
}

#[test]
fn a_lost_bundle_closes_its_dialog() {
    let mut desk = Scripted::open();
    desk.dispatch(BundleCommand::Prepare(CopyOf::Submission(ID)));
    assert!(desk.desk.state().bundle.is_some());
    let other = BundleEvent::Made(SubmissionId(6), Err(BundleError::Lost(Lost)));
    desk.desk.apply(Event::Bundle(other));
    assert!(desk.desk.state().bundle.is_some(), "the answer about another is late");
    desk.desk.apply(Event::Bundle(BundleEvent::Made(ID, Err(BundleError::Lost(Lost)))));
    assert!(desk.desk.state().bundle.is_none());
    desk.assert_told("The support bundle could not be made");
}
