//! What is told from headers and pixels beyond size and format.

use super::*;

/// Draws strokes as in a captcha, in one colour on another: three bars and a line of one pixel.
fn drawn(ground: [u8; 4], ink: [u8; 4]) -> image::RgbaImage {
    image::RgbaImage::from_fn(200, 60, |x, y| {
        let is_ink = (10..50).contains(&y) && (x % 60 < 6 && x < 180) || (y == 30 && (20..180).contains(&x));
        image::Rgba(if is_ink { ink } else { ground })
    })
}

fn written(image: &image::DynamicImage, format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn png(image: image::RgbaImage) -> Vec<u8> {
    written(&image.into(), image::ImageFormat::Png)
}

/// Returns a flat picture with noise as sensors and compression make it, from a fixed sequence.
fn noisy(grey: u8) -> image::DynamicImage {
    let mut seed = 1_u32;
    image::GrayImage::from_fn(300, 100, |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Luma([grey.saturating_add(u8::try_from(seed >> 29).unwrap())])
    })
    .into()
}

const WHITE: [u8; 4] = [255; 4];
const BLACK: [u8; 4] = [0, 0, 0, 255];
const CLEAR: [u8; 4] = [0; 4];

#[test]
fn blank_and_vanishing_pictures_are_told_from_others() {
    let sparse = image::RgbaImage::from_fn(1000, 1000, |x, y| {
        // A line of small text: 0.1 % of the sheet.
        image::Rgba(if y.abs_diff(500) < 5 && x % 10 == 0 { BLACK } else { WHITE })
    });
    let mut hot = drawn(WHITE, WHITE);
    for x in 0..5 {
        hot.put_pixel(x * 7, 3, image::Rgba(BLACK));
    }
    let jpeg = |image: image::DynamicImage| written(&image, image::ImageFormat::Jpeg);
    for (name, bytes, is_blank, vanishes_on) in [
        ("blank white", png(drawn(WHITE, WHITE)), true, None),
        ("blank black", png(drawn(BLACK, BLACK)), true, None),
        ("blank with a few odd pixels", png(hot), true, None),
        ("blank with noise", jpeg(noisy(120)), true, None),
        ("blank white with noise", jpeg(noisy(248)), true, None),
        ("nothing at all", png(drawn(CLEAR, CLEAR)), true, None),
        ("colours that alpha hides", png(drawn([255, 255, 255, 0], CLEAR)), true, None),
        ("black on white", png(drawn(WHITE, BLACK)), false, None),
        ("thin text on white", png(sparse), false, None),
        ("low contrast", png(drawn([180, 180, 180, 255], [200, 200, 200, 255])), false, None),
        ("one brightness, two colours", png(drawn([255, 0, 0, 255], [0, 130, 0, 255])), false, None),
        ("black on transparent", png(drawn(CLEAR, BLACK)), false, Some(Ground::Dark)),
        ("white on transparent", png(drawn(CLEAR, WHITE)), false, Some(Ground::Light)),
        ("white holes in black", png(drawn(BLACK, CLEAR)), false, Some(Ground::Dark)),
        ("grey on transparent", png(drawn(CLEAR, [128, 128, 128, 255])), false, None),
        ("blue on transparent", png(drawn(CLEAR, [0, 0, 200, 255])), false, None),
        ("half transparent black", png(drawn(CLEAR, [0, 0, 0, 128])), false, Some(Ground::Dark)),
    ] {
        let traits = decode(&bytes).unwrap().traits;
        assert_eq!((traits.is_blank, traits.vanishes_on), (is_blank, vanishes_on), "{name}: {traits:?}");
    }
}

#[test]
fn the_spread_is_between_what_is_seen_over_each_ground() {
    let near = |a: f32, b: f32| (a - b).abs() < 0.01;
    for (ground, ink, on_light, on_dark) in [
        (WHITE, BLACK, 1.0, 1.0),
        (CLEAR, BLACK, 1.0, 0.0),
        (CLEAR, WHITE, 0.0, 1.0),
        ([180, 180, 180, 255], [200, 200, 200, 255], 20.0 / 255.0, 20.0 / 255.0),
        (CLEAR, [0, 0, 0, 51], 0.2, 0.0),
    ] {
        let traits = decode(&png(drawn(ground, ink))).unwrap().traits;
        assert!(near(traits.spread_on_light, on_light), "{ground:?} {ink:?}: {traits:?}");
        assert!(near(traits.spread_on_dark, on_dark), "{ground:?} {ink:?}: {traits:?}");
    }
}

#[test]
fn a_one_pixel_line_is_found_in_a_sampled_picture() {
    for is_across in [true, false] {
        for at in 1000..1016 {
            let image = image::GrayImage::from_fn(2048, 2048, |x, y| {
                image::Luma([if at == if is_across { y } else { x } { 0 } else { 255 }])
            });
            let traits = Traits::of(&image::DynamicImage::from(image).into());
            assert!(!traits.is_blank, "line {at}, across: {is_across}");
        }
    }
}

