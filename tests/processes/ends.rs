//! Ordinary ends of the real program: signals, a lost X server and a lost Wayland compositor, while a reply is under way.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::desktop::screen::Region;
use crate::desktop::steps::{
    ANY, DIALOG, assert_perhaps_paid, enter_key, only_row, submit, try_the_sample, wait_for_states,
};
use crate::desktop::stored::{integrity, rows};
use crate::desktop::virtual_desktop::{Desktop, until};
use crate::support::DEADLINE;
#[cfg(target_os = "linux")]
use crate::support::logind::Logind;
#[cfg(target_os = "linux")]
use crate::support::portal::Portal;
use crate::support::service::{PROFILE, write_profile};
use crate::support::slow_service::{FIRST_TASK, SlowService};
use rusqlite::Connection;

/// Most time between a reply and its rescue file, of the program as it is released: `make soak`.
const MOST_TO_RESCUE: Duration = if cfg!(debug_assertions) { DEADLINE } else { Duration::from_millis(100) };

const REPLY_TAKES: Duration = Duration::from_secs(1);

/// Most time that an end may take which waits for no reply, of the program as it is released: `make soak`.
const AT_ONCE: Duration = if cfg!(debug_assertions) { DEADLINE } else { Duration::from_secs(1) };

/// Checks that an end came at once, and before the reply that the service holds back.
fn assert_at_once(service: &SlowService, since: Instant) {
    let took = since.elapsed();
    println!("ended {} ms after the signal", took.as_millis());
    assert!(service.answered().iter().all(|answered| *answered <= since), "it waited for the reply");
    assert!(took <= AT_ONCE, "{took:?}");
}

/// Opens the program on a service that answers at once.
fn open_on(service: &SlowService, name: &'static str) -> Desktop {
    let mut desktop = Desktop::open(name);
    write_profile(&desktop.data_dir(), &service.base_url(), Duration::from_millis(200), Duration::from_mins(5));
    start(&mut desktop);
    try_the_sample(&mut desktop);
    desktop
}

/// Starts the program and types a key, which is then meant for the service.
fn start(desktop: &mut Desktop) {
    start_in(desktop, &[]);
}

fn start_in(desktop: &mut Desktop, environment: &[(&str, &str)]) {
    desktop.start_with(&["--profile", PROFILE], &[environment, &[("CAPKILL_DESK_LOG", "trace")]].concat());
    type_key(desktop);
}

fn type_key(desktop: &mut Desktop) {
    let before = desktop.log().matches("key not kept").count();
    enter_key(desktop, "an-ordinary-key-0001");
    desktop.wait("the key is taken", |desktop| (desktop.log().matches("key not kept").count() > before).then_some(()));
}

/// Submits the sample and waits until the service has it and has not answered.
fn submit_until_it_waits(desktop: &mut Desktop, service: &SlowService) {
    service.set_delay(REPLY_TAKES);
    submit(desktop, &["recorded"]);
    desktop.wait("the request has arrived", |_| (!service.came("createTask").is_empty()).then_some(()));
}

/// Checks that a paid task is in the history with its id although the reply came after `end`.
fn assert_reply_was_waited_for(desktop: &Desktop, service: &SlowService, end: Instant) {
    assert!(service.answered()[0] > end, "the reply came before the end");
    let row = only_row(desktop);
    assert_eq!((row.state.as_str(), row.task_id), ("created", Some(FIRST_TASK.to_string())));
    assert_eq!(service.came("createTask").len(), 1, "nothing was sent again");
    assert_eq!(integrity(&desktop.data_dir()), "ok");
}

fn a_signal_waits_for_the_reply(name: &'static str, signal: &str) {
    let service = SlowService::start(Duration::ZERO);
    let mut desktop = open_on(&service, name);
    submit_until_it_waits(&mut desktop, &service);
    let before = desktop.screen.shot(Region::WINDOW);
    let signalled = Instant::now();
    desktop.signal(signal);
    desktop.wait("the window says what it waits for", |desktop| {
        (desktop.screen.shot(Region::WINDOW).share_changed(&before) > DIALOG).then_some(())
    });
    let status = desktop.wait_for_end();
    println!("{signal}: ended {} ms after the signal", signalled.elapsed().as_millis());
    assert!(status.success(), "the program ended with {status}");
    assert_reply_was_waited_for(&desktop, &service, signalled);
}

#[test]
fn sigterm_waits_for_the_reply() {
    a_signal_waits_for_the_reply("sigterm", "-TERM");
}

