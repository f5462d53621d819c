//! Reads `Invoke-WebRequest` and `Invoke-RestMethod` of PowerShell.

use super::super::request::{Elsewhere, FormKind, Request, RequestBody, WebForm};
use super::power_value::{Reader, Value};

/// Parameters that matter here. PowerShell takes any beginning of a name that is no other's.
const PARAMETERS: [(&str, Parameter); 7] = [
    ("uri", Parameter::Uri),
    ("method", Parameter::Method),
    ("body", Parameter::Body),
    ("contenttype", Parameter::ContentType),
    ("headers", Parameter::Headers),
    ("infile", Parameter::InFile),
    ("form", Parameter::Form),
];

#[derive(Clone, Copy)]
enum Parameter {
    Uri,
    Method,
    Body,
    ContentType,
    Headers,
    InFile,
    Form,
}

/// Tells whether words after `curl` or `wget` are a cmdlet's, of which PowerShell 5 makes both names.
pub(super) fn has_parameters(command: &str) -> bool {
    let line = command.split('\n').take(8);
    // No cmdlet has parameters with two dashes.
    line.flat_map(str::split_whitespace).take_while(|word| !word.starts_with("--")).any(|word| {
        ["-uri", "-method", "-body", "-contenttype", "-headers", "-usebasicparsing"]
            .iter()
            .any(|name| word.eq_ignore_ascii_case(name))
    })
}

/// Reads the command whose name ends at a place of a text. Returns the request and where the command ends.
pub(super) fn read(text: &str, name_end: usize, how: &str) -> (Request, usize) {
    let mut reader = Reader::new(text, name_end);
    let mut asked = Asked::default();
    loop {
        reader.skip_blanks();
        let rest = reader.rest();
        if rest.is_empty() || rest.starts_with(['\n', ';', '|', ')', '}']) {
            break;
        }
        let before = reader.at;
        if rest.strip_prefix('-').is_some_and(|name| name.starts_with(char::is_alphabetic)) {
            reader.at += 1;
            let name = reader.take_until(&[' ', '\t', '\r', '\n', ':', ';', '|', ')']);
            reader.at += usize::from(reader.rest().starts_with(':'));
            reader.skip_blanks();
            let is_switch = reader.rest().starts_with(['-', '\n', ';', '|']) || reader.rest().is_empty();
            let value = if is_switch { None } else { reader.value() };
            if let Some(value) = value {
                asked.take(&name, value);
            }
        } else if rest.starts_with('@') && !rest.starts_with("@{") && !rest.starts_with("@'") {
            reader.at += 1;
            let name = reader.take_until(&[' ', '\t', '\r', '\n', ';', '|', ')']);
            if let Some(Value::Table(members)) = reader.lookup(&format!("${name}")) {
                for (name, value) in members {
                    asked.take(&name, value);
                }
            }
        } else if let Some(value) = reader.value() {
            asked.take("uri", value);
        }
        if reader.at == before {
            break;
        }
    }
    (asked.request(how), reader.at)
}

#[derive(Default)]
struct Asked {
    method: Option<String>,
    url: Option<String>,
    content_type: Option<String>,
    headers: Vec<(String, String)>,
    body: Option<RequestBody>,
}

impl Asked {
    fn take(&mut self, name: &str, value: Value) {
        let name = name.to_ascii_lowercase();
        let Some((_, parameter)) = PARAMETERS.iter().find(|(known, _)| known.starts_with(&name)) else { return };
        let text = || value.text().map(str::to_owned);
        match parameter {
            Parameter::Uri if self.url.is_none() => self.url = text(),
            Parameter::Uri => {}
            Parameter::Method => self.method = text().map(|method| method.to_ascii_uppercase()),
            Parameter::ContentType => self.content_type = text(),
            Parameter::InFile => self.body = text().map(|file| RequestBody::Elsewhere(Elsewhere::File(file))),
            Parameter::Headers => self.headers = fields(value),
            Parameter::Form => self.body = Some(form(value, FormKind::Parts)),
            Parameter::Body => self.body = Some(body(value)),
        }
    }

    fn request(self, how: &str) -> Request {
        let mut request = Request { how: how.to_owned(), is_program: true, ..Request::default() };
        request.set_url(self.url);
        let named = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        request.content_type = self.content_type.or_else(|| named.map(|(_, value)| value.clone()));
        request.method = Some(self.method.unwrap_or_else(|| "GET".to_owned()));
        request.headers = self.headers;
        request.body = self.body.unwrap_or_default();
        if matches!(request.body, RequestBody::Text(_)) && request.content_type.is_none() {
            request.content_type = Some("application/x-www-form-urlencoded".to_owned());
        }
        request
    }
}

/// Returns a body: PowerShell sends a table as a web form.
fn body(value: Value) -> RequestBody {
    match value {
        Value::Text(text) => RequestBody::Text(text),
        Value::Bare(name) if name.starts_with('$') => RequestBody::Elsewhere(Elsewhere::Variable(name)),
        Value::Bare(code) => RequestBody::Elsewhere(Elsewhere::Output(code)),
        Value::Table(_) => form(value, FormKind::Encoded),
        Value::List(_) => RequestBody::Text(value.to_json()),
    }
}

fn form(value: Value, kind: FormKind) -> RequestBody {
    RequestBody::Form(WebForm { kind, fields: fields(value) })
}

fn fields(value: Value) -> Vec<(String, String)> {
    let Value::Table(members) = value else { return Vec::new() };
    let text = |value: &Value| value.text().map_or_else(|| value.to_json(), str::to_owned);
    members.iter().map(|(name, value)| (name.clone(), text(value))).collect()
}
