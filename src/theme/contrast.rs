//! Every pair of colours that stand on each other, measured as WCAG 2 does.

use eframe::egui::Color32;

use crate::theme::palette::Palette;
use crate::theme::tokens::{DARK, LIGHT};

/// A colour of a palette, by its name.
type Token = (&'static str, fn(&Palette) -> Color32);

/// Least contrast of text, and of what only has to be seen.
const TEXT: f32 = 4.5;
const SHAPE: f32 = 3.0;

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

/// Returns the contrast of two colours.
fn contrast(a: Color32, b: Color32) -> f32 {
    let luminance = |color: Color32| {
        let channel = |value: u8| {
            let value = f32::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(color.r()) + 0.7152 * channel(color.g()) + 0.0722 * channel(color.b())
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
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
