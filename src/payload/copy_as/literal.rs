//! Writes string literals of languages that escape with a backslash.

/// Returns the inside of a literal in `quote`. Characters that would end the literal, break its line or can't be
/// seen are escaped.
pub(super) fn escaped(text: &str, quote: char, code_point: fn(char) -> String) -> String {
    let mut literal = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            c if c == quote || c == '\\' => literal.extend(['\\', c]),
            c if is_unseen(c) => literal.push_str(&code_point(c)),
            c => literal.push(c),
        }
    }
    literal
}

/// Tells whether a character is a control character, trips editors and compilers, or hides others.
pub(super) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Returns a character by its number as JavaScript and Rust write it, `\u{2028}`.
pub(super) fn braced(c: char) -> String {
    format!("\\u{{{:x}}}", u32::from(c))
}
