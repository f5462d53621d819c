//! What came from outside in a frame: files that were dropped, what was pasted, shortcuts.

use std::sync::Arc;

use eframe::egui::{Color32, ColorImage, Context, Event, Key, Modifiers};

use crate::desk::DraftCommand;
use crate::payload::MAX_IMPORT_BYTES;
use crate::ui::action::{self, Action};
use crate::ui::commands::Commands;
use crate::ui::drop_target;
use crate::work::Bitmap;

/// What the window remembers from one frame's input to the next.
#[derive(Default)]
pub struct Input {
    /// Something had the keyboard at the end of the last frame.
    had_focus: bool,
}

impl Input {
    /// Takes drops, pastes and shortcuts.
    ///
    /// To be called while the window is painted: `eframe::App::logic` sees the last frame's input again and again
    /// while the window is hidden.
    pub fn take(&self, ctx: &Context, commands: &mut Commands, actions: &mut Vec<Action>) {
        drop_target::take_dropped(ctx, commands);
        let is_modal = ctx.memory(|memory| memory.top_modal_layer().is_some());
        if !is_modal {
            take_pasted(ctx, commands);
            actions.extend(action::pressed(ctx, self.had_focus));
            actions.extend(asks_for_help(ctx).then_some(Action::Help));
        }
    }

    /// Remembers whether something has the keyboard when the frame ends.
    pub fn end(&mut self, ctx: &Context) {
        self.had_focus = ctx.memory(|memory| memory.focused().is_some());
    }
}

/// Takes a question mark that is typed into no field.
fn asks_for_help(ctx: &Context) -> bool {
    !ctx.text_edit_focused() && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Questionmark))
}

/// Takes what was pasted outside of a text field, or is a picture.
fn take_pasted(ctx: &Context, commands: &mut Commands) {
    let is_typing = ctx.text_edit_focused();
    ctx.input(|input| {
        for event in &input.events {
            match event {
                // What is too long is only told of: copying it would hold up the window.
                Event::Paste(text) if !is_typing && text.len() > MAX_IMPORT_BYTES => {
                    commands.push(DraftCommand::RefuseText(text.len()));
                }
                Event::Paste(text) if !is_typing => commands.push(DraftCommand::PasteText(text.clone())),
                Event::PasteImage(image) => commands.push(DraftCommand::PasteBitmap(bitmap(image))),
                _ => {}
            }
        }
    });
}

/// Returns the pasted picture; its pixels are made when the worker asks for them.
fn bitmap(image: &Arc<ColorImage>) -> Bitmap {
    let (width_px, height_px) = (image.width() as u32, image.height() as u32);
    let image = Arc::clone(image);
    let rgba = move || image.pixels.iter().flat_map(Color32::to_srgba_unmultiplied).collect();
    Bitmap { width_px, height_px, rgba: Arc::new(rgba) }
}
