//! A session saved as a file: its report, or its requests as HAR.

use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::har::{HarError, write_har};
use crate::disk::WholeFile;
use crate::history::{Capture, HistoryError};
use crate::judge::{Report, SessionFacts, report, report_json, report_markdown};
use crate::work::files::{Chosen, Dialog};
use crate::work::lost::Lost;
use crate::work::services::{Services, blocking};

/// What is saved of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptureFile {
    /// The report, as JSON where the file's name says so, as Markdown otherwise.
    Report,
    /// Every request with its whole body, keys taken out.
    Har,
}

/// A session to be saved where the operator says.
pub struct CaptureSaving {
    pub dialog: Dialog,
    pub capture: Capture,
    pub file: CaptureFile,
}

/// Why a session was not saved.
#[derive(Debug, Error)]
pub enum CaptureSaveError {
    #[error("No dialog for files could be shown; `capkill-desk capture` saves with --report and --har")]
    NoDialog,
    #[error("{path} can't be written")]
    Write {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error(transparent)]
    History(#[from] HistoryError),
    #[error(transparent)]
    Har(#[from] HarError),
    #[error("The session was not saved. {0}")]
    Lost(#[from] Lost),
}

/// Saves a session; `None` where the operator chose no file.
pub async fn save(saving: CaptureSaving, services: &Services) -> Option<Result<PathBuf, CaptureSaveError>> {
    let CaptureSaving { dialog, capture, file } = saving;
    match dialog.await {
        Chosen::Closed => None,
        Chosen::NoDialog => Some(Err(CaptureSaveError::NoDialog)),
        Chosen::Path(path) => Some(written(&path, &capture, file, services).await.map(|()| path)),
    }
}

async fn written(
    path: &Path,
    capture: &Capture,
    file: CaptureFile,
    services: &Services,
) -> Result<(), CaptureSaveError> {
    let history = services.history()?;
    let failed = |source| CaptureSaveError::Write { path: path.to_owned(), source };
    match file {
        CaptureFile::Report => {
            let calls = history.captured_calls(capture.id).await?;
            let facts = SessionFacts::of(capture, services.clock.now_ms(), Vec::new());
            let own = path.to_owned();
            let saved = blocking(move || {
                let text = report_text(&report(&calls, &facts), &own)?;
                WholeFile::save(&own, text.as_bytes())
            });
            saved.await.map_err(failed)
        }
        CaptureFile::Har => {
            let mut out = BufWriter::new(WholeFile::create(path).map_err(failed)?);
            write_har(&history, capture, services.keys_seen.redactor(), &mut out).await?;
            let whole = out.into_inner().map_err(|error| failed(error.into()))?;
            whole.commit().map_err(failed)
        }
    }
}

/// Returns a report as its file is to hold it: JSON where the file's name ends with `.json`, Markdown otherwise.
///
/// # Errors
/// When the report can't be written as JSON.
pub fn report_text(report: &Report, path: &Path) -> io::Result<String> {
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
        Ok(serde_json::to_string_pretty(&report_json(report))? + "\n")
    } else {
        Ok(report_markdown(report))
    }
}
