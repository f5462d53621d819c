//! The sizes of window and panels, saved once they have stopped changing.

use std::time::{Duration, Instant};

use eframe::egui::{Context, Rect};

use crate::desk::SettingsCommand;
use crate::profile::WindowLayout;
use crate::ui::commands::Commands;

/// Under this width of the window, in points, the draft has no panel beside the panes.
pub const NARROW: f32 = 900.0;

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

    /// Notes the place of compose, while it is seen, and the height that the operator chose for the history; saves the
    /// sizes if they have settled.
    pub fn note(&mut self, ctx: &Context, compose: Option<Rect>, history_height: f32, commands: &mut Commands) {
        let screen = ctx.content_rect().size();
        let layout = WindowLayout {
            width: screen.x.round(),
            height: screen.y.round(),
            compose_width: compose.map_or(self.now.compose_width, |compose| compose.width().round()),
            history_height: history_height.round(),
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
