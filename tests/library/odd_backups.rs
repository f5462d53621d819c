//! Backups that would act by themselves, or that no desk made, given to *Restore…*: refused, and nothing is changed.

use std::fs;
use std::path::Path;

use crate::support::echo::Echo;
use crate::support::service::{with_key, write_profile};
use crate::support::{DEADLINE, TestDesk};
use capkill_desk::desk::{Command, FollowCommand, NoticeLevel, TransferCommand};
use capkill_desk::history::{Life, SubmissionId};
use rusqlite::Connection;
use tempfile::TempDir;

/// The audit's eight variants, and more of the kind, each under the comment that says what it does.
const ODD_SCHEMAS: &str = include_str!("../support/odd_schemas.sql");

/// What makes a file unlike its version.
const OTHER_VERSIONS: [&str; 5] = [
    "PRAGMA user_version = -1",
    "PRAGMA user_version = 0",
    "PRAGMA user_version = 2",
    "ALTER TABLE exchange DROP COLUMN error",
    "DROP TABLE exchange; CREATE VIEW exchange AS SELECT * FROM submission",
];

/// A desk with one submission, which is not followed: nothing is restored over a task that is.
fn start(service: &Echo) -> TestDesk {
    let directory = TempDir::new().unwrap();
    write_profile(directory.path(), &service.base_url(), DEADLINE, DEADLINE * 10);
    let mut desk = TestDesk::start_in(directory, |options| with_key(options, "an ordinary key"));
    desk.submit_site(1);
    stop_following(&mut desk, 1);
    desk
}

fn stop_following(desk: &mut TestDesk, id: i64) {
    let id = SubmissionId(id);
    desk.wait_until("the task", |desk| desk.state().following.contains_key(&id));
    desk.desk.dispatch(FollowCommand::Stop(id));
    desk.wait_until("the task's end", |desk| desk.state().following.is_empty());
}

fn back_up(desk: &mut TestDesk, file: &Path) {
    desk.files.choose(file);
    desk.desk.dispatch(TransferCommand::BackUp);
    desk.wait_until("the backup", |desk| desk.state().notices.iter().any(|notice| notice.text.contains("backed up")));
}

fn dismiss_all(desk: &mut TestDesk) {
    let ids: Vec<u64> = desk.desk.state().notices.iter().map(|notice| notice.id).collect();
    for id in ids {
        desk.desk.dispatch(Command::DismissNotice(id));
    }
}

/// Gives a file to *Restore…* and says yes where that is asked. Returns what the operator is told.
fn restore(desk: &mut TestDesk, file: &Path) -> (NoticeLevel, String) {
    dismiss_all(desk);
    desk.files.choose(file);
    desk.desk.dispatch(TransferCommand::ChooseRestore);
    desk.wait_until("the question or the refusal", |desk| {
        desk.state().restore.is_some() || !desk.state().notices.is_empty()
    });
    desk.desk.dispatch(TransferCommand::Restore);
    desk.wait_until("the answer", |desk| desk.state().transfer.is_none() && !desk.state().notices.is_empty());
    let told = desk.desk.state().notices.iter().map(|notice| (notice.level, notice.text.clone())).collect::<Vec<_>>();
    assert_eq!(told.len(), 1, "{told:?}");
    told.into_iter().next().unwrap()
}

/// The schema and every row of the history, and the names of all files.
fn everything(directory: &Path) -> (Vec<String>, Vec<String>) {
    let sqlite = Connection::open(directory.join(capkill_desk::history::FILE_NAME)).unwrap();
    let sql = "SELECT type || name || coalesce(sql, '') FROM sqlite_schema
               UNION ALL SELECT id || uid || state || base_url || task_id || hex(body) FROM submission
               UNION ALL SELECT id || method || url || hex(reply_body) FROM exchange
               UNION ALL SELECT name || seq FROM sqlite_sequence";
    let mut statement = sqlite.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    let names = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    // SQLite makes and removes what stands beside the history, and the desk saves its draft when it is woken.
    let is_beside = |name: &String| name.ends_with("-wal") || name.ends_with("-shm") || name.starts_with("draft.json");
    let mut names: Vec<String> = names.filter(|name| !is_beside(name)).collect();
    names.sort();
    (rows, names)
}

/// A sentence that names the file, says that nothing was changed, and ends without a full stop.
fn is_one_sentence(told: &(NoticeLevel, String), file: &Path) -> bool {
    let (level, text) = told;
    *level == NoticeLevel::Error
        && text.starts_with(&file.display().to_string())
        && text.contains("nothing was changed")
        && !text.contains('\n')
        && !text.contains(". ")
        && !text.ends_with('.')
}

#[test]
fn a_backup_that_could_act_or_refuse_is_refused_and_changes_nothing() {
    let (service, outside) = (Echo::start(), TempDir::new().unwrap());
    let mut desk = start(&service);
    let sound = outside.path().join("sound.sqlite3");
    back_up(&mut desk, &sound);
    let (before, asked) = (everything(desk.directory.path()), service.requests().len());
    let odd: Vec<&str> = ODD_SCHEMAS.split("\n\n").chain(OTHER_VERSIONS).collect();
    assert_eq!((odd.len(), odd.iter().filter(|odd| odd.starts_with("-- The audit's ")).count()), (29, 8));
    for (number, odd) in odd.iter().enumerate() {
        let file = outside.path().join(format!("odd-{number}.sqlite3"));
        fs::copy(&sound, &file).unwrap();
        Connection::open(&file).unwrap().execute_batch(odd).unwrap_or_else(|error| panic!("{odd}: {error}"));
        let given = fs::read(&file).unwrap();
        let told = restore(&mut desk, &file);
        assert!(is_one_sentence(&told, &file), "{odd}: {told:?}");
        let now = everything(desk.directory.path());
        let differs = |now: &[String], before: &[String]| -> Vec<String> {
            now.iter()
                .filter(|part| !before.contains(part))
                .chain(before.iter().filter(|part| !now.contains(part)))
                .cloned()
                .collect()
        };
        assert_eq!(
            [differs(&now.0, &before.0), differs(&now.1, &before.1)],
            [Vec::<String>::new(), Vec::new()],
            "{odd}"
        );
        assert!(fs::read(&file).unwrap() == given, "{odd}: the file was changed");
    }
    assert_eq!(service.requests().len(), asked, "nothing was sent");
    // The history goes on to be written, and what leaves is recorded.
    desk.submit_site(2);
    assert_eq!((desk.states(), service.came("createTask")), (vec![Life::Created; 2], 2));
    // The same way takes the backup that the desk made.
    stop_following(&mut desk, 2);
    let (level, text) = restore(&mut desk, &sound);
    assert!(level == NoticeLevel::Warning && text.starts_with("1 submission restored"), "{text}");
}
