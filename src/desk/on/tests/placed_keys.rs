//! Keys that are entered, offered or kept: each is asked about before it goes where nothing proves that it may.

use super::addresses::{EVIL, ID, OWN, asked, at, confirm, edit, kept, loaded, mine, saved, sends, sent, with_key};
use super::scripted::{Scripted, key};
use crate::contract::{Cleaned, ClientKey};
use crate::desk::command::{AccountCommand, Command, KeyCommand, ProfileCommand, SubmissionCommand};
use crate::history::{LeftBehind, OpenReport};
use crate::keychain::{KeptKey, KeyOrigin};
use crate::profile::{Address, CAPKILL_ID, Profile};
use crate::work::{Event, FollowJob, HistoryEvent, Job, Submission};
use std::sync::Arc;

fn enter(desk: &mut Scripted, text: &str) -> Vec<Job> {
    desk.dispatch(KeyCommand::Set(key(text), Cleaned::default()));
    desk.compose_all()
}

#[test]
fn a_new_key_is_bound_where_it_is_entered() {
    let mut desk = with_key();
    edit(&mut desk, mine("https://third.example/"));
    enter(&mut desk, "another-key-0003");
    desk.dispatch(SubmissionCommand::Submit);
    let sent: Vec<ClientKey> = desk.submissions().iter().map(|sent: &Arc<Submission>| sent.key.clone()).collect();
    assert_eq!(sent, [key("another-key-0003")]);
}

/// A settings file may have given the profile its address: entering a key is no yes to that.
#[test]
fn a_key_that_is_entered_again_elsewhere_asks_first() {
    let mut desk = with_key();
    edit(&mut desk, mine(EVIL));
    let jobs = enter(&mut desk, "own-key-0001");
    assert_eq!(saved(&jobs), [&kept(Some("https://service.example"))], "the keychain's address stays");
    assert_every_click_asks(&mut desk);
}

#[test]
fn an_offered_key_that_was_confirmed_elsewhere_asks_first() {
    let mut desk = with_key();
    enter(&mut desk, "another-key-0003");
    enter(&mut desk, "own-key-0001");
    edit(&mut desk, mine(EVIL));
    desk.dispatch(KeyCommand::Offer(vec![key("another-key-0003")]));
    desk.dispatch(KeyCommand::UseOffered(key("another-key-0003")));
    desk.compose_all();
    assert_eq!(desk.desk.state().key(), Some(&key("another-key-0003")));
    assert_every_click_asks(&mut desk);
}

#[track_caller]
fn assert_every_click_asks(desk: &mut Scripted) {
    for command in [SubmissionCommand::Submit.into(), Command::from(AccountCommand::Check)] {
        desk.dispatch(command);
        assert_eq!(sent(desk), 0);
        assert_eq!(asked(desk).asked.to_string(), "https://evil.example");
        desk.dispatch(SubmissionCommand::DropQuestion);
    }
}

#[test]
fn a_new_key_for_a_built_in_profile_led_elsewhere_asks_first() {
    let mut desk = at(Profile::new(CAPKILL_ID, "CapKill", Address::parse(EVIL)));
    enter(&mut desk, "another-key-0003");
    desk.dispatch(AccountCommand::Check);
    assert_eq!(sent(&mut desk), 0);
    assert_eq!((asked(&desk).asked.to_string().as_str(), asked(&desk).confirmed.len()), ("https://evil.example", 0));
}

/// Issue: nothing is asked of a service at start for a row or setting that this desk did not make.
#[test]
fn a_foreign_check_on_opening_asks_nothing_at_start() {
    let brought = Profile { checks_on_open: true, ..mine(OWN) };
    for (is_ours, asked) in [(false, 0), (true, 1)] {
        let mut desk = with_key();
        let mut profile = brought.clone();
        if is_ours {
            profile.prove_check(&desk.desk.mark);
        }
        *desk.desk.state.profiles.iter_mut().find(|known| known.id == "mine").unwrap() = profile;
        desk.jobs();
        desk.desk.apply(Event::History(HistoryEvent::Opened(Ok(OpenReport::default()))));
        assert_eq!(sent(&mut desk), asked, "switched on here: {is_ours}");
        if !is_ours {
            desk.assert_told("The balance of Mine was not asked for");
        }
    }
}

