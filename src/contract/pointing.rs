//! How programs and published client libraries are pointed at another address, such as a capture's.
//!
//! A library's line was read in its published source, of the version that the row names.

/// Stands for host and port in a line.
const ADDRESS: &str = "{address}";

/// What is changed in a program to send elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Pointing {
    /// The language, or the library with its version.
    pub name: &'static str,
    /// What is to stand in the program, with `{address}` for host and port; `None` where the address is fixed.
    pub line: Option<&'static str>,
    /// What else there is to know.
    pub remark: &'static str,
}

impl Pointing {
    /// Returns the line for an address, which is host and port; `None` where a library's own is fixed.
    #[must_use]
    pub fn line_for(&self, address: &str) -> Option<String> {
        self.line.map(|line| line.replace(ADDRESS, address))
    }
}

const fn set(name: &'static str, line: &'static str) -> Pointing {
    Pointing { name, line: Some(line), remark: "" }
}

const fn fixed(name: &'static str, remark: &'static str) -> Pointing {
    Pointing { name, line: None, remark }
}

/// The languages first, then libraries. Source of each library's row: its package of that version.
#[rustfmt::skip]
pub const POINTINGS: &[Pointing] = &[
    set("cURL", "curl http://{address}/createTask -H 'Content-Type: application/json' -d @body.json"),
    set("Python, requests", "requests.post(\"http://{address}/createTask\", json=body)"),
    set("JavaScript, fetch", "fetch(\"http://{address}/createTask\", {method: \"POST\", headers: {\"Content-Type\": \"application/json\"}, body: JSON.stringify(body)})"),
    set("Rust, reqwest", "client.post(\"http://{address}/createTask\").json(&body)"),
    set("python-anticaptcha 2.0.0", "AnticaptchaClient(key, host=\"{address}\", use_ssl=False)"),
    set("capmonstercloudclient 4.3.1 (Python)", "ClientOptions(api_key=key, service_url=\"http://{address}\")"),
    set("@zennolab_com/capmonstercloud-client 2.6.1", "new ClientOptions({ clientKey, serviceUrl: \"http://{address}\" })"),
    set("capsolver 1.0.7 (Python)", "capsolver.api_base = \"http://{address}\"  # or CAPSOLVER_API_BASE in the environment"),
    fixed("anticaptchaofficial 1.0.72 (Python)", "its address stands in its code: api.anti-captcha.com"),
    fixed("@antiadmin/anticaptchaofficial 1.0.56", "its address stands in its code: api.anti-captcha.com"),
    fixed("python3-anticaptcha 2.3.0", "its address stands in its code: api.anti-captcha.com"),
    fixed("2captcha-python 2.1.2", "it speaks the older API of in.php and res.php, which has no createTask"),
    fixed("2captcha 3.0.7 (npm)", "it speaks the older API of in.php and res.php, which has no createTask"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_says_what_to_change_or_why_nothing_can_be() {
        for pointing in POINTINGS {
            match pointing.line_for("127.0.0.1:41207") {
                Some(line) => assert!(line.contains("127.0.0.1:41207") && !line.contains(ADDRESS), "{line}"),
                None => assert!(!pointing.remark.is_empty(), "{}", pointing.name),
            }
        }
    }
}
