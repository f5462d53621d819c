//! Finds values that any language joins to its texts: `"…" & key & "…"`, `'…' || key || '…'`.

use super::data::HOLE;

/// Signs that join texts in one language or another, the longer before the shorter.
const JOINTS: [&str; 7] = ["||", "..", "+", "&", ".", "~", "<>"];

/// Longest code between two texts, in bytes.
const MAX_CODE: usize = 200;

/// Returns a text with a hole for each value that is joined to texts around it; `None` where there is none.
pub(super) fn without_joints(text: &str) -> Option<String> {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    let mut copied = 0;
    while let Some(at) = rest.find(['"', '\'']) {
        let from = text.len() - rest.len() + at;
        rest = &text[from + 1..];
        if let Some(length) = joined(&text[from..]) {
            whole.push_str(&text[copied..from]);
            whole.push(HOLE);
            copied = from + length;
            rest = &text[copied..];
        }
    }
    whole.push_str(&text[copied..]);
    (copied > 0).then_some(whole)
}

/// Returns the length of what stands between two texts, their marks included: `" & key & "`.
fn joined(text: &str) -> Option<usize> {
    let mark = text.chars().next()?;
    let joint = |text: &str| JOINTS.iter().find(|joint| text.starts_with(**joint)).map(|joint| joint.len());
    let inside = text[1..].trim_start_matches([' ', '\t']);
    let code = &inside[joint(inside)?..];
    let end = code.char_indices().take_while(|(at, _)| *at < MAX_CODE).find(|(_, c)| *c == mark || *c == '\n')?.0;
    let before = code.get(..end).filter(|_| code[end..].starts_with(mark))?.trim();
    // SQL writes a letter before its texts.
    let before = before.strip_suffix(" N").unwrap_or(before).trim_end();
    let name = JOINTS.iter().find_map(|joint| before.strip_suffix(joint))?.trim();
    let is_code = name.starts_with(|c: char| c.is_alphabetic() || matches!(c, '$' | '@' | '_' | '(' | ':'))
        && !name.contains([';', '{', '}']);
    is_code.then(|| text.len() - code.len() + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_between_texts_become_holes() {
        for (text, expected) in [
            (r#"'{"a":"' & $key & '","b":"' & Encode("c.png") & '"}'"#, r#"'{"a":"§","b":"§"}'"#),
            (r#"'{"a":"' || v_key || '"}'"#, r#"'{"a":"§"}'"#),
            ("\"a\" .. key .. \"b\"", "\"a§b\""),
        ] {
            assert_eq!(without_joints(text).map(|text| text.replace(HOLE, "§")).as_deref(), Some(expected), "{text}");
        }
        for text in [r#"{"a":"+1","b":"c+d"}"#, r#"{"a": "x", "b": "&"}"#, "a + b", "\"a\" + 1"] {
            assert_eq!(without_joints(text), None, "{text}");
        }
    }
}
