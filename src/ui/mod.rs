//! The window: egui only. One panel a file; panels read the desk's state and emit commands.

mod action;
mod announcer;
mod app;
mod commands;
mod compose;
mod copy_menu;
mod departures;
mod dialogs;
mod draft_place;
mod drop_target;
mod frame_cost;
mod header;
mod history;
mod input;
mod key_field;
mod keyboard;
mod layout;
mod offered_keys;
mod panes;
mod scenario_list;
mod scene;
mod text_place;
mod textures;
mod toasts;
mod zoom;

pub use crate::theme::lend_system_fonts;
pub use app::{APP_ID, App, window_options};
