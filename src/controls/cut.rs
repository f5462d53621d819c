//! A text in one line that is cut where its room ends; the tooltip has the whole.

use eframe::egui::{Label, Response, RichText, Ui, WidgetText};

/// Shows a text, cut where its room ends, and `whole` as its tooltip. A label that is merely told to truncate has a tooltip
/// of its own when it is cut: two would stand over each other.
pub fn cut_ui(ui: &mut Ui, text: impl Into<RichText>, whole: impl Into<WidgetText>) -> Response {
    ui.add(Label::new(text.into()).truncate().show_tooltip_when_elided(false)).on_hover_text(whole)
}

#[cfg(test)]
mod tests {
    use eframe::egui::vec2;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::controls::tests::dressed;

    #[test]
    fn a_cut_text_has_one_tooltip() {
        const TEXT: &str = "A sentence that is longer than its room";
        let mut harness = Harness::builder().with_size(vec2(300.0, 200.0)).build_ui(|ui| {
            dressed(ui, |ui| {
                ui.set_max_width(80.0);
                cut_ui(ui, TEXT, TEXT);
            });
        });
        harness.run_steps(3);
        harness.get_by_label(TEXT).hover();
        for _ in 0..30 {
            harness.run_steps(1);
        }
        assert_eq!(harness.query_all_by_label(TEXT).count(), 2, "the text, and one tooltip");
    }
}
