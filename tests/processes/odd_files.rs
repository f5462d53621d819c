//! A data directory from elsewhere, in which pipes have the names of the program's own files: the window opens all the
//! same, says so, and closes.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::desktop::virtual_desktop::Desktop;

fn make_pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// A mark that can't be read proves nothing, and the window says so.
#[test]
fn a_window_beside_a_pipe_for_its_mark_opens_and_says_so() {
    let mut desktop = Desktop::open("pipe-mark");
    let preferences = desktop.files().join("home/.config/capkill-desk");
    fs::remove_file(preferences.join("desk-mark")).unwrap();
    make_pipe(&preferences.join("desk-mark"));
    desktop.start(&[]);
    desktop.close();
    let said = fs::read_to_string(desktop.files().join("stderr")).unwrap();
    assert!(said.contains("followed and balances asked for only when you click"), "{said}");
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
