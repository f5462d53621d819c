//! The picture decoder: any bytes, decoded within its limits or refused.

use capkill_desk::picture::{Content, decode, decode_with_thumbnail, recognise};

pub fn picture(input: &[u8]) {
    let content = recognise(input);
    let (decoded, thumbnail) = decode_with_thumbnail(input);
    let Ok(decoded) = decoded else {
        assert!(thumbnail.png().is_none(), "a thumbnail of what can't be decoded");
        return;
    };
    assert!(matches!(content, Content::Picture(_)), "decoded, but not recognised");
    assert!(!decoded.frames.is_empty());
    for frame in &decoded.frames {
        let pixels = frame.take_pixels().unwrap();
        assert_eq!(pixels.len(), frame.width_px as usize * frame.height_px as usize);
        assert!(frame.take_pixels().is_none(), "pixels are handed out once");
    }
    // The history's table decodes what it stored here.
    if let Some(thumbnail) = thumbnail.png() {
        decode(&thumbnail).unwrap();
    }
}
