//! Writes JSON straight into a buffer: a million rows leave no time for a value in between.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The escape of each byte within a string: 0 for the byte itself, `u` for `\u00XX`, else the letter after `\`.
const ESCAPES: [u8; 256] = {
    let mut escapes = [0; 256];
    let mut control = 0;
    while control < 0x20 {
        escapes[control] = b'u';
        control += 1;
    }
    escapes[b'"' as usize] = b'"';
    escapes[b'\\' as usize] = b'\\';
    escapes[b'\n' as usize] = b'n';
    escapes[b'\r' as usize] = b'r';
    escapes[b'\t' as usize] = b't';
    escapes
};

/// Writes a string with its quotation marks.
pub fn string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(at) = first_escaped(rest) {
        out.extend_from_slice(&rest[..at]);
        escape(out, rest[at]);
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

/// Returns where the first byte stands that is escaped. Eight bytes are looked at in one step.
fn first_escaped(bytes: &[u8]) -> Option<usize> {
    let (blocks, rest) = bytes.as_chunks::<8>();
    for (index, block) in blocks.iter().enumerate() {
        let marks = marks(u64::from_le_bytes(*block));
        if marks != 0 {
            return Some(index * 8 + marks.trailing_zeros() as usize / 8);
        }
    }
    let at = rest.iter().position(|byte| ESCAPES[usize::from(*byte)] != 0)?;
    Some(blocks.len() * 8 + at)
}

/// Returns a number whose lowest bit of all that are set lies in the first byte that is escaped; 0 where none is.
const fn marks(block: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    // A byte that is smaller borrows, which its highest bit shows; the bytes before it are never changed by that.
    const fn smaller(bytes: u64, than: u8) -> u64 {
        bytes.wrapping_sub(ONES * than as u64) & !bytes & HIGH
    }
    let (quotes, slashes) = (ONES * b'"' as u64, ONES * b'\\' as u64);
    smaller(block, b' ') | smaller(block ^ quotes, 1) | smaller(block ^ slashes, 1)
}

fn escape(out: &mut Vec<u8>, byte: u8) {
    match ESCAPES[usize::from(byte)] {
        b'u' => out.extend_from_slice(&[b'\\', b'u', b'0', b'0', hex_digit(byte >> 4), hex_digit(byte & 15)]),
        letter => out.extend_from_slice(&[b'\\', letter]),
    }
}

/// Writes a whole number.
pub fn integer(out: &mut Vec<u8>, number: i64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut left = number.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (left % 10) as u8;
        left /= 10;
        if left == 0 {
            break;
        }
    }
    if number < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[at..]);
}

/// Writes bytes as a string of hexadecimal digits.
pub fn hex(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'"');
    hex_digits(out, bytes);
    out.push(b'"');
}

/// Writes the hexadecimal digits of bytes, those of a SHA-256 in one step.
pub fn hex_digits(out: &mut Vec<u8>, bytes: &[u8]) {
    for part in bytes.chunks(32) {
        let mut digits = [0; 64];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(part) {
            pair.copy_from_slice(&[hex_digit(byte >> 4), hex_digit(byte & 15)]);
        }
        out.extend_from_slice(&digits[..part.len() * 2]);
    }
}

/// Writes bytes as a string of standard base64.
pub fn base64(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'"');
    let start = out.len();
    out.resize(start + bytes.len().div_ceil(3) * 4, 0);
    // The room is exact, so that the text always has enough of it.
    let written = STANDARD.encode_slice(bytes, &mut out[start..]).unwrap_or_default();
    out.truncate(start + written);
    out.push(b'"');
}

/// Reads bytes from hexadecimal digits; `None` where there is another sign or an odd number of them.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).map(|digit| digit as u8);
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| if let [high, low] = pair { Some(digit(high)? << 4 | digit(low)?) } else { None }).collect()
}

fn hex_digit(value: u8) -> u8 {
    b"0123456789abcdef"[usize::from(value)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(text in any::<String>(), number in any::<i64>(), bytes in any::<Vec<u8>>()) {
            let read: String = serde_json::from_str(&written(|out| string(out, &text))).unwrap();
            prop_assert_eq!(read, text);
            prop_assert_eq!(written(|out| integer(out, number)), number.to_string());
            let digits = written(|out| hex(out, &bytes));
            prop_assert_eq!(from_hex(&digits[1..digits.len() - 1]), Some(bytes.clone()));
            let text = written(|out| base64(out, &bytes));
            prop_assert_eq!(STANDARD.decode(&text[1..text.len() - 1]).unwrap(), bytes);
        }
    }

    #[test]
    fn a_sign_is_escaped_wherever_it_stands() {
        for (sign, before) in (0..=0xff).flat_map(|sign| (0..20).map(move |before| (char::from(sign), before))) {
            let text = format!("{}{sign}\u{7f}é\"", "!".repeat(before));
            assert_eq!(serde_json::from_str::<String>(&written(|out| string(out, &text))).unwrap(), text);
            let first = if matches!(sign, '\0'..' ' | '"' | '\\') { before } else { text.len() - 1 };
            assert_eq!(first_escaped(text.as_bytes()), Some(first), "{sign:?} {before}");
        }
    }

    #[test]
    fn every_control_sign_is_escaped() {
        let all: String = (0..=0x7f).map(char::from).collect();
        let text = written(|out| string(out, &all));
        assert!(!text.bytes().any(|byte| byte < 0x20));
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), all);
        assert_eq!(
            (written(|out| integer(out, i64::MIN)), from_hex("abc"), from_hex("zz")),
            (i64::MIN.to_string(), None, None)
        );
    }
}
