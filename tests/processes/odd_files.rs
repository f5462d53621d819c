//! A data directory from elsewhere, in which pipes have the names of the program's own files: the window opens all the
//! same, says so, and closes.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::desktop::virtual_desktop::Desktop;

fn make_pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// The window is painted although nobody ever writes into one of the pipes.
#[test]
fn a_window_beside_pipes_opens_and_closes() {
    for names in [
        &["history.sqlite3", "settings.toml", "settings.lock"][..],
        &["desk.lock"],
        &["desk-0123456789abcdef.lock", "unsaved-1.json", "history.suspect"],
        &["history.sqlite3-journal"],
        &["logs"],
        &["logs/capkill-desk.2999-01-01.log"],
    ] {
        let mut desktop = Desktop::open("pipes");
        if names[0].starts_with("logs/") {
            fs::create_dir(desktop.data_dir().join("logs")).unwrap();
        }
        for name in names {
            make_pipe(&desktop.data_dir().join(name));
        }
        desktop.start(&[]);
        desktop.close();
        let said = fs::read_to_string(desktop.files().join("stderr")).unwrap();
        assert_eq!(said.contains("there is no log file"), names[0].starts_with("logs"), "{names:?}: {said}");
    }
}
