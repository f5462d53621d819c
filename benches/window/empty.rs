//! The floor: a window that shows an empty panel and nothing else.

use std::process::ExitCode;

use eframe::egui::{CentralPanel, Ui, ViewportBuilder};

/// The argument with which this bench runs itself as the empty window.
pub const FLAG: &str = "--empty-window";

/// Inner size in points, that of a desk's first start.
pub const SIZE: [f32; 2] = [1280.0, 800.0];

struct Empty;

impl eframe::App for Empty {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        CentralPanel::default().show(ui, |_| {});
    }
}

/// Opens the empty window until it is closed.
pub fn run() -> ExitCode {
    let options = eframe::NativeOptions {
        viewport: ViewportBuilder::default().with_inner_size(SIZE),
        renderer: eframe::Renderer::Glow,
        ..Default::default()
    };
    match eframe::run_native("empty", options, Box::new(|_| Ok(Box::new(Empty)))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("window: the empty window can't be opened: {error}");
            ExitCode::FAILURE
        }
    }
}
