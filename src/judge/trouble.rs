//! Why nothing was sent, or nothing came back, in words for people who have never read a library's error.

/// What went wrong, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What happened, in one sentence.
    pub what: String,
    pub what_to_do: &'static str,
}

/// Stands for the host in a sentence.
const HOST: &str = "{host}";

/// Parts of an error's chain, and what they mean. The first row that fits is taken.
#[rustfmt::skip]
const KNOWN: &[(&[&str], &str, &str)] = &[
    (&["cancelled"], "Cancelled before it left", "Submit it when you want to"),
    (&["the proxy that"], "The proxy's address can't be read", "Correct the proxy in this machine's settings, or take it away"),
    (&["dns error", "failed to lookup address", "No such host"], "{host} could not be found", "Are you online?"),
    (&["Network is unreachable", "No route to host", "Network is down"], "{host} can't be reached from here", "Are you online?"),
    (&["Connection refused", "actively refused"], "{host} refused the connection", "Does the service run there, and is the port right?"),
    (&["certificate", "UnknownIssuer"], "{host} could not prove who it is", "Is this machine's clock right? A network's login may stand in between"),
    (&["no connection within", "timed out"], "{host} did not answer", "Are you online?"),
    (&["could not be prepared"], "The request could not be prepared", "Details has the reason"),
    (&[""], "There was no connection to {host}", "Check the connection, then send it again"),
];

/// Returns what an error means that kept a request from leaving. `error` is the error with its causes.
#[must_use]
pub fn trouble_of_unsent(host: &str, error: &str) -> Trouble {
    let is_about = |parts: &[&str]| parts.iter().any(|part| error.contains(part));
    let known = KNOWN.iter().find(|(parts, ..)| is_about(parts));
    let (what, what_to_do) = known.map_or((error, ""), |(_, what, what_to_do)| (*what, *what_to_do));
    Trouble { what: what.replace(HOST, host), what_to_do }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_libraries_become_words() {
        for (error, what, what_to_do) in [
            (
                "no connection could be made: error sending request: client error (Connect): dns error: failed to \
                 lookup address information: Name or service not known",
                "capkill.com could not be found",
                "Are you online?",
            ),
            (
                "no connection could be made: client error (Connect): tcp connect error: Connection refused (os error 111)",
                "capkill.com refused the connection",
                "Does the service run there, and is the port right?",
            ),
            ("no connection within 15 s", "capkill.com did not answer", "Are you online?"),
            ("cancelled", "Cancelled before it left", "Submit it when you want to"),
            (
                "something that nobody has seen yet",
                "There was no connection to capkill.com",
                "Check the connection, then send it again",
            ),
        ] {
            let trouble = trouble_of_unsent("capkill.com", error);
            assert_eq!((trouble.what.as_str(), trouble.what_to_do), (what, what_to_do), "{error}");
        }
    }

    #[test]
    fn words_about_trouble_follow_the_house_style() {
        for (_, what, what_to_do) in KNOWN {
            assert!(!what.ends_with('.') && !what_to_do.ends_with('.'), "{what} {what_to_do}");
        }
    }
}
