//! Finds the secret values of a command's options. What is secret of each option stands in one table.

use super::place::Place;
use super::proxy::login_in;
use super::secret::Kind;

/// What of an option's value is secret.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Secret {
    Whole,
    /// What stands after the first colon, which is none of a drive.
    AfterColon,
    /// The login in an address.
    Login,
    /// All of it, where it holds an equals sign: otherwise it names a file.
    Cookies,
}

/// Options of cURL that carry a secret, by their short and long names.
#[rustfmt::skip]
const OPTIONS: &[(&str, &str, Secret)] = &[
    ("u", "user", Secret::Whole), ("U", "proxy-user", Secret::Whole), ("", "oauth2-bearer", Secret::Whole),
    ("b", "cookie", Secret::Cookies), ("", "pass", Secret::Whole), ("", "proxy-pass", Secret::Whole),
    ("", "tlspassword", Secret::Whole), ("", "proxy-tlspassword", Secret::Whole), ("", "tlsuser", Secret::Whole),
    ("", "proxy-tlsuser", Secret::Whole), ("", "login-options", Secret::Whole), ("", "aws-sigv4", Secret::Whole),
    ("E", "cert", Secret::AfterColon), ("", "proxy-cert", Secret::AfterColon), ("x", "proxy", Secret::Login),
    ("", "preproxy", Secret::Login), ("", "proxy1.0", Secret::Login), ("", "socks4", Secret::Login),
    ("", "socks4a", Secret::Login), ("", "socks5", Secret::Login), ("", "socks5-hostname", Secret::Login),
];

/// Short options of cURL without a value, which may stand before another one in the same word.
const FLAGS: &str = "#012346aBfgGiIjJkKlLMnNOpqRsSvVZ";

/// Longest value that is looked for the end of.
const MAX_VALUE: usize = 4096;

/// Returns where the secret values of a command's options stand.
pub fn options(text: &str) -> Vec<Place> {
    if !text.contains("curl") && !text.contains("CURL") {
        return Vec::new();
    }
    let is_apart = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '[' | '(' | ',');
    let words = text.match_indices('-').map(|(at, _)| at).filter(|at| *at == 0 || text[..*at].ends_with(is_apart));
    words.filter_map(|at| option(text, at)).collect()
}

fn option(text: &str, at: usize) -> Option<Place> {
    let rest = &text[at + 1..];
    let (secret, start) = match rest.strip_prefix('-') {
        Some(long) => long_option(text, long)?,
        None => short_option(text, rest)?,
    };
    let (value, start) = value(text, start)?;
    let place =
        |from: usize, to: usize| Some(Place { span: start + from..start + to, kind: Kind::Password, is_certain: true });
    match secret {
        Secret::Whole => place(0, value.len()),
        Secret::Cookies => value.contains('=').then(|| place(0, value.len())).flatten(),
        Secret::AfterColon => {
            let colon = value.match_indices(':').map(|(at, _)| at).find(|at| *at > 1)?;
            place(colon + 1, value.len())
        }
        Secret::Login => login_in(value).and_then(|login| place(login.start, login.end)),
    }
}

/// Returns what is secret of a long option, and where its value begins.
fn long_option(text: &str, long: &str) -> Option<(Secret, usize)> {
    let length = long.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.')).unwrap_or(long.len());
    let (_, _, secret) = OPTIONS.iter().find(|(_, name, _)| *name == &long[..length])?;
    let rest = &long[length..];
    (!rest.is_empty()).then_some((*secret, text.len() - rest.len()))
}

/// Returns what is secret of a short option, after those without a value, and where its value begins.
fn short_option(text: &str, short: &str) -> Option<(Secret, usize)> {
    let flags = short.len() - short.trim_start_matches(|c| FLAGS.contains(c)).len();
    let letter = short.get(flags..flags + 1)?;
    let (_, _, secret) = OPTIONS.iter().find(|(name, ..)| *name == letter)?;
    Some((*secret, text.len() - short.len() + flags + 1))
}

/// Returns a value and where it begins: after spaces, marks and what shells write there.
fn value(text: &str, at: usize) -> Option<(&str, usize)> {
    let after = &text[at..];
    let signs = [' ', '\t', '=', '^', ',', '"', '\'', '\\', '\n', '\r', '`'];
    let gap = after.trim_start_matches(signs);
    // Bash has quotation marks with a dollar sign before them.
    let quoted = gap.strip_prefix('$').filter(|quoted| quoted.starts_with(['"', '\'']));
    let gap = quoted.map_or(gap, |quoted| quoted.trim_start_matches(signs));
    let start = text.len() - gap.len();
    let mark = after[..after.len() - gap.len()].chars().next_back().filter(|c| matches!(c, '"' | '\''));
    let end = |c: char| Some(c) == mark || matches!(c, '\n' | '\r') || mark.is_none() && c.is_whitespace();
    let value = gap[..gap.char_indices().take(MAX_VALUE).find(|(_, c)| end(*c)).map_or(gap.len(), |(at, _)| at)]
        .trim_end_matches(['\\', '^', '`', '"', '\'']);
    let is_value = !value.is_empty() && !value.starts_with(['-', '$', '•', '<', '{', '%']);
    is_value.then_some((value, start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_hides_its_secret_in_every_spelling() {
        for (short, long, secret) in OPTIONS {
            let value = match secret {
                Secret::Whole => "me:Tr0ub4dor&3",
                Secret::AfterColon => "c.pem:Tr0ub4dor&3",
                Secret::Login => "me:Tr0ub4dor&3@h.example:80",
                Secret::Cookies => "a=Tr0ub4dor&3",
            };
            let mut commands =
                vec![format!("--{long} '{value}'"), format!("--{long}={value}"), format!("'--{long}', '{value}'")];
            if !short.is_empty() {
                commands.extend([
                    format!("-{short} {value}"),
                    format!("-{short}{value}"),
                    format!("-sS{short} \"{value}\""),
                ]);
            }
            for command in commands {
                let text = format!("curl {command} https://a.example/");
                let hides = |place: &Place| text[place.span.clone()].contains("Tr0ub4dor&3");
                assert!(options(&text).iter().any(hides), "{text}");
            }
        }
    }

    #[test]
    fn what_names_a_file_is_shown() {
        assert_eq!(options("curl -b cookies.txt --cert C:\\c.pem -x h.example:80 -U $LOGIN"), []);
    }
}
