//! The window over a task's life: following, timeline, callbacks, balance and the profile editor,
//! by role, label and keyboard.

use std::net::TcpListener;
use std::time::Duration;

use crate::support::places::painted;
use crate::support::rows;
use crate::support::service::{Service, with_key, write_profile};
use crate::support::slow_service::SlowService;
use crate::support::window::TestWindow;
use capkill_desk::contract::{ClientKey, Origin};
use capkill_desk::desk::{KeyPlace, Options};
use capkill_desk::history::FILE_NAME;
use capkill_desk::profile::{Address, Profile, Settings};
use capkill_desk::work::Clock;
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, OutputCommand, PointerButton, Pos2, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use rusqlite::{Connection, params};

/// What the clock of a window says that nobody gave another one.
const NOW_MS: i64 = 1_790_000_000_000;

/// A key that ends as the one that the planted tasks were created with.
const THEIR_KEY: &str = "their-key-2057";

/// Types into a field by its label, in place of what is there.
fn fill(window: &mut TestWindow, label: &str, text: &str) {
    window.harness.get_by_role_and_label(Role::TextInput, label).focus();
    window.harness.run_steps(2);
    window.press(Modifiers::COMMAND, Key::A);
    window.harness.event(Event::Text(text.to_owned()));
    window.harness.run_steps(3);
}

fn use_key(window: &mut TestWindow, key: &str) {
    window.press(Modifiers::COMMAND, Key::K);
    window.paste(key);
    let key = key.to_owned();
    window.wait_for("the key", move |state| {
        state.key().is_some_and(|known| known.expose() == key) && state.compose.is_current()
    });
}

#[test]
fn a_task_is_asked_for_by_hand() {
    let mut window = TestWindow::open();
    use_key(&mut window, "sandbox:never");
    window.take_sample();
    window.submit();
    window.wait_for_text("0 of 120, again in");
    assert!(window.shows("Waiting, 5 min 0") || window.shows("Waiting, 4 min 5"), "{:#?}", window.names());
    window.click_containing("Ask now, Sandbox at 127.0.0.1");
    window.wait_for_text("1 of 120, again in");
    assert!(window.shows("the service works on it"), "{:#?}", window.names());
    window.wait_for_text("Submission #1, created, Poll 1 of 120");
}

#[test]
fn a_solution_is_shown_large_and_copied() {
    let mut window = TestWindow::open();
    use_key(&mut window, "sandbox:instant");
    window.take_sample();
    window.submit();
    window.wait_for_text("came ");
    window.wait_for_text("Submission #1, solved, sandbox-");
    window.harness.get_by_label("Copy").click();
    let copied = (0..5).any(|_| {
        window.harness.step();
        let commands = &window.harness.output().platform_output.commands;
        commands.iter().any(|command| matches!(command, OutputCommand::CopyText(text) if text.starts_with("sandbox-")))
    });
    assert!(copied, "the solution was not copied");
    window.harness.step();
    window.harness.get_by_label("Copied");
}

/// After an end that leaves open whether it was paid, the reply shows the balance before and after.
#[test]
fn an_ambiguous_failure_shows_the_balances() {
    // A clock that stands would date a balance that took a millisecond before the end it is to tell of.
    let clock = |options: &mut Options| options.clock = Clock::system();
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, clock);
    use_key(&mut window, "sandbox:poll:ERROR_CAPTCHA_UNSOLVABLE");
    window.press(Modifiers::COMMAND, Key::B);
    window.wait_for_text("Balance 345.678");
    window.take_sample();
    window.submit();
    window.wait_for_text("0 of 120, again in");
    window.click_containing("Ask now, Sandbox");
    window.wait_for_text("Submission #1, failed, ERROR_CAPTCHA_UNSOLVABLE");
    window.wait_for_text("Balance before: 345.678 at");
    window.wait_for_text("after: 345.676 at");
}

#[test]
fn following_can_be_stopped_and_begun_again() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.submit();
    window.wait_for_text("0 of 120, again in");
    window.click("Stop asking");
    window.wait_for_text("not asked any more");
    assert!(window.shows("Its life ends at ") && window.shows("Follow again goes on"), "{:#?}", window.names());
    window.click_containing("Follow again, Sandbox");
    window.wait_for_text("0 of 120, again in");
}

