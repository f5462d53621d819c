//! The window's end where nobody at it was asked.

use std::time::Duration;

use crate::support::service::{with_key, write_profile};
use crate::support::slow_service::SlowService;
use crate::support::window::TestWindow;
use crate::support::{DEADLINE, states};
use capkill_desk::history::Life;
use capkill_desk::work::SubmitPhase;
use eframe::egui::{Key, Modifiers, Theme};

/// Opens a window whose submission waits for a service's reply.
fn waiting_on(service: &SlowService) -> TestWindow {
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| {
        write_profile(&options.data_dir, &service.base_url(), Duration::from_mins(10), Duration::from_mins(5));
        with_key(options, "an ordinary key");
    });
    window.take_sample();
    window.press(Modifiers::COMMAND, Key::Enter);
    window.wait_for("the reply being waited for", |state| {
        state.in_flight.iter().any(|submission| submission.phase == SubmitPhase::Waiting)
    });
    window
}

#[test]
fn a_lost_display_waits_for_the_reply() {
    let service = SlowService::start(Duration::from_secs(1));
    let mut window = waiting_on(&service);
    eframe::App::on_exit(window.harness.state_mut(), None);
    assert_eq!(states(window.directory.path()), [Life::Created]);
}

#[test]
fn a_window_that_a_signal_closes_says_what_it_waits_for() {
    let service = SlowService::start(DEADLINE);
    let mut window = waiting_on(&service);
    window.harness.state().desk().closing().ask();
    window.wait_for_text("Closing: waiting for the reply to submission #1");
    window.click("Close now");
    eframe::App::on_exit(window.harness.state_mut(), None);
    assert_eq!(states(window.directory.path()), [Life::Unknown], "the operator has cut it off");
}
