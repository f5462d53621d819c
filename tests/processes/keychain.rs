//! Keys in a real gnome-keyring: kept from run to run, gone when deleted, and what is said when
//! the keyring is locked or goes away.

use std::path::Path;
use std::process::Command as Process;
use std::time::Duration;

use crate::support::keyring::Keyring;
use crate::support::service::{PROFILE, PROFILE_ID, Service, with_key, write_profile};
use crate::support::{TestDesk, all_files, holds, states};
use capkill_desk::contract::ClientKey;
use capkill_desk::desk::{AccountCommand, CopyCommand, FollowCommand, KeyCommand, KeyPlace, ProfileCommand};
use capkill_desk::history::{FILE_NAME, Life, SubmissionId};
use capkill_desk::keychain::{KeptKey, KeyOrigin, Keychain, SessionKeys};
use capkill_desk::work::Clock;
use tempfile::TempDir;

/// Names what this test binary, run as a child, is to do; the environment of a process can't be
/// changed safely, so a desk that is to find the keyring needs a process of its own.
const STEP: &str = "CAPKILL_TEST_KEYCHAIN_STEP";

/// Names the data directory of the child.
const DATA: &str = "CAPKILL_TEST_KEYCHAIN_DATA";

const CANARY: &str = "canary-6e1c5a9d3b7f2804";

/// A desk that begins with the service's profile, without a key, on the keyring of this process.
fn desk() -> TestDesk<()> {
    let data = std::env::var(DATA).unwrap();
    let mut options = crate::support::options(Path::new(&data));
    // Blank: no key at all, so that the keychain is asked.
    with_key(&mut options, " ");
    options.keys = SessionKeys::default();
    options.keychain = Keychain::start().unwrap();
    options.clock = Clock::system();
    TestDesk::run(options, ())
}

fn place(desk: &TestDesk<()>) -> Option<KeyPlace> {
    desk.desk.state().key_places.get(PROFILE_ID).cloned()
}

fn wait_for_keychain(desk: &mut TestDesk<()>) {
    desk.wait_until("the keychain", |desk| desk.state().key_places.get(PROFILE_ID) == Some(&KeyPlace::Keychain));
}

fn wait_for_session(desk: &mut TestDesk<()>, part: &str) {
    desk.wait_until(part, |desk| {
        let place = desk.state().key_places.get(PROFILE_ID);
        matches!(place, Some(KeyPlace::Session(why)) if why.contains(part))
    });
    let told = place(desk).unwrap().describe();
    assert!(told.contains("only until CapKill Desk is closed"), "{told}");
}

/// A run that enters the key, checks it, submits and fails.
fn save() {
    let mut desk = desk();
    desk.set_key(CANARY);
    wait_for_keychain(&mut desk);
    desk.desk.dispatch(AccountCommand::Check);
    desk.wait_until("the balance", |desk| desk.state().balance().is_some_and(|known| known.last_good.is_some()));
    desk.submit_site(1);
    desk.desk.dispatch(CopyCommand::Payload);
    desk.wait_until("the copy", |desk| desk.state().clipboard.is_some());
    assert!(!desk.desk.state().clipboard.as_ref().unwrap().contains(CANARY));
}

/// Keeps the key as an earlier version did: without an address.
fn old() {
    let key = ClientKey::from_input(CANARY).unwrap().0;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let keychain = Keychain::start().unwrap();
    runtime.block_on(keychain.save(PROFILE_ID, KeptKey { key, place: KeyOrigin::OfEarlierVersion })).unwrap();
}

/// A run that never uses the profile: its key is taken out all the same.
fn learn() {
    let mut options = crate::support::options(Path::new(&std::env::var(DATA).unwrap()));
    options.keychain = Keychain::start().unwrap();
    options.profile = Some("Sandbox".to_owned());
    let mut desk = TestDesk::run(options, ());
    desk.wait_until("the key", |desk| desk.keys_seen().redactor().finds(CANARY));
    assert_eq!(place(&desk), None, "nothing is shown of it");
}

