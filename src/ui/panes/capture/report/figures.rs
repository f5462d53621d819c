//! The cards beside the report: time between polls, requests, clients and keys.

use eframe::egui::{Align, Label, Layout, Pos2, Rect, Ui, UiBuilder, pos2, vec2};

use super::gaps::{self, CHART};
use super::lines::sign;
use crate::controls::cut_ui;
use crate::judge::Grade;
use crate::theme::{GAP, NEAR, Palette, SIGN_GAP, Text};
use crate::ui::panes::overview::card::{ground, small_ui};
use crate::view::{ReportClient, ReportKey, ReportView};

/// Space inside a card, at its sides, above and below, in points.
const SIDE: f32 = 16.0;
const ABOVE: f32 = 10.0;
const BELOW: f32 = 12.0;

/// Heights of a title with the space below it, of a row, and of a small line, in points.
const TITLE: f32 = 24.0;
const ROW: f32 = 22.0;
const SMALL: f32 = 16.0;

/// From this width on two cards stand side by side, in points.
const PAIRS: f32 = 640.0;

/// A card: its title, what stands beside that, how high its contents are, and what paints them.
struct Card<'a> {
    title: &'static str,
    subtitle: &'a str,
    height: f32,
    contents: Box<dyn Fn(&mut Ui) + 'a>,
}

/// Shows the cards, one below another, or in two columns where there is room.
pub fn show(ui: &mut Ui, report: &ReportView) {
    let corner = ui.cursor().min;
    let columns = if ui.available_width() >= PAIRS { 2 } else { 1 };
    let width = (ui.available_width() - GAP * (columns as f32 + 1.0)) / columns as f32;
    let mut bottoms = vec![corner.y + GAP; columns];
    for card in cards(report) {
        // The card goes where it ends highest.
        let column = (0..columns).min_by(|one, other| bottoms[*one].total_cmp(&bottoms[*other])).unwrap_or_default();
        let top = pos2(corner.x + GAP + (width + GAP) * column as f32, bottoms[column]);
        bottoms[column] += card.show(ui, top, width) + GAP;
    }
    let bottom = bottoms.into_iter().fold(corner.y, f32::max);
    ui.advance_cursor_after_rect(Rect::from_min_max(corner, pos2(corner.x + ui.available_width(), bottom)));
}

fn cards(report: &ReportView) -> Vec<Card<'_>> {
    let gaps = &report.gaps;
    let chart = if gaps.bars.is_empty() { 0.0 } else { CHART - NEAR };
    let rows = |count: usize| count as f32 * ROW;
    let mut cards = vec![
        Card {
            title: "Time between polls",
            subtitle: &gaps.subtitle,
            height: chart + SMALL,
            contents: Box::new(|ui| gaps::show(ui, gaps)),
        },
        Card {
            title: "Requests",
            subtitle: "",
            height: rows(report.requests.len()),
            contents: Box::new(|ui| report.requests.iter().for_each(|(what, count)| request_ui(ui, what, count))),
        },
    ];
    if !report.clients.is_empty() {
        cards.push(Card {
            title: "Clients",
            subtitle: "",
            height: rows(report.clients.len()),
            contents: Box::new(|ui| report.clients.iter().for_each(|client| client_ui(ui, client))),
        });
    }
    if !report.keys.is_empty() {
        cards.push(Card {
            title: "Keys seen",
            subtitle: "",
            height: rows(report.keys.len()),
            contents: Box::new(|ui| report.keys.iter().for_each(|key| key_ui(ui, key))),
        });
    }
    cards
}

impl Card<'_> {
    /// Shows the card with its corner at a place. Returns its height.
    fn show(self, ui: &mut Ui, top: Pos2, width: f32) -> f32 {
        let height = ABOVE + TITLE + self.height + BELOW;
        let place = Rect::from_min_size(top, vec2(width, height));
        ground(ui, place);
        let inside = Rect::from_min_max(
            pos2(place.left() + SIDE, place.top() + ABOVE),
            pos2(place.right() - SIDE, place.bottom() - BELOW),
        );
        let builder = UiBuilder::new().max_rect(inside).id_salt(self.title).layout(Layout::top_down(Align::Min));
        let mut ui = ui.new_child(builder);
        ui.spacing_mut().item_spacing.y = 0.0;
        row_ui(&mut ui, TITLE - NEAR, |ui| {
            ui.label(Text::Button.of(self.title));
            let weak = Palette::of(ui).weak;
            small_ui(ui, self.subtitle, weak);
        });
        ui.add_space(NEAR);
        (self.contents)(&mut ui);
        height
    }
}

fn row_ui(ui: &mut Ui, height: f32, contents: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(vec2(ui.available_width(), height), Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_size(vec2(ui.available_width(), height));
        ui.spacing_mut().item_spacing.x = SIGN_GAP;
        contents(ui);
    });
}

/// Shows a row whose right end is filled first.
fn ends_ui(ui: &mut Ui, right: impl FnOnce(&mut Ui), left: impl FnOnce(&mut Ui)) {
    row_ui(ui, ROW, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            right(ui);
            ui.with_layout(Layout::left_to_right(Align::Center), left);
        });
    });
}

fn request_ui(ui: &mut Ui, what: &str, count: &str) {
    let weak = Palette::of(ui).weak;
    ends_ui(
        ui,
        |ui| drop(ui.label(Text::Body.of(count))),
        |ui| drop(ui.add(Label::new(Text::Body.of(what).color(weak)).truncate())),
    );
}

fn client_ui(ui: &mut Ui, client: &ReportClient) {
    let palette = Palette::of(ui);
    let found = |ui: &mut Ui, grade: Grade, count: &str, what: &str| {
        let (icon, ink) = sign(palette, grade);
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.x = NEAR;
            // The line is filled from the right.
            if !count.is_empty() {
                ui.label(Text::Body.of(count)).on_hover_text(format!("{what}: {count}"));
            }
            ui.label(icon.small().color(ink)).on_hover_text(what);
        });
    };
    ends_ui(
        ui,
        |ui| {
            if !client.warnings.is_empty() {
                found(ui, Grade::Warning, &client.warnings, "Warnings in its requests");
            }
            if !client.errors.is_empty() {
                found(ui, Grade::Error, &client.errors, "Errors in its requests");
            }
            if client.errors.is_empty() && client.warnings.is_empty() && !client.tasks.is_empty() {
                found(ui, Grade::Kept, "", "Nothing wrong was seen");
            }
        },
        |ui| {
            let (name, tasks) = (&client.client, &client.tasks);
            let beside = ui.painter().layout_no_wrap(tasks.clone(), Text::Small.font(), palette.weak).size().x;
            ui.scope(|ui| {
                ui.set_max_width((ui.available_width() - beside - SIGN_GAP).max(0.0));
                ui.add(Label::new(Text::Body.of(name)).truncate());
            });
            small_ui(ui, tasks, palette.weak);
        },
    );
}

fn key_ui(ui: &mut Ui, key: &ReportKey) {
    let weak = Palette::of(ui).weak;
    row_ui(ui, ROW, |ui| {
        ui.label(Text::Mono.of(&key.hint));
        cut_ui(ui, Text::Small.of(&key.remark).color(weak), &key.remark);
    });
}
