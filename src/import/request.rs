//! An HTTP request that was found, and the checks of everything but its body.

use sha2::{Digest as _, Sha256};
use url::Url;

use super::imported::RequestFacts;
use super::secrets::key_shaped;
use crate::contract::{BaseUrl, ClientKey, MASK, Method, Origin, capkill_address, is_json, is_loopback_host};
use crate::payload::redaction::{SecretKind, could_be_key, kind_of, shown_header, without_key_words};
use crate::payload::{Finding, in_one_line, place};

/// A request that was read from a command, a dump or a HAR file.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and no two exclude each other")]
pub(super) struct Request {
    /// The form in which the request came, for people.
    pub how: String,
    pub method: Option<String>,
    pub url: Option<String>,
    /// The address came without a scheme, and the program's own was put in front.
    pub lacks_scheme: bool,
    pub headers: Vec<(String, String)>,
    pub content_type: Option<String>,
    pub body: RequestBody,
    /// Values in doubled braces are filled in when the request is sent.
    pub has_variables: bool,
    /// The variables that a shell fills in, as they are written.
    pub filled_in: Vec<String>,
    /// Code stands in the body for values that are known only at run time.
    pub has_code: bool,
    /// The command is one of a program, whose reader knows the values that come at run time.
    pub is_program: bool,
    pub findings: Vec<Finding>,
}

/// A request's body.
#[derive(Clone, Debug, Default)]
pub(super) enum RequestBody {
    #[default]
    Absent,
    Text(String),
    Form(WebForm),
    /// The body is known only to whoever runs the command.
    Elsewhere(Elsewhere),
}

/// The fields of a web form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WebForm {
    pub kind: FormKind,
    pub fields: Vec<(String, String)>,
}

impl WebForm {
    /// Returns the fields as `name=value&name=value`.
    pub fn encoded(&self) -> String {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(&self.fields);
        form.finish()
    }
}

/// How the fields of a web form are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FormKind {
    /// `name=value&name=value`.
    Encoded,
    /// A part for each field, as in `multipart/form-data`.
    Parts,
    /// In the address, after its question mark.
    Query,
}

impl FormKind {
    /// Returns what is wrong with a body of this kind.
    pub const fn fault(self) -> &'static str {
        match self {
            Self::Encoded => "The body is a web form, not JSON",
            Self::Parts => "The body is a web form in parts (multipart/form-data), not JSON",
            Self::Query => "The fields stand in the address, not in a JSON body",
        }
    }
}

/// Where a body is that was not given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Elsewhere {
    File(String),
    Input,
    /// The command before this one in a pipe prints it.
    Pipe,
    Variable(String),
    /// What a command prints. Its words are never shown: a key may be one of them.
    Output(String),
    /// `curl -v` and logs show a request's headers only.
    NotShown,
}

/// Longest name of a file that is shown, and longest name of a program, in characters.
const MAX_SHOWN: usize = 80;
const MAX_NAME: usize = 30;

/// Returns the name of the program that a command calls, after the variables that are set for it.
fn program_of(command: &str) -> Option<&str> {
    let is_set_before = |word: &&str| word.contains('=') || ["sudo", "env", "command", "exec"].contains(word);
    let path = command.split_whitespace().find(|word| !is_set_before(word))?;
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    (!name.is_empty() && name.len() <= MAX_NAME && name.chars().all(is_name) && !could_be_key(name)).then_some(name)
}

impl Elsewhere {
    /// Returns the finding that says where the body is.
    pub fn finding(&self) -> Finding {
        let shown = |text: &str| {
            let text = without_key_words(text);
            in_one_line(&text.chars().take(MAX_SHOWN).collect::<String>()).into_owned()
        };
        let message = match self {
            Self::File(file) => format!("The body is in a file that was not given: {}", shown(file)),
            Self::Input => "The body comes from the standard input, which was not given".to_owned(),
            Self::Pipe => "The body is what the command before the | prints, and that was not given".to_owned(),
            Self::Variable(name) => format!("The body is in a variable that was not given: {}", shown(name)),
            Self::Output(command) => {
                let by = program_of(command)
                    .map_or_else(|| "another command".to_owned(), |name| format!("the command {name}"));
                format!("The body is what {by} prints, and that was not given")
            }
            Self::NotShown => "The body was not given: the dump shows the headers alone".to_owned(),
        };
        Finding::new("curl.body-in-file", place::WHOLE, message)
    }
}

impl Request {
    /// Takes an address, and puts `http://` in front of one without a scheme, as curl does.
    pub fn set_url(&mut self, url: Option<String>) {
        // What a variable stands for may have a scheme.
        let is_unknown = |url: &String| url.contains("://") || url.starts_with(['$', '{', '<', '%', '[']);
        self.lacks_scheme = url.as_ref().is_some_and(|url| !is_unknown(url));
        self.url = url.map(|url| if self.lacks_scheme { format!("http://{url}") } else { url });
    }

    /// Returns the method of the API that the URL names.
    pub fn api_method(&self) -> Option<Method> {
        Method::of_address(self.url.as_deref()?)
    }

    /// Returns the URL, when it is whole.
    fn parsed_url(&self) -> Option<Url> {
        Url::parse(self.url.as_deref()?).ok()
    }

    /// Returns what follows the address's question mark.
    pub fn query(&self) -> Option<&str> {
        self.url.as_deref()?.split_once('?').map(|(_, query)| query.split('#').next().unwrap_or_default())
    }

