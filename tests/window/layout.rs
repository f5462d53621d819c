//! Every control of every pane, dialog and state can be reached at every size, and none lies over another.

use std::path::PathBuf;

use crate::support::places::{Control, ask, click, controls, named, overlaps, unreached};
use crate::support::rows::{self, STATES};
use crate::support::window::{TestWindow, add_profile};
use capkill_desk::profile::ThemeChoice;
use eframe::egui::accesskit::{Action, Role};
use eframe::egui::{Event, Key, Modifiers, Theme};

const COUNT: i64 = 21;

const NOW_MS: i64 = 1_790_000_000_000;

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;

/// A request with several mistakes.
const REQUEST: &str = r#"curl http://127.0.0.1:8080/createTask -H 'Content-Type: text/plain' -d '{"clientKey": "an ordinary key", "Task":
{"type": "NoCaptchaTaskProxyless", "websiteURL": "example.com", "websiteKey": "6Lc", "isInvisible": "true"}, "softId": 0}'"#;

/// Heights of buttons and fields, in points: a small one, a button inside a field, the usual one, the target bar's, a row
/// of the palette, a button in two lines, and Submit.
const HEIGHTS: [f32; 7] = [20.0, 22.0, 28.0, 30.0, 32.0, 48.0, 56.0];

/// Whether a button or a field has none of the heights; the bars of a chart are as high as what they count.
fn has_odd_height(control: &Control) -> bool {
    let is_one = matches!(control.role, Role::Button | Role::TextInput | Role::SearchInput | Role::ComboBox);
    let is_bar = control.name.contains(" submission");
    is_one && !is_bar && !HEIGHTS.iter().any(|height| (control.rect.height() - height).abs() < 0.6)
}

/// A window that is led through its states, and what was found wrong in them.
struct Tour {
    window: TestWindow,
    faults: Vec<String>,
}

impl Tour {
    fn begin(size: [f32; 2], scale: f32, zoom: f32, choice: ThemeChoice) -> Self {
        let theme = if choice == ThemeChoice::Light { Theme::Light } else { Theme::Dark };
        let window = TestWindow::open_with(size, scale, theme, |options| {
            rows::write(&options.data_dir, COUNT, NOW_MS, |_| {});
            let address = "https://a-service-with-a-very-long-name.example.org/api/";
            add_profile(options, "Long name ".repeat(20).trim(), address);
            options.settings.0.theme = choice;
            options.settings.0.layout.zoom = zoom;
        });
        assert_eq!(window.harness.ctx.theme(), theme);
        let seen = window.harness.ctx.zoom_factor();
        assert!((seen - zoom).abs() < 0.001, "{seen}, not {zoom}");
        let mut tour = Self { window, faults: Vec::new() };
        tour.window.wait_for("the rows", |state| state.history.total() == Some(COUNT as u64));
        tour
    }

    /// Looks at the window as it is.
    fn look(&mut self, state: &str) {
        self.window.harness.remove_cursor();
        self.window.harness.run_steps(3);
        let over = overlaps(&self.window);
        self.faults.extend(over.into_iter().map(|fault| format!("{state}: {fault}")));
        let odd = controls(&self.window).into_iter().filter(has_odd_height);
        let odd = odd.map(|control| format!("{state}: \"{}\" is {} high", control.name, control.rect.height()));
        self.faults.extend(odd.collect::<Vec<_>>());
        let lost = unreached(&mut self.window);
        self.faults.extend(lost.into_iter().map(|fault| format!("{state}: out of reach: {fault}")));
    }

    /// Clicks what has a name that begins so.
    fn click(&mut self, name: &str) -> bool {
        let is_there = click(&mut self.window, |control| control.name.starts_with(name));
        if !is_there {
            let names: Vec<String> = controls(&self.window).into_iter().map(|control| control.name).collect();
            self.faults.push(format!("there is no \"{name}\" among {names:?}"));
        }
        is_there
    }

    /// Runs a command by its name.
    fn run(&mut self, command: &str) {
        self.window.press(CTRL | Modifiers::SHIFT, Key::P);
        self.type_text(command);
        self.window.press(NONE, Key::Enter);
    }

    fn type_text(&mut self, text: &str) {
        self.window.harness.event(Event::Text(text.to_owned()));
        self.window.harness.run_steps(3);
    }

    fn escape(&mut self) {
        self.window.press(NONE, Key::Escape);
    }

    /// Opens something with a click, looks at it, and closes it.
    fn look_into(&mut self, name: &str) {
        if self.click(name) {
            self.look(name);
            self.escape();
        }
    }

    /// Does so with everything of one name.
    fn look_into_each(&mut self, name: &str) {
        let all: Vec<Control> = controls(&self.window).into_iter().filter(|control| control.name == name).collect();
        for control in &all {
            ask(&mut self.window, control.node, Action::Click);
            self.look(&format!("{name} at {:?}", control.rect));
            self.escape();
        }
    }

