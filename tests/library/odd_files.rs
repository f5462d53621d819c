//! Pipes, sockets and folders that have the names of the program's own files: each is refused in a sentence, and nothing
//! waits for whoever might write into it.

use std::fs;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{TestDesk, options};
use capkill_desk::desk::HistoryHealth;
use capkill_desk::history::{FILE_NAME, History, HistoryError, OpenReport};
use capkill_desk::profile::{Settings, SettingsError, mark_in};
use tempfile::TempDir;

/// Nothing here takes as long unless it waits for ever.
const IN_TIME: Duration = Duration::from_secs(30);

const SENTENCE: &str = "something else than a file; move it away";

/// What may have a file's name.
#[derive(Clone, Copy, Debug)]
enum Odd {
    Pipe,
    Socket,
    Folder,
}

const ODD: [Odd; 3] = [Odd::Pipe, Odd::Socket, Odd::Folder];

impl Odd {
    fn make(self, path: &Path) {
        match self {
            Self::Pipe => assert!(Command::new("mkfifo").arg(path).status().unwrap().success()),
            // The name stays when nobody listens any more.
            Self::Socket => drop(UnixListener::bind(path).unwrap()),
            Self::Folder => fs::create_dir(path).unwrap(),
        }
    }
}

/// Does something that must not wait for ever.
#[track_caller]
fn in_time<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, is_done) = mpsc::channel();
    thread::spawn(move || done.send(work()));
    is_done.recv_timeout(IN_TIME).unwrap_or_else(|error| panic!("{what}: {error}"))
}

/// A directory in which something odd has a file's name.
fn with(odd: Odd, name: &str) -> (TempDir, PathBuf) {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join(name);
    odd.make(&path);
    (directory, path)
}

fn open(directory: &Path) -> Result<OpenReport, HistoryError> {
    let directory = directory.to_owned();
    in_time("the history", move || History::open(&directory, 1).map(|(_, report)| report))
}

#[test]
fn an_odd_history_is_refused_in_a_sentence() {
    for odd in ODD {
        for ending in ["", "-journal", "-wal", "-shm"] {
            let directory = TempDir::new().unwrap();
            let path = directory.path().join(format!("{FILE_NAME}{ending}"));
            if !ending.is_empty() {
                make_history(directory.path());
            }
            odd.make(&path);
            let error = open(directory.path()).unwrap_err();
            assert!(
                matches!(&error, HistoryError::NoFile { path: named } if *named == path),
                "{odd:?} {ending}: {error}"
            );
            assert!(error.to_string().contains(SENTENCE), "{error}");
            assert!(path.exists(), "{odd:?} {ending}: it is not taken away");
        }
    }
}

/// Puts a history that was made elsewhere into a directory.
fn make_history(directory: &Path) {
    let elsewhere = TempDir::new().unwrap();
    drop(History::open(elsewhere.path(), 1).unwrap());
    let made = rusqlite::Connection::open(elsewhere.path().join(FILE_NAME)).unwrap();
    made.execute("VACUUM INTO ?1", [directory.join(FILE_NAME).to_str().unwrap()]).unwrap();
}

#[test]
fn an_odd_lock_of_the_directory_is_refused() {
    for odd in ODD {
        let (directory, _) = with(odd, "desk.lock");
        let error = open(directory.path()).unwrap_err();
        assert!(matches!(error, HistoryError::Directory { .. }), "{odd:?}: {error}");
    }
}

#[test]
fn an_odd_lock_of_a_desk_is_no_desk() {
    for odd in ODD {
        let (directory, path) = with(odd, "desk-0123456789abcdef.lock");
        assert_eq!(open(directory.path()).unwrap(), OpenReport::default(), "{odd:?}");
        assert!(path.exists(), "{odd:?}");
    }
}

#[test]
fn an_odd_unsaved_outcome_is_told_and_left() {
    for odd in ODD {
        let (directory, path) = with(odd, "unsaved-1.json");
        let left = open(directory.path()).unwrap().rescued.left;
        assert_eq!(left.len(), 1, "{odd:?}");
        assert!(left[0].0 == path && left[0].1.contains("something else than a file"), "{odd:?}: {left:?}");
    }
}

#[test]
fn odd_settings_are_told_and_the_defaults_used() {
    for odd in ODD {
        let (directory, path) = with(odd, "settings.toml");
        let place = directory.path().to_owned();
        let (settings, error) = in_time("the settings", move || Settings::load(&place));
        assert!(settings == Settings::default() && matches!(error, Some(SettingsError::Unreadable(_))), "{odd:?}");
        assert!(path.exists(), "{odd:?}");
    }
}

#[test]
fn an_odd_mark_is_told_and_left() {
    for odd in ODD {
        let (directory, path) = with(odd, "desk-mark");
        let place = directory.path().to_owned();
        let error = in_time("the mark", move || mark_in(&place)).unwrap_err().to_string();
        assert!(error.contains(SENTENCE) && error.contains("only when you click"), "{odd:?}: {error}");
        assert!(path.exists(), "{odd:?}");
    }
}

/// The desk of a window opens, says it, and sends nothing.
#[test]
fn a_desk_beside_a_pipe_says_so_and_sends_nothing() {
    let (directory, path) = with(Odd::Pipe, FILE_NAME);
    let mut desk = TestDesk::run(options(directory.path()), ());
    desk.wait_until("the failure", |desk| matches!(desk.state().history.health, HistoryHealth::Failed(_)));
    desk.take_sample();
    assert!(desk.desk.state().submit_blocker().unwrap().contains(&path.display().to_string()));
}

#[test]
fn a_pipe_is_no_backup_and_no_export() {
    let directory = TempDir::new().unwrap();
    let pipe = directory.path().join("chosen");
    Odd::Pipe.make(&pipe);
    let place = directory.path().to_owned();
    let errors = in_time("the transfers", move || {
        use capkill_desk::history::{Progress, import, restore};
        let history = History::open(&place, 1).unwrap().0;
        let restored = restore(&history, &place, &pipe, 1, &Progress::default()).unwrap_err();
        let imported = import(&history, &pipe, &Progress::default()).unwrap_err();
        [restored, imported].map(|error| capkill_desk::contract::chain(&error))
    });
    assert!(errors.iter().all(|error| error.contains("something else than a file")), "{errors:?}");
}

/// The commands of a terminal, which open the same files.
#[test]
fn a_command_beside_pipes_ends_in_time() {
    for (name, arguments) in [
        (FILE_NAME, &["export", "--format", "csv"][..]),
        ("settings.toml", &["check"]),
        ("settings.toml", &["inspect", "-"]),
    ] {
        let (directory, _) = with(Odd::Pipe, name);
        let mut command = Command::new(env!("CARGO_BIN_EXE_capkill-desk"));
        command.arg("--data-dir").arg(directory.path()).args(arguments).stdin(Stdio::null());
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent").env_remove("CAPKILL_CLIENT_KEY");
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let end = Instant::now() + IN_TIME;
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if Instant::now() > end {
                child.kill().unwrap();
                panic!("{arguments:?} waits for {name}");
            }
            thread::sleep(Duration::from_millis(10));
        };
        assert!(matches!(status.code(), Some(1 | 2)), "{arguments:?}: {status}");
    }
}
