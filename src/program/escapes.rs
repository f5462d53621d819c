//! Takes the escapes out of the texts of programs.

/// How the opening sign of a text decides what its content means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
    /// `\n`, `\"`, `\u0041`.
    Backslash,
    /// Only `\\` and `\'`, as in single quotation marks of PHP and Ruby.
    Quote,
    /// The quotation mark itself, written twice.
    Doubled,
    /// `` `" ``, as in PowerShell.
    Backtick,
    None,
}

/// Adds a piece of a literal to its content.
pub(super) fn plain(piece: &str, escapes: Escapes, has_doubled_braces: bool, content: &mut String) {
    let from = content.len();
    match escapes {
        Escapes::None => content.push_str(piece),
        Escapes::Doubled => content.push_str(&piece.replace("\"\"", "\"").replace("''", "'")),
        Escapes::Quote => content.push_str(&piece.replace("\\'", "'").replace("\\\\", "\\")),
        Escapes::Backslash => unescaped(piece, '\\', content),
        Escapes::Backtick => unescaped(&piece.replace("\"\"", "\""), '`', content),
    }
    if has_doubled_braces {
        let single = content[from..].replace("{{", "{").replace("}}", "}");
        content.truncate(from);
        content.push_str(&single);
    }
}

/// Adds a text without the escapes that a sign begins.
fn unescaped(piece: &str, sign: char, content: &mut String) {
    let mut rest = piece;
    while let Some(at) = rest.find(sign) {
        content.push_str(&rest[..at]);
        rest = &rest[at + sign.len_utf8()..];
        let Some(c) = rest.chars().next() else { break };
        rest = &rest[c.len_utf8()..];
        match c {
            'n' => content.push('\n'),
            'r' => content.push('\r'),
            't' => content.push('\t'),
            'b' | 'f' | 'v' | '0' | 'a' => content.push(' '),
            '\n' => {}
            'u' | 'x' if sign == '\\' => rest = coded(rest, if c == 'u' { 4 } else { 2 }, content),
            other => content.push(other),
        }
    }
    content.push_str(rest);
}

/// Adds the character of a hexadecimal number. Returns the text after the number.
fn coded<'a>(rest: &'a str, digits: usize, content: &mut String) -> &'a str {
    let braced = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
    let (number, after) = braced.unwrap_or_else(|| rest.split_at_checked(digits).unwrap_or((rest, "")));
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_hexdigit());
    let c = u32::from_str_radix(number, 16).ok().filter(|_| is_number).and_then(char::from_u32);
    content.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
    if is_number { after } else { rest }
}
