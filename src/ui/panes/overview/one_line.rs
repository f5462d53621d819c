//! A text in one line, cut where it is too wide.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{Color32, Galley, TextFormat, Ui};

use crate::theme::Text;

/// Lays a text out in one line, at most so wide.
pub fn laid_out(ui: &Ui, text: &str, kind: Text, color: Color32, widest: f32) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(kind.font(), color));
    job.wrap = TextWrapping::truncate_at_width(widest.max(0.0));
    ui.painter().layout_job(job)
}
