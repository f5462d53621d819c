//! The history against real files: what is committed, what is refused, what survives.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::contract::{Mark, Method, TaskId};
use crate::payload::StoredBody;

mod callbacks;
mod following;
mod lasting;
mod recovery;
mod removing;

const NOW_MS: i64 = 1_790_000_000_000;

fn submission(digest: u8, created_at_ms: i64) -> NewSubmission {
    NewSubmission {
        created_at_ms,
        profile_id: "sandbox".into(),
        profile: "Sandbox".into(),
        base_url: "http://127.0.0.1:1/".into(),
        key_hint: "••••2057".into(),
        task_type: "ImageToTextTask".into(),
        body: StoredBody { bytes: b"{\"body\":\"\"}".to_vec(), picture_at: Some(9) },
        payload_sha256: [digest; 32],
        picture: Some(NewPicture { bytes: vec![7; 300].into(), thumbnail: Some([1, 2, 3].into()) }),
        website_url: None,
        website_key: None,
        callback_url: None,
        callback_token: None,
        again_of: None,
        is_captured: false,
    }
}

pub(super) fn outcome(transition: Transition) -> Outcome {
    Outcome {
        transition,
        task_id: (transition == Transition::Create).then(|| TaskId::from_token("53456")),
        error_code: (transition == Transition::Refuse).then(|| "ERROR_ZERO_BALANCE".into()),
        detail: "what happened".into(),
        solution: None,
        exchange: StoredExchange {
            method: Method::CreateTask.into(),
            url: "http://127.0.0.1:1/createTask".into(),
            started_at_ms: NOW_MS,
            elapsed_ms: 12,
            timing: StoredTiming {
                lookup_us: None,
                connect_us: Some(90),
                tls_us: None,
                wait_us: Some(11_000),
                download_us: Some(0),
            },
            connected: true,
            http_version: Some("HTTP/1.1".into()),
            status: Some(200),
            reply_headers: vec![("content-type".into(), "application/json".into())],
            reply_body: b"{}".to_vec(),
            reply_truncated: false,
            reply_bytes: None,
            error: None,
            unread: None,
        },
    }
}

fn open(directory: &Path) -> (History, OpenReport) {
    History::open_marked(directory, NOW_MS, &Mark::of_secret([7; 32])).unwrap()
}

async fn recorded(history: &History, new: NewSubmission) -> SubmissionId {
    match history.record(new, Asks::Never).await.unwrap() {
        RecordOutcome::Recorded(id) => id,
        RecordOutcome::Same(same) => panic!("not asked to look for {same:?}"),
    }
}

async fn newest_first(history: &History) -> Vec<Summary> {
    let ids = history.list(Query::default(), None).await.unwrap().ids;
    let mut rows = history.summaries(ids.clone()).await.unwrap();
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id.0));
    rows
}

async fn count(history: &History) -> usize {
    history.list(Query::default(), None).await.unwrap().ids.len()
}

#[tokio::test]
async fn what_was_recorded_and_finished_is_read_back_whole() {
    let directory = TempDir::new().unwrap();
    let (history, report) = open(directory.path());
    assert_eq!(report, OpenReport::default());
    let id = recorded(&history, submission(1, NOW_MS)).await;
    assert!(history.finish(id, outcome(Transition::Create)).await.unwrap());
    assert_eq!(count(&history).await, 1);
    let summary = newest_first(&history).await.remove(0);
    assert_eq!((summary.state, summary.task_id.unwrap().token().to_owned()), (Life::Created, "53456".to_owned()));
    assert_eq!((summary.latency_ms, summary.thumbnail.as_deref()), (Some(12), Some(&[1_u8, 2, 3][..])));
    let record = history.load(id).await.unwrap();
    assert_eq!(record.body, submission(1, 0).body);
    assert_eq!(record.picture.as_deref(), Some(&[7_u8; 300][..]));
    assert_eq!(record.exchanges[0].reply_headers, [("content-type".to_owned(), "application/json".to_owned())]);
    assert_eq!(record.exchanges[0].http_version.as_deref(), Some("HTTP/1.1"));
    assert_eq!(record.exchanges[0].timing, outcome(Transition::Create).exchange.timing);
    assert!(matches!(history.load(SubmissionId(99)).await, Err(HistoryError::NoSuchRow(99))));
}

