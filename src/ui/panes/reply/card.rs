//! The card that says how a submission stands: its frame of one height, its lines, and the facts at its right.

use eframe::egui::{Color32, Id, Label, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::controls::{CallButton, both_ends_ui, copy_icon_ui, cut_ui, settled_click};
use crate::desk::{Act, CopyCommand};
use crate::theme::{CARD_CORNER, Icon, NEAR, Palette, Text};
use crate::ui::commands::Commands;
use crate::ui::panes::within::in_line_ui;
use crate::ui::scene::Scene;

/// Height of the card, in points.
pub const HEIGHT: f32 = 116.0;

/// Space between the card's edge and what it says, and on both sides of a line that parts it, in points.
const MARGIN: f32 = 16.0;

/// Heights of the first line, the large one and the third, and the space between them, in points.
pub const LINES: [f32; 3] = [20.0, 36.0, 20.0];
const LINE_GAP: f32 = 6.0;

/// Space above the first line, in points: three usual lines stand in the middle.
const FIRST_LINE: f32 = (HEIGHT - LINES[0] - LINES[1] - LINES[2] - 2.0 * LINE_GAP) / 2.0;

/// Least space above and below what the card says, in points.
const LEAST_EDGE: f32 = 6.0;

/// Width of the column at the right, as far as the card has room for it, and height of a call in it, in points.
const COLUMN: f32 = 296.0;
const CALL: f32 = 48.0;

/// Height of a fact, and of one whose value needs two lines, in points.
const FACT: f32 = 22.0;
const LONG_FACT: f32 = 34.0;

/// Width of the facts' names, of a task that is over and of one that is not, in points.
pub const NAMES: f32 = 86.0;
pub const SHORT_NAMES: f32 = 58.0;

/// Paints the card. Returns its inside.
pub fn frame_ui(ui: &mut Ui, edge: Color32) -> Rect {
    let palette = Palette::of(ui);
    let (card, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    ui.painter().rect(card, CARD_CORNER, palette.panel, Stroke::new(1.0, edge), StrokeKind::Inside);
    card.shrink2(vec2(MARGIN, 0.0))
}

/// The parts of a card, which are at the same places in every state: nobody's click is to reach another button than the
/// one that was aimed at.
pub struct Parts {
    /// What is said.
    pub left: Rect,
    /// What is known, where there is no call.
    pub column: Rect,
    /// What is known above a call, and the call.
    pub upper: Rect,
    pub call: Rect,
}

/// Divides a card, with a line between its parts.
pub fn parts_ui(ui: &Ui, place: Rect) -> Parts {
    let (left, column) = column_ui(ui, place, COLUMN.min(place.width() * 0.42));
    let at = |top: f32| pos2(column.left(), column.top() + top);
    let upper = Rect::from_min_size(at(LEAST_EDGE - 2.0), vec2(column.width(), CALL));
    let call = Rect::from_min_size(at(LEAST_EDGE + 2.0 + CALL), vec2(column.width(), CALL));
    Parts { left, column, upper, call }
}

/// Shows the call of a card. A click that was meant for what stood there before is none on it.
pub fn call_ui(ui: &mut Ui, parts: &Parts, act: Act, (word, icon): (&str, Icon), scene: &mut Scene<'_>) {
    let target = scene.state.target_of(act);
    line_ui(ui, parts.call, |ui| {
        let call = CallButton::new(icon, word, target.as_ref()).in_two_lines().at_most(parts.call.width());
        if ui.push_id(word, |ui| settled_click(&ui.add(call))).inner {
            scene.commands.push(act);
        }
    });
}

/// Shows something large in its line, and buttons at the line's right end.
pub fn large_ui(ui: &mut Ui, line: Rect, buttons: impl FnOnce(&mut Ui), large: impl FnOnce(&mut Ui)) {
    line_ui(ui, line, |ui| {
        ui.spacing_mut().item_spacing.x = NEAR;
        let place = ui.available_rect_before_wrap();
        ui.push_id("large", |ui| both_ends_ui(ui, place, large, buttons));
    });
}

/// Cuts a column off the right of a place, with a line before it. Returns what is left, and the column.
fn column_ui(ui: &Ui, place: Rect, width: f32) -> (Rect, Rect) {
    let column = Rect::from_min_max(pos2((place.right() - width).max(place.left()), place.top()), place.max);
    let line = Stroke::new(1.0, Palette::of(ui).line);
    ui.painter().vline(column.left() - MARGIN, place.y_range().shrink(12.0), line);
    let rest = Rect::from_min_max(place.min, pos2((column.left() - 2.0 * MARGIN).max(place.left()), place.bottom()));
    (rest, column)
}

/// Returns the places of the three lines.
pub fn lines(place: Rect) -> [Rect; 3] {
    lines_of(place, LINES)
}

/// Returns the places of three lines of some heights, of which the last may be none. The first line is always at the same
/// place, and so is the second one, unless it or the third is higher than usual.
pub fn lines_of(place: Rect, heights: [f32; 3]) -> [Rect; 3] {
    let [mut top, bottom] = [place.top() + FIRST_LINE, place.bottom() - LEAST_EDGE];
    let gap = ((bottom - top - heights.iter().sum::<f32>()) / 2.0).clamp(0.0, LINE_GAP);
    heights.map(|height| {
        let line = Rect::from_min_size(pos2(place.left(), top), vec2(place.width(), height));
        top += height + gap;
        line
    })
}

/// Shows something in a line.
pub fn line_ui(ui: &mut Ui, line: Rect, contents: impl FnOnce(&mut Ui)) {
    in_line_ui(ui, line, |ui| {
        ui.set_clip_rect(line.expand2(vec2(3.0, NEAR)).intersect(ui.clip_rect()));
        ui.spacing_mut().interact_size.y = 0.0;
        contents(ui);
    });
}

/// Something that is known of a submission.
pub struct Fact {
    pub name: &'static str,
    pub value: String,
    /// The whole of what the value says in short; empty where the value says all.
    pub hint: String,
    /// What a button beside the value copies.
    pub copies: Option<String>,
    pub color: Option<Color32>,
}

impl Fact {
    /// Makes a fact.
    pub fn new(name: &'static str, value: impl Into<String>) -> Self {
        Self { name, value: value.into(), hint: String::new(), copies: None, color: None }
    }

    /// Returns how high the fact is where its value has so much room: what can be copied stays in one line.
    fn height(&self, ui: &Ui, room: f32) -> f32 {
        let width = ui.painter().layout_no_wrap(self.value.clone(), Text::Body.font(), Color32::PLACEHOLDER).size().x;
        if self.copies.is_some() || width <= room { FACT } else { LONG_FACT }
    }

    /// Says the whole of what the value says in short.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Puts a button beside the value that copies something.
    pub fn copies(mut self, text: String) -> Self {
        self.copies = Some(text);
        self
    }
}

/// Shows facts below each other, in the middle of a place; `names` is the width of their names.
pub fn facts_ui(ui: &mut Ui, place: Rect, names: f32, facts: &[Fact], commands: &mut Commands) {
    let heights: Vec<f32> = facts.iter().map(|fact| fact.height(ui, place.width() - names)).collect();
    let mut top = place.center().y - heights.iter().sum::<f32>() / 2.0;
    for (fact, height) in facts.iter().zip(heights) {
        let line = Rect::from_min_size(pos2(place.left(), top), vec2(place.width(), height));
        line_ui(ui, line, |ui| fact_ui(ui, names, fact, height > FACT, commands));
        top += height;
    }
}

fn fact_ui(ui: &mut Ui, names: f32, fact: &Fact, is_long: bool, commands: &mut Commands) {
    let palette = Palette::of(ui);
    ui.spacing_mut().item_spacing.x = NEAR;
    let name = ui.label(Text::Small.of(fact.name).color(palette.weak)).rect;
    ui.add_space((names - NEAR - name.width()).max(NEAR));
    let kind = if fact.copies.is_some() { Text::Mono } else { Text::Body };
    let room = if fact.copies.is_some() { ui.available_width() - 32.0 } else { ui.available_width() };
    ui.scope(|ui| {
        ui.set_max_width(room.max(0.0));
        let color = fact.color.unwrap_or(palette.text);
        let hint = if fact.hint.is_empty() { &fact.value } else { &fact.hint };
        let response = if is_long {
            ui.add(Label::new(Text::Small.of(&fact.value).color(color)).wrap()).on_hover_text(hint)
        } else {
            cut_ui(ui, kind.of(&fact.value).color(color), hint)
        };
        if !fact.hint.is_empty() {
            response.accessible_name(&fact.hint);
        }
    });
    if let Some(text) = &fact.copies
        && copy_icon_ui(ui, Id::unique(("fact", fact.name, text)), &format!("Copy the {}", fact.name.to_lowercase()))
    {
        commands.push(CopyCommand::Quietly(text.clone()));
    }
}
