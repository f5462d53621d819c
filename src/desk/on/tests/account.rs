//! Checks of key and balance.

use super::scripted::{Scripted, key};
use crate::contract::BaseUrl;
use crate::desk::command::{AccountCommand, ProfileCommand};
use crate::history::BalanceAt;
use crate::judge::{Check, Verdict};
use crate::profile::{Address, CAPKILL_ID, Profile, ProfileEdit, SANDBOX_ID};
use crate::work::{Account, AccountEvent, AccountJob, BalanceError, Event, Job, Lost};

fn checks(desk: &mut Scripted) -> usize {
    desk.jobs_of(|job| matches!(job, Job::Account(AccountJob::Check(_))).then_some(())).len()
}

fn account(desk: &Scripted) -> Account {
    let state = desk.desk.state();
    let base_url = state.profile().unwrap().address.text().to_owned();
    Account { profile_id: SANDBOX_ID.to_owned(), base_url, key_hint: state.key().unwrap().masked() }
}

fn accepted() -> Check {
    let verdict = Verdict::Accepted { balance: "3.5".into() };
    Check { verdict, detail: String::new(), departures: Vec::new(), latency_ms: 1, at_ms: 2 }
}

#[test]
fn one_check_runs_at_a_time() {
    let mut desk = Scripted::open();
    desk.dispatch(AccountCommand::Check);
    desk.dispatch(AccountCommand::Check);
    assert_eq!(checks(&mut desk), 1);
    let account = account(&desk);
    desk.desk.apply(Event::Account(AccountEvent::Checked { account, check: accepted() }));
    assert_eq!(desk.desk.state().balance().unwrap().last_good.as_ref().unwrap().balance, "3.5");
    desk.dispatch(AccountCommand::Check);
    assert_eq!(checks(&mut desk), 1);
}

#[test]
fn the_answer_about_another_key_is_late() {
    let mut desk = Scripted::open();
    let account = account(&desk);
    desk.set_key("another-key-0009");
    desk.desk.apply(Event::Account(AccountEvent::Checked { account, check: accepted() }));
    assert!(desk.desk.state().balance().is_none_or(|known| known.last_check.is_none()));
    assert_eq!(desk.desk.state().key(), Some(&key("another-key-0009")));
}

#[test]
fn a_lost_check_of_another_key_frees_no_second_one() {
    let mut desk = Scripted::open();
    desk.dispatch(AccountCommand::Check);
    let before = account(&desk);
    desk.set_key("another-key-0009");
    desk.jobs();
    desk.dispatch(AccountCommand::Check);
    desk.desk.apply(Event::Account(AccountEvent::CheckLost(before, Lost)));
    desk.dispatch(AccountCommand::Check);
    assert_eq!(checks(&mut desk), 1);
}

#[test]
fn a_check_that_the_end_kept_from_leaving_is_over() {
    let mut desk = Scripted::open();
    desk.dispatch(AccountCommand::Check);
    let account = account(&desk);
    desk.desk.apply(Event::Account(AccountEvent::Closing(account)));
    desk.assert_told("CapKill Desk is closing");
    assert!(!desk.desk.state().balance().unwrap().is_checking);
}

#[test]
fn a_lost_check_can_be_made_again() {
    let mut desk = Scripted::open();
    desk.dispatch(AccountCommand::Check);
    let account = account(&desk);
    desk.desk.apply(Event::Account(AccountEvent::CheckLost(account, Lost)));
    desk.assert_told("The balance could not be asked for");
    desk.jobs();
    desk.dispatch(AccountCommand::Check);
    assert_eq!(checks(&mut desk), 1);
}

fn loaded(desk: &mut Scripted, account: Account, result: Result<Option<BalanceAt>, BalanceError>) {
    desk.desk.apply(Event::Account(AccountEvent::BalanceLoaded { account, result }));
}

fn stored(balance: &str, at_ms: i64) -> BalanceAt {
    BalanceAt { balance: balance.to_owned(), at_ms }
}

fn last_good(desk: &Scripted) -> Option<&str> {
    Some(desk.desk.state().balance()?.last_good.as_ref()?.balance.as_str())
}

#[test]
fn a_stored_balance_gives_way_to_a_newer_check() {
    let mut desk = Scripted::open();
    let account = account(&desk);
    loaded(&mut desk, account.clone(), Ok(Some(stored("1.5", 1))));
    assert_eq!(last_good(&desk), Some("1.5"));
    desk.desk.apply(Event::Account(AccountEvent::Checked { account: account.clone(), check: accepted() }));
    loaded(&mut desk, account, Ok(Some(stored("1.5", 1))));
    assert_eq!(last_good(&desk), Some("3.5"), "what was checked may not have been saved");
}

#[test]
fn the_stored_balance_of_another_key_is_late() {
    let mut desk = Scripted::open();
    let account = account(&desk);
    desk.set_key("another-key-0009");
    loaded(&mut desk, account, Ok(Some(stored("1.5", 1))));
    assert_eq!(last_good(&desk), None);
}

#[test]
fn a_profile_that_moves_leaves_the_balance_of_its_earlier_address() {
    let mut desk = Scripted::open();
    desk.dispatch(ProfileCommand::Select(CAPKILL_ID.to_owned()));
    desk.set_key("service-key-0009");
    let mut now = desk.desk.state().profile().unwrap().clone();
    let account = |profile: &Profile| Account {
        profile_id: CAPKILL_ID.to_owned(),
        base_url: profile.address.text().to_owned(),
        key_hint: key("service-key-0009").masked(),
    };
    let before = account(&now);
    desk.desk.apply(Event::Account(AccountEvent::Checked { account: before.clone(), check: accepted() }));
    assert_eq!(last_good(&desk), Some("3.5"));
    desk.jobs();
    now.address = Address::Service(BaseUrl::parse("https://elsewhere.example.net/").unwrap());
    let edit = ProfileEdit { before: desk.desk.state().profile().cloned(), now: now.clone() };
    desk.dispatch(ProfileCommand::Save(Box::new(edit)));
    assert_eq!(last_good(&desk), None);
    let read = desk.jobs_of(|job| match job {
        Job::Account(AccountJob::LoadBalance(asked)) => Some(asked),
        _ => None,
    });
    assert_eq!(read, [account(&now)]);
    loaded(&mut desk, before, Ok(Some(stored("1.5", 1))));
    assert_eq!(last_good(&desk), None, "of the earlier address");
}

#[test]
fn balances_that_could_not_be_read_are_told() {
    let mut desk = Scripted::open();
    let account = account(&desk);
    loaded(&mut desk, account, Err(BalanceError::Lost(Lost)));
    desk.assert_told("The balances of the account could not be read. CapKill Desk itself failed");
}

#[test]
fn a_check_that_a_busy_worker_refused_can_be_made_again() {
    let mut desk = Scripted::open();
    desk.fill_queue();
    desk.dispatch(AccountCommand::Check);
    desk.assert_told("too busy");
    desk.jobs();
    desk.dispatch(AccountCommand::Check);
    assert_eq!(checks(&mut desk), 1);
}
