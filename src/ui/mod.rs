//! The window: egui only. One panel a file; panels read the desk's state and emit commands.

mod action;
mod announcer;
mod app;
mod commands;
mod compose;
pub mod controls;
mod copy_menu;
mod departures;
mod dialogs;
mod draft_place;
mod drop_target;
mod frame_cost;
mod header;
mod history;
mod input;
mod json_text;
mod key_field;
mod keyboard;
mod layout;
mod offered_keys;
mod panes;
mod quantity;
mod scene;
mod system_theme;
mod table;
mod textures;
pub mod theme;
mod toasts;

pub use app::{App, window_options};
