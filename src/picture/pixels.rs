//! The pixels of a frame, eight bits a channel.
//!
//! Opaque pictures stay without alpha, because every step after decoding is a pass over all pixels and
//! costs as much as there are bytes.

use image::{DynamicImage, RgbImage, RgbaImage, imageops};

/// Pixels with alpha, unmultiplied, or without.
#[derive(Debug)]
pub(super) enum Pixels {
    Rgb(RgbImage),
    Rgba(RgbaImage),
}

impl From<DynamicImage> for Pixels {
    fn from(image: DynamicImage) -> Self {
        match image {
            DynamicImage::ImageRgb8(rgb) => Self::Rgb(rgb),
            image => Self::Rgba(image.into_rgba8()),
        }
    }
}

impl From<RgbaImage> for Pixels {
    fn from(rgba: RgbaImage) -> Self {
        Self::Rgba(rgba)
    }
}

impl From<Pixels> for DynamicImage {
    fn from(pixels: Pixels) -> Self {
        match pixels {
            Pixels::Rgb(rgb) => rgb.into(),
            Pixels::Rgba(rgba) => rgba.into(),
        }
    }
}

impl Default for Pixels {
    fn default() -> Self {
        Self::Rgb(RgbImage::default())
    }
}

impl Pixels {
    /// Returns width and height.
    pub(super) fn size(&self) -> (u32, u32) {
        match self {
            Self::Rgb(rgb) => rgb.dimensions(),
            Self::Rgba(rgba) => rgba.dimensions(),
        }
    }

    /// Returns the pixels, shrunk if a side is longer than `longest`.
    pub(super) fn reduced_to(self, longest: u32) -> Self {
        let (width, height) = self.size();
        if width.max(height) <= longest {
            return self;
        }
        DynamicImage::from(self).resize(longest, longest, imageops::FilterType::Triangle).into()
    }

    /// Returns the pixels row by row, each the native-endian word of premultiplied `[r, g, b, a]`.
    pub(super) fn premultiplied(&self) -> Vec<u32> {
        match self {
            Self::Rgb(rgb) => {
                let (pixels, _) = rgb.as_raw().as_chunks::<3>();
                pixels.iter().map(|&[r, g, b]| u32::from_ne_bytes([r, g, b, 255])).collect()
            }
            Self::Rgba(rgba) => rgba.as_raw().as_chunks::<4>().0.iter().map(|pixel| premultiplied(*pixel)).collect(),
        }
    }
}

fn premultiplied([r, g, b, a]: [u8; 4]) -> u32 {
    let times = |channel: u8| match a {
        255 => channel,
        // Rounded to the nearest; the result fits, because channel and alpha are at most 255.
        _ => u8::try_from((u16::from(channel) * u16::from(a) + 127) / 255).unwrap_or(u8::MAX),
    };
    u32::from_ne_bytes([times(r), times(g), times(b), a])
}
