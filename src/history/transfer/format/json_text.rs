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
    let bytes = text.as_bytes();
    let mut copied = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let escape = ESCAPES[usize::from(*byte)];
        if escape == 0 {
            continue;
        }
        out.extend_from_slice(&bytes[copied..at]);
        if escape == b'u' {
            out.extend_from_slice(b"\\u00");
            out.extend_from_slice(&[hex_digit(byte >> 4), hex_digit(byte & 15)]);
        } else {
            out.extend_from_slice(&[b'\\', escape]);
        }
        copied = at + 1;
    }
    out.extend_from_slice(&bytes[copied..]);
    out.push(b'"');
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
    for byte in bytes {
        out.extend_from_slice(&[hex_digit(byte >> 4), hex_digit(byte & 15)]);
    }
    out.push(b'"');
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
