//! Addresses: a key goes only where it was confirmed to go.

use std::sync::Arc;

use super::scripted::{Scripted, key, record};
use crate::contract::{Origin, TaskId};
use crate::desk::command::{
    AccountCommand, Command, FollowCommand, KeyCommand, ProfileCommand, RecordCommand, SubmissionCommand,
};
use crate::desk::state::{NewAddress, Question};
use crate::history::{FollowedTask, LeftBehind, OpenReport, Record, SubmissionId, Summary};
use crate::keychain::{KeptKey, KeyOrigin};
use crate::profile::{Address, CAPKILL_ID, Profile, ProfileEdit};
use crate::view::record_view;
use crate::work::{AccountJob, Event, FollowEvent, FollowJob, HistoryEvent, Job, KeyEvent, KeyJob};

pub const ID: SubmissionId = SubmissionId(5);
pub const OWN: &str = "https://service.example/api/";
pub const EVIL: &str = "https://evil.example/api/";

pub fn mine(base_url: &str) -> Profile {
    Profile::new("mine", "Mine", Address::parse(base_url))
}

/// A desk that uses a profile at an address, with the draft ready to be sent and no key yet.
pub fn at(profile: Profile) -> Scripted {
    let mut desk = Scripted::with_draft();
    desk.dispatch(ProfileCommand::Save(Box::new(ProfileEdit { before: None, now: profile })));
    desk.compose_all();
    desk
}

/// The same desk with a key that was entered for the profile's address.
pub fn with_key() -> Scripted {
    let mut desk = at(mine(OWN));
    desk.set_key("own-key-0001");
    desk.compose_all();
    desk
}

pub fn edit(desk: &mut Scripted, profile: Profile) {
    let before = desk.desk.state().profile_by_id(&profile.id).cloned();
    desk.dispatch(ProfileCommand::Save(Box::new(ProfileEdit { before, now: profile })));
    desk.compose_all();
}

pub fn loaded(desk: &mut Scripted, profile_id: &str, kept: KeptKey) -> Vec<Job> {
    let event = KeyEvent::Loaded { profile_id: profile_id.to_owned(), result: Ok(Some(kept)) };
    desk.desk.apply(Event::Key(event));
    desk.compose_all()
}

pub fn kept(origin: Option<&str>) -> KeptKey {
    let place = origin.map_or(KeyOrigin::OfEarlierVersion, |text| KeyOrigin::For(Origin::parse(text).unwrap()));
    KeptKey { key: key("own-key-0001"), place }
}

/// Whether a job takes a key somewhere.
pub fn sends(job: &Job) -> bool {
    matches!(
        job,
        Job::Submit(_)
            | Job::Repeat(_)
            | Job::Account(AccountJob::Check(_))
            | Job::Follow(FollowJob::Follow(_) | FollowJob::Resume(_))
    )
}

pub fn sent(desk: &mut Scripted) -> usize {
    desk.jobs().iter().filter(|job| sends(job)).count()
}

pub fn asked(desk: &Scripted) -> &NewAddress {
    match &desk.desk.state().question {
        Some(Question::NewAddress(asked)) => asked,
        other => panic!("{other:?}"),
    }
}

/// Says yes to the address on screen.
pub fn confirm(desk: &mut Scripted) {
    let read = asked(desk).clone();
    desk.dispatch(Command::ConfirmAddress(Box::new(read)));
}

#[test]
fn a_key_goes_to_the_address_that_it_was_entered_for() {
    let mut desk = with_key();
    desk.dispatch(SubmissionCommand::Submit);
    assert_eq!((sent(&mut desk), desk.desk.state().question.is_none()), (1, true));
}

#[test]
fn the_keychain_keeps_the_address_with_the_key() {
    let mut desk = at(mine(OWN));
    desk.jobs();
    desk.set_key("own-key-0001");
    let saved = desk.jobs_of(|job| if let Job::Key(KeyJob::Save(_, kept)) = job { Some(kept) } else { None });
    assert_eq!(saved, [kept(Some("https://service.example"))]);
}

