//! The draft in the window: nothing moves while it is typed, and every step of it can be undone.

use eframe::egui::accesskit::Role;
use eframe::egui::{
    Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Rect, Shape, Theme, TouchPhase, Visuals, pos2, vec2,
};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::places::painted;
use crate::support::window::TestWindow;
use capkill_desk::payload::{Form, Severity};
use capkill_desk::theme::Palette;

const SITE_KEY: &str = "6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-";

fn type_text(window: &mut TestWindow, text: &str) {
    window.harness.event(Event::Text(text.to_owned()));
    window.harness.run_steps(3);
    window.wait_for("the checks", |state| state.compose.is_current());
}

fn focus(window: &mut TestWindow, field: &str) {
    window.harness.get_by_role_and_label(Role::TextInput, field).focus();
    window.harness.run_steps(3);
}

fn open_form(window: &mut TestWindow, form: &str) {
    window.click(form);
    window.wait_for("the form", |state| state.compose.is_current());
}

/// Everything that has a name, with its place.
fn places(window: &TestWindow) -> Vec<(String, Rect)> {
    ["Website URL", "Website key", "Callback URL"]
        .iter()
        .map(|name| ((*name).to_owned(), window.harness.get_by_role_and_label(Role::TextInput, name).rect()))
        .chain(
            ["Picture", "reCAPTCHA", "JSON", "Undo", "New draft"]
                .iter()
                .map(|name| ((*name).to_owned(), window.harness.get_by_label(name).rect())),
        )
        .chain([("Options".to_owned(), window.harness.get_by_label_contains("Options").rect())])
        .collect()
}

#[test]
fn typing_into_a_field_moves_nothing() {
    let mut window = TestWindow::open();
    open_form(&mut window, "reCAPTCHA");
    let before = places(&window);
    let submit = window.harness.get_by_label_contains("Submit to").rect();
    for (field, text) in [("Website URL", "example.com"), ("Website key", "6Lc"), ("Callback URL", "10.0.0.1")] {
        focus(&mut window, field);
        for letter in text.chars() {
            type_text(&mut window, &letter.to_string());
            assert_eq!(places(&window), before, "{field}: {letter}");
        }
    }
    // The keyboard leaves the last field, and every finding has its line.
    focus(&mut window, "Website URL");
    assert_eq!(places(&window), before);
    assert_eq!(window.harness.get_by_label_contains("Send anyway to").rect(), submit);
}

#[test]
fn a_field_is_checked_when_the_keyboard_leaves_it() {
    let mut window = TestWindow::open();
    open_form(&mut window, "reCAPTCHA");
    let said = |window: &TestWindow| {
        let field = window.harness.get_by_role_and_label(Role::TextInput, "Website URL").rect();
        let below = Rect::from_min_max(field.left_bottom(), field.right_bottom() + eframe::egui::vec2(0.0, 20.0));
        let labels = window.harness.get_all_by_role(Role::Label);
        labels
            .filter(|label| below.contains(label.rect().center()))
            .filter_map(|label| label.accesskit_node().label().or_else(|| label.accesskit_node().value()))
            .collect::<String>()
    };
    focus(&mut window, "Website URL");
    type_text(&mut window, "example.com");
    assert_eq!(said(&window), "");
    focus(&mut window, "Website key");
    window.harness.run_steps(3);
    assert!(said(&window).contains("The URL has no https:// in front"), "{:?}", said(&window));
}

#[test]
fn what_is_missing_is_said_once() {
    let mut window = TestWindow::open();
    open_form(&mut window, "reCAPTCHA");
    let said = window.names().iter().filter(|name| name.contains("Enter the address of the page")).count();
    assert!(said <= 2, "the reason and its tooltip: {:#?}", window.names());
    assert!(!window.shows("Enter the page's data-sitekey"), "{:#?}", window.names());
}

#[test]
fn the_draft_is_undone_by_keyboard_from_any_of_its_fields() {
    let mut window = TestWindow::open();
    open_form(&mut window, "reCAPTCHA");
    focus(&mut window, "Website URL");
    type_text(&mut window, "https://a.example/");
    focus(&mut window, "Website key");
    type_text(&mut window, SITE_KEY);
    let text = |window: &TestWindow, name: &str| window.state().compose.draft.text(name).to_owned();
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(
        (text(&window, "websiteURL"), text(&window, "websiteKey")),
        ("https://a.example/".into(), String::new())
    );
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(text(&window, "websiteURL"), "");
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(text(&window, "websiteKey"), SITE_KEY);
    window.press(Modifiers::COMMAND, Key::N);
    assert!(!window.state().compose.draft.has_anything());
    window.click("Undo");
    assert_eq!(text(&window, "websiteKey"), SITE_KEY);
}

