//! Where the program keeps its files.

use std::path::PathBuf;

use directories::ProjectDirs;
use thiserror::Error;

/// No place for files could be found.
#[derive(Debug, Error)]
#[error("This system names no data directory; give one with --data-dir")]
pub struct DataDirError;

/// The directory asked for, or the platform's own.
///
/// # Errors
/// When neither exists, for example without a home directory.
pub fn data_dir(asked: Option<PathBuf>) -> Result<PathBuf, DataDirError> {
    match asked {
        Some(directory) => Ok(directory),
        None => ProjectDirs::from("", "", "capkill-desk").map(|dirs| dirs.data_dir().to_owned()).ok_or(DataDirError),
    }
}
