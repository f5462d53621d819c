//! Damaged files: what can be read is in the new one, and what is said of the rest is true.

use std::collections::BTreeMap;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::time::{Duration, Instant};

use super::*;

/// So many submissions that trees are several pages deep, some with all that belongs to them.
const ROWS: u8 = 200;

/// Fills a directory; every submission is told by its page address.
async fn filled(directory: &Path) {
    let (history, _) = open(directory);
    for number in 1..=ROWS {
        let picture = vec![number; 300 + usize::from(number) * 90];
        let id = recorded(
            &history,
            NewSubmission {
                website_url: Some(format!("https://example.com/{number}")),
                callback_token: Some(format!("token-{number}")),
                picture: (number % 3 == 0)
                    .then(|| NewPicture { bytes: picture.into(), thumbnail: Some([1; 900].into()) }),
                body: StoredBody { bytes: vec![b'x'; usize::from(number) * 60], picture_at: None },
                ..submission(number, NOW_MS + i64::from(number))
            },
        )
        .await;
        let mut done = outcome(if number % 4 == 0 { Transition::Refuse } else { Transition::Create });
        done.task_id = done.task_id.map(|_| TaskId::from_token(format!("90{number}")));
        done.exchange.reply_body = vec![b'r'; usize::from(number) * 40];
        history.finish(id, done).await.unwrap();
        if number % 10 == 0 {
            let callback = StoredCallback {
                at_ms: NOW_MS,
                elapsed_ms: 1,
                headers: Vec::new(),
                body: b"{}".to_vec(),
                is_truncated: false,
                is_complete: true,
                unread: None,
            };
            history.record_callback(format!("token-{number}"), callback, None).await.unwrap().unwrap();
            let balance = NewBalance {
                at_ms: NOW_MS,
                profile_id: "sandbox".into(),
                profile: "Sandbox".into(),
                base_url: "http://127.0.0.1:1/".into(),
                key_hint: "••••2057".into(),
                balance: Some("1.5".into()),
                error_code: None,
                detail: "fine".into(),
                latency_ms: 3,
            };
            history.record_balance(balance).await.unwrap();
        }
    }
    drop(history);
    // Rows that were removed for good must not come back.
    let plain = Connection::open(directory.join(FILE_NAME)).unwrap();
    plain.execute_batch("PRAGMA foreign_keys = ON; DELETE FROM submission WHERE id IN (7, 8, 9)").unwrap();
    // Another version may know more methods than this one.
    plain
        .execute(
            "INSERT INTO exchange (submission_id, method, url, started_at_ms, elapsed_ms, connected)
             VALUES (1, 'solveEverything', 'https://example.com/solveEverything', 1, 2, 1)",
            [],
        )
        .unwrap();
    plain.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
}

type Facts = (String, Option<String>, String, Option<String>);

/// Number, state, task and texts of every row, with its exchanges' count.
fn facts(path: &Path) -> BTreeMap<i64, Facts> {
    let plain = Connection::open(path).unwrap();
    let mut statement =
        plain.prepare("SELECT id, state, task_id, coalesce(website_url, ''), detail FROM submission").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))));
    rows.unwrap().map(Result::unwrap).collect()
}

fn number_of(path: &Path, sql: &str) -> i64 {
    Connection::open(path).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

fn damage_and_open(whole: &[u8], damage: impl Fn(&mut Vec<u8>)) -> Option<(TempDir, OpenReport)> {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join(FILE_NAME);
    let mut bytes = whole.to_vec();
    damage(&mut bytes);
    fs::write(&path, &bytes).unwrap();
    let (history, report) = open(directory.path());
    drop(history);
    let aside = report.set_aside.clone()?;
    assert!(fs::read(aside).unwrap() == bytes, "the damaged file was changed");
    Some((directory, report))
}

fn of<'a>(report: &'a OpenReport, table: &str) -> &'a Recovered {
    report.recovered.iter().find(|recovered| recovered.table == table).unwrap()
}

/// Whatever was recovered is as it was; the new file is sound, and search and sort work in it.
fn assert_true(directory: &Path, before: &BTreeMap<i64, Facts>, report: &OpenReport, what: &str) -> usize {
    let path = directory.join(FILE_NAME);
    let plain = Connection::open(&path).unwrap();
    let verdict: String = plain.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(verdict, "ok", "{what}");
    assert_eq!(number_of(&path, "SELECT count(*) FROM pragma_foreign_key_check"), 0, "{what}");
    plain.execute_batch("INSERT INTO submission_search (submission_search) VALUES ('integrity-check')").unwrap();
    let mut same = 0;
    for (id, row) in facts(&path) {
        let is_stand_in = row.3.as_deref().is_some_and(|detail| detail.contains("this row is lost"));
        if is_stand_in {
            assert!(!(7..=9).contains(&id), "{what}: #{id} was deleted");
        } else if before.get(&id) == Some(&row) {
            same += 1;
        }
    }
    let submissions = of(report, "submission");
    assert!(
        same <= submissions.rows && same + submissions.parts + 5 >= submissions.rows,
        "{what}: {same} of {submissions:?}"
    );
    let found = number_of(&path, "SELECT count(*) FROM submission_search WHERE submission_search MATCH '\"90\"*'");
    let with_task = number_of(&path, "SELECT count(*) FROM submission WHERE task_id LIKE '90%'");
    assert_eq!(found, with_task, "{what}: the search does not find what is there");
    same
}

