//! A folder for work that leaves nothing behind.

use std::fs::{self, DirBuilder};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// A new folder that is the operator's alone: dropping it removes the folder with all that is in it.
///
/// Nobody can guess the folder's name, so that no link or file can wait where something is to be written.
#[derive(Debug)]
pub struct FreshFolder {
    path: PathBuf,
}

impl FreshFolder {
    /// Makes a folder whose name is a path's with a random number behind it.
    ///
    /// # Errors
    /// When nothing can be created in the path's folder.
    pub fn create(beside: &Path) -> io::Result<Self> {
        let random = getrandom::u64().map_err(io::Error::other)?;
        let mut name = beside.as_os_str().to_owned();
        name.push(format!(".{random:016x}"));
        let path = PathBuf::from(name);
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path)?;
        Ok(Self { path })
    }

    /// Returns where a file of a name lies in the folder.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Removes the folders that killed processes left beside a path. The caller knows that no other process works there.
    ///
    /// # Errors
    /// When the path's folder can't be read, or a folder that was left can't be removed.
    pub fn remove_left(beside: &Path) -> io::Result<()> {
        let folder = beside.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let prefix = format!("{}.", beside.file_name().unwrap_or_default().to_string_lossy());
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            // A link is no folder here, and is left alone.
            if entry.file_type()?.is_dir() && entry.file_name().to_string_lossy().starts_with(&prefix) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }
}

impl Drop for FreshFolder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path)
            && error.kind() != ErrorKind::NotFound
        {
            tracing::warn!(%error, path = %self.path.display(), "temporary folder not removed");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_gone_with_what_is_in_it() {
        let directory = tempfile::tempdir().unwrap();
        let folder = FreshFolder::create(&directory.path().join("work")).unwrap();
        fs::write(folder.file("a"), "").unwrap();
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
        drop(folder);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_is_the_operators_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let folder = FreshFolder::create(&directory.path().join("work")).unwrap();
        assert_eq!(fs::metadata(&folder.path).unwrap().permissions().mode() & 0o077, 0);
    }

    #[test]
    fn only_folders_of_the_name_are_removed_as_left() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        fs::create_dir(path("other")).unwrap();
        fs::create_dir(path("work.0123")).unwrap();
        fs::write(path("work.0123/a"), "").unwrap();
        fs::write(path("work.file"), "").unwrap();
        FreshFolder::remove_left(&path("work")).unwrap();
        assert!(path("other").exists() && path("work.file").exists() && !path("work.0123").exists());
    }
}
