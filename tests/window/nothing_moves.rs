//! Nothing moves that the operator does not touch: not while walking from record to record, not while typing.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::support::places::{Control, ask, click, controls, labels};
use crate::support::rows;
use crate::support::window::TestWindow;
use eframe::egui::accesskit::{Action, Role};
use eframe::egui::{Event, Key, Modifiers, Order, Rect, Theme};

const COUNT: i64 = 50;

const NOW_MS: i64 = 1_790_000_000_000;

const NONE: Modifiers = Modifiers::NONE;

/// Height of the strip below the tabs, in points.
const HEAD: f32 = 40.0;

/// Parts of a point that rounding may cost.
const SLACK: f32 = 0.6;

/// Where everything of a name is, from above.
type Places = BTreeMap<String, Vec<Rect>>;

/// What has to stay where it is.
struct Seen {
    controls: Places,
    labels: Places,
}

fn open() -> TestWindow {
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| {
        rows::write(&options.data_dir, COUNT, NOW_MS, |_| {});
    });
    window.wait_for("the rows", |state| state.history.total() == Some(COUNT as u64) && state.history.row(0).is_some());
    window.harness.run_steps(2);
    window
}

/// Returns the places of the controls and of the texts that have to stay where they are.
fn places(window: &TestWindow, stays: impl Fn(&Control) -> bool) -> Seen {
    let by_name = |all: Vec<Control>| {
        let mut places = Places::new();
        for found in all.iter().filter(|found| stays(found)) {
            places.entry(one_name(&found.name)).or_default().push(found.rect);
        }
        for rects in places.values_mut() {
            rects.sort_by(|one, other| (one.top(), one.left()).partial_cmp(&(other.top(), other.left())).unwrap());
        }
        places
    };
    Seen { controls: by_name(controls(window)), labels: by_name(labels(window)) }
}

/// Returns one name for a button whose word follows what was typed.
fn one_name(name: &str) -> String {
    let is_submit = ["Submit to ", "Send anyway to "].iter().any(|verb| name.starts_with(verb));
    if is_submit { "Submit".to_owned() } else { name.to_owned() }
}

/// Returns what is somewhere else than before. Words follow what they tell of, so that of texts only those are compared
/// that are there as often as before.
fn moved(before: &Seen, now: &Seen) -> Vec<String> {
    let is_same =
        |one: Rect, other: Rect| (one.min - other.min).length() < SLACK && (one.max - other.max).length() < SLACK;
    let mut found = Vec::new();
    for (before, now) in [(&before.controls, &now.controls), (&before.labels, &now.labels)] {
        for (name, places) in before {
            let Some(others) = now.get(name).filter(|others| others.len() == places.len()) else { continue };
            let pairs = places.iter().zip(others).filter(|(one, other)| !is_same(**one, **other));
            found.extend(pairs.map(|(one, other)| format!("{name:?} was at {one:?} and is at {other:?}")));
        }
    }
    found
}

/// Returns the controls that came or went.
fn came_or_went(before: &Seen, now: &Seen, may: impl Fn(&str) -> bool) -> Vec<String> {
    let names = before.controls.keys().chain(now.controls.keys()).filter(|name| !may(name));
    let count = |seen: &Seen, name: &String| seen.controls.get(name).map_or(0, Vec::len);
    names.filter(|name| count(before, name) != count(now, name)).cloned().collect()
}

/// What is neither of the list nor of the record itself: the window's own parts.
fn is_the_windows(window: &TestWindow) -> impl Fn(&Control) -> bool + use<> {
    let rect = |is_it: &dyn Fn(&Control) -> bool| controls(window).iter().find(|control| is_it(control)).unwrap().rect;
    let tabs = rect(&|control| control.role == Role::Tab && control.name == "Reply");
    let history = rect(&|control| control.name == "Search the history");
    let left = rect(&|control| control.name == "Width of the draft").center().x;
    // The buttons of the record's head stay; what a record holds begins below it.
    let record = Rect::from_x_y_ranges(left..=f32::INFINITY, tabs.bottom() + HEAD..=history.top() - 16.0);
    move |control: &Control| {
        let is_of_list = control.role == Role::Row || control.name.starts_with("Mark #");
        // The chip in it names the record's own profile.
        let is_again = control.name.starts_with("Submit again");
        let is_of_record = record.contains(control.rect.center());
        // The signs of a record stand behind its subject.
        let is_sign =
            control.role == Role::Label && control.name.chars().all(|c| ('\u{e000}'..'\u{f8ff}').contains(&c));
        control.layer.order == Order::Background && !is_of_list && !is_again && !is_of_record && !is_sign
    }
}

