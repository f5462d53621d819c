//! Following: from a row, and on after a restart.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::scripted::{SANDBOX, Scripted};
use crate::contract::{BaseUrl, Origin, TaskId};
use crate::desk::command::{FollowCommand, RecordCommand};
use crate::desk::state::{KeyPlace, Reason};
use crate::history::{FollowedTask, LeftBehind, OpenReport, SubmissionId};
use crate::judge::PollNote;
use crate::keychain::{KeptKey, KeyOrigin};
use crate::profile::{CAPKILL_ID, SANDBOX_ID};
use crate::work::{
    Event, Follow, FollowEvent, FollowJob, FollowPhase, Following, HistoryEvent, Job, KeyEvent, Lost, NotFollowed,
    ReceivingEvent,
};

const ID: SubmissionId = SubmissionId(5);

fn follows(desk: &mut Scripted) -> Vec<Follow> {
    desk.jobs_of(|job| match job {
        Job::Follow(FollowJob::Follow(follow) | FollowJob::Resume(follow)) => Some(follow),
        _ => None,
    })
}

fn task(profile_id: &str, key_hint: &str) -> FollowedTask {
    FollowedTask {
        id: ID,
        created_at_ms: 0,
        profile_id: profile_id.to_owned(),
        profile: profile_id.to_owned(),
        base_url: SANDBOX.to_owned(),
        key_hint: key_hint.to_owned(),
        task_id: TaskId::from_token("7"),
        polls: 1,
    }
}

fn left_behind(task: FollowedTask) -> Event {
    let left_behind = LeftBehind { tasks: vec![task], ..LeftBehind::default() };
    Event::History(HistoryEvent::Opened(Ok(OpenReport { left_behind, ..OpenReport::default() })))
}

#[test]
fn a_shown_record_is_followed_with_its_profiles_key() {
    let mut desk = Scripted::open();
    desk.show(ID);
    desk.dispatch(FollowCommand::Follow(ID));
    let follows = follows(&mut desk);
    assert_eq!((follows.len(), follows[0].id, follows[0].asks_first), (1, ID, true));
    assert_eq!(follows[0].profile.id, SANDBOX_ID);
}

#[test]
fn a_row_is_followed_once_its_record_is_shown() {
    let mut desk = Scripted::open();
    desk.dispatch(FollowCommand::Follow(ID));
    let jobs = desk.records();
    assert_eq!(jobs.len(), 1);
    let hint = desk.desk.state().key().unwrap().masked();
    desk.answer_record(&jobs[0], super::scripted::record(ID, &hint));
    assert_eq!(follows(&mut desk).len(), 1);
}

#[test]
fn moving_on_to_another_row_follows_nothing() {
    let mut desk = Scripted::open();
    desk.dispatch(FollowCommand::Follow(ID));
    desk.dispatch(RecordCommand::Select(Some(SubmissionId(6))));
    let hint = desk.desk.state().key().unwrap().masked();
    for job in desk.records() {
        desk.answer_record(&job, super::scripted::record(job.id, &hint));
    }
    assert!(follows(&mut desk).is_empty());
}

#[test]
fn a_task_of_another_key_is_not_followed() {
    let mut desk = Scripted::open();
    desk.dispatch(RecordCommand::Select(Some(ID)));
    let jobs = desk.records();
    desk.answer_record(&jobs[0], super::scripted::record(ID, "••••beef"));
    desk.dispatch(FollowCommand::Follow(ID));
    assert!(follows(&mut desk).is_empty());
    desk.assert_told("was created with the key ••••beef");
}

#[test]
fn a_refused_key_holds_following_until_yes() {
    let mut desk = Scripted::open();
    desk.show(ID);
    let key = desk.desk.state().key().unwrap().clone();
    for _ in 0..3 {
        desk.desk.refusals.note_code(&key, Some("ERROR_KEY_DOES_NOT_EXIST"));
    }
    desk.dispatch(FollowCommand::Follow(ID));
    assert!(follows(&mut desk).is_empty() && desk.is_asked_about(&Reason::RefusedOften));
    desk.say_yes();
    let follows = follows(&mut desk);
    assert_eq!((follows.len(), follows[0].asks_first), (1, false), "the key holds nothing up any more");
}

#[test]
fn left_tasks_go_on_once_the_spent_are_given_up() {
    let mut desk = Scripted::begun();
    desk.desk.apply(Event::Receiving(ReceivingEvent::SandboxStarted(Ok(SANDBOX.to_owned()))));
    let hint = desk.desk.state().key().unwrap().masked();
    desk.desk.apply(left_behind(task(SANDBOX_ID, &hint)));
    assert!(follows(&mut desk).is_empty());
    desk.desk.apply(Event::Follow(FollowEvent::SpentGivenUp(Vec::new())));
    assert_eq!(follows(&mut desk).len(), 1);
    desk.desk.apply(Event::Follow(FollowEvent::SpentGivenUp(Vec::new())));
    assert!(follows(&mut desk).is_empty(), "a late answer begins nothing twice");
}

