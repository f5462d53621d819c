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

/// Least chroma of a colour that anybody would call by a hue, as Oklab has it.
const COLOURFUL: f32 = 0.04;

/// Returns the hue of a colour in degrees, as people see it; `None` of what is nearly grey.
///
/// Source: Björn Ottosson, "A perceptual color space for image processing", for Oklab and its numbers.
pub fn hue(color: Color32) -> Option<f32> {
    let linear = Rgba::from(color);
    let sum = |[red, green, blue]: [f32; 3]| red * linear.r() + green * linear.g() + blue * linear.b();
    let long = sum([0.412_221_46, 0.536_332_55, 0.051_445_995]).cbrt();
    let medium = sum([0.211_903_5, 0.680_699_5, 0.107_396_96]).cbrt();
    let short = sum([0.088_302_46, 0.281_718_85, 0.629_978_7]).cbrt();
    let to_red = 1.977_998_5 * long - 2.428_592_2 * medium + 0.450_593_7 * short;
    let to_yellow = 0.025_904_037 * long + 0.782_771_77 * medium - 0.808_675_77 * short;
    (to_red.hypot(to_yellow) >= COLOURFUL).then(|| to_yellow.atan2(to_red).to_degrees().rem_euclid(360.0))
}

/// Returns how far two hues lie apart, in degrees.
pub fn apart(a: f32, b: f32) -> f32 {
    let around = (a - b).rem_euclid(360.0);
    around.min(360.0 - around)
}

/// Returns black or white, whichever is read better on a colour.
pub fn on(fill: Color32) -> Color32 {
    let [black, white] = [Color32::BLACK, Color32::WHITE];
    if contrast(black, fill) >= contrast(white, fill) { black } else { white }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hues_are_told_apart_around_the_circle() {
        let hue = |red, green, blue| hue(Color32::from_rgb(red, green, blue));
        let is_near = |hue: Option<f32>, degrees: f32| hue.is_some_and(|hue| apart(hue, degrees) < 1.0);
        // As CSS Color 4 has red, green and blue in OKLCH.
        assert!(is_near(hue(255, 0, 0), 29.2) && is_near(hue(0, 255, 0), 142.5) && is_near(hue(0, 0, 255), 264.1));
        assert_eq!([hue(0, 0, 0), hue(255, 255, 255), hue(128, 128, 128)], [None; 3]);
        assert!((apart(350.0, 20.0) - 30.0).abs() < 0.01 && (apart(20.0, 350.0) - 30.0).abs() < 0.01);
    }
}
