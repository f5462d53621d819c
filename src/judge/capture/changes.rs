//! What to change about a finding of a request, as an order.

use crate::payload::Finding;

/// The orders of the rules whose own words say only why. Other rules say the order behind a colon.
#[rustfmt::skip]
const CHANGES: &[(&str, &str)] = &[
    ("text.utf16", "Send the body as UTF-8"),
    ("text.look-alike", "Type the name or the value again, letter by letter"),
    ("text.nul", "Take the NUL character out, and let a JSON library write the body"),
    ("json.missing", "Send a JSON object as the body"),
    ("json.syntax", "Let a JSON library write the body"),
    ("json.trailing", "Send one JSON object, and nothing behind it"),
    ("json.too-deep", "Send the task as the documentation shows it, without levels around it"),
    ("json.big-number", "Keep the number as a whole number of 64 bits, or as text where it came as text"),
    ("json.lone-surrogate", "Let a JSON library write the text from whole characters"),
    ("json.doubled-braces", "Write each brace once, or let a JSON library write the body"),
    ("shape.not-an-object", "Send one JSON object that holds clientKey, and task or taskId"),
    ("shape.body-is-text", "Turn the body into JSON once"),
    ("shape.form-encoded", "Send the fields as one JSON object; with Python's requests, json= does so and data= doesn't"),
    ("shape.task-missing", "Put an object named task into the body"),
    ("shape.task-fields-at-top", "Move these fields into the task object"),
    ("shape.task-is-text", "Put the task in as an object, and not as text"),
    ("shape.type-missing", "Give the task a type, such as ImageToTextTask"),
    ("shape.type-unknown", "Send ImageToTextTask for a picture, or NoCaptchaTaskProxyless for a reCAPTCHA"),
    ("shape.letter-case", "Write the name as the documentation has it"),
    ("shape.foreign-field", "Leave the field out"),
    ("shape.required", "Put the field into the task"),
    ("shape.out-of-range", "Send a value that the documentation names"),
    ("http.body-missing", "Send the key and the task as a JSON body"),
    ("base64.data-prefix", "Send the base64 without data:…;base64, before it"),
    ("base64.percent-encoded", "Send the base64 without percent-encoding"),
    ("base64.line-breaks", "Send the base64 on one line"),
    ("base64.url-safe", "Encode with the usual alphabet, which has + and /"),
    ("base64.padding", "Fill the base64 up with = to a multiple of 4 characters"),
    ("base64.twice", "Encode the picture once"),
    ("base64.hex", "Encode the picture as base64"),
    ("picture.missing", "Put the picture into body, as base64"),
    ("picture.unreadable", "Send a whole PNG, JPEG or GIF"),
    ("picture.orientation", "Turn the picture's pixels, and send it without the note"),
    ("picture.blank", "Look at the picture before it is sent"),
    ("key.missing", "Put the key into clientKey"),
    ("key.space", "Take the white space away from the key"),
    ("key.shape", "Send the key as the service shows it"),
    ("key.elsewhere", "Send the key in clientKey only"),
    ("site.swapped", "Swap websiteURL and websiteKey"),
    ("url.missing", "Put the page's address into websiteURL"),
    ("url.shape", "Send a whole address that begins with https://"),
    ("url.local", "Send the address of a page that the internet can open"),
    ("site-key.missing", "Put the value of data-sitekey into websiteKey"),
    ("site-key.space", "Take the white space away from websiteKey"),
    ("url.captcha-frame", "Send the address of the page, and not that of the captcha's frame"),
    ("site-key.surrounded", "Send the site key alone"),
    ("proxy.incomplete", "Send proxyType, proxyAddress and proxyPort together"),
    ("proxy.address", "Send a host name or an IP address alone"),
    ("proxy.local", "Name a proxy that the internet can reach"),
    ("callback.shape", "Send a whole address that begins with http:// or https://"),
    ("callback.local", "Name an address that the internet can reach, or poll"),
    ("polling.id-text", "Send taskId as it came: a number without quotation marks"),
    ("polling.other-key", "Poll with the key that created the task"),
    ("polling.id-is-code", "Look at errorId before the first poll"),
];

/// Returns what to change about a finding.
pub(super) fn change(finding: &Finding) -> String {
    if let Some(fix) = &finding.fix {
        return fix.label.clone();
    }
    if let Some(order) = CHANGES.iter().find(|(id, _)| *id == finding.id) {
        return order.1.to_owned();
    }
    of_kind(finding).unwrap_or_else(|| behind_colon(finding.why))
}

/// Returns the order for a value of another kind, which the finding's sentence names.
fn of_kind(finding: &Finding) -> Option<String> {
    let (name, rest) = finding.message.split_once(" is ")?;
    let (came, kind) = rest.split_once("must be ").filter(|_| finding.id == "shape.wrong-type")?;
    let is_quoted = came.starts_with("text") && kind.ends_with("number");
    let marks = if is_quoted { ", without quotation marks" } else { "" };
    Some(format!("Send {name} as {kind}{marks}"))
}

/// Returns the order that a rule's words have behind their colon; all of them where there is none.
fn behind_colon(why: &str) -> String {
    let order = why.rsplit_once(": ").map_or(why, |(_, order)| order);
    let mut chars = order.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::RULES;

    #[test]
    fn a_change_is_an_order() {
        for (id, message, order) in [
            (
                "shape.wrong-type",
                "minLength is text, but must be a whole number",
                "Send minLength as a whole number, without quotation marks",
            ),
            ("shape.wrong-type", "case is a number, but must be true or false", "Send case as true or false"),
            ("http.body-missing", "The request has no body", "Send the key and the task as a JSON body"),
            ("text.byte-order-mark", "", "Save the file as UTF-8 without it"),
        ] {
            assert_eq!(change(&Finding::new(id, "", message)), order, "{id}");
        }
    }

    #[test]
    fn every_order_is_of_a_rule() {
        for (id, order) in CHANGES {
            assert!(RULES.iter().any(|rule| rule.id == *id), "{id}");
            assert!(!order.ends_with('.'), "{order}");
        }
    }
}
