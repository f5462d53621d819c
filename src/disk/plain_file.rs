//! Files of the program's own, which something else may stand in the place of.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Tells whether something else than a file has a name: opening a pipe could wait for ever. A link counts as what it
/// leads to, and what can't be looked at is left to whoever opens it.
#[must_use]
pub fn is_odd(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.is_file())
}

/// Opens a file to be read.
///
/// # Errors
/// When the file can't be opened, or something else than a file has its name.
pub fn open_plain(path: &Path) -> io::Result<File> {
    if is_odd(path) {
        let why = format!("{} is a pipe, a folder or something else than a file; move it away", path.display());
        return Err(io::Error::other(why));
    }
    File::open(path)
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::ErrorKind;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;

    #[test]
    fn a_pipe_a_socket_and_a_folder_are_refused_at_once() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        assert!(Command::new("mkfifo").arg(path("pipe")).status().unwrap().success());
        let _socket = UnixListener::bind(path("socket")).unwrap();
        fs::create_dir(path("folder")).unwrap();
        symlink(path("pipe"), path("link")).unwrap();
        for name in ["pipe", "socket", "folder", "link"] {
            assert!(open_plain(&path(name)).unwrap_err().to_string().contains("else than a file"), "{name}");
        }
    }

    #[test]
    fn a_file_is_opened_and_a_missing_one_is_not_found() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        fs::write(path("file"), "read").unwrap();
        symlink(path("file"), path("link")).unwrap();
        assert_eq!(io::read_to_string(open_plain(&path("link")).unwrap()).unwrap(), "read");
        assert_eq!(open_plain(&path("missing")).unwrap_err().kind(), ErrorKind::NotFound);
    }
}
