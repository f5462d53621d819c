//! A support bundle: one zip of a record, everything secret taken out, and the list of what is in it.

mod contents;
mod file;

use std::fmt;
use std::io::{Cursor, Write as _};
use std::sync::Arc;

use thiserror::Error;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::contract::ClientKey;
use crate::history::{History, HistoryError, Record, SubmissionId};
use crate::keychain::SessionKeys;
use crate::payload::{CheckedPicture, Cleaner, Finding, Redactor, ServiceFacts};
use crate::picture::decode;
use crate::profile::Profile;
use crate::view::check_record;
use crate::work::lost::Lost;

/// Why there is no bundle.
#[derive(Debug, Error)]
pub enum BundleError {
    #[error(transparent)]
    History(#[from] HistoryError),
    #[error("The support bundle can't be packed")]
    Zip(#[from] zip::result::ZipError),
    #[error("The support bundle can't be packed")]
    Io(#[from] std::io::Error),
    #[error("The support bundle could not be made. {0}")]
    Lost(#[from] Lost),
}

/// A bundle that is ready to be saved.
pub struct Bundle {
    pub id: SubmissionId,
    /// The file name to suggest.
    pub file_name: String,
    pub entries: Vec<BundleEntry>,
    /// What was taken out, in a line each.
    pub removed: Vec<String>,
    zip: Vec<u8>,
}

impl Bundle {
    /// The file.
    #[must_use]
    pub fn zip(&self) -> &[u8] {
        &self.zip
    }
}

impl fmt::Debug for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bundle({}, {} files, {} bytes)", self.file_name, self.entries.len(), self.zip.len())
    }
}

/// One file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleEntry {
    pub name: String,
    /// Unpacked.
    pub bytes: usize,
    /// What it is, in a line.
    pub what: String,
}

/// A bundle to be made.
pub struct Bundling {
    pub id: SubmissionId,
    pub profiles: Vec<Profile>,
    pub keys: SessionKeys,
}

impl Bundling {
    /// Reads the record of the bundle, whose every body is packed.
    ///
    /// # Errors
    /// When the history can't be read.
    pub async fn load(&self, history: Result<History, HistoryError>) -> Result<Record, HistoryError> {
        history?.load_whole(self.id).await
    }

    /// Makes the bundle; the redactor knows every key of this run. For the blocking pool.
    ///
    /// # Errors
    /// When the files can't be packed.
    pub fn make(&self, record: &Record, redactor: Arc<Redactor>) -> Result<Bundle, BundleError> {
        let profile = self.profiles.iter().find(|profile| profile.id == record.summary.profile_id);
        let key = self.keys.get(&record.summary.profile_id).filter(|key| key.masked() == record.key_hint);
        bundle(record, profile, &findings(record, key, profile), redactor)
    }
}

/// What the checks say of a record.
fn findings(record: &Record, key: Option<&ClientKey>, profile: Option<&Profile>) -> Vec<Finding> {
    let decoded = record.picture.as_deref().map(|bytes| (decode(bytes), bytes.len()));
    let picture = decoded.as_ref().map(|(decoded, bytes)| CheckedPicture { decoded, bytes: *bytes, name: None });
    let service = profile.map_or_else(ServiceFacts::default, |profile| ServiceFacts {
        is_local: profile.is_local(),
        picture_max_bytes: profile.limits.picture_max_bytes(),
    });
    check_record(record, key, picture, service)
}

/// Packs a record with what was found about it.
fn bundle(
    record: &Record,
    profile: Option<&Profile>,
    findings: &[Finding],
    redactor: Arc<Redactor>,
) -> Result<Bundle, BundleError> {
    let mut cleaner = Cleaner::new(redactor);
    cleaner.begin(record.callback_token.as_deref());
    let mut files = contents::files(record, profile, findings, &mut cleaner);
    let removed = cleaner.removed();
    files.insert(0, contents::readme(record, &files, &removed));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // Without times and in a fixed order: the same record always makes the same file.
    let options = SimpleFileOptions::default().unix_permissions(0o644);
    for file in &files {
        zip.start_file(file.name.as_str(), options)?;
        zip.write_all(&file.bytes)?;
    }
    let zip = zip.finish()?.into_inner();
    let entries = files
        .into_iter()
        .map(|file| BundleEntry { name: file.name, bytes: file.bytes.len(), what: file.what })
        .collect();
    let file_name = format!("capkill-desk-task-{}.zip", record.summary.id.0);
    Ok(Bundle { id: record.summary.id, file_name, entries, removed, zip })
}

#[cfg(test)]
mod tests;
