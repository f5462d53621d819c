//! Saves a file whole or not at all.

use std::io::{self, ErrorKind};
use std::path::Path;

use thiserror::Error;

use crate::disk::WholeFile;
use crate::work::lost::Lost;

/// Why a file was not saved; one of the same name is as it was.
#[derive(Debug, Error)]
pub enum SaveError {
    #[error("The support bundle is not saved: the disk is full; free some space or choose another folder")]
    Full(#[source] io::Error),
    #[error("The support bundle is not saved: {folder} can't be written to; choose another folder")]
    Forbidden {
        folder: String,
        #[source]
        source: io::Error,
    },
    #[error("The support bundle is not saved: {folder} is no longer there; choose another folder")]
    Gone {
        folder: String,
        #[source]
        source: io::Error,
    },
    #[error("The support bundle is not saved: {path} can't be written; choose another name or folder")]
    Other {
        path: String,
        #[source]
        source: io::Error,
    },
    #[error("The support bundle is not saved. {0}")]
    Lost(#[from] Lost),
}

/// Writes a file that only comes to its name when everything is on the disk.
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    WholeFile::save(path, bytes).map_err(|source| error(path, source))
}

fn error(path: &Path, source: io::Error) -> SaveError {
    let folder = path.parent().unwrap_or(path).display().to_string();
    match source.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => SaveError::Full(source),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => SaveError::Forbidden { folder, source },
        ErrorKind::NotFound | ErrorKind::NotADirectory => SaveError::Gone { folder, source },
        _ => SaveError::Other { path: path.display().to_string(), source },
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_is_whole_or_as_it_was() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("bundle.zip");
        save(&path, b"one").unwrap();
        save(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        let folder = directory.path().join("folder.zip");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("inside"), b"").unwrap();
        let error = save(&folder, b"three").unwrap_err();
        assert!(matches!(error, SaveError::Other { .. }), "{error}");
        let error = save(&directory.path().join("gone/bundle.zip"), b"four").unwrap_err();
        assert!(matches!(error, SaveError::Gone { .. }), "{error}");
        let mut names: Vec<_> = fs::read_dir(&directory).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["bundle.zip", "folder.zip"], "no temporary file stays");
    }

    #[test]
    fn each_reason_is_a_sentence_with_what_to_do() {
        let cases = [
            (ErrorKind::StorageFull, "the disk is full"),
            (ErrorKind::PermissionDenied, "/folder can't be written to"),
            (ErrorKind::ReadOnlyFilesystem, "/folder can't be written to"),
            (ErrorKind::NotFound, "/folder is no longer there"),
            (ErrorKind::Other, "/folder/a.zip can't be written"),
        ];
        for (kind, part) in cases {
            let text = error(Path::new("/folder/a.zip"), kind.into()).to_string();
            assert!(text.contains(part) && text.contains("; ") && !text.ends_with('.'), "{text}");
        }
    }
}
