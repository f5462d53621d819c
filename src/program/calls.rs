//! Reads calls that make objects and texts: maps, builders, formats.

use tree_sitter::Node;

use super::data::{Data, HOLE};
use super::language::Kind;
use super::names::{ADDERS, PUTS_OBJECT, path, sides};
use super::object::canonical;
use super::text::formatted;
use super::tree::{Parts, children, kind_of, pieces_of, walk};
use super::value::{MAX_DEPTH, Reader};

/// Functions and types that make an object of names and values.
const MAPS: &[&str] = &[
    "dict",
    "mapOf",
    "hashMapOf",
    "mutableMapOf",
    "linkedMapOf",
    "mutableStateMapOf",
    "array",
    "JSONObject",
    "JsonObject",
    "JObject",
    "OrderedDict",
    "Map",
    "HashMap",
    "LinkedHashMap",
    "TreeMap",
    "ExpandoObject",
    "jsonObjectOf",
    "buildJsonObject",
    "createObjectNode",
    "assign",
    "merge",
    "array_merge",
    "Struct",
    "JSONStringer",
    "of",
    "ofEntries",
    "object",
    "json_object",
    "build",
    "buildMap",
];

/// Functions that turn a value into JSON text.
const WRITERS: &[&str] = &[
    "stringify",
    "dumps",
    "json_encode",
    "Serialize",
    "SerializeObject",
    "to_json",
    "generate",
    "encodeToString",
    "toJson",
    "writeValueAsString",
];

/// Functions whose text has marks that other values fill.
const FORMATS: &[&str] = &["format", "Format", "formatted", "Sprintf", "sprintf", "vsprintf", "printf", "Fprintf"];

/// Functions that give back the text that they are called on.
const ON_TEXT: &[&str] = &[
    "trim",
    "strip",
    "trimIndent",
    "trimMargin",
    "stripIndent",
    "encode",
    "toString",
    "getBytes",
    "toRequestBody",
    "toByteArray",
    "strip_heredoc",
    "freeze",
    "squish",
    "to_s",
    "ToString",
];

/// Functions that put a value in the place of a piece of the text that they are called on.
const REPLACING: &[&str] = &["replace", "replaceAll", "Replace", "ReplaceAll", "sub", "gsub"];

/// Functions that give back the text that they are given first.
const OF_TEXT: &[&str] = &[
    "NewReader",
    "NewBufferString",
    "NewBuffer",
    "StringContent",
    "StringEntity",
    "ofString",
    "String",
    "Parse",
    "parse",
    "loads",
    "dedent",
    "raw",
    "parseObject",
    "readTree",
    "Unmarshal",
    "json_decode",
    "JSONObject",
    "create",
];

impl<'t> Reader<'t> {
    /// Returns what a call makes, where that is known.
    pub fn called(&self, node: Node<'t>, depth: usize) -> Data {
        if let Some(object) = self.built(node, depth) {
            return object;
        }
        let Some(call) = self.call(node) else { return Data::code("") };
        let first = call.arguments.first().copied();
        match call.name {
            name if FORMATS.contains(&name) => {
                let text = [call.base, first].into_iter().flatten().find_map(|part| self.text_of(part, depth));
                let has_braces = self.language.doubles_braces;
                text.map_or_else(|| Data::code(self.written(node)), |text| Data::Text(formatted(&text, has_braces)))
            }
            name if WRITERS.contains(&name) => {
                let made = first.or(call.base).map(|part| self.value(part, depth + 1));
                match made {
                    Some(data @ Data::Object(_)) => Data::Text(data.to_json()),
                    _ => Data::code(self.written(node)),
                }
            }
            name if REPLACING.contains(&name) => {
                let text = call.base.and_then(|base| self.text_of(base, depth));
                let mark = first.and_then(|first| self.text_of(first, depth)).filter(|mark| !mark.is_empty());
                match (text, mark) {
                    (Some(text), Some(mark)) => Data::Text(text.replace(&mark, HOLE.encode_utf8(&mut [0; 4]))),
                    _ => Data::code(self.written(node)),
                }
            }
            name if ON_TEXT.contains(&name) || OF_TEXT.contains(&name) => {
                let part = if ON_TEXT.contains(&name) { call.base } else { first };
                let text = part.and_then(|part| self.text_of(part, depth));
                text.map_or_else(|| Data::code(self.written(node)), Data::Text)
            }
            _ => Data::code(self.written(node)),
        }
    }

