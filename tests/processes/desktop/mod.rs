//! A virtual desktop with the real program on it, its mouse, keys and screen.

pub mod canary;
pub mod drag_source;
pub mod screen;
pub mod service;
pub mod steps;
pub mod stored;
pub mod sway;
pub mod virtual_desktop;
pub mod wayland_client;
