//! What nobody means to send a window through: names without an end, foreign scripts, foreign sizes, missing fonts.
//! Everything stays in reach, and true.

use std::fs;
use std::path::PathBuf;

use crate::support::places::{assert_all_in_reach, click, controls, seen_lines};
use crate::support::rows::{self, LONG_TASK_ID, Row};
use crate::support::window::TestWindow;
use capkill_desk::desk::Options;
use capkill_desk::profile::{Settings, ThemeChoice};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, Rect, Theme};
use egui_kittest::kittest::Queryable as _;

const COUNT: i64 = 14;

const NOW_MS: i64 = 1_790_000_000_000;

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;

const SIZES: [[f32; 2]; 3] = [[760.0, 500.0], [900.0, 600.0], [1280.0, 800.0]];

/// Hebrew and Arabic, which run to the left, and a face.
const SCRIPTS: &str = "שלום עולם · مرحبا بالعالم · 😀";

fn open(size: [f32; 2], change: impl FnOnce(&mut Options)) -> TestWindow {
    TestWindow::open_with(size, 1.0, Theme::Dark, change)
}

fn with_rows(size: [f32; 2], change: impl Fn(&mut Row)) -> TestWindow {
    let mut window = open(size, |options| rows::write(&options.data_dir, COUNT, NOW_MS, change));
    window.wait_for("the rows", |state| state.history.total() == Some(COUNT as u64));
    window
}

/// Runs a command by its name.
fn run(window: &mut TestWindow, command: &str) {
    window.press(CTRL | Modifiers::SHIFT, Key::P);
    window.harness.event(Event::Text(command.to_owned()));
    window.harness.run_steps(3);
    window.press(NONE, Key::Enter);
}

fn show_record(window: &mut TestWindow, id: i64) {
    run(window, &format!("#{id}"));
    window.wait_for("the record", |state| state.shown.record().is_some_and(|record| record.record.summary.id.0 == id));
}

/// Looks at every pane.
#[track_caller]
fn look_at_panes(window: &mut TestWindow, what: &str) {
    for key in [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7] {
        window.press(CTRL, key);
        assert_all_in_reach(window, &format!("{what}, {key:?}"));
    }
    window.press(CTRL, Key::Num3);
}

/// Looks at the record's panes, at the dialog with its label and note, and at the profiles.
fn look_at_record(window: &mut TestWindow, what: &str) {
    show_record(window, COUNT);
    look_at_panes(window, what);
    run(window, "label and note");
    window.wait_for("the dialog", |state| state.remarks.is_some());
    assert_all_in_reach(window, &format!("{what}, label and note"));
    window.press(NONE, Key::Escape);
    click(window, |control| control.name.starts_with("Profile: "));
    assert_all_in_reach(window, &format!("{what}, profiles"));
    window.press(NONE, Key::Escape);
}

#[test]
fn names_of_200_characters_and_notes_of_10_000_push_nothing_out() {
    for size in SIZES {
        let name = "W".repeat(200);
        let mut window = open(size, |options| {
            rows::write(&options.data_dir, COUNT, NOW_MS, |row| {
                row.profile = "W".repeat(200);
                row.label = Some("L".repeat(200));
                row.note = Some("a note without an end\n".repeat(455));
            });
            let address = "https://a-service-with-a-very-long-name.example.org/api/";
            let profile = format!("[[profile]]\nid = \"long\"\nname = \"{name}\"\nbase_url = \"{address}\"\n");
            // In the file, so that the profile is still there when another setting was saved.
            fs::write(options.data_dir.join("settings.toml"), profile).unwrap();
            options.settings = Settings::load(&options.data_dir);
            options.profile = Some(name.clone());
        });
        window.wait_for("the rows", |state| state.history.total() == Some(COUNT as u64));
        look_at_record(&mut window, "long names");
        assert!(window.shows(&format!("Profile: {name}")), "the whole name is told");
        let note = |window: &TestWindow| window.state().shown.record().unwrap().record.note.clone().unwrap();
        assert_eq!(note(&window).len(), 22 * 455, "nothing of the note is lost");
    }
}

