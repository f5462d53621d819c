//! What was removed is gone: from the file, from the search's index, and from backups.

use std::ops::Range;

use super::*;

/// Records rows that were sent to addresses with this word in them. Returns their numbers.
async fn with_word(history: &History, word: &str, numbers: Range<u8>) -> Vec<i64> {
    let mut ids = Vec::new();
    for number in numbers {
        let website_url = Some(format!("https://{word}{number}.example/"));
        let id = recorded(history, NewSubmission { website_url, ..submission(number, NOW_MS) }).await;
        assert!(history.finish(id, outcome(Transition::Refuse)).await.unwrap());
        ids.push(id.0);
    }
    ids
}

fn holds(file: &Path, word: &str) -> bool {
    let plain = Connection::open(file).unwrap();
    plain.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    fs::read(file).unwrap().windows(word.len()).any(|window| window == word.as_bytes())
}

fn expect_sound_search(file: &Path) {
    let check = "INSERT INTO submission_search (submission_search, rank) VALUES ('integrity-check', 1)";
    Connection::open(file).unwrap().execute(check, []).unwrap();
}

/// The search's index keeps the words of rows that are gone until its parts are merged.
#[tokio::test]
async fn no_word_of_a_removed_row_stays_in_the_file() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join(FILE_NAME);
    let (history, _) = open(directory.path());
    let ids = with_word(&history, "zebra", 0..40).await;
    assert!(holds(&file, "zebra"), "the words are there");
    assert_eq!(history.delete(&ids, 1).await.unwrap(), ids.len());
    assert_eq!(history.purge(true).await.unwrap(), ids.len());
    assert!(history.remove_words(None).await.unwrap());
    assert!(!holds(&file, "zebra"));
    expect_sound_search(&file);
}

#[tokio::test]
async fn no_word_of_an_earlier_note_stays_in_the_file() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join(FILE_NAME);
    let (history, _) = open(directory.path());
    let id = recorded(&history, submission(1, NOW_MS)).await;
    for note in [Some("zebra".to_owned()), None] {
        history.remark(id, Remarks { label: None, note }).await.unwrap();
    }
    assert!(history.remove_words(None).await.unwrap());
    assert!(!holds(&file, "zebra"));
    expect_sound_search(&file);
}

#[tokio::test]
async fn no_deleted_row_is_in_a_backup() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let ids = with_word(&history, "zebra", 0..40).await;
    with_word(&history, "giraffe", 100..140).await;
    assert_eq!(history.delete(&ids, 1).await.unwrap(), ids.len());
    let file = directory.path().join("backup.sqlite3");
    backup(directory.path(), &file, &Progress::default()).unwrap();
    let left = || {
        let backup = Connection::open(&file).unwrap();
        let count = |sql: &str| backup.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        (count("SELECT count(*) FROM submission"), count("SELECT count(*) FROM unmerged"))
    };
    assert_eq!(left(), (40, 0), "rows, and words still to be merged");
    assert!(holds(&file, "giraffe"));
    assert!(!holds(&file, "zebra"));
    expect_sound_search(&file);
    assert_eq!(history.undelete(1).await.unwrap(), ids.len(), "they are still here");
}

/// A desk's name in a row proves that a desk of this user followed the task. Whoever has a backup must not be able to give
/// that name to rows of their own.
#[tokio::test]
async fn no_name_of_a_desk_is_in_a_backup() {
    let directory = TempDir::new().unwrap();
    let (history, _) = open(directory.path());
    let id = recorded(&history, submission(1, NOW_MS)).await;
    history.finish(id, outcome(Transition::Create)).await.unwrap();
    let live = Connection::open(directory.path().join(FILE_NAME)).unwrap();
    let standing = || -> (bool, String) {
        let sql = "SELECT followed, followed_by FROM submission WHERE id = 1";
        live.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    };
    let (is_followed, name) = standing();
    assert!(is_followed && name.len() == 32, "the name has a proof: {name}");
    // More than one transaction changes, and followed no longer.
    let more = "WITH RECURSIVE number (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < 1200)
                INSERT INTO submission (created_at_ms, profile, base_url, key_hint, task_type, state, body,
                                        payload_sha256, followed_by)
                SELECT i, 'Sandbox', 'http://127.0.0.1:1/', '', 'ImageToTextTask', 'refused', x'7b7d', zeroblob(32), ?1
                FROM number";
    live.execute(more, [&name]).unwrap();
    let elsewhere = TempDir::new().unwrap();
    let file = elsewhere.path().join(FILE_NAME);
    backup(directory.path(), &file, &Progress::default()).unwrap();
    assert!(!holds(&file, &name));
    let rows: i64 =
        Connection::open(&file).unwrap().query_row("SELECT count(*) FROM submission", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 1201);
    let (_, report) = open(elsewhere.path());
    assert_eq!(report.left_behind, LeftBehind::default(), "the same user's mark finds nothing to follow");
    assert_eq!(standing(), (true, name), "the history itself goes on");
}