#[test]
fn another_field_undoes_its_own_typing() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.submit();
    window.press(Modifiers::COMMAND, Key::F);
    window.harness.event(Event::Text("zero".into()));
    window.harness.run_steps(3);
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.state().compose.draft.picture.is_some(), "the draft stays");
}

#[test]
fn another_import_is_shown_from_its_top() {
    let mut window = TestWindow::open_with([900.0, 600.0], 1.0, eframe::egui::Theme::Dark, |_| {});
    let body = |lines: usize| {
        format!(
            "{}{{\"clientKey\":\"k\",\"task\":{{\"type\":\"ImageToTextTask\",\"body\":\"\"}}}}",
            "log line\n".repeat(lines)
        )
    };
    window.paste(&body(400));
    window.wait_for_text("createTask body");
    let title = |window: &TestWindow| window.harness.get_by_label("Original").rect().top();
    let before = title(&window);
    window.harness.get_by_label("Original").hover();
    window.harness.event(Event::MouseWheel {
        unit: eframe::egui::MouseWheelUnit::Point,
        delta: eframe::egui::vec2(0.0, -2_000.0),
        phase: eframe::egui::TouchPhase::Move,
        source: eframe::egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    window.harness.run_steps(60);
    assert!(title(&window) < before - 100.0, "it was scrolled: {}", title(&window));
    window.paste(&body(401));
    window.wait_for("the other import", |state| state.imports == 2 && state.compose.is_current());
    assert!((title(&window) - before).abs() < 1.0, "{} instead of {before}", title(&window));
}

#[test]
fn values_are_folded_and_the_body_stays() {
    let mut window = TestWindow::open();
    window.take_sample();
    open_form(&mut window, "JSON");
    window.wait_for("the JSON", |state| state.compose.draft.form == Form::JSON && state.compose.is_current());
    let body = |window: &TestWindow| window.state().compose.composed.payload.as_ref().unwrap().expose_body().to_vec();
    let before = body(&window);
    window.click("Fold all");
    window.wait_for("the checks", |state| state.compose.is_current());
    assert!(window.state().compose.draft.json.as_str().contains("lines›"));
    assert_eq!(body(&window), before);
    window.click("Unfold all");
    window.wait_for("the checks", |state| state.compose.is_current());
    assert!(!window.state().compose.draft.json.as_str().contains("lines›"));
}

#[test]
fn the_line_of_a_finding_holds_no_source() {
    let mut window = TestWindow::open();
    open_form(&mut window, "reCAPTCHA");
    focus(&mut window, "Website URL");
    type_text(&mut window, "example.com");
    focus(&mut window, "Website key");
    let findings = &window.state().compose.composed.findings;
    let finding = findings.iter().find(|finding| finding.message.contains("has no https://")).unwrap();
    let (message, source) = (finding.message.clone(), finding.source.to_string());
    let names = window.names();
    let lines: Vec<&String> = names.iter().filter(|name| name.contains(&message)).collect();
    assert!(!lines.is_empty() && lines.iter().all(|line| !line.contains(&source)), "{source}: {lines:#?}");
}

#[test]
fn the_line_of_findings_stays_while_the_form_is_scrolled() {
    let mut window = TestWindow::open_with([1280.0, 640.0], 1.0, eframe::egui::Theme::Dark, |_| {});
    window.take_sample();
    window.click_containing("Options");
    let line = |window: &TestWindow| window.harness.get_by_label("Nothing wrong was found").rect();
    let form = |window: &TestWindow| window.harness.get_by_label_contains("Options").rect();
    let before = (line(&window), form(&window));
    window.harness.hover_at(before.1.center());
    window.harness.event(Event::MouseWheel {
        unit: eframe::egui::MouseWheelUnit::Point,
        delta: eframe::egui::vec2(0.0, -120.0),
        phase: eframe::egui::TouchPhase::Move,
        source: eframe::egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    window.harness.run_steps(30);
    assert!(form(&window).top() < before.1.top() - 20.0, "the form was scrolled: {:?}", form(&window));
    assert_eq!(line(&window), before.0);
}

#[test]
fn what_an_import_left_besides_is_listed_removed_and_brought_back() {
    let mut window = TestWindow::open();
    window.paste(&format!(
        r#"{{"clientKey": "$CAPKILL_CLIENT_KEY", "softId": 4711, "task": {{"type": "NoCaptchaTaskProxyless",
           "websiteURL": "https://example.com/", "websiteKey": "{SITE_KEY}"}}}}"#
    ));
    let sent = |window: &TestWindow| {
        let payload = window.state().compose.composed.payload.as_ref();
        payload.is_some_and(|payload| payload.document().get("softId").is_some())
    };
    window.wait_for_text("Sent besides: softId: 4711");
    window.wait_for("the checks", |state| state.compose.is_current());
    assert!(sent(&window));
    window.click("Remove what is sent besides");
    window.wait_for("the checks", |state| state.compose.is_current());
    window.harness.run_steps(3);
    assert!(!sent(&window) && !window.shows("Sent besides"), "{:#?}", window.names());
    window.press(Modifiers::COMMAND, Key::Z);
    window.wait_for_text("Sent besides: softId: 4711");
}

