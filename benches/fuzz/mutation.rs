//! Mutations of known inputs, all of them from one number.

/// Inputs are cut here: what matters is variety, and ten million of them.
const MAX_BYTES: usize = 4096;

/// What readers give a meaning, a token a line; `\n` in them is a line break.
const TOKENS: &str = r##"{|}|[|]|(|)|"|'|`|:|,|\|\u|\ud83d|\udc00|\u{|\x|\"| |'''|"""|r#"|"#|b'|f"|rb"|data:|data:image/png;base64,|%22|%|+|
 + key + |curl |curl.exe | -d | --data-raw | @- |<<|<<-|<<<|$'|@"|`"|^"|$env:X|<<'EOF'|@'|'@|clientKey|"clientKey":"|clientKey=|apikey|
$CAPKILL_CLIENT_KEY|"task":{|"type":"ImageToTextTask"|"body":"|taskId|errorId|status|solution|"log":{"entries":[|"request":{"url":"|null|
None|True|undefined|NaN|-0|1e999999999|0x|.5|1_0|99999999999999999999999999999999999999999|-9223372036854775809|18446744073709551616|...|
//|/*|*/|#|=|&|task[type]=|/9j/|iVBORw0KGgo|R0lGOD|<html>|POST /createTask HTTP/1.1|[regex]::Unescape('|body = '|‹#1 · 1,600 characters›|‹#|›|é|😀"##;

/// Bytes that are no text, or cut it.
const BYTES: &[&[u8]] = &[
    b"\0",
    b"\x7f",
    b"\xff",
    b"\xc3",
    b"\xe2\x82",
    b"\xf0\x9f",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xe2\x80\xae",
    b"\xc2\xa0",
    b"\n",
    b"\r\n",
    b"\t",
    b"\\\n",
    b"`\n",
    b"^\n",
    b"\nEOF\n",
    b"\n'@",
    b"@'\n",
    b" | curl ",
    b"\nbody = '",
];

/// Xorshift: good enough to choose by, the same everywhere.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        // Neighbouring seeds must not begin alike.
        let mixed = (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Self((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `limit`; 0 for a limit of 0.
    pub fn below(&mut self, limit: usize) -> usize {
        ((self.next() >> 32) as usize).checked_rem(limit).unwrap_or_default()
    }
}

fn token(random: &mut Random) -> &'static [u8] {
    if random.below(3) == 0 {
        return BYTES[random.below(BYTES.len())];
    }
    let skipped = random.below(TOKENS.matches('|').count());
    TOKENS.split('|').nth(skipped).unwrap_or_default().as_bytes()
}

/// A seed with a few things done to it.
pub fn mutated(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = seeds[random.below(seeds.len())].clone();
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(32)).min(bytes.len());
        match random.below(9) {
            0 | 1 => drop(bytes.splice(at..at, token(random).iter().copied())),
            2 => drop(bytes.splice(at..end, token(random).iter().copied())),
            3 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            4 if at < bytes.len() => bytes[at] = random.below(256) as u8,
            5 => drop(bytes.drain(at..end)),
            6 => {
                let other = &seeds[random.below(seeds.len())];
                let from = random.below(other.len() + 1);
                let length = random.below(other.len() - from + 1);
                drop(bytes.splice(at..at, other[from..from + length].iter().copied()));
            }
            7 => bytes.truncate(at),
            _ => drop(bytes.splice(at..at, token(random).repeat(1 + random.below(100)))),
        }
        bytes.truncate(MAX_BYTES);
    }
    bytes
}
