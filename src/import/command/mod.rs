//! Reads commands that make HTTP requests, in whatever they were pasted with.

mod cmdlet;
mod curl;
mod curl_options;
mod encoded;
mod filled_by_others;
mod find;
mod httpie;
mod options;
mod piped;
mod power_value;
mod printed;
mod run_time;
mod secret_values;
mod shell;
mod split;
mod tables;
mod words;

pub(super) use secret_values::secret_values;
pub(super) use shell::doubled;

use super::foreign;
use super::request::{Elsewhere, Request, RequestBody};
use curl::Context;
use find::{Candidate, Tool};
use options::{Effect, Item};
use shell::Shell;
use split::split;
use words::near_after;

/// Most places that look like a command and are none: a hostile text has them everywhere.
const MAX_MISSES: usize = 200;

/// Most commands that are read: each is looked at with what stands before it.
const MAX_COMMANDS: usize = 300;

/// A command that was read.
struct Read {
    requests: Vec<Request>,
    end: usize,
}

/// Reads the first command for this API, or else the first command at all. Returns `None` when the text has no command.
pub(super) fn read(text: &str) -> Option<Request> {
    let (mut first, mut at, mut misses, mut count) = (None, 0, 0, 0);
    // What is read for nothing is bounded by the text's length.
    let mut budget = 2 * text.len() + 1_000_000;
    while misses < MAX_MISSES
        && count < MAX_COMMANDS
        && budget > 0
        && let Some(candidate) = find::next(text, at)
    {
        let Read { requests, end } = command(text, &candidate);
        let is_command = requests.iter().any(is_plausible);
        at = if is_command { end.max(candidate.name_end) } else { candidate.name_end };
        if !is_command {
            misses += 1;
            budget = budget.saturating_sub(end.saturating_sub(candidate.start) + 1);
            continue;
        }
        count += 1;
        for request in requests {
            if foreign::is_ours(&request) {
                return Some(request);
            }
            first.get_or_insert(request);
        }
    }
    first
}

/// Tells whether a request has what every request has.
fn is_plausible(request: &Request) -> bool {
    let has_address = request.url.as_deref().is_some_and(|url| {
        let host = url.split_once("://").map_or(url, |(_, host)| host);
        host.contains(['.', ':', '/', '$']) || host.starts_with("localhost")
    });
    has_address || !matches!(request.body, RequestBody::Absent)
}

fn command(text: &str, candidate: &Candidate) -> Read {
    if let Some(mark @ ('"' | '\'')) = candidate.until
        && let Some((inside, end)) = piped::text_of_program(text, candidate.start, mark)
    {
        let inner = Candidate { start: 0, name_end: candidate.name_end - candidate.start, until: None, ..*candidate };
        return Read { requests: command(&inside, &inner).requests, end };
    }
    let is_alias = matches!(candidate.tool, Tool::Curl | Tool::Wget)
        && cmdlet::has_parameters(near_after(text, candidate.name_end));
    let Some(table) = tables::of(candidate.tool).filter(|_| !is_alias) else {
        let how = "a PowerShell command (Invoke-WebRequest or Invoke-RestMethod)";
        let (request, end) = cmdlet::read(text, candidate.name_end, how);
        return Read { requests: vec![request], end };
    };
    let (mut line, shell) = split(text, candidate);
    let before = &text[..candidate.start];
    line.filled_in.extend(filled_by_others::marks(&line, before, shell));
    let input = line.input.take().or_else(|| piped::input(text, candidate.start, shell));
    let is_piped = before.trim_end().ends_with('|');
    let how = match candidate.tool {
        Tool::Wget => "a wget command".to_owned(),
        Tool::Postman => "a Postman command".to_owned(),
        Tool::Httpie => "an HTTPie command".to_owned(),
        _ => format!("a cURL command ({})", shell.label()),
    };
    let items = options::read(&mut line, table, text);
    let context = Context { how: &how, text, input, is_piped };
    let mut requests = match candidate.tool {
        Tool::Httpie => {
            let name = text[..candidate.name_end].trim_end_matches(['"', '\'']);
            let scheme = if name.ends_with("https") || name.ends_with("xhs") { "https" } else { "http" };
            vec![httpie::request(items, scheme, &context)]
        }
        Tool::Postman => curl::requests(postman(items), &context),
        _ => curl::requests(items, &context),
    };
    for request in &mut requests {
        request.findings.extend(line.faults.iter().map(|fault| fault.finding()));
        request.filled_in.extend(line.filled_in.iter().cloned());
        given(request, before, shell);
    }
    Read { requests, end: line.end }
}

/// Puts the values of variables that were set before the command into the address and the body.
fn given(request: &mut Request, before: &str, shell: Shell) {
    if let RequestBody::Elsewhere(Elsewhere::Variable(name)) = &request.body
        && let Some(given) = piped::body_in_variable(before, name, shell)
    {
        match given {
            Ok(printed) => {
                request.filled_in.extend(printed.filled_in);
                request.has_code = printed.has_code;
                request.body = RequestBody::Text(printed.text);
            }
            Err(elsewhere) => request.body = RequestBody::Elsewhere(elsewhere),
        }
    }
    let Some(url) = request.url.as_ref().filter(|url| url.contains('$')) else { return };
    let url = piped::with_variables(url, before, shell);
    if request.url.as_ref() != Some(&url) {
        request.set_url(Some(url));
    }
}

/// Takes the method out of the words of `postman request POST ADDRESS`.
fn postman(items: Vec<Item>) -> Vec<Item> {
    let meant = |mut item: Item| {
        if item.effect.is_none() && find::is_verb(&item.value.text) {
            item.effect = Some(Effect::Method);
        }
        item
    };
    items.into_iter().skip(1).map(meant).collect()
}

#[cfg(test)]
mod tests;
