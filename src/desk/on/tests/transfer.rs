//! Exports, imports, backups and restores.

use super::scripted::Scripted;
use crate::desk::command::{DraftCommand, TransferCommand};
use crate::desk::state::Shown;
use crate::history::{ExportFormat, Progress, Restored, SubmissionId};
use crate::work::{Event, Job, Lost, Transfer, TransferEvent, TransferKind, Transferred};

fn transfers(desk: &mut Scripted) -> usize {
    desk.jobs_of(|job| matches!(job, Job::Transfer(_)).then_some(())).len()
}

#[test]
fn one_dialog_is_open_at_a_time() {
    let mut desk = Scripted::open();
    desk.dispatch(TransferCommand::Export(None, ExportFormat::Csv));
    desk.dispatch(TransferCommand::BackUp);
    assert_eq!(transfers(&mut desk), 1);
    desk.desk.apply(Event::Transfer(TransferEvent::NotChosen { was_shown: true }));
    desk.dispatch(TransferCommand::BackUp);
    assert_eq!(transfers(&mut desk), 1);
}

#[test]
fn a_lost_transfer_is_told_and_over() {
    let mut desk = Scripted::open();
    let transfer = Transfer { kind: TransferKind::Import, progress: Progress::default() };
    desk.desk.apply(Event::Transfer(TransferEvent::Begun(transfer)));
    assert!(desk.desk.state().transfer.is_some());
    desk.desk.apply(Event::Transfer(TransferEvent::Ended(TransferKind::Import, Err(Lost.into()))));
    assert!(desk.desk.state().transfer.is_none());
    desk.assert_told("The transfer ended before it was done. CapKill Desk itself failed");
}

#[test]
fn the_end_of_a_transfer_closes_no_other_dialog() {
    let mut desk = Scripted::open();
    let transfer = Transfer { kind: TransferKind::Import, progress: Progress::default() };
    desk.desk.apply(Event::Transfer(TransferEvent::Begun(transfer)));
    desk.dispatch(DraftCommand::Open);
    desk.desk.apply(Event::Transfer(TransferEvent::Ended(TransferKind::Import, Err(Lost.into()))));
    assert!(desk.desk.state().is_dialog_open);
}

#[test]
fn a_restored_history_shows_no_record_of_the_one_before() {
    let mut desk = Scripted::open();
    desk.show(SubmissionId(5));
    let restored = Restored { submissions: 3, saved_as: "before.sqlite3".into() };
    let ended = TransferEvent::Ended(TransferKind::Restore, Ok(Transferred::Restored(restored)));
    desk.desk.apply(Event::Transfer(ended));
    assert!(matches!(desk.desk.state().shown, Shown::Draft));
    desk.assert_told("3 submissions restored");
}
