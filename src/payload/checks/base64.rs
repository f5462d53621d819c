//! The picture's base64: how it is spelled, and whether it is any.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Subject, fix};
use crate::contract::{IMAGE_TO_TEXT, task_type};
use crate::payload::place::PICTURE;
use crate::payload::{Finding, NotBase64, Repair, from_base64, is_file_path};

/// Whether the task's body should be a picture: not in a task of another known type.
pub(super) fn is_picture_task(subject: &Subject<'_>) -> bool {
    let name = subject.document.task_text("type").unwrap_or(IMAGE_TO_TEXT);
    name == IMAGE_TO_TEXT || (task_type(name).is_none() && crate::payload::Kind::of_type(name).is_none())
}

pub(super) fn body(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.document;
    let Some(node) = document.task("body").filter(|_| is_picture_task(subject)) else { return };
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
        return Finding::new("base64.path", PICTURE, format!("This is the name of a file: {shown}"));
    }
    let message = match why {
        NotBase64::DataUrl => "This is a data URL that is not base64".to_owned(),
        NotBase64::Empty | NotBase64::Other => match text.chars().find(|c| !is_letter(*c)) {
            Some(c) if c.is_control() => format!("This is no base64: U+{:04X} does not occur in it", u32::from(c)),
            Some(c) => format!("This is no base64: {c} does not occur in it"),
            None => "This is no base64: its length can't be".to_owned(),
        },
    };
    Finding::new("base64.invalid", PICTURE, message)
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+/=-_ \r\n\t".contains(c)
}