#[tokio::test]
async fn late_outcomes_change_no_row_but_keep_their_exchange() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let id = recorded(&history, submission(1, NOW_MS)).await;
    assert!(history.finish(id, outcome(Transition::LoseSight)).await.unwrap());
    assert!(!history.finish(id, outcome(Transition::Create)).await.unwrap());
    let record = history.load(id).await.unwrap();
    assert_eq!((record.summary.state, record.exchanges.len()), (Life::Unknown, 2));
    assert!(matches!(
        history.finish(SubmissionId(5), outcome(Transition::Create)).await,
        Err(HistoryError::NoSuchRow(5))
    ));
}

#[tokio::test]
async fn the_same_payload_asks_only_where_money_may_have_gone() {
    for (transition, asks) in [
        (None, true),
        (Some(Transition::NotSent), false),
        (Some(Transition::Refuse), false),
        (Some(Transition::LoseSight), true),
        (Some(Transition::Create), true),
    ] {
        let directory = TempDir::new().unwrap();
        let (history, _) = open(directory.path());
        let id = recorded(&history, submission(1, NOW_MS)).await;
        if let Some(transition) = transition {
            history.finish(id, outcome(transition)).await.unwrap();
        }
        let again = history.record(submission(1, NOW_MS + 1), Asks::Always).await.unwrap();
        assert_eq!(matches!(again, RecordOutcome::Same(ref same) if same.id == id), asks, "{transition:?}");
        let other = history.record(submission(2, NOW_MS + 2), Asks::Always).await.unwrap();
        assert!(matches!(other, RecordOutcome::Recorded(_)));
    }
}

#[tokio::test]
async fn pictures_are_stored_once() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    recorded(&history, submission(1, NOW_MS)).await;
    recorded(&history, submission(2, NOW_MS)).await;
    let plain = Connection::open(directory.path().join(FILE_NAME)).unwrap();
    let pictures: i64 = plain.query_row("SELECT count(*) FROM picture", [], |row| row.get(0)).unwrap();
    assert_eq!(pictures, 1);
}

#[tokio::test]
async fn a_crash_between_intent_and_outcome_leaves_unknown() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let id = recorded(&history, submission(1, NOW_MS)).await;
    // A second desk on the same directory leaves the first one's open row alone.
    let (second, report) = open(directory.path());
    assert_eq!(report.orphans, 0);
    assert_eq!(second.load(id).await.unwrap().summary.state, Life::Recorded);
    drop((history, second));
    let report = reopen_when_released(directory.path(), |report| report.orphans > 0);
    assert_eq!(report.1.orphans, 1);
    let summary = report.0.load(id).await.unwrap().summary;
    assert_eq!(summary.state, Life::Unknown);
    assert!(summary.state.leaves_payment_open(None));
    assert!(summary.detail.unwrap().contains("ended before the outcome was known"));
}

/// The history's threads let go of the lock a moment after the last handle is dropped.
fn reopen_when_released(directory: &Path, is_alone: impl Fn(&OpenReport) -> bool) -> (History, OpenReport) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    loop {
        let (history, report) = open(directory);
        if is_alone(&report) || std::time::Instant::now() > deadline {
            return (history, report);
        }
        drop(history);
        std::thread::yield_now();
    }
}

