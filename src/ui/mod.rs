//! The window: egui only. One panel a file; panels read the desk's state and emit commands.

mod action;
mod app;
mod bundle;
mod commands;
mod compose;
mod copy_as;
mod dialogs;
mod drop_target;
mod frame_cost;
mod history;
mod notices;
mod offered_keys;
mod panes;
mod profile_editor;
mod quantity;
mod quota;
mod system_theme;
mod textures;
mod theme;
mod top_bar;

pub use app::{App, window_options};

use commands::Commands;
