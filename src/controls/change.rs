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

#[cfg(test)]
mod tests {
    use eframe::egui::{Shape, vec2};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::controls::tests::dressed;

    /// Returns what is painted of each text, cut as it is seen.
    fn painted(width: f32, before: &'static str, after: &'static str) -> Vec<String> {
        let mut harness = Harness::builder().with_size(vec2(600.0, 100.0)).build_ui(move |ui| {
            dressed(ui, |ui| {
                ui.set_max_width(width);
                ui.horizontal(|ui| change_ui(ui, before, after));
            });
        });
        harness.run_steps(3);
        for whole in [before, after] {
            assert!(harness.query_all_by_label(whole).next().is_some(), "{whole} is told whole");
        }
        let seen = harness.output().shapes.iter().filter_map(|shape| match &shape.shape {
            Shape::Text(text) => Some(text.galley.rows.iter().map(|row| row.text()).collect::<String>()),
            _ => None,
        });
        seen.filter(|text| text != "→").collect()
    }

    #[test]
    fn what_differs_is_seen_where_there_is_little_room() {
        let (before, after) = ("\"example.com/a/long/path\"", "\"https://example.com/a/long/path\"");
        for width in [150.0, 200.0, 300.0] {
            let seen = painted(width, before, after);
            assert!(seen[0].starts_with("\"e") && seen[1].starts_with("\"https://e"), "{width}: {seen:?}");
        }
        assert_eq!(painted(500.0, before, after), [before, after]);
        let seen = painted(150.0, "\"https://a.example/long/path/x\"", "\"https://a.example/long/path/y\"");
        assert!(seen[0].contains('x') && seen[1].contains('y'), "{seen:?}");
    }
}
