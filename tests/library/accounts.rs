//! Profiles, keys and balances, without a keychain: what is kept, what is asked, what is said.

use std::fs;
use std::process::{Command as Process, Output};
use std::time::Duration;

use crate::support::service::{PROFILE, PROFILE_ID, Service, with_key, write_profile};
use crate::support::{MARK, TestDesk, all_files, holds};
use capkill_desk::contract::Departure;
use capkill_desk::desk::{
    AccountCommand, Desk, KeyCommand, KeyPlace, OverviewCommand, ProfileCommand, Reason, SubmissionCommand,
};
use capkill_desk::history::{Life, OverviewRange};
use capkill_desk::judge::Verdict;
use capkill_desk::profile::{Address, Profile, ProfileEdit, SANDBOX_ID, built_in_profiles};
use capkill_desk::view::Charts;
use capkill_desk::work::Clock;
use tempfile::TempDir;

const LONG: Duration = Duration::from_hours(1);
const SPACING: Duration = Duration::from_secs(3);

fn start(key: &str) -> (Service, TestDesk) {
    let service = Service::start();
    let directory = TempDir::new().unwrap();
    write_profile(directory.path(), &service.base_url(), SPACING, LONG);
    let desk = TestDesk::start_in(directory, |options| {
        with_key(options, key);
        options.clock = Clock::system();
    });
    (service, desk)
}

/// Checks with a key and returns what was found.
fn check(desk: &mut TestDesk, key: &str) -> Verdict {
    desk.set_key(key);
    let before = desk.desk.state().balance().and_then(|known| known.last_check.clone());
    desk.desk.dispatch(AccountCommand::Check);
    desk.wait_until("the check", |desk| {
        desk.state().balance().is_some_and(|known| !known.is_checking && known.last_check != before)
    });
    desk.desk.state().balance().unwrap().last_check.as_ref().unwrap().verdict.clone()
}

/// Bad input: "balance as string, negative, huge, absent"; the last good value stays visible.
#[test]
fn every_balance_is_read_kept_and_drawn_or_said_not_to_be_there() {
    let (_service, mut desk) = start("k");
    let accepted = |balance: &str| Verdict::Accepted { balance: balance.into() };
    let huge = "123456789012345678901234567890.000000000000000000001";
    for (key, verdict, departure) in [
        ("an ordinary key", accepted("345.678"), None),
        ("sandbox:balance-string", accepted("12.50"), Some(Departure::NumberAsText("balance"))),
        ("sandbox:balance-negative", accepted("-3.5"), Some(Departure::BalanceNegative)),
        ("sandbox:balance-huge", accepted(huge), None),
        ("sandbox:balance-absent", Verdict::NoBalance, None),
        ("sandbox:html-502", Verdict::NoAnswer, Some(Departure::StatusNotOk(502))),
        ("sandbox:ERROR_IP_NOT_ALLOWED", Verdict::Refused { code: Some("ERROR_IP_NOT_ALLOWED".into()) }, None),
    ] {
        assert_eq!(check(&mut desk, key), verdict, "{key}");
        let known = desk.desk.state().balance().unwrap();
        let found = &known.last_check.as_ref().unwrap();
        assert_eq!(found.departures.first(), departure.as_ref(), "{key}");
        assert_eq!(found.detail.is_empty(), matches!(verdict, Verdict::Accepted { .. }), "{key}: {}", found.detail);
    }
}

fn charts(desk: &Desk) -> Option<&Charts> {
    desk.state().overview.charts.made().map(AsRef::as_ref)
}

