//! What can be told from a picture's pixels: how much stands out, and on which ground it disappears.

use super::pixels::Pixels;

/// Pixels looked at; a larger picture is sampled, so that looking costs little beside decoding.
const MAX_SAMPLES: usize = 256 * 1024;

/// Steps of 0 to 255 that compression and sensors put into one colour.
const NOISE: usize = 16;

/// Steps of 0 to 255 between what is drawn and its ground from which on it is easily seen.
const SEEN: usize = 32;

/// What a transparent picture is shown on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    Light,
    Dark,
}

impl Ground {
    /// The ground in lower case.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    const fn level(self) -> u32 {
        match self {
            Self::Light => 255,
            Self::Dark => 0,
        }
    }
}

/// What the pixels of a picture's first frame tell.
///
/// A few odd pixels change none of it; a thin line of text does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Traits {
    /// From 0, one brightness, to 1, black and white: between the darkest and the lightest of the
    /// picture shown over white.
    pub spread_on_light: f32,
    /// The same over black.
    pub spread_on_dark: f32,
    /// Nearly one colour on either ground: nothing can be read in it.
    pub is_blank: bool,
    /// What is drawn can't be told from this ground, though it can from the other. A service that
    /// fills transparency with it sees nothing.
    pub vanishes_on: Option<Ground>,
}

impl Traits {
    /// Looks at unmultiplied pixels.
    pub(super) fn of(pixels: &Pixels) -> Self {
        match pixels {
            Pixels::Rgb(rgb) => {
                let opaque = |&[r, g, b]: &[u8; 3]| [r, g, b, 255];
                Self::of_samples(|| samples(rgb.as_raw(), rgb.width()).map(opaque))
            }
            Pixels::Rgba(rgba) => Self::of_samples(|| samples(rgba.as_raw(), rgba.width()).copied()),
        }
    }

    fn of_samples<I: Iterator<Item = [u8; 4]>>(samples: impl Fn() -> I) -> Self {
        let light = Levels::of(samples(), Ground::Light);
        // Opaque pixels look the same on any ground.
        let is_transparent = samples().any(|pixel| pixel[3] != 255);
        let dark = if is_transparent { Levels::of(samples(), Ground::Dark) } else { light };
        let vanishes = |on: Levels, other: Levels| on.visibility() < NOISE && other.visibility() >= SEEN;
        Self {
            spread_on_light: light.luminance as f32 / 255.0,
            spread_on_dark: dark.luminance as f32 / 255.0,
            is_blank: light.widest_channel.max(dark.widest_channel) < NOISE,
            vanishes_on: match (light, dark) {
                (light, dark) if vanishes(light, dark) => Some(Ground::Light),
                (light, dark) if vanishes(dark, light) => Some(Ground::Dark),
                _ => None,
            },
        }
    }
}

/// Distances between the darkest and the lightest samples, in steps of 0 to 255.
#[derive(Clone, Copy)]
struct Levels {
    luminance: usize,
    /// Of red, green and blue the one that differs most.
    widest_channel: usize,
}

impl Levels {
    fn of(samples: impl Iterator<Item = [u8; 4]>, ground: Ground) -> Self {
        let mut counts = [[0_usize; 256]; 4];
        for [r, g, b, a] in samples {
            let over = |channel: u8| {
                let a = u32::from(a);
                (u32::from(channel) * a + ground.level() * (255 - a) + 127) / 255
            };
            let [r, g, b] = [r, g, b].map(over);
            // Rec. 601, in 1/256ths: what a grey copy of the picture is made with.
            let luminance = (77 * r + 150 * g + 29 * b) >> 8;
            for (counts, level) in counts.iter_mut().zip([luminance, r, g, b]) {
                counts[level as usize] += 1;
            }
        }
        let [luminance, channels @ ..] = counts.map(|counts| spread(&counts));
        Self { luminance, widest_channel: channels.into_iter().max().unwrap_or(0) }
    }

    /// How well it is seen: mostly by brightness, but blue on black is seen too.
    fn visibility(self) -> usize {
        self.luminance.max(self.widest_channel / 3)
    }
}

/// The distance between the lowest and the highest level, a few odd samples at either end left out.
///
/// Not a percentile: a line of small text on a large sheet is far below 1 % of its pixels.
fn spread(counts: &[usize; 256]) -> usize {
    let total: usize = counts.iter().sum();
    let odd = (total / 10_000).max((total / 1000).min(6));
    let reaches = |sum: &mut usize, count: &usize| {
        *sum += count;
        Some(*sum > odd)
    };
    let lowest = counts.iter().scan(0, reaches).position(|is_reached| is_reached).unwrap_or(0);
    let from_top = counts.iter().rev().scan(0, reaches).position(|is_reached| is_reached).unwrap_or(255);
    (255 - from_top).saturating_sub(lowest)
}

/// Every pixel, or of a large picture as many as are looked at: some of each row and each column,
/// so that no line of one pixel is missed.
fn samples<const CHANNELS: usize>(raw: &[u8], width: u32) -> impl Iterator<Item = &[u8; CHANNELS]> {
    let (pixels, _) = raw.as_chunks();
    let stride = pixels.len().div_ceil(MAX_SAMPLES).max(1);
    pixels.chunks(width.max(1) as usize).enumerate().flat_map(move |(y, row)| {
        // A prime beyond any stride of a reduced picture visits each offset in turn.
        row.iter().skip(y * 23 % stride).step_by(stride)
    })
}
