//! Keys looked for in everything that the accessibility tree says of the window, while every pane and dialog is looked
//! at over a service, an import and pasted texts that are full of keys.

use std::fs;

use crate::support::DEADLINE;
use crate::support::echo::Echo;
use crate::support::files::ScriptedFiles;
use crate::support::hostile::{line, solved_with};
use crate::support::service::{PROFILE_ID, with_key, write_profile};
use crate::support::spelled::{
    KEYS, KeySearch, contains, every_spelling, every_spelling_in_headers, every_written_spelling,
};
use crate::support::window::TestWindow;
use capkill_desk::contract::ClientKey;
use capkill_desk::desk::Question;
use capkill_desk::payload::Form;
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, Theme};
use egui_kittest::kittest::Queryable as _;
use tempfile::TempDir;

/// The key in use, the sandbox profile's, and the one before.
const OWN: &str = KEYS[0];
const OTHER: &str = KEYS[1];
const BEFORE: &str = KEYS[2];

/// A window over a service that says all keys back, and what looks for them.
struct Watched {
    window: TestWindow,
    service: Echo,
    files: ScriptedFiles,
    search: KeySearch,
}

impl Watched {
    /// The window is so large that every row of a pane is painted: what is not painted is not said.
    fn open() -> Self {
        let (service, files) = (Echo::start(), ScriptedFiles::default());
        let (url, script) = (service.base_url(), files.clone());
        let mut window = TestWindow::open_with([2600.0, 2200.0], 1.0, Theme::Dark, move |options| {
            write_profile(&options.data_dir, &url, DEADLINE, DEADLINE * 10);
            with_key(options, BEFORE);
            options.keys.set("sandbox", ClientKey::from_input(OTHER).map(|(key, _)| key));
            options.files = Box::new(script);
        });
        window.press(Modifiers::COMMAND, Key::K);
        window.paste(OWN);
        window.press(Modifiers::NONE, Key::Enter);
        window.wait_for("the key", |state| {
            state.key().is_some_and(|key| key.expose() == OWN) && state.compose.is_current()
        });
        let text = every_written_spelling(&KEYS);
        service.answer("createTask", format!(r#"{{"errorId":0,"taskId":7,"said":"{text}"}}"#));
        service.answer("getTaskResult", every_spelling(&KEYS));
        service.answer("getBalance", format!(r#"{{"errorId":0,"balance":12.5,"said":"{text}"}}"#));
        service.head(every_spelling_in_headers(&KEYS));
        Self { window, service, files, search: KeySearch::of(&KEYS) }
    }

    #[track_caller]
    fn says_no_key(&self, moment: &str) {
        assert_eq!(self.search.found(moment, self.window.everything_said().as_bytes()), [""; 0]);
    }

    /// Clicks, and listens.
    #[track_caller]
    fn click(&mut self, label: &str) {
        self.window.click(label);
        self.says_no_key(label);
    }

    /// Chooses a command by its name, and listens.
    fn command(&mut self, name: &str, then_shows: &str) {
        self.window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
        self.says_no_key("the commands");
        self.window.harness.event(Event::Text(name.to_owned()));
        self.window.harness.run_steps(3);
        self.window.press(Modifiers::NONE, Key::Enter);
        self.window.wait_for_text(then_shows);
        self.says_no_key(name);
    }

    /// Submits the sample and looks at what came back in every way.
    fn look_at_replies(&mut self) {
        self.window.take_sample();
        self.window.submit();
        self.window.wait_for_text("Poll 0 of 120");
        for view in ["Raw", "Bytes", "Pretty"] {
            self.click(view);
        }
        self.window.click_containing("Headers ");
        self.window.wait_for_text("x-echo-0: ");
        self.says_no_key("the headers");
        self.window.click_containing("Ask now, ");
        self.window.wait_for_text("Poll 1 of 120");
        self.says_no_key("a poll");
        self.service.answer("getTaskResult", solved_with(&KEYS));
        self.window.click_containing("Ask now, ");
        self.window.wait_for_text("Submission #1, solved");
        self.says_no_key("the solution");
        self.window.press(Modifiers::COMMAND, Key::Num4);
        self.window.wait_for_text("3 exchanges in");
        for entry in ["createTask, after", "getTaskResult 1, after", "getTaskResult 2, after"] {
            self.window.click_containing(entry);
            self.window.wait_for_text("POST http://127.0.0.1");
            self.says_no_key(entry);
        }
    }

    /// Looks at the account, and at the key in every way in which it is entered and shown.
    fn look_at_the_key(&mut self) {
        self.click("Reveal");
        self.click("Hide");
        self.window.press(Modifiers::COMMAND, Key::K);
        self.window.harness.event(Event::Text(OTHER.to_owned()));
        self.window.harness.run_steps(3);
        self.says_no_key("a key that is being typed");
        self.window.press(Modifiers::NONE, Key::Escape);
        self.window.press(Modifiers::COMMAND, Key::B);
        self.window.wait_for_text("Balance 12.5 · ");
        self.window.click_containing("Balance 12.5");
        self.window.wait_for_text("Balance of Service · 12.5");
        self.says_no_key("the balance");
        self.click("Back to the desk");
    }

    /// Pastes a text outside of every field, and looks at what is said of it.
    fn paste(&mut self, what: &str, text: &str) {
        self.window.paste(text);
        self.window.wait_for(what, |state| state.import.is_some() && state.compose.is_current());
        self.window.press(Modifiers::COMMAND, Key::Num6);
        self.window.wait_for_text("keys and cookies masked");
        self.says_no_key(what);
        for pane in [Key::Num2, Key::Num1, Key::Num6] {
            self.window.press(Modifiers::COMMAND, pane);
            self.says_no_key(what);
        }
        self.window.click("Close import");
        self.window.wait_for("the import's end", |state| state.import.is_none());
    }

    fn import(&mut self, uid: &str, foreign: &str) {
        let outside = TempDir::new().unwrap();
        let file = outside.path().join("hostile.jsonl");
        fs::write(&file, format!("{}\n", line(uid, (PROFILE_ID, OWN), foreign))).unwrap();
        self.files.choose(&file);
        self.command("Import history", "1 submission imported");
    }

    /// Looks at a row of the table in every way.
    fn look_at_row(&mut self, row: &str) {
        self.window.click_containing(row);
        self.window.wait_for("the record", |state| state.shown.record().is_some());
        for pane in [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num7] {
            self.window.press(Modifiers::COMMAND, pane);
            self.says_no_key(row);
        }
        self.window.press(Modifiers::COMMAND, Key::D);
        self.window.wait_for_text("Reply (");
        self.says_no_key("the comparison");
        self.window.click_containing("Reply (");
        self.says_no_key("the comparison's replies");
        self.window.click("Close comparison");
        for (command, heading, leave) in [
            ("Copy with the real key", "with the real key?", "Cancel"),
            ("Support bundle", "In it", "Cancel"),
            ("Edit profile", "Base URL", "Cancel"),
            ("Forget the client key", "Forget the client key of", "Keep"),
        ] {
            self.command(command, heading);
            // A record of another key has no copy with the real one to be cancelled.
            let has_other_key = self.window.shows("It was sent with key ");
            self.click(if has_other_key { "Close" } else { leave });
        }
    }
}

#[test]
fn the_accessibility_tree_says_no_key() {
    let mut watched = Watched::open();
    watched.look_at_the_key();
    watched.look_at_replies();
    watched.look_at_row("Submission #1");
    let (keys, body) = (every_written_spelling(&KEYS), r#"{"clientKey":"#);
    for (what, text) in [
        (
            "a command",
            format!(
                "curl -H 'X-Api-Key: {OTHER}' -b 'a={OWN}' 'http://u:{BEFORE}@x.example/?key={OTHER}' -d '{body}\"{OWN}\"}}'"
            ),
        ),
        (
            "a body",
            format!(
                r#"{body}"{OWN}","task":{{"type":"NoCaptchaTaskProxyless","websiteURL":"{keys}","websiteKey":"{keys}"}}}}"#
            ),
        ),
        ("a reply", format!(r#"{{"errorId":0,"taskId":7,"said":"{keys}"}}"#)),
    ] {
        watched.paste(what, &text);
    }
    let foreign = Echo::start();
    watched.import("one", &foreign.base_url());
    watched.look_at_row("Submission #2");
    watched.window.press(Modifiers::COMMAND, Key::Num3);
    watched.window.click_containing("Follow again, ");
    let asked = watched.window.state().question.clone();
    assert!(matches!(asked, Some(Question::NewAddress(asked)) if asked.asked == foreign.origin()));
    watched.window.wait_for_text(&foreign.origin().to_string());
    watched.says_no_key("the question");
    watched.click("Don't send");
    assert_eq!(foreign.requests().len(), 0);
    assert!(watched.service.requests().iter().all(|request| contains(request, OWN.as_bytes())), "the key is in use");
}

/// What is typed into the draft is said as it is typed, and would be found.
#[test]
fn a_key_that_is_said_is_found() {
    let mut watched = Watched::open();
    watched.says_no_key("the beginning");
    watched.window.click("reCAPTCHA");
    watched.window.wait_for("the form", |state| state.compose.draft.form == Form::RECAPTCHA);
    watched.window.harness.get_by_role_and_label(Role::TextInput, "Website URL").focus();
    watched.window.harness.run_steps(2);
    watched.window.harness.event(Event::Text(format!("http://x.example/{OTHER}")));
    watched.window.harness.run_steps(3);
    assert!(!watched.search.found("the draft", watched.window.everything_said().as_bytes()).is_empty());
}
