//! Every way on which a desk gives away what it has stored, but its own files.

use std::io::Read as _;

use capkill_desk::desk::{BundleCommand, BundleView, CopyCommand, CopyOf, TransferCommand};
use capkill_desk::history::{ExportFormat, SubmissionId};
use capkill_desk::payload::CopyFormat;
use capkill_desk::view::Part;

use super::TestDesk;

/// What leaves, by the name of its way.
pub type Left = Vec<(String, Vec<u8>)>;

/// Gives everything away that is of one row, and a text that somebody copies.
pub fn ways_out(desk: &mut TestDesk, id: i64, text: &str) -> Left {
    desk.record(id);
    let mut all: Left = vec![
        ("copied payload".into(), copied(desk, CopyCommand::Payload).into()),
        ("copied reply".into(), copied(desk, CopyCommand::Body(Part::Exchange(0))).into()),
        ("copied text".into(), copied(desk, CopyCommand::Text(text.to_owned())).into()),
        ("bundle".into(), bundled(desk, id)),
    ];
    for format in CopyFormat::ALL {
        let command = CopyCommand::For(CopyOf::Submission(SubmissionId(id)), format);
        all.push((format.label().to_owned(), copied(desk, command).into()));
    }
    all.into_iter().map(|(name, bytes)| (format!("{name} of #{id}"), bytes)).collect()
}

/// Exports everything in every format.
pub fn exports(desk: &mut TestDesk) -> Left {
    ExportFormat::ALL.iter().map(|format| (format.label().to_owned(), exported(desk, *format).into())).collect()
}

pub fn exported(desk: &mut TestDesk, format: ExportFormat) -> String {
    let path = desk.directory.path().with_extension(format.extension());
    desk.files.choose(&path);
    desk.desk.dispatch(TransferCommand::Export(None, format));
    desk.wait_until("the export", |desk| desk.state().transfer.is_none() && path.exists());
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(path).unwrap();
    text
}

fn copied(desk: &mut TestDesk, command: CopyCommand) -> String {
    desk.desk.dispatch(command);
    desk.wait_until("the copy", |desk| desk.state().clipboard.is_some());
    desk.desk.take_clipboard().unwrap()
}

fn bundled(desk: &mut TestDesk, id: i64) -> Vec<u8> {
    desk.desk.dispatch(BundleCommand::Prepare(CopyOf::Submission(SubmissionId(id))));
    desk.wait_until("the bundle", |desk| matches!(desk.state().bundle, Some(BundleView::Ready { .. })));
    let Some(BundleView::Ready { bundle, .. }) = &desk.desk.state().bundle else { unreachable!() };
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bundle.zip().to_vec())).unwrap();
    let mut all = Vec::new();
    for index in 0..archive.len() {
        archive.by_index(index).unwrap().read_to_end(&mut all).unwrap();
    }
    desk.desk.dispatch(BundleCommand::Drop);
    all
}