#[tokio::test]
async fn what_can_be_read_of_a_damaged_file_is_recovered() {
    type Damage<'a> = &'a dyn Fn(&mut Vec<u8>);

    let original = TempDir::new().unwrap();
    filled(original.path()).await;
    let path = original.path().join(FILE_NAME);
    let (whole, before) = (fs::read(&path).unwrap(), facts(&path));
    let all = before.len();

    let cases: [(&str, Damage<'_>, usize); 6] = [
        ("the header is gone", &|bytes| bytes[..100].fill(0), all),
        ("the first page is gone", &|bytes| bytes[..4096].fill(0xAB), all),
        ("the header is foreign", &|bytes| bytes[..16].copy_from_slice(b"not a database!!"), all),
        ("a third is cut off", &|bytes| bytes.truncate(bytes.len() * 2 / 3), all / 3),
        ("cut within a page", &|bytes| bytes.truncate(bytes.len() / 2 + 1234), all / 4),
        (
            "every tenth page is zero",
            &|bytes| {
                bytes.chunks_mut(4096).step_by(10).for_each(|page| page.fill(0));
            },
            all / 3,
        ),
    ];
    for (name, damage, least) in cases {
        let (directory, report) = damage_and_open(&whole, damage).unwrap_or_else(|| panic!("{name}: not found"));
        let same = assert_true(directory.path(), &before, &report, name);
        println!("{name}: {:?}", report.recovered);
        assert!(same >= least, "{name}: only {same} of {all}: {:?}", report.recovered);
        if least == all {
            assert_eq!(of(&report, "picture").rows, usize::from(ROWS / 3), "{name}");
            let foreign = "SELECT count(*) FROM exchange WHERE method = 'solveEverything'";
            assert_eq!(number_of(&directory.path().join(FILE_NAME), foreign), 1, "{name}");
        }
    }
}

#[tokio::test]
async fn damage_at_random_places_costs_little() {
    let original = TempDir::new().unwrap();
    filled(original.path()).await;
    let path = original.path().join(FILE_NAME);
    let (whole, before) = (fs::read(&path).unwrap(), facts(&path));
    let pages = whole.len() / 4096;
    let mut seed = 0x5EED_u64;
    let mut dice = move |bound: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 11) as usize % bound
    };
    let mut found = 0;
    for round in 0..60 {
        let (pages_hit, bytes_hit) = (1 + dice(6), 1 + dice(4096));
        let hits: Vec<(usize, u8)> = (0..pages_hit).map(|_| (dice(pages), dice(256) as u8)).collect();
        let damage = |bytes: &mut Vec<u8>| {
            for (page, value) in &hits {
                bytes[page * 4096..page * 4096 + bytes_hit].fill(*value);
            }
        };
        let Some((directory, report)) = damage_and_open(&whole, damage) else { continue };
        found += 1;
        let what = format!("round {round}, {bytes_hit} bytes of pages {hits:?}");
        let same = assert_true(directory.path(), &before, &report, &what);
        // A page holds few rows of this size.
        assert!(same + pages_hit * 25 >= before.len(), "{what}: only {same} of {}", before.len());
    }
    assert!(found > 20, "damage was seen only {found} times");
}

