//! Why settings could not be read or written.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::path::PathBuf;

use thiserror::Error;

/// Why settings could not be read or written.
#[derive(Debug, Error)]
pub enum SettingsError {
    #[error("The settings file was damaged; it was set aside as {} and a new one begun, look there for what you miss", .aside.display())]
    Damaged {
        aside: PathBuf,
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    #[error("The settings file is damaged; correct it, or start the window, which sets it aside")]
    NotUnderstood(#[source] Box<dyn Error + Send + Sync>),
    #[error("The settings can't be read, so the defaults are used; check the permissions of the data directory")]
    Unreadable(#[source] io::Error),
    #[error(
        "The settings were not saved, since the file there can't be read or set aside; check the permissions of the data directory"
    )]
    NotReplaced(#[source] io::Error),
    #[error("The disk is full, so the settings can't be saved; free some space")]
    DiskFull(#[source] io::Error),
    #[error("The settings can't be saved; check the permissions of the data directory")]
    Unwritable(#[source] io::Error),
}

impl SettingsError {
    /// Tells a full disk from other reasons why nothing could be written.
    pub(super) fn from_write(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull(error),
            _ => Self::Unwritable(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_not_blamed_on_permissions() {
        let full = SettingsError::from_write(ErrorKind::StorageFull.into());
        assert!(matches!(full, SettingsError::DiskFull(_)) && full.to_string().contains("disk is full"), "{full}");
        let denied = SettingsError::from_write(ErrorKind::PermissionDenied.into());
        assert!(denied.to_string().contains("permissions"), "{denied}");
    }
}