#[tokio::test]
async fn a_damaged_file_is_set_aside_and_kept() {
    type Damage<'a> = &'a dyn Fn(&Path);
    let cases: [(&str, Damage<'_>); 2] = [
        ("no database at all", &|path| fs::write(path, vec![b'x'; 20_000]).unwrap()),
        ("torn pages", &|path| {
            let (history, _) = open(path.parent().unwrap());
            drop(history);
            let plain = Connection::open(path).unwrap();
            plain.pragma_update(None, "wal_checkpoint", "TRUNCATE").ok();
            plain.execute_batch("INSERT INTO picture VALUES (zeroblob(32), zeroblob(200000), NULL)").unwrap();
            plain.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
            drop(plain);
            let mut bytes = fs::read(path).unwrap();
            bytes[4096..40_000].fill(0xAB);
            fs::write(path, bytes).unwrap();
        }),
    ];
    for (name, damage) in cases {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join(FILE_NAME);
        damage(&path);
        let before = fs::read(&path).unwrap();
        let (history, report) = reopen_alone(directory.path());
        let aside = report.set_aside.unwrap_or_else(|| panic!("{name}: not set aside"));
        assert_eq!(fs::read(&aside).unwrap(), before, "{name}: nothing is lost");
        recorded(&history, submission(1, NOW_MS)).await;
        assert_eq!(count(&history).await, 1);
    }
}

/// A sound history, its rows in the main file and one more in a live WAL, as a crash leaves them.
fn crashed(path: &Path) {
    let elsewhere = TempDir::new().unwrap();
    let original = elsewhere.path().join(FILE_NAME);
    let plain = Connection::open(&original).unwrap();
    plain.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
    plain.execute_batch(include_str!("schema.sql")).unwrap();
    plain.pragma_update(None, "user_version", 1).unwrap();
    plain.execute_batch("INSERT INTO picture VALUES (zeroblob(32), zeroblob(200000), NULL)").unwrap();
    plain.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    plain
        .execute_batch(
            "INSERT INTO submission (created_at_ms, profile, base_url, key_hint, task_type, state, body, payload_sha256)
             VALUES (1, 'p', 'u', 'k', 't', 'created', x'', x'')",
        )
        .unwrap();
    fs::copy(&original, path).unwrap();
    fs::copy(beside(&original, "-wal"), beside(path, "-wal")).unwrap();
}

fn beside(path: &Path, suffix: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

#[tokio::test]
async fn what_a_crash_left_in_the_wal_is_read() {
    let directory = TempDir::new().unwrap();
    crashed(&directory.path().join(FILE_NAME));
    let (history, report) = open(directory.path());
    assert_eq!((report, count(&history).await), (OpenReport::default(), 1));
}

#[test]
fn a_damaged_file_is_set_aside_with_its_wal() {
    let damages: [fn(&mut Vec<u8>); 3] =
        [|bytes| bytes[60_000..120_000].fill(0xAB), |bytes| bytes.fill(b'x'), |bytes| bytes.truncate(30_000)];
    for (number, damage) in damages.into_iter().enumerate() {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join(FILE_NAME);
        crashed(&path);
        let mut main = fs::read(&path).unwrap();
        let wal = fs::read(beside(&path, "-wal")).unwrap();
        damage(&mut main);
        fs::write(&path, &main).unwrap();
        let aside = open(directory.path()).1.set_aside.unwrap_or_else(|| panic!("{number}: not set aside"));
        assert!(fs::read(&aside).unwrap() == main, "{number}: the file was changed");
        assert!(fs::read(beside(&aside, "-wal")).unwrap() == wal, "{number}: the WAL was changed");
    }
}

#[test]
fn the_wal_of_an_empty_or_missing_file_is_kept() {
    for is_missing in [false, true] {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join(FILE_NAME);
        crashed(&path);
        let wal = fs::read(beside(&path, "-wal")).unwrap();
        fs::write(&path, "").unwrap();
        if is_missing {
            fs::remove_file(&path).unwrap();
        }
        let aside = open(directory.path()).1.set_aside.unwrap();
        assert!(aside.exists());
        let aside = if is_missing { aside } else { beside(&aside, "-wal") };
        assert!(fs::read(aside).unwrap() == wal);
    }
}

#[tokio::test]
async fn a_file_unlike_its_version_is_set_aside() {
    for odd in [
        "PRAGMA user_version = -1",
        "PRAGMA user_version = 0",
        "DROP TABLE exchange",
        "ALTER TABLE exchange DROP COLUMN error",
        "ALTER TABLE exchange ADD COLUMN more TEXT; DROP TABLE picture",
        "DROP TABLE exchange; CREATE TABLE exchange AS SELECT * FROM submission",
        "DROP TABLE exchange; CREATE VIEW exchange AS SELECT * FROM submission",
    ] {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join(FILE_NAME);
        crashed(&path);
        Connection::open(&path).unwrap().execute_batch(odd).unwrap();
        assert_set_aside(directory.path(), odd).await;
    }
}

/// The audit's eight variants of a file that acts by itself, and more of the kind.
#[tokio::test]
async fn a_schema_that_could_act_or_refuse_is_set_aside() {
    let all: Vec<&str> = include_str!("../../tests/support/odd_schemas.sql").split("\n\n").collect();
    assert_eq!(all.len(), 24);
    for odd in all {
        let directory = TempDir::new().unwrap();
        let mut file = Connection::open(directory.path().join(FILE_NAME)).unwrap();
        schema::migrate(&mut file).unwrap();
        file.execute_batch(odd).unwrap_or_else(|error| panic!("{odd}: {error}"));
        drop(file);
        assert_set_aside(directory.path(), odd).await;
    }
}

/// Checks that a file is set aside as it was, and that a new one takes submissions.
async fn assert_set_aside(directory: &Path, odd: &str) {
    let before = fs::read(directory.join(FILE_NAME)).unwrap();
    let (history, report) = open(directory);
    let aside = report.set_aside.unwrap_or_else(|| panic!("{odd}: not set aside"));
    assert!(fs::read(&aside).unwrap() == before, "{odd}: the file was changed");
    let id = recorded(&history, submission(1, NOW_MS)).await;
    assert!(history.finish(id, outcome(Transition::Create)).await.unwrap(), "{odd}");
}

#[test]
fn additions_that_stand_apart_stay() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join(FILE_NAME);
    crashed(&path);
    let added = "CREATE TABLE mine (x NOT NULL UNIQUE); CREATE INDEX of_mine ON mine (x + 1);
                 CREATE VIEW seen AS SELECT * FROM submission; ANALYZE";
    Connection::open(&path).unwrap().execute_batch(added).unwrap();
    assert_eq!(open(directory.path()).1, OpenReport::default());
}

#[tokio::test]
async fn an_intent_that_reads_otherwise_than_it_was_written_is_none() {
    for change in [
        "UPDATE submission SET base_url = 'http://evil.example/' WHERE id = new.id",
        "UPDATE submission SET followed = 1, task_id = '7' WHERE id = new.id",
        "UPDATE submission SET body = x'' WHERE id = new.id",
        "DELETE FROM submission WHERE id = new.id",
    ] {
        let directory = TempDir::new().unwrap();
        let (history, _) = open(directory.path());
        let trigger = format!("CREATE TRIGGER later AFTER INSERT ON submission BEGIN {change}; END");
        Connection::open(directory.path().join(FILE_NAME)).unwrap().execute_batch(&trigger).unwrap();
        let error = history.record(submission(1, NOW_MS), Asks::Never).await.unwrap_err();
        assert!(error.is_damage(), "{change}: {error}");
    }
}

/// Opens again until the earlier handle's threads have let go of the directory.
fn reopen_alone(directory: &Path) -> (History, OpenReport) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    loop {
        match History::open(directory, NOW_MS) {
            Ok(opened) => return opened,
            Err(error) => assert!(error.is_damage() && std::time::Instant::now() < deadline, "{error}"),
        }
        std::thread::yield_now();
    }
}