/// "The last good value stays visible", whatever comes after it, in the next run too; and it is the
/// account's, so that another key has none.
#[test]
fn the_last_good_balance_stays_with_its_account() {
    const KEY: &str = "an ordinary key";
    let (service, mut desk) = start("k");
    desk.desk.dispatch(OverviewCommand::LookAt(Some(OverviewRange::Day)));
    for balances in ["0 by 1 balance", "0 by 2 balances"] {
        assert!(matches!(check(&mut desk, KEY), Verdict::Accepted { .. }));
        desk.wait_until("the balances", |desk| {
            charts(desk).and_then(|charts| charts.spend.first()).is_some_and(|spend| spend.subtitle == balances)
        });
    }
    desk.submit_site(1);
    desk.wait_until("the dot of the submission", |desk| {
        charts(desk).and_then(|charts| charts.balance.as_ref()).is_some_and(|balance| balance.dots.len() == 1)
    });
    let last_good = |desk: &capkill_desk::desk::Desk| {
        desk.state().balance().and_then(|known| known.last_good.as_ref()).map(|last| last.balance.clone())
    };
    drop(service);
    desk.desk.dispatch(AccountCommand::Check);
    desk.wait_until("no answer", |desk| {
        desk.state().balance().unwrap().last_check.as_ref().is_some_and(|check| check.verdict == Verdict::NoAnswer)
    });
    assert_eq!(last_good(&desk.desk).as_deref(), Some("345.678"));
    desk.set_key("another key");
    assert_eq!(last_good(&desk.desk), None, "another account");
    let TestDesk { desk: first, directory, .. } = desk;
    drop(first);
    let mut desk = TestDesk::start_in(directory, |options| with_key(options, KEY));
    desk.wait_until("the balance of the last run", |desk| last_good(desk).as_deref() == Some("345.678"));
    assert_eq!(desk.desk.state().balance().unwrap().last_check, None, "it is of the last run");
}

/// "After three refusals of the same key within ten minutes further calls ask first": checks and
/// submissions; `tests/follow.rs` has the polls.
#[test]
fn a_key_refused_three_times_asks_before_every_call() {
    const KEY: &str = "sandbox:ERROR_KEY_DOES_NOT_EXIST";
    let (_service, mut desk) = start("k");
    check(&mut desk, KEY);
    check(&mut desk, KEY);
    desk.submit_site(1);
    assert_eq!(desk.states(), [Life::Refused]);
    assert!(desk.desk.state().question.is_none());
    desk.desk.dispatch(AccountCommand::Check);
    assert!(desk.is_asked_about(&Reason::RefusedOften));
    assert!(!desk.desk.state().balance().unwrap().is_checking, "nothing was called");
    desk.desk.dispatch(SubmissionCommand::DropQuestion);
    assert!(desk.desk.state().question.is_none());
    desk.desk.dispatch(AccountCommand::Check);
    desk.say_yes();
    assert!(desk.desk.state().balance().unwrap().is_checking, "the answer was yes");
    desk.wait_until("the check", |desk| !desk.state().balance().unwrap().is_checking);
    desk.desk.dispatch(SubmissionCommand::Submit);
    assert!(desk.is_asked_about(&Reason::RefusedOften));
    desk.desk.dispatch(SubmissionCommand::DropQuestion);
    assert_eq!(desk.states(), [Life::Refused]);
    // Another key is another matter.
    assert!(matches!(check(&mut desk, "another key"), Verdict::Accepted { .. }));
}

/// "Also when a profile is opened": at the start, when the sandbox is not listening yet, as well.
#[test]
fn a_start_checks_what_this_user_wants_checked() {
    let mut sandbox = built_in_profiles().into_iter().find(|profile| profile.id == SANDBOX_ID).unwrap();
    sandbox.checks_on_open = true;
    sandbox.prove_check(&MARK);
    let mut desk = start_with_check(&sandbox.check_proof);
    desk.wait_until("the balance", |desk| desk.state().balance().is_some_and(|known| known.last_good.is_some()));
    assert_eq!(desk.notices(), Vec::<String>::new());
    let directory = desk.directory.path().to_owned();
    desk.wait_until("the balance in the file", move |_| {
        let sqlite = rusqlite::Connection::open(directory.join("history.sqlite3")).unwrap();
        sqlite.query_row("SELECT count(*) FROM balance", [], |row| row.get::<_, u32>(0)).unwrap() == 1
    });
    // A settings file from elsewhere says the same without a proof, or with somebody else's.
    for proof in ["", "0123456789abcdef"] {
        let mut desk = start_with_check(proof);
        desk.wait_until("the notice", |desk| {
            desk.state().notices.iter().any(|notice| notice.text.contains("no desk of yours switched that on"))
        });
        assert!(desk.desk.state().balance().is_none_or(|known| known.last_check.is_none() && !known.is_checking));
    }
}

/// Starts a desk whose settings want the sandbox's balance at once, with the proof of who wrote that.
fn start_with_check(proof: &str) -> TestDesk {
    let directory = TempDir::new().unwrap();
    let settings = format!("[[profile]]\nid = \"sandbox\"\ncheck_on_open = true\ncheck_proof = \"{proof}\"\n");
    fs::write(directory.path().join("settings.toml"), settings).unwrap();
    TestDesk::start_in(directory, |_| {})
}

