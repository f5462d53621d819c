//! Every pair of colours that stand on each other, measured as WCAG 2 does.

use eframe::egui::{Color32, Theme};

use crate::theme::dress::{HIGH_SHAPE, HIGH_TEXT, MOMENTS, SHAPE, TEXT};
use crate::theme::palette::Palette;
use crate::theme::shade::{apart, contrast, hue};
use crate::theme::tokens::{DARK, LIGHT};
use crate::theme::wishes::Wishes;

/// A colour of a palette, by its name.
type Token = (&'static str, fn(&Palette) -> Color32);

const SURFACES: [Token; 4] =
    [("ground", |p| p.ground), ("panel", |p| p.panel), ("raised", |p| p.raised), ("field", |p| p.field)];
const CONTROLS: [Token; 2] = [("control", |p| p.control), ("hover", |p| p.hover)];
const CHOSEN: [Token; 2] = [("select", |p| p.select), ("mark", |p| p.mark)];
const TINTS: [Token; 2] = [("live tint", |p| p.live.tint), ("free tint", |p| p.free.tint)];
const INKS: [Token; 2] = [("text", |p| p.text), ("weak", |p| p.weak)];
const ACCENT: Token = ("accent", |p| p.accent.rest);

/// The inks of the states with their grounds.
const TONES: [(Token, Token); 7] = [
    (("ok", |p| p.ok.ink), ("ok tint", |p| p.ok.tint)),
    (("created", |p| p.created.ink), ("created tint", |p| p.created.tint)),
    (("warn", |p| p.warn.ink), ("warn tint", |p| p.warn.tint)),
    (("bad", |p| p.bad.ink), ("bad tint", |p| p.bad.tint)),
    (("fail", |p| p.fail.ink), ("fail tint", |p| p.fail.tint)),
    (("tan", |p| p.tan.ink), ("tan tint", |p| p.tan.tint)),
    (("grey", |p| p.grey.ink), ("grey tint", |p| p.grey.tint)),
];

const JSON: [Token; 5] = [
    ("key", |p| p.json.key),
    ("text in JSON", |p| p.json.text),
    ("number", |p| p.json.number),
    ("word", |p| p.json.word),
    ("sign", |p| p.json.sign),
];

/// What is written on each fill.
const FILLS: [(Token, [Token; 3]); 3] = [
    (
        ("on accent", |p| p.accent.on),
        [("accent", |p| p.accent.rest), ("accent hi", |p| p.accent.hi), ("accent lo", |p| p.accent.lo)],
    ),
    (
        ("on free", |p| p.free.fill.on),
        [("free", |p| p.free.fill.rest), ("free hi", |p| p.free.fill.hi), ("free lo", |p| p.free.fill.lo)],
    ),
    (
        ("on live", |p| p.live.fill.on),
        [("live", |p| p.live.fill.rest), ("live hi", |p| p.live.fill.hi), ("live lo", |p| p.live.fill.lo)],
    ),
];

/// Returns which ink stands on which ground, and the least contrast of the two.
fn pairs() -> Vec<(Token, Token, f32)> {
    let mut pairs = Vec::new();
    let mut add = |ink: Token, grounds: &[Token], least: f32| {
        pairs.extend(grounds.iter().map(|ground| (ink, *ground, least)));
    };
    for ink in INKS {
        add(ink, &[&SURFACES[..], &CONTROLS, &CHOSEN, &TINTS, &[("press", |p| p.press)]].concat(), TEXT);
    }
    // Grey is the weak text, which has its pairs above.
    let inks = TONES[..6].iter().map(|(ink, _)| *ink).chain([ACCENT]);
    for ink in inks {
        add(ink, &[&SURFACES[..], &CHOSEN].concat(), TEXT);
    }
    for (ink, tint) in TONES {
        add(ink, &[tint], TEXT);
    }
    for (on, fills) in FILLS {
        add(on, &fills, TEXT);
    }
    add(("warn", |p| p.warn.ink), &TINTS[..1], TEXT);
    add(("ok", |p| p.ok.ink), &TINTS[1..], TEXT);
    for ink in JSON {
        add(ink, &[SURFACES[3], SURFACES[0], CHOSEN[0]], TEXT);
    }
    for ink in [("outline", (|p| p.outline) as fn(&Palette) -> Color32), ACCENT] {
        add(ink, &[&SURFACES[..], &CONTROLS[..1], &TINTS, &CHOSEN[..1]].concat(), SHAPE);
    }
    pairs
}

#[test]
fn every_colour_can_be_read_on_every_ground_it_stands_on() {
    let pairs = pairs();
    assert_eq!(pairs.len() * 2, 226);
    for (theme, palette) in [("dark", DARK), ("light", LIGHT)] {
        for ((ink, of), (ground, on), least) in &pairs {
            let contrast = contrast(of(&palette), on(&palette));
            assert!(contrast >= *least, "{theme}: {ink} on {ground} has {contrast:.2}, less than {least}");
        }
    }
}

#[test]
fn the_chip_inside_a_filled_button_can_be_read() {
    for palette in [DARK, LIGHT] {
        for money in [palette.free, palette.live] {
            assert!(contrast(money.on_inset, money.inset) >= 7.0, "{money:?}");
        }
    }
}

#[test]
fn edges_and_texts_of_target_chips_can_be_seen() {
    for palette in [DARK, LIGHT] {
        for money in [palette.free, palette.live] {
            assert!(contrast(money.edge, palette.panel) >= SHAPE, "{money:?}");
            assert!(contrast(money.ink, money.tint) >= TEXT, "{money:?}");
        }
    }
}

/// The accents that desktops offer, and colours at the ends of everything.
const ACCENTS: [[u8; 3]; 17] = [
    [53, 132, 228],
    [33, 144, 164],
    [58, 148, 74],
    [200, 136, 0],
    [237, 91, 0],
    [230, 45, 66],
    [213, 97, 153],
    [145, 65, 172],
    [111, 131, 150],
    [0, 0, 0],
    [255, 255, 255],
    [128, 128, 128],
    [255, 255, 0],
    [0, 0, 255],
    [0, 255, 0],
    [20, 23, 27],
    [241, 244, 246],
];

/// Returns every palette that a desktop can wish for, with what it wishes.
#[must_use]
pub fn dressed() -> Vec<(Theme, Wishes, &'static Palette)> {
    let accents = ACCENTS.map(|[red, green, blue]| Some(Color32::from_rgb(red, green, blue)));
    let mut dressed = Vec::new();
    for accent in accents.into_iter().chain([None]) {
        for has_high_contrast in [false, true] {
            let wishes = Wishes { has_high_contrast, accent, ..Wishes::default() };
            let with = |theme| (theme, wishes, Palette::dressed(theme, &wishes));
            dressed.extend([Theme::Dark, Theme::Light].map(with));
        }
    }
    dressed
}

#[test]
fn every_wish_can_be_read() {
    for (theme, wishes, palette) in dressed() {
        for ((ink, of), (ground, on), least) in pairs() {
            let least = match (wishes.has_high_contrast, least) {
                (false, least) => least,
                (true, SHAPE) => HIGH_SHAPE,
                (true, _) => HIGH_TEXT,
            };
            let contrast = contrast(of(palette), on(palette));
            assert!(contrast >= least, "{theme:?}, {wishes:?}: {ink} on {ground} has {contrast:.2}, less than {least}");
        }
    }
}

#[test]
fn a_filled_control_at_rest_hovered_and_pressed_can_be_told_apart() {
    for (theme, wishes, palette) in dressed() {
        for fill in [palette.accent, palette.free.fill, palette.live.fill] {
            for (a, b) in [(fill.rest, fill.hi), (fill.rest, fill.lo), (fill.hi, fill.lo)] {
                assert!(contrast(a, b) >= MOMENTS, "{theme:?}, {wishes:?}: {fill:?}");
            }
        }
    }
}

/// Green is free, amber costs money, red is wrong: the window's own colour is none of them, whatever the desktop's is.
#[test]
fn no_accent_is_taken_for_a_colour_that_means_something() {
    for (theme, wishes, palette) in dressed() {
        let meant = [palette.free.edge, palette.live.edge, palette.live.fill.rest, palette.bad.ink];
        for own in [palette.accent.rest, palette.accent.hi, palette.accent.lo].into_iter().filter_map(hue) {
            for meant in meant.into_iter().filter_map(hue) {
                assert!(apart(own, meant) > 20.0, "{theme:?}, {wishes:?}: {own}° is near {meant}°");
            }
        }
    }
}

#[test]
fn an_accent_is_kept_unless_it_means_something() {
    let taken = |[red, green, blue]: [u8; 3], theme| {
        let wishes = Wishes { accent: Some(Color32::from_rgb(red, green, blue)), ..Wishes::default() };
        Palette::dressed(theme, &wishes).accent != Palette::dressed(theme, &Wishes::default()).accent
    };
    // GNOME's nine accents, in its order.
    let [blue, teal, green, yellow, orange, red, pink, purple, slate, ..] = ACCENTS;
    for theme in [Theme::Dark, Theme::Light] {
        for accent in [blue, teal, pink, purple, slate] {
            assert!(taken(accent, theme), "{theme:?}: {accent:?}");
        }
        for accent in [green, yellow, orange, red] {
            assert!(!taken(accent, theme), "{theme:?}: {accent:?}");
        }
    }
}

/// What is painted finds the palette with which the window was dressed.
#[test]
fn visuals_know_their_palette() {
    let ctx = eframe::egui::Context::default();
    for (theme, wishes, palette) in dressed() {
        crate::theme::style::install(&ctx, &wishes);
        let found = Palette::of_visuals(&ctx.style_of(theme).visuals);
        assert_eq!(found, palette, "{theme:?}, {wishes:?}");
    }
}
