//! Every format by content, every lie a header can tell.

use std::time::Duration;

use super::*;

fn encoded(format: image::ImageFormat) -> Vec<u8> {
    let image = image::DynamicImage::ImageRgb8(image::RgbImage::from_fn(20, 10, |x, y| {
        image::Rgb([u8::try_from(x * 12).unwrap(), u8::try_from(y * 25).unwrap(), 90])
    }));
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn gif(frames: u16) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = gif::Encoder::new(&mut bytes, 4, 4, &[0, 0, 0, 255, 255, 255]).unwrap();
    for index in 0..frames {
        let mut frame = gif::Frame::from_indexed_pixels(4, 4, vec![u8::from(index % 2 == 0); 16], None);
        frame.delay = 10;
        encoder.write_frame(&frame).unwrap();
    }
    drop(encoder);
    bytes
}

/// A PNG header that claims a size, with nothing behind it.
fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = encoded(image::ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let crc = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&crc.to_be_bytes());
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

#[test]
fn each_format_is_recognised_and_decoded() {
    for (format, kind, colour) in [
        (image::ImageFormat::Png, Format::Png, "RGB8"),
        (image::ImageFormat::Jpeg, Format::Jpeg, "RGB8"),
        (image::ImageFormat::Gif, Format::Gif, "RGBA8"),
        (image::ImageFormat::WebP, Format::WebP, "RGB8"),
        (image::ImageFormat::Bmp, Format::Bmp, "RGB8"),
    ] {
        let bytes = encoded(format);
        let decoded = decode(&bytes).unwrap();
        let expected = Facts {
            format: kind,
            width_px: 20,
            height_px: 10,
            colour_type: colour.into(),
            frames: FrameCount::Exactly(1),
            bytes: bytes.len(),
            is_cut_short: false,
        };
        assert_eq!(decoded.facts, expected);
        assert_eq!(decoded.frames[0].take_pixels().unwrap().len(), 200);
        assert!(decoded.frames[0].take_pixels().is_none(), "pixels are handed out once");
    }
}

#[test]
fn what_is_not_a_picture_is_named() {
    for (bytes, name) in [
        (&b"<!DOCTYPE html><html>"[..], "a web page (HTML)"),
        (b"<svg xmlns='x'>", "an SVG drawing"),
        (b"<?xml version='1.0'?><svg>", "an SVG drawing"),
        (b"{\"a\":1}", "JSON text"),
        (b"%PDF-1.7", "a PDF document"),
        (b"PK\x03\x04....", "a ZIP archive or office document"),
        (b"BM is how this text begins, at length", "text"),
    ] {
        assert_eq!(recognise(bytes), Content::Other(name));
        assert_eq!(
            decode(bytes).unwrap_err().to_string(),
            format!("It is {name}, not a PNG, JPEG, GIF, WebP or BMP picture")
        );
    }
    assert!(matches!(decode(b""), Err(PictureError::Empty)));
    assert!(matches!(decode(b"\x00\xfe\x01\x02"), Err(PictureError::Unknown)));
}

#[test]
fn a_claim_of_sixty_thousand_squared_allocates_nothing() {
    let error = decode(&png_claiming(60_000, 60_000)).unwrap_err();
    assert!(matches!(error, PictureError::TooLarge { width_px: 60_000, height_px: 60_000 }), "{error:?}");
    let error = decode(&png_claiming(16_000, 16_000)).unwrap_err();
    assert!(matches!(error, PictureError::TooLarge { .. }), "{error:?}");
}

#[test]
fn truncated_files_never_panic_and_say_so() {
    for format in [
        image::ImageFormat::Png,
        image::ImageFormat::Jpeg,
        image::ImageFormat::Gif,
        image::ImageFormat::WebP,
        image::ImageFormat::Bmp,
    ] {
        let bytes = encoded(format);
        for length in 0..bytes.len() {
            match decode(&bytes[..length]) {
                Ok(decoded) => assert!(decoded.facts.is_cut_short, "{format:?} {length} of {}", bytes.len()),
                Err(error) => assert!(!error.to_string().is_empty()),
            }
        }
    }
}

#[test]
fn ten_thousand_frames_are_counted_and_not_all_kept() {
    let decoded = decode(&gif(10_000)).unwrap();
    assert_eq!(decoded.facts.frames, FrameCount::Exactly(10_000));
    assert_eq!(decoded.frames.len(), 1000);
    assert_eq!(decoded.frames[1].delay, Duration::from_millis(100));
}

#[test]
fn large_pictures_are_shown_reduced() {
    let image = image::DynamicImage::new_luma8(4096, 64);
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    let decoded = decode(bytes.get_ref()).unwrap();
    assert!(decoded.is_reduced);
    assert_eq!((decoded.facts.width_px, decoded.frames[0].width_px, decoded.frames[0].height_px), (4096, 2048, 32));
}

#[test]
fn thumbnails_keep_proportions_and_small_pictures() {
    let small = image::load_from_memory(&thumbnail_png(&encoded(image::ImageFormat::Png)).unwrap()).unwrap();
    assert_eq!((small.width(), small.height()), (20, 10));
    let wide = image::DynamicImage::new_rgb8(3200, 96);
    let mut bytes = std::io::Cursor::new(Vec::new());
    wide.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    let thumb = image::load_from_memory(&thumbnail_png(bytes.get_ref()).unwrap()).unwrap();
    assert_eq!((thumb.width(), thumb.height()), (160, 5));
}

#[test]
fn transparency_is_premultiplied() {
    let png = png_from_rgba(1, 1, &[255, 128, 0, 128]).unwrap();
    let pixel = decode(&png).unwrap().frames[0].take_pixels().unwrap()[0].to_ne_bytes();
    assert_eq!(pixel, [128, 64, 0, 128]);
}