#[test]
fn a_profile_is_made_checked_when_opened_and_deleted_with_its_key() {
    let (service, mut desk) = start("k");
    let mut profile = Profile::new("mine", "Mine", Address::parse(&service.base_url()));
    profile.checks_on_open = true;
    profile.low_balance = "400".into();
    let edit = ProfileEdit { before: None, now: profile.clone() };
    desk.desk.dispatch(ProfileCommand::Save(Box::new(edit)));
    profile.prove_check(&MARK);
    profile.prove_address(&MARK);
    assert_eq!(desk.desk.state().profile(), Some(&profile), "a new profile is in use at once");
    desk.set_key("the key of mine");
    let checked_ms = |desk: &capkill_desk::desk::Desk| {
        desk.state().balance().and_then(|known| known.last_check.as_ref()).map(|check| check.at_ms)
    };
    desk.wait_until("the check on opening", |desk| checked_ms(desk).is_some());
    // Opened once more, it is checked once more.
    let (first, place) = (checked_ms(&desk.desk), desk.desk.state().selected_profile.clone());
    desk.desk.dispatch(ProfileCommand::Select("sandbox".into()));
    desk.desk.dispatch(ProfileCommand::Select(place));
    desk.wait_until("the second check", |desk| checked_ms(desk) > first);
    assert!(profile.is_low(&desk.desk.state().balance().unwrap().last_good.as_ref().unwrap().balance));
    let path = desk.directory.path().join("settings.toml");
    desk.wait_until("the file", |_| fs::read_to_string(&path).is_ok_and(|text| text.contains("\"Mine\"")));
    desk.desk.dispatch(ProfileCommand::Delete("mine".into()));
    desk.wait_until("the file", |_| !fs::read_to_string(&path).unwrap().contains("Mine"));
    assert!(desk.desk.state().profiles.iter().all(|profile| profile.id != "mine"));
    assert!(desk.desk.state().keys.get("mine").is_none());
    desk.desk.dispatch(ProfileCommand::Delete("capkill".into()));
    assert_eq!(desk.desk.state().profiles.len(), 3, "what comes with the program stays");
}

/// Bad input: "two windows editing the same profile".
#[test]
fn two_desks_edit_the_same_profile() {
    let (_service, mut one) = start("k");
    let mut other = TestDesk::run(crate::support::options(one.directory.path()), ());
    let profile = |desk: &capkill_desk::desk::Desk| {
        desk.state().profiles.iter().find(|profile| profile.id == PROFILE_ID).unwrap().clone()
    };
    let before = profile(&one.desk);
    assert_eq!(profile(&other.desk), before);
    let edit = |now: Profile| ProfileCommand::Save(Box::new(ProfileEdit { before: Some(before.clone()), now }));
    let path = one.directory.path().join("settings.toml");
    let holds = |part: &'static str| {
        let path = path.clone();
        move |_: &capkill_desk::desk::Desk| fs::read_to_string(&path).unwrap().contains(part)
    };
    one.desk.dispatch(edit(Profile { name: "Renamed".into(), ..before.clone() }));
    one.wait_until("the first save", holds("Renamed"));
    other.desk.dispatch(edit(Profile { low_balance: "7".into(), ..before.clone() }));
    other.wait_until("the second save", holds("\"7\""));
    other.wait_until("both changes", |desk| profile(desk).name == "Renamed" && profile(desk).low_balance == "7");
    other.desk.dispatch(edit(Profile { name: "Otherwise".into(), ..before.clone() }));
    other.wait_until("a warning", |desk| {
        desk.state().notices.iter().any(|notice| notice.text.contains("Another window had changed the name"))
    });
    assert!(holds("Otherwise")(&other.desk), "the last word is said and told");
}

/// No keychain: the key stays for the session, the window says so, nothing is written.
#[test]
fn without_a_keychain_a_key_stays_for_the_session_and_rests_nowhere() {
    const CANARY: &str = "canary-9b1d3f5a7c2e4608";
    let (_service, mut desk) = start("k");
    assert!(matches!(check(&mut desk, CANARY), Verdict::Accepted { .. }));
    desk.submit_site(1);
    desk.wait_until("the word", |desk| matches!(desk.state().key_places.get(PROFILE_ID), Some(KeyPlace::Session(_))));
    let told = desk.notices();
    assert!(told.iter().any(|text| text.contains("not kept after CapKill Desk is closed")), "{told:?}");
    desk.desk.dispatch(KeyCommand::Forget);
    assert!(desk.desk.state().key().is_none());
    assert!(!format!("{:?}", desk.desk.state()).contains(CANARY));
    let TestDesk { desk: closed, directory, .. } = desk;
    drop(closed);
    for (path, bytes) in all_files(directory.path()) {
        assert!(!holds(&bytes, CANARY), "{} holds the key", path.display());
    }
}

