//! The rules that findings come from: how serious, stated by whom, and why it matters.
//!
//! One row a rule; a new check adds its row here and its function in `checks/`.

use super::Severity;
use crate::contract::Source;

/// What is known of a rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub id: &'static str,
    pub severity: Severity,
    pub source: Source,
    /// One sentence, without a full stop.
    pub why: &'static str,
}

use Severity::{Error, Info, Warning};
use Source::{CapKill, Desk, Family, Seen};

const fn row(id: &'static str, severity: Severity, source: Source, why: &'static str) -> Rule {
    Rule { id, severity, source, why }
}

/// Every rule.
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    row("text.not-utf8", Error, Desk, "JSON is UTF-8; bytes that are none make the whole body unreadable for a service"),
    row("text.byte-order-mark", Warning, Seen, "Many JSON readers refuse a body that begins with this invisible mark"),
    row("text.utf16", Info, Desk, "Windows tools write files so; what is sent must be UTF-8"),
    row("text.bidi", Warning, Desk, "Characters that can't be seen may change what a reader, or you, take the text for"),
    row("text.nul", Error, Seen, "Many programs take the NUL character for the end of the text"),

    row("json.missing", Error, CapKill, "The service reads a JSON object"),
    row("json.syntax", Error, CapKill, "The service can't read the body at all and answers as if there were no task"),
    row("json.trailing", Error, CapKill, "A body is one JSON object; what follows it makes it unreadable"),
    row("json.too-deep", Error, Desk, "JSON readers stop at such a depth, and a task needs two levels"),
    row("json.duplicate-key", Warning, Desk, "Readers differ in which of the two they take"),
    row("json.big-number", Warning, Desk, "Many programs round such a number to another one"),
    row("json.lone-surrogate", Error, Desk, "Half a character can't be stored as text; many services refuse the body"),
    row("literal.javascript", Info, Desk, "A program writes it as JSON before sending; here that was done for it"),
    row("literal.python", Info, Desk, "Send it with json=…, or with data=json.dumps(…); a plain data=… sends a form"),
    row("literal.expression", Warning, Desk, "Its value is only known when the program runs, so it can't be checked here"),
    row("import.in-other-text", Info, Desk, "Only the JSON in it was taken"),

    row("shape.not-an-object", Error, CapKill, "The service expects one object in braces with clientKey and task"),
    row("shape.body-is-text", Error, Seen, "The body was turned into JSON twice, so the service sees one long text"),
    row("shape.form-encoded", Error, CapKill, "The service reads JSON, not the fields of a web form"),
    row("shape.content-type", Warning, CapKill, "CapKill documents Content-Type: application/json; some services read nothing else"),
    row("shape.task-missing", Error, CapKill, "The service finds nothing to do and answers ERROR_TASK_ABSENT"),
    row("shape.task-fields-at-top", Error, CapKill, "The service looks for these inside the task object only"),
    row("shape.task-is-text", Error, CapKill, "The task was turned into JSON on its own; it must be an object, not text"),
    row("shape.type-missing", Error, CapKill, "Without a type the service doesn't know what to solve"),
    row("shape.type-unknown", Warning, CapKill, "CapKill documents ImageToTextTask and NoCaptchaTaskProxyless; another type is probably refused"),
    row("shape.letter-case", Error, CapKill, "Names are compared letter by letter, so the service doesn't see this field"),
    row("shape.foreign-field", Warning, Family, "The service ignores it, or refuses the task"),
    row("shape.unknown-field", Info, Family, "Services usually ignore fields they don't know"),
    row("shape.required", Error, CapKill, "The task can't be done without it"),
    row("shape.wrong-type", Warning, Family, "A strict service refuses a value of another kind"),
    row("shape.out-of-range", Warning, Family, "Services document smaller bounds"),

    row("http.method", Error, CapKill, "The API answers POST only"),
    row("http.address", Warning, CapKill, "Each method has its own address"),
    row("http.unencrypted", Warning, Desk, "Anyone on the way can read the key and spend your money"),
    row("curl.body-in-file", Error, Desk, "The command only names the file; drop the file itself here"),

    row("base64.data-prefix", Error, Family, "Services want bare base64; with the prefix they can't decode the picture"),
    row("base64.percent-encoded", Error, Family, "JSON has no such escapes; the service can't decode the picture"),
    row("base64.line-breaks", Warning, Family, "Services document one line; strict decoders refuse white space"),
    row("base64.url-safe", Error, Family, "Most services decode the standard alphabet only"),
    row("base64.padding", Warning, Family, "Strict decoders refuse base64 without its right padding"),
    row("base64.twice", Error, Family, "After one decoding the service finds text, not a picture"),
    row("base64.hex", Error, Family, "Decoded as base64 it is no picture"),
    row("base64.path", Error, Family, "The service can't read files of your machine: send what is in the file"),
    row("base64.python-bytes", Error, Family, "Use .decode() on the bytes; as it stands the service can't decode the picture"),
    row("base64.trailing", Error, Family, "The service can't decode the picture"),
    row("base64.invalid", Error, Family, "The service can't decode a picture from it"),

    row("picture.missing", Error, CapKill, "The picture is what is to be solved"),
    row("picture.too-small", Warning, Family, "Services answer ERROR_ZERO_CAPTCHA_FILESIZE"),
    row("picture.too-large", Warning, Family, "Services answer ERROR_TOO_BIG_CAPTCHA_FILESIZE"),
    row("picture.not-a-picture", Error, Family, "Often a web page or an error message was saved in the place of the captcha"),
    row("picture.unreadable", Warning, Desk, "A service probably can't decode it either and answers ERROR_IMAGE_TYPE_NOT_SUPPORTED"),
    row("picture.cut-short", Warning, Desk, "The lower part is missing or grey, and the answer may be wrong"),
    row("picture.format", Warning, Family, "Services document JPEG, PNG and GIF"),
    row("picture.animated", Info, Desk, "A service may look at one frame only"),
    row("picture.orientation", Warning, Desk, "Viewers turn it by its EXIF note; a service may not, and see it lying on its side"),
    row("picture.cmyk", Warning, Desk, "Print colours are often decoded inverted or refused"),
    row("picture.sixteen-bit", Info, Desk, "Some decoders refuse 16 bits a channel"),
    row("picture.alpha", Warning, Desk, "A service that puts another ground behind the picture sees nothing"),
    row("picture.blank", Warning, Desk, "There is nothing to read, so it can't be solved; some services charge for it all the same"),
    row("picture.many-pixels", Warning, Desk, "Captchas are small; this may be a whole screen, and a worker sees it reduced"),
    row("picture.name", Info, Desk, "Services go by the content, not by the name"),

    row("key.missing", Error, CapKill, "The service must know whose account pays"),
    row("key.space", Error, Family, "The service compares every character and doesn't know such a key"),
    row("key.shape", Warning, Family, "Keys are 32 hexadecimal digits, perhaps with a suffix"),
    row("key.elsewhere", Warning, Desk, "Anyone who sees the field could use the key"),
    row("key.in-json", Warning, Desk, "The key of the profile is sent instead, so that none rests in the text"),

    row("site.swapped", Warning, Desk, "The website URL and the website key stand in each other's place"),
    row("url.missing", Error, CapKill, "The service opens the page to solve its captcha"),
    row("url.shape", Warning, Family, "Services answer ERROR_RECAPTCHA_INVALID_DOMAIN"),
    row("url.local", Warning, Desk, "The service can't open a page of your own network"),
    row("site-key.missing", Error, CapKill, "The service needs the page's data-sitekey"),
    row("site-key.space", Warning, Seen, "Google doesn't know the key with white space in it"),
    row("site-key.length", Warning, Seen, "Services answer ERROR_RECAPTCHA_INVALID_SITEKEY"),
    row("site-key.prefix", Warning, Seen, "Services answer ERROR_RECAPTCHA_INVALID_SITEKEY"),
    row("site-key.product", Warning, Seen, "It belongs to another kind of captcha, which this task type can't solve"),
    row("callback.shape", Warning, Desk, "The service can't call it, so the answer is only had by asking"),
    row("callback.local", Warning, Desk, "The service can't reach your machine, so the answer is only had by asking"),

    row("polling.id-missing", Error, CapKill, "The service can't know which task is meant"),
    row("polling.id-text", Info, CapKill, "CapKill documents an integer; an id that came in quotation marks goes back in them"),
    row("polling.id-zero", Error, CapKill, "0 is what a refused createTask answers: no task was created"),
    row("polling.other-key", Warning, Desk, "A service shows a task only to the account that created it"),

    row("reply.error-code", Warning, Family, "The service refused the request"),
    row("reply.departure", Warning, Desk, "A program that goes by the documentation may stumble over it"),
];

/// What stands in for a rule that is missing from the table; the corpus test finds such an id.
const UNKNOWN: Rule = row("", Warning, Desk, "");

/// Looks a rule up.
#[must_use]
pub fn rule(id: &str) -> Rule {
    let found = RULES.iter().find(|row| row.id == id).copied();
    debug_assert!(found.is_some(), "{id} has no row in the table of rules");
    found.unwrap_or(UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_texts_follow_the_house_style() {
        for (index, row) in RULES.iter().enumerate() {
            assert!(RULES[index + 1..].iter().all(|other| other.id != row.id), "{}", row.id);
            assert!(!row.why.ends_with('.') && !row.why.is_empty() && row.id.contains('.'), "{}", row.id);
        }
    }
}
