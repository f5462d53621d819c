//! How large everything is: as the operator has zoomed it, times what the desktop wishes, and no larger than the monitor
//! holds.

use eframe::egui::gui_zoom::kb_shortcuts::{ZOOM_IN, ZOOM_IN_SECONDARY, ZOOM_OUT, ZOOM_RESET};
use eframe::egui::{Context, ViewportCommand};

use crate::profile::ZOOMS;
use crate::ui::layout::MIN_SIZE;

/// By how much a key or a button zooms.
const STEP: f32 = 0.1;

/// Two sizes that differ by less are the same.
const SAME: f32 = 0.001;

/// The size of everything, in times of its usual one.
pub struct Zoom {
    /// What the operator has chosen.
    own: f32,
    /// What the desktop wishes.
    text_scale: f32,
    /// The most that everything may have.
    most: f32,
    /// The size for which the window last had its least size.
    held: f32,
}

impl Zoom {
    /// Begins with what the operator chose in an earlier run. To be called before the first frame, which is painted in that
    /// size already.
    pub fn new(ctx: &Context, own: f32) -> Self {
        let most = most(ctx).unwrap_or(*ZOOMS.end());
        // The window is opened in its usual size, with its least size in that.
        let zoom = Self { own: own.clamp(*ZOOMS.start(), *ZOOMS.end()), text_scale: 1.0, most, held: 1.0 };
        let first = zoom.wanted();
        ctx.options_mut(|options| {
            // egui's own keys know nothing of what the desktop wishes.
            options.zoom_with_keyboard = false;
            // `set_zoom_factor` would lay the first frame out for the size that a window has before it has any.
            options.zoom_factor = first;
        });
        zoom
    }

    /// Returns what the operator has chosen.
    pub fn own(&self) -> f32 {
        self.own
    }

    /// Zooms by a step, or back to the usual size.
    pub fn by(&mut self, step: ZoomStep) {
        // What the operator chooses has an effect: beyond these only the product would be cut.
        let least = ZOOMS.start().max(ZOOMS.start() / self.text_scale);
        let most = (self.most / self.text_scale).min(*ZOOMS.end()).max(least);
        let stepped = |by: f32| (((self.own.clamp(least, most) + by) * 10.0).round() / 10.0).clamp(least, most);
        self.own = match step {
            ZoomStep::Larger => self.own.max(stepped(STEP)),
            ZoomStep::Smaller => self.own.min(stepped(-STEP)),
            ZoomStep::Usual => 1.0,
        };
    }

    /// Takes the keys that zoom, and sets the size with what the desktop wishes now.
    pub fn follow(&mut self, ctx: &Context, text_scale: f32) {
        self.text_scale = text_scale;
        if (ctx.zoom_factor() - self.held).abs() < SAME {
            self.most = most(ctx).unwrap_or(self.most);
        } else {
            // In this frame the monitor's size is still told in points of the size before.
            self.held = ctx.zoom_factor();
            hold_layout(ctx);
        }
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
        let wanted = self.wanted();
        if (ctx.zoom_factor() - wanted).abs() > SAME {
            ctx.set_zoom_factor(wanted);
        }
    }

    fn wanted(&self) -> f32 {
        (self.own * self.text_scale).clamp(*ZOOMS.start(), self.most)
    }
}

/// Returns the most that everything may have: so that the smallest window fits the monitor, where that is known.
fn most(ctx: &Context) -> Option<f32> {
    // In points of the size that everything has now.
    let monitor = ctx.input(|input| input.viewport().monitor_size)? * ctx.zoom_factor();
    let held = (monitor / MIN_SIZE).min_elem();
    // No monitor makes everything smaller than usual.
    Some(held.clamp(1.0, *ZOOMS.end()))
}