#[test]
fn sighup_waits_for_the_reply() {
    a_signal_waits_for_the_reply("sighup", "-HUP");
}

#[test]
fn sigint_waits_for_the_reply() {
    a_signal_waits_for_the_reply("sigint", "-INT");
}

#[test]
fn a_signal_ends_a_window_at_rest_at_once() {
    let service = SlowService::start(Duration::ZERO);
    let mut desktop = open_on(&service, "signal-at-rest");
    let signalled = Instant::now();
    desktop.signal("-TERM");
    let status = desktop.wait_for_end();
    assert!(status.success(), "{status}");
    assert_at_once(&service, signalled);
}

#[test]
fn a_second_signal_ends_at_once_and_the_row_is_unknown() {
    let service = SlowService::start(Duration::ZERO);
    let mut desktop = open_on(&service, "second-signal");
    service.set_delay(DEADLINE);
    submit(&mut desktop, &["recorded"]);
    desktop.wait("the request has arrived", |_| (!service.came("createTask").is_empty()).then_some(()));
    let before = desktop.screen.shot(Region::WINDOW);
    desktop.signal("-TERM");
    desktop.wait("the window says what it waits for", |desktop| {
        (desktop.screen.shot(Region::WINDOW).share_changed(&before) > DIALOG).then_some(())
    });
    let signalled = Instant::now();
    desktop.signal("-TERM");
    let status = desktop.wait_for_end();
    assert_at_once(&service, signalled);
    assert_eq!(status.code(), Some(130));
    assert_eq!(only_row(&desktop).state, "recorded");
    start(&mut desktop);
    wait_for_states(&mut desktop, &["unknown"]);
    desktop.close();
    assert_perhaps_paid(&only_row(&desktop));
    assert_eq!(service.came("createTask").len(), 1, "nothing was sent again");
}

#[test]
fn no_poll_begins_after_a_signal() {
    let service = SlowService::start(Duration::ZERO);
    let mut desktop = open_on(&service, "signal-poll");
    submit(&mut desktop, &["created"]);
    desktop.wait("a poll has come", |_| (!service.came("getTaskResult").is_empty()).then_some(()));
    service.set_delay(REPLY_TAKES);
    // The same payload once more: Enter alone would choose "Cancel".
    desktop.keys_change("ctrl+Return", Region::WINDOW, DIALOG);
    desktop.keys_change("Tab", Region::WINDOW, ANY);
    desktop.xdotool(&["key", "Return"]);
    desktop.wait("the second request has arrived", |_| (service.came("createTask").len() == 2).then_some(()));
    desktop.signal("-TERM");
    let signalled = Instant::now();
    assert!(desktop.wait_for_end().success());
    let late = service.came("getTaskResult").into_iter().filter(|came| *came > signalled + REPLY_TAKES / 10);
    assert_eq!(late.count(), 0, "a poll left after the signal");
    let ids: Vec<_> = rows(&desktop.data_dir()).unwrap().into_iter().map(|row| row.task_id).collect();
    assert_eq!(ids, [FIRST_TASK, FIRST_TASK + 1].map(|id| Some(id.to_string())));
}

#[test]
fn a_lost_x_server_waits_for_the_reply() {
    let service = SlowService::start(Duration::ZERO);
    let mut desktop = open_on(&service, "lost-server");
    submit_until_it_waits(&mut desktop, &service);
    let lost = Instant::now();
    desktop.lose_server();
    let status = desktop.wait_for_end();
    println!("lost server: ended with {status} after {} ms", lost.elapsed().as_millis());
    assert_reply_was_waited_for(&desktop, &service, lost);
}

#[test]
fn a_lost_wayland_compositor_waits_for_the_reply() {
    let service = SlowService::start(Duration::ZERO);
    let mut desktop = Desktop::open("lost-compositor");
    write_profile(&desktop.data_dir(), &service.base_url(), Duration::from_millis(200), Duration::from_mins(5));
    desktop.start_on_wayland(&["--profile", PROFILE], &[("CAPKILL_DESK_LOG", "trace")]);
    type_key(&mut desktop);
    try_the_sample(&mut desktop);
    submit_until_it_waits(&mut desktop, &service);
    let lost = Instant::now();
    desktop.lose_compositor();
    let status = desktop.wait_for_end();
    println!("lost compositor: ended with {status} after {} ms", lost.elapsed().as_millis());
    assert_reply_was_waited_for(&desktop, &service, lost);
}