    /// Returns the text that a value holds, if it is one.
    fn text_of(&self, node: Node<'t>, depth: usize) -> Option<String> {
        match self.value(node, depth + 1) {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the object that a call builds.
    pub fn built(&self, node: Node<'t>, depth: usize) -> Option<Data> {
        if let Some(initializer) = child_of(node, &["initializer_expression"]) {
            return Some(self.value(initializer, depth + 1));
        }
        let mut added = Vec::new();
        let mut at = node;
        // A chain of builders may be long: each call is read on the call before it.
        while let Some(Parts { base: Some(base), name, arguments }) = self.call(at)
            && ADDERS.contains(&name)
            && let [key, value] = arguments[..]
        {
            added.push((key, value));
            at = base;
        }
        let mut members = if kind_of(at) == Some(Kind::Call) {
            self.map(at, depth)?
        } else {
            self.named_base(at, depth, added.is_empty())?
        };
        for (key, value) in added.into_iter().rev() {
            let Some(name) = self.text_of(key, depth) else { continue };
            let value = self.member(&name, value, depth);
            // What a name stands for has the member already.
            match members.iter_mut().find(|(known, _)| *known == name) {
                Some(member) => member.1 = value,
                None => members.push((name, value)),
            }
        }
        Some(Data::Object(members))
    }

    /// Returns the members of the object at the beginning of a chain of builders.
    fn named_base(&self, node: Node<'t>, depth: usize, is_alone: bool) -> Option<Vec<(String, Data)>> {
        if is_alone {
            return None;
        }
        match self.value(node, depth + 1) {
            Data::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Returns the members of an object that one call makes.
    fn map(&self, node: Node<'t>, depth: usize) -> Option<Vec<(String, Data)>> {
        if let Some(block) = child_of(node, &["annotated_lambda", "class_body"]) {
            return Some(self.block(node, block, depth));
        }
        let Parts { name, arguments, base } = self.call(node)?;
        if name == PUTS_OBJECT {
            return Some(self.put_object(node, depth));
        }
        let is_map = MAPS.contains(&type_name(name));
        if name == "of" && base.is_none_or(|base| !self.written(base).ends_with("Map")) {
            return None;
        }
        let mut members = Vec::new();
        for argument in &arguments {
            self.argument(*argument, is_map, depth, &mut members)?;
        }
        if name == "of" || (is_map && members.is_empty() && arguments.len() >= 2) {
            members = self.alternating(&arguments, depth)?;
        }
        // Named arguments alone are an object where they have the names of a task or of a body.
        let has = |name: &str| members.iter().any(|(known, _)| known == name);
        let is_call_of_api = has("clientKey") || has("type") && (has("websiteURL") || has("body"));
        (is_map || !members.is_empty() && is_call_of_api).then_some(members)
    }

    /// Returns the members that a name gets later which stands for an object in another object.
    fn put_object(&self, node: Node<'t>, depth: usize) -> Vec<(String, Data)> {
        let assigned = node.parent().filter(|parent| kind_of(*parent) == Some(Kind::Assignment)).and_then(sides);
        let path = assigned.and_then(|(name, _)| path(self.written(name)));
        let filled = path.map(|path| self.filled(&path, Data::Object(Vec::new()), node.start_byte(), depth + 1));
        filled.map_or_else(Vec::new, |data| data.members().to_vec())
    }

    /// Adds what one argument brings in. Returns `None` when the call makes no object.
    fn argument(&self, node: Node<'t>, is_map: bool, depth: usize, members: &mut Vec<(String, Data)>) -> Option<()> {
        let parts = children(node);
        match kind_of(node) {
            Some(Kind::Pair) => {
                let (name, value) = self.pair(node, depth);
                members.push((if is_map { name } else { canonical(&name) }, value));
            }
            Some(Kind::Spread) => self.spread(node, depth, members),
            // Kotlin's `"a" to 1` and `name = value`.
            None if node.kind() == "infix_expression" && parts.len() == 3 && self.written(parts[1]) == "to" => {
                let name = self.text_of(parts[0], depth)?;
                let value = self.member(&name, parts[2], depth);
                members.push((name, value));
            }
            None if ["value_argument", "argument"].contains(&node.kind()) && parts.len() == 2 => {
                let name = canonical(self.written(parts[0]).trim_end_matches([':', ' ']));
                let value = self.member(&name, parts[1], depth);
                members.push((name, value));
            }
            Some(Kind::Collection | Kind::Name) if is_map => match self.value(node, depth + 1) {
                Data::Object(more) => members.extend(more),
                Data::List(pairs) if !pairs.is_empty() => return None,
                _ => {}
            },
            Some(Kind::Call) if is_map => {
                let call = self.call(node)?;
                match (type_name(call.name), &call.arguments[..]) {
                    ("JProperty" | "entry" | "Pair" | "SimpleEntry", [key, value]) => {
                        let name = self.text_of(*key, depth)?;
                        let value = self.member(&name, *value, depth);
                        members.push((name, value));
                    }
                    _ => members.extend(self.value(node, depth + 1).members().iter().cloned()),
                }
            }
            _ if is_map => {}
            _ => return Some(()),
        }
        Some(())
    }

    /// Returns the members of a map whose names and values take turns.
    fn alternating(&self, arguments: &[Node<'t>], depth: usize) -> Option<Vec<(String, Data)>> {
        let pairs = arguments.as_chunks::<2>().0;
        pairs
            .iter()
            .map(|[key, value]| {
                let name = self.text_of(*key, depth)?;
                let value = self.member(&name, *value, depth);
                Some((name, value))
            })
            .collect()
    }

    /// Returns the members that a block puts into its own object: `apply { put("a", 1) }`.
    fn block(&self, node: Node<'t>, block: Node<'t>, depth: usize) -> Vec<(String, Data)> {
        let mut calls = Vec::new();
        walk(block, &mut |inner| {
            let is_call = kind_of(inner) == Some(Kind::Call) && inner.id() != node.id();
            if is_call {
                calls.push(inner);
            }
            !is_call
        });
        let mut members = Vec::new();
        for call in calls.into_iter().filter(|_| depth < MAX_DEPTH) {
            if let Some(inner) = child_of(call, &["annotated_lambda"])
                && let Some(head) = child_of(call, &["call_expression"])
                && let Some(Parts { arguments, .. }) = self.call(head)
                && let Some(name) = arguments.first().and_then(|key| self.text_of(*key, depth))
            {
                let inside = self.block(call, inner, depth + 1);
                members.push((name, Data::Object(inside)));
            } else if let Some(Parts { name, arguments, .. }) = self.call(call)
                && ADDERS.contains(&name)
                && let [key, value] = arguments[..]
                && let Some(name) = self.text_of(key, depth)
            {
                let value = self.member(&name, value, depth);
                members.push((name, value));
            }
        }
        members
    }
}

/// Returns the name of a type without its parameters.
fn type_name(name: &str) -> &str {
    name.split('<').next().unwrap_or(name)
}

fn child_of<'t>(node: Node<'t>, kinds: &[&str]) -> Option<Node<'t>> {
    children(node).into_iter().find(|child| kinds.contains(&child.kind()) || kinds.contains(&pieces_of(*child).kind()))
}
