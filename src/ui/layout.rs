//! The sizes of window and panels, saved once they have stopped changing.

use std::ops::RangeInclusive;
use std::time::{Duration, Instant};

use eframe::egui::{Context, Rect, Vec2, vec2};

use crate::desk::SettingsCommand;
use crate::profile::WindowLayout;
use crate::ui::commands::Commands;

/// Smallest window, in points.
pub const MIN_SIZE: Vec2 = vec2(760.0, 500.0);

/// Under this width of the window, in points, the draft has no panel beside the panes.
pub const NARROW: f32 = 900.0;

/// Under this width of the window, in points, the panes need all that compose can leave them.
const CLOSE: f32 = 1100.0;

/// Width that the panes need beside compose, in points.
const PANES: f32 = 572.0;

/// Narrowest and widest compose, in points.
pub const COMPOSE_WIDTHS: RangeInclusive<f32> = 328.0..=640.0;

/// Returns the width that a window of some width leaves to compose; `None` where there is room for the wanted one.
pub fn compose_limit(window: f32, wanted: f32) -> Option<f32> {
    let room = if window < CLOSE { 0.0 } else { window - PANES };
    let limit = room.max(*COMPOSE_WIDTHS.start());
    (wanted > limit).then_some(limit)
}

/// Sizes are saved once they have stayed the same for this long.
const SETTLES: Duration = Duration::from_millis(500);

/// The sizes as last seen.
pub struct LayoutKeeper {
    now: WindowLayout,
    /// When the sizes changed last, until they are saved.
    changed: Option<Instant>,
}

impl LayoutKeeper {
    /// Starts with the sizes that were saved last.
    pub fn new(saved: WindowLayout) -> Self {
        Self { now: saved, changed: None }
    }

    /// Notes the place of compose, while it is seen, the height that the operator chose for the history, and how many
    /// times its usual size everything has; saves them if they have settled.
    pub fn note(
        &mut self,
        ctx: &Context,
        compose: Option<Rect>,
        history_height: f32,
        zoom: f32,
        commands: &mut Commands,
    ) {
        let screen = ctx.content_rect().size();
        // The next window is opened before it is zoomed.
        let opened = screen * ctx.zoom_factor();
        // Where the window decides, the operator has not chosen another width.
        let compose = compose.filter(|_| compose_limit(screen.x, self.now.compose_width).is_none());
        let layout = WindowLayout {
            width: opened.x.round(),
            height: opened.y.round(),
            compose_width: compose.map_or(self.now.compose_width, |compose| compose.width().round()),
            history_height: history_height.round(),
            zoom,
        };
        if layout != self.now {
            self.now = layout;
            self.changed = Some(Instant::now());
        }
        match self.changed.map(|at| SETTLES.saturating_sub(at.elapsed())) {
            Some(Duration::ZERO) => self.save(commands),
            Some(left) => ctx.request_repaint_after(left),
            None => {}
        }
    }

    /// Saves sizes that were not saved yet.
    pub fn save(&mut self, commands: &mut Commands) {
        if self.changed.take().is_some() {
            commands.push(SettingsCommand::Layout(self.now));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_leaves_compose_what_the_panes_do_not_need() {
        for (window, wanted, limit) in [
            (900.0, 388.0, Some(328.0)),
            (1099.0, 388.0, Some(328.0)),
            (900.0, 328.0, None),
            (1100.0, 388.0, None),
            (1100.0, 640.0, Some(528.0)),
            (1280.0, 640.0, None),
        ] {
            assert_eq!(compose_limit(window, wanted), limit, "{wanted} in {window}");
        }
    }
}
