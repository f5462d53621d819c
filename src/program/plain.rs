//! Reads programs in languages without a grammar by what all languages share: texts, names with values, brackets.

use std::ops::Range;

use super::candidate::{is_task, of_text, score};
use super::data::Data;
use super::object::canonical;
use super::plain_tokens::{Kind, Style, Token, tokens};
use super::plain_values::{Operand, evaluated, makes_object, names, pairs};
use super::sending::Sending;
use crate::contract::Method;

/// Deepest nesting that is read.
const MAX_DEPTH: usize = 48;

/// Most values that are compared.
const MAX_CANDIDATES: usize = 256;

/// A value that may be what the program sends.
pub(super) struct Candidate {
    pub data: Data,
    pub score: u32,
    pub faults: Vec<String>,
    pub is_text: bool,
}

/// Returns the best value of a program and how it goes out.
pub(super) fn read(text: &str, style: &'static Style) -> Option<(Candidate, Sending)> {
    let mut reader = Reader { text, style, tokens: tokens(text, style), at: 0, found: Vec::new(), named: Vec::new() };
    while reader.at < reader.tokens.len() {
        reader.group(None, 0);
    }
    let method = reader.tokens.iter().find_map(|token| match &token.kind {
        Kind::Text(text) if text.contains('/') => Method::of_address(text),
        _ => None,
    });
    let best = reader.best()?;
    Some((best, Sending { method, is_body: method.is_some(), ..Sending::default() }))
}

struct Reader<'a> {
    text: &'a str,
    style: &'static Style,
    tokens: Vec<Token>,
    at: usize,
    found: Vec<Candidate>,
    /// What names stand for, with the members that are put into them later.
    named: Vec<(String, Data)>,
}

