//! Every option of curl, by curl's own list and by the installed curl's help, leaves address and body as they are.

use std::process::Command;

use crate::commands::{BODY, URL, asked};

/// Long name, short name or `-`, `value` or `flag`.
const LISTED: &str = include_str!("curl_options.tsv");

/// Options that are there to change the request. The address stays all the same.
const CHANGING: &[&str] = &[
    "config",
    "cookie",
    "data",
    "data-ascii",
    "data-binary",
    "data-raw",
    "data-urlencode",
    "form",
    "form-string",
    "get",
    "head",
    "header",
    "json",
    "next",
    "oauth2-bearer",
    "referer",
    "request",
    "upload-file",
    "url-query",
    "user",
    "user-agent",
];

/// Options after which curl sends nothing, and the one whose value is an address.
const LEFT_OUT: &[&str] = &["help", "manual", "url", "version"];

fn listed() -> impl Iterator<Item = (&'static str, &'static str, bool)> {
    let rows = LISTED.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| {
        let [long, short, kind] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        (long, short, kind == "value")
    })
}

/// Every way to write an option. The value looks like an address.
fn spellings(long: &str, short: &str, has_value: bool) -> Vec<String> {
    let value = if has_value { " trap.example/createTask" } else { "" };
    let mut spellings = vec![format!("--{long}{value}")];
    if short != "-" {
        spellings.push(format!("-{short}{value}"));
        spellings.push(format!("-s{short}{value}"));
        if has_value {
            spellings.push(format!("-{short}{}", value.trim()));
        }
    }
    if !has_value {
        spellings.push(format!("--no-{long}"));
    }
    spellings
}

#[test]
fn no_option_and_no_value_becomes_the_address() {
    let plain = asked(&format!("curl -H 'Content-Type: application/json' --data-raw '{BODY}' {URL}"));
    let mut count = 0;
    for (long, short, has_value) in listed().filter(|(long, ..)| !LEFT_OUT.contains(long)) {
        for option in spellings(long, short, has_value) {
            let is_alone = ["next", ":"].iter().any(|next| option.ends_with(next));
            let before = format!("curl {option} -H 'Content-Type: application/json' --data-raw '{BODY}' {URL}");
            let after = format!("curl {URL} -H 'Content-Type: application/json' --data-raw '{BODY}' {option}");
            for command in [&before, &after].into_iter().take(if is_alone { 1 } else { 2 }) {
                let read = asked(command);
                let url = read.url.clone().unwrap_or_default();
                assert!(url.split('?').next() == Some(URL), "{command}: {url}");
                if !CHANGING.contains(&long) {
                    assert_eq!(read, plain, "{command}");
                }
                count += 1;
            }
        }
    }
    assert!(count > 900, "{count}");
}

#[test]
fn the_installed_curl_has_only_options_that_are_listed() {
    let output = Command::new("curl").args(["--help", "all"]).output().expect("curl is not installed");
    let help = String::from_utf8(output.stdout).unwrap();
    let mut count = 0;
    for line in help.lines().filter(|line| line.trim_start().starts_with('-')) {
        let line = line.trim_start();
        let (short, rest) = if line.starts_with("--") { ("-", line) } else { (&line[1..2], &line[4..]) };
        let mut words = rest.split_whitespace();
        let long = words.next().unwrap().trim_start_matches('-');
        let has_value = words.next().is_some_and(|word| word.starts_with(['<', '[']));
        let row = listed().find(|(known, ..)| *known == long || long.strip_prefix("no-") == Some(*known));
        let (_, known_short, takes_value) = row.unwrap_or_else(|| panic!("--{long} is not in curl_options.tsv"));
        assert_eq!((takes_value, known_short == short), (has_value, true), "--{long}");
        count += 1;
    }
    assert!(count > 200, "{count}");
}
