//! How programs and published client libraries are pointed at another address, such as a capture's.
//!
//! A library's line was read in its published source, of the version that the row names. Six of them are run against a
//! capture by `tests/languages/clients.rs`.

/// Stands for host and port in a line.
const ADDRESS: &str = "{address}";

/// Stands for the key in a line.
pub const TOKEN: &str = "{token}";

/// What a copied line has in the place of the key.
const KEY: &str = "KEY";

/// What is changed in a program of one's own to send elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    pub language: &'static str,
    /// The HTTP library; empty where the language has but one.
    pub with: &'static str,
    /// The line that stood there before.
    pub old: &'static str,
    /// What is to stand there, with `{address}` for host and port and `{token}` for the key.
    pub lines: &'static [&'static str],
}

/// How a library is made to send elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointed {
    /// By a setting of its own.
    Setting(&'static str),
    /// It has no such setting; the line changes its address from outside, and another version may need another line.
    Patch(&'static str),
    /// It can't be.
    Not(&'static str),
}

/// A published library that speaks this API, or seems to.
#[derive(Clone, Copy, Debug)]
pub struct Library {
    pub name: &'static str,
    /// The language and the version that was read.
    pub version: &'static str,
    pub pointed: Pointed,
}

impl Example {
    /// Returns the new lines for an address, which is host and port, with a word in the place of the key.
    #[must_use]
    pub fn text_for(&self, address: &str) -> String {
        let lines: Vec<String> = self.lines.iter().map(|line| line_for(line, address).replace(TOKEN, KEY)).collect();
        lines.join("\n")
    }
}

impl Library {
    /// Returns the line for an address, which is host and port; `None` where nothing points the library elsewhere.
    #[must_use]
    pub fn line_for(&self, address: &str) -> Option<String> {
        match self.pointed {
            Pointed::Setting(line) | Pointed::Patch(line) => Some(line_for(line, address)),
            Pointed::Not(_) => None,
        }
    }
}

/// Returns a line of a program for an address, which is host and port.
#[must_use]
pub fn line_for(line: &str, address: &str) -> String {
    line.replace(ADDRESS, address)
}

/// A program's own requests, language by language.
#[rustfmt::skip]
pub const EXAMPLES: [Example; 4] = [
    Example { language: "cURL", with: "", old: "curl https://capkill.com/api/createTask", lines: &[
        "curl http://{address}/createTask \\",
        "  -H 'Content-Type: application/json' \\",
        "  -d '{\"clientKey\":\"{token}\",\"task\":{…}}'",
    ] },
    Example { language: "Python", with: "requests", old: "BASE = \"https://capkill.com/api\"", lines: &[
        "BASE = \"http://{address}\"",
        "r = requests.post(BASE + \"/createTask\",",
        "    json={\"clientKey\": KEY, \"task\": task}, timeout=60)",
    ] },
    Example { language: "JavaScript", with: "fetch", old: "const base = \"https://capkill.com/api\";", lines: &[
        "const base = \"http://{address}\";",
        "await fetch(base + \"/createTask\", { method: \"POST\",",
        "  headers, body: JSON.stringify({ clientKey, task }) });",
    ] },
    Example { language: "Rust", with: "reqwest", old: "let base = \"https://capkill.com/api\";", lines: &[
        "let base = \"http://{address}\";",
        "client.post(format!(\"{base}/createTask\"))",
        "    .json(&body).send().await?;",
    ] },
];

use Pointed::{Not, Patch, Setting};

const fn row(name: &'static str, version: &'static str, pointed: Pointed) -> Library {
    Library { name, version, pointed }
}

/// Published libraries, those with an option of their own first. Source of each row: the package of that version.
#[rustfmt::skip]
pub const LIBRARIES: &[Library] = &[
    row("python-anticaptcha", "Python 2.0.0", Setting("AnticaptchaClient(KEY, host=\"{address}\", use_ssl=False)")),
    row("capmonstercloudclient", "Python 4.3.1", Setting("ClientOptions(api_key=KEY, service_url=\"http://{address}\")")),
    row("capsolver", "Python 1.0.7", Setting("capsolver.api_base = \"http://{address}\"  # or the environment's CAPSOLVER_API_BASE")),
    row("python3-capsolver", "Python 1.2.2", Setting("ImageToText(api_key=KEY, request_url=\"http://{address}\")  # and each other task")),
    row("@zennolab_com/capmonstercloud-client", "npm 2.6.1", Setting("new ClientOptions({ clientKey, serviceUrl: \"http://{address}\" })")),
    row("capmonstercloud-client", "Rust 0.1.0", Setting("ClientOptions::new(key).with_service_url(\"http://{address}\")")),
    row("anticaptcha", "npm 2.2.0", Patch("client.api.setBaseURL(\"http://{address}\")")),
    row("node-capmonster", "npm 0.4.5", Patch("CapmonsterClient.hostUrl = \"http://{address}\"  // from node-capmonster/dist/capmonster.js")),
    row("capmonster-python", "Python 5.0.0", Patch("CapmonsterClient._CapmonsterClient__BASE_URL = \"http://{address}\"")),
    row("multicaps", "Python 0.2.4", Patch("solver._service.BASE_URL = \"http://{address}\"")),
    row("python3-anticaptcha", "Python 2.3.0", Patch("python3_anticaptcha.core.sio_captcha_instrument.BASE_REQUEST_URL = \"http://{address}/\"")),
    row("anticaptchaofficial", "Python 1.0.72", Not("Its address is fixed. Paste its log under Import instead")),
    row("@antiadmin/anticaptchaofficial", "npm 1.0.56", Not("Its address is fixed. Paste its log under Import instead")),
    row("capsolver-npm", "npm 2.1.11", Not("Its address is fixed. Paste its log under Import instead")),
    row("rust-anticaptcha, capmonster", "Rust 0.2.5, 0.2.4", Not("Their addresses are fixed. Paste a log under Import instead")),
    row("2captcha-python", "Python 2.1.2", Not("It speaks an older API, of in.php and res.php, which has no createTask")),
    row("2captcha-ts, 2captcha", "npm 2.4.1, 3.0.7", Not("They speak an older API, of in.php and res.php, which has no createTask")),
    row("HTTP_PROXY", "any language", Not("Won't do: a capture has an address of its own, it is no proxy")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_holds_the_address_and_nothing_is_left_to_fill_in() {
        let address = "127.0.0.1:41207";
        let texts = EXAMPLES.iter().map(|example| example.text_for(address));
        for text in texts.chain(LIBRARIES.iter().filter_map(|library| library.line_for(address))) {
            assert!(text.contains(address) && !text.contains(ADDRESS) && !text.contains(TOKEN), "{text}");
        }
    }

    #[test]
    fn a_library_that_cannot_be_pointed_elsewhere_says_so() {
        for library in LIBRARIES {
            let Not(sentence) = library.pointed else { continue };
            assert!(sentence.contains(' ') && !sentence.ends_with('.'), "{}", library.name);
        }
    }
}
