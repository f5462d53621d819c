//! Reads the PowerShell copy with a real grammar of the language and evaluates it.
//!
//! PowerShell itself is in none of the places packages come from here. So tree-sitter's grammar parses
//! the copy, this file gives each construct it may hold its documented meaning and refuses all others, and the
//! real curl runs with the arguments and the input PowerShell would give it.

use std::collections::HashMap;

use tree_sitter::{Node, Parser};

use super::programs::{Run, command, fed};

/// The command line and the input the script comes to.
pub struct Curl {
    arguments: Vec<String>,
    input: Vec<u8>,
}

impl Curl {
    /// Evaluates a script in an environment with or without the key.
    pub fn of(script: &str, key: Option<&str>) -> Self {
        let mut parser = Parser::new();
        parser.set_language(&tree_sitter_powershell::LANGUAGE.into()).unwrap();
        let tree = parser.parse(script, None).unwrap();
        assert!(!tree.root_node().has_error(), "PowerShell can't read {script}");
        let mut shell = Shell { script, key, variables: HashMap::new(), curl: None };
        shell.statements(tree.root_node());
        shell.curl.expect("the script calls curl.exe")
    }

    pub fn run(self) -> Run {
        Box::new(move || fed(command("curl", None).args(&self.arguments), &self.input))
    }
}

struct Shell<'a> {
    script: &'a str,
    key: Option<&'a str>,
    variables: HashMap<String, Vec<u16>>,
    curl: Option<Curl>,
}

impl<'a> Shell<'a> {
    fn text(&self, node: Node<'_>) -> &'a str {
        &self.script[node.byte_range()]
    }

    /// Goes through what only groups, down to pipelines.
    fn statements(&mut self, node: Node<'_>) {
        match node.kind() {
            "pipeline" => self.pipeline(node),
            "program" | "statement_list" | "script_block" | "script_block_body" | "script_block_expression" => {
                for child in named(node) {
                    self.statements(child);
                }
            }
            "comment" => {}
            kind => panic!("{kind} is not expected: {}", self.text(node)),
        }
    }

    fn pipeline(&mut self, node: Node<'_>) {
        let [only] = named(node).try_into().unwrap();
        if only.kind() == "assignment_expression" {
            let [left, _, right] = named(only).try_into().unwrap();
            return self.assign(self.text(left), right);
        }
        match named(only).as_slice() {
            // & { … }
            [call] if call.kind() == "command" => {
                let [operator, block] = named(*call).try_into().unwrap();
                assert_eq!((self.text(operator), block.kind()), ("&", "command_name_expr"));
                self.statements(named(block)[0]);
            }
            // … | curl.exe …
            [input, call] if call.kind() == "command" => {
                let input = self.value(*input);
                self.call_curl(&input, *call);
            }
            _ => panic!("not expected: {}", self.text(node)),
        }
    }

    fn assign(&mut self, name: &str, right: Node<'_>) {
        if name == "$OutputEncoding" {
            // What makes pipes UTF-8 without a mark; this evaluator's pipes are.
            return assert_eq!(self.text(right), "New-Object System.Text.UTF8Encoding $false");
        }
        let value = self.value(right);
        self.variables.insert(name.to_owned(), value);
    }

    fn call_curl(&mut self, input: &[u16], call: Node<'_>) {
        let [name, elements] = named(call).try_into().unwrap();
        assert_eq!(self.text(name), "curl.exe", "curl alone is another command in Windows PowerShell");
        let words = named(elements).into_iter().filter(|word| word.kind() != "command_argument_sep");
        let arguments: Vec<String> = words
            .map(|word| match word.kind() {
                "command_parameter" => self.text(word).to_owned(),
                _ => String::from_utf16(&self.value(word)).unwrap(),
            })
            .collect();
        for argument in &arguments {
            assert!(!argument.contains('"'), "5.1 and 7 pass quotation marks differently: {argument}");
        }
        let length: usize = arguments.iter().map(String::len).sum();
        assert!(length < 30_000, "Windows takes no longer command line");
        // Surrogates that are no pair would not survive UTF-8.
        let mut input = String::from_utf16(input).unwrap().into_bytes();
        input.extend(b"\r\n");
        assert!(self.curl.replace(Curl { arguments, input }).is_none(), "curl is called twice");
    }

    /// The value of an expression: text, as UTF-16 as .NET has it.
    fn value(&self, node: Node<'_>) -> Vec<u16> {
        let children = named(node);
        match (node.kind(), children.as_slice()) {
            ("additive_expression", [left, right]) => {
                assert_eq!(self.text(node.child(1).unwrap()), "+");
                let mut sum = self.value(*left);
                sum.extend(self.value(*right));
                sum
            }
            ("string_literal", [verbatim]) if verbatim.kind() == "verbatim_string_characters" => {
                let quoted = self.text(node);
                let inside = &quoted[1..quoted.len() - 1];
                assert_eq!(inside.replace("''", "").matches('\'').count(), 0, "{quoted}");
                inside.replace("''", "'").encode_utf16().collect()
            }
            ("variable", _) => match self.text(node) {
                "$env:CAPKILL_CLIENT_KEY" => {
                    self.key.expect("the copy with the key asks for none").encode_utf16().collect()
                }
                name => self.variables.get(name).unwrap_or_else(|| panic!("{name} is not set")).clone(),
            },
            ("invokation_expression", [object, member, list]) => {
                let arguments: Vec<String> = named(named(*list)[0])
                    .into_iter()
                    .map(|argument| String::from_utf16(&self.value(argument)).unwrap())
                    .collect();
                match (self.text(*object), self.text(*member), arguments.as_slice()) {
                    ("[regex]", "Unescape", [escaped]) => unescaped(escaped),
                    (_, "Replace", [from, to]) => {
                        let object = String::from_utf16(&self.value(*object)).unwrap();
                        object.replace(from, to).encode_utf16().collect()
                    }
                    other => panic!("{other:?} is not expected"),
                }
            }
            ("integer_literal", _) => self.text(node).encode_utf16().collect(),
            // Levels of precedence with nothing at them.
            (_, [only]) => self.value(*only),
            (kind, _) => panic!("{kind} is not expected: {}", self.text(node)),
        }
    }
}

fn named(node: Node<'_>) -> Vec<Node<'_>> {
    node.named_children(&mut node.walk()).collect()
}

/// What .NET's `Regex.Unescape` makes of the escapes a copy may hold.
fn unescaped(text: &str) -> Vec<u16> {
    let mut units = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c != '\\' {
            units.extend(c.encode_utf16(&mut [0; 2]).iter());
            continue;
        }
        let (kind, after) = rest.split_at(1);
        rest = after;
        match kind {
            "\\" => units.push(u16::from(b'\\')),
            "n" => units.push(10),
            "r" => units.push(13),
            "t" => units.push(9),
            "u" => {
                let (digits, after) = rest.split_at(4);
                rest = after;
                units.push(u16::from_str_radix(digits, 16).unwrap());
            }
            other => panic!("\\{other} is not expected"),
        }
    }
    units
}
