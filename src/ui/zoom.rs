//! How large everything is: as the operator has zoomed it, times what the desktop wishes.

use std::ops::RangeInclusive;

use eframe::egui::Context;
use eframe::egui::gui_zoom::kb_shortcuts::{ZOOM_IN, ZOOM_IN_SECONDARY, ZOOM_OUT, ZOOM_RESET};

/// Least and most times of its usual size that everything may have.
const ZOOMS: RangeInclusive<f32> = 0.5..=4.0;

/// By how much a key or a button zooms.
const STEP: f32 = 0.1;

/// The size of everything, in times of its usual one.
pub struct Zoom {
    /// What the operator has chosen.
    own: f32,
}

impl Zoom {
    /// Begins with what the operator chose in an earlier run.
    pub fn new(ctx: &Context, own: f32) -> Self {
        // egui's own keys know nothing of what the desktop wishes.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        Self { own: clamped(own) }
    }

    /// Returns what the operator has chosen.
    pub fn own(&self) -> f32 {
        self.own
    }

    /// Zooms by a step, or back to the usual size.
    pub fn by(&mut self, step: ZoomStep) {
        self.own = match step {
            ZoomStep::Larger => clamped(((self.own + STEP) * 10.0).round() / 10.0),
            ZoomStep::Smaller => clamped(((self.own - STEP) * 10.0).round() / 10.0),
            ZoomStep::Usual => 1.0,
        };
    }

    /// Takes the keys that zoom, and sets the size with what the desktop wishes now.
    pub fn follow(&mut self, ctx: &Context, text_scale: f32) {
        let pressed = [
            (ZOOM_RESET, ZoomStep::Usual),
            (ZOOM_IN, ZoomStep::Larger),
            (ZOOM_IN_SECONDARY, ZoomStep::Larger),
            (ZOOM_OUT, ZoomStep::Smaller),
        ];
        for (keys, step) in pressed {
            if ctx.input_mut(|input| input.consume_shortcut(&keys)) {
                self.by(step);
            }
        }
        let wanted = clamped(self.own * text_scale);
        if (ctx.zoom_factor() - wanted).abs() > 0.001 {
            ctx.set_zoom_factor(wanted);
        }
    }
}

/// What a key or a button does to the size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoomStep {
    Larger,
    Smaller,
    Usual,
}

impl ZoomStep {
    /// Every step, in the order of the palette.
    pub const ALL: [Self; 3] = [Self::Larger, Self::Smaller, Self::Usual];
}

fn clamped(zoom: f32) -> f32 {
    zoom.clamp(*ZOOMS.start(), *ZOOMS.end())
}

#[cfg(test)]
mod tests {
    use eframe::egui::RawInput;

    use super::*;

    #[test]
    fn what_the_desktop_wishes_is_no_choice_of_the_operator() {
        let ctx = Context::default();
        let mut zoom = Zoom::new(&ctx, 1.0);
        let seen = |zoom: &mut Zoom, text_scale| {
            for _ in 0..2 {
                zoom.follow(&ctx, text_scale);
                ctx.run_ui(RawInput::default(), |_| {}).textures_delta.clear();
            }
            ctx.zoom_factor()
        };
        assert!((seen(&mut zoom, 1.25) - 1.25).abs() < 0.001);
        zoom.by(ZoomStep::Larger);
        assert!((seen(&mut zoom, 1.25) - 1.375).abs() < 0.001);
        assert!((seen(&mut zoom, 1.0) - 1.1).abs() < 0.001);
        zoom.by(ZoomStep::Usual);
        assert!((seen(&mut zoom, 2.0) - 2.0).abs() < 0.001);
        assert!((zoom.own() - 1.0).abs() < 0.001);
    }

    #[test]
    fn nobody_zooms_out_of_sight() {
        let ctx = Context::default();
        let mut zoom = Zoom::new(&ctx, 90.0);
        assert!((zoom.own() - 4.0).abs() < 0.001);
        for _ in 0..100 {
            zoom.by(ZoomStep::Smaller);
        }
        assert!((zoom.own() - 0.5).abs() < 0.001);
    }
}
