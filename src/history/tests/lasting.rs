//! Outcomes kept beside the history, every earlier version brought up to date, rows with odd values.

#![allow(clippy::cast_possible_wrap, reason = "a test has few rows")]

use super::*;
use crate::payload::{Redacted, Redactor};

fn redacted(outcome: &Outcome) -> Redacted<Outcome> {
    Redacted::new(outcome.clone(), &Redactor::default())
}

#[tokio::test]
async fn the_next_start_saves_an_unsaved_outcome() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let first = recorded(&history, submission(1, NOW_MS)).await;
    let second = recorded(&history, submission(2, NOW_MS)).await;
    let mut done = outcome(Transition::Create);
    done.exchange.reply_body = (0..=255).cycle().take(70_000).collect();
    let path = keep_unsaved(directory.path(), first, &redacted(&done), &history.desk_name()).unwrap();
    assert!(path.starts_with(directory.path()));
    // Another desk runs: its outcome is its own to save.
    let (beside, report) = open(directory.path());
    assert_eq!((report.rescued, path.exists()), (Rescued::default(), true));
    // A torn file, and one of another history.
    fs::write(directory.path().join("unsaved-2.json"), &fs::read(&path).unwrap()[..200]).unwrap();
    keep_unsaved(directory.path(), SubmissionId(77), &redacted(&done), "").unwrap();
    drop((history, beside));
    let (history, report) = reopen_when_released(directory.path(), |report| report.orphans > 0);
    assert_eq!((report.rescued.saved, report.rescued.left.len(), report.orphans), (1, 2, 1), "{report:?}");
    let record = history.load(first).await.unwrap();
    assert_eq!((record.summary.state, record.summary.task_id), (Life::Created, done.task_id));
    assert_eq!(record.exchanges[0].reply_body, done.exchange.reply_body);
    assert!(!path.exists(), "what is in the history needs no file");
    assert_eq!(history.load(second).await.unwrap().summary.state, Life::Unknown);
    assert_eq!(report.left_behind.tasks.len(), 1, "the task is followed on");
}

#[tokio::test]
async fn a_late_outcome_settles_what_was_called_unknown() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let id = recorded(&history, submission(1, NOW_MS)).await;
    drop(history);
    let (history, _) = reopen_when_released(directory.path(), |report| report.orphans > 0);
    drop(history);
    keep_unsaved(directory.path(), id, &redacted(&outcome(Transition::Create)), "").unwrap();
    let (history, _) = reopen_when_released(directory.path(), |report| report.rescued.saved > 0);
    assert_eq!(history.load(id).await.unwrap().summary.state, Life::Created);
}

#[tokio::test]
async fn a_file_that_outlives_its_commit_changes_nothing() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let id = recorded(&history, submission(1, NOW_MS)).await;
    let done = outcome(Transition::Create);
    let path = keep_unsaved(directory.path(), id, &redacted(&done), &history.desk_name()).unwrap();
    assert!(history.finish(id, done).await.unwrap());
    let before = history.load(id).await.unwrap();
    drop(history);
    let (history, report) = reopen_when_released(directory.path(), |_| !path.exists());
    assert_eq!(report.rescued, Rescued::default(), "nothing was missing, and nothing is told");
    let after = history.load(id).await.unwrap();
    assert_eq!((after.exchanges.len(), after.summary.state), (before.exchanges.len(), before.summary.state));
}