#[test]
fn a_second_end_without_a_server_is_at_once() {
    let service = SlowService::start(Duration::ZERO);
    let mut desktop = open_on(&service, "lost-server-signal");
    service.set_delay(DEADLINE);
    submit(&mut desktop, &["recorded"]);
    desktop.lose_server();
    for _ in 0..2 {
        let signalled = Instant::now();
        desktop.signal("-TERM");
        until(Duration::from_millis(200), || (signalled.elapsed() > Duration::from_millis(150)).then_some(()));
    }
    let ended = Instant::now();
    desktop.wait_for_end();
    assert_at_once(&service, ended);
    assert_eq!(only_row(&desktop).state, "recorded");
}

/// Finding 11: the history is held by another program after the intent; the program is killed as soon as the task id is
/// on the disk.
#[test]
fn a_kill_after_the_reply_loses_no_task_id_while_the_history_is_held() {
    let service = SlowService::start(Duration::ZERO);
    let mut desktop = open_on(&service, "held-kill");
    submit_until_it_waits(&mut desktop, &service);
    let other = Connection::open(desktop.data_dir().join("history.sqlite3")).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    desktop.wait("the reply has left", |_| service.answered().first().copied());
    let answered = service.answered()[0];
    let data_dir = desktop.data_dir();
    let kept = until(DEADLINE, || unsaved(&data_dir).filter(|text| text.contains(&FIRST_TASK.to_string())));
    let took = answered.elapsed();
    println!("reply to rescue file: {} ms", took.as_millis());
    assert!(kept.is_some() && took <= MOST_TO_RESCUE, "{took:?}");
    desktop.kill();
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(only_row(&desktop).state, "recorded");
    drop(other);
    start(&mut desktop);
    wait_for_states(&mut desktop, &["created"]);
    desktop.close();
    assert_eq!(only_row(&desktop).task_id, Some(FIRST_TASK.to_string()));
    assert_eq!(unsaved(&desktop.data_dir()), None);
}

/// What the rescue file of the only row holds.
fn unsaved(data_dir: &Path) -> Option<String> {
    fs::read_to_string(data_dir.join("unsaved-1.json")).ok()
}

/// Issue, Ordinary ends: "a logout inhibitor where the desktop has one".
#[cfg(target_os = "linux")]
#[test]
fn a_shutdown_is_delayed_while_a_reply_is_under_way() {
    let (service, logind) = (SlowService::start(REPLY_TAKES), Logind::start());
    let mut desktop = Desktop::open("inhibitor");
    write_profile(&desktop.data_dir(), &service.base_url(), Duration::from_mins(1), Duration::from_mins(5));
    start_in(&mut desktop, &[("DBUS_SYSTEM_BUS_ADDRESS", logind.address())]);
    try_the_sample(&mut desktop);
    assert_eq!(logind.locks(), [], "nothing is delayed at rest");
    submit(&mut desktop, &["recorded"]);
    let lock = desktop.wait("a lock is held", |_| logind.locks().pop().filter(|(_, is_held)| *is_held));
    let [what, who, _, mode] = lock.0;
    assert_eq!([what.as_str(), &who, &mode], ["shutdown", "CapKill Desk", "delay"]);
    wait_for_states(&mut desktop, &["created"]);
    desktop.wait("the lock is given back", |_| (!logind.locks()[0].1).then_some(()));
    assert_eq!(logind.locks().len(), 1);
    desktop.close();
}

#[cfg(target_os = "linux")]
#[test]
fn a_logout_asks_while_a_reply_is_under_way() {
    let (service, portal) = (SlowService::start(REPLY_TAKES), Portal::start());
    let mut desktop = Desktop::open("logout");
    write_profile(&desktop.data_dir(), &service.base_url(), Duration::from_mins(1), Duration::from_mins(5));
    start_in(&mut desktop, &[("DBUS_SESSION_BUS_ADDRESS", portal.address())]);
    try_the_sample(&mut desktop);
    assert_eq!(portal.wishes(), [], "nothing is asked at rest");
    submit(&mut desktop, &["recorded"]);
    let wish = desktop.wait("the portal is asked", |_| portal.wishes().pop());
    assert_eq!(wish, (1, true), "the end of the session");
    wait_for_states(&mut desktop, &["created"]);
    desktop.wait("the wish is taken back", |_| (portal.wishes() == [(1, false)]).then_some(()));
    desktop.close();
}