/// What every record has at one place, though it is the record's own: the viewer's ways and the card's buttons.
fn is_of_the_record(control: &Control) -> bool {
    ["Raw", "Bytes", "Details", "Copy", "Stop asking"].contains(&control.name.as_str())
        || ["Follow again, ", "Check, ", "Ask now, "].iter().any(|call| control.name.starts_with(call))
}

fn tell(window: &mut TestWindow, number: i64) {
    let name = format!("gone-{number}.png");
    window.drop_files(&[PathBuf::from("/no/such/folder").join(&name)]);
    window.wait_for("the notice", |state| state.notices.iter().any(|notice| notice.text.contains(&name)));
}

fn dismiss(window: &mut TestWindow) {
    assert!(click(window, |control| control.name == "Dismiss"));
    window.wait_for("no notice", |state| state.notices.is_empty());
}

fn wait_for_record(window: &mut TestWindow, id: i64) {
    window.wait_for(&format!("record #{id}"), |state| {
        state.shown.record().is_some_and(|record| record.record.summary.id.0 == id)
    });
}

/// Every state is among the records, with and without notes, callbacks and long names.
#[test]
fn walking_through_fifty_records_moves_nothing() {
    let mut window = open();
    let newest = format!("Submission #{COUNT},");
    assert!(click(&mut window, |control| control.name.starts_with(&newest)));
    wait_for_record(&mut window, COUNT);
    window.press(Modifiers::COMMAND, Key::Num3);
    let stays = is_the_windows(&window);
    let before = places(&window, &stays);
    let mut viewer = places(&window, is_of_the_record);
    assert!(before.controls.len() > 30 && before.labels.len() > 3, "{:#?} {:#?}", before.controls, before.labels);
    for id in (1..COUNT).rev() {
        if id % 10 == 0 {
            tell(&mut window, id);
            assert_eq!(moved(&before, &places(&window, &stays)), Vec::<String>::new(), "a notice came at #{id}");
            dismiss(&mut window);
            assert_eq!(moved(&before, &places(&window, &stays)), Vec::<String>::new(), "a notice went at #{id}");
            // The keyboard is at the notice that went.
            let row = format!("Submission #{},", id + 1);
            click(&mut window, |control| control.name.starts_with(&row));
        }
        window.press(NONE, Key::ArrowDown);
        wait_for_record(&mut window, id);
        let now = places(&window, &stays);
        assert_eq!(moved(&before, &now), Vec::<String>::new(), "at #{id}");
        assert_eq!(came_or_went(&before, &now, |_| false), Vec::<String>::new(), "came or went at #{id}");
        let seen = places(&window, is_of_the_record);
        assert_eq!(moved(&viewer, &seen), Vec::<String>::new(), "the viewer at #{id}");
        viewer.controls.extend(seen.controls);
    }
}

