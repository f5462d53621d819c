//! The real window, killed or ended by signals at random moments of whatever it may be doing: nothing lost, nothing sent
//! twice, nothing false.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::desktop::screen::Region;
use crate::desktop::steps::{ANY, DIALOG, choose, enter_key};
use crate::desktop::virtual_desktop::{Desktop, require};
use crate::support::DEADLINE;
use crate::support::killing::{Dice, audit};
use crate::support::service::{PROFILE, Service, write_profile};
use crate::support::slow_service::SlowService;
use capkill_desk::history::FILE_NAME;
use rusqlite::Connection;

/// `make test` kills each of the ways once, `make soak` as often as the issue asks.
const WINDOW_KILLS: &str = "WINDOW_KILLS";

/// What the window is doing when it is killed.
#[derive(Clone, Copy, Debug)]
enum Doing {
    Submitting,
    Following,
    Importing,
    Restoring,
    Migrating,
    Recovering,
}

const DOINGS: [Doing; 7] = [
    Doing::Submitting,
    Doing::Following,
    Doing::Importing,
    Doing::Submitting,
    Doing::Restoring,
    Doing::Migrating,
    Doing::Recovering,
];

/// An operator at the window of a service of one's own, and the files that dialogs choose.
struct Operator {
    desktop: Desktop,
    number: usize,
    path: String,
}

impl Operator {
    fn open(name: &'static str, base_url: &str) -> Self {
        require("xclip", "xclip");
        let desktop = Desktop::open(name);
        write_profile(&desktop.data_dir(), base_url, Duration::from_millis(200), Duration::from_hours(1));
        let path = chooser(desktop.files());
        Self { desktop, number: 0, path }
    }

    /// Starts the program and types a key, which is meant for the service then.
    fn start(&mut self) {
        let path = self.path.clone();
        let logged = |desktop: &Desktop| desktop.log().matches("key not kept").count();
        self.desktop.start_with(&["--profile", PROFILE], &[("PATH", &path), ("CAPKILL_DESK_LOG", "trace")]);
        let before = logged(&self.desktop);
        enter_key(&mut self.desktop, "an-ordinary-key-0001");
        self.desktop.wait("the key is taken", |desktop| (logged(desktop) > before).then_some(()));
    }