#[test]
fn depth_alpha_and_inks_are_told_from_the_headers() {
    let palette = png_chunk(b"PLTE", &[0; 6]);
    let transparent = [&palette[..], &png_chunk(b"tRNS", &[0])].concat();
    let rgba = || image::DynamicImage::new_rgba8(4, 4);
    let rgb = || image::DynamicImage::new_rgb8(4, 4);
    for (name, bytes, expected) in [
        ("1-bit grey", png_of([5, 3], 1, 0, &[], &[]), (1, false, false)),
        ("16-bit grey", png_of([5, 3], 16, 0, &[], &[]), (16, false, false)),
        ("16-bit RGBA", png_of([5, 3], 16, 6, &[], &[]), (16, true, false)),
        ("4-bit palette", png_of([5, 3], 4, 3, &palette, &[]), (8, false, false)),
        ("palette with transparency", png_of([5, 3], 8, 3, &transparent, &[]), (8, true, false)),
        ("GIF", gif(1), (8, false, false)),
        ("GIF whose frame is smaller", gif_of([10, 10], [4, 4], 1), (8, true, false)),
        ("WebP", written(&rgb(), image::ImageFormat::WebP), (8, false, false)),
        ("WebP with alpha", written(&rgba(), image::ImageFormat::WebP), (8, true, false)),
        ("BMP with alpha", written(&rgba(), image::ImageFormat::Bmp), (8, true, false)),
        ("JPEG", encoded(image::ImageFormat::Jpeg), (8, false, false)),
        // Written by ImageMagick; `image` encodes no CMYK.
        ("CMYK JPEG", include_bytes!("cmyk.jpg").to_vec(), (8, false, true)),
    ] {
        let facts = decode(&bytes).unwrap().facts;
        assert_eq!((facts.bits_per_channel, facts.has_alpha, facts.is_cmyk), expected, "{name}");
    }
}

/// Returns a TIFF block whose one entry is the orientation.
fn exif(orientation: u16, is_big_endian: bool) -> Vec<u8> {
    let (word, long) = if is_big_endian {
        (u16::to_be_bytes as fn(u16) -> [u8; 2], u32::to_be_bytes as fn(u32) -> [u8; 4])
    } else {
        (u16::to_le_bytes as _, u32::to_le_bytes as _)
    };
    let magic = if is_big_endian { b"MM" } else { b"II" };
    let entry = [&word(0x112)[..], &word(3), &long(1), &word(orientation), &word(0)].concat();
    [&magic[..], &word(42), &long(8), &word(1), &entry, &long(0)].concat()
}

fn jpeg_with(app1: &[u8]) -> Vec<u8> {
    let mut bytes = encoded(image::ImageFormat::Jpeg);
    let length = u16::try_from(app1.len() + 2).unwrap().to_be_bytes();
    bytes.splice(2..2, [&[0xff, 0xe1][..], &length, app1].concat());
    bytes
}

fn webp_with(exif: &[u8]) -> Vec<u8> {
    let mut bytes = encoded(image::ImageFormat::WebP);
    let chunk = |kind: &[u8], payload: &[u8]| {
        let length = u32::try_from(payload.len()).unwrap().to_le_bytes();
        [kind, &length, payload, &vec![0; payload.len() % 2]].concat()
    };
    // Flags: EXIF; then the size less one.
    bytes.splice(12..12, chunk(b"VP8X", &[8, 0, 0, 0, 19, 0, 0, 9, 0, 0]));
    bytes.extend(chunk(b"EXIF", exif));
    let length = u32::try_from(bytes.len() - 8).unwrap();
    bytes[4..8].copy_from_slice(&length.to_le_bytes());
    bytes
}

#[test]
fn the_exif_orientation_is_read_and_damage_never_fails() {
    let in_jpeg = |exif: &[u8]| jpeg_with(&[&b"Exif\0\0"[..], exif].concat());
    let in_png = |exif: &[u8]| png_of([5, 3], 8, 0, &png_chunk(b"eXIf", exif), &[]);
    let png_end = |exif: &[u8]| png_of([5, 3], 8, 0, &[], &png_chunk(b"eXIf", exif));
    for stored in 0..=9 {
        let expected = u8::try_from(stored).ok().filter(|stored| (2..=8).contains(stored));
        for (name, bytes) in [
            ("JPEG", in_jpeg(&exif(stored, true))),
            ("JPEG, little-endian", in_jpeg(&exif(stored, false))),
            ("PNG", in_png(&exif(stored, true))),
            ("PNG, after the pixels", png_end(&exif(stored, false))),
            ("PNG with a JPEG's prefix", in_png(&[&b"Exif\0\0"[..], &exif(stored, true)].concat())),
            ("WebP", webp_with(&exif(stored, true))),
        ] {
            assert_eq!(decode(&bytes).unwrap().facts.orientation, expected, "{name}: {stored}");
        }
    }
    let whole = exif(6, true);
    for length in 0..whole.len() {
        for bytes in [in_jpeg(&whole[..length]), in_png(&whole[..length]), webp_with(&whole[..length])] {
            assert!(decode(&bytes).is_ok(), "cut at {length}");
        }
    }
    // An XMP segment in front, and offsets that point nowhere.
    let xmp = jpeg_with(b"http://ns.adobe.com/xap/1.0/\0<x/>");
    assert_eq!(decode(&xmp).unwrap().facts.orientation, None);
    let mut nowhere = whole.clone();
    nowhere[4..8].copy_from_slice(&u32::MAX.to_be_bytes());
    assert_eq!(decode(&in_jpeg(&nowhere)).unwrap().facts.orientation, None);
}
