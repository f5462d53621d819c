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
    row("text.not-utf8", Error, Desk, "JSON must be UTF-8 text; one other byte makes the whole body unreadable for a service: save the file as UTF-8"),
    row("text.byte-order-mark", Warning, Seen, "Many services refuse a body that begins with this invisible mark: save the file as UTF-8 without it"),
    row("text.utf16", Info, Desk, "Some Windows tools save text as UTF-16, but a body must be sent as UTF-8"),
    row("text.bidi", Warning, Desk, "An invisible character can make the text say something else than what you read: type the value again"),
    row("text.look-alike", Error, Desk, "Services compare names and keys letter by letter, and for them this is another letter"),
    row("text.nul", Error, Seen, "Many programs take a NUL character for the end of the text and lose what follows"),

    row("json.missing", Error, CapKill, "The service needs a JSON object that says what is to be solved"),
    row("json.syntax", Error, CapKill, "One such mistake makes the whole body unreadable: the service answers as if no task had been sent"),
    row("json.trailing", Error, CapKill, "The body must be one JSON object; text after it makes the whole body unreadable"),
    row("json.too-deep", Error, Desk, "Services refuse JSON that is nested so deep; a createTask body needs only a few levels"),
    row("json.duplicate-key", Warning, Desk, "Some services read the first value, others the last: keep one of them"),
    row("json.big-number", Warning, Desk, "Many programs round such a number, so the service may read another one"),
    row("json.lone-surrogate", Error, Desk, "Half a character is not valid text, and many services refuse the whole body"),
    row("literal.javascript", Info, Desk, "JavaScript turns this value into JSON when it sends it; that JSON was checked"),
    row("literal.python", Info, Desk, "requests and httpx send a dictionary as JSON with json=…; data=… sends a web form, and data=json.dumps(…) also needs the header Content-Type: application/json"),
    row("literal.program", Info, Desk, "The program turns this value into JSON when it sends it; that JSON was checked"),
    row("literal.expression", Info, Desk, "The program fills these values in when it runs, so they can't be checked here; if in doubt, paste the body that it really sends"),
    row("import.task-alone", Info, Desk, "Every createTask request needs a clientKey beside its task; in the draft CapKill Desk puts yours in"),
    row("json.doubled-braces", Error, Desk, "Python's f-strings, format() and other templates turn each pair of braces into one; no service can read the pairs themselves"),
    row("import.in-other-text", Info, Desk, "Only the body itself was read and checked"),

    row("shape.not-an-object", Error, CapKill, "The service expects one object in braces that holds clientKey and task"),
    row("shape.body-is-text", Error, Seen, "The body was turned into JSON twice, so the service sees one long text and no object"),
    row("shape.form-encoded", Error, CapKill, "The service reads JSON such as {\"clientKey\": …, \"task\": {…}}, not the fields of a web form"),
    row("shape.content-type", Warning, CapKill, "CapKill documents the header Content-Type: application/json; some services don't read a body without it"),
    row("shape.task-missing", Error, CapKill, "The task says what is to be solved; without one the service answers ERROR_TASK_ABSENT"),
    row("shape.task-fields-at-top", Error, CapKill, "The service looks for these fields inside the task object only"),
    row("shape.task-is-text", Error, CapKill, "The task must be an object in braces; here it was turned into a text of its own"),
    row("shape.type-missing", Error, CapKill, "Without a type, such as ImageToTextTask for a picture, the service doesn't know what to solve"),
    row("shape.type-unknown", Warning, CapKill, "CapKill documents only ImageToTextTask and NoCaptchaTaskProxyless and probably refuses another type"),
    row("shape.letter-case", Error, CapKill, "Services tell capital letters from small ones, so they don't see this field"),
    row("shape.foreign-field", Warning, Family, "The service ignores such a field or refuses the task because of it"),
    row("shape.unknown-field", Info, Family, "Services usually ignore fields that they don't know: check the spelling if the field matters"),
    row("shape.required", Error, CapKill, "The captcha can't be solved without this field"),
    row("shape.empty-option", Warning, Desk, "A service may refuse an empty value: fill it in, or take the tick away to leave the field out"),
    row("shape.wrong-type", Warning, Family, "Services that check strictly refuse a value of another kind"),
    row("shape.out-of-range", Warning, Family, "Services document which values this field takes, and may refuse others"),

    row("http.method", Error, CapKill, "The API answers POST requests only, which carry the key and the task in their body"),
    row("http.address", Warning, CapKill, "Each method of the API has its own address, which ends with createTask, getTaskResult or getBalance"),
    row("http.unencrypted", Warning, Desk, "Anyone between you and the service can read the key and spend your money: write https://"),
    row("http.scheme-missing", Warning, Desk, "Anyone between you and the service can then read the key and spend your money: write https://"),
    row("http.body-missing", Error, CapKill, "The service reads the key and the task from a JSON body, and finds none here"),
    row("http.coded-body", Warning, Desk, "HTTP lets a client compress a body, but few services take that off: send the body as it is"),
    row("http.coding-unnamed", Error, Desk, "A service finds compressed bytes where it reads JSON: send the body as it is"),
    row("curl.body-in-file", Error, Desk, "Only the body itself can be checked: paste the body, or drop its file on the window"),
    row("curl.equals-sign", Info, Desk, "curl refuses such an option and sends nothing"),
    row("shell.open-quote", Error, Desk, "The shell takes everything up to the next such mark for one text, so the command is not complete: copy it to its end"),
    row("shell.apostrophe", Error, Desk, "For the shell the text ends at the apostrophe, and the rest of the body becomes other words"),
    row("shell.single-quotes", Error, Desk, "curl gets only the first piece as the body, takes the others for addresses and reports that it can't resolve them"),
    row("shell.not-filled-in", Error, Desk, "The service gets the words of the command in the place of what the command prints"),
    row("shell.continuation", Error, Desk, "The options on the next line don't reach curl, so the request goes out without its body"),
    row("shell.long-dash", Error, Desk, "Options begin with the hyphen of the keyboard: type - or -- again"),

    row("base64.data-prefix", Error, Family, "Services want the base64 alone and can't decode the picture with this prefix"),
    row("base64.percent-encoded", Error, Family, "JSON has no such escapes, so the service takes them for part of the base64 and can't decode the picture"),
    row("base64.line-breaks", Warning, Family, "Services document base64 on one line, and strict ones refuse line breaks and spaces"),
    row("base64.url-safe", Error, Family, "Most services decode only the usual spelling, with + and /"),
    row("base64.padding", Warning, Family, "Strict services refuse base64 that = signs don't fill up to a multiple of 4 characters"),
    row("base64.twice", Error, Family, "The service decodes the text once and finds base64 again, not a picture"),
    row("base64.hex", Error, Family, "The service takes the digits for base64 and finds no picture"),
    row("base64.path", Error, Family, "The service can't read files on your machine: send what is in the file, as base64"),
    row("base64.python-bytes", Error, Family, "The service can't decode the picture with b'…' around it: call .decode() on the bytes"),
    row("base64.trailing", Error, Family, "The service can't decode base64 that other text follows: cut the other text off"),
    row("base64.invalid", Error, Family, "The service can't decode a picture from this text: put the base64 of the picture's file here"),

    row("picture.missing", Error, CapKill, "Without a picture there is nothing to solve"),
    row("picture.too-small", Warning, Family, "Services refuse so small a picture with ERROR_ZERO_CAPTCHA_FILESIZE: look whether the file is the whole picture"),
    row("picture.too-large", Warning, Family, "Services refuse so large a picture with ERROR_TOO_BIG_CAPTCHA_FILESIZE: use a smaller copy"),
    row("picture.not-a-picture", Error, Family, "Often a web page or an error message was saved instead of the captcha: look at what is in the file"),
    row("picture.unreadable", Warning, Desk, "The service probably can't decode the picture either and answers ERROR_IMAGE_TYPE_NOT_SUPPORTED"),
    row("picture.cut-short", Warning, Desk, "The lower part of the picture is missing or grey, and the answer may be wrong: save the whole picture"),
    row("picture.appended", Info, Desk, "Services read the picture and ignore the rest, which only makes the request longer"),
    row("picture.format", Warning, Family, "A service may refuse another format with ERROR_IMAGE_TYPE_NOT_SUPPORTED: save a copy as PNG or JPEG"),
    row("picture.animated", Info, Desk, "A service may show one frame only to whoever solves the captcha"),
    row("picture.orientation", Warning, Desk, "Viewers turn the picture as the note says; a service may not, and then sees the picture on its side"),
    row("picture.cmyk", Warning, Desk, "Many programs can't read print colours or show them inverted: save a copy in RGB"),
    row("picture.sixteen-bit", Info, Desk, "Some programs can't read 16 bits a channel: save a copy with 8"),
    row("picture.alpha", Warning, Desk, "A service that puts that colour behind the picture sees nothing: save a copy without transparency"),
    row("picture.blank", Warning, Desk, "Nobody can solve a blank picture, and some services charge for it all the same"),
    row("picture.many-pixels", Warning, Desk, "Captchas are small; this may be a whole screen, which a worker sees reduced: cut the captcha out"),
    row("picture.encoded-anew", Info, Desk, "The bytes differ from those of the file: open the file itself if its exact bytes matter"),
    row("picture.name", Info, Desk, "Services go by what is in a file, not by its name"),

    row("key.missing", Error, CapKill, "The service must know whose account pays"),
    row("key.space", Error, Family, "Services compare every character, so they don't know a key with white space"),
    row("key.shape", Warning, Family, "Keys have 32 hexadecimal digits (0 to 9, a to f), perhaps with a suffix"),
    row("key.elsewhere", Warning, Desk, "Keys belong in clientKey only; anyone who sees another field could spend your money"),
    row("key.in-json", Warning, Desk, "The key of the profile is sent instead, so that no key has to stand in the text"),

    row("site.swapped", Warning, Desk, "The website URL and the website key stand in each other's place"),
    row("url.missing", Error, CapKill, "The service opens the page to solve its captcha"),
    row("url.shape", Warning, Family, "The service opens this address, and answers ERROR_RECAPTCHA_INVALID_DOMAIN when it can't"),
    row("url.local", Warning, Desk, "The service works on the internet and can't open a page of your own network"),
    row("site-key.missing", Error, CapKill, "The service needs the key of the captcha on the page, the value of data-sitekey in its HTML"),
    row("site-key.space", Warning, Seen, "The captcha's maker doesn't know a key with white space in it"),
    row("site-key.length", Warning, Seen, "Services answer such a key with ERROR_RECAPTCHA_INVALID_SITEKEY: copy the key from the page again"),
    row("site-key.prefix", Warning, Seen, "Services answer such a key with ERROR_RECAPTCHA_INVALID_SITEKEY: copy the key from the page again"),
    row("site-key.product", Warning, Seen, "The key belongs to another kind of captcha, which this task type can't solve: choose the type of that captcha"),
    row("url.captcha-frame", Warning, Desk, "The service needs the address of the page that shows the captcha, as it stands in the browser's address bar"),
    row("site-key.surrounded", Error, Desk, "The captcha's maker knows the key alone, without anything around it"),
    row("site-key.shape", Warning, Seen, "All keys of this maker look alike, so the service probably can't load the captcha with this one: copy the key again"),
    row("site-key.test", Info, Desk, "Owners of pages use such a key to try their forms; an answer for it says nothing about a real page"),
    row("proxy.incomplete", Warning, Family, "Services need proxyType, proxyAddress and proxyPort together"),
    row("proxy.address", Warning, Family, "Services read a host name or an IP address from this field and nothing else"),
    row("proxy.local", Warning, Desk, "The service connects to the proxy from its own machines, not from yours"),
    row("callback.shape", Warning, Desk, "The service can't call this address, so you only get the answer by asking with getTaskResult"),
    row("callback.local", Warning, Desk, "The service can't reach your machine, so you only get the answer by asking with getTaskResult"),

    row("polling.id-missing", Error, CapKill, "The service can't know which task you mean: send the taskId that createTask returned"),
    row("polling.id-text", Info, CapKill, "CapKill's ids are numbers; an id that came in quotation marks must go back in quotation marks"),
    row("polling.id-zero", Error, CapKill, "createTask answers with taskId 0 when it creates no task: look at the errorCode beside it"),
    row("polling.other-key", Warning, Desk, "A service shows a task only to the account that created it"),
    row("polling.id-is-code", Error, Desk, "createTask was refused with this code, so there is no task to ask for"),

    row("reply.error-code", Warning, Family, "The service refused the request"),
    row("reply.more-codes", Info, Desk, "capkill-desk explain CODE… tells what each of them means"),
    row("reply.older-api", Warning, Seen, "CapKill documents createTask and getTaskResult, which answer with errorId"),
    row("reply.foreign", Warning, Seen, "Something between the program and the service replied, or another service did"),
    row("reply.none", Warning, Desk, "Without a reply nobody knows whether the request arrived: compare the balance before you send it again"),
    row("session.others", Info, Desk, "Only the requests to this API can be chosen"),
    row("reply.departure", Warning, Desk, "A program that was written after the documentation may fail at this difference"),
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
