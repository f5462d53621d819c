//! One run past everything that could lead a key astray: a key that is changed, a service that says all keys back, an
//! import, a backup and a data directory of somebody who wants the keys. Each step adds to one data directory.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;

use crate::support::echo::Echo;
use crate::support::hostile::{line, solved_with};
use crate::support::spelled::{
    KEYS, KeySearch, contains, every_spelling, every_spelling_in_headers, every_written_spelling, spellings,
};
use crate::support::ways_out::{exports, ways_out};
use crate::support::whole_log::whole_log;
use crate::support::{MARK, TestDesk};
use capkill_desk::contract::ClientKey;
use capkill_desk::desk::{
    AccountCommand, Command, FollowCommand, KeyCommand, NewAddress, ProfileCommand, Question, ReceiverCommand,
    ReceiverState, SubmissionCommand, TransferCommand,
};
use capkill_desk::history::{FILE_NAME, SubmissionId};
use capkill_desk::keychain::SessionKeys;
use capkill_desk::profile::{Address, CAPKILL_ID, Profile, Settings};
use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;
use url::Url;

/// The first profile's key in the end, the second profile's, and the first profile's before it was changed.
const OWN: &str = KEYS[0];
const OTHER: &str = KEYS[1];
const BEFORE: &str = KEYS[2];

const FIRST: &str = "first";
const SECOND: &str = "second";

/// The services of a run: of the first profile, of the second, and of whoever wants the keys.
struct Services {
    first: Echo,
    second: Echo,
    foreign: Echo,
}

impl Services {
    fn start() -> Self {
        Self { first: Echo::start(), second: Echo::start(), foreign: Echo::start() }
    }

