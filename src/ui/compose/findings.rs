//! Shows findings: how many there are, and each with its place, its source and its fix.

use eframe::egui::layers::ShapeIdx;
use eframe::egui::{
    Align, CursorIcon, Frame, Id, Label, Layout, Margin, Rect, Response, RichText, Role, Sense, Shape, Stroke, Ui,
    WidgetInfo, vec2,
};

use crate::controls::{Button, change_ui, cut_ui, line_ui};
use crate::desk::{DraftCommand, DraftEdit, State};
use crate::payload::{Finding, Severity};
use crate::theme::{CONTROL_CORNER, GAP, ICON, Icon, NEAR, Palette, SIGN_GAP, Text};
use crate::ui::commands::Commands;
use crate::view::quantity;
use crate::work::{FixOf, label_within};

/// Most findings that are painted; more are counted.
const MAX_SHOWN: usize = 60;

/// Width from which a finding has one line, in points.
const ROOMY: f32 = 520.0;

/// Space after the sign of a reported finding, room for what became of it, and heights of its title and of the line that
/// says what a fix changes, in points.
const AFTER_SIGN: f32 = 10.0;
const MENDED: f32 = 84.0;
const TITLE: f32 = 20.0;
const CHANGE: f32 = 18.0;

/// Height of the line that counts findings, in points.
pub const HEAD: f32 = 28.0;

/// Returns the findings that are said; what is not there yet is said by the button.
fn told(state: &State) -> impl Iterator<Item = (usize, &Finding)> {
    state.compose.composed.findings.iter().enumerate().filter(|(_, finding)| !finding.blocks)
}

/// Tells whether something is probably wrong with the draft.
pub fn warns(state: &State) -> bool {
    told(state).any(|(_, finding)| finding.severity != Severity::Info)
}

/// Shows in one line how much is wrong with the draft.
pub fn head_ui(ui: &mut Ui, state: &State, commands: &mut Commands) {
    line_ui(ui, HEAD, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let fixes = told(state).filter(|(_, finding)| finding.fix.is_some()).count();
            if fixes > 1 && ui.add(Button::quiet(&format!("Fix all {fixes}"))).clicked() {
                commands.push(DraftCommand::Edit(DraftEdit::Fix(FixOf::all())));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| counts_ui(ui, state));
        });
    });
}

fn counts_ui(ui: &mut Ui, state: &State) {
    let palette = Palette::of(ui);
    let weak = |text: String| Label::new(Text::Small.of(text).color(palette.weak)).truncate();
    if let Some(name) = &state.compose.loading {
        ui.add(weak(format!("Reading {}…", label_within(name))));
        return;
    }
    if state.compose.composed.payload.is_none() {
        ui.add(weak("Nothing to check yet".to_owned()));
        return;
    }
    if !warns(state) {
        severities_ui(ui, [0; 3], Text::Label);
    }
    kinds_ui(ui, state, true);
    ui.add(weak(names(state)));
}

/// Shows how many errors and warnings there are with a sign each, beside something that has most of the line.
pub fn signs_ui(ui: &mut Ui, state: &State) {
    if warns(state) && state.compose.loading.is_none() {
        kinds_ui(ui, state, false);
    }
}

/// Shows a button for each kind of finding, with how many there are, which leads to the first one.
fn kinds_ui(ui: &mut Ui, state: &State, in_words: bool) {
    ui.spacing_mut().item_spacing.x = 0.0;
    for (severity, one, many) in KINDS {
        let mut of_kind = told(state).map(|(_, finding)| finding).filter(|finding| finding.severity == severity);
        let Some(first) = of_kind.next() else { continue };
        let count = 1 + of_kind.count() as u64;
        if !in_words && severity == Severity::Info {
            continue;
        }
        let words = quantity::counted(count, one, many);
        let text = if in_words { words.clone() } else { quantity::grouped(count) };
        let color = Palette::of(ui).severity(severity);
        let kind = ui.add(Button::quiet(&text).icon(sign_of(severity)).icon_color(color).small());
        if kind.accessible_name(words).on_hover_text("Show the first one").clicked() {
            let lit = Lit { id: first.id, pointer: first.pointer.clone(), is_out_of_sight: true };
            ui.data_mut(|data| data.insert_temp(lit_id(), lit));
        }
    }
    ui.add_space(NEAR);
}