#[test]
fn what_takes_the_place_of_a_draft_is_undone_from_its_notice() {
    let mut window = TestWindow::open();
    window.take_sample();
    window.paste(&format!(
        r#"{{"clientKey": "$CAPKILL_CLIENT_KEY", "task": {{"type": "NoCaptchaTaskProxyless",
           "websiteURL": "https://example.com/", "websiteKey": "{SITE_KEY}"}}}}"#
    ));
    window.wait_for("the form", |state| state.compose.draft.form == Form::RECAPTCHA);
    window.harness.run_steps(3);
    window.click("Undo: Draft replaced by the clipboard");
    window.wait_for("the sample", |state| {
        state.compose.draft.form == Form::PICTURE && state.compose.draft.picture.is_some()
    });
    assert!(window.state().notices.is_empty(), "{:?}", window.state().notices);
}

#[test]
fn the_sample_takes_the_place_of_all_that_an_import_left() {
    let mut window = TestWindow::open();
    let picture = "iVBORw0KGgo=";
    window.paste(&format!(
        r#"{{"clientKey": "$CAPKILL_CLIENT_KEY", "task": {{"type": "ImageToTextTask", "body": "{picture}",
           "phrase": "true"}}}}"#
    ));
    window.wait_for_text("Sent besides: phrase: \"true\"");
    let sent = |window: &TestWindow| {
        let payload = window.state().compose.composed.payload.as_ref().unwrap();
        String::from_utf8(payload.expose_body().to_vec()).unwrap()
    };
    window.take_sample();
    window.harness.run_steps(3);
    assert!(!sent(&window).contains("phrase") && !window.shows("Sent besides"), "{}", sent(&window));
    window.click("Undo: Draft replaced by sample.png");
    window.wait_for_text("Sent besides: phrase: \"true\"");
    window.wait_for("the checks", |state| state.compose.is_current());
    assert!(sent(&window).contains("phrase"), "{}", sent(&window));
}

/// Opens a low window with a site whose findings are out of sight.
fn with_findings() -> TestWindow {
    let mut window = TestWindow::open_with([1280.0, 640.0], 1.0, eframe::egui::Theme::Dark, |_| {});
    window.paste(&format!(
        r#"{{"clientKey": "$CAPKILL_CLIENT_KEY", "task": {{"type": "NoCaptchaTaskProxyless",
           "websiteURL": "example.com", "websiteKey": "{SITE_KEY}", "isInvisible": "true"}}}}"#
    ));
    window.wait_for_text("It is in the draft");
    window.wait_for("the checks", |state| state.compose.is_current());
    window.harness.run_steps(3);
    window
}

/// Returns the button that counts the findings of a kind.
fn kind<'a>(window: &'a TestWindow, name: &'a str) -> Node<'a> {
    window.harness.get_by_role_and_label(Role::Button, name)
}