/// Writes one task of the sandbox that was created so long ago, and that nobody asks for.
fn plant_task(options: &Options, since_ms: i64) {
    rows::write(&options.data_dir, 1, NOW_MS, |row| {
        row.created_at_ms = NOW_MS - since_ms;
        row.state = "created";
        row.profile = "Sandbox".into();
        row.profile_id = "sandbox";
        row.base_url = "http://127.0.0.1:40123/";
        row.task_id = Some("800000001".into());
        row.polls = 0;
        row.has_callback = false;
    });
}

/// A window on the record of a task that was created so long ago.
fn window_on_task(since_ms: i64, key: &str) -> TestWindow {
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| plant_task(options, since_ms));
    use_key(&mut window, key);
    window.wait_for("the row", |state| state.history.row(0).is_some());
    window.click_containing("Submission #1,");
    window.wait_for("the record", |state| state.shown.record().is_some());
    window.press(Modifiers::COMMAND, Key::Num3);
    window
}

#[test]
fn a_task_whose_life_is_over_says_when_it_ended() {
    let window = window_on_task(600_000, THEIR_KEY);
    assert!(window.shows("Its life ended at ") && !window.shows("Its life ends at "), "{:#?}", window.names());
}

#[test]
fn a_task_whose_life_is_over_is_followed_once_more() {
    let window = window_on_task(600_000, THEIR_KEY);
    assert!(window.names().iter().any(|name| name == "Follow again tries once"), "{:#?}", window.names());
}

#[test]
fn a_task_of_another_key_wants_its_key_first() {
    let window = window_on_task(60_000, "another-key-0009");
    let said = "Enter the key ••••2057 first, then Follow again goes on";
    assert!(window.names().iter().any(|name| name == said), "{:#?}", window.names());
}

#[test]
fn the_row_of_an_abandoned_task_claims_no_asking() {
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| plant_task(options, 600_000));
    window.wait_for("the row", |state| state.history.row(0).is_some());
    let texts = painted(&window);
    assert!(texts.iter().any(|(text, _)| text == "Not asked any more"), "{texts:#?}");
}

/// Plants a task that an import brought, of a profile that is not the header's. Its profile's key may go there.
fn plant_brought_in(options: &mut Options, base_url: &str) {
    plant_task(options, 60_000);
    let set = "UPDATE submission SET profile = 'Elsewhere', profile_id = 'elsewhere', base_url = ?1, brought_in = 1";
    let file = Connection::open(options.data_dir.join(FILE_NAME)).unwrap();
    file.busy_timeout(Duration::from_secs(10)).unwrap();
    file.execute(set, params![base_url]).unwrap();
    let address = Address::parse(base_url);
    let Address::Service(parsed) = &address else { panic!("{address:?}") };
    let key = ClientKey::from_input(THEIR_KEY).unwrap().0;
    // As if it had been entered for the address.
    options.keys.bind(&key, Origin::of(parsed));
    options.keys.set("elsewhere", Some(key));
    options.settings.0.profiles.push(Profile::new("elsewhere", "Elsewhere", address));
}

/// Clicks at a place in one step, which is a quarter of a second.
fn click_at(window: &mut TestWindow, at: Pos2) {
    let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
    let turn = |pressed| Event::PointerButton { pos: at, button, pressed, modifiers };
    window.harness.input_mut().events.extend([Event::PointerMoved(at), turn(true), turn(false)]);
    window.harness.step();
}