/// The kinds of findings, and what one and several are called.
const KINDS: [(Severity, &str, &str); 3] = [
    (Severity::Error, "error", "errors"),
    (Severity::Warning, "warning", "warnings"),
    (Severity::Info, "note", "notes"),
];

/// The finding that is lit because its kind was asked for, until the pointer is pressed anywhere.
#[derive(Clone)]
struct Lit {
    id: &'static str,
    pointer: String,
    /// It is to be brought into sight.
    is_out_of_sight: bool,
}

fn lit_id() -> Id {
    Id::unique("lit-finding")
}

/// Lights a finding that was asked for, behind what was painted of it, and brings it into sight.
fn light_ui(ui: &Ui, finding: &Finding, place: Rect, behind: ShapeIdx) {
    let lit: Option<Lit> = ui.data(|data| data.get_temp(lit_id()));
    let Some(lit) = lit.filter(|lit| (lit.id, &lit.pointer) == (finding.id, &finding.pointer)) else { return };
    ui.painter().set(behind, Shape::rect_filled(place, CONTROL_CORNER, Palette::of(ui).select));
    if lit.is_out_of_sight {
        ui.scroll_to_rect(place, Some(Align::Center));
        ui.data_mut(|data| data.insert_temp(lit_id(), Lit { is_out_of_sight: false, ..lit }));
    } else if ui.input(|input| input.pointer.any_pressed()) {
        ui.data_mut(|data| data.remove::<Lit>(lit_id()));
    }
}

/// Shows how many errors, warnings and notes there are, each with its sign.
pub fn severities_ui(ui: &mut Ui, [errors, warnings, notes]: [u64; 3], kind: Text) {
    let palette = Palette::of(ui);
    let mut part = |icon: Icon, color, text: String| {
        ui.spacing_mut().item_spacing.x = SIGN_GAP;
        ui.label(icon.small().color(color));
        ui.label(kind.of(text).color(palette.text));
        ui.add_space(NEAR);
    };
    if errors + warnings == 0 {
        part(Icon::Solved, palette.ok.ink, "Nothing wrong was found".to_owned());
    }
    for (count, (severity, one, many)) in [errors, warnings, notes].into_iter().zip(KINDS) {
        if count > 0 {
            part(sign_of(severity), palette.severity(severity), quantity::counted(count, one, many));
        }
    }
}

/// Returns the names of the fields that findings are about.
fn names(state: &State) -> String {
    let mut names: Vec<&str> = told(state)
        .filter(|(_, finding)| finding.severity != Severity::Info)
        .filter_map(|(_, finding)| finding.pointer.rsplit('/').next().filter(|name| !name.is_empty()))
        .collect();
    names.dedup();
    names.join(", ")
}

/// Shows the draft's findings. Returns the finding whose place was clicked.
pub fn list_ui<'a>(ui: &mut Ui, state: &'a State, commands: &mut Commands) -> Option<&'a Finding> {
    let mut clicked = None;
    let count = told(state).count();
    for (index, finding) in told(state).take(MAX_SHOWN) {
        let (behind, top) = (ui.painter().add(Shape::Noop), ui.cursor().top());
        if finding_ui(ui, state, finding, index, commands) {
            clicked = Some(finding);
        }
        let place = Rect::from_x_y_ranges(ui.max_rect().x_range(), top..=ui.min_rect().bottom());
        light_ui(ui, finding, place, behind);
    }
    more_ui(ui, count);
    clicked
}