    fn show_record(&mut self, id: i64) {
        self.run(&format!("#{id}"));
        self.window.wait_for("the record", move |state| {
            state.shown.record().is_some_and(|record| record.record.summary.id.0 == id)
        });
    }

    fn use_key(&mut self, key: &str) {
        self.window.press(CTRL, Key::K);
        self.window.paste(key);
        let key = key.to_owned();
        self.window.wait_for("the key", move |state| {
            state.key().is_some_and(|known| known.expose() == key) && state.compose.is_current()
        });
    }

    fn panes(&mut self, of: &str) {
        let keys = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7];
        for (number, key) in (1..).zip(keys) {
            self.window.press(CTRL, key);
            self.window.wait_for("quiet", |state| state.compose.is_current());
            self.look(&format!("{of}, pane {number}"));
        }
        self.window.press(CTRL, Key::Num1);
    }

    /// Brings the draft to the front where a narrow window has it behind a tab.
    fn show_draft(&mut self) {
        click(&mut self.window, |control| control.role == Role::Tab && control.name == "Draft");
    }

    fn drafts(&mut self) {
        self.look("nothing yet");
        self.panes("nothing yet");
        for form in ["reCAPTCHA", "JSON", "Picture"] {
            self.show_draft();
            self.click(form);
            self.window.wait_for("the form", |state| state.compose.is_current());
            if form != "JSON" {
                // A form that a body becomes comes from the worker.
                self.window.wait_for_text("Options");
            }
            self.look(form);
            if form != "JSON" && self.click("Options") {
                self.look(&format!("{form}, options"));
            }
        }
        self.run("try the sample");
        self.window.wait_for("the sample", |state| state.compose.draft.picture.is_some() && state.compose.is_current());
        self.panes("the sample");
        self.show_draft();
        self.look("the sample");
        self.import();
    }

    fn import(&mut self) {
        self.window.paste(REQUEST);
        self.window.wait_for("the import", |state| state.import.is_some() && state.compose.is_current());
        self.look("import");
        self.show_draft();
        self.look("what was imported");
    }

    fn records(&mut self) {
        for (back, state) in (0..).zip(STATES.iter().rev()) {
            self.show_record(COUNT - back);
            self.window.press(CTRL, Key::Num3);
            self.look(&format!("record, {state}"));
        }
        self.show_record(COUNT - 6);
        self.panes("record");
        for (pane, name) in [(Key::Num3, "reply"), (Key::Num2, "payload"), (Key::Num4, "timeline")] {
            self.look_for_words(pane, name);
        }
        self.window.press(CTRL, Key::Num3);
        self.look_into_each("More");
        self.look_into("Copy as");
        self.window.press(CTRL, Key::D);
        self.window.wait_for("the comparison", |state| {
            state.comparison.as_ref().is_some_and(|comparison| !comparison.found.is_running())
        });
        for section in ["Payload (", "Picture (", "Reply (", "Timing"] {
            self.click(section);
            self.look(&format!("compare, {section}"));
        }
        self.click("Close comparison");
    }

    /// Looks at a pane while words are looked for in its text.
    fn look_for_words(&mut self, pane: Key, name: &str) {
        self.window.press(CTRL, pane);
        self.window.harness.run_steps(3);
        if name == "timeline" {
            self.click("createTask, after");
        }
        self.run("find in this text");
        self.type_text("error");
        self.window.harness.run_steps(3);
        let is_open =
            named(&self.window, |control| control.role == Role::SearchInput && control.name == "Find in this text");
        if is_open.is_none() {
            self.faults.push(format!("no line to find words in the {name}"));
        }
        self.look(&format!("words in the {name}"));
        self.escape();
    }

    fn underway(&mut self) {
        self.run("new draft");
        self.run("try the sample");
        self.window.wait_for("the sample", |state| state.compose.draft.picture.is_some() && state.compose.is_current());
        self.use_key("sandbox:slow");
        self.window.press(CTRL, Key::Enter);
        self.window.wait_for("the request under way", |state| !state.in_flight.is_empty());
        self.window.wait_for_text("Waiting for the reply");
        self.look("waiting for the reply");
        self.click("Cancel");
        self.window.wait_for("the end", |state| state.in_flight.is_empty());
        self.use_key("sandbox:never");
        self.window.press(CTRL, Key::Enter);
        self.window.wait_for("the question", |state| state.question.is_some());
        self.look("question");
        self.click("Submit again to Sandbox");
        self.window.wait_for("the task", |state| state.in_flight.is_empty() && !state.following.is_empty());
        self.window.press(CTRL, Key::Num3);
        self.look("created");
    }

    fn dialogs(&mut self) {
        for (what, modifiers, key) in [
            ("commands", CTRL | Modifiers::SHIFT, Key::P),
            ("settings", CTRL, Key::Comma),
            ("help", NONE, Key::F1),
            ("the entry of a key", CTRL, Key::K),
        ] {
            self.window.press(modifiers, key);
            self.look(what);
            if what == "settings" {
                for page in ["History", "Callbacks", "About", "Licences", "Look"] {
                    click(&mut self.window, |control| control.name == page);
                    self.look(page);
                }
            }
            self.escape();
        }
        for (command, title) in [
            ("edit profile", "Profile "),
            ("compatible service", "New profile"),
            ("support bundle", "Support bundle of"),
            ("label and note", "Label and note of"),
            ("forget the client key", "Forget the client key of"),
        ] {
            self.run(command);
            self.window.wait_for_text(title);
            self.look(command);
            self.escape();
        }
        self.look_into("Profile: Sandbox");
    }

    /// A capture runs, which the header shows beside whatever profile is in use.
    fn capturing(&mut self) {
        self.window.press(CTRL, Key::Num8);
        self.window.wait_for("the captures", |state| state.capture.is_open && state.capture.is_listed);
        self.look("captures");
        self.click("Listen");
        self.window.wait_for("the session", |state| state.capture.is_on());
        self.look("a capture runs");
        for (profile, id) in [("long name", "own"), ("capkill", "capkill")] {
            self.run(&format!("use the profile {profile}"));
            self.window.wait_for("the profile", move |state| state.selected_profile == id);
            self.look(&format!("a capture runs beside {id}"));
            let is_button = |control: &Control| control.name.starts_with("Capture, ");
            if named(&self.window, is_button).is_none() {
                self.faults.push(format!("no button says that a capture runs beside {id}"));
            }
        }
        self.run("use the profile sandbox");
        self.window.wait_for("the sandbox", |state| state.selected_profile == "sandbox");
        self.click("End the session");
        self.window.wait_for("the end", |state| !state.capture.is_on());
    }

    fn history(&mut self) {
        let is_folded = click(&mut self.window, |control| control.name == "Raise the history");
        self.look("history");
        let names: Vec<String> = controls(&self.window).into_iter().map(|control| control.name).collect();
        for name in names.iter().filter(|name| name.starts_with("Filter: ")) {
            self.look_into(name);
        }
        for name in ["Columns", "More of the history"] {
            self.look_into(name);
        }
        self.window.press(Modifiers::SHIFT, Key::F10);
        self.look("the menu of a row");
        self.escape();
        self.window.press(CTRL, Key::A);
        self.look("all marked");
        self.click("Take all marks away");
        self.window.press(CTRL, Key::F);
        self.type_text("matchesnothing");
        self.window.wait_for("an empty list", |state| state.history.total() == Some(0));
        self.look("nothing matches");
        self.click("Clear the filters");
        self.window.wait_for("all rows", |state| state.history.total().is_some_and(|total| total > 0));
        if is_folded {
            self.click("Lower the history");
        }
    }

    fn notices(&mut self) {
        for number in 0..5 {
            let name = format!("gone-{number}.png");
            self.window.drop_files(&[PathBuf::from("/no/such/folder").join(&name)]);
            self.window.wait_for("the notice", |state| state.notices.iter().any(|notice| notice.text.contains(&name)));
        }
        self.look("five notices");
        self.click("Dismiss all");
    }
}

