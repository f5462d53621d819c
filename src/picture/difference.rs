//! Compares the first frames of two pictures, pixel by pixel, and makes a picture that shows where they differ.

use std::time::Duration;

use image::{DynamicImage, Rgba, RgbaImage};

use super::decode::{Decoded, Frame, PREVIEW_MAX_SIDE, decode_frames, whole};
use super::error::PictureError;

/// The colour of a pixel that differs.
const MARK: Rgba<u8> = Rgba([230, 0, 110, 255]);

/// A part of a picture, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    pub x: u32,
    pub y: u32,
    pub width_px: u32,
    pub height_px: u32,
}

/// How two pictures' first frames differ.
#[derive(Debug)]
pub struct PictureDifference {
    /// Width and height of the left and of the right picture.
    pub sizes_px: [(u32, u32); 2],
    /// Width and height of the upper left part that both pictures have.
    pub compared_px: (u32, u32),
    /// Pixels of that part that differ. Clear pixels are equal, whatever colour they have.
    pub differing: u64,
    /// The largest difference of a channel, which may be alpha, in steps of 0 to 255.
    pub largest_step: u8,
    /// The smallest rectangle that holds every pixel that differs.
    pub bounds: Option<Area>,
    /// The compared part, pale, with a mark on the pixels that differ. Of a large picture one pixel
    /// stands for a square, and is marked when any pixel of the square differs.
    pub marked: Frame,
}

impl PictureDifference {
    /// Returns how many pixels were compared.
    #[must_use]
    pub fn pixels(&self) -> u64 {
        u64::from(self.compared_px.0) * u64::from(self.compared_px.1)
    }

    /// Tells whether both pictures have the same size and the same pixels.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.differing == 0 && self.sizes_px[0] == self.sizes_px[1]
    }
}

/// Decodes two pictures and compares their first frames. When one can't be decoded there is no difference.
pub fn decode_pair(left: &[u8], right: &[u8]) -> ([Result<Decoded, PictureError>; 2], Option<PictureDifference>) {
    let (left, left_frame) = decode_whole(left);
    let (right, right_frame) = decode_whole(right);
    let difference = left_frame.zip(right_frame).map(|(left, right)| compare(&left, &right));
    ([left, right], difference)
}

/// Returns a picture as the preview shows it, and its first frame at its own size.
fn decode_whole(bytes: &[u8]) -> (Result<Decoded, PictureError>, Option<RgbaImage>) {
    match decode_frames(bytes) {
        // The preview of a large picture has fewer pixels, so the first frame is decoded once more.
        Ok((decoded, _)) if decoded.is_reduced => {
            let frame = whole(bytes, &decoded.facts).ok().map(DynamicImage::into_rgba8);
            (Ok(decoded), frame)
        }
        Ok((decoded, first)) => (Ok(decoded), Some(DynamicImage::from(first).into_rgba8())),
        Err(error) => (Err(error), None),
    }
}

fn compare(left: &RgbaImage, right: &RgbaImage) -> PictureDifference {
    let (width, height) = (left.width().min(right.width()), left.height().min(right.height()));
    let square = width.max(height).div_ceil(PREVIEW_MAX_SIDE).max(1);
    // Pale colours over white let the marks stand out on any ground.
    let mut marked = RgbaImage::from_fn(width.div_ceil(square), height.div_ceil(square), |x, y| {
        pale(*left.get_pixel(x * square, y * square))
    });
    let (mut differing, mut largest_step) = (0, 0);
    let mut corners: Option<[u32; 4]> = None;
    for (y, (left_row, right_row)) in left.rows().zip(right.rows()).enumerate() {
        for (x, (a, b)) in left_row.zip(right_row).enumerate() {
            let step = step(*a, *b);
            if step == 0 {
                continue;
            }
            let (x, y) = (x as u32, y as u32);
            differing += 1;
            largest_step = step.max(largest_step);
            let [x0, y0, x1, y1] = corners.unwrap_or([x, y, x, y]);
            corners = Some([x0.min(x), y0.min(y), x1.max(x), y1.max(y)]);
            marked.put_pixel(x / square, y / square, MARK);
        }
    }
    PictureDifference {
        sizes_px: [left.dimensions(), right.dimensions()],
        compared_px: (width, height),
        differing,
        largest_step,
        bounds: corners.map(|[x, y, x1, y1]| Area { x, y, width_px: x1 - x + 1, height_px: y1 - y + 1 }),
        marked: Frame::new(&marked.into(), Duration::ZERO),
    }
}

/// Returns the largest difference of a channel.
fn step(a: Rgba<u8>, b: Rgba<u8>) -> u8 {
    if a == b || (a[3] == 0 && b[3] == 0) {
        return 0;
    }
    a.0.into_iter().zip(b.0).map(|(a, b)| a.abs_diff(b)).max().unwrap_or(0)
}

fn pale(Rgba([r, g, b, a]): Rgba<u8>) -> Rgba<u8> {
    let luminance = (77 * u32::from(r) + 150 * u32::from(g) + 29 * u32::from(b)) >> 8;
    let over_white = (luminance * u32::from(a) + 255 * (255 - u32::from(a))) / 255;
    let grey = (255 - (255 - over_white) / 3) as u8;
    Rgba([grey, grey, grey, 255])
}