/// What was pointed at among findings.
#[derive(Default)]
pub struct Pointed<'a> {
    /// The finding under the pointer, or else the one whose place has the keyboard.
    pub finding: Option<&'a Finding>,
    /// Its place was clicked.
    pub is_asked_for: bool,
}

/// Shows the findings of something that was brought in, each with its reason and with its line, where that is known.
/// `mended` tells what became of one. Returns what was pointed at.
pub fn report_ui<'a>(
    ui: &mut Ui,
    findings: &'a [Finding],
    line: impl Fn(&Finding) -> Option<u32>,
    mut mended: impl FnMut(&mut Ui, &Finding),
) -> Pointed<'a> {
    let mut pointed = Pointed::default();
    for finding in findings.iter().take(MAX_SHOWN) {
        let (whole, place) = reported_ui(ui, finding, line(finding), &mut mended);
        let is_clicked = place.as_ref().is_some_and(Response::clicked);
        let has_keyboard = pointed.finding.is_none() && place.is_some_and(|place| place.has_focus());
        if is_clicked || has_keyboard || whole.contains_pointer() && !pointed.is_asked_for {
            pointed = Pointed { finding: Some(finding), is_asked_for: is_clicked };
        }
    }
    more_ui(ui, findings.len());
    pointed
}

fn more_ui(ui: &mut Ui, count: usize) {
    if let Some(more) = count.checked_sub(MAX_SHOWN).filter(|more| *more > 0) {
        ui.label(format!("and {} more", quantity::grouped(more as u64)));
    }
}

/// Returns the sign of a finding.
pub const fn sign_of(severity: Severity) -> Icon {
    match severity {
        Severity::Error => Icon::Error,
        Severity::Warning => Icon::Warning,
        Severity::Info => Icon::Help,
    }
}

/// Returns the sign of a finding in its colour.
fn sign(palette: &Palette, severity: Severity) -> RichText {
    sign_of(severity).text().color(palette.severity(severity))
}

/// Shows one finding of the draft. Returns whether its place was clicked.
fn finding_ui(ui: &mut Ui, state: &State, finding: &Finding, index: usize, commands: &mut Commands) -> bool {
    let palette = Palette::of(ui);
    let is_roomy = ui.available_width() >= ROOMY;
    ui.painter().hline(ui.max_rect().x_range(), ui.cursor().top(), Stroke::new(1.0, palette.line));
    let mut clicked = false;
    ui.horizontal(|ui| {
        ui.set_min_height(HEAD + 2.0 * NEAR);
        ui.label(sign(palette, finding.severity));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            fix_ui(ui, finding, commands);
            if is_roomy {
                clicked = place_ui(ui, state, finding, index);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                message_ui(ui, finding);
                if is_roomy {
                    fixed_ui(ui, finding);
                }
            });
        });
    });
    if !is_roomy {
        ui.horizontal(|ui| {
            ui.add_space(ICON + SIGN_GAP);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                clicked = place_ui(ui, state, finding, index);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| fixed_ui(ui, finding));
            });
        });
    }
    clicked
}

fn message_ui(ui: &mut Ui, finding: &Finding) {
    let why = format!("{}\n{}. {}", finding.message, finding.why, finding.source.sentence());
    cut_ui(ui, Text::Body.of(&finding.message), why);
}

fn fix_ui(ui: &mut Ui, finding: &Finding, commands: &mut Commands) {
    let Some(fix) = &finding.fix else { return };
    let button = ui.add(Button::secondary("Fix")).accessible_name(&fix.label);
    if button.on_hover_text(&fix.label).clicked() {
        commands.push(DraftCommand::Edit(DraftEdit::Fix(FixOf::new(finding))));
    }
}

/// Shows what a fix takes away and what it puts there.
fn fixed_ui(ui: &mut Ui, finding: &Finding) {
    if let Some(fix) = &finding.fix {
        change_ui(ui, &fix.before, &fix.after);
    }
}

