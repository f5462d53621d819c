//! The history taken elsewhere and back: exports against plain SQL, merges, backups onto full disks.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use crate::support::small_disk::{SmallDisk, on_small_disk};
use capkill_desk::disk::WholeFile;
use capkill_desk::history::{
    ExportFormat, FILE_NAME, Filter, History, ImportReport, Life, Progress, Query, Sort, SortBy, TransferError, Wanted,
    backup, export_to, export_to_file, import, restore,
};
use proptest::prelude::*;
use rusqlite::{Connection, params};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

const NOW_MS: i64 = 1_790_000_000_000;

/// Every odd value that the contract allows.
const TEXTS: [&str; 9] = [
    "",
    "=HYPERLINK(\"http://x\")",
    "line\nbreak\r\n\"quoted\", comma",
    "Ünïcode 漢字 עברית 🦀 \u{202e}left",
    "nul\0tab\tesc\u{1b}",
    "-1+1",
    "18446744073709551616",
    "\"5f1e-uuid\"",
    "@SUM(A1)",
];

/// A directory with a history of so many rows; every seventh has no exchange, every third a picture.
fn history_of(rows: u32) -> TempDir {
    let directory = TempDir::new().unwrap();
    drop(History::open(directory.path(), NOW_MS).unwrap());
    let mut connection = wait_for(directory.path());
    let transaction = connection.transaction().unwrap();
    for row in 0..rows {
        insert(&transaction, row);
    }
    transaction.commit().unwrap();
    directory
}

/// The threads of a closed history may need a moment.
fn wait_for(directory: &Path) -> Connection {
    let connection = Connection::open(directory.join(FILE_NAME)).unwrap();
    connection.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
    connection
}

fn insert(connection: &Connection, row: u32) {
    let text = |shift: u32| TEXTS[((row + shift) as usize) % TEXTS.len()];
    let state = Life::ALL[1 + (row as usize) % 7];
    let picture = (row.is_multiple_of(3)).then(|| vec![u8::try_from(row % 5).unwrap(); 200]);
    let sha256 = picture.as_ref().map(|bytes| Sha256::digest(bytes).to_vec());
    if let (Some(bytes), Some(sha256)) = (&picture, &sha256) {
        // An import makes thumbnails anew, and of bytes that are no picture there is none.
        let thumbnail: Option<Vec<u8>> = None;
        connection
            .execute("INSERT OR IGNORE INTO picture VALUES (?1, ?2, ?3)", params![sha256, bytes, thumbnail])
            .unwrap();
    }
    let body = if row.is_multiple_of(11) {
        vec![0xff, 0xfe]
    } else {
        r#"{"clientKey":"••••2057","task":{"body":""}}"#.as_bytes().to_vec()
    };
    connection
        .execute(
            "INSERT INTO submission (created_at_ms, profile_id, profile, base_url, key_hint, task_type, state, task_id,
                                     error_code, detail, solution, latency_ms, website_url, callback_token, body,
                                     picture_at, picture_sha256, payload_sha256, polls, label, note, pinned, uid)
             VALUES (?1, 'p', ?2, 'http://127.0.0.1:1/', '••••2057', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,
                     ?14, zeroblob(32), ?15, ?16, ?17, ?18, ?19)",
            params![
                NOW_MS + i64::from(row / 2) * 1000,
                if row.is_multiple_of(2) { "Sandbox" } else { text(3) },
                if row.is_multiple_of(4) { "ImageToTextTask" } else { "NoCaptchaTaskProxyless" },
                state.word(),
                (!row.is_multiple_of(5)).then(|| text(6)),
                (row % 3 == 1).then(|| text(1)),
                text(2),
                (state == Life::Solved).then(|| text(4)),
                (!row.is_multiple_of(6)).then_some(i64::from(row % 40)),
                text(0),
                (row.is_multiple_of(10)).then(|| format!("token-{row}")),
                body,
                sha256.as_ref().map(|_| 1),
                sha256,
                row % 120,
                (row.is_multiple_of(8)).then(|| text(5)),
                (row.is_multiple_of(9)).then(|| text(7)),
                row % 2,
                format!("{row:032x}"),
            ],
        )
        .unwrap();
    let id: i64 = connection.query_row("SELECT max(id) FROM submission", [], |row| row.get(0)).unwrap();
    for number in 0..row % 7 % 3 {
        connection
            .execute(
                "INSERT INTO exchange (submission_id, method, url, started_at_ms, elapsed_ms, connected, status,
                                       reply_headers, reply_body, wait_us)
                 VALUES (?1, ?2, 'http://127.0.0.1:1/x', ?3, 12, 1, 200, '[[\"Set-Cookie\",\"s3cret\"]]', ?4, 900)",
                params![
                    id,
                    if number == 0 { "createTask" } else { "getTaskResult" },
                    NOW_MS + i64::from(number),
                    if row.is_multiple_of(2) { &b"{\"errorId\":0}"[..] } else { &b"\xff\x00"[..] },
                ],
            )
            .unwrap();
    }
    if row.is_multiple_of(10) {
        connection.execute("INSERT INTO callback VALUES (NULL, ?1, 5, 1, '[]', x'00ff', 0, 1)", [id]).unwrap();
    }
}

