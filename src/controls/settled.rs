//! Tells a click that was meant for a button from one that was meant for what stood in its place before.

use eframe::egui::{Rect, Response};

/// How long a button must have stood in its place before a click on it counts, in seconds. The second click of a double
/// click comes within half a second.
const SETTLES_S: f64 = 0.6;

/// How far a button may move and still stand in its place, in points.
const STANDS: f32 = 1.0;

/// Since when a button stands where it stands.
#[derive(Clone, Copy)]
struct Stands {
    place: Rect,
    since: f64,
    /// The number of the last frame in which the button was there.
    frame: u64,
}

/// Tells whether a button was chosen that had stood in its place for a while, so that it could be read. What a key
/// chooses counts at once: a key goes where the keyboard was put.
#[must_use]
pub fn settled_click(response: &Response) -> bool {
    let ctx = &response.ctx;
    let (now, frame, is_pointer) =
        (ctx.input(|input| input.time), ctx.cumulative_frame_nr(), ctx.input(|input| input.pointer.any_click()));
    let id = response.id.with("stands");
    let stands = ctx.data_mut(|data| {
        let known = data.get_temp::<Stands>(id).filter(|known| {
            let is_new = known.frame + 1 < frame;
            let moved = (known.place.center() - response.rect.center()).abs().max_elem();
            !is_new && moved <= STANDS
        });
        let stands = Stands { frame, ..known.unwrap_or(Stands { place: response.rect, since: now, frame }) };
        data.insert_temp(id, stands);
        stands
    });
    response.clicked() && (!is_pointer || now - stands.since >= SETTLES_S)
}

#[cfg(test)]
mod tests {
    use eframe::egui::{self, Key, Ui};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::controls::tests::dressed;

    #[derive(Default)]
    struct Asked {
        is_open: bool,
        below: f32,
        yes: usize,
    }

    fn harness() -> Harness<'static, Asked> {
        let app = |ui: &mut Ui, asked: &mut Asked| {
            dressed(ui, |ui| {
                if ui.button("Ask").clicked() {
                    asked.is_open = true;
                }
                if asked.is_open {
                    ui.add_space(asked.below);
                    asked.yes += usize::from(settled_click(&ui.button("Yes")));
                }
            });
        };
        Harness::builder().with_size(egui::vec2(200.0, 200.0)).with_step_dt(0.1).build_ui_state(app, Asked::default())
    }

    fn click_yes(harness: &mut Harness<'static, Asked>) -> usize {
        harness.get_by_label("Yes").click();
        harness.run_steps(3);
        harness.state().yes
    }

    #[test]
    fn a_click_right_after_a_button_came_is_none() {
        let mut harness = harness();
        harness.get_by_label("Ask").click();
        harness.run_steps(3);
        assert_eq!(click_yes(&mut harness), 0);
        harness.run_steps(6);
        assert_eq!(click_yes(&mut harness), 1);
    }

    #[test]
    fn a_button_that_moves_must_settle_again() {
        let mut harness = harness();
        harness.state_mut().is_open = true;
        harness.run_steps(10);
        harness.state_mut().below = 40.0;
        harness.run_steps(2);
        assert_eq!(click_yes(&mut harness), 0);
        harness.state_mut().is_open = false;
        harness.run_steps(3);
        harness.state_mut().is_open = true;
        harness.run_steps(2);
        assert_eq!(click_yes(&mut harness), 0, "it was away");
    }

    #[test]
    fn a_key_counts_at_once() {
        let mut harness = harness();
        harness.state_mut().is_open = true;
        harness.run_steps(2);
        harness.get_by_label("Yes").focus();
        harness.run_steps(1);
        harness.key_press(Key::Enter);
        harness.run_steps(2);
        assert_eq!(harness.state().yes, 1);
    }
}
