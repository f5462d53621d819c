//! The rules that findings come from: how serious each is, who states it, and why it matters.
//!
//! One row a rule. A new check takes a row here, a function in `checks/` and the function's row there.

use crate::contract::Source;

/// How serious a finding is; the order is the order of display.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The service will refuse the body, or there is nothing to send.
    Error,
    /// The body says what was probably not meant.
    Warning,
    /// The operator may want to know.
    Info,
}

impl Severity {
    /// Returns the severity in a word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Error => "Error",
            Self::Warning => "Warning",
            Self::Info => "Note",
        }
    }

    /// Returns the severity as exported data have it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// A rule's row.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub id: &'static str,
    pub severity: Severity,
    pub source: Source,
    /// Why the rule matters: one sentence, without a full stop.
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
    row("text.not-utf8", Error, Desk, "JSON is UTF-8; other bytes make the whole body unreadable for a service"),
    row("text.byte-order-mark", Warning, Seen, "Many JSON readers refuse a body that begins with this invisible mark"),
    row("text.utf16", Info, Desk, "Windows tools write files in UTF-16, but a body must be sent as UTF-8"),
    row("text.bidi", Warning, Desk, "Characters that can't be seen may make the text say something else than you read"),
    row("text.look-alike", Error, Desk, "Services compare names and keys letter by letter, and such a letter is another one"),
    row("text.nul", Error, Seen, "Many programs take the NUL character for the end of the text"),

    row("json.missing", Error, CapKill, "The service reads a JSON object"),
    row("json.syntax", Error, CapKill, "The service can't read the body at all and answers as if there were no task"),
    row("json.trailing", Error, CapKill, "A body is one JSON object; text after the object makes the body unreadable"),
    row("json.too-deep", Error, Desk, "JSON readers give up at such a depth, and a task needs only two levels"),
    row("json.duplicate-key", Warning, Desk, "Some services read the first of the two, others the last"),
    row("json.big-number", Warning, Desk, "Many programs change such a number by rounding it"),
    row("json.lone-surrogate", Error, Desk, "Half a character is not valid text; many services refuse the body"),
    row("literal.javascript", Info, Desk, "A program turns the object into JSON before it sends the body; here that was done already"),
    row("literal.python", Info, Desk, "requests and httpx turn a dictionary into JSON for json=…; data=… sends a web form, and data=json.dumps(…) needs the header Content-Type: application/json"),
    row("literal.program", Info, Desk, "The program turns its values into JSON before it sends the body; here that was done already"),
    row("literal.expression", Info, Desk, "What the program puts in when it runs can't be checked here; look at the body that it really sends, if in doubt"),
    row("import.task-alone", Info, Desk, "The body that leaves needs a clientKey beside the task; the draft has its place already"),
    row("json.doubled-braces", Error, Desk, "The text is a template, as Python's f-strings and format() take it; sent as it is, no service can read it"),
    row("import.in-other-text", Info, Desk, "Only the JSON in the text was read"),

    row("shape.not-an-object", Error, CapKill, "The service expects one object in braces with clientKey and task"),
    row("shape.body-is-text", Error, Seen, "The body was turned into JSON twice, so the service sees one long text"),
    row("shape.form-encoded", Error, CapKill, "The service reads JSON, not the fields of a web form"),
    row("shape.content-type", Warning, CapKill, "CapKill documents Content-Type: application/json; some services read nothing else"),
    row("shape.task-missing", Error, CapKill, "Without a task the service answers ERROR_TASK_ABSENT"),
    row("shape.task-fields-at-top", Error, CapKill, "The service looks for these fields inside the task object only"),
    row("shape.task-is-text", Error, CapKill, "The task was turned into text of its own; the task must be an object"),
    row("shape.type-missing", Error, CapKill, "Without a type the service doesn't know what to solve"),
    row("shape.type-unknown", Warning, CapKill, "CapKill documents ImageToTextTask and NoCaptchaTaskProxyless; another type is probably refused"),
    row("shape.letter-case", Error, CapKill, "Names are compared letter by letter, so the service doesn't see this field"),
    row("shape.foreign-field", Warning, Family, "The service ignores the field, or refuses the task"),
    row("shape.unknown-field", Info, Family, "Services usually ignore fields they don't know"),
    row("shape.required", Error, CapKill, "The task can't be done without this field"),
    row("shape.empty-option", Warning, Desk, "A service may refuse an empty value; without its tick the field is left out"),
    row("shape.wrong-type", Warning, Family, "Strict services refuse a value of another kind"),
    row("shape.out-of-range", Warning, Family, "Services document narrower limits for this field"),

    row("http.method", Error, CapKill, "The API answers only POST requests"),
    row("http.address", Warning, CapKill, "Each method of the API has its own address"),
    row("http.unencrypted", Warning, Desk, "Anyone between you and the service can read the key and spend your money"),
    row("http.scheme-missing", Warning, Desk, "Anyone between you and the service can read the key and spend your money"),
    row("http.body-missing", Error, CapKill, "The service reads the key and the task from a JSON body"),
    row("curl.body-in-file", Error, Desk, "Only the body itself can be checked: paste the body, or drop its file on the window"),
    row("curl.equals-sign", Info, Desk, "curl refuses such an option before anything is sent"),
    row("shell.open-quote", Error, Desk, "Everything up to the next such mark belongs to one text, so the command is not complete"),
    row("shell.apostrophe", Error, Desk, "The text ends at the apostrophe for the shell, and the rest of the body becomes other words"),
    row("shell.single-quotes", Error, Desk, "curl gets only the beginning of the body, takes the other pieces for addresses, and says that it can't resolve them"),
    row("shell.continuation", Error, Desk, "The options on the next line don't reach curl, so the request goes out without its body"),
    row("shell.long-dash", Error, Desk, "Options begin with the hyphen of the keyboard"),

    row("base64.data-prefix", Error, Family, "Services can't decode the picture with this prefix; they want bare base64"),
    row("base64.percent-encoded", Error, Family, "JSON has no such escapes, so the service can't decode the picture"),
    row("base64.line-breaks", Warning, Family, "Services document base64 on one line; strict decoders refuse white space"),
    row("base64.url-safe", Error, Family, "Most services decode the standard alphabet only"),
    row("base64.padding", Warning, Family, "Strict decoders refuse base64 without the right padding"),
    row("base64.twice", Error, Family, "The service decodes once and finds text, not a picture"),
    row("base64.hex", Error, Family, "The service decodes it as base64 and finds no picture"),
    row("base64.path", Error, Family, "The service can't read files on your machine: send what is in the file"),
    row("base64.python-bytes", Error, Family, "The service can't decode the picture in this spelling; call .decode() on the bytes"),
    row("base64.trailing", Error, Family, "The service can't decode base64 that other text follows"),
    row("base64.invalid", Error, Family, "The service can't decode a picture from this text"),

    row("picture.missing", Error, CapKill, "Without a picture there is nothing to solve"),
    row("picture.too-small", Warning, Family, "Services answer ERROR_ZERO_CAPTCHA_FILESIZE"),
    row("picture.too-large", Warning, Family, "Services answer ERROR_TOO_BIG_CAPTCHA_FILESIZE"),
    row("picture.not-a-picture", Error, Family, "Often a web page or an error message was saved instead of the captcha"),
    row("picture.unreadable", Warning, Desk, "The service probably can't decode the picture either and answers ERROR_IMAGE_TYPE_NOT_SUPPORTED"),
    row("picture.cut-short", Warning, Desk, "The lower part of the picture is missing or grey, and the answer may be wrong"),
    row("picture.appended", Info, Desk, "Services read the picture and leave the rest, which only makes the body longer"),
    row("picture.format", Warning, Family, "Services document JPEG, PNG and GIF"),
    row("picture.animated", Info, Desk, "A service may look at one frame only"),
    row("picture.orientation", Warning, Desk, "Viewers turn the picture by its EXIF note; a service may not, and then sees the picture lying on its side"),
    row("picture.cmyk", Warning, Desk, "Many decoders refuse print colours or invert them"),
    row("picture.sixteen-bit", Info, Desk, "Some decoders refuse pictures with 16 bits a channel"),
    row("picture.alpha", Warning, Desk, "A service that puts that colour behind the picture sees nothing"),
    row("picture.blank", Warning, Desk, "A blank picture can't be solved; some services charge for it all the same"),
    row("picture.many-pixels", Warning, Desk, "Captchas are small; this may be a whole screen, which a worker sees reduced"),
    row("picture.encoded-anew", Info, Desk, "The bytes differ from those of the file; open the file itself where its bytes matter"),
    row("picture.name", Info, Desk, "Services go by the content of a file, not by its name"),

    row("key.missing", Error, CapKill, "The service must know whose account pays"),
    row("key.space", Error, Family, "The service compares every character, so it doesn't know a key with white space"),
    row("key.shape", Warning, Family, "Keys are 32 hexadecimal digits, perhaps with a suffix"),
    row("key.elsewhere", Warning, Desk, "Anyone who sees the field could use the key"),
    row("key.in-json", Warning, Desk, "The key of the profile is sent instead, so that no key rests in the text"),

    row("site.swapped", Warning, Desk, "The website URL and the website key stand in each other's place"),
    row("url.missing", Error, CapKill, "The service opens the page to solve its captcha"),
    row("url.shape", Warning, Family, "Services answer ERROR_RECAPTCHA_INVALID_DOMAIN"),
    row("url.local", Warning, Desk, "The service can't open a page on your own network"),
    row("site-key.missing", Error, CapKill, "The service needs the page's data-sitekey"),
    row("site-key.space", Warning, Seen, "Google doesn't know a key with white space in it"),
    row("site-key.length", Warning, Seen, "Services answer ERROR_RECAPTCHA_INVALID_SITEKEY"),
    row("site-key.prefix", Warning, Seen, "Services answer ERROR_RECAPTCHA_INVALID_SITEKEY"),
    row("site-key.product", Warning, Seen, "The key belongs to another kind of captcha, which this task type can't solve"),
    row("url.captcha-frame", Warning, Desk, "The service needs the page that shows the captcha; the captcha's own frame and script are parts of it"),
    row("site-key.surrounded", Error, Desk, "The captcha's maker knows only the key itself"),
    row("site-key.shape", Warning, Seen, "The captcha's maker gives keys of one shape, so the service probably can't load the captcha"),
    row("site-key.test", Info, Desk, "Owners of pages use such a key to try their forms; the answer says nothing of a real page"),
    row("proxy.incomplete", Warning, Family, "Services need the protocol, the address and the port of a proxy together"),
    row("proxy.address", Warning, Family, "Services read the host from this field and nothing else"),
    row("proxy.local", Warning, Desk, "The service uses the proxy from its own machines"),
    row("callback.shape", Warning, Desk, "The service can't call this address, so the answer only comes by polling"),
    row("callback.local", Warning, Desk, "The service can't reach your machine, so the answer only comes by polling"),

    row("polling.id-missing", Error, CapKill, "Without an id the service can't know which task is meant"),
    row("polling.id-text", Info, CapKill, "CapKill documents an integer; an id that came in quotation marks must go back in quotation marks"),
    row("polling.id-zero", Error, CapKill, "A refused createTask answers with 0: no task was created"),
    row("polling.other-key", Warning, Desk, "A service shows a task only to the account that created it"),
    row("polling.id-is-code", Error, Desk, "createTask was refused with this code, so there is no task to ask for"),

    row("reply.error-code", Warning, Family, "The service refused the request"),
    row("reply.more-codes", Info, Desk, "capkill-desk explain CODE… tells what each of them means"),
    row("reply.older-api", Warning, Seen, "CapKill documents createTask and getTaskResult, which answer with errorId"),
    row("reply.foreign", Warning, Seen, "Something between the program and the service replied, or another service"),
    row("reply.none", Warning, Desk, "Without a reply nobody knows whether the request arrived; compare the balance before it is sent again"),
    row("session.others", Info, Desk, "Only the requests to this API can be chosen"),
    row("reply.departure", Warning, Desk, "A program that goes by the documentation may fail at this difference"),
];

/// The rule that is used for an id without a row; the test of the corpus finds such an id.
const UNKNOWN: Rule = row("", Warning, Desk, "");

/// Returns the rule of an id.
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