fn check_in_terminal(directory: &TempDir, arguments: &[&str], key: Option<&str>) -> Output {
    let mut command = Process::new(env!("CARGO_BIN_EXE_capkill-desk"));
    command.arg("check").args(arguments).arg("--data-dir").arg(directory.path());
    command.env_remove("CAPKILL_CLIENT_KEY").env_remove("CAPKILL_DESK_DATA");
    // No keychain of whoever runs the tests.
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    command.envs(key.map(|key| ("CAPKILL_CLIENT_KEY", key)));
    command.output().unwrap()
}

/// `capkill-desk check`: the design's exit codes, one line, and the key in none of it.
#[test]
fn check_in_a_terminal_has_the_designs_exit_codes() {
    const CANARY: &str = "canary-2a4c6e8f0b1d3579";
    let service = Service::start();
    let directory = TempDir::new().unwrap();
    write_profile(directory.path(), &service.base_url(), SPACING, LONG);
    let base_url = service.base_url();
    let named = ["--profile", "service", "--address", &base_url];
    for (profile, key, code, part) in [
        (&named[..], Some(CANARY), 0, "Service: key ••••3579 accepted, balance 345.678"),
        (&named, Some("sandbox:ERROR_KEY_DOES_NOT_EXIST"), 2, "refused with ERROR_KEY_DOES_NOT_EXIST: "),
        (&named, Some("sandbox:ERROR_ZERO_BALANCE"), 2, "Top up the balance"),
        (&named, Some("sandbox:html-502"), 3, "HTTP 502"),
        (&named, Some("sandbox:reset"), 3, "broke before a reply came"),
        (&named, Some("sandbox:balance-absent"), 3, "accepted, no balance in the reply"),
        (
            &["--profile", "nobody"],
            Some("k"),
            1,
            "There is no profile named nobody; there are Sandbox, CapKill, Service",
        ),
        (&["--nonsense"], Some("k"), 1, "--nonsense"),
        (
            &["--profile", "service"],
            Some(CANARY),
            1,
            "Nothing was sent: the key ••••3579 was not confirmed for http://127.0.0.1:",
        ),
        (&["--profile", "service", "--address", "http://127.0.0.1:1"], Some(CANARY), 1, "Nothing was sent"),
        (
            &["--profile", "service", "--address", "nowhere"],
            Some(CANARY),
            1,
            "--address nowhere is no address; write the profile's base URL",
        ),
        (&[], None, 0, "Sandbox: key ••••0001 accepted"),
        (&named, None, 1, ""),
    ] {
        let output = check_in_terminal(&directory, profile, key);
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert_eq!(output.status.code(), Some(code), "{profile:?} {key:?}: {said}");
        assert!(said.contains(part) && !said.contains(CANARY), "{profile:?} {key:?}: {said}");
    }
    // What was found is in the window's overview.
    let sqlite = rusqlite::Connection::open(directory.path().join("history.sqlite3")).unwrap();
    let kept = "SELECT balance FROM balance WHERE profile_id = ?1 AND balance IS NOT NULL";
    let kept: String = sqlite.query_row(kept, [PROFILE_ID], |row| row.get(0)).unwrap();
    assert_eq!((kept.as_str(), PROFILE), ("345.678", "Service"));
    for (path, bytes) in all_files(directory.path()) {
        assert!(!holds(&bytes, CANARY), "{} holds the key", path.display());
    }
}

/// A proxy that can't be read is an error, and nothing goes past it. The address is one that no network routes.
#[test]
fn a_proxy_that_can_not_be_read_is_said_and_nothing_is_sent() {
    let directory = TempDir::new().unwrap();
    write_profile(directory.path(), "http://192.0.2.1/api/", SPACING, LONG);
    let mut command = Process::new(env!("CARGO_BIN_EXE_capkill-desk"));
    command
        .args(["check", "--profile", "service", "--address", "http://192.0.2.1/"])
        .arg("--data-dir")
        .arg(directory.path());
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    command.env("CAPKILL_CLIENT_KEY", "k").env("HTTP_PROXY", "://proxy");
    let output = command.output().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("the proxy that HTTP_PROXY names can't be read"), "{said}");
}