fn look_at_everything(size: [f32; 2], scale: f32, zoom: f32) {
    let mut faults = Vec::new();
    for theme in [ThemeChoice::Dark, ThemeChoice::Light] {
        let mut tour = Tour::begin(size, scale, zoom, theme);
        tour.drafts();
        tour.records();
        tour.underway();
        tour.dialogs();
        tour.history();
        tour.notices();
        tour.capturing();
        let said = |fault: &String| format!("{}: {fault}", theme.word());
        faults.extend(tour.faults.iter().map(said));
    }
    assert!(faults.is_empty(), "{} faults at {size:?}, {scale}×, zoom {zoom}: {faults:#?}", faults.len());
}

#[test]
fn everything_is_in_reach_at_760_by_500() {
    look_at_everything([760.0, 500.0], 1.0, 1.0);
}

/// The smallest window has fewer points at a larger zoom, in which it is opened again: it grows.
#[test]
fn everything_is_in_reach_in_the_smallest_window_at_a_larger_zoom() {
    look_at_everything([760.0 / 1.25, 500.0 / 1.25], 1.0, 1.25);
}

#[test]
fn everything_is_in_reach_at_900_by_600() {
    look_at_everything([900.0, 600.0], 1.0, 1.0);
}

#[test]
fn everything_is_in_reach_at_1280_by_800() {
    look_at_everything([1280.0, 800.0], 1.0, 1.0);
}

#[test]
fn everything_is_in_reach_at_twice_the_pixels() {
    look_at_everything([1280.0, 800.0], 2.0, 1.0);
}

/// What looks for faults must be able to find some.
#[test]
fn what_is_out_of_reach_is_found() {
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |_| {});
    assert_eq!((unreached(&mut window), overlaps(&window)), (Vec::new(), Vec::new()));
    let is_settings = |control: &Control| control.name == "Settings";
    let place = named(&window, is_settings).unwrap().rect;
    // Narrower than the window may be made: the end of the header has no room.
    window.harness.set_size([place.left() / 4.0, 800.0].into());
    window.harness.run_steps(3);
    assert!(!unreached(&mut window).is_empty());
}