fn solved() -> Redacted<Ending> {
    let (detail, solution) = ("what happened".into(), Some(r#"{"text":"a"}"#.into()));
    let ending = Ending { transition: Transition::Solve, error_code: None, detail, solution, at_ms: NOW_MS + 1 };
    Redacted::new(ending, &Redactor::default())
}

#[tokio::test]
async fn the_next_start_settles_a_task_with_its_unsaved_ending() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let id = recorded(&history, submission(1, NOW_MS)).await;
    let done = outcome(Transition::Create);
    assert!(history.finish(id, done.clone()).await.unwrap());
    let keep = |of, task_id: &TaskId| keep_unsaved_ending(directory.path(), id, of, Some(task_id), &solved()).unwrap();
    let task_id = done.task_id.unwrap();
    let path = keep(EndingOf::Poll, &task_id);
    let others = keep(EndingOf::Callback, &TaskId::from_token("another"));
    drop(history);
    let (history, report) = reopen_when_released(directory.path(), |report| report.rescued.saved > 0);
    assert_eq!((report.rescued.saved, report.rescued.left.len()), (1, 1), "{report:?}");
    let record = history.load(id).await.unwrap();
    assert_eq!((record.summary.state, record.solution), (Life::Solved, solved().solution.clone()));
    assert_eq!((path.exists(), others.exists()), (false, true));
    assert!(report.left_behind.tasks.is_empty(), "it is followed no longer");
    // A crash between the commit and the removal leaves the file, which then adds nothing.
    keep(EndingOf::Poll, &task_id);
    drop(history);
    let (_, report) = reopen_when_released(directory.path(), |_| !path.exists());
    assert_eq!(report.rescued.saved, 0);
}

/// Rows of two histories have the same numbers.
#[tokio::test]
async fn an_outcome_beside_a_left_file_is_taken_by_the_next_start() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let id = recorded(&history, submission(1, NOW_MS)).await;
    let mut foreign = outcome(Transition::Create);
    foreign.exchange.url = "https://elsewhere.example/createTask".into();
    let left = keep_unsaved(directory.path(), id, &redacted(&foreign), "").unwrap();
    let text = fs::read_to_string(&left).unwrap();
    keep_unsaved(directory.path(), id, &redacted(&outcome(Transition::Create)), &history.desk_name()).unwrap();
    drop(history);
    let (history, report) = reopen_when_released(directory.path(), |report| report.rescued.saved > 0);
    assert_eq!((report.rescued.saved, report.rescued.left.len()), (1, 1), "{report:?}");
    assert_eq!(history.load(id).await.unwrap().summary.state, Life::Created);
    assert_eq!(fs::read_to_string(&left).unwrap(), text);
}

#[tokio::test]
async fn an_ending_that_settles_nothing_stays_in_its_file() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let id = recorded(&history, submission(1, NOW_MS)).await;
    let failed = Ending { transition: Transition::Fail, solution: None, ..solved().into_inner() };
    let failed = Redacted::new(failed, &Redactor::default());
    let path = keep_unsaved_ending(directory.path(), id, EndingOf::Callback, None, &failed).unwrap();
    drop(history);
    let (history, report) = reopen_when_released(directory.path(), |report| report.orphans > 0);
    assert_eq!((report.rescued.saved, report.rescued.left.len(), path.exists()), (0, 1, true));
    assert_eq!(history.load(id).await.unwrap().summary.state, Life::Unknown);
}

#[tokio::test]
async fn an_unsaved_outcome_and_the_solution_after_it_are_both_taken() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let id = recorded(&history, submission(1, NOW_MS)).await;
    keep_unsaved(directory.path(), id, &redacted(&outcome(Transition::Create)), &history.desk_name()).unwrap();
    // The callback came before the reply that names the task.
    keep_unsaved_ending(directory.path(), id, EndingOf::Callback, None, &solved()).unwrap();
    drop(history);
    let (history, report) = reopen_when_released(directory.path(), |report| report.rescued.saved > 0);
    let record = history.load(id).await.unwrap();
    assert_eq!((report.rescued.saved, record.summary.state), (2, Life::Solved));
    assert_eq!(record.summary.task_id, outcome(Transition::Create).task_id);
}

const STEPS: [&str; 7] = [
    include_str!("../schema.sql"),
    include_str!("../schema_2.sql"),
    include_str!("../schema_3.sql"),
    include_str!("../schema_4.sql"),
    include_str!("../schema_5.sql"),
    include_str!("../schema_6.sql"),
    include_str!("../schema_7.sql"),
];

