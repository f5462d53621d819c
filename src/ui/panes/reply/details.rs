//! Everything that is known of an end: the dictionary's entry, the chain of causes, who replied, what to look at.

use eframe::egui::{Id, Label, ScrollArea, Ui};

use crate::contract::error_code;
use crate::controls::Look;
use crate::controls::code::LINE;
use crate::controls::copied_ui;
use crate::desk::CopyCommand;
use crate::theme;
use crate::theme::{GAP, Icon, Palette, Text};
use crate::ui::panes::foreign_text::in_line;
use crate::ui::scene::Scene;
use crate::view::{CheckedPoint, RecordView};

/// Width of the names of the lines, in points.
const NAMES: f32 = 150.0;

/// Whether there is more to be told than the card and the exchanges tell.
pub fn has_details(record: &RecordView) -> bool {
    !lines(record).is_empty() || !record.checklist.is_empty()
}

/// Shows the details.
pub fn show(ui: &mut Ui, record: &RecordView, scene: &mut Scene<'_>) {
    let lines = lines(record);
    theme::card(ui).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        ui.horizontal(|ui| {
            ui.label(Text::Title.of("Details"));
            let id = Id::unique(("details", record.record.summary.id.0));
            if copied_ui(ui, id, Look::Quiet, "Copy the details, all of them") {
                scene.commands.push(CopyCommand::Quietly(whole(&lines, &record.checklist)));
            }
        });
        ScrollArea::vertical().id_salt("details").auto_shrink(false).min_scrolled_height(LINE).show(ui, |ui| {
            for (name, text) in &lines {
                line_ui(ui, name, text);
            }
            checklist_ui(ui, &record.checklist);
        });
    });
}

fn line_ui(ui: &mut Ui, name: &str, text: &str) {
    let weak = Palette::of(ui).weak;
    ui.horizontal_top(|ui| {
        let label = ui.label(Text::Small.of(name).color(weak)).rect;
        ui.add_space((NAMES - label.width()).max(0.0));
        ui.add(Label::new(Text::Body.of(text)).wrap());
    });
}

/// Returns what is known, line by line, each with its name.
fn lines(record: &RecordView) -> Vec<(&'static str, String)> {
    let summary = &record.record.summary;
    let mut lines = Vec::new();
    if let Some(known) = summary.error_code.as_deref().and_then(error_code) {
        lines.push(("Meaning", known.meaning.to_owned()));
        lines.push(("What to do", known.what_to_do.to_owned()));
        lines.push(("Same request again", known.retry.advice().to_owned()));
        lines.push(("Source", known.source.sentence()));
    } else if summary.error_code.is_some() {
        lines.extend(summary.detail.as_deref().map(|detail| ("What is known", in_line(detail))));
    }
    if let Some(foreign) = &record.reply.foreign {
        lines.push(("What replied", foreign.kind.describe().to_owned()));
        lines.extend(foreign.title.as_ref().map(|title| ("Its title", format!("The page's title: {title}"))));
        lines.push(("What to do", foreign.kind.what_to_do().to_owned()));
        lines.push(("Source", format!("Known by: {}. {}", foreign.clue, foreign.kind.source().sentence())));
    }
    if let Some((exchange, error)) = record.exchange().and_then(|exchange| Some((exchange, exchange.error.as_ref()?))) {
        let connection = if exchange.connected { "A connection was made" } else { "No connection was made" };
        lines.push(("Causes", format!("{connection}; {}", in_line(error))));
    }
    lines.extend(record.balances.iter().map(|balances| ("Balances", balances.clone())));
    lines
}

/// Shows what to look at in the payload, point by point.
fn checklist_ui(ui: &mut Ui, checklist: &[CheckedPoint]) {
    if checklist.is_empty() {
        return;
    }
    let palette = Palette::of(ui);
    ui.add_space(GAP);
    ui.label(Text::Title.of("Checklist for this payload"));
    for CheckedPoint { point, is_question, against } in checklist {
        let (sign, color) = match (is_question, against.is_empty()) {
            (true, _) => (Icon::Help, palette.accent.rest),
            (false, true) => (Icon::Done, palette.ok.ink),
            (false, false) => (Icon::Warning, palette.warn.ink),
        };
        ui.horizontal(|ui| {
            ui.label(sign.small().color(color));
            ui.add(Label::new(Text::Body.of(*point)).truncate());
        });
        for sentence in against {
            ui.label(Text::Small.of(format!("      {sentence}")).color(palette.weak));
        }
    }
}

/// Returns all details as one text.
fn whole(lines: &[(&'static str, String)], checklist: &[CheckedPoint]) -> String {
    let lines = lines.iter().map(|(name, text)| format!("{name}: {text}"));
    let points = checklist.iter().map(|point| format!("{}: {}", point.point, point.against.join("; ")));
    lines.chain(points).collect::<Vec<_>>().join("\n")
}