fn exported(directory: &Path, wanted: Query, format: ExportFormat) -> String {
    let mut out = Vec::new();
    let wanted = Wanted::Query(Box::new(wanted));
    export_to(directory, &wanted, format, &mut out, &Arc::default(), &Progress::default()).unwrap();
    String::from_utf8(out).unwrap()
}

fn everything(directory: &Path) -> String {
    exported(directory, Query::default(), ExportFormat::JsonLines)
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn opened(directory: &Path) -> History {
    History::open(directory, NOW_MS).unwrap().0
}

/// What was written of a text is kept for the next row, and must not outlive the token that it was cleaned of.
#[test]
fn a_text_is_cleaned_of_each_rows_own_token() {
    let directory = history_of(4);
    let sql = "UPDATE submission SET note = 'see live-token-1', callback_token = iif(id = 2, 'live-token-1', NULL)";
    wait_for(directory.path()).execute(sql, []).unwrap();
    let notes: Vec<Value> = lines(&everything(directory.path())).into_iter().map(|line| line["note"].clone()).collect();
    let (plain, clean) = ("see live-token-1", "see callback-token-removed");
    assert_eq!(notes, [plain, clean, plain, plain]);
}

/// A marked row may be deleted before the export reads the history, with exchanges that are still there.
#[test]
fn marked_rows_that_were_deleted_are_left_out() {
    let directory = history_of(4);
    wait_for(directory.path()).execute("UPDATE submission SET deleted = 1 WHERE id = 2", []).unwrap();
    for format in [ExportFormat::Csv, ExportFormat::JsonLines, ExportFormat::Har] {
        let mut out = Vec::new();
        let wanted = Wanted::Ids(vec![3, 2, 99, 1]);
        let report =
            export_to(directory.path(), &wanted, format, &mut out, &Arc::default(), &Progress::default()).unwrap();
        assert_eq!(report.submissions, 2, "{format:?}");
        if format == ExportFormat::JsonLines {
            let written = lines(&String::from_utf8(out).unwrap());
            let uids: Vec<&str> = written.iter().map(|line| line["uid"].as_str().unwrap()).collect();
            assert_eq!(uids, by_sql(directory.path(), "id IN (1, 3)", "id"));
        }
    }
}

#[test]
fn a_round_trip_through_json_lines_is_the_identity() {
    let from = history_of(1200);
    let text = everything(from.path());
    let file = from.path().join("out.jsonl");
    fs::write(&file, &text).unwrap();
    let to = TempDir::new().unwrap();
    let history = opened(to.path());
    let report = import(&history, &file, &Progress::default()).unwrap();
    assert_eq!(report, ImportReport { added: 1200, ..ImportReport::default() });
    assert_eq!(everything(to.path()), text);
    let pictures = |directory: &Path| -> Vec<(Vec<u8>, Vec<u8>)> {
        let connection = wait_for(directory);
        let mut statement = connection.prepare("SELECT sha256, bytes FROM picture ORDER BY 1").unwrap();
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().collect::<Result<_, _>>().unwrap()
    };
    assert_eq!(pictures(from.path()), pictures(to.path()));
    let again = import(&history, &file, &Progress::default()).unwrap();
    assert_eq!(again, ImportReport { unchanged: 1200, ..ImportReport::default() });
    assert_eq!(everything(to.path()), text);
    assert!(!text.contains("s3cret") && text.contains("(removed)"));
}

/// The rows that plain SQL finds, as their uids in its order.
fn by_sql(directory: &Path, condition: &str, order: &str) -> Vec<String> {
    let connection = wait_for(directory);
    let sql = format!("SELECT uid FROM submission WHERE deleted IS NULL AND ({condition}) ORDER BY {order}");
    let mut statement = connection.prepare(&sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

fn csv_column(text: &str, name: &str) -> Vec<String> {
    let text = text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let at = reader.headers().unwrap().iter().position(|head| head == name).unwrap();
    reader.records().map(|record| record.unwrap()[at].to_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// Whatever is filtered and however it is sorted: a file has the rows of plain SQL.
    #[test]
    fn an_export_has_the_rows_of_plain_sql(
        state in 0usize..8, since in 0i64..200, by in 0usize..9, is_descending: bool, deleted in 0u32..300,
        narrowed in 0usize..6,
    ) {
        let directory = history_of(300);
        wait_for(directory.path()).execute("UPDATE submission SET deleted = 'x-1' WHERE id = ?1", [deleted]).unwrap();
        let since_ms = NOW_MS + since * 1000;
        let states = if state == 0 { vec![] } else { vec![Life::ALL[state]] };
        let mut condition = format!("created_at_ms >= {since_ms}");
        if state > 0 {
            condition += &[" AND state = '", Life::ALL[state].word(), "'"].concat();
        }
        let (by, expression) = [
            (SortBy::Time, "created_at_ms"), (SortBy::Latency, "latency_ms"), (SortBy::TaskId, "task_id"),
            (SortBy::Profile, "profile"), (SortBy::TaskType, "task_type"), (SortBy::Picture, "picture_sha256"),
            (SortBy::State, "state"), (SortBy::ErrorCode, "error_code"),
            (SortBy::End, "substr(coalesce(solution, detail), 1, 40)"),
        ][by];
        let direction = if is_descending { "DESC" } else { "ASC" };
        let order = format!("{expression} {direction}, created_at_ms {direction}, id {direction}");
        let mut filter = Filter { states, since_ms: Some(since_ms), ..Filter::default() };
        match narrowed {
            0 => filter.profiles = vec!["Sandbox".into()],
            1 => filter.task_types = vec!["ImageToTextTask".into()],
            2 => filter.error_codes = vec![None],
            3 => filter.search = "#17".into(),
            4 => filter.search = "QUOT".into(),
            _ => {}
        }
        let narrower = [
            "profile = 'Sandbox'", "task_type = 'ImageToTextTask'", "error_code IS NULL",
            "uid = (SELECT uid FROM submission WHERE id = 17)",
            "(task_id LIKE '%quot%' OR error_code LIKE '%quot%' OR detail LIKE '%quot%' OR website_url LIKE '%quot%'
              OR website_key LIKE '%quot%' OR solution LIKE '%quot%' OR label LIKE '%quot%' OR note LIKE '%quot%')",
            "true",
        ];
        condition = format!("{condition} AND {}", narrower[narrowed]);
        let query = Query { filter, sort: Sort { by, is_descending } };
        let csv = exported(directory.path(), query.clone(), ExportFormat::Csv);
        prop_assert_eq!(csv_column(&csv, "uid"), by_sql(directory.path(), &condition, &order));
        let json = exported(directory.path(), query.clone(), ExportFormat::JsonLines);
        let uids: Vec<String> = lines(&json).iter().map(|line| line["uid"].as_str().unwrap().to_owned()).collect();
        prop_assert_eq!(&uids, &by_sql(directory.path(), &condition, "id"));
        let har: Value = serde_json::from_str(&exported(directory.path(), query, ExportFormat::Har)).unwrap();
        let count: usize = wait_for(directory.path()).query_row(&format!(
            "SELECT count(*) FROM exchange e JOIN submission s ON s.id = e.submission_id WHERE deleted IS NULL AND {condition}"
        ), [], |row| row.get::<_, i64>(0)).unwrap().try_into().unwrap();
        prop_assert_eq!(har["log"]["entries"].as_array().unwrap().len(), count);
    }
}

#[test]
fn each_har_entry_has_the_body_of_its_method() {
    let directory = history_of(2);
    let connection = wait_for(directory.path());
    for method in ["getTaskResult", "getBalance", "reportIncorrectImageCaptcha"] {
        let sql = "INSERT INTO exchange (submission_id, method, url, started_at_ms, elapsed_ms, connected)
                   VALUES (2, ?1, 'http://127.0.0.1:1/x', 1, 2, 1)";
        connection.execute(sql, [method]).unwrap();
    }
    let har: Value = serde_json::from_str(&exported(directory.path(), Query::default(), ExportFormat::Har)).unwrap();
    let entries = har["log"]["entries"].as_array().unwrap();
    let bodies: Vec<&str> =
        entries.iter().map(|entry| entry["request"]["postData"]["text"].as_str().unwrap()).collect();
    let asked = r#"{"clientKey":"$CAPKILL_CLIENT_KEY","taskId":"5f1e-uuid"}"#;
    assert!(bodies[0].contains("\"task\""), "{bodies:?}");
    assert_eq!(bodies[1..], [asked, r#"{"clientKey":"$CAPKILL_CLIENT_KEY"}"#, ""], "what was sent is not known");
}

#[test]
fn a_file_that_does_not_fit_leaves_the_old_one() {
    on_small_disk("export::a_file_that_does_not_fit_leaves_the_old_one", 1, |disk| {
        let path = disk.path().join("a");
        WholeFile::save(&path, b"before").unwrap();
        let error = WholeFile::save(&path, &vec![7; 4 << 20]).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
        assert_eq!(fs::read(&path).unwrap(), b"before");
        assert_eq!(fs::read_dir(disk.path()).unwrap().count(), 1, "no part file stays");
    });
}

#[test]
fn every_value_of_a_line_is_that_of_the_file() {
    let directory = history_of(200);
    let connection = wait_for(directory.path());
    let mut statement = connection
        .prepare("SELECT s.*, (SELECT count(*) FROM exchange e WHERE e.submission_id = s.id) AS exchanges FROM submission s ORDER BY id")
        .unwrap();
    let names: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
    let mut rows = statement.query([]).unwrap();
    for line in lines(&everything(directory.path())) {
        let row = rows.next().unwrap().unwrap();
        for (index, name) in names.iter().enumerate() {
            let written = match (name.as_str(), row.get::<_, rusqlite::types::Value>(index).unwrap()) {
                ("id" | "followed" | "followed_by" | "deleted" | "brought_in", _) => continue,
                ("callback_token", _) | (_, rusqlite::types::Value::Null) => Value::Null,
                ("exchanges", rusqlite::types::Value::Integer(count)) => {
                    assert_eq!(line["exchanges"].as_array().map_or(0, Vec::len), usize::try_from(count).unwrap());
                    continue;
                }
                (_, rusqlite::types::Value::Integer(number)) => number.into(),
                (_, rusqlite::types::Value::Text(text)) => text.into(),
                ("body", rusqlite::types::Value::Blob(bytes)) if String::from_utf8(bytes.clone()).is_err() => {
                    Value::Null
                }
                ("body", rusqlite::types::Value::Blob(bytes)) => String::from_utf8(bytes).unwrap().into(),
                (_, rusqlite::types::Value::Blob(bytes)) => {
                    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat().into()
                }
                (_, value) => panic!("{value:?}"),
            };
            assert_eq!(line.get(name).unwrap_or(&Value::Null), &written, "{name}");
        }
    }
}

#[test]
fn spreadsheets_run_nothing() {
    let directory = history_of(60);
    let text = exported(directory.path(), Query::default(), ExportFormat::Csv);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut guarded = 0;
    for record in reader.records() {
        for cell in &record.unwrap() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
            guarded += u32::from(cell.starts_with("'="));
        }
    }
    assert!(guarded > 0);
}

#[test]
fn what_says_more_completes_what_says_less_and_never_the_reverse() {
    let (older, newer) = (history_of(20), history_of(20));
    let set = |directory: &Path, sql: &str| wait_for(directory).execute_batch(sql).unwrap();
    set(
        older.path(),
        "UPDATE submission SET state = 'created', solution = NULL, detail = 'Waiting', followed = 1 WHERE id = 3",
    );
    set(
        newer.path(),
        "UPDATE submission SET state = 'solved', solution = '{\"text\":\"x\"}', note = 'seen', detail = 'The solution came' WHERE id = 3",
    );
    set(
        newer.path(),
        "INSERT INTO exchange (submission_id, method, url, started_at_ms, elapsed_ms, connected) VALUES (3, 'getTaskResult', 'u', 99, 1, 1)",
    );
    set(newer.path(), "UPDATE submission SET callback_token = NULL WHERE id = 1");
    set(newer.path(), "UPDATE submission SET uid = 'stranger', callback_token = 'token-0' WHERE id = 11");
    set(
        newer.path(),
        "UPDATE submission SET again_of = 'stranger', uid = 'repeat', callback_token = NULL WHERE id = 12",
    );
    set(
        newer.path(),
        "UPDATE submission SET state = 'recorded', uid = 'early', callback_token = NULL, followed = 1 WHERE id = 13",
    );
    let text = everything(newer.path());
    let back = everything(older.path());
    let file = older.path().join("in.jsonl");
    fs::write(&file, &text).unwrap();
    let history = opened(older.path());
    let report = import(&history, &file, &Progress::default()).unwrap();
    assert_eq!((report.added, report.completed, report.unchanged), (3, 1, 16), "{report:?}");
    let row = |sql: &str| -> (String, Option<String>, i64) {
        wait_for(older.path()).query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap()
    };
    let solved = ("solved".to_owned(), Some("{\"text\":\"x\"}".to_owned()), 0);
    assert_eq!(row("SELECT state, solution, followed FROM submission WHERE id = 3"), solved);
    assert_eq!(row("SELECT uid, callback_token, followed FROM submission WHERE uid = 'stranger'").1, None);
    assert_eq!(
        row("SELECT state, again_of, followed FROM submission WHERE uid = 'repeat'").1.as_deref(),
        Some("stranger")
    );
    let (state, detail, followed) = row("SELECT state, detail, followed FROM submission WHERE uid = 'early'");
    assert_eq!((state.as_str(), followed), ("unknown", 0));
    assert!(detail.unwrap().contains("before its outcome was known"));
    // What says less changes nothing.
    fs::write(&file, back).unwrap();
    let before = everything(older.path());
    assert_eq!(import(&history, &file, &Progress::default()).unwrap().unchanged, 20);
    assert_eq!(everything(older.path()), before);
}

#[test]
fn a_cut_file_keeps_what_is_whole_and_says_where_it_ends() {
    let from = history_of(700);
    let text = everything(from.path());
    let cut = text.len() * 2 / 3;
    let cut = (cut..text.len()).find(|at| text.is_char_boundary(*at)).unwrap();
    let whole = text[..cut].matches('\n').count();
    let to = TempDir::new().unwrap();
    let file = to.path().join("cut.jsonl");
    fs::write(&file, &text[..cut]).unwrap();
    let history = opened(to.path());
    let error = import(&history, &file, &Progress::default()).unwrap_err();
    let said = error.to_string();
    assert!(said.starts_with(&format!("Line {} can't be imported: it is cut in the middle", whole + 1)), "{said}");
    assert!(said.contains(&format!("The {whole} lines before it are in the history now")), "{said}");
    assert_eq!(everything(to.path()), text.split_inclusive('\n').take(whole).collect::<String>());
    fs::write(&file, &text).unwrap();
    import(&history, &file, &Progress::default()).unwrap();
    assert_eq!(everything(to.path()), text, "the whole file then brings the rest");
    for foreign in ["{\"a\":1}\n", "hello", "[1]", "PK\u{3}\u{4}"] {
        fs::write(&file, foreign).unwrap();
        let error = import(&history, &file, &Progress::default()).unwrap_err();
        assert!(error.to_string().contains("Nothing was imported"), "{error}");
    }
    fs::write(&file, "\n\n").unwrap();
    assert!(matches!(import(&history, &file, &Progress::default()), Err(TransferError::Empty(_))));
}

#[test]
fn a_cancelled_export_leaves_nothing() {
    let directory = history_of(50);
    let target = directory.path().join("out.csv");
    let progress = Progress::default();
    progress.cancel();
    let wanted = Wanted::Query(Box::default());
    let result = export_to_file(directory.path(), &wanted, ExportFormat::Csv, &target, &Arc::default(), &progress);
    assert!(matches!(result, Err(TransferError::Cancelled)));
    assert!(matches!(backup(directory.path(), &target, &progress), Err(TransferError::Cancelled)));
    assert!(!target.exists());
    let parts = fs::read_dir(&directory)
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".part"));
    assert_eq!(parts.count(), 0);
}

#[test]
fn a_backup_made_while_it_is_written_to_is_whole_and_comes_back() {
    let directory = history_of(2000);
    let history = opened(directory.path());
    let writer = wait_for(directory.path());
    let target = directory.path().join("copy.sqlite3");
    std::thread::scope(|scope| {
        scope.spawn(move || (2000..2050).for_each(|row| insert(&writer, row)));
        backup(directory.path(), &target, &Progress::default()).unwrap();
    });
    let copy = Connection::open(&target).unwrap();
    assert_eq!(copy.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).unwrap(), "ok");
    let count: i64 = copy.query_row("SELECT count(*) FROM submission", [], |row| row.get(0)).unwrap();
    copy.execute("UPDATE submission SET followed = 1, followed_by = 'gone' WHERE id = 5", []).unwrap();
    drop(copy);
    let before = everything(directory.path());
    let restored = restore(&history, directory.path(), &target, NOW_MS, &Progress::default()).unwrap();
    assert_eq!(restored.submissions, u64::try_from(count).unwrap());
    assert_eq!(lines(&everything(directory.path())).len(), usize::try_from(count).unwrap());
    let followed: i64 = wait_for(directory.path())
        .query_row("SELECT count(*) FROM submission WHERE followed = 1", [], |row| row.get(0))
        .unwrap();
    assert_eq!(followed, 0);
    // What was there before can be had again the same way.
    restore(&history, directory.path(), &restored.saved_as, NOW_MS, &Progress::default()).unwrap();
    assert_eq!(everything(directory.path()), before);
    let check: String = wait_for(directory.path()).query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
}

#[test]
fn only_a_sound_backup_of_a_known_version_is_restored() {
    let directory = history_of(30);
    let history = opened(directory.path());
    let before = everything(directory.path());
    let file = directory.path().join("chosen.sqlite3");
    let refused = |what: &str| {
        let error = restore(&history, directory.path(), &file, NOW_MS, &Progress::default()).unwrap_err();
        assert!(error.to_string().contains(what), "{error}");
        assert_eq!(everything(directory.path()), before);
    };
    fs::write(&file, "no database at all, but some text that is long enough").unwrap();
    refused("is no history of CapKill Desk");
    fs::remove_file(&file).unwrap();
    refused("can't be read");
    Connection::open(&file).unwrap().execute_batch("CREATE TABLE other (x)").unwrap();
    refused("is no history of CapKill Desk");
    fs::remove_file(&file).unwrap();
    backup(directory.path(), &file, &Progress::default()).unwrap();
    let sound = fs::read(&file).unwrap();
    Connection::open(&file).unwrap().pragma_update(None, "user_version", 99).unwrap();
    refused("newer CapKill Desk (version 99");
    let mut damaged = sound.clone();
    let half = damaged.len() / 2;
    damaged[half..half + 8192].fill(0xa5);
    fs::write(&file, damaged).unwrap();
    refused("is damaged");
    fs::write(&file, &sound).unwrap();
    wait_for(directory.path()).execute("UPDATE submission SET state = 'recorded' WHERE id = 1", []).unwrap();
    let error = restore(&history, directory.path(), &file, NOW_MS, &Progress::default()).unwrap_err();
    assert!(matches!(error, TransferError::Busy), "{error}");
}

#[test]
fn a_full_disk_is_said_and_nothing_is_left_on_it() {
    on_small_disk("export::a_full_disk_is_said_and_nothing_is_left_on_it", 4, nothing_is_left_on_a_full_disk);
}

fn nothing_is_left_on_a_full_disk(disk: &SmallDisk) {
    let directory = history_of(12_000);
    let target = disk.path().join("copy.sqlite3");
    let full = |error: TransferError| {
        assert!(matches!(error, TransferError::DiskFull(..)), "{error:?}");
        let text = error.to_string();
        assert!(text.starts_with("The disk is full") && text.contains("copy.sqlite3 is not written"), "{text}");
        assert_eq!(fs::read_dir(disk.path()).unwrap().count(), 0);
    };
    full(backup(directory.path(), &target, &Progress::default()).unwrap_err());
    let wanted = Wanted::Query(Box::default());
    full(
        export_to_file(
            directory.path(),
            &wanted,
            ExportFormat::JsonLines,
            &target,
            &Arc::default(),
            &Progress::default(),
        )
        .unwrap_err(),
    );
}

/// No bus: the developer's own keychain is none of a test's business.
const NO_BUS: &str = "unix:path=/nonexistent";

fn cli(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_capkill-desk"));
    command.env("DBUS_SESSION_BUS_ADDRESS", NO_BUS);
    command.arg("--data-dir").arg(directory).arg("export").args(arguments).output().unwrap()
}

#[test]
fn the_command_exports_beside_a_desk_and_from_files_that_can_only_be_read() {
    let directory = history_of(90);
    let desk = opened(directory.path());
    let all = everything(directory.path());
    let output = cli(directory.path(), &["--format", "jsonl"]);
    assert_eq!((output.status.code(), String::from_utf8(output.stdout).unwrap()), (Some(0), all.clone()));
    let target = directory.path().join("out.csv");
    let output = cli(
        directory.path(),
        &["--format", "csv", "--state", "solved", "--profile", "Sandbox", "--out", target.to_str().unwrap()],
    );
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let expected = by_sql(directory.path(), "state = 'solved' AND profile = 'Sandbox'", "created_at_ms DESC, id DESC");
    assert!(!expected.is_empty());
    assert_eq!(csv_column(&fs::read_to_string(&target).unwrap(), "uid"), expected);
    let until = jiff::Timestamp::from_millisecond(NOW_MS + 20_000).unwrap().to_string();
    for (arguments, condition) in [
        (
            &["--type", "ImageToTextTask", "--error", "none"][..],
            "task_type = 'ImageToTextTask' AND error_code IS NULL".to_owned(),
        ),
        (
            &["--until", &until, "--type", "NoCaptchaTaskProxyless"],
            format!("created_at_ms < {} AND task_type LIKE 'No%'", NOW_MS + 20_000),
        ),
        (&["--search", "#17"], "id = 17".to_owned()),
    ] {
        let output = cli(directory.path(), &[&["--format", "csv"], arguments].concat());
        let expected = by_sql(directory.path(), &condition, "created_at_ms DESC, id DESC");
        assert!(!expected.is_empty(), "{condition}");
        assert_eq!(csv_column(&String::from_utf8(output.stdout).unwrap(), "uid"), expected, "{condition}");
    }
    for (arguments, part) in [
        (&["--format", "xml"][..], "xml"),
        (&["--format", "csv", "--state", "eaten"], "not_sent"),
        (&["--format", "csv", "--since", "yesterday"], "yesterday is no time"),
        (&["--format", "csv", "--out", "/nowhere/out.csv"], "/nowhere is not there"),
    ] {
        let output = cli(directory.path(), arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(1) && said.contains(part), "{said}");
    }
    let empty = TempDir::new().unwrap();
    assert!(String::from_utf8_lossy(&cli(empty.path(), &["--format", "csv"]).stderr).contains("There is no history"));
    assert_eq!(fs::read_dir(empty.path()).unwrap().count(), 0, "nothing is made by looking");
    drop(desk);
    // A newer version may have more, but not less.
    wait_for(directory.path())
        .execute_batch("ALTER TABLE submission ADD COLUMN more TEXT; PRAGMA user_version = 99")
        .unwrap();
    let output = cli(directory.path(), &["--format", "jsonl"]);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), all);
}