/// A file of an earlier version with rows in every table it has.
fn earlier(path: &Path, version: usize) {
    let plain = Connection::open(path).unwrap();
    plain.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
    for step in &STEPS[..version] {
        plain.execute_batch(step).unwrap();
    }
    plain.pragma_update(None, "user_version", version as i64).unwrap();
    plain.execute_batch("INSERT INTO picture VALUES (zeroblob(32), x'0102', x'03')").unwrap();
    for (number, state) in Life::ALL.into_iter().enumerate() {
        plain
            .execute(
                "INSERT INTO submission (created_at_ms, profile, base_url, key_hint, task_type, state, task_id, error_code,
                                         detail, solution, latency_ms, website_url, body, picture_sha256, payload_sha256)
                 VALUES (?1, 'Old Profile', 'http://old/', '••••2057', 'ImageToTextTask', ?2, ?3, 'ERROR_OLD', 'what was said',
                         ?4, ?1, 'https://needle.example', x'7b7d', zeroblob(32), zeroblob(32))",
                rusqlite::params![
                    number as i64,
                    state.word(),
                    format!("\"old-{number}\""),
                    (state == Life::Solved).then_some("{\"text\":\"answered\"}")
                ],
            )
            .unwrap();
        plain
            .execute(
                "INSERT INTO exchange (submission_id, method, url, started_at_ms, elapsed_ms, connected, status, reply_headers,
                                       reply_body, reply_truncated)
                 VALUES (?1, 'createTask', 'http://old/createTask', 1, 2, 1, 200, '[]', x'7b7d', 0)",
                [number as i64 + 1],
            )
            .unwrap();
    }
    if version >= 2 {
        plain
            .execute_batch(
                "INSERT INTO callback (submission_id, at_ms, elapsed_ms, headers, body, truncated, complete)
                 VALUES (1, 1, 1, '[]', x'7b7d', 0, 1);
                 INSERT INTO balance (at_ms, profile_id, profile, base_url, key_hint, balance, detail, latency_ms)
                 VALUES (1, 'old profile', 'Old Profile', 'http://old/', '••••2057', '1.25', 'fine', 2);",
            )
            .unwrap();
    }
}

const SORTS: [SortBy; 9] = [
    SortBy::Time,
    SortBy::Profile,
    SortBy::TaskType,
    SortBy::Picture,
    SortBy::TaskId,
    SortBy::State,
    SortBy::Latency,
    SortBy::ErrorCode,
    SortBy::End,
];

async fn search(history: &History, text: &str) -> usize {
    let filter = Filter { search: text.into(), ..Filter::default() };
    history.list(Query { filter, ..Query::default() }, None).await.unwrap().ids.len()
}

/// Every order of the table, both ways.
async fn sorted_every_way(history: &History, rows: usize) {
    for by in SORTS {
        for is_descending in [false, true] {
            let query = Query { sort: Sort { by, is_descending }, ..Query::default() };
            assert_eq!(history.list(query, None).await.unwrap().ids.len(), rows, "{by:?}");
        }
    }
}

/// Finding 22: retention removes rows as a deletion does.
#[tokio::test]
async fn a_removed_row_that_may_be_paid_still_asks() {
    for (transition, asks) in [(Transition::LoseSight, true), (Transition::NotSent, false)] {
        let directory = TempDir::new().unwrap();
        let (history, _) = open(directory.path());
        let id = recorded(&history, submission(1, NOW_MS)).await;
        assert!(history.finish(id, outcome(transition)).await.unwrap());
        assert_eq!(history.delete(&[id.0], 1).await.unwrap(), 1);
        assert_eq!(history.purge(true).await.unwrap(), 1);
        let again = history.record(submission(1, NOW_MS + 5), Asks::Always).await.unwrap();
        let is_asked = matches!(again, RecordOutcome::Same(same) if same.id == id && same.created_at_ms == NOW_MS);
        assert_eq!(is_asked, asks, "{transition:?}");
    }
}

