//! The history taken elsewhere and brought back, from the window's commands to what the operator is told.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::TestDesk;
use capkill_desk::desk::{Command, FollowCommand, NoticeLevel, RowsOf, TransferCommand};
use capkill_desk::history::{ExportFormat, SubmissionId};
use tempfile::TempDir;

/// A desk with two submissions of sites and one of a picture.
fn desk_with_rows() -> TestDesk {
    let mut desk = TestDesk::start();
    desk.set_key("sandbox-key-0001");
    desk.submit_site(1);
    desk.submit_site(2);
    desk.take_sample();
    desk.submit();
    for id in 1..=3 {
        stop_following(&mut desk, id);
    }
    desk
}

/// Nothing is restored over a task that is followed.
fn stop_following(desk: &mut TestDesk, id: i64) {
    let id = SubmissionId(id);
    desk.wait_until("the task", |desk| desk.state().following.contains_key(&id));
    desk.desk.dispatch(FollowCommand::Stop(id));
    desk.wait_until("the task's end", |desk| !desk.state().following.contains_key(&id));
}

/// Waits for a notice that says a part; the whole of it.
#[track_caller]
fn told(desk: &mut TestDesk, part: &str) -> (NoticeLevel, String) {
    desk.wait_until(part, |desk| desk.state().notices.iter().any(|notice| notice.text.contains(part)));
    let notices = &desk.desk.state().notices;
    let notice = notices.iter().find(|notice| notice.text.contains(part)).unwrap();
    let told = (notice.level, notice.text.clone());
    let id = notice.id;
    desk.desk.dispatch(Command::DismissNotice(id));
    told
}

#[track_caller]
fn wait_for_rows(desk: &mut TestDesk, rows: u64) {
    desk.wait_until(&format!("{rows} rows"), |desk| desk.state().history.total() == Some(rows));
}

fn rows(directory: &Path) -> usize {
    crate::support::states(directory).len()
}

#[test]
fn one_desks_export_is_imported_into_another_once() {
    let outside = TempDir::new().unwrap();
    let file = outside.path().join("rows.jsonl");
    let mut first = desk_with_rows();
    wait_for_rows(&mut first, 3);
    first.files.choose(&file);
    first.desk.dispatch(TransferCommand::Export(None, ExportFormat::JsonLines));
    assert_eq!(told(&mut first, "exported").1, format!("3 submissions exported to {}", file.display()));
    let one = outside.path().join("one.jsonl");
    let second_row = Some(RowsOf::One(SubmissionId(2)));
    first.files.choose(&one);
    first.desk.dispatch(TransferCommand::Export(second_row, ExportFormat::JsonLines));
    assert_eq!(told(&mut first, "exported").1, format!("1 submission exported to {}", one.display()));
    let all = fs::read_to_string(&file).unwrap();
    assert_eq!(all.lines().nth(1).unwrap(), fs::read_to_string(&one).unwrap().trim_end());
    let mut second = TestDesk::start();
    second.set_key("sandbox-key-0001");
    second.submit_site(7);
    second.files.choose(&file);
    second.desk.dispatch(TransferCommand::Import);
    assert_eq!(told(&mut second, "imported"), (NoticeLevel::Info, "3 submissions imported".to_owned()));
    wait_for_rows(&mut second, 4);
    second.files.choose(&file);
    second.desk.dispatch(TransferCommand::Import);
    assert_eq!(told(&mut second, "imported").1, "0 submissions imported, 3 already here");
    assert_eq!(rows(second.directory.path()), 4);
}

#[test]
fn a_backup_is_asked_about_and_put_in_the_historys_place() {
    let outside = TempDir::new().unwrap();
    let file = outside.path().join("backup.sqlite3");
    let mut desk = desk_with_rows();
    desk.files.choose(&file);
    desk.desk.dispatch(TransferCommand::BackUp);
    assert_eq!(told(&mut desk, "backed up").1, format!("History backed up to {}", file.display()));
    assert_eq!(rows_of_file(&file), 3);
    desk.submit_site(3);
    stop_following(&mut desk, 4);
    desk.files.choose(&file);
    desk.desk.dispatch(TransferCommand::ChooseRestore);
    desk.wait_until("the question", |desk| desk.state().restore.as_ref().is_some_and(|(path, _)| *path == file));
    desk.desk.dispatch(TransferCommand::DropRestore);
    assert_eq!((desk.desk.state().restore.clone(), rows(desk.directory.path())), (None, 4));
    desk.files.choose(&file);
    desk.desk.dispatch(TransferCommand::ChooseRestore);
    desk.wait_until("the question", |desk| desk.state().restore.is_some());
    desk.desk.dispatch(TransferCommand::Restore);
    let (level, text) = told(&mut desk, "restored");
    assert_eq!(level, NoticeLevel::Warning, "what was there before is named");
    let saved_as = PathBuf::from(text.rsplit_once(" is in ").unwrap().1);
    assert_eq!((rows_of_file(&saved_as), rows(desk.directory.path())), (4, 3));
    wait_for_rows(&mut desk, 3);
    // The history goes on to be written.
    desk.submit_site(4);
    wait_for_rows(&mut desk, 4);
}

fn rows_of_file(file: &Path) -> i64 {
    let connection = rusqlite::Connection::open(file).unwrap();
    connection.query_row("SELECT count(*) FROM submission", [], |row| row.get(0)).unwrap()
}

#[test]
fn what_cannot_be_taken_or_written_is_said_and_changes_nothing() {
    let outside = TempDir::new().unwrap();
    let nowhere = outside.path().join("no such directory/rows.csv");
    let words = outside.path().join("words.txt");
    fs::write(&words, "plain words\n").unwrap();
    let mut desk = desk_with_rows();
    wait_for_rows(&mut desk, 3);
    for (command, path, part) in [
        (TransferCommand::Export(None, ExportFormat::Csv), &nowhere, "no such directory"),
        (TransferCommand::BackUp, &nowhere, "no such directory"),
        (TransferCommand::Import, &nowhere, "no such directory"),
        (TransferCommand::Import, &words, "words.txt"),
    ] {
        desk.files.choose(path);
        desk.desk.dispatch(command);
        let (level, text) = told(&mut desk, part);
        assert!(level == NoticeLevel::Error && !text.ends_with('.'), "{text}");
    }
    desk.files.choose(&words);
    desk.desk.dispatch(TransferCommand::ChooseRestore);
    assert_eq!(told(&mut desk, "words.txt").0, NoticeLevel::Error);
    assert_eq!((rows(desk.directory.path()), desk.desk.state().history.total()), (3, Some(3)));
}

#[test]
fn nothing_is_restored_while_a_task_is_followed() {
    let outside = TempDir::new().unwrap();
    let file = outside.path().join("backup.sqlite3");
    let mut desk = TestDesk::start();
    desk.set_key("sandbox-key-0001");
    desk.submit_site(1);
    desk.wait_until("the task", |desk| !desk.state().following.is_empty());
    desk.files.choose(&file);
    desk.desk.dispatch(TransferCommand::BackUp);
    told(&mut desk, "backed up");
    desk.files.choose(&file);
    desk.desk.dispatch(TransferCommand::ChooseRestore);
    assert!(desk.desk.state().restore.is_none());
    assert!(desk.notices().iter().any(|text| text.contains("follow")), "{:?}", desk.notices());
}
