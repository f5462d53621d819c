//! The draft of last time: its texts in a file beside the history, its picture among the history's pictures.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension as _};
use thiserror::Error;

use super::purge::remove_unused_picture;
use super::table::picture::{self, NewPicture};
use super::{History, HistoryError};
use crate::disk::WholeFile;
use crate::payload::{Draft, DraftPicture, KeptDraft, KeptPicture, Redacted};

/// The file's name.
const FILE: &str = "draft.json";

/// Longest file that is read, in bytes.
const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// Largest picture that is kept with a draft, in bytes.
const MAX_PICTURE: usize = 16 * 1024 * 1024;

/// Why the draft of last time is not there.
#[derive(Debug, Error)]
pub enum KeptDraftError {
    #[error("The draft of last time can't be read and was left aside: {} is no draft of this program", .0.display())]
    Foreign(PathBuf),
    #[error("The draft of last time can't be read and was left aside")]
    Unreadable(#[source] std::io::Error),
    #[error("The picture of the draft of last time is no longer in the history; the rest of the draft is here")]
    NoPicture(Box<Draft>),
    #[error("The draft of last time can't be read now")]
    History(#[from] HistoryError),
}

impl History {
    /// Keeps a draft in the place of the one before, without any key; an empty draft keeps nothing.
    ///
    /// # Errors
    /// When it could not be written; the one before may be there still.
    pub async fn keep_draft(&self, directory: &Path, draft: Draft) -> Result<(), HistoryError> {
        let (path, keys, kept) = (directory.join(FILE), self.keys(), self.kept_picture());
        self.write(move |connection| {
            let before = read(&path).ok().flatten().and_then(|before| before.picture);
            let now = if draft.has_anything() {
                let picture = keep_picture(connection, &draft)?;
                // The guard is there before the file is: no purge may take the picture between the two.
                kept.set(picture.as_ref().map(|picture| picture.sha256));
                let draft = Draft { picture: None, own_callback: None, ..draft };
                save(&path, &keys.redacted(KeptDraft { draft, picture: picture.clone() }))?;
                picture
            } else {
                remove(&path)?;
                kept.set(None);
                None
            };
            let gone = before.filter(|before| now.as_ref().map(|now| now.sha256) != Some(before.sha256));
            if let Some(gone) = gone {
                let transaction = connection.transaction()?;
                remove_unused_picture(&transaction, &gone.sha256, &kept)?;
                transaction.commit()?;
            }
            Ok(())
        })
        .await
    }

    /// Returns the draft of last time; `None` where there was none.
    ///
    /// # Errors
    /// When it can't be read, or not all of it.
    pub async fn kept_draft(&self, directory: &Path) -> Result<Option<Draft>, KeptDraftError> {
        let (path, kept) = (directory.join(FILE), self.kept_picture());
        let found = self.read(move |connection| Ok(load(connection, &path))).await??;
        kept.set(found.as_ref().and_then(|(_, sha256)| *sha256));
        Ok(found.map(|(draft, _)| draft))
    }
}

fn keep_picture(connection: &Connection, draft: &Draft) -> Result<Option<KeptPicture>, HistoryError> {
    let Some(of_draft) = draft.picture.as_ref().filter(|picture| picture.bytes.len() <= MAX_PICTURE) else {
        return Ok(None);
    };
    let sha256 = picture::insert(connection, &NewPicture { bytes: of_draft.bytes.clone(), thumbnail: None })?;
    Ok(Some(KeptPicture { sha256, origin: of_draft.origin.clone() }))
}

fn save(path: &Path, draft: &Redacted<KeptDraft>) -> Result<(), HistoryError> {
    let failed = |source| HistoryError::Directory { path: path.to_owned(), source };
    WholeFile::save(path, draft.to_json().as_bytes()).map_err(failed)
}

fn remove(path: &Path) -> Result<(), HistoryError> {
    match std::fs::remove_file(path) {
        Err(source) if source.kind() != ErrorKind::NotFound => {
            Err(HistoryError::Directory { path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}

/// Reads the file; `None` where there is none.
fn read(path: &Path) -> Result<Option<KeptDraft>, KeptDraftError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(KeptDraftError::Unreadable(error)),
    };
    let mut text = String::new();
    match file.take(MAX_BYTES).read_to_string(&mut text) {
        Err(error) if error.kind() == ErrorKind::InvalidData => return Err(KeptDraftError::Foreign(path.to_owned())),
        Err(error) => return Err(KeptDraftError::Unreadable(error)),
        Ok(_) => {}
    }
    KeptDraft::from_json(&text).map(Some).ok_or_else(|| KeptDraftError::Foreign(path.to_owned()))
}

/// A draft, and the digest of its picture.
type Found = (Draft, Option<[u8; 32]>);

fn load(connection: &Connection, path: &Path) -> Result<Option<Found>, KeptDraftError> {
    let Some(KeptDraft { mut draft, picture }) = read(path)? else { return Ok(None) };
    let Some(KeptPicture { sha256, origin }) = picture else { return Ok(Some((draft, None))) };
    let bytes: Option<Vec<u8>> = connection
        .query_row("SELECT bytes FROM picture WHERE sha256 = ?1", [&sha256[..]], |row| row.get(0))
        .optional()
        .map_err(HistoryError::from)?;
    let Some(bytes) = bytes else { return Err(KeptDraftError::NoPicture(Box::new(draft))) };
    draft.picture = Some(DraftPicture::new(Bytes::from(bytes), origin, Vec::new()));
    Ok(Some((draft, Some(sha256))))
}