#[tokio::test]
async fn every_earlier_version_opens_with_its_rows() {
    for version in 1..known_version() {
        let directory = TempDir::new().unwrap();
        earlier(&directory.path().join(FILE_NAME), version);
        let (history, report) = open(directory.path());
        // The one that was recorded had no outcome.
        assert_eq!(report, OpenReport { orphans: 1, ..OpenReport::default() }, "version {version}");
        let rows = Life::ALL.len();
        sorted_every_way(&history, rows).await;
        for (text, found) in [("need", rows), ("old-3", 1), ("answered", 1), ("what said", rows - 1), ("nothing", 0)] {
            assert_eq!(search(&history, text).await, found, "version {version}: {text}");
        }
        for id in 1..=rows as i64 {
            let record = history.load(SubmissionId(id)).await.unwrap();
            assert_eq!((record.exchanges.len(), record.picture.as_deref()), (1, Some(&[1_u8, 2][..])));
            assert_eq!(record.summary.profile_id, if version == 1 { "old profile" } else { "" }, "version {version}");
        }
        let with_callback = history.load(SubmissionId(1)).await.unwrap().callbacks.len();
        assert_eq!(with_callback, usize::from(version >= 2));
        let balance =
            history.last_balance("old profile".into(), "http://old/".into(), "••••2057".into()).await.unwrap();
        assert_eq!(balance.is_some(), version >= 2);
        // And it can be gone on with.
        let id = recorded(&history, submission(1, NOW_MS)).await;
        assert!(history.finish(id, outcome(Transition::Create)).await.unwrap());
        assert_eq!(search(&history, "53456").await, 1);
        drop(history);
        let plain = Connection::open(directory.path().join(FILE_NAME)).unwrap();
        let named: i64 = plain.query_row("SELECT count(DISTINCT uid) FROM submission", [], |row| row.get(0)).unwrap();
        assert_eq!(named as usize, rows + 1);
    }
}

/// Whoever comes second waits for the first, or finds that everything is done.
#[test]
fn desks_that_start_together_make_one_history() {
    for version in [0, 1, 3, 4] {
        for _ in 0..8 {
            let directory = TempDir::new().unwrap();
            let path = directory.path().join(FILE_NAME);
            if version > 0 {
                earlier(&path, version);
            }
            std::thread::scope(|scope| {
                let starts: Vec<_> = (0..4).map(|_| scope.spawn(|| History::open(directory.path(), NOW_MS))).collect();
                for start in starts {
                    let (_history, report) = start.join().unwrap().unwrap();
                    assert_eq!(report.set_aside, None, "version {version}");
                }
            });
            let plain = Connection::open(&path).unwrap();
            let rows: i64 = plain.query_row("SELECT count(*) FROM submission", [], |row| row.get(0)).unwrap();
            assert_eq!(rows as usize, if version > 0 { Life::ALL.len() } else { 0 });
        }
    }
}

/// What the first one would have settled is then the second one's.
#[test]
fn a_desk_is_alone_once_the_one_before_died() {
    let directory = TempDir::new().unwrap();
    earlier(&directory.path().join(FILE_NAME), 4);
    let first = fs::File::create(directory.path().join("desk.lock")).unwrap();
    first.lock().unwrap();
    std::thread::scope(|scope| {
        let second = scope.spawn(|| History::open(directory.path(), NOW_MS));
        std::thread::sleep(std::time::Duration::from_millis(50));
        assert!(!second.is_finished(), "it did not wait");
        drop(first);
        assert_eq!(second.join().unwrap().unwrap().1.orphans, 1);
    });
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_the_directorys_lock_is_refused() {
    let (directory, outside) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let made = outside.path().join("made");
    std::os::unix::fs::symlink(&made, directory.path().join("desk.lock")).unwrap();
    assert!(matches!(History::open(directory.path(), NOW_MS), Err(HistoryError::Directory { .. })));
    assert!(!made.exists());
}

#[cfg(unix)]
#[test]
fn a_data_directory_that_is_a_link_is_used() {
    let outside = TempDir::new().unwrap();
    let (data, link) = (outside.path().join("data"), outside.path().join("link"));
    fs::create_dir(&data).unwrap();
    std::os::unix::fs::symlink(&data, &link).unwrap();
    drop(open(&link));
    assert!(data.join(FILE_NAME).is_file());
}

/// So that what two places exported of one old history is known for the same.
#[test]
fn an_old_history_gets_the_same_names_everywhere() {
    let names: Vec<Vec<String>> = (0..2)
        .map(|_| {
            let directory = TempDir::new().unwrap();
            let path = directory.path().join(FILE_NAME);
            earlier(&path, 3);
            drop(open(directory.path()));
            let plain = Connection::open(&path).unwrap();
            let mut statement = plain.prepare("SELECT uid FROM submission ORDER BY id").unwrap();
            statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
        })
        .collect();
    assert_eq!(names[0], names[1]);
    assert!(names[0].iter().all(|name| name.len() == 32), "{names:?}");
}

#[tokio::test]
async fn a_newer_files_rows_are_listed_and_found() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join(FILE_NAME);
    earlier(&path, 3);
    drop(open(directory.path()));
    Connection::open(&path).unwrap().pragma_update(None, "user_version", known_version() as i64 + 1).unwrap();
    let (history, report) = open(directory.path());
    assert_eq!(report.newer_version, Some(known_version() + 1));
    sorted_every_way(&history, Life::ALL.len()).await;
    assert_eq!(search(&history, "needle").await, Life::ALL.len());
    assert_eq!(history.load(SubmissionId(2)).await.unwrap().exchanges.len(), 1);
    let error = history.record(submission(1, NOW_MS), Asks::Never).await.unwrap_err();
    assert!(error.is_permanent(), "{error}");
}

