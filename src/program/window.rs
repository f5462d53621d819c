//! Cuts a long text down to what may hold a body, so that a program of megabytes is read in time.

/// Longest text that is parsed whole, in bytes.
const MAX_WHOLE: usize = 64 * 1024;

/// What is parsed before and after a name, in bytes.
const BEFORE: usize = 6 * 1024;
const AFTER: usize = 10 * 1024;

/// Most pieces that are parsed.
const MAX_WINDOWS: usize = 4;

/// Most names that are looked for in a text.
const MAX_HITS: usize = 2_000;

/// Names that stand in a body, the surest first.
const NAMES: [&str; 8] =
    ["clientKey", "ClientKey", "client_key", "createTask", "websiteKey", "WebsiteKey", "websiteURL", "Proxyless"];

/// Returns the pieces of a text that are parsed, those with the most of the names first.
pub(super) fn windows(text: &str) -> Vec<&str> {
    if text.len() <= MAX_WHOLE {
        return vec![text];
    }
    let mut hits: Vec<(usize, usize)> = Vec::new();
    for (index, name) in NAMES.iter().enumerate() {
        hits.extend(text.match_indices(name).take(MAX_HITS / NAMES.len()).map(|(at, _)| (at, index)));
    }
    hits.sort_unstable();
    let mut windows: Vec<(usize, usize, u32)> = Vec::new();
    for (at, index) in hits {
        let name = 1_u32 << index;
        match windows.last_mut() {
            Some((_, end, names)) if at < *end => *names |= name,
            _ => windows.push((at.saturating_sub(BEFORE), at + AFTER, name)),
        }
    }
    // Each name counts once, however often it is there.
    windows.sort_by_key(|(_, _, names)| std::cmp::Reverse(names.count_ones()));
    windows.iter().take(MAX_WINDOWS).map(|(start, end, _)| lines(text, *start, *end)).collect()
}

/// Returns the whole lines of a piece of a text, or the piece itself where it has no line's end.
fn lines(text: &str, start: usize, end: usize) -> &str {
    let piece = &text[text.ceil_char_boundary(start)..text.floor_char_boundary(end.min(text.len()))];
    let from = if start == 0 { 0 } else { piece.find('\n').filter(|at| *at < BEFORE / 2).map_or(0, |at| at + 1) };
    let to = if end >= text.len() {
        piece.len()
    } else {
        piece.rfind('\n').filter(|at| *at > piece.len() / 2).unwrap_or(piece.len())
    };
    &piece[from..to]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_in_a_long_program_is_found() {
        let filler = "x = [1, 2, 3]\n".repeat(400_000);
        let text = format!("{filler}p = {{'clientKey': k, 'websiteURL': u}}\n{filler}");
        let windows = windows(&text);
        assert!(windows.len() == 1 && windows[0].contains("'clientKey'") && windows[0].len() < 20_000);
    }
}
