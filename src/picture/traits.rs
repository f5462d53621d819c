//! Tells from a picture's pixels how much stands out, and on which ground the drawing disappears.

use super::pixels::Pixels;

/// Most pixels that are looked at. A larger picture is sampled, so that the look costs little beside decoding.
const MAX_SAMPLES: usize = 256 * 1024;

/// Most steps, of 0 to 255, by which compression and sensors change one colour.
const NOISE: usize = 16;

/// Fewest steps, of 0 to 255, between a drawing and its ground for the drawing to be easily seen.
const SEEN: usize = 32;

/// The ground on which a transparent picture is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    Light,
    Dark,
}

impl Ground {
    /// Returns the ground in lower case.
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
/// A few odd pixels change nothing here; a thin line of text does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Traits {
    /// The distance between the darkest and the lightest pixel of the picture over white, from 0 for one
    /// brightness to 1 for black and white.
    pub spread_on_light: f32,
    /// The same distance over black.
    pub spread_on_dark: f32,
    /// The picture is nearly one colour on either ground, so that nothing can be read.
    pub is_blank: bool,
    /// The drawing can't be told from this ground, but from the other. A service that fills transparency
    /// with this ground sees nothing.
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
        // Opaque pixels look alike on any ground.
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
    /// The largest distance among red, green and blue.
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
            // Rec. 601 in 1/256ths, by which grey copies of pictures are made.
            let luminance = (77 * r + 150 * g + 29 * b) >> 8;
            for (counts, level) in counts.iter_mut().zip([luminance, r, g, b]) {
                counts[level as usize] += 1;
            }
        }
        let [luminance, channels @ ..] = counts.map(|counts| spread(&counts));
        Self { luminance, widest_channel: channels.into_iter().max().unwrap_or(0) }
    }

    /// Returns how well the drawing is seen: mostly by brightness, but blue on black is seen too.
    fn visibility(self) -> usize {
        self.luminance.max(self.widest_channel / 3)
    }
}

/// Returns the distance between the lowest and the highest level, without a few odd samples at either end.
///
/// A percentile would not do: a line of small text on a large sheet is far below 1 % of the pixels.
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

/// Returns every pixel, or of a large picture some of each row and each column, so that no line of one
/// pixel is missed.
fn samples<const CHANNELS: usize>(raw: &[u8], width: u32) -> impl Iterator<Item = &[u8; CHANNELS]> {
    let (pixels, _) = raw.as_chunks();
    let stride = pixels.len().div_ceil(MAX_SAMPLES).max(1);
    pixels.chunks(width.max(1) as usize).enumerate().flat_map(move |(y, row)| {
        // 23 is a prime beyond any stride of a reduced picture, so that each offset has its turn.
        row.iter().skip(y * 23 % stride).step_by(stride)
    })
}