impl Reader<'_> {
    fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    fn is(&self, at: usize, sign: char) -> bool {
        self.token(at).is_some_and(|token| token.is(sign))
    }

    fn written(&self, at: usize) -> &str {
        self.token(at).and_then(|token| self.text.get(token.span.clone())).unwrap_or_default()
    }

    /// Tells whether spaces stand on both sides of a token.
    fn stands_apart(&self, at: usize) -> bool {
        let end = |at: usize| self.token(at).map(|token| token.span.end);
        let start = |at: usize| self.token(at).map(|token| token.span.start);
        at > 0 && end(at - 1) < start(at) && end(at) < start(at + 1)
    }

    /// Reads what stands between brackets, or up to a bracket that closes nothing.
    fn group(&mut self, close: Option<char>, depth: usize) -> Data {
        let (mut members, mut items, mut is_block) = (Vec::new(), Vec::new(), close.is_none());
        while let Some(token) = self.token(self.at) {
            if let Kind::Sign(sign @ (')' | ']' | '}' | ',' | ';' | '|')) = token.kind {
                self.at += 1;
                is_block |= sign == ';' && self.style.has_semicolons;
                if matches!(sign, ')' | ']' | '}') {
                    break;
                }
                continue;
            }
            let before = self.at;
            match self.item(depth) {
                (Some(name), value) => members.push((name, value)),
                (None, value) => items.push(value),
            }
            // Every round must get on.
            self.at = self.at.max(before + 1);
        }
        if is_block {
            return Data::code("");
        }
        let data = match (members.is_empty(), pairs(&items)) {
            (true, Some(pairs)) => Data::Object(pairs),
            (true, None) => Data::List(items),
            (false, _) => Data::Object(members),
        };
        self.take(&data);
        data
    }

    /// Reads a value, and the name that it is given to.
    fn item(&mut self, depth: usize) -> (Option<String>, Data) {
        let Some((path, next)) = self.name(self.at) else { return (None, self.statement(depth)) };
        self.at = next;
        let value = self.value(depth);
        if let [base, rest @ ..] = path.as_slice() {
            self.assign(base, rest, &value);
        }
        (path.into_iter().next_back(), value)
    }

    /// Reads a value that no name stands before; in a statement the name may follow other words: `let mut x = …`.
    fn statement(&mut self, depth: usize) -> Data {
        let is_word = |at: usize| self.token(at).is_some_and(|token| token.kind == Kind::Word);
        let mut at = self.at;
        while at < self.at + MAX_WORDS && is_word(at) && is_word(at + 1) {
            at += 1;
        }
        match self.name(at).filter(|_| at > self.at) {
            Some((path, next)) => {
                self.at = next;
                let value = self.value(depth);
                if let [base, rest @ ..] = path.as_slice() {
                    self.assign(base, rest, &value);
                }
                value
            }
            None => self.value(depth),
        }
    }

    /// Returns the path of names before a sign that gives them a value, and where the value begins.
    fn name(&self, start: usize) -> Option<(Vec<String>, usize)> {
        let mut at = start;
        // VB writes `.name = value`, Lua `["name"] = value`, Elixir and Ruby `:name => value`.
        if (self.is(at, '.') || self.is(at, ':')) && self.token(at + 1)?.kind == Kind::Word {
            at += 1;
        }
        // A word of the language itself can be a name in Rust: `r#type`.
        if self.written(at) == "r" && self.is(at + 1, '#') {
            at += 2;
        }
        let mut path = match &self.token(at)?.kind {
            Kind::Text(text) => vec![text.clone()],
            Kind::Word => names(self.written(at)),
            Kind::Sign('[') if self.is(at + 2, ']') => vec![self.text_at(at + 1)?],
            _ => return None,
        };
        at += if self.is(at, '[') { 3 } else { 1 };
        while self.is(at, '[') && self.is(at + 2, ']') && path.len() < MAX_DEPTH {
            path.push(self.text_at(at + 1)?);
            at += 3;
        }
        // Swift and F# name the type: `let body: [String: Any] = [`.
        if self.is(at, ':') && start > 0 && self.token(start - 1).is_some_and(|token| token.kind == Kind::Word) {
            at = self.after_type(at)?;
        }
        Some((path, self.after_sign(at)?))
    }

    fn text_at(&self, at: usize) -> Option<String> {
        match &self.token(at)?.kind {
            Kind::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// Returns where the equals sign stands after a type.
    fn after_type(&self, at: usize) -> Option<usize> {
        (at..at + MAX_WORDS).find(|at| self.is(*at, '='))
    }

    /// Returns what follows a sign that gives a name its value: `:`, `=`, `:=`, `=>`, `->`, `<-`.
    fn after_sign(&self, at: usize) -> Option<usize> {
        let second = |sign: char| self.is(at + 1, sign);
        match self.token(at)?.kind {
            Kind::Sign(':') if second(':') => None,
            Kind::Sign('=') if second('=') => None,
            Kind::Sign(':') if second('=') => Some(at + 2),
            Kind::Sign('=' | '-') if second('>') => Some(at + 2),
            Kind::Sign('<') if second('-') => Some(at + 2),
            Kind::Sign(':' | '=') => Some(at + 1),
            _ => None,
        }
    }

    /// Reads a value up to what separates it from the next.
    fn value(&mut self, depth: usize) -> Data {
        let mut operands: Vec<Operand> = Vec::new();
        let mut name = None;
        while let Some(token) = self.token(self.at) {
            let is_end = matches!(token.kind, Kind::Sign(',' | ';' | ')' | ']' | '}'))
                || token.starts_line && !operands.is_empty() && !goes_on(operands.last(), token);
            if is_end {
                break;
            }
            let operand = match &token.kind {
                Kind::Text(text) => Operand::Text(text.clone()),
                Kind::Word => Operand::Word(self.written(self.at).to_owned()),
                Kind::Number => Operand::Number(self.written(self.at).to_owned()),
                Kind::Sign(sign @ ('(' | '[' | '{')) if depth < MAX_DEPTH => {
                    let sign = *sign;
                    self.at += 1;
                    let group = self.group(Some(sign), depth + 1);
                    self.put_in(&operands, &group);
                    operands.push(Operand::Group(if takes(operands.last(), sign, &group) {
                        Data::code("")
                    } else {
                        group
                    }));
                    continue;
                }
                // What stands before the sign is a type and a name: `const char *text = "…"`.
                Kind::Sign('=') if !self.is(self.at + 1, '=') && matches!(operands.last(), Some(Operand::Word(_))) => {
                    name = operands.pop();
                    operands.clear();
                    self.at += 1;
                    continue;
                }
                // A method's point stands before its name at once.
                Kind::Sign('.') if self.stands_apart(self.at) => Operand::Sign('+'),
                Kind::Sign(sign) => Operand::Sign(*sign),
            };
            operands.push(operand);
            self.at += 1;
        }
        let data = evaluated(&operands);
        if matches!(data, Data::Text(_)) {
            self.take(&data);
        }
        if let Some(Operand::Word(name)) = name
            && let [base, rest @ ..] = names(&name).as_slice()
        {
            self.assign(base, rest, &data);
        }
        data
    }

    /// Notes what a call puts into an object: `o.insert("name", value)`, `cJSON_AddStringToObject(o, "name", value)`.
    fn put_in(&mut self, operands: &[Operand], group: &Data) {
        let (Some(Operand::Word(function)), Data::List(arguments)) = (operands.last(), group) else { return };
        let is_pair = |name: &Data| matches!(name, Data::Text(_));
        match arguments.as_slice() {
            [name, value] if is_pair(name) && PUTTING.iter().any(|put| function.ends_with(put)) => {
                let base = names(function);
                let Some((_, base)) = base.split_last().filter(|(_, base)| !base.is_empty()) else { return };
                let rest: Vec<String> = base[1..].iter().cloned().chain(name.text().map(str::to_owned)).collect();
                self.assign(&base[0], &rest, value);
            }
            [Data::Code(base), name, value] if function.starts_with("cJSON_Add") && is_pair(name) => {
                let name = name.text().map(str::to_owned);
                self.assign(base, &Vec::from_iter(name), value);
            }
            _ => {}
        }
    }

    /// Gives a name, or a member of what it stands for, a value.
    fn assign(&mut self, base: &str, rest: &[String], value: &Data) {
        let is_object = matches!(value, Data::Object(_));
        if rest.is_empty() && !is_object || self.named.len() > MAX_CANDIDATES {
            return;
        }
        let index = self.named.iter().position(|(known, _)| known == base).unwrap_or(self.named.len());
        if index == self.named.len() {
            self.named.push((base.to_owned(), Data::Object(Vec::new())));
        }
        let Some((_, mut at)) = self.named.get_mut(index).map(|(name, data)| (name, data)) else { return };
        for name in rest {
            let Data::Object(members) = at else { return };
            let index = members.iter().position(|(known, _)| known == name).unwrap_or(members.len());
            if index == members.len() {
                members.push((name.clone(), Data::Object(Vec::new())));
            }
            let Some((_, member)) = members.get_mut(index) else { return };
            at = member;
        }
        *at = value.clone();
    }

    /// Compares a value with what the API's bodies look like.
    fn take(&mut self, data: &Data) {
        if self.found.len() >= MAX_CANDIDATES {
            return;
        }
        let (data, faults, is_text) = match data {
            Data::Text(text) => match of_text(text) {
                Some((data, faults)) => (data, faults, true),
                None => return,
            },
            Data::Object(_) => (with_own_names(data.clone()), Vec::new(), false),
            _ => return,
        };
        let score = score(&data);
        if score > 0 {
            self.found.push(Candidate { data, score, faults, is_text });
        }
    }

    fn best(mut self) -> Option<Candidate> {
        let named = std::mem::take(&mut self.named);
        // A macro of C has its text without any sign before it.
        let texts = if self.found.is_empty() { std::mem::take(&mut self.tokens) } else { Vec::new() };
        for token in texts.into_iter().take(MAX_CANDIDATES * 16) {
            if let Kind::Text(text) = token.kind {
                self.take(&Data::Text(text));
            }
        }
        for (_, data) in &named {
            self.take(&resolved(data, &named, 0));
        }
        for candidate in self.found.iter_mut().filter(|candidate| !candidate.is_text) {
            candidate.data = with_own_names(resolved(&candidate.data, &named, 0));
            candidate.score = score(&candidate.data);
        }
        // A type's definition has the same names, and no values.
        let rank = |candidate: &Candidate| (candidate.score, candidate.data.get("task").is_some_and(is_task));
        let best = self.found.into_iter().reduce(|best, next| if rank(&next) > rank(&best) { next } else { best });
        best.map(|best| with_key_put_in(best, &named))
    }
}

/// Returns a body with the key that is put into it under another name: `if let Value::Object(fields) = &mut body`.
fn with_key_put_in(mut best: Candidate, named: &[(String, Data)]) -> Candidate {
    let is_key_alone = |data: &&Data| data.get("clientKey").is_some() && data.get("task").is_none();
    let has_no_key = best.data.get("clientKey").is_none() && best.data.get("task").is_some();
    let key = named
        .iter()
        .map(|(_, data)| data)
        .find(is_key_alone)
        .and_then(|data| data.get("clientKey"))
        .filter(|_| has_no_key);
    if let (Data::Object(members), Some(key)) = (&mut best.data, key) {
        members.insert(0, ("clientKey".to_owned(), key.clone()));
    }
    best
}

/// Most words before a name in a statement.
const MAX_WORDS: usize = 12;

/// Functions that put a named value into what they are called on.
const PUTTING: &[&str] =
    &["insert", "Insert", "put", "Add", "AddPair", "add", "addProperty", "AddMember", "set", "setObject", "append"];

/// Tells whether brackets hold the named arguments of a call that is known only at run time: `fromEnvironment('K', defaultValue: '')`.
fn takes(function: Option<&Operand>, sign: char, group: &Data) -> bool {
    let Some(Operand::Word(function)) = function else { return false };
    let is_own = || score(&with_own_names(group.clone())) > 0;
    sign == '(' && matches!(group, Data::Object(_)) && !makes_object(function) && !is_own()
}

/// Tells whether a token at the beginning of a line belongs to the value before it.
fn goes_on(last: Option<&Operand>, token: &Token) -> bool {
    let is_open = matches!(last, Some(Operand::Sign(_)));
    let is_joint = matches!(token.kind, Kind::Sign('+' | '.' | '&' | '|' | '<' | '^' | '?' | ':'));
    let is_next_text = matches!((last, &token.kind), (Some(Operand::Text(_)), Kind::Text(_)));
    let is_opening = matches!((last, &token.kind), (Some(Operand::Word(_)), Kind::Sign('{')));
    is_open || is_joint || is_next_text || is_opening
}

/// Returns an object whose names are spelled as the API's.
fn with_own_names(data: Data) -> Data {
    match data {
        Data::Object(members) => {
            let own = |name: &str| match name {
                // `type` is a word of the language itself, and an attribute gives the field its name in JSON.
                "task_type" | "taskType" | "type_" => "type".to_owned(),
                name => canonical(name),
            };
            Data::Object(members.into_iter().map(|(name, value)| (own(&name), with_own_names(value))).collect())
        }
        other => other,
    }
}

/// Returns a value with objects in the place of the names that stand for them.
fn resolved(data: &Data, named: &[(String, Data)], depth: usize) -> Data {
    match data {
        Data::Code(code) if depth < 4 => {
            let known = named.iter().find(|(name, _)| name == code);
            known.map_or_else(|| data.clone(), |(_, object)| resolved(object, named, depth + 1))
        }
        Data::Object(members) => Data::Object(
            members.iter().map(|(name, value)| (name.clone(), resolved(value, named, depth + 1))).collect(),
        ),
        _ => data.clone(),
    }
}

/// Returns the texts of a program, each with the name that it is given to and its place.
pub(super) fn texts(text: &str, style: &'static Style) -> Vec<(String, Range<usize>, String)> {
    let tokens = tokens(text, style);
    let texts = tokens.iter().enumerate().filter_map(|(index, token)| match &token.kind {
        Kind::Text(value) => Some((name_before(text, &tokens[..index]), token.span.clone(), value.clone())),
        _ => None,
    });
    texts.collect()
}

/// Returns the name that stands before a value, or else the function that is given the value.
fn name_before(text: &str, before: &[Token]) -> String {
    let written = |token: &Token| match &token.kind {
        Kind::Text(name) => name.clone(),
        _ => text.get(token.span.clone()).unwrap_or_default().to_owned(),
    };
    let is_name = |token: &&Token| matches!(token.kind, Kind::Word | Kind::Text(_));
    for (index, token) in before.iter().enumerate().rev().take(MAX_WORDS) {
        match token.kind {
            Kind::Sign('=' | ':' | '>' | '-') => {
                let named = before[..index].iter().rev().take(3).find(is_name);
                if let Some(name) = named {
                    return names(&written(name)).pop().unwrap_or_default();
                }
            }
            Kind::Sign(',' | ';' | '{' | '}' | '[') => break,
            _ => {}
        }
    }
    let call = before.iter().rposition(|token| token.is('('));
    call.and_then(|at| before[..at].last()).filter(is_name).map(written).unwrap_or_default()
}
