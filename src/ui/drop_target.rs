//! Files dragged over the window: shows that they will be taken, and takes them.

use eframe::egui::{Align2, Color32, Context, HoveredFile, Id, LayerId, Order, Stroke, StrokeKind};

use crate::desk::DraftCommand;
use crate::theme::{DIALOG_CORNER, Palette, Text};
use crate::ui::commands::Commands;

/// Gives the files that were dropped to the desk.
pub fn take_dropped(ctx: &Context, commands: &mut Commands) {
    let dropped: Vec<_> =
        ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
    if !dropped.is_empty() {
        commands.push(DraftCommand::TakeFiles(dropped));
    }
}

/// Covers the window while something hovers over it.
pub fn overlay(ctx: &Context) {
    let hovered = ctx.input(|input| input.raw.hovered_files.clone());
    let Some(text) = words(&hovered) else { return };
    let painter = ctx.layer_painter(LayerId::new(Order::Foreground, Id::unique("drop-overlay")));
    let screen = ctx.content_rect();
    painter.rect_filled(screen, 0.0, Color32::from_black_alpha(190));
    let accent = Palette::of_visuals(&ctx.global_style().visuals).accent.rest;
    painter.rect_stroke(screen.shrink(12.0), DIALOG_CORNER, Stroke::new(3.0, accent), StrokeKind::Inside);
    painter.text(screen.center(), Align2::CENTER_CENTER, text, Text::Display.font(), Color32::WHITE);
}

/// Returns what happens when the files are dropped; `None` while nothing hovers.
fn words(hovered: &[HoveredFile]) -> Option<String> {
    let name = |file: &HoveredFile| Some(file.path.as_ref()?.file_name()?.to_string_lossy().into_owned());
    match hovered {
        [] => None,
        [file] => Some(format!("Drop to open {}", name(file).unwrap_or_else(|| "this file".to_owned()))),
        _ => Some("One file at a time: drop a single one".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_named_before_it_is_dropped() {
        let file = |path: Option<&str>| HoveredFile { path: path.map(Into::into), ..HoveredFile::default() };
        assert_eq!(words(&[file(Some("/tmp/request.sh"))]).as_deref(), Some("Drop to open request.sh"));
        assert_eq!(words(&[file(None)]).as_deref(), Some("Drop to open this file"));
        assert_eq!(words(&[]), None);
        assert!(words(&[file(None), file(None)]).unwrap().starts_with("One file at a time"));
    }
}