/// The question opens under the pointer, and the second click of a double click falls on its answer.
#[test]
fn the_second_click_of_a_double_click_answers_no_question() {
    let service = TcpListener::bind("127.0.0.1:0").unwrap();
    service.set_nonblocking(true).unwrap();
    let base_url = format!("http://{}/api/", service.local_addr().unwrap());
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| {
        plant_brought_in(options, &base_url);
    });
    window.wait_for("the row", |state| state.history.row(0).is_some());
    window.click_containing("Submission #1,");
    window.wait_for("the record", |state| state.shown.record().is_some());
    window.press(Modifiers::COMMAND, Key::Num3);
    let follow = window.harness.get_by_label_contains("Follow again, Elsewhere").rect().center();
    click_at(&mut window, follow);
    // The answers find their place in the second step.
    window.harness.run_steps(2);
    assert!(window.state().question.is_some(), "it asks: {:#?}", window.names());
    let yes = window.harness.get_by_label("Follow again at Elsewhere").rect().center();
    click_at(&mut window, yes);
    window.harness.run_steps(2);
    assert!(window.state().question.is_some() && window.state().following.is_empty(), "nobody has answered");
    assert!(service.accept().is_err(), "nothing was sent");
    // The same click counts once the question could be read.
    window.harness.run_steps(4);
    let yes = window.harness.get_by_label("Follow again at Elsewhere").rect().center();
    click_at(&mut window, yes);
    window.wait_for("the answer", |state| state.question.is_none());
    // Nothing goes on waiting for a service that never answers.
    drop(service);
}

/// The reply may come between two clicks that were meant for what cancels the submission.
#[test]
fn a_click_that_was_meant_to_cancel_does_not_stop_the_asking() {
    let service = SlowService::start(Duration::from_millis(1_500));
    let base_url = service.base_url();
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| {
        write_profile(&options.data_dir, &base_url, Duration::from_mins(1), Duration::from_mins(5));
        with_key(options, THEIR_KEY);
    });
    window.take_sample();
    window.press(Modifiers::COMMAND, Key::Enter);
    window.wait_for_text("Waiting for the reply");
    let card = |window: &TestWindow, name: &str| {
        let found = window.harness.query_all_by_label(name).map(|node| node.rect());
        found.max_by(|one, other| one.left().total_cmp(&other.left()))
    };
    // Compose has one too, and at first it is the only one.
    let cancel = (0..100).find_map(|_| {
        window.harness.step();
        card(&window, "Cancel").filter(|cancel| cancel.left() > 400.0)
    });
    let cancel = cancel.expect("the pane has a button that cancels");
    // A frame is a quarter of a second here, and the click has to come before the button has stood for long.
    let stop = (0..2_000).find_map(|_| {
        std::thread::sleep(Duration::from_millis(2));
        window.harness.step();
        card(&window, "Stop asking").filter(|stop| stop.left() > 400.0)
    });
    let stop = stop.expect("the task is asked for");
    assert!((stop.right() - cancel.right()).abs() < 1.0 && (stop.center().y - cancel.center().y).abs() < 1.0);
    click_at(&mut window, cancel.center());
    window.wait_for("the task", |state| {
        let shown = state.shown.record().map(|record| record.record.summary.id);
        shown.is_some_and(|id| state.following.contains_key(&id))
    });
    window.harness.run_steps(2);
    assert!(!window.state().following.is_empty(), "the click was meant for another button");
    window.harness.run_steps(4);
    click_at(&mut window, stop.center());
    window.wait_for("the end of the asking", |state| state.following.is_empty());
    window.wait_for_text("Follow again");
    let follow = window.harness.get_by_label_contains("Follow again, ").rect();
    assert!(!follow.contains(stop.center()), "what sends is not under the pointer: {follow:?} {stop:?}");
}