/// Issue, Bad input: every odd value the contract allows.
#[tokio::test]
async fn rows_with_odd_values_are_listed_found_and_read() {
    const SCRIPTS: &str =
        "Ελληνικά кириллица עברית العربية हिन्दी 中文 日本語 한국어 ไทย አማርኛ 🦀 e\u{301} \u{202e}odd\u{202c} \u{0}nul";
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let ids =
        ["9223372036854775807", "18446744073709551615", "\"text id\"", "1e400", "-0", "\"00000000-0000-4000-8000\""];
    for (number, token) in ids.iter().enumerate() {
        let new = NewSubmission { picture: None, ..submission(number as u8, i64::MAX - number as i64) };
        let id = recorded(&history, new).await;
        let done = Outcome { task_id: Some(TaskId::from_token(*token)), ..outcome(Transition::Create) };
        history.finish(id, done).await.unwrap();
        assert_eq!(history.load(id).await.unwrap().summary.task_id.unwrap().token(), *token);
    }
    let long = "x".repeat(10 * 1024 * 1024);
    let long_id = recorded(&history, NewSubmission { picture: None, ..submission(20, i64::MIN) }).await;
    let mut refused = outcome(Transition::Refuse);
    (refused.detail, refused.error_code) = (format!("begin {long}"), Some(long.clone()));
    refused.exchange.error = Some(long.clone());
    history.finish(long_id, refused).await.unwrap();
    let scripts = NewSubmission {
        website_url: Some(SCRIPTS.into()),
        website_key: Some(SCRIPTS.into()),
        profile: SCRIPTS.into(),
        task_type: String::new(),
        ..submission(21, NOW_MS)
    };
    let scripts_id = recorded(&history, scripts).await;
    let mut failed = outcome(Transition::LoseSight);
    (failed.detail, failed.solution) = (SCRIPTS.into(), Some("not JSON".into()));
    history.finish(scripts_id, failed).await.unwrap();

    let rows = ids.len() + 2;
    sorted_every_way(&history, rows).await;
    for word in ["Ελλην", "кирил", "עבר", "العرب", "हिन", "中文", "日本", "한국", "ไทย", "አማ", "é", "odd", "begin"]
    {
        assert_eq!(search(&history, word).await, 1, "{word}");
    }
    assert_eq!(search(&history, "922337203685477").await, 1);
    assert_eq!(newest_first(&history).await.len(), rows);
    assert_eq!(history.load(long_id).await.unwrap().summary.error_code, Some(long));
    assert_eq!(history.load(scripts_id).await.unwrap().summary.profile, SCRIPTS);
    history.remark(long_id, Remarks { label: Some(SCRIPTS.into()), note: Some("kept".into()) }).await.unwrap();
    assert_eq!(search(&history, "kept").await, 1);
}