/// Keeps room for the smallest layout: gives the window its least size anew, which the windowing layer has in pixels, and
/// makes it larger where it is smaller than that.
fn hold_layout(ctx: &Context) {
    ctx.send_viewport_cmd(ViewportCommand::MinInnerSize(MIN_SIZE));
    let size = ctx.content_rect().size();
    let fills_screen = ctx.input(|input| {
        let window = input.viewport();
        window.maximized == Some(true) || window.fullscreen == Some(true)
    });
    let room = size.max(MIN_SIZE);
    if room != size && !fills_screen {
        // A least size holds only for whoever makes the window smaller from then on.
        ctx.send_viewport_cmd(ViewportCommand::InnerSize(room));
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

#[cfg(test)]
mod tests {
    use eframe::egui::{Pos2, RawInput, Rect, Vec2, ViewportId, vec2};

    use super::*;

    /// Paints a frame in a window as a windowing layer does: of a size in pixels, on a monitor of some pixels. Returns what
    /// the window was told.
    fn frame(ctx: &Context, zoom: &mut Zoom, text_scale: f32, [window, monitor]: [Vec2; 2]) -> Vec<ViewportCommand> {
        let size = window / ctx.zoom_factor();
        let mut input = RawInput { screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)), ..RawInput::default() };
        let viewport = input.viewports.entry(ViewportId::ROOT).or_default();
        viewport.monitor_size = Some(monitor / ctx.zoom_factor());
        let mut output = ctx.run_ui(input, |ui| zoom.follow(ui.ctx(), text_scale));
        output.textures_delta.clear();
        output.viewport_output.remove(&ViewportId::ROOT).map(|viewport| viewport.commands).unwrap_or_default()
    }

    const LARGE: Vec2 = vec2(8000.0, 6000.0);

    fn is(seen: f32, expected: f32) {
        assert!((seen - expected).abs() < SAME, "{seen}, not {expected}");
    }

    #[test]
    fn what_the_desktop_wishes_is_no_choice_of_the_operator() {
        let ctx = Context::default();
        let mut zoom = Zoom::new(&ctx, 1.0);
        let seen = |zoom: &mut Zoom, text_scale| {
            for _ in 0..2 {
                frame(&ctx, zoom, text_scale, [LARGE; 2]);
            }
            ctx.zoom_factor()
        };
        is(seen(&mut zoom, 1.25), 1.25);
        zoom.by(ZoomStep::Larger);
        is(seen(&mut zoom, 1.25), 1.375);
        is(seen(&mut zoom, 1.0), 1.1);
        zoom.by(ZoomStep::Usual);
        is(seen(&mut zoom, 2.0), 2.0);
        is(zoom.own(), 1.0);
    }

    #[test]
    fn nobody_zooms_out_of_sight() {
        let ctx = Context::default();
        let mut zoom = Zoom::new(&ctx, 90.0);
        is(zoom.own(), 4.0);
        for _ in 0..100 {
            zoom.by(ZoomStep::Smaller);
        }
        is(zoom.own(), 0.5);
    }

    #[test]
    fn the_first_frame_has_the_size_of_the_run_before() {
        let ctx = Context::default();
        let mut zoom = Zoom::new(&ctx, 1.5);
        is(ctx.zoom_factor(), 1.5);
        frame(&ctx, &mut zoom, 1.0, [vec2(1280.0, 800.0), LARGE]);
        is(ctx.zoom_factor(), 1.5);
        let size = ctx.content_rect().size();
        assert!((size - vec2(1280.0, 800.0) / 1.5).length() < 0.1, "{size}");
    }

    #[test]
    fn each_step_has_an_effect_whatever_the_desktop_wishes() {
        for (text_scale, monitor) in [(2.0, LARGE), (0.5, LARGE), (3.0, vec2(1280.0, 800.0)), (1.0, vec2(800.0, 600.0))]
        {
            for own in [0.5, 4.0] {
                let ctx = Context::default();
                let mut zoom = Zoom::new(&ctx, own);
                let seen = |zoom: &mut Zoom| {
                    for _ in 0..3 {
                        frame(&ctx, zoom, text_scale, [monitor; 2]);
                    }
                    ctx.zoom_factor()
                };
                let before = seen(&mut zoom);
                zoom.by(if own > 1.0 { ZoomStep::Smaller } else { ZoomStep::Larger });
                let after = seen(&mut zoom);
                assert!((before - after).abs() > SAME, "{own} at {text_scale} on {monitor}: {before}, {after}");
            }
        }
    }

    #[test]
    fn a_step_that_has_no_room_changes_no_choice() {
        let ctx = Context::default();
        let mut zoom = Zoom::new(&ctx, 4.0);
        for _ in 0..3 {
            frame(&ctx, &mut zoom, 2.0, [LARGE; 2]);
        }
        zoom.by(ZoomStep::Larger);
        is(zoom.own(), 4.0);
    }

    #[test]
    fn the_smallest_window_fits_the_monitor() {
        for (monitor, most) in
            [(vec2(1520.0, 5000.0), 2.0), (vec2(5000.0, 750.0), 1.5), (vec2(640.0, 480.0), 1.0), (LARGE, 4.0)]
        {
            let ctx = Context::default();
            let mut zoom = Zoom::new(&ctx, 4.0);
            for _ in 0..6 {
                frame(&ctx, &mut zoom, 3.0, [monitor; 2]);
            }
            is(ctx.zoom_factor(), most);
        }
    }

    #[test]
    fn the_smallest_window_holds_the_layout_in_every_size() {
        let told = |commands: &[ViewportCommand], wanted: &ViewportCommand| commands.contains(wanted);
        let ctx = Context::default();
        let mut zoom = Zoom::new(&ctx, 1.2);
        let small = [MIN_SIZE, LARGE];
        let least = ViewportCommand::MinInnerSize(MIN_SIZE);
        let larger = ViewportCommand::InnerSize(MIN_SIZE);
        let first = frame(&ctx, &mut zoom, 1.0, small);
        assert!(told(&first, &least) && told(&first, &larger), "a size of the run before: {first:?}");
        let next = frame(&ctx, &mut zoom, 1.0, small);
        assert!(next.is_empty(), "it is told once: {next:?}");
        frame(&ctx, &mut zoom, 1.25, small);
        let changed = frame(&ctx, &mut zoom, 1.25, small);
        assert!(told(&changed, &least) && told(&changed, &larger), "the desktop's: {changed:?}");
        frame(&ctx, &mut zoom, 1.0, [MIN_SIZE * 2.0, LARGE]);
        let roomy = frame(&ctx, &mut zoom, 1.0, [MIN_SIZE * 2.0, LARGE]);
        assert!(told(&roomy, &least) && roomy.len() == 1, "it is large enough: {roomy:?}");
    }
}