/// What follows the typing: the rows that the list holds, the counts of findings in their line, and the findings
/// themselves, which are the last of the form.
fn follows_typing(window: &TestWindow) -> impl Fn(&Control) -> bool + use<> {
    let all = controls(window);
    let edge = |is_it: &dyn Fn(&Control) -> bool| all.iter().find(|control| is_it(control)).map(|control| control.rect);
    let right = edge(&|control| control.name == "Width of the draft").unwrap().center().x;
    let foot = edge(&|control| one_name(&control.name) == "Submit").unwrap().top();
    // What the foot covers until the form is scrolled is of the form too.
    let is_of_form = move |control: &Control| {
        let is_here = control.layer.order == Order::Background && control.rect.center().x < right;
        is_here && control.seen.bottom() <= foot + SLACK
    };
    let fields = all.iter().filter(|control| is_field(control) && is_of_form(control));
    // A body is longer than the place in which it is scrolled.
    let bottom = |field: &Control| {
        if field.role == Role::MultilineTextInput { field.seen.bottom() } else { field.rect.bottom() }
    };
    let form_ends = fields.map(bottom).fold(0.0, f32::max);
    let kinds = ["error", "errors", "warning", "warnings", "note", "notes"];
    move |control: &Control| {
        let count = kinds.iter().find_map(|kind| control.name.strip_suffix(kind));
        let is_count = count.is_some_and(|count| count.trim().parse::<u32>().is_ok());
        let is_finding = is_of_form(control) && control.rect.top() >= form_ends;
        matches!(control.role, Role::Row | Role::ScrollBar) || is_count || is_finding
    }
}

/// What may come or go while a field is typed into: what it finds, what it makes possible, what stands in the place of
/// what is there once it holds something.
fn may_come_or_go(field: &str, name: &str) -> bool {
    let expected: &[&str] = match field {
        "Search the history" => &["Show all", "Clear the filters", "Submissions", "Sort by ", "Width of "],
        "Callback URL" => &["Test this callback URL"],
        "Body" | "Website URL" | "Website key" => {
            &["Open a file…", "Paste from the clipboard", "Try the sample picture"]
        }
        _ => &[],
    };
    expected.iter().any(|expected| name.starts_with(expected))
}

fn is_field(control: &Control) -> bool {
    matches!(control.role, Role::TextInput | Role::MultilineTextInput | Role::SearchInput | Role::PasswordInput)
}

/// Types into each field of the topmost layer, letter by letter. Returns how many fields there are.
fn type_into_each_field(window: &mut TestWindow, form: &str) -> usize {
    let all = controls(window);
    let top = all.iter().filter(|control| is_field(control)).map(|control| control.layer.order).max();
    let fields: Vec<Control> =
        all.into_iter().filter(|control| is_field(control) && Some(control.layer.order) == top).collect();
    for field in &fields {
        let typed_into = field.node;
        ask(window, typed_into, Action::Focus);
        let follows = follows_typing(window);
        let stays = |control: &Control| control.node != typed_into && !follows(control);
        let before = places(window, stays);
        for letter in "exämple.org 7,5 ms".chars() {
            window.harness.event(Event::Text(letter.to_string()));
            window.harness.run_steps(3);
            window.wait_for("the checks", |state| state.compose.is_current());
            let now = places(window, stays);
            assert_eq!(moved(&before, &now), Vec::<String>::new(), "{form}, {}, at {letter}", field.name);
            let found = came_or_went(&before, &now, |name| may_come_or_go(&field.name, name));
            assert_eq!(found, Vec::<String>::new(), "came or went: {form}, {}, at {letter}", field.name);
        }
    }
    fields.len()
}

#[test]
fn typing_into_every_field_of_every_form_moves_nothing() {
    for form in ["Picture", "reCAPTCHA", "JSON"] {
        let mut window = open();
        click(&mut window, |control| control.name == form);
        window.wait_for("the form", |state| state.compose.is_current());
        if form != "JSON" {
            click(&mut window, |control| control.name.starts_with("Options"));
        }
        assert!(type_into_each_field(&mut window, form) >= 2, "the form and the search have fields");
    }
}

#[test]
fn typing_into_every_field_of_every_dialog_moves_nothing() {
    for command in ["edit profile", "compatible service", "label and note", "enter the client key"] {
        let mut window = open();
        let newest = format!("Submission #{COUNT},");
        assert!(click(&mut window, |control| control.name.starts_with(&newest)));
        wait_for_record(&mut window, COUNT);
        window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
        window.harness.event(Event::Text(command.to_owned()));
        window.harness.run_steps(3);
        window.press(NONE, Key::Enter);
        window.wait_for("the dialog", |state| command != "label and note" || state.remarks.is_some());
        assert!(type_into_each_field(&mut window, command) >= 1, "{command} has a field");
    }
}
