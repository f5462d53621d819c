//! What an operator does in several tests, and what is then expected of the history.

use std::path::Path;
use std::time::Instant;

use capkill_desk::history::Life;
use capkill_desk::judge::money;
use capkill_desk::profile::Costs;
use image::RgbImage;

use super::drag_source::{DragSource, Progress};
use super::screen::Region;
use super::stored::{Row, rows, states};
use super::virtual_desktop::Desktop;

pub const SAMPLE: &[u8] = include_bytes!("../../../assets/sample.png");

/// Where a file is dropped: in the middle of the preview.
pub const DROP_AT: (i16, i16) = (834, 446);

/// Any change at all; for regions where nothing else moves.
pub const ANY: f64 = 0.000_001;

/// A dialog dims everything around it.
pub const DIALOG: f64 = 0.5;

pub fn pixels_of(picture: &[u8]) -> RgbImage {
    image::load_from_memory(picture).unwrap().to_rgb8()
}

/// Runs a command by a part of its name.
pub fn choose(desktop: &mut Desktop, name: &str) {
    desktop.keys_change("ctrl+shift+p", Region::WINDOW, DIALOG);
    desktop.xdotool(&["type", name]);
    desktop.xdotool(&["key", "Return"]);
}

/// Types a key into the header. What is typed before the field is there would be lost, so the header is at rest first.
pub fn enter_key(desktop: &mut Desktop, key: &str) {
    desktop.wait_for_rest(Region::TOP_BAR);
    desktop.keys_change("ctrl+k", Region::TOP_BAR, ANY);
    desktop.xdotool(&["type", "--delay", "5", key]);
    desktop.keys_change("Return", Region::TOP_BAR, ANY);
}

/// Takes the sample by its name in the command palette, and waits until it can be submitted.
pub fn try_the_sample(desktop: &mut Desktop) {
    choose(desktop, "sample");
    let sample = pixels_of(SAMPLE);
    desktop.wait("the preview shows the sample", |desktop| desktop.screen.shows(&sample).then_some(()));
    desktop.wait("the sample can be submitted", |desktop| desktop.screen.can_submit().then_some(()));
}

/// Presses Ctrl+Enter and waits until the history's rows are in these states.
pub fn submit(desktop: &mut Desktop, expected: &[&str]) {
    desktop.xdotool(&["key", "ctrl+Return"]);
    wait_for_states(desktop, expected);
}

/// Waits for the rows' states. A created task is followed at once, so it may be solved by then.
pub fn wait_for_states(desktop: &mut Desktop, expected: &[&str]) {
    let is_as =
        |(state, expected): (&String, &&str)| state == expected || (*expected == "created" && state == "solved");
    desktop.wait(&format!("the history holds {expected:?}"), |desktop| {
        let states = states(&desktop.data_dir());
        (states.len() == expected.len() && states.iter().zip(expected).all(is_as)).then_some(())
    });
}

pub fn only_row(desktop: &Desktop) -> Row {
    let mut rows = rows(&desktop.data_dir()).unwrap();
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows.remove(0)
}

/// Checks that a row is what the sandbox's reply makes of it: its task id, with status 200; and that
/// nothing but polls came after it.
pub fn assert_created(row: &Row) {
    assert!(["created", "solved"].contains(&row.state.as_str()), "{row:?}");
    let [exchange, polls @ ..] = row.exchanges.as_slice() else { panic!("no exchange: {row:?}") };
    assert!(polls.iter().all(|poll| poll.method == "getTaskResult"), "{row:?}");
    assert_eq!((exchange.method.as_str(), exchange.status), ("createTask", Some(200)));
    let reply: serde_json::Value = serde_json::from_slice(&exchange.reply_body).unwrap();
    assert_eq!(row.task_id, Some(reply["taskId"].to_string()));
    assert!(reply["taskId"].is_u64(), "{reply}");
}

pub fn assert_perhaps_paid(row: &Row) {
    assert_eq!(row.state, "unknown");
    let detail = row.detail.clone().unwrap_or_default();
    assert!(!detail.is_empty() && !detail.to_lowercase().contains("paid"), "{detail}");
    let sentence = money(Costs::Money, Life::from_word(&row.state).unwrap(), row.error_code.as_deref(), None);
    assert!(sentence.starts_with("Perhaps paid"), "{sentence}");
}

/// Drags a file from another program and drops it on the preview; the time of the drop.
pub fn drag_and_drop(desktop: &mut Desktop, file: &Path) -> Instant {
    let source = DragSource::open(desktop.display(), file);
    let before = desktop.screen.shot(Region::WINDOW);
    desktop.xdotool(&["mousemove", "640", "850", "mousedown", "1"]);
    desktop.xdotool(&["mousemove", &DROP_AT.0.to_string(), &DROP_AT.1.to_string()]);
    assert_eq!(source.next(), Progress::Answered { would_take: true });
    desktop.wait("the window shows that it will take the file", |desktop| {
        (desktop.screen.shot(Region::WINDOW).share_changed(&before) > DIALOG).then_some(())
    });
    desktop.xdotool(&["mouseup", "1"]);
    let Progress::Dropped(dropped_at) = source.next() else { panic!("the file was not dropped") };
    assert_eq!(source.next(), Progress::Finished { has_taken: true });
    dropped_at
}
