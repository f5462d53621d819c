//! Every format by content, and every lie that a header can tell.

use std::time::Duration;

use super::*;

mod difference;
mod extent;
mod traits;

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

/// Returns a PNG whose header claims a size that its data does not have.
fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = encoded(image::ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let crc = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&crc.to_be_bytes());
    bytes
}

fn png_chunk(kind: &[u8], payload: &[u8]) -> Vec<u8> {
    let named = [kind, payload].concat();
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[..], &named, &crc32(&named).to_be_bytes()].concat()
}

/// Returns a zlib stream of one stored block.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap();
    let (a, b) = bytes.iter().fold((1, 0), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    let mut out = vec![0x78, 0x01, 0x01];
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend(bytes);
    out.extend((b << 16 | a).to_be_bytes());
    out
}

/// Returns a PNG of an empty picture, of any depth and colour type, with chunks before and after its data.
fn png_of([width, height]: [u32; 2], depth: u8, colour: u8, before: &[u8], after: &[u8]) -> Vec<u8> {
    let channels = [1, 0, 3, 1, 2, 0, 4][usize::from(colour)];
    let row = 1 + (width * u32::from(depth) * channels).div_ceil(8);
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, colour, 0, 0, 0]].concat();
    let data = stored(&vec![0; usize::try_from(row * height).unwrap()]);
    let chunks = [png_chunk(b"IHDR", &header), before.to_vec(), png_chunk(b"IDAT", &data), after.to_vec()].concat();
    [&b"\x89PNG\r\n\x1a\n"[..], &chunks, &png_chunk(b"IEND", &[])].concat()
}

/// Returns an animated PNG that claims another number of frames than it has.
fn apng(claimed: u32, frames: u32) -> Vec<u8> {
    let control = |sequence: u32| {
        let numbers = [sequence, 3, 2, 0, 0].map(u32::to_be_bytes).concat();
        png_chunk(b"fcTL", &[&numbers[..], &[0, 1, 0, 10, 0, 0]].concat())
    };
    let before = [png_chunk(b"acTL", &[claimed.to_be_bytes(), [0; 4]].concat()), control(0)].concat();
    let after = (1..frames).flat_map(|index| {
        let data = [&(index * 2).to_be_bytes()[..], &stored(&[0; 8])].concat();
        [control(index * 2 - 1), png_chunk(b"fdAT", &data)].concat()
    });
    png_of([3, 2], 8, 0, &before, &after.collect::<Vec<_>>())
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

#[test]
fn each_format_is_recognised_and_decoded() {
    for (format, kind, colour) in [
        (image::ImageFormat::Png, Format::Png, "RGB 8-bit"),
        (image::ImageFormat::Jpeg, Format::Jpeg, "YCbCr 8-bit"),
        (image::ImageFormat::Gif, Format::Gif, "Palette 8-bit"),
        (image::ImageFormat::WebP, Format::WebP, "RGB 8-bit"),
        (image::ImageFormat::Bmp, Format::Bmp, "RGB 24-bit"),
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
            appended: None,
            orientation: None,
            bits_per_channel: 8,
            is_cmyk: false,
            has_alpha: false,
        };
        assert_eq!(decoded.facts, expected);
        assert_eq!(decoded.frames[0].take_pixels().unwrap().len(), 200);
        assert!(decoded.frames[0].take_pixels().is_none(), "pixels are handed out once");
    }
}

#[test]
fn the_colour_type_is_the_files_own() {
    let palette = png_chunk(b"PLTE", &[0; 6]);
    for (depth, colour, before, expected) in [
        (1, 0, &[][..], "Grey 1-bit"),
        (16, 0, &[], "Grey 16-bit"),
        (8, 2, &[], "RGB 8-bit"),
        (4, 3, &palette, "Palette 4-bit"),
        (8, 3, &palette, "Palette 8-bit"),
        (8, 4, &[], "Grey+alpha 8-bit"),
        (16, 6, &[], "RGBA 16-bit"),
    ] {
        let bytes = png_of([5, 3], depth, colour, before, &[]);
        assert_eq!(decode(&bytes).unwrap().facts.colour_type, expected);
    }
    let rgba = image::DynamicImage::new_rgba8(4, 4);
    for (image, format, expected) in [
        (image::DynamicImage::new_luma8(4, 4), image::ImageFormat::Jpeg, "Grey 8-bit"),
        (image::DynamicImage::new_luma8(4, 4), image::ImageFormat::Bmp, "Palette 8-bit"),
        (rgba.clone(), image::ImageFormat::Bmp, "RGBA 32-bit"),
        (rgba.clone(), image::ImageFormat::WebP, "RGBA 8-bit"),
        (rgba, image::ImageFormat::Png, "RGBA 8-bit"),
    ] {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).unwrap();
        assert_eq!(decode(bytes.get_ref()).unwrap().facts.colour_type, expected, "{format:?}");
    }
    assert_eq!(decode(&gif(1)).unwrap().facts.colour_type, "Palette 1-bit");
    // Four components follow the precision and the size; the header alone tells.
    let mut jpeg = encoded(image::ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
    jpeg[frame + 9] = 4;
    assert_eq!(colour::stored_colour(&jpeg, Format::Jpeg, false).as_deref(), Some("CMYK 8-bit"));
    assert_eq!(colour::stored_colour(&jpeg[..frame], Format::Jpeg, false), None);
}

