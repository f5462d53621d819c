//! Where files end: cut at every byte, closed again, and with other data after the end.

use super::*;

const PROGRESSIVE: &[u8] = include_bytes!("progressive.jpg");
const RESTARTS: &[u8] = include_bytes!("restarts.jpg");

/// Returns a JPEG of noise, in which every byte of the scan counts.
fn noise() -> Vec<u8> {
    let image = image::DynamicImage::ImageRgb8(image::RgbImage::from_fn(40, 24, |x, y| {
        let level = |seed: u32| u8::try_from((x * 7919 + y * 104_729 + x * y * seed) % 251).unwrap();
        image::Rgb([level(31), level(57), level(91)])
    }));
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

fn is_cut(bytes: &[u8]) -> bool {
    super::super::jpeg::end(bytes).is_none()
}

#[test]
fn whole_jpegs_are_not_cut() {
    for bytes in [&noise()[..], PROGRESSIVE, RESTARTS, include_bytes!("cmyk.jpg")] {
        let facts = decode(bytes).unwrap().facts;
        assert!(!facts.is_cut_short && facts.appended.is_none(), "{facts:?}");
    }
}

#[test]
fn a_jpeg_cut_at_any_byte_is_said_to_be() {
    for bytes in [&noise()[..], PROGRESSIVE, RESTARTS] {
        for length in 0..bytes.len() {
            assert!(is_cut(&bytes[..length]), "{length} of {}", bytes.len());
        }
    }
}

#[test]
fn an_end_marker_does_not_make_a_cut_jpeg_whole() {
    for bytes in [&noise()[..], PROGRESSIVE, RESTARTS] {
        let scan = bytes.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap();
        let whole = pixels(bytes);
        for length in scan..bytes.len() - 2 {
            let closed = [&bytes[..length], &[0xff, 0xd9]].concat();
            // The last bits may be padding: what shows every pixel is whole.
            assert!(is_cut(&closed) || pixels(&closed) == whole, "{length} of {}", bytes.len());
        }
    }
}

fn pixels(bytes: &[u8]) -> Option<Vec<u32>> {
    decode(bytes).ok().and_then(|decoded| decoded.frames[0].take_pixels())
}

#[test]
fn what_follows_the_end_is_counted_and_named() {
    let video = b"\0\0\0\x18ftypmp42\0\0\0\0isommp42 and so on";
    for format in [image::ImageFormat::Jpeg, image::ImageFormat::Png, image::ImageFormat::Gif, image::ImageFormat::WebP]
    {
        for (rest, what) in [(&video[..], Some("an MP4 video")), (&[0; 3000], Some("zeros")), (b"\xfe\xfd", None)] {
            let facts = decode(&[&encoded(format), rest].concat()).unwrap().facts;
            assert_eq!(facts.appended, Some(Appended { bytes: rest.len(), what }), "{format:?}");
            assert!(!facts.is_cut_short, "{format:?}");
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn changed_bytes_never_panic(changes in proptest::collection::vec((0_usize..4000, 0_u8..), 1..20), which in 0_usize..3) {
        let mut bytes = [&noise()[..], PROGRESSIVE, RESTARTS][which].to_vec();
        for (at, byte) in changes {
            let length = bytes.len();
            bytes[at % length] = byte;
        }
        let _ = super::super::jpeg::end(&bytes);
        let _ = decode(&bytes);
    }
}