#[test]
fn the_timeline_shows_every_exchange_and_opens_it_raw() {
    let mut window = TestWindow::open();
    window.press(Modifiers::COMMAND, Key::Num4);
    assert!(window.shows("Nothing was exchanged yet"));
    use_key(&mut window, "sandbox:never");
    window.take_sample();
    window.submit();
    window.wait_for("following", |state| !state.following.is_empty());
    window.press(Modifiers::COMMAND, Key::Num3);
    window.click_containing("Ask now, Sandbox");
    window.wait_for_text("1 of 120, again in");
    window.press(Modifiers::COMMAND, Key::Num4);
    window.wait_for_text("2 exchanges in");
    window.wait_for_text("getTaskResult 1, after");
    window.click_containing("getTaskResult 1, after");
    window.wait_for_text("POST http://127.0.0.1");
    window.wait_for_text("  \"status\": \"processing\"");
    window.click("Request");
    assert!(window.shows("\"taskId\": ") && window.shows("••••"), "{:#?}", window.names());
    window.click("Raw");
    assert!(window.shows(r#"{"errorId":0,"status":"processing"}"#), "{:#?}", window.names());
    // A second click folds it.
    window.click_containing("getTaskResult 1, after");
    assert!(!window.shows("POST http://127.0.0.1"));
}

/// The last exchange is chosen, so that what is new is in view; others are a click or an arrow key away.
#[test]
fn the_last_exchange_is_shown_until_another_is_chosen() {
    let mut window = TestWindow::open();
    use_key(&mut window, "sandbox:never");
    window.take_sample();
    window.submit();
    window.wait_for_text("\"taskId\": ");
    window.wait_for("following", |state| !state.following.is_empty());
    window.click_containing("Ask now, Sandbox");
    window.wait_for_text("\"status\": \"processing\"");
    window.click_containing("createTask, 200");
    assert!(window.shows("\"taskId\": ") && !window.shows("\"status\""), "{:#?}", window.names());
    window.press(Modifiers::NONE, Key::ArrowRight);
    window.wait_for_text("\"status\": \"processing\"");
}

/// A service that answers by callback only says so in the card, with the polls before it.
#[test]
fn a_solution_by_callback_says_how_it_came() {
    let mut window = TestWindow::open();
    window.click("Receive callbacks here");
    window.wait_for_text("Listening on 127.0.0.1:");
    use_key(&mut window, "sandbox:callback-only");
    window.take_sample();
    window.submit();
    window.wait_for_text("came by callback, ");
    window.wait_for_text("callback, +");
    assert!(window.shows("POST to this submission's own address"), "{:#?}", window.names());
}

/// While the reply is waited for, the pane has the time that has passed, the phase and Cancel.
#[test]
fn waiting_is_shown_where_the_reply_will_be() {
    let mut window = TestWindow::open();
    use_key(&mut window, "sandbox:slow");
    window.take_sample();
    window.press(Modifiers::COMMAND, Key::Enter);
    window.wait_for("the request under way", |state| !state.in_flight.is_empty());
    window.wait_for_text("Waiting for the reply");
    assert!(window.shows("New submission") || window.shows("#1"), "{:#?}", window.names());
    window.wait_for_text("Nothing: the service is free");
    window.harness.get_all_by_label("Cancel").last().unwrap().click();
    window.wait_for("the end", |state| state.in_flight.is_empty());
}

#[test]
fn several_under_way_move_nothing_at_the_foot() {
    let mut window = TestWindow::open();
    use_key(&mut window, "sandbox:slow");
    window.take_sample();
    let place = |window: &TestWindow| {
        let mut buttons = window.harness.root().children_recursive().filter(|node| {
            let name = node.accesskit_node().label().unwrap_or_default();
            name.starts_with("Submit to ") || name.starts_with("Send anyway to ")
        });
        buttons.next().unwrap().rect()
    };
    let mut before = place(&window);
    for number in 1..=3 {
        fill(&mut window, "Callback URL", &format!("http://127.0.0.1:9/{number}"));
        window.press(Modifiers::COMMAND, Key::Enter);
        window.wait_for("one more under way", move |state| state.in_flight.len() == number);
        if number == 1 {
            // The history unfolds for its first row, and leaves the draft less room.
            window.wait_for("the first row", |state| state.history.total() == Some(1));
            before = place(&window);
        }
    }
    window.wait_for_text("2 more under way");
    assert_eq!(place(&window), before);
    window.click("2 more under way");
    assert!(window.harness.get_all_by_label("Cancel").count() >= 3, "{:#?}", window.names());
}

#[test]
fn callbacks_are_switched_on_tested_and_given_an_address_each() {
    let mut window = TestWindow::open();
    window.take_sample();
    assert!(!window.shows("Test this callback URL"), "there is nothing to test");
    window.click("Receive callbacks here");
    window.wait_for_text("Listening on 127.0.0.1:");
    window.wait_for_text("http://127.0.0.1:");
    let url = |window: &TestWindow| window.state().compose.draft.own_callback.clone().unwrap().url;
    let first = url(&window);
    window.click("Test this callback URL");
    window.wait_for_text("Accepted with HTTP 200");
    window.submit();
    assert_ne!(url(&window), first);
    window.click("Own address for each submission");
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    fill(&mut window, "Callback URL", &format!("http://{closed}/hook"));
    window.click("Test this callback URL");
    window.wait_for_text("Refused: nothing listens at 127.0.0.1");
    window.click("Receive callbacks here");
    window.wait_for("off", |state| !state.settings.receiver.is_on);
    assert!(!window.shows("Listening"));
}

#[test]
fn the_balance_is_checked_shown_with_its_age_and_drawn() {
    let mut window = TestWindow::open();
    assert!(window.shows("Balance not checked"));
    window.press(Modifiers::COMMAND, Key::B);
    window.wait_for_text("Balance 345.678 · just now");
    window.click_containing("Balance 345.678");
    window.wait_for_text("Balance of Sandbox · 345.678");
    for text in ["Key accepted", "The answer took", "Two balances tell it; one is known"] {
        assert!(window.shows(text), "{text}: {:#?}", window.names());
    }
    use_key(&mut window, "sandbox:ERROR_KEY_DOES_NOT_EXIST");
    window.wait_for_text("The line begins with the first balance");
    assert!(!window.shows("345.678"), "another key, another account");
    window.click_containing("Check now, Sandbox at 127.0.0.1");
    window.wait_for_text("Key refused with ERROR_KEY_DOES_NOT_EXIST");
    assert!(window.shows("Copy the key again from the account page"), "{:#?}", window.names());
    for _ in 0..2 {
        window.press(Modifiers::COMMAND, Key::B);
        window.wait_for("the check", |state| !state.balance().unwrap().is_checking);
    }
    window.press(Modifiers::COMMAND, Key::B);
    window.wait_for_text("Check the key at Sandbox?");
    assert!(window.shows("This key was refused three times within ten minutes"), "{:#?}", window.names());
    assert!(window.harness.get_by_label("Cancel").accesskit_node().is_focused(), "the safe answer has the focus");
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_for("the answer", |state| state.question.is_none());
}

/// The last good balance stays, with the reason beside it why there is no newer one.
#[test]
fn a_service_that_is_gone_leaves_the_last_balance_on_screen() {
    let service = Service::start();
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Light, |options| {
        let life = Duration::from_mins(5);
        write_profile(&options.data_dir, &service.base_url(), life, life);
        with_key(options, "an ordinary key");
    });
    window.press(Modifiers::COMMAND, Key::B);
    window.wait_for_text("Balance 345.678 · just now");
    drop(service);
    window.press(Modifiers::COMMAND, Key::B);
    window.wait_for_text("No answer · Balance 345.678");
}

/// Forgetting deletes from the keychain too, so it asks; the safe answer has the keyboard.
#[test]
fn forgetting_a_key_asks_first() {
    let mut window = TestWindow::open();
    use_key(&mut window, "another-key-0009");
    for (answer, key) in [("Keep", "another-key-0009"), ("Forget", "sandbox-key-0001")] {
        window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
        window.harness.event(Event::Text("forget".into()));
        window.harness.run_steps(3);
        window.press(Modifiers::NONE, Key::Enter);
        window.wait_for_text("Forget the client key of Sandbox?");
        assert!(window.harness.get_by_label("Keep").accesskit_node().is_focused());
        assert!(window.shows("The sandbox's own key comes back at once"), "{:#?}", window.names());
        window.click(answer);
        assert_eq!(window.state().key().unwrap().expose(), key, "{answer}");
    }
}

#[test]
fn a_profile_for_a_compatible_service_is_made_with_its_addresses_shown_as_they_are_typed() {
    let mut window = TestWindow::open();
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.harness.event(Event::Text("compatible".into()));
    window.harness.run_steps(3);
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_for_text("New profile");
    assert!(!window.shows("can't be read"), "nothing was typed yet: {:#?}", window.names());
    fill(&mut window, "Base URL", "nowhere");
    assert!(window.shows("The base URL can't be read"), "{:#?}", window.names());
    for (typed, parts) in [
        ("http://service.example", &["Makes /createTask, /getTaskResult, /getBalance", "http:// sends"][..]),
        ("https://service.example//api", &["//api/createTask", "doubled slashes"]),
        ("https://service.example/api/createTask", &["ends with a method's name"]),
        ("https://user:pw@service.example/api?x=1", &["user name or password", "What follows ? or # is left out"]),
        ("https://capkill.com/", &["/api is missing"]),
        ("https://service.example/api", &["/api/getTaskResult"]),
    ] {
        fill(&mut window, "Base URL", typed);
        for part in parts {
            assert!(window.shows(part), "{typed}: {part}: {:#?}", window.names());
        }
    }
    assert!(!window.shows("missing") && !window.shows("doubled"), "{:#?}", window.names());
    fill(&mut window, "Name", "sandbox");
    assert!(window.shows("Another profile has that name"));
    fill(&mut window, "Name", "Mine");
    fill(&mut window, "Amber below", "much");
    assert!(window.shows("The threshold is not a number"));
    fill(&mut window, "Amber below", "5");
    window.click("Save");
    window.wait_for("the profile", |state| state.profile().is_some_and(|profile| profile.name == "Mine"));
    assert!(window.shows("service.example, costs money"));
    // What comes next is its key.
    window.wait_for_text("Paste the client key");
    window.harness.event(Event::Text("67b6bcbb1a728ea8d563de6d169a2057".into()));
    window.harness.run_steps(3);
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_for_text("Client key ••••2057");
    window.wait_for("where it is", |state| {
        state.profile().is_some_and(|profile| matches!(state.key_places.get(&profile.id), Some(KeyPlace::Session(_))))
    });
    assert!(window.shows("Not kept"), "{:#?}", window.names());
    let path = window.directory.path().join("settings.toml");
    let settings = move || std::fs::read_to_string(&path).unwrap();
    window.wait_for("the saved profile", {
        let settings = settings.clone();
        move |_| settings().contains("https://service.example/api/")
    });
    assert!(!settings().contains("67b6"), "{}", settings());
    // Deleting asks once more, and the safe answer has the keyboard.
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.harness.event(Event::Text("edit".into()));
    window.harness.run_steps(3);
    window.press(Modifiers::NONE, Key::Enter);
    window.click("Delete…");
    assert!(window.shows("Its key is deleted too"));
    assert!(window.harness.get_by_label("Keep").accesskit_node().is_focused());
    window.click("Delete for good");
    window.wait_for("the deletion", |state| state.profiles.iter().all(|profile| profile.name != "Mine"));
    assert!(window.shows("Profile: Sandbox"));
}

/// Both themes and a narrow window: the account's controls stay inside.
#[test]
fn the_account_fits_into_every_window() {
    for theme in [Theme::Dark, Theme::Light] {
        for size in [[760.0, 500.0], [900.0, 600.0], [1280.0, 800.0]] {
            let mut window = TestWindow::open_with(size, 1.0, theme, |options| {
                let life = Duration::from_mins(5);
                write_profile(&options.data_dir, "https://service.invalid/api", life, life);
                options.settings = Settings::load(&options.data_dir);
                options.settings.0.profiles[2].name = "A name that is far too long for any menu".into();
                options.profile = Some(options.settings.0.profiles[2].name.clone());
            });
            use_key(&mut window, "67b6bcbb1a728ea8d563de6d169a2057");
            window.press(Modifiers::NONE, Key::Enter);
            window.wait_for_text("Not kept");
            let rect = |label: &str| match label {
                "Check" => window.harness.get_by_label_contains("Check, ").rect(),
                _ => window.harness.get_by_label(label).rect(),
            };
            // The narrowest window reveals the key from a menu.
            let reveal = if size[0] < 900.0 { "More" } else { "Reveal" };
            let labels = [reveal, "Change", "Check", "Balance not checked", "Commands…", "Settings"];
            for (at, label) in labels.iter().enumerate() {
                let own = rect(label);
                assert!(own.min.x >= 0.0 && own.max.x <= size[0], "{label} at {own:?} leaves {size:?}");
                for other in &labels[at + 1..] {
                    assert!(!own.intersects(rect(other)), "{label} covers {other} in {size:?}");
                }
            }
        }
    }
}
