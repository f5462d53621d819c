//! Large inputs for the readers of foreign text: what people really have, and what would be slow if anything were
//! read again for each of its pieces.

use std::fmt::Write as _;

/// The key that the realistic inputs have.
const KEY: &str = "67b6bcbb1a728ea8d563de6d169a2057";

/// An input of any size.
pub struct Input {
    pub name: &'static str,
    /// The name of the file that the text is read as, whose ending may tell its language.
    pub file: &'static str,
    /// Makes a text of about so many bytes.
    pub make: fn(usize) -> String,
}

const fn pasted(name: &'static str, make: fn(usize) -> String) -> Input {
    Input { name, file: "pasted", make }
}

const fn python(name: &'static str, make: fn(usize) -> String) -> Input {
    Input { name, file: "x.py", make }
}

/// Inputs as people have them, which the goal of a second for 10 MB is for.
pub const REALISTIC: &[Input] = &[
    pasted("JSON with a picture", picture),
    pasted("log with bodies and replies", log),
    pasted("HAR file", har),
    pasted("raw request with headers", headers),
    pasted("web form", form),
    pasted("JSON of many members", members),
];

/// Inputs that are all beginnings: what they cost must grow as their length does.
#[rustfmt::skip]
pub const HOSTILE: &[Input] = &[
    pasted("opening braces", |bytes| filled("", "{", bytes)),
    pasted("opening braces on lines", |bytes| filled("", "{\n", bytes)),
    pasted("objects in objects", |bytes| filled("", "{\"a\":", bytes)),
    pasted("escaped braces", |bytes| filled("", "\\\"{", bytes)),
    pasted("base64 of no picture", |bytes| filled("", "QUJD", bytes)),
    pasted("quotation marks", |bytes| filled("", "\"", bytes)),
    pasted("escapes without digits", |bytes| filled("{\"clientKey\":\"", "\\u", bytes)),
    pasted("texts in a row", |bytes| filled("{\"clientKey\":", "\"a\" + ", bytes)),
    pasted("names of keys", |bytes| filled("", "clientKey=\"", bytes)),
    pasted("names of keys in a form", |bytes| filled("", "clientKey=", bytes)),
    pasted("short members", |bytes| filled("{\"clientKey\":1,\"task\":{", "\"a\":1,", bytes)),
    pasted("short headers", |bytes| filled("POST /createTask HTTP/1.1\n", "a: b\n", bytes)),
    pasted("short fields of a form", |bytes| filled("task=", "a&task=", bytes)),
    pasted("braces of C++", |bytes| filled("", "void f() { if (a) { b(); } }\n", bytes)),
    pasted("bodies", |bytes| filled("", "{\"clientKey\":\"k\",\"task\":{\"type\":\"ImageToTextTask\"}}\n", bytes)),
    pasted("replies", |bytes| filled("", "{\"errorId\":1,\"errorCode\":\"ERROR_ZERO_BALANCE\"}\n", bytes)),
    pasted("commands", |bytes| filled("", "curl ", bytes)),
    pasted("commands with an open quotation mark", |bytes| filled("", "curl '", bytes)),
    pasted("commands with an open bracket", |bytes| filled("", "curl -d $(", bytes)),
    pasted("commands with an open backtick", |bytes| filled("", "curl \"`", bytes)),
    pasted("commands with a here-document", |bytes| filled("", "curl <<a ", bytes)),
    pasted("commands of PowerShell with an open brace", |bytes| filled("", "iwr @{a=", bytes)),
    pasted("commands of PowerShell with an open bracket", |bytes| filled("", "iwr @(", bytes)),
    pasted("commands of PowerShell with a variable", |bytes| filled("", "$a=$a\niwr $a ", bytes)),
    pasted("commands of HTTPie", |bytes| filled("", "http :1 a[", bytes)),
    pasted("commands on lines that go on", |bytes| filled("", "curl \\\n-d ", bytes)),
    pasted("commands in a pipe", |bytes| filled("", "curl a|", bytes)),
    pasted("here-documents", |bytes| filled("curl ", "<<a ", bytes)),
    pasted("here-strings", |bytes| filled("curl ", "<", bytes)),
    pasted("bodies of one command", |bytes| filled("curl ", "-d '{\"clientKey\":1}' ", bytes)),
    pasted("lines of a here-document", |bytes| filled("curl -d @- <<a\n", "x\n", bytes)),
    python("a program after brackets", |bytes| format!("x = {}\n{SENT}", "[".repeat(bytes))),
    python("a program after objects", |bytes| format!("{}1\n{SENT}", filled("x = ", "{'clientKey':", bytes))),
    python("a program after a sum of texts", |bytes| format!("{}'clientKey'\n{SENT}", filled("x = ", "'a' + ", bytes))),
    python("names that stand for each other", |bytes| filled("", "a = b\nb = a\n", bytes) + "\nclientKey = f("),
    python("a chain of calls", |bytes| filled("JSONObject o = new JSONObject()", ".put(\"clientKey\", \"task\")", bytes)),
    python("signs of many languages", |bytes| filled("", "clientKey \" ' ` { ( [ <?php => self. const ", bytes)),
    python("a program between assignments", |bytes| {
        [filled("", "x = 'clientKey'\n", bytes / 2), SENT.to_owned(), filled("", "y = {\n", bytes / 2)].concat()
    }),
    python("a template in a template", |bytes| filled("const a = `", "${`", bytes) + "`; clientKey"),
    python("a here-document of PHP", |bytes| filled("$a = <<<A\n", "{$clientKey", bytes)),
];

