//! What a colour is for: the names of every colour of a theme.

use eframe::egui::Color32;

/// The colours of one theme. The two tables are in `tokens.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// The right pane, and cards inside compose.
    pub ground: Color32,
    /// Header, compose, history, and cards in the pane.
    pub panel: Color32,
    /// Dialogs, menus, notices, the hovered row, and the chosen segment.
    pub raised: Color32,
    /// Fields, ticks and code.
    pub field: Color32,
    /// Hairlines and edges of cards: decoration only, which tells nothing.
    pub line: Color32,
    /// Edges of fields, ticks, dialogs and the chosen segment; scroll bars.
    pub outline: Color32,
    /// A secondary button at rest, hovered and pressed.
    pub control: Color32,
    pub hover: Color32,
    pub press: Color32,
    /// Text; and labels, units, explanations and resting icons.
    pub text: Color32,
    pub weak: Color32,
    /// Focus, selection, links, and the primary button.
    pub accent: Fill,
    /// The lit row and the chosen item.
    pub select: Color32,
    /// A row that is marked for something.
    pub mark: Color32,
    /// What costs nothing, and what costs money.
    pub free: Money,
    pub live: Money,
    pub ok: Tone,
    pub created: Tone,
    pub warn: Tone,
    pub bad: Tone,
    pub fail: Tone,
    pub tan: Tone,
    pub grey: Tone,
    pub json: Json,
    /// The two colours behind transparent pictures.
    pub checker: [Color32; 2],
    /// Behind small transparent pictures.
    pub thumbnail: Color32,
    /// What covers the window behind a dialog.
    pub cover: Color32,
    /// The shadow of what floats.
    pub shadow: Color32,
}

/// A filled control: its fill at rest, hovered and pressed, and the text on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
    pub rest: Color32,
    pub hi: Color32,
    pub lo: Color32,
    pub on: Color32,
}

/// Everything that says whether something costs money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    pub fill: Fill,
    /// Edges and signs, and text on `tint`.
    pub edge: Color32,
    pub ink: Color32,
    /// A ground that says where something goes.
    pub tint: Color32,
    /// The chip inside the filled button, and the text on it.
    pub inset: Color32,
    pub on_inset: Color32,
}

/// Text and signs of one kind, and the ground of a chip that holds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tone {
    pub ink: Color32,
    pub tint: Color32,
}

/// The one colouring of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Json {
    pub key: Color32,
    pub text: Color32,
    pub number: Color32,
    /// `true`, `false` and `null`.
    pub word: Color32,
    /// Braces, brackets, commas and colons.
    pub sign: Color32,
}

impl Palette {
    /// Returns the colours of what costs money, or of what costs nothing.
    #[must_use]
    pub const fn money(&self, costs_money: bool) -> &Money {
        if costs_money { &self.live } else { &self.free }
    }
}
