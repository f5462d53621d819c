//! Finds how a program sends a value: to which address, and as JSON or as a web form.

use tree_sitter::Node;

use super::candidate::Candidate;
use super::data::Data;
use super::language::Kind;
use super::names::path;
use super::tree::{Parts, call, kind_of, pieces_of, walk};
use super::value::Reader;
use crate::contract::Method;

/// What is known of the request that a value goes out with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sending {
    /// The method of the API that the address names.
    pub method: Option<Method>,
    /// The program shows that the value itself is the body.
    pub is_body: bool,
    /// The call that names the address sends a GET.
    pub is_get: bool,
    /// What makes the value go out as a web form, and what to do instead.
    pub form: Option<Form>,
    /// What turns the value into JSON although it is JSON text already: `json=…`.
    pub twice: Option<&'static str>,
    /// `fetch` is given the object itself, which it turns into no JSON.
    pub is_bare_object: bool,
}

/// What makes a value go out as a web form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    pub by: &'static str,
    /// What sends JSON instead.
    pub instead: &'static str,
}

/// How a value goes out.
#[derive(Clone, Copy)]
enum Way {
    Json,
    Form(&'static str),
}

/// Functions that decide how the value goes out which they are given.
#[rustfmt::skip]
const FUNCTIONS: &[(&str, Way)] = &[
    ("dumps", Way::Json), ("stringify", Way::Json), ("json_encode", Way::Json), ("Serialize", Way::Json), ("SerializeObject", Way::Json), ("to_json", Way::Json),
    ("Marshal", Way::Json), ("PostAsJsonAsync", Way::Json), ("JsonContent", Way::Json), ("AddJsonBody", Way::Json),
    ("urlencode", Way::Form("json.dumps(…)")),
    ("http_build_query", Way::Form("json_encode(…)")),
    ("URLSearchParams", Way::Form("JSON.stringify(…)")),
    ("FormUrlEncodedContent", Way::Form("JsonContent.Create(…)")),
    ("UrlEncodedFormEntity", Way::Form("StringEntity with the JSON")),
    ("submitForm", Way::Form("setBody with the JSON")),
    ("post_form", Way::Form("Net::HTTP.post with .to_json")),
    ("set_form_data", Way::Form("request.body = ….to_json")),
    ("encode_www_form", Way::Form(".to_json")),
    ("PostForm", Way::Form("http.Post with json.Marshal")),
];

/// Names of arguments and options that decide how their value goes out, and how people know them.
#[rustfmt::skip]
const OPTIONS: &[(&str, &str, Way)] = &[
    ("json", "json=…", Way::Json),
    ("data", "data=…", Way::Form("json=…")),
    ("form_params", "form_params", Way::Form("json")),
    ("form", "form", Way::Form("json")),
];

/// Returns how a candidate goes out.
pub(super) fn of<'t>(reader: &Reader<'t>, root: Node<'t>, candidate: &Candidate<'t>) -> Sending {
    let mut uses = vec![candidate.node];
    if let Some(name) = candidate.path.as_deref() {
        walk(root, &mut |node| {
            let is_use = kind_of(node) == Some(Kind::Name) && node.start_byte() > candidate.node.start_byte();
            if is_use && uses.len() < MAX_USES && path(reader.written(node)).as_deref() == Some(name) {
                uses.push(node);
            }
            true
        });
    }
    // `json.loads("…")` is text no more.
    let is_read = call(candidate.node, reader.text)
        .is_some_and(|parts| kind_of(candidate.node) == Some(Kind::Call) && READERS.contains(&parts.name));
    let mut found =
        Around { json: Json { is_written: candidate.is_text && !is_read, twice: None }, ..Around::default() };
    for place in uses {
        found.look(reader, place);
    }
    let Around { method, way, is_argument, is_get, json: Json { twice, .. }, is_bare_object } = found;
    let form = match way {
        // JSON that the program writes itself goes out as it is.
        Some((by, Way::Form(instead))) if !candidate.is_text => Some(Form { by, instead }),
        _ => None,
    };
    let is_bare_object = is_bare_object && !candidate.is_text && way.is_none();
    Sending { method, is_body: way.is_some() || is_argument || is_bare_object, is_get, form, twice, is_bare_object }
}