/// What a program sends.
const SENT: &str = "requests.post(u, json={'clientKey': self.k, 'task': {'type': 'ImageToTextTask'}})\n";

/// Returns a beginning and as many whole pieces after it as so many bytes hold.
pub fn filled(begin: &str, piece: &str, bytes: usize) -> String {
    format!("{begin}{}", piece.repeat(bytes.saturating_sub(begin.len()) / piece.len()))
}

/// Returns the base64 of a PNG's head and of bytes that follow from each other.
fn base64(bytes: usize) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let letters = (0..bytes / 4 * 4).map(|_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(LETTERS[usize::try_from(state >> 58).unwrap_or_default()])
    });
    let head = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ";
    head.chars().chain(letters.skip(head.len())).collect()
}

fn picture(bytes: usize) -> String {
    let task = format!(r#"{{"type":"ImageToTextTask","body":"{}"}}"#, base64(bytes));
    format!(r#"{{"clientKey":"{KEY}","task":{task}}}"#)
}

fn site_task(number: usize) -> String {
    format!(
        r#"{{"clientKey":"{KEY}","task":{{"type":"NoCaptchaTaskProxyless","websiteURL":"https://site-{number}.example/login?next=/account","websiteKey":"6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-"}}}}"#
    )
}

fn log(bytes: usize) -> String {
    let mut log = String::new();
    for number in 0.. {
        let time = format!("2026-11-30 07:{:02}:{:02},{:03}", number / 60_000 % 60, number / 1000 % 60, number % 1000);
        let body = site_task(number);
        let _ = writeln!(log, "{time} INFO  [worker-{}] POST https://api.capkill.com/createTask {body}", number % 8);
        let _ =
            writeln!(log, "{time} INFO  [worker-{}] 200 {{\"errorId\":0,\"taskId\":{number}}} in 312 ms", number % 8);
        let _ = writeln!(log, "{time} DEBUG [worker-{}] retry policy: 3 attempts, 5 s apart, queue of 17", number % 8);
        if log.len() >= bytes {
            break;
        }
    }
    log
}

fn har(bytes: usize) -> String {
    let mut entries = String::new();
    for number in 0.. {
        let body = serde_json::Value::from(site_task(number));
        let reply = serde_json::Value::from(format!(r#"{{"errorId":0,"taskId":{number}}}"#));
        let kind = r#"{"name":"Content-Type","value":"application/json"}"#;
        let agent = r#"{"name":"User-Agent","value":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"}"#;
        let _ = write!(
            entries,
            r#"{}{{"startedDateTime":"2026-11-30T07:00:00Z","time":312.4,"request":{{"method":"POST","url":"https://api.capkill.com/createTask","httpVersion":"HTTP/2","headers":[{kind},{agent}],"postData":{{"mimeType":"application/json","text":{body}}}}},"response":{{"status":200,"headers":[{kind}],"content":{{"mimeType":"application/json","text":{reply}}}}}}}"#,
            if number == 0 { "" } else { "," }
        );
        if entries.len() >= bytes {
            break;
        }
    }
    format!(r#"{{"log":{{"version":"1.2","entries":[{entries}]}}}}"#)
}

fn headers(bytes: usize) -> String {
    let mut request =
        "POST /createTask HTTP/1.1\r\nHost: api.capkill.com\r\nContent-Type: application/json\r\n".to_owned();
    for number in 0.. {
        let _ = write!(request, "X-Forwarded-Request-{number}: trace={number:016x}; sampled=1; region=eu-central\r\n");
        if request.len() >= bytes {
            break;
        }
    }
    format!("{request}\r\n{}", site_task(1))
}

fn form(bytes: usize) -> String {
    let picture = base64(bytes).replace('+', "%2B").replace('/', "%2F");
    format!("clientKey={KEY}&task%5Btype%5D=ImageToTextTask&task%5Bbody%5D={picture}")
}

fn members(bytes: usize) -> String {
    let mut fields = String::new();
    for number in 0.. {
        let _ = write!(fields, r#","field{number}":"value {number} of a long list","count{number}":{number}"#);
        if fields.len() >= bytes {
            break;
        }
    }
    format!(r#"{{"clientKey":"{KEY}","task":{{"type":"ImageToTextTask","body":"AAAA"{fields}}}}}"#)
}
