//! Where the program keeps its files.

use std::path::PathBuf;

use directories::ProjectDirs;
use thiserror::Error;

/// The system names no place for the program's files.
#[derive(Debug, Error)]
#[error("This system names no data directory; give one with --data-dir")]
pub struct DataDirError;

/// Returns the directory that is asked for, or the platform's own.
///
/// # Errors
/// When neither exists, for example without a home directory.
pub fn data_dir(asked: Option<PathBuf>) -> Result<PathBuf, DataDirError> {
    match asked {
        Some(directory) => Ok(directory),
        None => ProjectDirs::from("", "", "capkill-desk").map(|dirs| dirs.data_dir().to_owned()).ok_or(DataDirError),
    }
}