/// Most uses of a value that are looked at, and most nodes around each.
const MAX_USES: usize = 12;
const MAX_AROUND: usize = 40;

/// Functions that only show what they are given.
const SHOWING: [&str; 9] = ["print", "log", "debug", "info", "println", "Println", "Printf", "WriteLine", "puts"];

/// What is known from the places where a value stands.
#[derive(Default)]
struct Around {
    method: Option<Method>,
    way: Option<Decided>,
    /// The value is an argument of the call that names the address.
    is_argument: bool,
    is_get: bool,
    json: Json,
    is_bare_object: bool,
}

/// How often the value is turned into JSON.
#[derive(Default)]
struct Json {
    /// The value is JSON text by now.
    is_written: bool,
    /// What turns the text into JSON once more.
    twice: Option<&'static str>,
}

/// Functions that turn a value into JSON text, functions that read such a text, and what writes any value as JSON, a
/// text too.
const WRITERS: &[&str] = &["dumps", "stringify", "json_encode", "Serialize", "SerializeObject"];
const READERS: &[&str] = &["loads", "parse", "json_decode", "Deserialize", "DeserializeObject", "load"];
const WRITES_ANY: &[&str] = &["json=…", "PostAsJsonAsync", "JsonContent"];

impl Around {
    /// Looks at what stands around a value. What is known already stays.
    fn look<'t>(&mut self, reader: &Reader<'t>, place: Node<'t>) {
        let (mut at, mut way) = (place, self.way);
        for _ in 0..MAX_AROUND {
            let Some(parent) = at.parent() else { break };
            let decided = decided(reader, parent, at);
            self.note_json(reader, parent, decided);
            self.is_bare_object |= is_body_of_fetch(reader, parent);
            way = way.or(decided);
            if let Some(parts) = call(parent, reader.text).filter(|_| kind_of(parent) == Some(Kind::Call)) {
                if SHOWING.contains(&parts.name) {
                    return;
                }
                let named = method(reader, &parts);
                if self.method.is_none() && named.is_some() {
                    self.method = named;
                    self.is_get = sends_get(reader, &parts);
                    self.is_argument = parts.arguments.iter().any(|part| part.byte_range() == place.byte_range());
                }
            }
            if BLOCKS.contains(&parent.kind()) {
                break;
            }
            at = parent;
        }
        self.way = way;
    }
}

impl Around {
    /// Notes what turns the value into JSON, once or twice.
    fn note_json<'t>(&mut self, reader: &Reader<'t>, parent: Node<'t>, decided: Option<Decided>) {
        let function =
            call(parent, reader.text).filter(|_| kind_of(parent) == Some(Kind::Call)).map(|parts| parts.name);
        if function.is_some_and(|name| READERS.contains(&name)) {
            self.json.is_written = false;
        }
        if let Some((by, Way::Json)) = decided {
            if self.json.is_written && WRITES_ANY.contains(&by) {
                self.json.twice = self.json.twice.or(Some(by));
            }
            self.json.is_written |= WRITERS.contains(&by);
        }
    }
}

/// Tells whether a pair is the body that `fetch` is given.
fn is_body_of_fetch<'t>(reader: &Reader<'t>, pair: Node<'t>) -> bool {
    let is_body = kind_of(pair) == Some(Kind::Pair) && pair_name(reader, pair) == Some("body");
    let options = pair.parent().filter(|_| is_body);
    let call_around = options.and_then(|options| options.parent()?.parent());
    call_around
        .filter(|around| kind_of(*around) == Some(Kind::Call))
        .and_then(|around| call(around, reader.text))
        .is_some_and(|parts| parts.name == "fetch" && reader.language.name.ends_with("Script"))
}

