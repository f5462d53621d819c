//! The head of a conversation: its number, its state, the one sentence of what went wrong, and what can be done with it.

use eframe::egui::class::HasClasses as _;
use eframe::egui::containers::menu::MenuButton;
use eframe::egui::{self, Align, Label, Layout, Rect, Sense, Stroke, Ui, pos2, vec2};

use super::panel::About;
use crate::controls::{Button, IconButton, Look, icon_menu_ui, state_chip_ui};
use crate::desk::{CaptureGiveCommand, ComparisonCommand};
use crate::history::SubmissionId;
use crate::theme::{GAP, Icon, NEAR, Palette, Text};
use crate::ui::action::Action;
use crate::ui::panes::record_menu;
use crate::ui::panes::within::{in_line_ui, left_ui};
use crate::ui::scene::Scene;
use crate::view::Side;

/// Height of the head, and width of the bar at its left, in points.
const HEIGHT: f32 = 40.0;
const BAR: f32 = 3.0;

/// From this width on the buttons have their words, in points.
const ROOMY: f32 = 1_100.0;

/// Other conversations that can be chosen to compare with.
const OTHERS: usize = 10;

/// What a scenario is.
const SCENARIO: &str = "Let the sandbox answer a client key of its own as the service answered here";

/// Shows the head. Returns whether the conversation is to be left for the table.
pub fn show(ui: &mut Ui, about: About<'_>, has_back: bool, scene: &mut Scene<'_>) -> bool {
    let palette = Palette::of(ui);
    let (strip, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    ui.painter().rect_filled(strip, 0.0, palette.panel);
    let line = Stroke::new(1.0, palette.line);
    ui.painter().hline(strip.x_range(), strip.top() + 0.5, line);
    ui.painter().hline(strip.x_range(), strip.bottom() - 0.5, line);
    let money = palette.money(about.shown.capture.new.costs_money);
    ui.painter().rect_filled(Rect::from_min_size(strip.min, vec2(BAR, HEIGHT)), 0.0, money.edge);
    let inside = Rect::from_min_max(pos2(strip.left() + GAP, strip.top()), pos2(strip.right() - GAP, strip.bottom()));
    let mut leaves = false;
    in_line_ui(ui, inside, |ui| {
        ui.spacing_mut().item_spacing.x = NEAR;
        if has_back {
            leaves = ui.add(IconButton::new(Icon::Back, "Back").shortcut("Esc")).clicked();
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            acts_ui(ui, about, strip.width() >= ROOMY, scene);
            ui.add_space(NEAR);
            left_ui(ui, |ui| told_ui(ui, about, scene));
        });
    });
    leaves
}

/// Shows number, state and sentence.
fn told_ui(ui: &mut Ui, about: About<'_>, scene: &Scene<'_>) {
    let palette = Palette::of(ui);
    let conversation = about.conversation;
    ui.spacing_mut().item_spacing.x = 2.0 * NEAR;
    let number = ui.label(Text::Title.of(format!("#{}", conversation.id.0)));
    number.accessible_name(format!("Conversation #{}", conversation.id.0));
    state_chip_ui(ui, conversation.state, conversation.spent(scene.now_ms));
    let Some(detail) = about.shown.detail.made().filter(|detail| detail.id == conversation.id) else { return };
    let mut job = egui::text::LayoutJob::default();
    let format = |kind: Text, color| egui::TextFormat::simple(kind.font(), color);
    job.append(&detail.sentence, 0.0, format(Text::Button, palette.text));
    let money = scene.state.money_of_task(&about.shown.capture, conversation);
    job.append(&format!(" · {money}"), 0.0, format(Text::Body, palette.weak));
    let whole = job.text.clone();
    let label = Label::new(job).truncate().show_tooltip_when_elided(false);
    ui.add(label).on_hover_text(whole);
}

/// Shows what can be done with the conversation, from the right.
fn acts_ui(ui: &mut Ui, about: About<'_>, in_words: bool, scene: &mut Scene<'_>) {
    let id = about.conversation.id;
    match scene.state.shown.record().filter(|record| record.record.summary.id == id).cloned() {
        Some(record) => record_menu::show(ui, &record, false, scene),
        None => drop(ui.add_enabled(false, IconButton::new(Icon::More, "More"))),
    }
    scenario_ui(ui, about, in_words, scene);
    compare_ui(ui, about, in_words, scene);
    let (label, hint) = (Action::LoadIntoCompose.label(), Action::LoadIntoCompose.row().tooltip);
    let load = if in_words {
        ui.add(Button::secondary(label).icon(Icon::Load)).on_hover_text(hint)
    } else {
        ui.add(IconButton::new(Icon::Load, label).hint(hint))
    };
    if load.clicked() {
        // The draft is seen once the room is left.
        scene.actions.extend([Action::LoadIntoCompose, Action::BackToDesk]);
    }
}

/// Shows where a scenario is made of the conversation: the sandbox then answers as the service did.
fn scenario_ui(ui: &mut Ui, about: About<'_>, in_words: bool, scene: &mut Scene<'_>) {
    const NAME: &str = "Make a scenario of it…";
    let response = if in_words {
        ui.add(Button::secondary(NAME).icon(Icon::Scenario)).on_hover_text(SCENARIO)
    } else {
        ui.add(IconButton::new(Icon::Scenario, NAME).hint(SCENARIO))
    };
    if response.clicked() {
        scene.commands.push(CaptureGiveCommand::MakeScenario(about.conversation.id));
    }
}

/// Shows the menu of what the conversation can be compared with.
fn compare_ui(ui: &mut Ui, about: About<'_>, in_words: bool, scene: &mut Scene<'_>) {
    const NAME: &str = "Compare with";
    if !in_words {
        icon_menu_ui(ui, Icon::Compare, NAME, |ui| entries_ui(ui, about, scene));
        return;
    }
    let chevron = Icon::Menu.small().color(Palette::of(ui).weak);
    let button = egui::Button::new((Icon::Compare.text(), NAME, chevron)).with_class(Look::Secondary.class());
    let (response, _) = MenuButton::from_button(button).ui(ui, |ui| entries_ui(ui, about, scene));
    response.accessible_name(NAME).on_hover_text("Show what differs between this task and another");
}

fn entries_ui(ui: &mut Ui, about: About<'_>, scene: &mut Scene<'_>) {
    let id = about.conversation.id;
    let mut entry_ui = |ui: &mut Ui, label: &str, with: Side| {
        if ui.button(label).clicked() {
            scene.commands.push(ComparisonCommand::Compare([with, Side::Record(id)]));
            ui.close();
        }
    };
    entry_ui(ui, "The draft", Side::Draft);
    if let Some(SubmissionId(good)) = about.shown.detail.made().and_then(|detail| detail.last_good) {
        entry_ui(ui, &format!("#{good}, the last good one of this client"), Side::Record(SubmissionId(good)));
    }
    let others = about.shown.conversations.iter().rev().filter(|other| other.id != id).take(OTHERS);
    ui.menu_button("Another…", |ui| {
        for other in others {
            let label = format!("#{}, {}, {}", other.id.0, other.state.label(), other.subject);
            entry_ui(ui, &label, Side::Record(other.id));
        }
    });
}
