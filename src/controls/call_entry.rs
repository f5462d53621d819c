//! An entry of a menu that sends something, with where that goes at its end.

use eframe::egui::{Button, Ui};

use crate::controls::target_chip::sign;
use crate::theme::{Palette, Text};
use crate::view::TargetChip;

/// Puts a target at the end of an entry, in its colour; without a target nobody can tell yet where the entry sends.
pub fn call_entry<'a>(ui: &Ui, entry: Button<'a>, target: Option<&TargetChip>) -> Button<'a> {
    let Some(target) = target else { return entry };
    let ink = Palette::of(ui).money(!target.costs.is_free()).ink;
    entry.right_text((sign(target.costs).small().color(ink), Text::Label.of(target.text()).color(ink)))
}
