//! What came from outside in a frame: files that were dropped, what was pasted, shortcuts.

use std::sync::Arc;

use eframe::egui::text_selection::LabelSelectionState;
use eframe::egui::{Color32, ColorImage, Context, Event, Key, Modifiers};

use crate::desk::{Command, DraftCommand, State};
use crate::import::MAX_IMPORT_BYTES;
use crate::ui::action::{Action, Effect, Listener};
use crate::ui::commands::Commands;
use crate::ui::{draft_place, drop_target, text_place};
use crate::work::Bitmap;

/// Takes drops, pastes and shortcuts.
///
/// To be called while the window is painted: `eframe::App::logic` sees the last frame's input again and again while the
/// window is hidden.
pub fn take(ctx: &Context, state: &State, pasting: &mut Pasting, commands: &mut Commands, actions: &mut Vec<Action>) {
    drop_target::take_dropped(ctx, commands);
    let is_modal = ctx.memory(|memory| memory.top_modal_layer().is_some());
    let found_nothing = pasting.found_nothing(ctx);
    if !is_modal {
        take_pasted(ctx, commands);
        commands.extend(found_nothing.then_some(Command::PasteCopied(None)));
        actions.extend(pressed(ctx).into_iter().map(|action| meant(ctx, action, state)));
        actions.extend(copied(ctx, state));
        actions.extend(asks_for_help(ctx).then_some(Action::Help));
    }
}

/// Takes the window's shortcuts that were pressed out of the input, and returns their actions.
fn pressed(ctx: &Context) -> Vec<Action> {
    // Another field than the draft's undoes its own typing.
    let is_typing_elsewhere = ctx.text_edit_focused() && !draft_place::has_keyboard(ctx);
    let heard = |action: Action| {
        let row = action.row();
        let is_taken = is_typing_elsewhere && matches!(row.effect, Effect::Step(_));
        let is_heard = row.listener == Listener::Window && !is_taken;
        row.shortcut.filter(|_| is_heard).map(|shortcut| (action, shortcut))
    };
    let mut shortcuts: Vec<_> = Action::all().into_iter().filter_map(heard).collect();
    // Longer shortcuts first: egui matches Ctrl+C for Ctrl+Shift+C too.
    shortcuts.sort_by_key(|(_, shortcut)| !shortcut.modifiers.shift);
    shortcuts.retain(|(_, shortcut)| ctx.input_mut(|input| input.consume_shortcut(shortcut)));
    shortcuts.into_iter().map(|(action, _)| action).collect()
}

/// Returns what a shortcut means where one is: a text that has the keyboard is what is searched, or else in the room of
/// captures its conversations.
fn meant(ctx: &Context, action: Action, state: &State) -> Action {
    match action {
        Action::SearchHistory if text_place::has_keyboard(ctx) => Action::FindInText,
        Action::SearchHistory if state.capture.is_open => Action::FindConversation,
        _ => action,
    }
}

/// Returns the action of Ctrl+C on a record, unless a text is selected, which is what it copies then.
fn copied(ctx: &Context, state: &State) -> Option<Action> {
    let is_pressed = ctx.input(|input| input.events.contains(&Event::Copy));
    let has_selection = || ctx.plugin_opt::<LabelSelectionState>().is_some_and(|plugin| plugin.lock().has_selection());
    let is_meant = is_pressed && state.shown.selected().is_some() && !ctx.text_edit_focused() && !has_selection();
    is_meant.then_some(Action::CopyAnswer)
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
                Event::Paste(text) if !is_typing && may_name_files(text) => {
                    commands.push(Command::PasteCopied(Some(text.clone())));
                }
                Event::Paste(text) if !is_typing => commands.push(DraftCommand::PasteText(text.clone())),
                Event::PasteImage(image) => commands.push(DraftCommand::PasteBitmap(bitmap(image))),
                _ => {}
            }
        }
    });
}

/// Whether a pasted text may be what a file manager says of copied files; the worker looks.
fn may_name_files(text: &str) -> bool {
    ["file:/", "/", "x-special/"].iter().any(|beginning| text.starts_with(beginning))
}

/// Knows when something was to be pasted and no text or picture came: files may have been copied, of which egui knows
/// nothing.
#[derive(Default)]
pub struct Pasting {
    is_down: bool,
    has_come: bool,
}

impl Pasting {
    /// Tells whether pasting has found nothing. Of a press that means pasting egui tells the release alone.
    fn found_nothing(&mut self, ctx: &Context) -> bool {
        let mut found_nothing = false;
        ctx.input(|input| {
            for event in &input.events {
                match event {
                    Event::Paste(_) | Event::PasteImage(_) => self.has_come = true,
                    Event::Key { key: Key::V | Key::Paste, pressed: true, .. } => self.is_down = true,
                    Event::Key { key: Key::V | Key::Paste, pressed: false, .. } => {
                        found_nothing = !self.is_down && !self.has_come;
                        *self = Self::default();
                    }
                    _ => {}
                }
            }
        });
        found_nothing
    }
}

/// Returns the pasted picture; its pixels are made when the worker asks for them.
fn bitmap(image: &Arc<ColorImage>) -> Bitmap {
    let (width_px, height_px) = (image.width() as u32, image.height() as u32);
    let image = Arc::clone(image);
    let rgba = move || image.pixels.iter().flat_map(Color32::to_srgba_unmultiplied).collect();
    Bitmap { width_px, height_px, rgba: Arc::new(rgba) }
}