#[test]
fn a_click_on_the_number_of_warnings_leads_to_the_first_and_lights_it() {
    let mut window = with_findings();
    let findings = &window.state().compose.composed.findings;
    let of_kind = |severity| findings.iter().filter(move |finding| finding.severity == severity);
    let (severity, one, many) = [(Severity::Error, "error", "errors"), (Severity::Warning, "warning", "warnings")]
        .into_iter()
        .find(|(severity, ..)| of_kind(*severity).next().is_some())
        .unwrap();
    let count = of_kind(severity).count();
    let name = if count == 1 { format!("1 {one}") } else { format!("{count} {many}") };
    let message = of_kind(severity).next().unwrap().message.clone();
    let compose = window.harness.get_by_label_contains("Options").rect().x_range();
    let select = Palette::of_visuals(&Visuals::dark()).select;
    let lit = |window: &TestWindow| -> Vec<Rect> {
        let shapes = window.harness.output().shapes.iter();
        let rects = shapes.filter_map(|clipped| match &clipped.shape {
            Shape::Rect(rect) if rect.fill == select => Some(rect.rect.intersect(clipped.clip_rect)),
            _ => None,
        });
        rects.filter(|place| compose.contains(place.center().x) && place.height() > 20.0).collect()
    };
    assert_eq!(lit(&window), []);
    for by_key in [false, true] {
        if by_key {
            kind(&window, &name).focus();
            window.press(Modifiers::NONE, Key::Enter);
        } else {
            kind(&window, &name).click();
        }
        window.harness.run_steps(30);
        let places = lit(&window);
        let shown = painted(&window);
        let at = |text: &str, place: &Rect| text == message && places.iter().any(|lit| lit.contains(place.center()));
        assert!(shown.iter().any(|(text, place)| at(text, place)), "{message}: {places:?} {shown:#?}");
        window.click("Preview");
        assert_eq!(lit(&window), [], "until the pointer is pressed anywhere");
    }
}

#[test]
fn findings_stay_in_sight_while_something_is_under_way() {
    let mut window = with_findings();
    window.press(Modifiers::COMMAND, Key::K);
    window.paste("sandbox:slow");
    window.press(Modifiers::NONE, Key::Enter);
    window.wait_for("the key", |state| {
        state.key().is_some_and(|key| key.expose() == "sandbox:slow") && state.compose.is_current()
    });
    window.harness.run_steps(3);
    let kinds = |window: &TestWindow| -> Vec<String> {
        let is_kind = |name: &String| {
            ["error", "errors", "warning", "warnings"]
                .iter()
                .any(|kind| name.strip_suffix(kind).is_some_and(|count| count.trim().parse::<u32>().is_ok()))
        };
        let mut kinds: Vec<String> = window.names().into_iter().filter(is_kind).collect();
        kinds.dedup();
        kinds
    };
    let before = kinds(&window);
    assert!(!before.is_empty(), "{:#?}", window.names());
    window.press(Modifiers::COMMAND, Key::Enter);
    window.wait_for("the request under way", |state| !state.in_flight.is_empty());
    window.wait_for_text("Waiting for the reply");
    assert_eq!(kinds(&window), before);
    window.harness.get_all_by_label("Cancel").last().unwrap().click();
    window.wait_for("the end", |state| state.in_flight.is_empty());
}

#[test]
fn options_say_whether_they_are_open() {
    let mut window = TestWindow::open();
    let is_open =
        |window: &TestWindow| window.harness.get_by_label_contains("Options").accesskit_node().data().is_expanded();
    assert_eq!(is_open(&window), Some(false));
    window.click_containing("Options");
    assert_eq!(is_open(&window), Some(true));
    assert!(window.shows("Letter case matters") && window.shows("Fewest characters"), "{:#?}", window.names());
}

/// The first field of a form stands at its top, however far another form is scrolled.
#[test]
fn each_form_is_scrolled_on_its_own() {
    let mut window = TestWindow::open_with([1280.0, 400.0], 1.0, Theme::Dark, |_| {});
    let top =
        |window: &TestWindow, label: &str| window.harness.get_by_role_and_label(Role::TextInput, label).rect().top();
    window.click("reCAPTCHA");
    window.harness.run_steps(3);
    let before = top(&window, "Website URL");
    window.click("Picture");
    window.harness.run_steps(3);
    let unscrolled = top(&window, "Callback URL");
    window.harness.event(Event::PointerMoved(pos2(160.0, 200.0)));
    for _ in 0..5 {
        window.harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, -300.0),
            phase: TouchPhase::Move,
            modifiers: Modifiers::NONE,
            source: MouseWheelSource::Wheel,
        });
        window.harness.run_steps(10);
    }
    assert!(top(&window, "Callback URL") < unscrolled - 8.0, "the form of the picture is scrolled");
    window.click("reCAPTCHA");
    window.harness.run_steps(3);
    assert!((top(&window, "Website URL") - before).abs() < 0.5, "{} {before}", top(&window, "Website URL"));
}
