//! Every colour of the window, as two tables.

use eframe::egui::Color32;

use crate::theme::palette::{Fill, Json, Money, Palette, Tone};

/// Reads a colour as `#rrggbb`.
const fn hex(rgb: &str) -> Color32 {
    let [b'#', digits @ ..] = rgb.as_bytes() else { panic!("a colour begins with #") };
    Color32::from_rgb(byte(digits, 0), byte(digits, 2), byte(digits, 4))
}

const fn byte(digits: &[u8], at: usize) -> u8 {
    digit(digits[at]) * 16 + digit(digits[at + 1])
}

const fn digit(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => panic!("a colour has hexadecimal digits"),
    }
}

const fn fill(rest: &str, hi: &str, lo: &str, on: &str) -> Fill {
    Fill { rest: hex(rest), hi: hex(hi), lo: hex(lo), on: hex(on) }
}

const fn tone(ink: &str, tint: &str) -> Tone {
    Tone { ink: hex(ink), tint: hex(tint) }
}

/// The colours of the dark theme.
pub const DARK: Palette = Palette {
    ground: hex("#14171b"),
    panel: hex("#1a1e23"),
    raised: hex("#22272e"),
    field: hex("#0e1114"),
    line: hex("#2c333b"),
    outline: hex("#78838f"),
    control: hex("#2b313a"),
    hover: hex("#363e48"),
    press: hex("#1f242a"),
    text: hex("#e6eaef"),
    weak: hex("#a3adb8"),
    accent: fill("#5fc3cb", "#83d6dc", "#49aeb7", "#04191c"),
    select: hex("#1c3b41"),
    mark: hex("#262c3d"),
    free: Money {
        fill: fill("#4fb583", "#66c797", "#419c70", "#04190e"),
        edge: hex("#4fb583"),
        ink: hex("#68c992"),
        tint: hex("#14261d"),
        inset: hex("#0c1c13"),
        on_inset: hex("#68c992"),
    },
    live: Money {
        fill: fill("#edb84c", "#f7cb72", "#d6a23c", "#1d1400"),
        edge: hex("#edb84c"),
        ink: hex("#e8b85a"),
        tint: hex("#2a2213"),
        inset: hex("#241a05"),
        on_inset: hex("#f2c46c"),
    },
    ok: tone("#68c992", "#17301f"),
    created: tone("#74b4f4", "#172b41"),
    warn: tone("#e8b85a", "#35290f"),
    bad: tone("#f58d85", "#3b1f1e"),
    fail: tone("#ea93c4", "#381f30"),
    tan: tone("#d0b08c", "#2e281f"),
    grey: tone("#a3adb8", "#2b313a"),
    json: Json {
        key: hex("#7fc9d0"),
        text: hex("#d7c08f"),
        number: hex("#e2a37a"),
        word: hex("#b9a3f0"),
        sign: hex("#a3adb8"),
    },
    checker: [hex("#0e1114"), hex("#1a1e23")],
    thumbnail: hex("#d5dae0"),
    cover: Color32::from_black_alpha(158),
    shadow: Color32::from_black_alpha(128),
};

/// The colours of the light theme. An edge of what costs money is the colour of warnings: amber can't be seen on white.
pub const LIGHT: Palette = Palette {
    ground: hex("#f1f4f6"),
    panel: hex("#fafbfc"),
    raised: hex("#ffffff"),
    field: hex("#ffffff"),
    line: hex("#d9dfe5"),
    outline: hex("#757e8a"),
    control: hex("#e6ebef"),
    hover: hex("#d9e0e6"),
    press: hex("#ccd5dd"),
    text: hex("#1a2128"),
    weak: hex("#515c68"),
    accent: fill("#0d6a75", "#0a565f", "#07454d", "#ffffff"),
    select: hex("#cfe9ec"),
    mark: hex("#e0e4f4"),
    free: Money {
        fill: fill("#187445", "#135d37", "#0e492b", "#ffffff"),
        edge: hex("#187445"),
        ink: hex("#146a3d"),
        tint: hex("#e2f3e9"),
        inset: hex("#0d4a2a"),
        on_inset: hex("#bfe9d0"),
    },
    live: Money {
        fill: fill("#f3bd4b", "#e5ab33", "#d39a24", "#2a1d00"),
        edge: hex("#7e5200"),
        ink: hex("#7e5200"),
        tint: hex("#fdf1d4"),
        inset: hex("#3a2900"),
        on_inset: hex("#ffdf9b"),
    },
    ok: tone("#146a3d", "#dcf0e4"),
    created: tone("#185fa8", "#dbe9f8"),
    warn: tone("#7e5200", "#faecc9"),
    bad: tone("#ae2a22", "#fbe2df"),
    fail: tone("#9c2a6e", "#f8e0ee"),
    tan: tone("#6c5334", "#efe7dc"),
    grey: tone("#515c68", "#e6ebef"),
    json: Json {
        key: hex("#0d6a75"),
        text: hex("#7a4f00"),
        number: hex("#9a3f12"),
        word: hex("#5a3fb0"),
        sign: hex("#515c68"),
    },
    checker: [hex("#ffffff"), hex("#e6ebef")],
    thumbnail: hex("#d5dae0"),
    cover: Color32::from_rgba_premultiplied(8, 12, 17, 97),
    shadow: Color32::from_rgba_premultiplied(4, 6, 8, 46),
};