/// Exit code, standard error and number of lines of an export that gets a signal while it waits for its reader.
#[cfg(unix)]
fn interrupted(directory: &Path, starter: &[&str], signal: &str) -> (Option<i32>, String, usize) {
    use std::io::Read as _;
    let program = [starter, &[env!("CARGO_BIN_EXE_capkill-desk")]].concat();
    let mut command = Command::new(program[0]);
    command.env("DBUS_SESSION_BUS_ADDRESS", NO_BUS);
    command.args(&program[1..]).arg("--data-dir").arg(directory).args(["export", "--format", "jsonl"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It has begun, and the pipe takes no more than a part.
    let mut out = child.stdout.take().unwrap();
    let mut first = [0; 1];
    out.read_exact(&mut first).unwrap();
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap().trim().to_owned(), rest.lines().count())
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_command() {
    let directory = history_of(6000);
    for signal in ["-INT", "-TERM"] {
        let (code, said, lines) = interrupted(directory.path(), &[], signal);
        assert_eq!((code, said.as_str()), (Some(1), "Cancelled"), "{signal}");
        assert!(lines < 6000, "{signal}: all of it came");
    }
}

/// A terminal that goes ends it, unless it was started by `nohup`.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_that_goes_ends_the_command() {
    let directory = history_of(6000);
    let (code, said, _) = interrupted(directory.path(), &["env", "--default-signal=HUP"], "-HUP");
    assert_eq!((code, said.as_str()), (Some(1), "Cancelled"));
    let (code, said, lines) = interrupted(directory.path(), &["env", "--ignore-signal=HUP"], "-HUP");
    assert_eq!((code, said.as_str(), lines), (Some(0), "", 6000));
}

/// Twice, as `timeout` signals its child, and then the group that the child is in.
#[cfg(unix)]
#[test]
fn a_half_written_file_goes_with_what_ends_the_command() {
    let directory = history_of(40_000);
    let outside = TempDir::new().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_capkill-desk"));
    command.env("DBUS_SESSION_BUS_ADDRESS", NO_BUS);
    command.arg("--data-dir").arg(directory.path()).args(["export", "--format", "jsonl", "--out"]);
    let child = command.arg(outside.path().join("rows.jsonl")).stderr(Stdio::piped()).spawn().unwrap();
    let is_written = || {
        let mut entries = fs::read_dir(outside.path()).unwrap().flatten();
        entries.any(|entry| entry.metadata().is_ok_and(|file| file.len() > 0))
    };
    let end = std::time::Instant::now() + crate::support::DEADLINE;
    while !is_written() {
        assert!(std::time::Instant::now() < end, "nothing is written");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id, &id]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), said.trim()), (Some(1), "Cancelled; nothing was written"));
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let directory = history_of(5000);
    let mut child = Command::new(env!("CARGO_BIN_EXE_capkill-desk"))
        .env("DBUS_SESSION_BUS_ADDRESS", NO_BUS)
        .arg("--data-dir")
        .arg(directory.path())
        .args(["export", "--format", "jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
}

/// A real submission with a key that is nowhere in what is exported, while its picture is.
#[test]
fn no_export_holds_the_key() {
    const CANARY: &str = "CANARYcanary0123456789abcdef9876";
    let mut desk = crate::support::TestDesk::start();
    desk.take_sample();
    desk.set_key(CANARY);
    desk.wait_until("the key", |desk| desk.state().compose.is_current());
    desk.desk.dispatch(capkill_desk::desk::SubmissionCommand::Submit);
    desk.wait_until("the end", |desk| desk.state().in_flight.is_empty() && desk.state().latest.is_some());
    for format in ExportFormat::ALL {
        let text = exported(desk.directory.path(), Query::default(), format);
        let hint = if format == ExportFormat::Har { "$CAPKILL_CLIENT_KEY" } else { "••••9876" };
        assert!(!text.contains("CANARY") && text.contains(hint), "{}: {text}", format.label());
    }
    let file = desk.directory.path().join("copy.sqlite3");
    backup(desk.directory.path(), &file, &Progress::default()).unwrap();
    let bytes = fs::read(file).unwrap();
    assert!(!bytes.windows(6).any(|window| window == b"CANARY"));
}

#[test]
fn the_documented_queries_run_in_sqlite3() {
    let directory = history_of(100);
    let document = include_str!("../../ARCHITECTURE.md");
    let queries = document.split("```sql\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(queries.lines().count(), 3, "{queries}");
    for query in queries.lines() {
        let output = Command::new("sqlite3")
            .args(["-readonly", "-json"])
            .arg(directory.path().join(FILE_NAME))
            .arg(query)
            .output()
            .unwrap();
        assert!(output.status.success() && output.stdout.len() > 20, "{query}: {output:?}");
    }
}