#[test]
fn a_left_task_waits_for_its_profiles_key() {
    let mut desk = Scripted::begun();
    let task = FollowedTask { base_url: "https://capkill.com/api/".into(), ..task(CAPKILL_ID, "••••0002") };
    desk.desk.apply(left_behind(task));
    desk.desk.apply(Event::Follow(FollowEvent::SpentGivenUp(Vec::new())));
    assert_eq!(desk.desk.state().key_places.get(CAPKILL_ID), Some(&KeyPlace::Loading));
    let place = KeyOrigin::For(Origin::parse("https://capkill.com").unwrap());
    let result = Ok(Some(KeptKey { key: super::scripted::key("capkill-key-0002"), place }));
    desk.desk.apply(Event::Key(KeyEvent::Loaded { profile_id: CAPKILL_ID.to_owned(), result }));
    assert_eq!(follows(&mut desk).len(), 1);
}

#[test]
fn tasks_of_a_deleted_profile_are_abandoned() {
    let mut desk = Scripted::begun();
    desk.desk.apply(left_behind(task("gone", "••••0002")));
    let abandoned = desk.jobs_of(|job| if let Job::Follow(FollowJob::Abandon(ids)) = job { Some(ids) } else { None });
    assert_eq!(abandoned, [vec![ID]]);
    desk.assert_told("One task of a deleted profile is");
}

#[test]
fn a_lost_begin_is_told() {
    let mut desk = Scripted::open();
    desk.desk.apply(Event::Follow(FollowEvent::NotFollowed(ID, NotFollowed::Lost(Lost))));
    desk.assert_told("#5 is not followed");
}

#[test]
fn only_rows_that_changed_are_read_again() {
    let mut desk = Scripted::open();
    desk.show(ID);
    desk.board.polled(ID);
    desk.desk.drain();
    let jobs = desk.jobs();
    assert!(jobs.iter().any(|job| matches!(job, Job::Record(job) if job.id == ID)), "its timeline has grown");
    assert!(!jobs.iter().any(|job| matches!(job, Job::Rows(_))));
}

#[test]
fn a_notice_names_each_key_that_tasks_wait_for_and_goes_with_them() {
    let mut desk = Scripted::open();
    let tasks = [(5, "••••aaaa"), (6, "••••bbbb"), (7, "••••bbbb"), (8, "")];
    let tasks = tasks.map(|(id, key_hint)| FollowedTask { id: SubmissionId(id), ..task(SANDBOX_ID, key_hint) });
    let left_behind = LeftBehind { tasks: tasks.to_vec(), ..LeftBehind::default() };
    desk.desk.apply(Event::History(HistoryEvent::Opened(Ok(OpenReport { left_behind, ..OpenReport::default() }))));
    desk.desk.apply(Event::Follow(FollowEvent::SpentGivenUp(Vec::new())));
    desk.assert_told("3 tasks of Sandbox wait for their keys: 1 for ••••aaaa, 2 for ••••bbbb");
    desk.set_key("a-client-key-aaaa");
    let waiting = |desk: &Scripted| -> Vec<String> {
        let notices = desk.desk.state().notices.iter().filter(|notice| notice.text.contains(" wait"));
        notices.map(|notice| notice.text.clone()).collect()
    };
    let told = waiting(&desk);
    assert!(told.len() == 1 && told[0].starts_with("2 tasks of Sandbox wait for the key ••••bbbb"), "{told:?}");
    desk.set_key("a-client-key-bbbb");
    assert_eq!(waiting(&desk), Vec::<String>::new(), "what was entered is not asked for any more");
}

#[test]
fn a_task_without_a_key_is_not_said_to_have_one() {
    let mut desk = Scripted::open();
    desk.dispatch(RecordCommand::Select(Some(ID)));
    let job = desk.records().remove(0);
    desk.answer_record(&job, super::scripted::record(ID, ""));
    desk.dispatch(FollowCommand::Follow(ID));
    desk.assert_told("Not followed: The task was created without a key");
    assert!(follows(&mut desk).is_empty());
}

fn following() -> Following {
    let now = Instant::now();
    Following {
        profile_id: SANDBOX_ID.to_owned(),
        base_url: BaseUrl::parse(SANDBOX).unwrap(),
        polls: 1,
        life_ends: now + Duration::from_mins(5),
        phase: FollowPhase::Asking,
        last: Arc::from(""),
        note: PollNote::Usual,
    }
}

#[tokio::test]
async fn a_task_that_ends_is_shown_so_in_one_step() {
    let mut desk = Scripted::open();
    desk.show(ID);
    desk.board.put(ID, following());
    desk.desk.drain();
    desk.jobs();
    desk.board.remove(ID);
    desk.desk.drain();
    assert!(desk.desk.state().following.contains_key(&ID), "its record is still the one before the end");
    let jobs = desk.records();
    let hint = desk.desk.state().key().unwrap().masked();
    desk.answer_record(&jobs[0], super::scripted::record(ID, &hint));
    desk.desk.drain();
    assert!(!desk.desk.state().following.contains_key(&ID), "its record has come");
}

#[tokio::test]
async fn a_task_that_ends_and_is_not_on_screen_is_let_go() {
    let mut desk = Scripted::open();
    desk.board.put(ID, following());
    desk.desk.drain();
    desk.board.remove(ID);
    desk.desk.drain();
    desk.desk.drain();
    assert!(desk.desk.state().following.is_empty());
}