/// A note may be longer than its dialog: every line of it can be brought into sight, and the caret stays there.
#[test]
fn a_long_note_is_read_and_edited_to_its_end() {
    const LINES: usize = 1_000;
    for size in SIZES {
        let note: Vec<String> = (1..=LINES).map(|number| format!("line {number:04}")).collect();
        let mut window = with_rows(size, |row| row.note = Some(note.join("\n")));
        let beginning = window.state().history.row(0).unwrap().summary.note_beginning.clone().unwrap();
        assert!(beginning.ends_with('…'), "the tooltip says that there is more: {beginning}");
        show_record(&mut window, COUNT);
        run(&mut window, "label and note");
        window.wait_for("the dialog", |state| state.remarks.is_some());
        let sees = |window: &TestWindow, line: &str| seen_lines(window).iter().any(|(seen, _)| seen == line);
        assert!(sees(&window, "line 0001") && !sees(&window, "line 1000"), "{size:?}");
        window.harness.get_by_role_and_label(Role::MultilineTextInput, "Note").focus();
        window.harness.run_steps(2);
        window.press(CTRL | Modifiers::CTRL, Key::End);
        window.harness.event(Event::Text("!".to_owned()));
        window.harness.run_steps(5);
        assert!(sees(&window, "line 1000!"), "{size:?}: the caret is out of sight: {:#?}", seen_lines(&window));
        window.press(CTRL | Modifiers::CTRL, Key::Home);
        window.harness.run_steps(5);
        assert!(sees(&window, "line 0001"), "{size:?}: {:#?}", seen_lines(&window));
        let field = window.harness.get_by_role_and_label(Role::MultilineTextInput, "Note").rect();
        assert!(field.height() > 1_000.0, "all of it is there to be scrolled to: {field:?}");
        window.press(CTRL, Key::Enter);
        window.wait_for("the note", |state| {
            let record = state.shown.record().map(|view| view.record.clone());
            record.and_then(|record| record.note.clone()).is_some_and(|note| note.ends_with("line 1000!"))
        });
    }
}

#[test]
fn a_task_id_of_64_characters_is_shown_whole_somewhere() {
    for size in SIZES {
        let mut window = with_rows(size, |row| {
            row.task_id = row.task_id.take().map(|_| LONG_TASK_ID.to_owned());
        });
        show_record(&mut window, COUNT - 6);
        look_at_panes(&mut window, "a long task id");
        let shown = window.state().shown.record().unwrap().record.summary.task_id.clone().unwrap();
        assert_eq!(format!("\"{}\"", shown.display()), LONG_TASK_ID);
        let whole = LONG_TASK_ID.trim_matches('"');
        assert!(window.names().iter().any(|name| name.contains(whole)), "{:#?}", window.names());
    }
}

#[test]
fn scripts_that_run_to_the_left_and_faces_stay_as_they_are() {
    for size in SIZES {
        let mut window = with_rows(size, |row| {
            row.profile = SCRIPTS.to_owned();
            row.label = Some(SCRIPTS.to_owned());
            row.note = Some(SCRIPTS.repeat(20));
        });
        look_at_record(&mut window, "other scripts");
        let record = window.state().shown.record().unwrap();
        assert_eq!(record.record.summary.label.as_deref(), Some(SCRIPTS));
    }
}

#[test]
fn other_scripts_can_be_typed_into_every_field_of_a_form() {
    let mut window = open([1280.0, 800.0], |_| {});
    window.click("reCAPTCHA");
    for name in ["Website URL", "Website key", "Callback URL"] {
        window.harness.get_by_role_and_label(Role::TextInput, name).focus();
        window.harness.run_steps(3);
        window.harness.event(Event::Text(SCRIPTS.to_owned()));
        window.harness.run_steps(3);
    }
    window.wait_for("the checks", |state| state.compose.is_current());
    assert!(window.state().compose.draft.callback_url.contains(SCRIPTS));
    assert_all_in_reach(&mut window, "other scripts in a form");
}

#[test]
fn ten_notices_leave_everything_in_reach() {
    for size in SIZES {
        let mut window = with_rows(size, |_| {});
        for number in 0..10 {
            let name = format!("{}-{number}.png", "gone".repeat(50));
            window.drop_files(&[PathBuf::from("/no/such/folder").join(&name)]);
            window.wait_for("the notice", |state| state.notices.len() == number + 1);
        }
        assert_all_in_reach(&mut window, "ten notices");
        assert!(window.shows("7 more"), "{:#?}", window.names());
        window.click("Dismiss all");
        assert!(window.state().notices.is_empty());
    }
}

#[test]
fn a_filter_that_hides_everything_can_be_taken_away() {
    for size in SIZES {
        let mut window = with_rows(size, |_| {});
        show_record(&mut window, COUNT);
        window.press(CTRL, Key::F);
        window.harness.event(Event::Text("matchesnothing".into()));
        window.wait_for("an empty list", |state| state.history.total() == Some(0));
        assert_all_in_reach(&mut window, "nothing matches");
        assert_eq!(window.state().shown.selected().map(|id| id.0), Some(COUNT), "the record stays");
        window.click("Clear the filters");
        window.wait_for("all rows", |state| state.history.total() == Some(COUNT as u64));
    }
}

fn sizes(window: &TestWindow) -> Vec<f32> {
    let layout = window.state().settings.layout;
    vec![layout.compose_width, layout.history_height]
}

fn every_place(window: &TestWindow) -> Vec<(String, Rect)> {
    controls(window).into_iter().map(|control| (control.name, control.rect)).collect()
}