/// A run in which nobody enters a key.
fn use_again() {
    let mut desk = desk();
    wait_for_keychain(&mut desk);
    desk.submit_site(2);
}

/// A run that deletes the profile.
fn delete() {
    let mut desk = desk();
    wait_for_keychain(&mut desk);
    desk.desk.dispatch(ProfileCommand::Delete(PROFILE_ID.to_owned()));
    desk.wait_until("the deletion", |desk| {
        desk.state().notices.iter().any(|notice| notice.text.contains("its key is deleted from the keychain"))
    });
}

/// A run while the keyring is locked and nobody unlocks it.
fn locked() {
    let mut desk = desk();
    desk.wait_until("what is in the way", |desk| {
        let place = desk.state().key_places.get(PROFILE_ID);
        matches!(place, Some(KeyPlace::Unread(why)) if why.contains("locked or access was denied"))
    });
    let told = desk.notices();
    assert!(told.iter().any(|text| text.contains("unlock it")), "{told:?}");
    // What needs the key asks once more, and takes the answer.
    desk.record(1);
    desk.desk.dispatch(FollowCommand::Follow(SubmissionId(1)));
    desk.wait_until("the refusal", |desk| {
        desk.state().notices.iter().any(|notice| notice.text.starts_with("Not followed: Enter the key"))
    });
    desk.set_key("typed-meanwhile-0001");
    wait_for_session(&mut desk, "locked or access was denied");
    desk.submit_site(3);
}

/// A run in which the keyring ends after the key was loaded; whoever started the run ends it.
fn gone() {
    let mut desk = desk();
    wait_for_keychain(&mut desk);
    println!("loaded");
    std::io::stdin().read_line(&mut String::new()).unwrap();
    desk.submit_site(4);
    desk.set_key("typed-after-it-0002");
    wait_for_session(&mut desk, "keychain");
    let told = desk.notices();
    assert!(told.iter().any(|text| text.starts_with("The key is not kept")), "{told:?}");
    desk.desk.dispatch(KeyCommand::Forget);
    desk.wait_until("the truth about it", |desk| {
        desk.state().notices.iter().any(|notice| notice.text.contains("may still be in the keychain"))
    });
}

const STEPS: [(&str, fn()); 7] = [
    ("save", save),
    ("old", old),
    ("learn", learn),
    ("use", use_again),
    ("delete", delete),
    ("locked", locked),
    ("gone", gone),
];

/// Runs one step in a process of its own.
fn step(name: &str, keyring: &Keyring, data: &Path) -> Process {
    let mut child = Process::new(std::env::current_exe().unwrap());
    child.args(["--exact", "keychain::a_key_outlives_the_run_and_not_its_profile", "--nocapture"]);
    child.env_remove("CAPKILL_CLIENT_KEY").env(STEP, name).env(DATA, data).envs(keyring.environment());
    child
}

fn run_step(name: &str, keyring: &Keyring, data: &Path) {
    let output = step(name, keyring, data).output().unwrap();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{name}: {said}");
}

struct Place {
    keyring: Keyring,
    service: Service,
    files: TempDir,
}

impl Place {
    fn new() -> Self {
        let files = TempDir::new().unwrap();
        let data = files.path().join("data");
        std::fs::create_dir(&data).unwrap();
        let service = Service::start();
        write_profile(&data, &service.base_url(), Duration::from_secs(3), Duration::from_mins(5));
        Self { keyring: Keyring::start(&files.path().join("home")), service, files }
    }

    fn data(&self) -> std::path::PathBuf {
        self.files.path().join("data")
    }

    fn run(&self, name: &str) {
        run_step(name, &self.keyring, &self.data());
    }

    /// `capkill-desk check`, which finds the same key.
    fn check(&self) -> (Option<i32>, String) {
        self.command(&["check", "--profile", PROFILE], true)
    }

    /// Runs the program, with the keyring or without one.
    fn command(&self, arguments: &[&str], with_keyring: bool) -> (Option<i32>, String) {
        let mut command = Process::new(env!("CARGO_BIN_EXE_capkill-desk"));
        command.args(arguments).arg("--data-dir").arg(self.data()).env_remove("CAPKILL_CLIENT_KEY");
        if with_keyring {
            command.envs(self.keyring.environment());
        } else {
            command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        }
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    }

