//! A file that is only there to be locked.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Opens a file to be locked, which is made where there is none.
///
/// # Errors
/// When the file can't be opened or made, or when something else than a plain file has its name: a link could lead to
/// any file, and opening a pipe could wait for ever.
pub fn open_lock_file(path: &Path) -> io::Result<File> {
    // A file that must be new is never made where a link leads to.
    match File::options().create_new(true).write(true).open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        opened => return opened,
    }
    if !fs::symlink_metadata(path)?.is_file() {
        let why = format!("{} is a link or something else than a file; move it away and try again", path.display());
        return Err(io::Error::other(why));
    }
    File::options().write(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_file_keeps_what_is_in_it() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.lock");
        drop(open_lock_file(&path).unwrap());
        fs::write(&path, "kept").unwrap();
        open_lock_file(&path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "kept");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_refused_and_nothing_made_through_it() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        fs::write(path("there"), "").unwrap();
        for target in ["there", "dangling"] {
            let link = path(&format!("{target}.lock"));
            std::os::unix::fs::symlink(path(target), &link).unwrap();
            assert!(open_lock_file(&link).unwrap_err().to_string().contains("is a link"), "{target}");
        }
        assert!(!path("dangling").exists());
    }
}
