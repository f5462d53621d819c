//! What is taken away and what is put there, beside each other.

use eframe::egui::{Color32, Ui};

use crate::contract::around_difference;
use crate::controls::cut::cut_ui;
use crate::theme::{Palette, SIGN_GAP, Text};

/// How much of what both texts have is left around what differs, in characters; the first that has room is taken.
const AROUND: [usize; 11] = [usize::MAX, 48, 32, 24, 16, 12, 8, 6, 4, 2, 1];

/// Shows a text and what it becomes in one line, cut so that what differs is seen. The tooltips have both whole.
pub fn change_ui(ui: &mut Ui, before: &str, after: &str) {
    let palette = Palette::of(ui);
    ui.spacing_mut().item_spacing.x = SIGN_GAP;
    let arrow = width(ui, "→", Text::Small);
    let room = ui.available_width() - arrow - 2.0 * SIGN_GAP;
    let [old, new] = fitting(ui, before, after, room);
    ui.scope(|ui| {
        // Where even what differs has no room, each has half.
        let half = room / 2.0;
        ui.set_max_width(half.max(room - width(ui, &new, Text::SmallMono)).max(0.0));
        let old = Text::SmallMono.of(old).color(palette.bad.ink).strikethrough();
        cut_ui(ui, old, before).accessible_name(before);
    });
    ui.label(Text::Small.of("→").color(palette.weak));
    cut_ui(ui, Text::SmallMono.of(new).color(palette.ok.ink), after).accessible_name(after);
}

/// Returns both texts, cut so that they have room beside each other, if they can be.
fn fitting(ui: &Ui, before: &str, after: &str, room: f32) -> [String; 2] {
    let mut texts = [before, after].map(str::to_owned);
    for around in AROUND {
        texts = around_difference(before, after, around);
        let needed: f32 = texts.iter().map(|text| width(ui, text, Text::SmallMono)).sum();
        if needed <= room {
            break;
        }
    }
    texts
}

fn width(ui: &Ui, text: &str, kind: Text) -> f32 {
    ui.painter().layout_no_wrap(text.to_owned(), kind.font(), Color32::PLACEHOLDER).size().x.ceil()
}