#[tokio::test]
async fn a_newer_file_is_read_and_never_written() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    recorded(&history, submission(1, NOW_MS)).await;
    let path = directory.path().join(FILE_NAME);
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    drop(history);
    let (history, report) = open(directory.path());
    assert_eq!(report.newer_version, Some(99));
    assert_eq!(count(&history).await, 1);
    let error = history.record(submission(2, NOW_MS), Asks::Never).await.unwrap_err();
    assert!(error.to_string().contains("newer CapKill Desk"), "{error}");
}

#[tokio::test]
async fn a_full_disk_is_named_and_what_was_there_stays() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let id = recorded(&history, submission(1, NOW_MS)).await;
    history
        .write(|connection| Ok(connection.pragma_update_and_check(None, "max_page_count", 1, |_| Ok(()))?))
        .await
        .unwrap();
    let big = NewSubmission {
        picture: Some(NewPicture { bytes: vec![9; 400_000].into(), thumbnail: None }),
        ..submission(2, NOW_MS)
    };
    let error = history.record(big, Asks::Never).await.unwrap_err();
    assert!(matches!(error, HistoryError::DiskFull(_)), "{error:?}");
    assert_eq!(count(&history).await, 1);
    assert!(history.load(id).await.is_ok());
}

#[test]
fn a_directory_that_cannot_be_used_is_named() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("file");
    fs::write(&file, "in the way").unwrap();
    let Err(error) = History::open(&file.join("data"), NOW_MS) else { panic!("opened below a file") };
    assert!(error.to_string().contains("--data-dir"), "{error}");
}
