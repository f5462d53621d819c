//! Profiles and keys.

use super::scripted::{Scripted, key};
use crate::desk::command::{KeyCommand, ProfileCommand};
use crate::desk::state::{KeyPlace, Topic};
use crate::keychain::{KeptKey, KeyOrigin};
use crate::profile::{Address, CAPKILL_ID, Profile, ProfileEdit, SANDBOX_ID};
use crate::work::{Event, Job, KeyDeletion, KeyError, KeyEvent, KeyJob, Lost};

fn mine() -> Profile {
    Profile::new("mine", "Mine", Address::parse("http://127.0.0.1:8/"))
}

fn save(desk: &mut Scripted, profile: Profile) {
    desk.dispatch(ProfileCommand::Save(Box::new(ProfileEdit { before: None, now: profile })));
}

fn key_jobs(desk: &mut Scripted) -> Vec<KeyJob> {
    desk.jobs_of(|job| if let Job::Key(job) = job { Some(job) } else { None })
}

#[test]
fn a_profile_deleted_since_the_click_selects_nothing_else() {
    let mut desk = Scripted::open();
    save(&mut desk, mine());
    desk.dispatch(ProfileCommand::Select(CAPKILL_ID.into()));
    desk.dispatch(ProfileCommand::Delete("mine".into()));
    desk.dispatch(ProfileCommand::Select("mine".into()));
    assert_eq!(desk.desk.state().profile().unwrap().id, CAPKILL_ID);
}

#[test]
fn a_new_profile_is_in_use_at_once() {
    let mut desk = Scripted::open();
    save(&mut desk, mine());
    assert_eq!(desk.desk.state().profile().unwrap().id, "mine");
    assert!(key_jobs(&mut desk).iter().any(|job| matches!(job, KeyJob::Load(id) if id == "mine")));
    desk.dispatch(ProfileCommand::Delete("mine".into()));
    assert_eq!(desk.desk.state().profile().unwrap().id, SANDBOX_ID);
    assert!(key_jobs(&mut desk).iter().any(|job| matches!(job, KeyJob::Delete { .. })));
}

/// Takes the ids of the profiles whose keys the worker is to learn.
fn learnt(desk: &mut Scripted) -> Vec<Vec<String>> {
    key_jobs(desk).into_iter().filter_map(|job| if let KeyJob::Learn(ids) = job { Some(ids) } else { None }).collect()
}

#[test]
fn keys_of_profiles_nobody_selects_are_learnt_at_start() {
    let mut desk = Scripted::begun();
    assert_eq!(learnt(&mut desk), [[CAPKILL_ID]]);
    assert!(desk.desk.state().key_places.is_empty() && desk.notices().is_empty(), "nothing is shown");
}

#[test]
fn keys_are_learnt_only_where_the_keychain_answers() {
    let mut desk = Scripted::open();
    save(&mut desk, mine());
    desk.jobs();
    let answer = |desk: &mut Scripted, result| {
        desk.desk.apply(Event::Key(KeyEvent::Loaded { profile_id: "mine".into(), result }));
        learnt(desk)
    };
    assert_eq!(answer(&mut desk, Err(KeyError::Lost(Lost))), Vec::<Vec<String>>::new());
    assert_eq!(answer(&mut desk, Ok(None)), [[CAPKILL_ID, "mine"]]);
    assert_eq!(desk.desk.state().profile().unwrap().id, "mine");
}

#[test]
fn a_key_typed_meanwhile_wins_over_the_keychains() {
    let mut desk = Scripted::open();
    desk.dispatch(ProfileCommand::Select(CAPKILL_ID.into()));
    desk.set_key("typed-key-0001");
    let result = Ok(Some(KeptKey { key: key("older-key-0002"), place: KeyOrigin::OfEarlierVersion }));
    desk.desk.apply(Event::Key(KeyEvent::Loaded { profile_id: CAPKILL_ID.into(), result }));
    assert_eq!(desk.desk.state().key(), Some(&key("typed-key-0001")));
}