#[test]
fn frames_of_an_animated_png_are_counted_not_believed() {
    for (claimed, frames) in [(3, 3), (4_000_000_000, 3), (2, 3), (7, 1)] {
        let decoded = decode(&apng(claimed, frames)).unwrap();
        assert_eq!(decoded.facts.frames, FrameCount::Exactly(frames as usize), "{claimed} claimed");
    }
    let whole = apng(3, 3);
    assert_eq!(decode(&whole).unwrap().frames.len(), 3);
    let cut = decode(&whole[..whole.len() - 14]).unwrap().facts;
    assert_eq!((cut.frames, cut.is_cut_short), (FrameCount::AtLeast(3), true));
}

#[test]
fn the_limit_is_on_decoded_pixels_whatever_their_depth() {
    for (depth, colour) in [(1, 0), (8, 0), (8, 3), (16, 6)] {
        let mut bytes = png_of([8, 8], depth, colour, &png_chunk(b"PLTE", &[0; 6]), &[]);
        let header = [&16_000_u32.to_be_bytes()[..], &16_000_u32.to_be_bytes(), &bytes[24..29]].concat();
        bytes.splice(8..33, png_chunk(b"IHDR", &header));
        let (decoded, thumbnail) = decode_with_thumbnail(&bytes);
        let error = decoded.unwrap_err();
        assert!(matches!(error, PictureError::TooLarge { width_px: 16_000, height_px: 16_000 }), "{error:?}");
        assert!(thumbnail.png().is_none());
        assert_eq!(
            error.to_string(),
            "The picture claims 16,000×16,000 pixels, more than can be decoded safely; use a smaller copy"
        );
    }
}

/// Returns a GIF whose frames have another size than its canvas.
fn gif_of(canvas: [u16; 2], frame: [u16; 2], frames: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = gif::Encoder::new(&mut bytes, canvas[0], canvas[1], &[0, 0, 0, 255, 255, 255]).unwrap();
    let pixels = vec![1; usize::from(frame[0]) * usize::from(frame[1])];
    let mut frame = gif::Frame::from_indexed_pixels(frame[0], frame[1], pixels, None);
    frame.make_lzw_pre_encoded();
    for _ in 0..frames {
        encoder.write_lzw_pre_encoded_frame(&frame).unwrap();
    }
    drop(encoder);
    bytes
}

#[test]
fn a_palette_that_ends_within_a_colour_is_refused() {
    let bytes = include_bytes!("../../fuzz/corpus/picture/cut-palette.png");
    assert!(matches!(decode(bytes), Err(PictureError::Damaged(_))));
}

#[test]
fn small_frames_cost_as_much_as_their_large_canvas() {
    let decoded = decode(&gif_of([16_000, 2000], [1, 1], 200)).unwrap();
    assert_eq!((decoded.facts.frames, decoded.frames.len()), (FrameCount::Exactly(200), 1));
    // As many as stay within the limit, and all of them on a usual canvas.
    assert_eq!(decode(&gif_of([4000, 3000], [1, 1], 9)).unwrap().frames.len(), 2);
    assert_eq!(decode(&gif_of([300, 100], [1, 1], 200)).unwrap().frames.len(), 200);
}

#[test]
fn frames_larger_than_their_canvas_cost_what_the_frame_costs() {
    let error = decode(&gif_of([10, 10], [6000, 6000], 1)).unwrap_err();
    assert!(matches!(error, PictureError::TooLarge { width_px: 6000, height_px: 6000 }), "{error:?}");
    assert_eq!(decode(&gif_of([10, 10], [4000, 4000], 50)).unwrap().frames.len(), 2);
}