    /// Lets the operator's services say keys back wherever a service can.
    fn say(&self, keys: &[&str]) {
        let text = every_written_spelling(keys);
        for service in [&self.first, &self.second] {
            service.answer("createTask", format!(r#"{{"errorId":0,"taskId":7,"said":"{text}"}}"#));
            service.answer("getTaskResult", every_spelling(keys));
            service.answer("getBalance", format!(r#"{{"errorId":0,"balance":12.5,"said":"{text}"}}"#));
            service.head(every_spelling_in_headers(keys));
        }
    }

    #[track_caller]
    fn assert_nothing_foreign(&self) {
        let came: Vec<_> =
            self.foreign.requests().iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
        assert_eq!(came, [""; 0]);
    }
}

fn profile(id: &str, base_url: &str, more: &str) -> String {
    format!(
        "[[profile]]\nid = \"{id}\"\nname = \"{id}\"\nbase_url = \"{base_url}\"\npoll_spacing_ms = 600000\n\
         task_life_ms = 3600000\n{more}\n"
    )
}

/// Proves that this user gave a profile its address; a settings file from elsewhere can't.
fn proof(id: &str, base_url: &str) -> String {
    let mut profile = Profile::new(id, id, Address::parse(base_url));
    profile.prove_address(&MARK);
    format!("address_proof = \"{}\"", profile.address_proof)
}

/// Opens a desk on a directory whose keychain has the keys for the addresses where the operator entered them.
fn open(services: &Services, directory: TempDir, selected: &str, first: &str) -> TestDesk {
    TestDesk::start_in(directory, |options| {
        options.settings = Settings::load(&options.data_dir);
        options.profile = Some(selected.to_owned());
        options.keys = SessionKeys::with_environment(ClientKey::from_input(BEFORE).map(|(key, _)| key));
        for (id, key, service) in [(FIRST, first, &services.first), (SECOND, OTHER, &services.second)] {
            let (key, _) = ClientKey::from_input(key).unwrap();
            options.keys.bind(&key, service.origin());
            options.keys.set(id, Some(key));
        }
    })
}

fn number(directory: &Path, sql: &str) -> i64 {
    Connection::open(directory.join(FILE_NAME)).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Polls a task, and waits until the poll is in the history.
fn poll(desk: &mut TestDesk, id: i64) {
    let sql = format!("SELECT count(*) FROM exchange WHERE submission_id = {id} AND method = 'getTaskResult'");
    let directory = desk.directory.path().to_owned();
    let before = number(&directory, &sql);
    desk.wait_until("the task", |desk| desk.state().following.contains_key(&SubmissionId(id)));
    desk.desk.dispatch(FollowCommand::AskNow(SubmissionId(id)));
    desk.wait_until("the poll", move |_| number(&directory, &sql) > before);
}

fn check_balance(desk: &mut TestDesk) {
    desk.desk.dispatch(AccountCommand::Check);
    desk.wait_until("the balance", |desk| {
        desk.state().balance().is_some_and(|known| !known.is_checking && known.last_check.is_some())
    });
}

/// Submits with an address of the desk's own, and calls that back with keys in head and body.
fn call_back(desk: &mut TestDesk, number_of_site: usize, keys: &[&str]) {
    desk.desk.dispatch(ReceiverCommand::Switch(true));
    desk.wait_until("the receiver", |desk| {
        matches!(desk.state().receiver, ReceiverState::On(_)) && desk.state().compose.draft.own_callback.is_some()
    });
    desk.submit_site(number_of_site);
    let sql = "SELECT callback_url FROM submission ORDER BY id DESC LIMIT 1";
    let url: String = desk.sqlite().query_row(sql, [], |row| row.get(0)).unwrap();
    let url = Url::parse(&url).unwrap();
    let host = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
    let body = every_spelling(keys);
    let mut stream = TcpStream::connect(&host).unwrap();
    write!(stream, "POST {} HTTP/1.1\r\nHost: {host}\r\n{}", url.path(), every_spelling_in_headers(keys)).unwrap();
    write!(stream, "Content-Length: {}\r\n\r\n", body.len()).unwrap();
    stream.write_all(&body).unwrap();
    let mut status = [0; 12];
    stream.read_exact(&mut status).unwrap();
    assert_eq!(&status[9..], b"200");
    let directory = desk.directory.path().to_owned();
    desk.wait_until("the callback", move |_| number(&directory, "SELECT count(*) FROM callback") > 0);
    desk.desk.dispatch(ReceiverCommand::Switch(false));
}

/// Two profiles at work, the key of the first changed meanwhile, and every service says back what it can know.
fn work(services: &Services, desk: &mut TestDesk) {
    services.say(&[OTHER, BEFORE]);
    desk.submit_site(1);
    poll(desk, 1);
    call_back(desk, 2, &[OTHER, BEFORE]);
    services.say(&KEYS);
    desk.set_key(OWN);
    desk.submit_site(3);
    poll(desk, 3);
    check_balance(desk);
    desk.desk.dispatch(ProfileCommand::Select(SECOND.into()));
    desk.submit_site(4);
    services.second.answer("getTaskResult", solved_with(&KEYS));
    poll(desk, 4);
    check_balance(desk);
    desk.desk.dispatch(ProfileCommand::Select(FIRST.into()));
}

/// Gives lines to *Import history…*. Returns what the operator is told.
fn import(desk: &mut TestDesk, lines: &[Value]) -> String {
    let outside = TempDir::new().unwrap();
    let file = outside.path().join("hostile.jsonl");
    let lines: Vec<String> = lines.iter().map(|line| format!("{line}\n")).collect();
    fs::write(&file, lines.concat()).unwrap();
    dismiss_all(desk);
    desk.files.choose(&file);
    desk.desk.dispatch(TransferCommand::Import);
    let is_told = |text: &str| text.contains("imported");
    desk.wait_until("the import", |desk| {
        desk.state().transfer.is_none() && desk.state().notices.iter().any(|notice| is_told(&notice.text))
    });
    desk.notices().into_iter().find(|text| is_told(text)).unwrap()
}

fn dismiss_all(desk: &mut TestDesk) {
    let ids: Vec<u64> = desk.desk.state().notices.iter().map(|notice| notice.id).collect();
    for id in ids {
        desk.desk.dispatch(Command::DismissNotice(id));
    }
}

/// Imports rows that name the foreign address, each written in another way. Returns their numbers.
fn import_hostile(services: &Services, desk: &mut TestDesk) -> Vec<i64> {
    let foreign = services.foreign.base_url();
    let port = Url::parse(&foreign).unwrap().port().unwrap();
    let own_first: String =
        desk.sqlite().query_row("SELECT uid FROM submission WHERE id = 1", [], |row| row.get(0)).unwrap();
    let told = import(
        desk,
        &[
            line("one", (FIRST, OWN), &foreign),
            line("two", (FIRST, OWN), &format!("http://localhost:{port}/")),
            line("three", (SECOND, OTHER), &foreign.replace("http://", "http://first:127.0.0.1@")),
            line("four", (CAPKILL_ID, BEFORE), &foreign),
            // A row that is here keeps the address where it was sent.
            line(&own_first, (FIRST, OWN), &foreign),
        ],
    );
    assert!(told.starts_with("4 submissions imported"), "{told}");
    let mut followed = line("five", (FIRST, OWN), &foreign);
    followed["followed"] = 1.into();
    let told = import(desk, &[followed]);
    assert!(told.contains("“followed”, which this CapKill Desk does not know"), "{told}");
    assert_eq!(
        number(desk.directory.path(), "SELECT sum(id) FROM submission WHERE uid IN ('one', 'two', 'three', 'four')"),
        26
    );
    vec![5, 6, 7, 8]
}

/// The address that the operator is asked about, once it was said that a profile may be used which the header does not
/// show.
#[track_caller]
fn asked_address(desk: &mut TestDesk) -> NewAddress {
    loop {
        // The keychain may have to answer first.
        desk.wait_until("the question", |desk| desk.state().question.is_some());
        match desk.desk.state().question.clone() {
            Some(Question::Call(..)) => desk.say_yes(),
            Some(Question::NewAddress(asked)) => return asked,
            question => panic!("another question: {question:?}"),
        }
    }
}

/// The address that the operator is asked about, which is then refused.
#[track_caller]
fn refused(desk: &mut TestDesk) -> NewAddress {
    let asked = asked_address(desk);
    desk.desk.dispatch(SubmissionCommand::DropQuestion);
    assert!(desk.desk.state().question.is_none());
    asked
}

/// Clicks on everything that a row offers for its task, and refuses what is asked.
#[track_caller]
fn click_on(services: &Services, desk: &mut TestDesk, id: i64) {
    let id = SubmissionId(id);
    let record = desk.record(id.0);
    desk.desk.dispatch(FollowCommand::AskNow(id));
    desk.desk.dispatch(FollowCommand::Follow(id));
    let asked = refused(desk);
    let port = Url::parse(&services.foreign.base_url()).unwrap().port().unwrap();
    assert!(asked.asked.to_string().ends_with(&format!(":{port}")), "{asked:?}");
    assert_eq!((asked.named_by, asked.key.masked()), (Some(id), record.record.key_hint.clone()));
    assert!(!asked.confirmed.is_empty(), "both addresses are on screen");
}

/// Follows no task any more: nothing is restored over one that is followed.
fn stop_all(desk: &mut TestDesk) {
    let followed: Vec<SubmissionId> = desk.desk.state().following.keys().copied().collect();
    for id in followed {
        desk.desk.dispatch(FollowCommand::Stop(id));
    }
    desk.wait_until("the end of following", |desk| desk.state().following.is_empty());
}

/// Lets the desk's own rows name the foreign address, as tasks that are followed: one of them by nobody knows whom, the
/// others by a desk of this user.
fn lead_away(services: &Services, file: &Path) {
    let foreign = services.foreign.base_url();
    let number = "0123456789abcdef";
    let desk = format!("{number}{}", MARK.proof(number).unwrap());
    let sql = "UPDATE submission SET base_url = ?1, followed = 1, followed_by = iif(id = 2, NULL, ?2), brought_in = 0,
               state = 'created', task_id = '7', solution = NULL, polls = 0 WHERE id <= 4";
    assert_eq!(Connection::open(file).unwrap().execute(sql, [foreign, desk]).unwrap(), 4);
}

/// Restores a backup whose rows name the foreign address, and clicks on them.
fn restore_led_away(services: &Services, search: &KeySearch, desk: &mut TestDesk) {
    let outside = TempDir::new().unwrap();
    let file = outside.path().join("backup.sqlite3");
    stop_all(desk);
    desk.files.choose(&file);
    desk.desk.dispatch(TransferCommand::BackUp);
    desk.wait_until("the backup", |desk| desk.state().notices.iter().any(|notice| notice.text.contains("backed up")));
    assert_eq!(search.found("the backup", &fs::read(&file).unwrap()), [""; 0]);
    lead_away(services, &file);
    desk.files.choose(&file);
    desk.desk.dispatch(TransferCommand::ChooseRestore);
    desk.wait_until("the question", |desk| desk.state().restore.is_some());
    desk.desk.dispatch(TransferCommand::Restore);
    desk.wait_until("the restored", |desk| {
        desk.state().notices.iter().any(|notice| notice.text.contains("restored, marked"))
    });
    assert!(desk.desk.state().following.is_empty(), "nothing is followed by itself");
    for id in [3, 4] {
        click_on(services, desk, id);
    }
}

/// Clicks on everything that a profile offers, and refuses what is asked. Returns where its key was confirmed to go.
fn click_on_profile(services: &Services, desk: &mut TestDesk, id: &str, number: usize) -> Vec<String> {
    desk.desk.dispatch(ProfileCommand::Select(id.into()));
    desk.wait_until("the key", |desk| desk.state().key().is_some());
    assert!(desk.desk.state().question.is_none(), "what is done by itself asks nothing");
    desk.desk.dispatch(AccountCommand::Check);
    let asked = refused(desk);
    assert_eq!((&asked.asked, asked.named_by), (&services.foreign.origin(), None));
    desk.compose_site(number);
    desk.wait_until("the draft", |desk| desk.state().compose.is_current() && desk.state().submit_blocker().is_none());
    desk.desk.dispatch(SubmissionCommand::Submit);
    assert_eq!(refused(desk), asked);
    asked.confirmed.iter().map(ToString::to_string).collect()
}

/// Opens a directory whose history and settings lead away, and clicks on everything.
fn open_led_away(services: &Services, directory: TempDir) -> TestDesk {
    lead_away(services, &directory.path().join(FILE_NAME));
    let ids = [FIRST, SECOND, CAPKILL_ID];
    let profiles = ids.map(|id| profile(id, &services.foreign.base_url(), "check_on_open = true"));
    fs::write(directory.path().join("settings.toml"), profiles.concat()).unwrap();
    let mut desk = open(services, directory, FIRST, OWN);
    desk.wait_until("what waits", |desk| {
        let says = |part: &str| desk.state().notices.iter().any(|notice| notice.text.contains(part));
        says("One task of first waits at") && says("one task is not asked for") && says("was not confirmed to go")
    });
    for id in [3, 4] {
        desk.record(id);
        for command in [FollowCommand::AskNow(SubmissionId(id)), FollowCommand::Follow(SubmissionId(id))] {
            desk.desk.dispatch(command);
        }
        assert_eq!(refused(&mut desk).asked, services.foreign.origin());
        desk.desk.dispatch(Command::Repeat(SubmissionId(id)));
        assert_eq!(refused(&mut desk).asked, services.foreign.origin());
    }
    let confirmed = ids.map(|id| click_on_profile(services, &mut desk, id, 20));
    let [first, second] = [&services.first, &services.second].map(|service| vec![service.origin().to_string()]);
    assert_eq!(confirmed[..2], [first, second]);
    assert!(confirmed[2].contains(&"https://capkill.com".to_owned()), "{confirmed:?}");
    enter_again(services, &mut desk);
    desk
}

/// Enters keys for profiles that were led away, as somebody does whom the window asks for one.
fn enter_again(services: &Services, desk: &mut TestDesk) {
    for (id, text) in [(FIRST, OWN), (CAPKILL_ID, "never-used-key-0009"), (CAPKILL_ID, OTHER)] {
        desk.desk.dispatch(ProfileCommand::Select(id.into()));
        desk.set_key(text);
        desk.desk.dispatch(AccountCommand::Check);
        assert_eq!(refused(desk).asked, services.foreign.origin());
    }
    let (key, _) = ClientKey::from_input(OTHER).unwrap();
    desk.desk.dispatch(ProfileCommand::Select(SECOND.into()));
    desk.desk.dispatch(KeyCommand::Offer(vec![key.clone()]));
    desk.desk.dispatch(KeyCommand::UseOffered(key));
    desk.desk.dispatch(AccountCommand::Check);
    assert_eq!(refused(desk).asked, services.foreign.origin());
}

/// Looks for keys in every way out, in the window's state, and in every file.
fn assert_clean(search: &KeySearch, desk: &mut TestDesk, rows: impl IntoIterator<Item = i64>) {
    let text = every_written_spelling(&KEYS);
    let mut left = exports(desk);
    for id in rows {
        left.extend(ways_out(desk, id, &text));
        left.push((format!("the window's state at #{id}"), format!("{:?}", desk.desk.state()).into_bytes()));
    }
    left.push(("the log".into(), whole_log()));
    for (what, bytes) in left {
        assert!(!bytes.is_empty(), "{what}");
        assert_eq!(search.found(&what, &bytes), [""; 0]);
    }
    assert_eq!(search.found_below(desk.directory.path()), [""; 0]);
}

#[test]
fn no_key_goes_astray_and_none_rests_anywhere() {
    whole_log();
    let (services, search, directory) = (Services::start(), KeySearch::of(&KEYS), TempDir::new().unwrap());
    let addresses = [(FIRST, services.first.base_url()), (SECOND, services.second.base_url())];
    let settings: Vec<String> =
        addresses.iter().map(|(id, base_url)| profile(id, base_url, &proof(id, base_url))).collect();
    fs::write(directory.path().join("settings.toml"), settings.concat()).unwrap();
    let mut desk = open(&services, directory, FIRST, BEFORE);
    work(&services, &mut desk);
    let imported = import_hostile(&services, &mut desk);
    for id in &imported {
        click_on(&services, &mut desk, *id);
    }
    let polls = services.first.came("getTaskResult");
    poll(&mut desk, 1);
    assert_eq!(services.first.came("getTaskResult"), polls + 1, "a row of this desk stays where it was sent");
    assert_clean(&search, &mut desk, 1..=8);
    restore_led_away(&services, &search, &mut desk);
    assert_clean(&search, &mut desk, [3]);
    services.assert_nothing_foreign();
    let TestDesk { desk: first, directory, .. } = desk;
    drop(first);
    let mut desk = open_led_away(&services, directory);
    assert_clean(&search, &mut desk, [3]);
    services.assert_nothing_foreign();
    assert!(services.first.came("createTask") == 3 && services.second.came("createTask") == 1);
    // What is looked for would be found, and what leaves would be counted.
    for spelled in KEYS.iter().flat_map(|key| spellings(key)) {
        // A key in one piece is found as its two halves.
        let found = search.found("what is planted", &spelled.sent).len();
        assert!(matches!(found, 1 | 2), "{}: {found}", spelled.name);
    }
    for half in KEYS.iter().flat_map(|key| [&key[..key.len() / 2], &key[key.len() / 2..]]) {
        assert_eq!(search.found("half a key", half.as_bytes()).len(), 1, "{half}");
    }
    fs::write(desk.directory.path().join("planted"), every_spelling(&KEYS)).unwrap();
    assert!(search.found_below(desk.directory.path()).len() >= 60);
    desk.desk.dispatch(AccountCommand::Check);
    let asked = asked_address(&mut desk);
    desk.desk.dispatch(Command::ConfirmAddress(Box::new(asked)));
    desk.wait_until("the call that was confirmed", |_| services.foreign.came("getBalance") == 1);
    assert!(contains(&services.foreign.requests()[0], OTHER.as_bytes()));
}
