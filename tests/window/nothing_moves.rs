//! Nothing moves that the operator does not touch: not while walking from record to record, not while typing.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::support::places::{Control, ask, click, controls};
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

/// Controls by name, and by the turn among those of the same name.
type Places = BTreeMap<(String, usize), Rect>;

fn open() -> TestWindow {
    let mut window = TestWindow::open_with([1280.0, 800.0], 1.0, Theme::Dark, |options| {
        rows::write(&options.data_dir, COUNT, NOW_MS, |_| {});
    });
    window.wait_for("the rows", |state| state.history.total() == Some(COUNT as u64));
    window
}

/// Returns the places of the controls that have to stay where they are.
fn places(window: &TestWindow, stays: impl Fn(&Control) -> bool) -> Places {
    let mut places = Places::new();
    for control in controls(window).iter().filter(|control| stays(control)) {
        let name = one_name(&control.name);
        let turn = places.keys().filter(|(known, _)| *known == name).count();
        places.insert((name, turn), control.rect);
    }
    places
}

/// Returns one name for a button whose word follows what was typed.
fn one_name(name: &str) -> String {
    let is_submit = ["Submit to ", "Send anyway to "].iter().any(|verb| name.starts_with(verb));
    if is_submit { "Submit".to_owned() } else { name.to_owned() }
}

/// Returns what is somewhere else than before.
fn moved(before: &Places, now: &Places) -> Vec<String> {
    let is_same =
        |one: Rect, other: Rect| (one.min - other.min).length() < SLACK && (one.max - other.max).length() < SLACK;
    let both = before.iter().filter_map(|(name, place)| Some((name, *place, *now.get(name)?)));
    both.filter(|(_, one, other)| !is_same(*one, *other))
        .map(|(name, one, other)| format!("{name:?} was at {one:?} and is at {other:?}"))
        .collect()
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
        control.layer.order == Order::Background && !is_of_list && !is_again && !is_of_record
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
    click(&mut window, |control| control.name.starts_with(&newest));
    wait_for_record(&mut window, COUNT);
    window.press(Modifiers::COMMAND, Key::Num3);
    let stays = is_the_windows(&window);
    let before = places(&window, &stays);
    let mut viewer = places(&window, is_of_the_record);
    assert!(before.len() > 30, "{before:#?}");
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
        assert_eq!(now.len(), before.len(), "something came or went at #{id}: {:#?}", now.keys());
        let seen = places(&window, is_of_the_record);
        assert_eq!(moved(&viewer, &seen), Vec::<String>::new(), "the viewer at #{id}");
        viewer.extend(seen);
    }
}

/// What may follow the typing: findings with their fixes, what the list holds, what the palette finds.
fn follows_typing(control: &Control) -> bool {
    let is_of_list = matches!(control.role, Role::Row | Role::ListBoxOption | Role::ScrollBar);
    let is_count = ["error", "errors", "warning", "warnings", "note", "notes"]
        .iter()
        .any(|kind| control.name.strip_suffix(kind).is_some_and(|count| count.trim().parse::<u32>().is_ok()));
    is_of_list
        || is_count
        || ["Fix", "Take ", "Write ", "Mark #", "Show /"].iter().any(|word| control.name.starts_with(word))
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
        let stays = |control: &Control| control.node != typed_into && !follows_typing(control);
        let before = places(window, stays);
        for letter in "exämple.org 7,5 ms".chars() {
            window.harness.event(Event::Text(letter.to_string()));
            window.harness.run_steps(3);
            window.wait_for("the checks", |state| state.compose.is_current());
            let found = moved(&before, &places(window, stays));
            assert_eq!(found, Vec::<String>::new(), "{form}, {}, at {letter}", field.name);
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
        click(&mut window, |control| control.name.starts_with(&newest));
        wait_for_record(&mut window, COUNT);
        window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
        window.harness.event(Event::Text(command.to_owned()));
        window.harness.run_steps(3);
        window.press(NONE, Key::Enter);
        window.wait_for("the dialog", |state| command != "label and note" || state.remarks.is_some());
        assert!(type_into_each_field(&mut window, command) >= 1, "{command} has a field");
    }
}
