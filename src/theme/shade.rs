//! How colours are compared and mixed: as WCAG 2 measures contrast.

use eframe::egui::{Color32, Rgba};

/// Returns the contrast of two colours, from 1 to 21.
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(color: Color32) -> f32 {
    let linear = Rgba::from(color);
    0.2126 * linear.r() + 0.7152 * linear.g() + 0.0722 * linear.b()
}

/// Returns a colour that is so much of the second one, from 0 to 1.
pub fn mixed(a: Color32, b: Color32, share: f32) -> Color32 {
    a.lerp_to_gamma(b, share)
}

/// Returns the colour nearest to `ink` on the way to `end` that has so much contrast on every ground; `end` where none
/// has.
pub fn readable(ink: Color32, end: Color32, grounds: &[Color32], least: f32) -> Color32 {
    const STEPS: u8 = 50;
    let steps = (0..=STEPS).map(|step| mixed(ink, end, f32::from(step) / f32::from(STEPS)));
    let mut readable = steps.filter(|ink| grounds.iter().all(|ground| contrast(*ink, *ground) >= least));
    readable.next().unwrap_or(end)
}

/// Returns black or white, whichever is read better on a colour.
pub fn on(fill: Color32) -> Color32 {
    let [black, white] = [Color32::BLACK, Color32::WHITE];
    if contrast(black, fill) >= contrast(white, fill) { black } else { white }
}