    /// Makes a payload that no other submission had the draft, and submits it.
    fn submit(&mut self) {
        self.number += 1;
        let url = format!("https://example.com/{}", self.number);
        let task = format!(
            r#"{{"type":"NoCaptchaTaskProxyless","websiteURL":"{url}","websiteKey":"6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-"}}"#
        );
        let before = self.desktop.screen.shot(Region::COMPOSE);
        self.desktop.paste(&format!(r#"{{"clientKey":"an-ordinary-key-0001","task":{task}}}"#));
        self.desktop.wait("the draft is there", |desktop| {
            let is_new = desktop.screen.shot(Region::COMPOSE).share_changed(&before) >= ANY;
            (is_new && desktop.screen.can_submit()).then_some(())
        });
        self.desktop.xdotool(&["key", "ctrl+Return"]);
    }

    /// What the file dialog gives next.
    fn choose_file(&self, path: &Path) {
        fs::write(self.desktop.files().join("chosen"), path.display().to_string()).unwrap();
    }

    /// Waits until the last submission has its outcome.
    fn wait_for_outcome(&mut self) {
        let data_dir = self.desktop.data_dir();
        let settled = format!(
            "SELECT count(*) FROM submission WHERE website_url = 'https://example.com/{}' AND state <> 'recorded'",
            self.number
        );
        self.desktop.wait("the outcome is committed", |_| (count(&data_dir, &settled) == 1).then_some(()));
    }

    /// Does what the window is to be killed at, up to the moment that begins it.
    fn begin(&mut self, doing: Doing) {
        let (data_dir, brought) = (self.desktop.data_dir(), self.desktop.files().join("brought"));
        match doing {
            Doing::Submitting => {
                self.start();
                self.submit();
            }
            Doing::Following => {
                self.start();
                self.submit();
                self.wait_for_outcome();
            }
            Doing::Importing => {
                let _ = fs::remove_file(&brought);
                export(&data_dir, &brought);
                remove_history(&data_dir);
                self.import(&brought);
            }
            Doing::Restoring => {
                fs::copy(data_dir.join(FILE_NAME), &brought).unwrap();
                self.choose_file(&brought);
                self.start();
                let before = self.desktop.screen.shot(Region::WINDOW);
                let _ = fs::remove_file(self.desktop.files().join("asked"));
                choose(&mut self.desktop, "Restore");
                self.desktop.wait("the question is there", |desktop| {
                    let is_chosen = desktop.files().join("asked").exists();
                    let is_dimmed = || desktop.screen.shot(Region::WINDOW).share_changed(&before) > DIALOG;
                    (is_chosen && is_dimmed()).then_some(())
                });
                self.desktop.keys_change("Tab", Region::WINDOW, ANY);
                self.desktop.xdotool(&["key", "Return"]);
            }
            Doing::Migrating => {
                make_older(&data_dir);
                self.spawn();
            }
            Doing::Recovering => {
                damage(&data_dir);
                self.spawn();
            }
        }
    }

    fn spawn(&mut self) {
        let path = self.path.clone();
        self.desktop.spawn(&["--profile", PROFILE], &[("PATH", &path)]);
    }

    fn import(&mut self, file: &Path) {
        self.choose_file(file);
        self.start();
        choose(&mut self.desktop, "Import history");
    }

    /// Lets what was cut off come to its end: nothing of it is lost, and nothing is there twice.
    fn finish(&mut self, doing: Doing, rows: usize) {
        let data_dir = self.desktop.data_dir();
        if matches!(doing, Doing::Importing) {
            let brought = self.desktop.files().join("brought");
            self.import(&brought);
            let all = "SELECT count(*) FROM submission";
            self.desktop.wait("every row is here again", |_| (count(&data_dir, all) == rows).then_some(()));
            self.desktop.close();
        } else {
            self.settle();
        }
    }

    /// Opens the program until the history is whole and of this version, and closes it.
    fn settle(&mut self) {
        self.start();
        let data_dir = self.desktop.data_dir();
        let version = version();
        self.desktop.wait("the history is sound", |_| is_sound(&data_dir, version).then_some(()));
        self.desktop.close();
    }
}

/// Writes a program that the system's file dialogs fall back to, which chooses what a file names. Returns the search path
/// that begins with its folder.
fn chooser(files: &Path) -> String {
    let folder = files.join("chooser");
    fs::create_dir(&folder).unwrap();
    let program = folder.join("zenity");
    fs::write(&program, format!("#!/bin/sh\ncat '{0}/chosen'\ntouch '{0}/asked'\n", files.display())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    format!("{}:{}", folder.display(), std::env::var("PATH").unwrap())
}

fn count(data_dir: &Path, sql: &str) -> usize {
    let file = Connection::open(data_dir.join(FILE_NAME)).unwrap();
    file.busy_timeout(DEADLINE).unwrap();
    let found: i64 = file.query_row(sql, [], |row| row.get(0)).unwrap_or_default();
    usize::try_from(found).unwrap()
}

/// What the newest row says, for a failure.
fn last_row(data_dir: &Path) -> String {
    let file = Connection::open(data_dir.join(FILE_NAME)).unwrap();
    let sql = "SELECT state || ': ' || coalesce(detail, '') FROM submission ORDER BY id DESC LIMIT 1";
    file.query_row(sql, [], |row| row.get(0)).unwrap_or_default()
}

/// The version that this program's histories have.
fn version() -> i64 {
    let directory = tempfile::tempdir().unwrap();
    capkill_desk::history::History::open(directory.path(), 0).unwrap();
    let file = Connection::open(directory.path().join(FILE_NAME)).unwrap();
    file.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

fn is_sound(data_dir: &Path, version: i64) -> bool {
    let Ok(file) = Connection::open(data_dir.join(FILE_NAME)) else { return false };
    let found: rusqlite::Result<i64> = file.pragma_query_value(None, "user_version", |row| row.get(0));
    let verdict: rusqlite::Result<String> = file.query_row("PRAGMA integrity_check", [], |row| row.get(0));
    found == Ok(version) && verdict.as_deref() == Ok("ok")
}

/// Takes the last version's changes back, so that the next start makes them again.
fn make_older(data_dir: &Path) {
    let file = Connection::open(data_dir.join(FILE_NAME)).unwrap();
    file.execute_batch(
        "ALTER TABLE submission DROP COLUMN brought_in;
         ALTER TABLE exchange DROP COLUMN reply_bytes;
         DROP TABLE sent_before;
         DROP TABLE unmerged;
         PRAGMA user_version = 5;
         PRAGMA wal_checkpoint(TRUNCATE);",
    )
    .unwrap();
}

/// Rows of a history of the first version: bringing so many up to date takes seconds.
const OLD_ROWS: usize = 40_000;

/// Makes a history of the first version; its rows have ended.
fn make_first_version(data_dir: &Path) {
    let file = Connection::open(data_dir.join(FILE_NAME)).unwrap();
    file.execute_batch(include_str!("../../src/history/schema.sql")).unwrap();
    let rows = "WITH RECURSIVE number (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < ?1)
                INSERT INTO submission (created_at_ms, profile, base_url, key_hint, task_type, state, task_id, detail,
                                        website_url, website_key, body, payload_sha256)
                SELECT 1700000000000 + i, 'Old', 'http://127.0.0.1:1/', '••••2057', 'ImageToTextTask', 'refused', i,
                       'said ' || hex(randomblob(16)), 'https://example.com/' || i, hex(randomblob(20)), x'7b7d',
                       randomblob(32) FROM number";
    file.execute(rows, [i64::try_from(OLD_ROWS).unwrap()]).unwrap();
    file.pragma_update(None, "user_version", 1).unwrap();
}

/// Writes over an index, from which nothing is read that the tables do not hold too.
fn damage(data_dir: &Path) {
    let path = data_dir.join(FILE_NAME);
    let file = Connection::open(&path).unwrap();
    file.pragma_update_and_check(None, "wal_checkpoint", "TRUNCATE", |_| Ok(())).unwrap();
    let sql = "SELECT rootpage FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'submission' AND sql IS NOT NULL LIMIT 1";
    let page: i64 = file.query_row(sql, [], |row| row.get(0)).unwrap();
    let size: i64 = file.pragma_query_value(None, "page_size", |row| row.get(0)).unwrap();
    file.close().unwrap();
    let mut bytes = fs::read(&path).unwrap();
    let (page, size) = (usize::try_from(page).unwrap(), usize::try_from(size).unwrap());
    bytes[(page - 1) * size..page * size].fill(0xA5);
    fs::write(&path, bytes).unwrap();
}

/// Exports the whole history with the program itself.
fn export(data_dir: &Path, to: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_capkill-desk"));
    command.args(["export", "--format", "jsonl", "--out"]).arg(to).arg("--data-dir").arg(data_dir);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Takes the history away, with all that lies beside it.
fn remove_history(data_dir: &Path) {
    for entry in fs::read_dir(data_dir).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with(FILE_NAME) {
            fs::remove_file(path).unwrap();
        }
    }
}

/// Kills the window while it is at each of its works in turn, and audits what is left against what the service saw.
#[test]
fn a_killed_window_loses_nothing() {
    let kills = std::env::var(WINDOW_KILLS).map_or(DOINGS.len(), |kills| kills.parse().unwrap());
    let (began, service, mut dice) = (Instant::now(), Service::start(), Dice::new(kills as u64));
    let mut operator = Operator::open("window-kills", &service.base_url());
    let data_dir = operator.desktop.data_dir();
    let mut figures = None;
    for kill in 0..kills {
        let doing = DOINGS[kill % DOINGS.len()];
        let all = "SELECT count(*) FROM submission";
        let rows = if data_dir.join(FILE_NAME).exists() { count(&data_dir, all) } else { 0 };
        operator.begin(doing);
        sleep(Duration::from_micros(dice.below(200_000)));
        operator.desktop.kill();
        operator.finish(doing, rows);
        let seen = audit(&data_dir, &service, kill + 1);
        assert!(seen.rows >= rows, "rows are gone after a kill while {doing:?}: {seen:?}");
        figures = Some(seen);
    }
    let figures = figures.unwrap();
    println!("{kills} kills of the window in {:.0} s: {figures:?}", began.elapsed().as_secs_f64());
    assert!(figures.tasks >= kills / 7, "too few tasks were submitted: {figures:?}");
}

/// Bad input: "a signal in the middle of a migration". Nothing waits for the migration, which the next start makes.
#[test]
fn a_signal_in_the_middle_of_a_migration_loses_nothing() {
    let service = Service::start();
    let mut operator = Operator::open("signal-migration", &service.base_url());
    let data_dir = operator.desktop.data_dir();
    make_first_version(&data_dir);
    operator.spawn();
    let wal = data_dir.join(format!("{FILE_NAME}-wal"));
    operator.desktop.wait("the migration is under way", |_| {
        fs::metadata(&wal).is_ok_and(|file| file.len() > 1 << 20).then_some(())
    });
    let signalled = Instant::now();
    operator.desktop.signal("-TERM");
    let status = operator.desktop.wait_for_end();
    println!("ended {} ms after the signal", signalled.elapsed().as_millis());
    assert!(status.success(), "the program ended with {status}");
    let file = Connection::open(data_dir.join(FILE_NAME)).unwrap();
    let found: i64 = file.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    drop(file);
    assert_eq!((found, count(&data_dir, "SELECT count(*) FROM submission")), (1, OLD_ROWS), "it was in the middle");
    operator.settle();
    let of_before = "SELECT count(*) FROM submission WHERE state = 'refused' AND uid IS NOT NULL";
    assert_eq!(count(&data_dir, of_before), OLD_ROWS);
    assert_eq!(service.arrivals().len(), 0, "nothing was sent");
}

/// How long the service takes for each reply while signals come.
const REPLY_TAKES: Duration = Duration::from_millis(150);

/// Ends the window with one signal after another, in turn while it submits and while a poll is under way: what was paid,
/// and what was answered, is known afterwards.
fn signals(name: &'static str, signal: &str) {
    let times = std::env::var(WINDOW_KILLS).map_or(4, |kills| kills.parse::<usize>().unwrap() / 4);
    let (service, mut dice) = (SlowService::start(REPLY_TAKES), Dice::new(times as u64));
    service.set_poll_delay(REPLY_TAKES);
    let mut operator = Operator::open(name, &service.base_url());
    let data_dir = operator.desktop.data_dir();
    for time in 0..times {
        operator.start();
        operator.submit();
        let moments = if time % 2 == 0 {
            250_000
        } else {
            operator.wait_for_outcome();
            let before = service.came("getTaskResult").len();
            let has_begun = || service.came("getTaskResult").len() > before;
            operator.desktop.wait("a poll is under way", |_| has_begun().then_some(()));
            100_000
        };
        sleep(Duration::from_micros(dice.below(moments)));
        operator.desktop.signal(signal);
        let status = operator.desktop.wait_for_end();
        assert!(status.success(), "{signal}: the program ended with {status}");
        let came = service.came("createTask").len();
        // The first ones' polls may be spent by now.
        let known = count(&data_dir, "SELECT count(DISTINCT task_id) FROM submission");
        let rows = count(&data_dir, "SELECT count(*) FROM submission");
        let unsent = count(&data_dir, "SELECT count(*) FROM submission WHERE state = 'not_sent'");
        let last = last_row(&data_dir);
        assert_eq!((known, known + unsent), (came, rows), "after {} times {signal}, the last row: {last}", time + 1);
        let polls = "SELECT count(*) FROM exchange WHERE method = 'getTaskResult' AND status = 200";
        assert_eq!(count(&data_dir, polls), service.came("getTaskResult").len(), "a poll's reply is missing");
        assert!(is_sound(&data_dir, version()));
    }
    let (came, polls) = (service.came("createTask").len(), service.came("getTaskResult").len());
    println!("{times} times {signal}: {came} requests and {polls} polls, every reply of them kept");
    assert!(came > 0 && polls >= times / 2, "nothing was shown");
}

#[test]
fn no_reply_is_lost_to_sigterm() {
    signals("signals-term", "-TERM");
}

#[test]
fn no_reply_is_lost_to_sighup() {
    signals("signals-hup", "-HUP");
}

#[test]
fn no_reply_is_lost_to_sigint() {
    signals("signals-int", "-INT");
}