#[test]
fn a_lost_keychain_call_is_told_and_asked_again() {
    let mut desk = Scripted::open();
    desk.dispatch(ProfileCommand::Select(CAPKILL_ID.into()));
    desk.jobs();
    let result = Err(KeyError::Lost(Lost));
    desk.desk.apply(Event::Key(KeyEvent::Loaded { profile_id: CAPKILL_ID.into(), result }));
    desk.assert_told("The keychain could not be asked");
    assert!(matches!(desk.desk.state().key_places.get(CAPKILL_ID), Some(KeyPlace::Unread(_))));
    desk.dispatch(ProfileCommand::Select(CAPKILL_ID.into()));
    assert!(key_jobs(&mut desk).iter().any(|job| matches!(job, KeyJob::Load(_))));
}

#[test]
fn a_kept_key_makes_the_notice_of_its_profile_void() {
    let mut desk = Scripted::open();
    for (id, result) in [(CAPKILL_ID, Err(KeyError::Lost(Lost))), ("mine", Ok(())), (CAPKILL_ID, Ok(()))] {
        let topic = Topic::KeyNotKept(CAPKILL_ID.into());
        let was_told = desk.desk.state().notices.iter().any(|notice| notice.topic.as_ref() == Some(&topic));
        let is_mine = id == "mine";
        desk.desk.apply(Event::Key(KeyEvent::Saved { profile_id: id.into(), result }));
        let is_told = desk.desk.state().notices.iter().any(|notice| notice.topic.as_ref() == Some(&topic));
        assert!(if is_mine { was_told && is_told } else { was_told != is_told }, "{id}");
    }
}

#[test]
fn a_lost_deletion_says_that_the_key_may_be_there() {
    let mut desk = Scripted::open();
    let why = KeyDeletion::Forgotten("CapKill".into());
    let result = Err(KeyError::Lost(Lost));
    desk.desk.apply(Event::Key(KeyEvent::Deleted { profile_id: CAPKILL_ID.into(), why, result }));
    desk.assert_told("its key may still be in the keychain");
}

#[test]
fn a_forgotten_key_of_the_sandbox_gives_way_to_its_own() {
    let mut desk = Scripted::with_draft();
    desk.set_key("another-key-0009");
    desk.dispatch(KeyCommand::Forget);
    desk.compose_all();
    assert_eq!(desk.desk.state().key(), Some(&key(crate::profile::SANDBOX_KEY)));
    assert_eq!(desk.desk.state().submit_blocker(), None, "the sandbox takes any key");
}

#[test]
fn only_a_keychain_that_has_a_key_is_named_before_it_is_forgotten() {
    let mut desk = Scripted::open();
    assert_eq!(desk.desk.state().when_key_is_forgotten(), "The sandbox's own key comes back at once");
    desk.dispatch(ProfileCommand::Select(CAPKILL_ID.into()));
    for (place, part) in [
        (KeyPlace::Keychain, "deleted from the system's keychain too"),
        (KeyPlace::Session("No keychain is running".into()), "not kept in a keychain"),
    ] {
        desk.desk.state.key_places.insert(CAPKILL_ID.into(), place);
        assert!(desk.desk.state().when_key_is_forgotten().contains(part));
    }
}

#[test]
fn only_an_offered_key_is_taken() {
    let mut desk = Scripted::open();
    desk.dispatch(KeyCommand::UseOffered(key("never-offered-0003")));
    assert_ne!(desk.desk.state().key(), Some(&key("never-offered-0003")));
    desk.dispatch(KeyCommand::Offer(vec![key("offered-key-0004"), key("offered-key-0005")]));
    desk.dispatch(KeyCommand::UseOffered(key("offered-key-0005")));
    assert_eq!(desk.desk.state().key(), Some(&key("offered-key-0005")));
    assert_eq!(desk.desk.state().offered_keys, [key("offered-key-0004")]);
}