#[test]
fn an_edited_base_url_is_asked_about_with_both_addresses() {
    let mut desk = with_key();
    edit(&mut desk, mine(EVIL));
    desk.dispatch(SubmissionCommand::Submit);
    assert_eq!(sent(&mut desk), 0);
    let about = asked(&desk);
    assert_eq!(about.asked.to_string(), "https://evil.example");
    assert_eq!(about.confirmed.iter().map(ToString::to_string).collect::<Vec<_>>(), ["https://service.example"]);
    confirm(&mut desk);
    assert_eq!((sent(&mut desk), desk.desk.state().question.is_none()), (1, true));
    desk.dispatch(SubmissionCommand::Submit);
    assert_eq!(sent(&mut desk), 1, "it is confirmed from now on");
}

#[test]
fn no_to_another_address_sends_nothing() {
    let mut desk = with_key();
    edit(&mut desk, mine(EVIL));
    desk.dispatch(SubmissionCommand::Submit);
    let read = asked(&desk).clone();
    desk.dispatch(SubmissionCommand::DropQuestion);
    desk.dispatch(Command::ConfirmAddress(Box::new(read)));
    assert_eq!((sent(&mut desk), desk.desk.state().question.is_none()), (0, true));
    desk.dispatch(AccountCommand::Check);
    assert_eq!(sent(&mut desk), 0, "it is asked about again");
    asked(&desk);
}

/// A record of the profile whose row names an address.
fn row(base_url: &str) -> Arc<crate::view::RecordView> {
    let of_sandbox = record(ID, &key("own-key-0001").masked());
    let mine = of_sandbox.record.summary.clone();
    let summary = Summary { profile_id: "mine".into(), base_url: base_url.into(), ..mine };
    let stored = Record { summary, ..of_sandbox.record.clone() };
    Arc::new(record_view(stored, Arc::default(), None))
}

fn show(desk: &mut Scripted, base_url: &str) {
    desk.dispatch(RecordCommand::Select(None));
    desk.dispatch(RecordCommand::Select(Some(ID)));
    let job = desk.records().remove(0);
    desk.answer_record(&job, row(base_url));
}

#[test]
fn a_row_that_names_another_address_is_asked_about_before_it_is_followed() {
    let mut desk = with_key();
    show(&mut desk, EVIL);
    desk.dispatch(FollowCommand::Follow(ID));
    assert_eq!(sent(&mut desk), 0);
    let about = asked(&desk);
    assert_eq!((about.asked.to_string().as_str(), about.named_by), ("https://evil.example", Some(ID)));
    // What follows is of another desk: the yes would be kept.
    let mut other = with_key();
    show(&mut other, EVIL);
    other.dispatch(FollowCommand::Follow(ID));
    confirm(&mut other);
    assert_eq!((sent(&mut other), other.desk.state().question.is_none()), (1, true), "one question is enough");
    show(&mut desk, OWN);
    desk.dispatch(SubmissionCommand::DropQuestion);
    desk.dispatch(FollowCommand::Follow(ID));
    assert_eq!(sent(&mut desk), 1);
}

pub fn saved(jobs: &[Job]) -> Vec<&KeptKey> {
    jobs.iter().filter_map(|job| if let Job::Key(KeyJob::Save(_, kept)) = job { Some(kept) } else { None }).collect()
}

#[test]
fn a_built_in_profiles_key_is_bound_by_the_first_click_and_said() {
    let capkill = Profile::new(CAPKILL_ID, "CapKill", Address::parse("https://capkill.com/api/"));
    let mut desk = Scripted::with_draft();
    edit(&mut desk, Profile { checks_on_open: true, ..capkill });
    desk.dispatch(ProfileCommand::Select(CAPKILL_ID.into()));
    let jobs = loaded(&mut desk, CAPKILL_ID, kept(None));
    assert!(!jobs.iter().any(sends), "nothing is asked before a click");
    desk.dispatch(AccountCommand::Check);
    desk.assert_told("The key ••••0001 of the profile CapKill is for https://capkill.com from now on");
    let jobs = desk.jobs();
    assert_eq!(jobs.iter().filter(|job| sends(job)).count(), 1);
    assert_eq!(saved(&jobs), [&kept(Some("https://capkill.com"))]);
}

