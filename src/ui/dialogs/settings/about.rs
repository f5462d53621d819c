//! What the program is, and the licences of what comes with it.

use eframe::egui::{Label, Ui};

use crate::controls::fold;
use crate::theme::{Palette, Text};

/// Name, version and licence of the program.
pub const VERSION: &str = concat!("CapKill Desk ", env!("CARGO_PKG_VERSION"), " · MIT or Apache-2.0");

/// Licences of the faces and icons, by name.
const LICENCES: [(&str, &str); 3] = [
    ("Inter · SIL Open Font License 1.1", include_str!("../../../../assets/fonts/Inter-OFL.txt")),
    ("JetBrains Mono · SIL Open Font License 1.1", include_str!("../../../../assets/fonts/JetBrainsMono-OFL.txt")),
    ("Lucide · ISC and MIT", include_str!("../../../../assets/fonts/Lucide-LICENSE.txt")),
];

/// What the program says of itself, a paragraph each.
const ABOUT: [&str; 4] = [
    "A desktop workbench for CapKill's createTask: compose, preview, submit, keep",
    "It is for manual, one-at-a-time use. Submit only what you are allowed to process",
    "Nothing is sent but what you submit and ask for. Keys rest in the system's keychain, where there is one; history, \
     settings and logs hold none",
    "Built with egui, tokio, hyper, reqwest, rustls, rusqlite and SQLite, image and others",
];

/// Shows what the program is.
pub fn about_ui(ui: &mut Ui) {
    let weak = Palette::of(ui).weak;
    ui.add_space(16.0);
    ui.label(Text::Title.of(VERSION));
    for paragraph in ABOUT {
        ui.add_space(8.0);
        ui.add(Label::new(Text::Body.of(paragraph).color(weak)).wrap());
    }
}

/// Shows the licences of the faces and icons that come with the program, folded.
pub fn licences_ui(ui: &mut Ui) {
    let weak = Palette::of(ui).weak;
    ui.add_space(16.0);
    ui.label(Text::Title.of("Licences"));
    ui.label(Text::Small.of("Of the faces and icons that come with CapKill Desk").color(weak));
    ui.add_space(8.0);
    for (name, text) in LICENCES {
        fold(Text::Body.of(name)).id_salt(name).show(ui, |ui| {
            ui.add(Label::new(Text::SmallMono.of(text).color(weak)).wrap());
        });
    }
}
