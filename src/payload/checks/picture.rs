//! Checks the picture that the base64 holds.

use super::subject::{CheckedPicture, Subject};
use crate::contract::{IMAGE_MIN_BYTES, grouped, lower_first};
use crate::payload::place::PICTURE;
use crate::payload::{Finding, Severity};
use crate::picture::{Decoded, Format, PictureError};

/// Longest usual side of a captcha, in pixels. Source: this program.
const MANY_PIXELS: u32 = 2000;

fn of<'a>(subject: &Subject<'a>) -> Option<CheckedPicture<'a>> {
    // Where there is no base64 at all, that is what is said.
    subject.picture.filter(|picture| subject.is_picture_task() && picture.bytes > 0)
}

fn decoded<'a>(subject: &Subject<'a>) -> Option<&'a Decoded> {
    of(subject).and_then(|picture| picture.decoded.as_ref().ok())
}

pub(super) fn content(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(picture) = of(subject) else { return };
    match picture.decoded {
        Err(PictureError::Other(name)) => {
            findings.push(Finding::new(
                "picture.not-a-picture",
                PICTURE,
                format!("The base64 holds {name}, not a picture"),
            ));
        }
        Err(PictureError::Foreign(name)) => {
            let message = format!("The base64 holds {name}, a format that services don't document");
            let why = "Services document JPEG, PNG and GIF: save a copy of the picture in one of these";
            findings.push(Finding { why, ..Finding::new("picture.not-a-picture", PICTURE, message) });
        }
        Err(PictureError::Unknown | PictureError::Empty) => {
            findings.push(Finding::new(
                "picture.not-a-picture",
                PICTURE,
                "The base64 holds no picture in a known format (PNG, JPEG, GIF, WebP or BMP)",
            ));
        }
        Err(PictureError::CutShort(_)) => {
            let message = "The picture is cut off so early that nothing of it can be decoded";
            findings.push(Finding::new("picture.cut-short", PICTURE, message).as_severe_as(Severity::Error));
        }
        Err(error) => {
            let message = format!("The picture can't be shown: {}", lower_first(&error.to_string()));
            findings.push(Finding::new("picture.unreadable", PICTURE, message));
        }
        Ok(decoded) if decoded.facts.is_cut_short => {
            let message = "The picture is cut off: its data end before the whole picture is there";
            findings.push(Finding::new("picture.cut-short", PICTURE, message));
        }
        Ok(_) => {}
    }
}

pub(super) fn appended(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(appended) = decoded(subject).and_then(|decoded| decoded.facts.appended) else { return };
    let what = appended.what.unwrap_or("data of an unknown kind");
    let message = format!("{} B more follow the end of the picture: {what}", grouped(appended.bytes as u64));
    findings.push(Finding::new("picture.appended", PICTURE, message));
}

pub(super) fn size(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(picture) = of(subject) else { return };
    let bytes = picture.bytes;
    // What is no picture at all is said to be that.
    let is_picture =
        !matches!(picture.decoded, Err(PictureError::Other(_) | PictureError::Foreign(_) | PictureError::Unknown));
    if bytes < IMAGE_MIN_BYTES && is_picture {
        let message = format!("The picture has {bytes} B, but services want at least {IMAGE_MIN_BYTES} B");
        findings.push(Finding::new("picture.too-small", PICTURE, message));
    }
    let most = subject.service.picture_max_bytes;
    if bytes > most {
        let message = format!(
            "The picture has {} B, over this profile's limit of {} B; depending on the service the limit is 50,000, 100,000 or 500,000 B",
            grouped(bytes as u64),
            grouped(most as u64)
        );
        findings.push(Finding::new("picture.too-large", PICTURE, message));
    }
}

pub(super) fn format(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(decoded) = decoded(subject) else { return };
    let format = decoded.facts.format;
    if !format.is_documented() {
        let message = format!("The picture is {format}, but services document only PNG, JPEG and GIF");
        findings.push(Finding::new("picture.format", PICTURE, message));
    }
    let name = of(subject).and_then(|picture| picture.name);
    if let Some(named) = name.and_then(format_of_name).filter(|named| *named != format) {
        findings.push(Finding::new(
            "picture.name",
            PICTURE,
            format!("The file's name says {named}, but the file is {format}"),
        ));
    }
}

/// Returns the format that a file's name or a media type claims.
fn format_of_name(name: &str) -> Option<Format> {
    const ENDS: [(&str, Format); 6] = [
        ("png", Format::Png),
        ("jpg", Format::Jpeg),
        ("jpeg", Format::Jpeg),
        ("gif", Format::Gif),
        ("webp", Format::WebP),
        ("bmp", Format::Bmp),
    ];
    let end = name.rsplit(['.', '/']).next()?.to_ascii_lowercase();
    ENDS.iter().find(|(known, _)| *known == end).map(|(_, format)| *format)
}

pub(super) fn looks(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(Decoded { facts, traits, .. }) = decoded(subject) else { return };
    let mut say = |id, message: String| findings.push(Finding::new(id, PICTURE, message));
    if facts.frames.counted() > 1 {
        say("picture.animated", format!("The picture moves: it has {} frames", grouped(facts.frames.counted() as u64)));
    }
    if let Some(orientation) = facts.orientation {
        let message = format!("The picture has an EXIF note by which viewers turn it (orientation {orientation})");
        say("picture.orientation", message);
    }
    if facts.is_cmyk {
        say("picture.cmyk", "The picture is in print colours (CMYK), not in RGB".to_owned());
    }
    if facts.bits_per_channel > 8 {
        say("picture.sixteen-bit", format!("The picture has {} bits a channel", facts.bits_per_channel));
    }
    if traits.is_blank {
        say("picture.blank", "The picture is blank, or nearly so".to_owned());
    } else if let Some(ground) = traits.vanishes_on {
        let ground = ground.label();
        say(
            "picture.alpha",
            format!("The picture is transparent, and what is drawn on it can't be seen on a {ground} background"),
        );
    }
    if facts.width_px.max(facts.height_px) > MANY_PIXELS {
        let (width, height) = (grouped(facts.width_px.into()), grouped(facts.height_px.into()));
        say("picture.many-pixels", format!("The picture has {width}×{height} pixels, far more than a captcha"));
    }
}