#[test]
fn a_key_never_used_is_asked_about_in_other_profiles() {
    let mut desk = at(Profile { checks_on_open: true, ..mine(OWN) });
    let jobs = loaded(&mut desk, "mine", kept(None));
    assert!(!jobs.iter().any(sends), "nothing is asked before a click");
    desk.dispatch(AccountCommand::Check);
    let jobs = desk.jobs();
    assert!(!jobs.iter().any(sends) && saved(&jobs).is_empty(), "nothing is sent or bound before the yes");
    let about = asked(&desk);
    assert_eq!((about.asked.to_string().as_str(), about.confirmed.len()), ("https://service.example", 0));
    confirm(&mut desk);
    let jobs = desk.jobs();
    assert_eq!(jobs.iter().filter(|job| sends(job)).count(), 1);
    assert_eq!(saved(&jobs), [&kept(Some("https://service.example"))]);
}

#[test]
fn a_yes_goes_to_no_address_that_was_not_read() {
    let mut desk = with_key();
    edit(&mut desk, mine(EVIL));
    desk.dispatch(AccountCommand::Check);
    let read = asked(&desk).clone();
    show(&mut desk, "https://third.example/");
    desk.dispatch(FollowCommand::Follow(ID));
    desk.dispatch(Command::ConfirmAddress(Box::new(read)));
    assert_eq!((sent(&mut desk), asked(&desk).asked.to_string().as_str()), (0, "https://third.example"));
    confirm(&mut desk);
    assert_eq!((sent(&mut desk), desk.desk.state().question.is_none()), (1, true));
}

#[test]
fn a_key_for_an_unreadable_address_is_refused() {
    let mut desk = at(mine("no address"));
    desk.jobs();
    desk.set_key("own-key-0001");
    desk.assert_told("The key was not taken: the base URL of the profile Mine can't be read");
    assert!(saved(&desk.jobs()).is_empty() && desk.desk.state().key().is_none());
    desk.dispatch(KeyCommand::Offer(vec![key("offered-key-0004")]));
    desk.dispatch(KeyCommand::UseOffered(key("offered-key-0004")));
    assert_eq!(desk.desk.state().offered_keys, [key("offered-key-0004")], "it can be taken later");
}

#[test]
fn a_row_never_binds_a_key() {
    let mut desk = at(mine(OWN));
    loaded(&mut desk, "mine", kept(None));
    show(&mut desk, EVIL);
    desk.dispatch(FollowCommand::Follow(ID));
    assert_eq!(sent(&mut desk), 0);
    assert!(asked(&desk).confirmed.is_empty());
}

#[test]
fn a_built_in_profile_binds_a_key_only_to_its_own_address() {
    let capkill = |base_url| Profile::new(CAPKILL_ID, "CapKill", Address::parse(base_url));
    for (base_url, is_asked) in [("https://capkill.com/api/", false), (EVIL, true)] {
        let mut desk = Scripted::with_draft();
        edit(&mut desk, capkill(base_url));
        desk.dispatch(ProfileCommand::Select(CAPKILL_ID.into()));
        loaded(&mut desk, CAPKILL_ID, kept(None));
        desk.dispatch(AccountCommand::Check);
        assert_eq!(desk.desk.state().question.is_some(), is_asked, "{base_url}");
        assert_eq!(sent(&mut desk), usize::from(!is_asked), "{base_url}");
    }
}

#[test]
fn a_settings_file_that_names_another_address_asks_nothing_at_start() {
    let mut desk = at(Profile { checks_on_open: true, ..mine(EVIL) });
    let jobs = loaded(&mut desk, "mine", kept(Some("https://service.example")));
    assert!(!jobs.iter().any(sends), "the profile is checked when it is opened, but not there");
    desk.dispatch(AccountCommand::Check);
    assert_eq!((sent(&mut desk), asked(&desk).named_by), (0, None));
}

#[test]
fn the_key_of_the_environment_goes_to_the_built_in_addresses_alone() {
    let own = key("of-environment-0007");
    for (id, base_url, is_asked) in
        [(CAPKILL_ID, "https://capkill.com/api/", false), (CAPKILL_ID, EVIL, true), ("mine", OWN, true)]
    {
        let mut desk = Scripted::with_environment(own.clone());
        edit(&mut desk, Profile::new(id, "P", Address::parse(base_url)));
        desk.dispatch(ProfileCommand::Select(id.into()));
        desk.desk.apply(Event::Key(KeyEvent::Loaded { profile_id: id.into(), result: Ok(None) }));
        desk.jobs();
        desk.dispatch(AccountCommand::Check);
        assert_eq!(
            (sent(&mut desk) == 0, desk.desk.state().question.is_some()),
            (is_asked, is_asked),
            "{id} {base_url}"
        );
    }
}

