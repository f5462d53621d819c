//! Permissions: what the program keeps is the operator's alone, whatever a directory had.

use std::fs::DirBuilder;
use std::io;
use std::path::Path;

/// Creates a directory with its parents; what is newly made is the user's alone.
///
/// # Errors
/// When it can't be created. One that exists is no error and keeps its permissions.
pub fn create_directory(directory: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

/// Beginnings of the names of files that the program keeps in its data directory.
#[cfg(unix)]
const OWN: [&str; 5] = ["history", "settings", "desk", "unsaved", "window"];

/// Takes every right of others from a data directory and from the program's files in it. Links are not followed, and a
/// directory that everybody writes to, as the system's temporary one, keeps its own rights.
///
/// What can't be changed is logged: the directory may be somebody else's.
#[cfg(unix)]
pub fn make_private(directory: &Path) {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    const STICKY: u32 = 0o1000;
    let restrict = |path: &Path, allowed: u32| {
        let Ok(found) = fs::symlink_metadata(path) else { return };
        let mode = found.permissions().mode();
        if found.is_symlink() || mode & STICKY != 0 || mode & 0o777 & !allowed == 0 {
            return;
        }
        if let Err(error) = fs::set_permissions(path, fs::Permissions::from_mode(mode & allowed)) {
            tracing::warn!(%error, path = %path.display(), "others may read this");
        }
    };
    let is_own = |name: &str| OWN.iter().any(|own| name.starts_with(own));
    let logs = directory.join("logs");
    restrict(directory, 0o700);
    restrict(&logs, 0o700);
    for (folder, is_log) in [(directory, false), (logs.as_path(), true)] {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            if is_file && (is_log || is_own(&entry.file_name().to_string_lossy())) {
                restrict(&entry.path(), 0o600);
            }
        }
    }
}

/// Elsewhere the user's folders are the user's own.
#[cfg(not(unix))]
pub fn make_private(_directory: &Path) {}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn only_the_operator_keeps_rights() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        fs::create_dir(path("logs")).unwrap();
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("foreign"), "").unwrap();
        set(&outside.path().join("foreign"), 0o644);
        symlink(outside.path().join("foreign"), path("history.link")).unwrap();
        let files =
            ["history.sqlite3", "history.sqlite3-wal", "settings.toml", "desk.lock", "unsaved-1.json", "logs/a.log"];
        for name in files.into_iter().chain(["holiday.png"]) {
            fs::write(path(name), "").unwrap();
            set(&path(name), 0o664);
        }
        set(&path("logs"), 0o755);
        set(directory.path(), 0o755);
        make_private(directory.path());
        assert_eq!((mode(directory.path()), mode(&path("logs"))), (0o700, 0o700));
        for name in files {
            assert_eq!(mode(&path(name)), 0o600, "{name}");
        }
        assert_eq!((mode(&path("holiday.png")), mode(&outside.path().join("foreign"))), (0o664, 0o644));
    }

    #[test]
    fn a_directory_for_everybody_keeps_its_rights() {
        let directory = tempfile::tempdir().unwrap();
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o1777)).unwrap();
        make_private(directory.path());
        assert_eq!(fs::metadata(directory.path()).unwrap().permissions().mode() & 0o7777, 0o1777);
    }

    #[test]
    fn only_new_directories_are_the_users_alone() {
        let directory = tempfile::tempdir().unwrap();
        let outer = directory.path().join("outer");
        fs::create_dir(&outer).unwrap();
        fs::set_permissions(&outer, fs::Permissions::from_mode(0o755)).unwrap();
        let inner = outer.join("made/data");
        create_directory(&inner).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&outer), mode(inner.parent().unwrap()), mode(&inner)), (0o755, 0o700, 0o700));
    }
}
