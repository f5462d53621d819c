//! The readers of programs: any bytes as a program in any language.

use capkill_desk::payload::document::Document;
use capkill_desk::program::{literals, read};

use super::Choices;

/// What ten million runs can afford; larger programs are measured elsewhere.
const MAX_BYTES: usize = 4 * 1024;

/// Endings of file names, which choose the language that is tried first.
const NAMES: [&str; 11] = ["", "a.py", "a.js", "a.ts", "a.go", "a.php", "a.cs", "a.java", "a.kt", "a.rb", "a.ps1"];

/// Reads any bytes as a program. What is read must be a value, and every literal must stand in the text.
pub fn program(input: &[u8]) {
    let text = String::from_utf8_lossy(&input[..input.len().min(MAX_BYTES)]);
    let name = NAMES[Choices::of(input).below(NAMES.len())];
    if let Some(program) = read(&text, name) {
        assert!(Document::parse(program.json.as_str()).root().is_some(), "{}", program.json);
    }
    for literal in literals(&text) {
        assert!(text.get(literal.span).is_some(), "{}", literal.name);
    }
}
