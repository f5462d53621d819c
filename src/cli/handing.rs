//! Files on the command line, and the window that they go to: one that is open, or a new one.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use url::Url;

use crate::cli::terminal::{complain, stdout};
use crate::contract::{KEY_VARIABLE, chain, counted};
use crate::instance::{Claim, Entry, Handed, InstanceError, Taker, bring_to_front, enter, enter_beside};
use crate::payload::in_one_line;

/// What a window is opened with.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub profile: Option<String>,
    /// Whole paths, or addresses as they were given.
    pub files: Vec<PathBuf>,
    /// Another window is opened beside one that is open.
    pub beside: bool,
}

/// What this process does then.
pub(super) enum Way {
    /// It ends: the window that is open has taken what was wanted.
    HandedOver,
    /// It opens a window with these files.
    Opens { files: Vec<PathBuf>, claim: Option<Claim>, why: Option<InstanceError> },
}

/// Returns whole paths, or addresses as they were given, and what is wrong with each that can't be opened by anybody:
/// a file that does not exist.
pub(super) fn sorted_out(written: &[OsString]) -> (Vec<PathBuf>, Vec<String>) {
    let (mut files, mut missing) = (Vec::new(), Vec::new());
    for written in written {
        let shown = in_one_line(&written.to_string_lossy()).into_owned();
        match whole_path(written) {
            Some(path) if is_missing(&path) => missing.push(format!("there is no file {shown}")),
            Some(path) => files.push(path),
            None => missing.push(format!("{shown:?} names no file")),
        }
    }
    (files, missing)
}

/// Tells whether a path names no file at all; whatever else is wrong with a file the window says.
fn is_missing(path: &Path) -> bool {
    let is_address = path.to_str().is_some_and(|text| text.contains("://"));
    !is_address && fs::metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// Hands the files to the window that is open on a data directory, or tells to open one.
pub(super) fn hand_over(directory: &Path, wanted: &Wanted) -> Way {
    let handed = Handed { files: wanted.files.clone() };
    let entry = if wanted.beside { enter_beside(directory) } else { enter(directory, &handed) };
    match entry {
        Entry::HandedOver(taker) => {
            bring_to_front(&taker);
            say(&told(&handed.files));
            let wants_own = wanted.profile.is_some() || env::var_os(KEY_VARIABLE).is_some();
            if wants_own {
                complain("its profile and key stay as they are; --new-window opens a window with others");
            }
            Way::HandedOver
        }
        Entry::Opens { claim, why } => {
            if let Some(why) = why.as_ref().filter(|_| claim.is_some()) {
                complain(&format!("{}; another window is opened", chain(why)));
            }
            Way::Opens { files: handed.files, claim, why }
        }
    }
}

/// Returns the window of an X server, for later starts to bring it forward.
#[cfg(target_os = "linux")]
pub(super) fn taker(context: &eframe::CreationContext<'_>) -> Taker {
    use raw_window_handle::{HasWindowHandle as _, RawWindowHandle};
    let window = match context.window_handle().map(|handle| handle.as_raw()) {
        Ok(RawWindowHandle::Xlib(handle)) => u32::try_from(handle.window).ok(),
        Ok(RawWindowHandle::Xcb(handle)) => Some(handle.window.get()),
        _ => None,
    };
    Taker { x11: env::var("DISPLAY").ok().zip(window) }
}

/// Tells whether the window is a Wayland compositor's.
pub(super) fn is_on_wayland(context: &eframe::CreationContext<'_>) -> bool {
    use raw_window_handle::{HasWindowHandle as _, RawWindowHandle};
    matches!(context.window_handle().map(|handle| handle.as_raw()), Ok(RawWindowHandle::Wayland(_)))
}

/// Elsewhere no start asks for a window by its number.
#[cfg(not(target_os = "linux"))]
pub(super) fn taker(_context: &eframe::CreationContext<'_>) -> Taker {
    Taker::default()
}

/// Returns the first word that is meant as a command and is none, so that a slip of the pen opens no window.
pub(super) fn unknown_command(files: &[OsString]) -> Option<String> {
    let word = files.first()?.to_str()?;
    let is_bare = !word.is_empty() && word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-');
    (is_bare && !word.starts_with('-') && fs::symlink_metadata(word).is_err()).then(|| word.to_owned())
}

/// Returns the whole path of a file. An address of a file here becomes its path, any other one stays as it was given.
fn whole_path(written: &OsString) -> Option<PathBuf> {
    let address = written.to_str().filter(|text| text.contains("://")).and_then(|text| Url::parse(text).ok());
    match address {
        Some(address) if address.scheme() == "file" => address.to_file_path().ok(),
        Some(_) => Some(written.into()),
        None => std::path::absolute(written).ok(),
    }
}

fn told(files: &[PathBuf]) -> String {
    match files {
        [] => "CapKill Desk is open already: its window comes forward".to_owned(),
        [file] => {
            let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
            format!("{} goes to the window that is open", in_one_line(&name))
        }
        _ => format!("{} go to the window that is open", counted(files.len() as u64, "file", "files")),
    }
}

fn say(text: &str) {
    // Nobody may be there to read it.
    let _: io::Result<()> = writeln!(stdout(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_whole_and_an_address_stays() {
        let whole = |text: &str| whole_path(&text.into());
        let here = env::current_dir().unwrap();
        assert_eq!(whole("a b.png"), Some(here.join("a b.png")));
        assert_eq!(whole("-x.png"), Some(here.join("-x.png")));
        assert_eq!(whole("/a/b.png"), Some("/a/b.png".into()));
        assert_eq!(whole("https://x.example/a.png"), Some("https://x.example/a.png".into()));
        assert_eq!(whole(""), None);
        #[cfg(unix)]
        assert_eq!(whole("file:///a%20b.png"), Some("/a b.png".into()));
    }

    #[test]
    fn a_file_that_is_not_there_is_told_and_the_others_go_on() {
        let written = ["Cargo.toml", "nothere.png", "https://x.example/a.png", "src", ""].map(OsString::from);
        let (files, missing) = sorted_out(&written);
        let here = env::current_dir().unwrap();
        assert_eq!(files, [here.join("Cargo.toml"), "https://x.example/a.png".into(), here.join("src")]);
        assert_eq!(missing, ["there is no file nothere.png", "\"\" names no file"]);
    }

    #[test]
    fn a_slip_of_the_pen_is_no_file() {
        let unknown = |words: &[&str]| unknown_command(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(unknown(&["sandbx"]).as_deref(), Some("sandbx"));
        for words in [&["captcha.png"][..], &["./sandbx"], &["-x"], &["src"], &[]] {
            assert_eq!(unknown(words), None, "{words:?}");
        }
    }
}