fn task(base_url: &str) -> FollowedTask {
    FollowedTask {
        id: ID,
        created_at_ms: 0,
        profile_id: "mine".into(),
        profile: "Mine".into(),
        base_url: base_url.into(),
        key_hint: key("own-key-0001").masked(),
        task_id: TaskId::from_token("7"),
        polls: 1,
    }
}

/// Bad input: "a keychain that names another origin for the same profile".
#[test]
fn a_keychain_that_names_another_address_is_asked_about_with_both() {
    let mut desk = at(Profile { checks_on_open: true, ..mine(OWN) });
    let jobs = loaded(&mut desk, "mine", kept(Some("https://evil.example")));
    assert!(!jobs.iter().any(sends), "nothing is asked before a click");
    for command in [Command::from(AccountCommand::Check), SubmissionCommand::Submit.into()] {
        desk.dispatch(command);
        assert_eq!(sent(&mut desk), 0);
        let about = asked(&desk);
        let confirmed: Vec<_> = about.confirmed.iter().map(ToString::to_string).collect();
        assert_eq!(
            (about.asked.to_string().as_str(), &confirmed[..]),
            ("https://service.example", &["https://evil.example".into()][..])
        );
        desk.dispatch(SubmissionCommand::DropQuestion);
    }
    desk.dispatch(AccountCommand::Check);
    confirm(&mut desk);
    let jobs = desk.jobs();
    assert_eq!(jobs.iter().filter(|job| sends(job)).count(), 1);
    assert_eq!(saved(&jobs), [&kept(Some("https://service.example"))], "the keychain's address gives way");
}

#[test]
fn a_followed_row_that_names_another_address_waits_for_a_click() {
    for (base_url, resumed) in [(OWN, 1), (EVIL, 0)] {
        let mut desk = with_key();
        let left_behind = LeftBehind { tasks: vec![task(base_url)], ..LeftBehind::default() };
        let report = OpenReport { left_behind, ..OpenReport::default() };
        desk.desk.apply(Event::History(HistoryEvent::Opened(Ok(report))));
        desk.desk.apply(Event::Follow(FollowEvent::SpentGivenUp(Vec::new())));
        let follows = desk.jobs_of(|job| matches!(job, Job::Follow(FollowJob::Resume(_))).then_some(()));
        assert_eq!(follows.len(), resumed, "{base_url}");
        if resumed == 0 {
            desk.assert_told("where the key ••••0001 was not confirmed to go");
        }
    }
}

/// The history keeps addresses without the keys in them.
#[test]
fn a_deleted_profiles_task_is_found_by_its_masked_address() {
    let mut desk = at(mine("https://service.example/own-key-0001/"));
    desk.set_key("own-key-0001");
    desk.jobs();
    let stored = desk.desk.worker.keys_seen().redactor().text("https://service.example/own-key-0001/");
    assert!(!stored.contains("own-key-0001"));
    let gone = FollowedTask { profile_id: "gone".into(), ..task(&stored) };
    let left_behind = LeftBehind { tasks: vec![gone], ..LeftBehind::default() };
    desk.desk.apply(Event::History(HistoryEvent::Opened(Ok(OpenReport { left_behind, ..OpenReport::default() }))));
    let known =
        desk.jobs_of(|job| if let Job::Follow(FollowJob::GiveUpSpent(known)) = job { Some(known) } else { None });
    assert_eq!(known[0][0].1.id, "mine");
}

#[test]
fn a_submission_asked_about_is_dropped_with_its_question_when_the_address_changes() {
    let mut desk = with_key();
    edit(&mut desk, mine(EVIL));
    desk.dispatch(SubmissionCommand::Submit);
    let read = asked(&desk).clone();
    edit(&mut desk, mine("https://third.example/"));
    assert!(desk.desk.state().question.is_none(), "a yes would be to another address than the one on screen");
    desk.dispatch(Command::ConfirmAddress(Box::new(read)));
    assert_eq!(sent(&mut desk), 0);
    desk.dispatch(SubmissionCommand::Submit);
    assert_eq!((sent(&mut desk), asked(&desk).asked.to_string().as_str()), (0, "https://third.example"));
}
