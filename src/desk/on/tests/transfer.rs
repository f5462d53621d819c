//! Exports, imports, backups and restores.

use super::scripted::Scripted;
use crate::desk::command::{DraftCommand, TransferCommand};
use crate::desk::state::{OfferKind, Shown};
use crate::history::{ExportFormat, Exported, Progress, Restored, SubmissionId};
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

/// Ends a transfer, and takes what its notice offers. Returns the file that is shown then.
fn shown_in_folder(kind: TransferKind, done: Transferred) -> Vec<std::path::PathBuf> {
    let mut desk = Scripted::open();
    desk.desk.apply(Event::Transfer(TransferEvent::Ended(kind, Ok(done))));
    let offer = desk.desk.state().notices.last().unwrap().offered().unwrap();
    assert_eq!(offer.kind, OfferKind::ShowInFolder);
    desk.dispatch(offer.command);
    desk.jobs_of(|job| if let Job::ShowFile(path) = job { Some(path) } else { None })
}

#[test]
fn an_export_offers_to_show_its_file() {
    let exported = Transferred::Exported(Exported { submissions: 3 }, "/kept/rows.csv".into());
    assert_eq!(shown_in_folder(TransferKind::Export, exported), ["/kept/rows.csv"].map(std::path::PathBuf::from));
}

#[test]
fn a_backup_offers_to_show_its_file() {
    let backed_up = Transferred::BackedUp("/kept/history.sqlite3".into());
    let shown = shown_in_folder(TransferKind::BackUp, backed_up);
    assert_eq!(shown, ["/kept/history.sqlite3"].map(std::path::PathBuf::from));
}