#[test]
fn a_webp_whose_inner_picture_is_larger_is_refused() {
    let vp8 = [&[0, 0, 0, 0x9d, 0x01, 0x2a][..], &16_000_u16.to_le_bytes(), &16_000_u16.to_le_bytes()].concat();
    let chunk =
        |kind: &[u8], payload: &[u8]| [kind, &u32::try_from(payload.len()).unwrap().to_le_bytes(), payload].concat();
    let canvas = chunk(b"VP8X", &[0, 0, 0, 0, 9, 0, 0, 9, 0, 0]);
    let body = [&b"WEBP"[..], &canvas, &chunk(b"VP8 ", &vp8)].concat();
    let error = decode(&chunk(b"RIFF", &body)).unwrap_err();
    assert!(matches!(error, PictureError::TooLarge { width_px: 16_000, height_px: 16_000 }), "{error:?}");
}

#[test]
fn the_thumbnail_comes_with_the_first_frame() {
    for bytes in [encoded(image::ImageFormat::Jpeg), gif(3), apng(2, 2)] {
        let (decoded, thumbnail) = decode_with_thumbnail(&bytes);
        let small = image::load_from_memory(&thumbnail.png().unwrap()).unwrap();
        let decoded = decoded.unwrap();
        assert_eq!((small.width(), small.height()), (decoded.facts.width_px, decoded.facts.height_px));
    }
    let transparent = png_from_rgba(1, 1, &[255, 128, 0, 128]).unwrap();
    let thumbnail = decode_with_thumbnail(&transparent).1.png().unwrap();
    assert_eq!(image::load_from_memory(&thumbnail).unwrap().into_rgba8().into_raw(), [255, 128, 0, 128]);
}

#[test]
fn what_is_not_a_picture_is_named() {
    for (bytes, name) in [
        (&b"<!DOCTYPE html><html>"[..], "a web page (HTML)"),
        (b"{\"a\":1}", "JSON text"),
        (b"%PDF-1.7", "a PDF document"),
        (b"PK\x03\x04....", "a ZIP archive or office document"),
        (b"BM is how this text begins, at length", "text"),
    ] {
        assert_eq!(recognise(bytes), Content::Other(name));
        assert_eq!(
            decode(bytes).unwrap_err().to_string(),
            format!("The content is {name}, not a PNG, JPEG, GIF, WebP or BMP picture; use the picture itself")
        );
    }
    assert!(matches!(decode(b""), Err(PictureError::Empty)));
    assert!(matches!(decode(b"\x00\xfe\x01\x02"), Err(PictureError::Unknown)));
}

#[test]
fn pictures_of_other_formats_are_named() {
    for (bytes, name) in [
        (&b"<svg xmlns='x'>"[..], "an SVG drawing"),
        (b"<?xml version='1.0'?><svg>", "an SVG drawing"),
        (b"<!-- drawn by hand --><svg>", "an SVG drawing"),
        (b"II*\0........", "a TIFF picture"),
        (b"\0\0\x01\0\x01\0", "an ICO icon"),
        (b"8BPS\0\x01", "a Photoshop picture (PSD)"),
        (b"\xff\x0a\xfa", "a JPEG XL picture"),
        (b"\0\0\0\x0cJXL \r\n\x87\n....", "a JPEG XL picture"),
        (b"\0\0\0\x1cftypheic\0\0\0\0mif1heic", "a HEIC picture"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1heix", "a HEIC picture"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0miafavif", "an AVIF picture"),
        (b"\0\0\0\x1cftypavis\0\0\0\0avifmsf1", "an AVIF picture"),
        (b"\0\0\0\x14ftypmif1\0\0\0\0mif1", "a HEIF picture"),
    ] {
        assert_eq!(recognise(bytes), Content::Foreign(name));
        assert!(decode(bytes).unwrap_err().to_string().contains(name));
    }
    for (bytes, name) in
        [(&b"\0\0\0\x18ftypmp42\0\0\0\0isommp42"[..], "an MP4 video"), (b"RIFF\x24\0\0\0WAVEfmt ", "a sound file")]
    {
        assert_eq!(recognise(bytes), Content::Other(name));
    }
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
    let small =
        image::load_from_memory(&decode_with_thumbnail(&encoded(image::ImageFormat::Png)).1.png().unwrap()).unwrap();
    assert_eq!((small.width(), small.height()), (20, 10));
    let wide = image::DynamicImage::new_rgb8(3200, 96);
    let mut bytes = std::io::Cursor::new(Vec::new());
    wide.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    let thumb = image::load_from_memory(&decode_with_thumbnail(bytes.get_ref()).1.png().unwrap()).unwrap();
    assert_eq!((thumb.width(), thumb.height()), (160, 5));
}

#[test]
fn transparency_is_premultiplied() {
    let png = png_from_rgba(1, 1, &[255, 128, 0, 128]).unwrap();
    let pixel = decode(&png).unwrap().frames[0].take_pixels().unwrap()[0].to_ne_bytes();
    assert_eq!(pixel, [128, 64, 0, 128]);
}