#[test]
fn a_followed_row_that_nothing_proves_waits_for_a_click() {
    let mut desk = with_key();
    let left_behind = LeftBehind { unproven: vec![ID], ..LeftBehind::default() };
    desk.desk.apply(Event::History(HistoryEvent::Opened(Ok(OpenReport { left_behind, ..OpenReport::default() }))));
    let jobs = desk.jobs();
    assert!(!jobs.iter().any(sends));
    assert!(jobs.iter().any(|job| matches!(job, Job::Follow(FollowJob::Abandon(ids)) if *ids == [ID])));
    desk.assert_told("The result of one task is not asked for: no desk of yours began that");
}

/// Puts a profile into the desk as a settings file brings it.
fn bring(desk: &mut Scripted, profile: Profile) {
    let known = desk.desk.state.profiles.iter_mut().find(|known| known.id == profile.id);
    *known.unwrap() = profile;
    desk.compose_all();
}

#[test]
fn a_new_key_asks_first_where_only_a_file_named_the_address() {
    let mut desk = at(mine(OWN));
    bring(&mut desk, mine(EVIL));
    let jobs = enter(&mut desk, "another-key-0003");
    assert_eq!(saved(&jobs).len(), 1);
    assert_eq!(saved(&jobs)[0].place, KeyOrigin::Unsettled);
    assert_every_click_asks(&mut desk);
    confirm_check(&mut desk);
}

/// Checks the balance, says yes, and is asked no more.
#[track_caller]
fn confirm_check(desk: &mut Scripted) {
    desk.dispatch(AccountCommand::Check);
    confirm(desk);
    assert_eq!((sent(desk), desk.desk.state().question.is_none()), (1, true));
}

/// The editor shows the address; another setting that is saved there is no yes to the address.
#[test]
fn saving_another_setting_proves_no_address() {
    let mut desk = at(mine(OWN));
    bring(&mut desk, mine(EVIL));
    edit(&mut desk, Profile { low_balance: "5".into(), ..mine(EVIL) });
    assert!(!desk.desk.state().profile().unwrap().is_address_proven(&desk.desk.mark));
    enter(&mut desk, "another-key-0003");
    assert_every_click_asks(&mut desk);
}

/// Whatever brings a key may have named the profile's address too.
#[test]
fn an_offered_key_is_bound_to_no_address() {
    let capkill = Profile::new(CAPKILL_ID, "CapKill", Address::parse("https://capkill.com/api/"));
    for profile in [mine(OWN), capkill] {
        let mut desk = at(profile.clone());
        desk.dispatch(ProfileCommand::Select(profile.id.clone()));
        desk.dispatch(KeyCommand::Offer(vec![key("offered-key-0004")]));
        desk.dispatch(KeyCommand::UseOffered(key("offered-key-0004")));
        desk.compose_all();
        desk.jobs();
        desk.dispatch(AccountCommand::Check);
        assert_eq!((sent(&mut desk), asked(&desk).profile_id.as_str()), (0, profile.id.as_str()));
    }
}

#[test]
fn a_kept_key_that_nobody_placed_asks_also_at_the_own_address() {
    let mut desk = Scripted::with_draft();
    desk.dispatch(ProfileCommand::Select(CAPKILL_ID.into()));
    let kept = KeptKey { key: key("own-key-0001"), place: KeyOrigin::Unsettled };
    loaded(&mut desk, CAPKILL_ID, kept);
    desk.dispatch(AccountCommand::Check);
    assert_eq!(sent(&mut desk), 0);
    assert_eq!((asked(&desk).asked.to_string().as_str(), asked(&desk).confirmed.len()), ("https://capkill.com", 0));
}

#[test]
fn a_question_names_the_address_that_a_built_in_profile_comes_with() {
    let mut desk = at(Profile::new(CAPKILL_ID, "CapKill", Address::parse(EVIL)));
    enter(&mut desk, "another-key-0003");
    desk.dispatch(AccountCommand::Check);
    assert_eq!(asked(&desk).own.as_ref().map(ToString::to_string).as_deref(), Some("https://capkill.com"));
}