#[test]
fn a_window_made_small_and_large_again_loses_no_size() {
    for [compose, history] in [[388.0, 332.0], [600.0, 300.0], [340.0, 420.0]] {
        let mut window = open([1280.0, 900.0], |options| {
            rows::write(&options.data_dir, COUNT, NOW_MS, |_| {});
            options.settings.0.layout.compose_width = compose;
            options.settings.0.layout.history_height = history;
        });
        window.wait_for("the rows", |state| state.history.total() == Some(COUNT as u64));
        let before = every_place(&window);
        for size in [[900.0, 600.0], [760.0, 500.0], [1100.0, 640.0]] {
            window.harness.set_size(size.into());
            window.harness.run_steps(3);
            assert_all_in_reach(&mut window, &format!("made {size:?}"));
            window.wait_for("the size in the settings", |state| (state.settings.layout.width - size[0]).abs() < 1.0);
            assert_eq!(sizes(&window), [compose, history], "at {size:?}");
        }
        window.harness.set_size([1280.0, 900.0].into());
        window.harness.remove_cursor();
        window.harness.run_steps(5);
        assert_eq!(every_place(&window), before);
    }
}

/// Sizes of a screen that is not there any more, and what a hand or a bug wrote.
#[test]
fn a_saved_layout_from_another_screen_leaves_everything_in_reach() {
    let layouts = [
        "width = 9999.0\nheight = 9999.0\ncompose_width = 9999.0\nhistory_height = 9999.0",
        "width = 100.0\nheight = 100.0\ncompose_width = 100.0\nhistory_height = 100.0",
        "width = nan\nheight = inf\ncompose_width = nan\nhistory_height = -inf",
        "width = -5\nheight = 0\ncompose_width = 1e300\nhistory_height = -1.0",
        "width = \"wide\"\ncompose_width = []\nhistory_height = true",
    ];
    for layout in layouts {
        for size in SIZES {
            let mut window = open(size, |options| {
                let file = options.data_dir.join("settings.toml");
                fs::write(file, format!("[window]\n{layout}\n")).unwrap();
                options.settings = Settings::load(&options.data_dir);
                rows::write(&options.data_dir, COUNT, NOW_MS, |_| {});
            });
            window.wait_for("the rows", |state| state.history.total() == Some(COUNT as u64));
            assert_all_in_reach(&mut window, &format!("{layout:?} at {size:?}"));
            show_record(&mut window, COUNT);
            assert_all_in_reach(&mut window, &format!("{layout:?} at {size:?}, a record"));
        }
    }
}

#[test]
fn a_window_without_system_fonts_is_whole() {
    let mut window = TestWindow::open_without_system_fonts(|options| {
        rows::write(&options.data_dir, COUNT, NOW_MS, |row| {
            row.label = Some(format!("{SCRIPTS} 验证码 確認"));
            row.note = Some("验证码".repeat(300));
        });
    });
    window.wait_for("the rows", |state| state.history.total() == Some(COUNT as u64));
    look_at_record(&mut window, "no system fonts");
    let record = window.state().shown.record().unwrap();
    assert!(record.record.summary.label.as_deref().unwrap().contains("验证码"));
}

fn names_and_places(window: &TestWindow) -> Vec<(String, Rect)> {
    let mut places = every_place(window);
    places.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.min.y.total_cmp(&other.1.min.y)));
    places
}

/// The desktop changes its theme while a question, a dialog with something typed, and the palette are open.
#[test]
fn a_theme_that_switches_under_a_dialog_changes_nothing_but_colours() {
    for opened in ["a question", "label and note", "the palette"] {
        let mut window = with_rows([1280.0, 800.0], |_| {});
        // Sent with another key than the header's, so that sending it again asks.
        show_record(&mut window, COUNT - 1);
        match opened {
            "a question" => window.press(CTRL | Modifiers::SHIFT, Key::Enter),
            "label and note" => run(&mut window, "label and note"),
            _ => window.press(CTRL | Modifiers::SHIFT, Key::P),
        }
        window.wait_for(opened, |state| match opened {
            "a question" => state.question.is_some(),
            "label and note" => state.remarks.is_some(),
            _ => true,
        });
        if opened == "label and note" {
            window.harness.event(Event::Text("half a sent".into()));
            window.harness.run_steps(3);
        }
        for theme in [Theme::Light, Theme::Dark] {
            let before = names_and_places(&window);
            window.harness.input_mut().system_theme = Some(theme);
            window.harness.run_steps(3);
            assert_eq!(window.harness.ctx.theme(), theme, "{opened}");
            assert_eq!(names_and_places(&window), before, "{opened}");
            assert_all_in_reach(&mut window, opened);
        }
    }
}

#[test]
fn a_theme_is_chosen_while_the_settings_are_open() {
    let mut window = with_rows([760.0, 500.0], |_| {});
    window.press(CTRL, Key::Comma);
    for (choice, theme) in [(ThemeChoice::Light, Theme::Light), (ThemeChoice::Dark, Theme::Dark)] {
        let word = if choice == ThemeChoice::Light { "Light" } else { "Dark" };
        assert!(click(&mut window, |control| control.name == word), "{word}");
        window.wait_for("the theme", |state| state.settings.theme == choice);
        assert_eq!(window.harness.ctx.theme(), theme);
        assert!(window.shows("System follows the desktop's light or dark"), "the dialog stays");
        assert_all_in_reach(&mut window, word);
    }
}
