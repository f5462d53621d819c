//! Makes commands: the same ones in every run.

/// Numbers that look random (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }
}

/// Characters that shells, JSON or both treat as special, among ordinary ones.
const SIGNS: &[&str] = &[
    "a", "b", "Z", "7", " ", "'", "\\\"", "\\\\", "$", "`", "!", "#", "&", ";", "|", "<", ">", "(", ")", "*", "?", "~",
    "%", "ä", "😀", "\\n", "{", "}", "[", "]", "=", ",", ":", "/", "@", "^", "$HOME", "\\u00e9",
];

/// Options without any meaning for the request.
const OTHERS: &[&str] = &[
    "-s",
    "-sS",
    "-L",
    "-k",
    "--compressed",
    "-m 30",
    "-m30",
    "--max-time 12.5",
    "--retry 3",
    "--retry-delay 2",
    "-o /dev/null",
    "--connect-timeout 5",
    "--http1.1",
    "-4",
    "--max-redirs 4",
    "-w '%{http_code}'",
    "--cacert ca.pem",
    "-sSfL",
];

pub fn commands(count: usize) -> Vec<String> {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    (0..count).map(|_| command(&mut dice)).collect()
}

fn text(dice: &mut Dice, most: usize) -> String {
    let length = dice.roll(most) + 1;
    (0..length).map(|_| dice.pick(SIGNS)).collect()
}

fn command(dice: &mut Dice) -> String {
    let layout = dice.pick(&["", " ", "\n  "]);
    let key: String = (0..32).map(|_| dice.pick(&["0", "3", "7", "a", "c", "f"])).collect();
    let comment = text(dice, 30);
    let body = format!(
        "{{{layout}\"clientKey\":\"{key}\",{layout}\"task\":{{\"type\":\"ImageToTextTask\",{layout}\"comment\":\"{comment}\"}}}}"
    );
    let address = format!(
        "https://api.solver.example/{}createTask{}",
        dice.pick(&["", "api/", "v1/"]),
        dice.pick(&["", "?a=1&b=x%20y"])
    );
    let data = dice.pick(&["-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json"]);
    let mut pieces = vec![
        format!("{data} {}", quoted(dice, &body)),
        format!("{}{}", dice.pick(&["", "--url "]), quoted(dice, &address)),
    ];
    if data != "--json" {
        let name = dice.pick(&["Content-Type", "content-type", "CONTENT-TYPE"]);
        let space = dice.pick(&["", " "]);
        let header = format!("{name}:{space}application/json");
        pieces.push(format!("{} {}", dice.pick(&["-H", "--header"]), quoted(dice, &header)));
    }
    for _ in 0..dice.roll(3) {
        let header = format!("X-Trace-{}: v{}e", dice.roll(1000), plain(dice));
        pieces.push(format!("-H {}", quoted(dice, &header)));
    }
    match dice.roll(5) {
        0 => pieces.push("-X POST".to_owned()),
        1 => pieces.push("-XPOST".to_owned()),
        2 => pieces.push(format!("--request {}", dice.pick(&["PUT", "PATCH", "POST"]))),
        _ => {}
    }
    for _ in 0..dice.roll(4) {
        pieces.push(dice.pick(OTHERS).to_owned());
    }
    let mut command = String::from("curl");
    while !pieces.is_empty() {
        command.push_str(dice.pick(&[" ", " ", "  ", " \\\n  "]));
        let next = dice.roll(pieces.len());
        command.push_str(&pieces.swap_remove(next));
    }
    command
}

/// Text for a header's value: no line breaks, no space at its ends.
fn plain(dice: &mut Dice) -> String {
    (0..dice.roll(12))
        .map(|_| dice.pick(&["a", " ", "'", "\"", "\\", "$", "`", "!", "&", "(", "ä", ";", "="]))
        .collect()
}

/// Writes a word for bash, each piece of it in another way.
///
/// Pieces part between letters or digits only: curlconverter's grammar loses spaces, and ends words, where quotation
/// marks and escapes meet.
fn quoted(dice: &mut Dice, word: &str) -> String {
    let mut written = String::new();
    let mut rest = word;
    while !rest.is_empty() {
        let whole = dice.roll(3) == 0;
        let from = if whole { rest.len() } else { dice.roll(40) + 1 };
        let is_seam = |at: &usize| {
            let around = [rest.as_bytes()[*at - 1], rest.as_bytes()[*at]];
            around.iter().all(u8::is_ascii_alphanumeric)
        };
        let end = (from..rest.len()).find(is_seam).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        rest = after;
        let piece = match dice.roll(4) {
            0 => format!("'{}'", piece.replace('\'', "'\\''")),
            1 => double(piece),
            3 if piece.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/:._-{},\"".contains(&byte)) => {
                escaped(piece)
            }
            _ => ansi_c(piece),
        };
        written.push_str(&piece);
    }
    written
}

fn double(piece: &str) -> String {
    let mut written = String::from('"');
    for c in piece.chars() {
        match c {
            '"' | '\\' | '$' | '`' => written.extend(['\\', c]),
            // curlconverter loses a line break between double quotation marks.
            '\n' => written.push_str("\"$'\\n'\""),
            c => written.push(c),
        }
    }
    written.push('"');
    written
}

fn ansi_c(piece: &str) -> String {
    let mut written = String::from("$'");
    for c in piece.chars() {
        match c {
            '\'' => written.push_str("\\'"),
            // curlconverter's grammar stumbles over two backslashes before the closing mark, and over a bare dollar there.
            '\\' => written.push_str("\\x5c"),
            '\n' => written.push_str("\\n"),
            '!' => written.push_str("\\u0021"),
            '$' => written.push_str("\\x24"),
            c => written.push(c),
        }
    }
    written.push('\'');
    written
}

fn escaped(piece: &str) -> String {
    let sign = |c: char| if matches!(c, '{' | '}' | ',' | '"') { format!("\\{c}") } else { c.to_string() };
    piece.chars().map(sign).collect()
}
