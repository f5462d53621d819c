//! Tells the log what frames cost, for `make bench`. Without `CAPKILL_DESK_LOG=trace` nothing is told.
//!
//! A frame's cost is the CPU time of the window's thread, from the begin of the frame to the last thing that is
//! painted: neither waiting for a core nor presenting is in it.

use std::sync::Arc;
use std::time::Duration;

use eframe::egui::{Context, Id, LayerId, Order, PaintCallback, Shape};
use eframe::egui_glow::CallbackFn;
use tracing::Level;

/// The clock of the frame that is being made.
#[derive(Default)]
pub struct FrameCost {
    began: Option<Duration>,
}

impl FrameCost {
    /// Notes that the frame begins.
    pub fn begin(&mut self) {
        self.began = if tracing::enabled!(Level::TRACE) { thread_time() } else { None };
    }

    /// Notes that everything is laid out; the cost is told when all of it has been painted.
    pub fn end(&self, ctx: &Context) {
        let Some(began) = self.began else { return };
        let tell = move || {
            let spent = thread_time().unwrap_or_default().saturating_sub(began);
            tracing::trace!(cpu_us = spent.as_micros() as u64, "frame");
        };
        let callback = Arc::new(CallbackFn::new(move |_, _| tell()));
        let painter = ctx.layer_painter(LayerId::new(Order::Debug, Id::unique("frame-cost")));
        painter.add(Shape::Callback(PaintCallback { rect: ctx.content_rect(), callback }));
    }
}

/// Returns the CPU time of this thread so far.
#[cfg(unix)]
fn thread_time() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).ok()
}

/// Returns nothing: the CPU time of a thread is measured on Unix only.
#[cfg(not(unix))]
fn thread_time() -> Option<Duration> {
    None
}
