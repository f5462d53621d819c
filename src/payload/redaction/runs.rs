//! Finds the long runs of base64 in a text: pictures, in which no name of anything stands.

use std::ops::Range;

/// Bytes that are looked at together.
const BLOCK: usize = 256;

/// Fewest blocks in a row whose inside is gone over, and the blocks at either end of a run that are read nevertheless: a
/// name before its value, and the rest of a word.
const FEWEST: usize = 64;
const MARGIN: usize = 2;

/// Returns the parts of a text that are to be read for names, in their order.
///
/// Inside of a run there are letters, digits, `+` and `/` alone. A name stands there by chance, and no sign that joins a
/// value to a name follows it.
pub fn outside_runs(text: &[u8]) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut blocks) = (Vec::new(), 0, 0);
    let mut end_run = |end: usize, blocks: usize| {
        if blocks >= FEWEST {
            parts.push(start..end - (blocks - MARGIN) * BLOCK);
            start = end - MARGIN * BLOCK;
        }
    };
    for (number, block) in text.chunks_exact(BLOCK).enumerate() {
        if is_base64(block) {
            blocks += 1;
        } else {
            end_run(number * BLOCK, blocks);
            blocks = 0;
        }
    }
    end_run(text.len() / BLOCK * BLOCK, blocks);
    parts.push(start..text.len());
    parts
}

/// Tells whether a block is base64 alone. Every byte is looked at, which processors do many at a time.
fn is_base64(block: &[u8]) -> bool {
    let is_letter = |byte: &&u8| matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/');
    block.iter().filter(is_letter).count() == block.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::redaction::places;

    #[test]
    fn the_inside_of_a_long_run_is_gone_over() {
        let run = "QUJ/".repeat(FEWEST * BLOCK);
        let text = format!("{{\"a\":\"{run}\",\"b\":\"{run}\"}}");
        let read: usize = outside_runs(text.as_bytes()).iter().map(Range::len).sum();
        assert!(read < 12 * BLOCK, "{read} of {}", text.len());
        assert_eq!(outside_runs(b"short"), std::iter::once(0..5).collect::<Vec<_>>());
        assert_eq!(outside_runs(run.as_bytes()), [0..MARGIN * BLOCK, run.len() - MARGIN * BLOCK..run.len()]);
    }

    #[test]
    fn names_around_a_run_are_found_wherever_its_blocks_begin() {
        let run = "QUJD+key/token".repeat(FEWEST * BLOCK / 10);
        for before in (0..BLOCK).step_by(7) {
            let filler = "-".repeat(before);
            let text =
                format!("{filler}{{\"password\":\"Tr0ub4dor\",\"body\":\"{run}\",\"proxyPassword\":\"Tr0ub4dor\"}}");
            let found: Vec<&str> = places(&text).into_iter().map(|place| &text[place.span]).collect();
            assert_eq!(found, ["Tr0ub4dor"; 2], "{before}");
            let text = format!("{filler}{run}_apiKey=5b0e7c1d9a3f48268c4d7e20f1b6a953");
            assert_eq!(places(&text).len(), 1, "{before}");
        }
    }
}
