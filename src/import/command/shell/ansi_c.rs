//! The escapes inside `$'…'`.

/// Escapes of one letter.
const LETTERS: [(char, char); 14] = [
    ('n', '\n'),
    ('r', '\r'),
    ('t', '\t'),
    ('a', '\u{7}'),
    ('b', '\u{8}'),
    ('e', '\u{1b}'),
    ('E', '\u{1b}'),
    ('f', '\u{c}'),
    ('v', '\u{b}'),
    ('\\', '\\'),
    ('\'', '\''),
    ('"', '"'),
    ('?', '?'),
    ('/', '/'),
];

/// Escapes by number, with the most digits that each takes.
const NUMBERS: [(char, usize); 3] = [('x', 2), ('u', 4), ('U', 8)];

/// Reads what follows a backslash. Returns its text and its length.
pub(in crate::import::command) fn escape(rest: &str) -> Option<(String, usize)> {
    let c = rest.chars().next()?;
    if let Some((_, digits)) = NUMBERS.iter().find(|(letter, _)| *letter == c) {
        return number(rest, *digits);
    }
    if c.is_digit(8) {
        let digits: String = rest.chars().take(3).take_while(|c| c.is_digit(8)).collect();
        let code = u32::from_str_radix(&digits, 8).ok()?;
        return Some((char::from_u32(code & 0xff)?.to_string(), digits.len()));
    }
    let (_, plain) = LETTERS.iter().find(|(letter, _)| *letter == c)?;
    Some((plain.to_string(), c.len_utf8()))
}

fn number(rest: &str, most: usize) -> Option<(String, usize)> {
    let digits: String = rest[1..].chars().take(most).take_while(char::is_ascii_hexdigit).collect();
    let code = u32::from_str_radix(&digits, 16).ok()?;
    let length = 1 + digits.len();
    // Chrome writes surrogate pairs as two escapes.
    if (0xd800..0xdc00).contains(&code)
        && let Some(low) = rest.get(length..length + 6).filter(|next| next.starts_with("\\u"))
        && let Ok(low @ 0xdc00..0xe000) = u32::from_str_radix(&low[2..], 16)
    {
        let c = char::from_u32(0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00))?;
        return Some((c.to_string(), length + 6));
    }
    Some((char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER).to_string(), length))
}
