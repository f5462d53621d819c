//! A list of which one is chosen: a field with a chevron.

use std::fmt::Debug;
use std::hash::Hash;

use eframe::egui::{Align2, ComboBox, Rect, Ui};

use crate::theme::{Icon, Palette, SMALL_ICON};

/// Returns a list that shows what is chosen; egui's own has a filled triangle.
pub fn combo(id: impl Hash + Debug, chosen: &str) -> ComboBox<'_> {
    ComboBox::from_id_salt(id).selected_text(chosen.to_owned()).icon(|ui, place, _, _| chevron(ui, place))
}

fn chevron(ui: &Ui, place: Rect) {
    let ink = Palette::of(ui).weak;
    let sign = Icon::Menu.galley(ui.painter(), SMALL_ICON, ink);
    ui.painter().galley(Align2::CENTER_CENTER.align_size_within_rect(sign.size(), place).min, sign, ink);
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Color32, Shape};
    use egui_kittest::Harness;

    use super::*;
    use crate::controls::tests::dressed;

    #[test]
    fn a_list_has_the_edge_of_a_field_and_no_triangle() {
        let mut harness = Harness::new_ui(|ui| {
            dressed(ui, |ui| {
                let list = combo("unit", "s").show_ui(ui, |ui| drop(ui.label("min")));
                list.response.accessible_name("Unit");
            });
        });
        harness.run_steps(3);
        let palette = Palette::of_visuals(&harness.ctx.global_style().visuals);
        let field = |color: Color32, edge: Color32| color == palette.field && edge == palette.outline;
        let shapes = &harness.output().shapes;
        assert!(
            shapes
                .iter()
                .any(|clipped| matches!(&clipped.shape, Shape::Rect(rect) if field(rect.fill, rect.stroke.color)))
        );
        assert!(!shapes.iter().any(|clipped| matches!(&clipped.shape, Shape::Path(path) if path.closed)));
    }
}