/// Shows where a finding is and who states its rule. Returns whether the place was clicked.
fn place_ui(ui: &mut Ui, state: &State, finding: &Finding, index: usize) -> bool {
    let weak = Palette::of(ui).weak;
    let is_json = state.compose.draft.form.is_json();
    let place = if is_json {
        let places = &state.compose.composed.json_places;
        places.get(index).and_then(Option::as_ref).map(|place| format!("line {}", place.line))
    } else {
        finding.pointer.rsplit('/').next().filter(|name| !name.is_empty()).map(str::to_owned)
    };
    let source = finding.source.to_string();
    let text = place.map_or(source.clone(), |place| format!("{place} · {source}"));
    let label = Label::new(Text::Small.of(text).color(weak));
    if !is_json || finding.pointer.is_empty() {
        ui.add(label);
        return false;
    }
    let shown = ui.add(label.sense(Sense::click()));
    shown.widget_info(|| WidgetInfo::labeled(Role::Link, true, &finding.pointer));
    shown.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(format!("Show {}", finding.pointer)).clicked()
}

/// Shows one finding of something that was brought in. Returns all of it, and its place where a line is known of it.
fn reported_ui(
    ui: &mut Ui,
    finding: &Finding,
    line: Option<u32>,
    mended: &mut impl FnMut(&mut Ui, &Finding),
) -> (Response, Option<Response>) {
    let mut place = None;
    let palette = Palette::of(ui);
    let frame = Frame::new().inner_margin(Margin::symmetric(GAP as i8, 8));
    let shown = frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(AFTER_SIGN, 1.0);
        // The lines are as high as their text, and not as a control.
        ui.spacing_mut().interact_size.y = 0.0;
        ui.horizontal_top(|ui| {
            ui.label(sign(palette, finding.severity));
            ui.vertical(|ui| {
                ui.horizontal_top(|ui| {
                    let width = (ui.available_width() - MENDED).max(0.0);
                    ui.allocate_ui(vec2(width, 0.0), |ui| {
                        ui.set_min_width(width);
                        ui.add(Label::new(Text::Button.of(&finding.message)).wrap());
                    });
                    line_ui(ui, TITLE, |ui| {
                        ui.with_layout(Layout::right_to_left(Align::Center), |ui| mended(ui, finding));
                    });
                });
                ui.add(Label::new(Text::Small.of(finding.why).color(palette.weak)).wrap());
                line_ui(ui, CHANGE, |ui| {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        place = source_ui(ui, finding, line);
                        ui.with_layout(Layout::left_to_right(Align::Center), |ui| fixed_ui(ui, finding));
                    });
                });
            });
        });
    });
    let edge = shown.response.rect.bottom() - 0.5;
    ui.painter().hline(ui.max_rect().x_range(), edge, Stroke::new(1.0, palette.line));
    (shown.response, place)
}

/// Shows where a finding is and who states its rule, from the right. Returns the place, where it leads to a line.
fn source_ui(ui: &mut Ui, finding: &Finding, line: Option<u32>) -> Option<Response> {
    let weak = Palette::of(ui).weak;
    ui.spacing_mut().item_spacing.x = NEAR;
    let before = if finding.pointer.is_empty() && line.is_none() { "" } else { "· " };
    ui.label(Text::Small.of(format!("{before}{}", finding.source)).color(weak));
    let place = match (finding.pointer.as_str(), line) {
        ("", None) => return None,
        ("", Some(line)) => format!("line {line}"),
        (pointer, _) => pointer.to_owned(),
    };
    let text = Text::SmallMono.of(&place).color(weak);
    let Some(line) = line else {
        ui.label(text);
        return None;
    };
    let shown = ui.add(Label::new(text).sense(Sense::click())).on_hover_cursor(CursorIcon::PointingHand);
    shown.widget_info(|| WidgetInfo::labeled(Role::Link, true, &place));
    Some(shown.on_hover_text(format!("Show line {line} of the original")))
}
