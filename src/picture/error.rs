//! Why a picture can't be shown.

use thiserror::Error;

/// Why a picture can't be shown.
#[derive(Debug, Error)]
pub enum PictureError {
    #[error("The file is empty; save the picture again at its source")]
    Empty,
    #[error("The content is {0}, not a PNG, JPEG, GIF, WebP or BMP picture; use the picture itself")]
    Other(&'static str),
    #[error(
        "The content is {0}, which is not read here; services document JPEG, PNG and GIF: save a copy in one of these"
    )]
    Foreign(&'static str),
    #[error("The content is not a PNG, JPEG, GIF, WebP or BMP picture; use a copy in one of these formats")]
    Unknown,
    #[error(
        "The picture claims {}×{} pixels, more than can be decoded safely; use a smaller copy",
        grouped(*width_px), grouped(*height_px)
    )]
    TooLarge { width_px: u32, height_px: u32 },
    #[error("The picture can't be encoded as PNG; save the picture as a file and open that")]
    Encoding(#[source] image::ImageError),
    #[error("The picture is damaged or cut short; open it again at its source")]
    Damaged(#[source] image::ImageError),
    #[error("The end of the picture is missing; open it again at its source")]
    CutShort(#[source] image::ImageError),
}

/// Returns a number with a comma every three digits: `1,234,567`.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}