    fn assert_rests_nowhere(&self) {
        for (path, bytes) in all_files(self.files.path()) {
            assert!(!holds(&bytes, CANARY), "{} holds the key", path.display());
        }
    }
}

/// Must show: "a key saved in one run is used in the next", and rests nowhere but in the keyring.
#[test]
fn a_key_outlives_the_run_and_not_its_profile() {
    if let Ok(name) = std::env::var(STEP) {
        let (_, run) = STEPS.iter().find(|(known, _)| *known == name).unwrap();
        return run();
    }
    let place = Place::new();
    place.run("save");
    place.assert_rests_nowhere();
    place.run("use");
    let (code, said) = place.check();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("••••2804 accepted"), "{said}");
    assert_eq!(place.service.audit().len(), 2, "both runs submitted with the key");
    place.run("delete");
    // The profile is gone; made again under its id it finds no key.
    write_profile(&place.data(), &place.service.base_url(), Duration::from_secs(3), Duration::from_mins(5));
    let (code, said) = place.check();
    assert!(code == Some(1) && said.contains("has no key"), "{said}");
    place.assert_rests_nowhere();
}

/// Bad input: "keychain locked, denied".
#[test]
fn a_locked_keyring_is_said_and_the_key_stays_for_the_session() {
    let place = Place::new();
    place.run("save");
    place.keyring.lock();
    place.run("locked");
    let (code, said) = place.check();
    assert!(code == Some(1) && said.contains("locked or access was denied"), "{said}");
    assert!(matches!(states(&place.data())[..], [_, Life::Created | Life::Solved]), "{:?}", states(&place.data()));
}

/// Bad input: "gone midway". What was loaded goes on working.
#[test]
fn a_keyring_that_goes_away_is_said_and_the_key_goes_on_working() {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::process::Stdio;
    let mut place = Place::new();
    place.run("save");
    let mut child = step("gone", &place.keyring, &place.data());
    let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.contains("loaded")), "the key was not loaded");
    place.keyring.stop();
    child.stdin.take().unwrap().write_all(b"gone\n").unwrap();
    let said: Vec<String> = lines.collect();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{said:?} {}", String::from_utf8_lossy(&output.stderr));
    let (code, said) = place.check();
    assert!(code == Some(1) && !said.is_empty(), "{said}");
}

/// Must show: a key that no run has loaded is masked in the window's run and in what the terminal prints.
#[test]
fn a_key_that_rests_in_the_keyring_is_masked() {
    let place = Place::new();
    place.run("old");
    // No row of the profile is here, for which its key would be read anyway.
    place.run("learn");
    place.run("save");
    let history = rusqlite::Connection::open(place.data().join(FILE_NAME)).unwrap();
    history.execute("UPDATE submission SET label = ?1", [CANARY]).unwrap();
    drop(history);
    let input = place.files.path().join("input.json");
    std::fs::write(&input, format!(r#"{{"clientKey":"","task":{{"type":"{CANARY}"}}}}"#)).unwrap();
    for arguments in [&["export", "--format", "jsonl"][..], &["inspect", input.to_str().unwrap()]] {
        let (_, said) = place.command(arguments, true);
        assert!(!said.is_empty() && !said.contains(CANARY), "{arguments:?}: {said}");
    }
    let (_, said) = place.command(&["export", "--format", "jsonl"], false);
    assert!(said.contains(CANARY), "only the keyring knows it: {said}");
}

/// A key that an earlier version kept goes nowhere before somebody says where.
#[test]
fn check_sends_a_key_without_an_address_only_where_told() {
    let place = Place::new();
    place.run("old");
    for _ in 0..2 {
        let (code, said) = place.check();
        assert!(code == Some(1) && said.contains("was not confirmed for"), "{said}");
    }
    let address = place.service.base_url();
    let (code, said) = place.command(&["check", "--profile", PROFILE, "--address", &address], true);
    assert!(code == Some(0) && said.contains("accepted"), "{said}");
}
