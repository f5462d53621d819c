//! Brings pictures in: a file, the system's dialog, the clipboard, the sample.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::Bitmap;
use crate::payload::{DraftPicture, ImportError, import_bitmap, import_file, import_text};

/// Largest file that is read. Services take half a megabyte; this leaves room to say so.
const MAX_FILE_BYTES: u64 = 16 * 1024 * 1024;

/// Our own sample picture, for a first try without any file.
const SAMPLE: &[u8] = include_bytes!("../../assets/sample.png");

/// Why nothing was brought in; the draft stays as it was.
#[derive(Debug, Error)]
pub enum IntakeError {
    #[error("{name} is {} MB; no service takes more than 0.5 MB, and nothing over 16 MB is opened", .bytes / 1_000_000)]
    TooLarge { name: String, bytes: u64 },
    #[error("{0} is a directory; drop a single picture")]
    Directory(String),
    #[error("{0} is not an ordinary file; drop a single picture")]
    NotAFile(String),
    #[error("{name} is no longer there; drop it again")]
    Gone {
        name: String,
        #[source]
        source: std::io::Error,
    },
    #[error("{name} can't be read; check its permissions")]
    Unreadable {
        name: String,
        #[source]
        source: std::io::Error,
    },
    #[error("The picture could not be read: its decoder failed; try another file")]
    DecoderFailed,
    #[error(transparent)]
    Import(#[from] ImportError),
}

/// Where a picture comes from.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    File(PathBuf),
    Text(String),
    Bitmap(Bitmap),
    Sample,
}

impl Origin {
    /// What is being read, for people.
    pub(super) fn label(&self) -> String {
        match self {
            Self::File(path) => file_name(path),
            Self::Text(_) | Self::Bitmap(_) => "Clipboard".to_owned(),
            Self::Sample => "Sample".to_owned(),
        }
    }
}

/// Reads and imports. Blocks; for the blocking pool.
pub(super) fn take_in(origin: &Origin) -> Result<DraftPicture, IntakeError> {
    match origin {
        Origin::File(path) => read_file(path),
        // Base64 is a third longer than what it encodes.
        Origin::Text(text) if text.len() as u64 > MAX_FILE_BYTES / 3 * 4 => {
            Err(IntakeError::TooLarge { name: "The clipboard's text".to_owned(), bytes: text.len() as u64 })
        }
        Origin::Text(text) => Ok(import_text(text, "Clipboard")?),
        Origin::Bitmap(bitmap) => Ok(import_bitmap(bitmap.width_px, bitmap.height_px, &(bitmap.rgba)())?),
        Origin::Sample => Ok(import_file(SAMPLE.to_vec(), "sample.png")?),
    }
}

fn read_file(path: &Path) -> Result<DraftPicture, IntakeError> {
    let name = file_name(path);
    let failed = |source: std::io::Error| {
        let name = name.clone();
        if source.kind() == std::io::ErrorKind::NotFound {
            IntakeError::Gone { name, source }
        } else {
            IntakeError::Unreadable { name, source }
        }
    };
    // Asked before opening: opening a named pipe would wait for its writer.
    let metadata = std::fs::metadata(path).map_err(failed)?;
    if metadata.is_dir() {
        return Err(IntakeError::Directory(name));
    }
    if !metadata.is_file() {
        return Err(IntakeError::NotAFile(name));
    }
    if metadata.len() > MAX_FILE_BYTES {
        return Err(IntakeError::TooLarge { name, bytes: metadata.len() });
    }
    let mut bytes = Vec::new();
    // The file may grow while it is read.
    File::open(path).and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)).map_err(failed)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(IntakeError::TooLarge { name, bytes: bytes.len() as u64 });
    }
    Ok(import_file(bytes, &name)?)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unusable_files_are_refused_in_one_sentence() {
        let directory = tempfile::tempdir().unwrap();
        let huge = directory.path().join("huge.png");
        File::create(&huge).unwrap().set_len(200_000_000).unwrap();
        let empty = directory.path().join("empty.png");
        File::create(&empty).unwrap();
        for (path, part) in [
            (huge, "200 MB"),
            (empty, "empty"),
            (directory.path().to_owned(), "directory"),
            (directory.path().join("gone.png"), "no longer there"),
            (PathBuf::from("/dev/null"), "not an ordinary file"),
        ] {
            let message = read_file(&path).unwrap_err().to_string();
            assert!(message.contains(part) && !message.ends_with('.'), "{message}");
        }
    }

    #[test]
    fn fifty_megabytes_of_text_are_refused_at_once() {
        let message = take_in(&Origin::Text("A".repeat(50_000_000))).unwrap_err().to_string();
        assert!(message.starts_with("The clipboard's text is 50 MB"), "{message}");
    }

    #[test]
    fn the_sample_is_a_picture_services_take() {
        let picture = take_in(&Origin::Sample).unwrap();
        assert!((100..50_000).contains(&picture.bytes.len()));
    }
}
