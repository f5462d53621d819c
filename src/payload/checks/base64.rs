//! Checks the picture's base64: whether it is base64 at all, and how it is spelled.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::fix;
use super::subject::Subject;
use crate::payload::place::PICTURE;
use crate::payload::{Finding, NotBase64, Repair, from_base64, is_file_path};

pub(super) fn body(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.document;
    let Some(node) = document.task("body").filter(|_| subject.is_picture_task()) else { return };
    let Some(text) = document.string(node).filter(|text| !text.trim().is_empty()) else { return };
    match from_base64(text) {
        Ok(read) => {
            let mut repairs = read.repairs;
            if text.trim().len() != text.len() && !repairs.contains(&Repair::LineBreaks) {
                repairs.push(Repair::LineBreaks);
            }
            for repair in &repairs {
                let mended = fix::string("Write it as standard base64", document, node, &STANDARD.encode(&read.bytes));
                findings.push(Finding::new(repair.id(), PICTURE, repair.problem()).fixed_by(mended));
            }
        }
        Err(why) => findings.push(none(text, why)),
    }
}

fn none(text: &str, why: NotBase64) -> Finding {
    let shown: String = text.chars().take(40).collect();
    if is_file_path(text) {
        return Finding::new(
            "base64.path",
            PICTURE,
            format!("This is the name of a file, not the picture in it: {shown}"),
        );
    }
    let message = match why {
        NotBase64::DataUrl => "This is a data: address whose content is not base64".to_owned(),
        NotBase64::Empty | NotBase64::Other => match text.chars().find(|c| !is_letter(*c)) {
            Some(c) if c.is_control() => {
                format!("This is not base64: the character U+{:04X} never stands in it", u32::from(c))
            }
            Some(c) if !c.is_ascii() => {
                format!("This is not base64: the character {c} (U+{:04X}) never stands in it", u32::from(c))
            }
            Some(c) => format!("This is not base64: the character {c} never stands in it"),
            None => "This is not base64: no base64 has this number of characters".to_owned(),
        },
    };
    Finding::new("base64.invalid", PICTURE, message)
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+/=-_ \r\n\t".contains(c)
}