/// Tells whether a call sends a GET, and is no route of a server's.
fn sends_get<'t>(reader: &Reader<'t>, parts: &Parts<'t>) -> bool {
    let is_route = |base: Node<'t>| ["app", "router", "server"].contains(&reader.written(base));
    parts.name.eq_ignore_ascii_case("get") && parts.base.is_some_and(|base| !is_route(base))
}

/// Nodes beyond which nothing belongs to a value's own statement.
const BLOCKS: [&str; 5] = ["block", "statement_block", "compound_statement", "declaration_list", "class_body"];

/// What decides how a value goes out, and how it does.
type Decided = (&'static str, Way);

/// Returns how a value goes out by what stands directly around it.
fn decided<'t>(reader: &Reader<'t>, parent: Node<'t>, value: Node<'t>) -> Option<Decided> {
    match kind_of(parent)? {
        Kind::Call => {
            let parts = call(parent, reader.text)?;
            let is_given = parts
                .arguments
                .iter()
                .any(|argument| argument.start_byte() < value.end_byte() && value.start_byte() < argument.end_byte());
            let known = FUNCTIONS.iter().find(|(name, _)| *name == parts.name).copied();
            let is_jquery =
                parts.name == "post" && parts.base.is_some_and(|base| ["$", "jQuery"].contains(&reader.written(base)));
            let form = is_jquery.then_some(("$.post", Way::Form("$.ajax with JSON.stringify(…)")));
            known.or(form).filter(|_| is_given || parts.name == "to_json")
        }
        Kind::Pair => {
            let (name, option) = (pair_name(reader, parent)?, pieces_of(value));
            let (known, shown, way) = OPTIONS.iter().find(|(known, ..)| *known == name).copied()?;
            // A text goes out as it is.
            let is_text = matches!(way, Way::Form(_)) && matches!(kind_of(option), Some(Kind::Text | Kind::Joined));
            (!is_text && is_known_to(reader, parent, known)).then_some((shown, way))
        }
        _ => None,
    }
}

fn pair_name<'t>(reader: &Reader<'t>, pair: Node<'t>) -> Option<&'t str> {
    Some(reader.written(pair.named_child(0)?).trim_matches(['\'', '"', ':']))
}

/// Tells whether a call takes an option in that meaning: Playwright and axios send JSON for `data`.
fn is_known_to(reader: &Reader<'_>, pair: Node<'_>, option: &str) -> bool {
    if option == "json" || option == "form_params" {
        return true;
    }
    let mut at = pair;
    let call = loop {
        let Some(parent) = at.parent() else { return false };
        at = parent;
        if kind_of(at) == Some(Kind::Call) {
            break at;
        }
    };
    let written = reader.text.get(call.byte_range()).unwrap_or_default();
    let function = written.split('(').next().unwrap_or_default();
    match (reader.language.name, option) {
        ("Python", "data") => {
            let is_playwright = function.split('.').rev().nth(1) == Some("request") || function.contains("api_request");
            !is_playwright
        }
        ("JavaScript" | "TypeScript", "data") => function.starts_with("$.") || function.starts_with("jQuery."),
        (_, "form") => function.contains("request") || function.contains("got") || function.contains("post"),
        _ => false,
    }
}

/// Returns the method that an address among a call's arguments names.
fn method<'t>(reader: &Reader<'t>, parts: &Parts<'t>) -> Option<Method> {
    parts.arguments.iter().take(4).find_map(|argument| match reader.value(*argument, 24) {
        Data::Text(url) if url.contains('/') => Method::of_address(&url),
        Data::Object(members) => members.iter().find_map(|(name, value)| match value {
            Data::Text(url) if ["url", "uri"].contains(&name.as_str()) => Method::of_address(url),
            _ => None,
        }),
        _ => None,
    })
}