    /// Returns where the request goes.
    pub fn origin(&self) -> Option<Origin> {
        BaseUrl::parse(self.url.as_deref()?).ok().map(|address| Origin::of(&address))
    }

    /// Tells whether the request goes to this machine.
    pub fn is_local(&self) -> bool {
        self.parsed_url().is_some_and(|url| is_loopback_host(&url))
    }

    /// Returns the keys that the path may hold, by their shape.
    pub fn path_keys(&self) -> Vec<ClientKey> {
        self.parsed_url().map(|url| key_shaped(url.path()).collect()).unwrap_or_default()
    }

    /// Returns host and path for people, with everything masked that may be a secret.
    pub fn shown_address(&self) -> Option<String> {
        let url = self.parsed_url()?;
        let mut shown = url.host_str()?.to_owned();
        for piece in url.path().split('/').skip(1) {
            let is_long = piece.len() >= LONG_PIECE && piece.bytes().any(|byte| byte.is_ascii_digit());
            shown.push('/');
            shown.push_str(if is_long { MASK } else { piece });
        }
        Some(in_one_line(&shown.chars().take(200).collect::<String>()).into_owned())
    }

    /// Returns what exported data say of the request.
    pub fn facts(&self) -> RequestFacts {
        let body = match &self.body {
            RequestBody::Text(text) => Some(text.as_bytes()),
            _ => None,
        };
        let shown = |(name, value): &(String, String)| (name.clone(), shown_header(name, value).to_owned());
        RequestFacts {
            method: self.method.clone(),
            // What is secret in it is masked later, with everything that is shown.
            url: self.url.clone(),
            headers: self.headers.iter().map(shown).collect(),
            body_bytes: body.map(<[u8]>::len),
            body_sha256: body.map(|body| hex(&Sha256::digest(body))),
        }
    }

    /// Returns the name of the program that the command calls.
    fn sender(&self) -> &'static str {
        SENDERS.iter().find(|(word, _)| self.how.contains(word)).map_or("the program", |(_, name)| name)
    }

    /// Returns what is wrong besides the body, which is one of `method`.
    pub fn check(&self, method: Method) -> Vec<Finding> {
        let mut findings = self.findings.clone();
        let mut say = |id, message: String| findings.push(Finding::new(id, place::WHOLE, message));
        if let Some(verb) = self.method.as_deref().filter(|verb| !verb.eq_ignore_ascii_case("POST")) {
            say("http.method", format!("The request is a {}, but the API wants a POST", in_one_line(verb)));
        }
        if let Some(url) = &self.url
            && self.api_method() != Some(method)
        {
            let path = self.parsed_url().map_or_else(|| url.clone(), |url| url.path().to_owned());
            let shown: String = path.chars().take(80).collect();
            say("http.address", format!("The address ends with {shown}, but the body is one for {method}"));
        } else if let Some(right) = self.parsed_url().and_then(|url| capkill_address(&url, method)) {
            say("http.address", format!("CapKill has {method} at {right}, and nowhere else that it tells of"));
        }
        if self.parsed_url().is_some_and(|url| url.scheme() == "http" && !is_loopback_host(&url)) {
            if self.lacks_scheme {
                say(
                    "http.scheme-missing",
                    format!("The address has no https:// in front, so {} sends the request unencrypted", self.sender()),
                );
            } else {
                say("http.unencrypted", "The request goes out unencrypted, over http://".to_owned());
            }
        }
        findings.extend(self.content_type_fault());
        findings.extend(self.key_in_address());
        findings
    }

    /// Returns the finding for a key in the address of a request that has a body besides.
    fn key_in_address(&self) -> Option<Finding> {
        if matches!(self.body, RequestBody::Absent) {
            return None;
        }
        let is_key = |name: &str| matches!(kind_of(name), Some(SecretKind::Key | SecretKind::Token));
        let pairs = url::form_urlencoded::parse(self.query()?.as_bytes());
        let (name, _) = pairs.into_iter().find(|(name, value)| is_key(name) && is_value(value))?;
        let shown = in_one_line(&name.chars().take(40).collect::<String>()).into_owned();
        let message = format!(
            "A key stands in the address, after {shown}=, where servers and proxies write it into their logs; the API reads it from clientKey in the body"
        );
        Some(Finding::new("key.elsewhere", place::WHOLE, message))
    }

    /// Returns what is wrong with the Content-Type; a request without a body needs none.
    fn content_type_fault(&self) -> Option<Finding> {
        let message = match &self.content_type {
            Some(kind) if is_json(kind) => return None,
            Some(kind) => {
                let shown: String = kind.chars().take(60).collect();
                format!("Content-Type is {shown}, not application/json")
            }
            None if matches!(self.body, RequestBody::Absent | RequestBody::Elsewhere(Elsewhere::NotShown)) => {
                return None;
            }
            None => "The request has no header Content-Type".to_owned(),
        };
        Some(Finding::new("shape.content-type", place::WHOLE, message))
    }
}

/// Tells whether a value in an address is there, and no mark that something fills.
fn is_value(value: &str) -> bool {
    !value.is_empty() && !value.starts_with(['$', '{', '<', '%', '['])
}

/// The programs that send commands' requests, by what the form of the command is called.
const SENDERS: [(&str, &str); 5] =
    [("cURL", "curl"), ("wget", "wget"), ("HTTPie", "HTTPie"), ("PowerShell", "PowerShell"), ("Postman", "Postman")];

/// Length from which a piece of a path with digits may be a secret.
const LONG_PIECE: usize = 20;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}