#[tokio::test]
async fn a_large_damaged_file_is_recovered_at_the_next_start() {
    let directory = TempDir::new().unwrap();
    filled(directory.path()).await;
    let path = directory.path().join(FILE_NAME);
    let before = facts(&path);
    Connection::open(&path)
        .unwrap()
        .execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
             WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 135)
             INSERT INTO picture (sha256, bytes) SELECT randomblob(32), zeroblob(1000000) FROM number;
             PRAGMA journal_mode = WAL;",
        )
        .unwrap();
    let (history, report) = open(directory.path());
    assert!(report.is_unchecked && report.set_aside.is_none());
    check_file(directory.path()).unwrap();
    drop(history);
    // Pages that are not read when the file is opened.
    let plain = Connection::open(&path).unwrap();
    let mut statement =
        plain.prepare("SELECT pageno FROM dbstat WHERE name = 'exchange' AND pagetype = 'leaf'").unwrap();
    let pages: Vec<u32> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    drop(statement);
    drop(plain);
    let mut file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    for page in pages.iter().step_by(3) {
        file.seek(SeekFrom::Start(u64::from(page - 1) * 4096)).unwrap();
        file.write_all(&[0; 4096]).unwrap();
    }
    let (history, report) = open(directory.path());
    assert!(report.is_unchecked, "a large file opens at once");
    assert!(check_file(directory.path()).unwrap_err().is_damage());
    drop(history);
    let suspect = path.with_extension("suspect");
    assert!(suspect.exists());
    // The first desk's threads let go a moment after it was closed; nothing is set aside beside a desk that runs.
    let until = Instant::now() + Duration::from_secs(30);
    let (history, report) = loop {
        match History::open(directory.path(), NOW_MS) {
            Ok(opened) => break opened,
            Err(error) => assert!(error.is_damage() && Instant::now() < until, "{error}"),
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    drop(history);
    assert!(report.set_aside.is_some() && !suspect.exists());
    let same = assert_true(directory.path(), &before, &report, "a large file");
    assert_eq!(same, before.len(), "no page of a submission was damaged");
    assert!(of(&report, "exchange").rows < before.len());
    // A suspicion that proves wrong is gone with the check.
    fs::write(&suspect, "").unwrap();
    let (_history, report) = open(directory.path());
    assert!(!report.is_unchecked && report.set_aside.is_none() && !suspect.exists());
}

#[tokio::test]
async fn a_recovery_that_was_cut_off_comes_to_its_end() {
    let original = TempDir::new().unwrap();
    filled(original.path()).await;
    let whole = fs::read(original.path().join(FILE_NAME)).unwrap();
    // Between the two renames: the damaged file is aside, the new one not yet in its place.
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("history.recovered.sqlite3"), &whole).unwrap();
    let (history, report) = open(directory.path());
    assert_eq!((report.set_aside, count(&history).await), (None, usize::from(ROWS) - 3));
    // Before the first rename: what was made is made again.
    let directory = TempDir::new().unwrap();
    for name in ["history.recovering.sqlite3", "history.scratch.sqlite3", "history.recovered.sqlite3"] {
        fs::write(directory.path().join(name), "torn").unwrap();
    }
    let mut damaged = whole.clone();
    damaged[..100].fill(0);
    fs::write(directory.path().join(FILE_NAME), damaged).unwrap();
    let left = directory.path().join("history.recovering.0123456789abcdef");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("scratch.sqlite3"), "torn").unwrap();
    let (history, report) = open(directory.path());
    assert!(report.set_aside.is_some());
    assert_eq!(count(&history).await, usize::from(ROWS) - 3);
    let names = fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
    let is_of_work = |name: &String| name.contains("recover") || name.contains("scratch");
    assert!(!names.iter().any(is_of_work), "{names:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_recovery_writes_through_no_link() {
    use std::os::unix::fs::symlink;

    let directory = TempDir::new().unwrap();
    let path = |name: &str| directory.path().join(name);
    let (history, _) = open(directory.path());
    recorded(&history, submission(1, NOW_MS)).await;
    drop(history);
    let plain = Connection::open(path(FILE_NAME)).unwrap();
    plain.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(plain);
    let mut bytes = fs::read(path(FILE_NAME)).unwrap();
    bytes[..100].fill(0);
    // The directory as somebody else could have packed it.
    let foreign = TempDir::new().unwrap();
    fs::write(foreign.path().join(FILE_NAME), bytes).unwrap();
    fs::write(foreign.path().join("history.sqlite3-wal"), "no wal").unwrap();
    let victim = path("victim");
    fs::write(&victim, "kept").unwrap();
    for work in ["scratch", "recovering", "recovered"] {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            let link = foreign.path().join(format!("history.{work}.sqlite3{suffix}"));
            symlink(if suffix == "-shm" { path("made") } else { victim.clone() }, link).unwrap();
        }
    }
    let (history, report) = open(foreign.path());
    assert!(report.set_aside.is_some());
    assert_eq!((count(&history).await, fs::read_to_string(&victim).unwrap()), (1, "kept".to_owned()));
    assert!(!path("made").exists());
}

#[cfg(unix)]
#[test]
fn damage_is_noted_through_no_link() {
    let directory = TempDir::new().unwrap();
    let path = |name: &str| directory.path().join(name);
    fs::write(path("victim"), "kept").unwrap();
    fs::write(path(FILE_NAME), [7_u8; 8192]).unwrap();
    std::os::unix::fs::symlink(path("victim"), path("history.suspect")).unwrap();
    assert!(check_file(directory.path()).unwrap_err().is_damage());
    assert_eq!(fs::read_to_string(path("victim")).unwrap(), "kept");
    assert!(fs::symlink_metadata(path("history.suspect")).unwrap().is_file());
}
