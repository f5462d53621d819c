//! Long text cut into rows of bounded length, so that a window can show any part of it at once.

/// Longest row, in characters.
const ROW_CHARS: usize = 100;

/// Text as rows; lines longer than a row go on in the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextRows {
    pub rows: Vec<String>,
    /// Length of the original, in bytes.
    pub bytes: usize,
}

impl TextRows {
    /// Cuts bytes into rows; what is no UTF-8 or can't be printed shows as the replacement character.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut rows = Vec::new();
        for line in text.lines() {
            let mut row = String::new();
            let mut chars = 0;
            for c in line.chars() {
                if chars == ROW_CHARS {
                    rows.push(std::mem::take(&mut row));
                    chars = 0;
                }
                match c {
                    '\t' => row.push_str("    "),
                    c if c.is_control() => row.push('\u{fffd}'),
                    c => row.push(c),
                }
                chars += 1;
            }
            rows.push(row);
        }
        Self { rows, bytes: bytes.len() }
    }
}

/// Text cut to a number of characters, with an ellipsis where it was cut.
#[must_use]
pub fn cut(text: &str, max_chars: usize) -> String {
    match text.char_indices().nth(max_chars) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", &text[..at]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_between_characters() {
        assert_eq!((cut("äöü", 3).as_str(), cut("äöü", 2).as_str()), ("äöü", "äö…"));
    }

    #[test]
    fn rows_are_short_and_hold_everything() {
        let text = format!("a\tb\r\n{}\n\0\u{fffd}", "x".repeat(250));
        let rows = TextRows::from_bytes(text.as_bytes()).rows;
        assert_eq!(rows.iter().map(|row| row.chars().count()).collect::<Vec<_>>(), [6, 100, 100, 50, 2]);
        assert_eq!(TextRows::from_bytes(b"").rows, Vec::<String>::new());
        assert_eq!(TextRows::from_bytes(b"\xff\xfe").rows, ["\u{fffd}\u{fffd}"]);
    }
}
