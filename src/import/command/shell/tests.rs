//! Words of the three shells.

use proptest::prelude::*;

use super::super::words::{Fault, Input};
use super::{Shell, split};

fn words(shell: Shell, text: &str) -> Vec<String> {
    split(text, 0, None, shell).words.into_iter().map(|word| word.text).collect()
}

#[test]
fn words_are_those_of_the_shell() {
    for (shell, text, expected) in [
        (Shell::Bash, r#"curl 'a b' "c\"$X\n" d\ e"#, &["curl", "a b", "c\"$X\\n", "d e"][..]),
        (Shell::Bash, "curl \\\n  -d 'x'\\''y' # z\nmore", &["curl", "-d", "x'y"]),
        (Shell::Bash, "curl $'a\\'b\\u0041\\ud83d\\ude00\\n' | jq", &["curl", "a'bA😀\n"]),
        (Shell::Bash, "curl a''b ''", &["curl", "ab", ""]),
        (Shell::Bash, "curl \"$(cat \"a b\")\" -s) x", &["curl", "$(cat \"a b\")", "-s"]),
        (Shell::Bash, "curl a >out 2>&1 -s", &["curl", "a", "-s"]),
        (Shell::Bash, "curl \\\n> -d \\\n> 'x'", &["curl", "-d", "x"]),
        (Shell::Bash, "curl a&&b", &["curl", "a"]),
        (Shell::Cmd, "curl ^\n  -d \"{\\\"a\\\":1}\"", &["curl", "-d", "{\"a\":1}"]),
        (Shell::Cmd, "curl -d ^\"^{^\\^\"a^\\^\":1^}^\"", &["curl", "-d", "{\"a\":1}"]),
        (Shell::Cmd, "curl -d \"^{^\\^\"a^\\^\":1^}\" -s", &["curl", "-d", "{\"a\":1}", "-s"]),
        (Shell::Cmd, "curl -d \"{\"\"a\"\":1}\"", &["curl", "-d", "{\"a\":1}"]),
        (Shell::Power, "curl.exe `\n -d '{\"a\":''1''}'", &["curl.exe", "-d", "{\"a\":'1'}"]),
        (Shell::Power, "curl -d \"{`\"a`\":1}\"", &["curl", "-d", "{\"a\":1}"]),
        (Shell::Power, "curl.exe -d '{\\\"a\\\":1}' -s", &["curl.exe", "-d", "{\"a\":1}", "-s"]),
        (Shell::Power, "curl.exe -d @'\n{\"a\":\n1}\n'@ -s", &["curl.exe", "-d", "{\"a\":\n1}", "-s"]),
    ] {
        assert_eq!(words(shell, text), expected, "{text}");
    }
}

#[test]
fn spans_are_the_words_places() {
    let text = "curl 'a b' --x=\"c\" \\\n d";
    let spans: Vec<&str> = split(text, 0, None, Shell::Bash).words.into_iter().map(|word| &text[word.span]).collect();
    assert_eq!(spans, ["curl", "'a b'", "--x=\"c\"", "d"]);
}

#[test]
fn here_documents_and_files_are_input() {
    for (text, input, count) in [
        ("curl -d @- <<'EOF' -s\n{\"a\":\\$1}\nEOF\nmore", Input::Text("{\"a\":\\$1}\n".to_owned()), 4),
        ("curl -d @- <<EOF\n{\"a\":\\$1\\\\}\nEOF", Input::Text("{\"a\":$1\\}\n".to_owned()), 3),
        ("curl -d @- <<-EOF | jq\n\t{}\n\tEOF", Input::Text("{}\n".to_owned()), 3),
        ("curl -d @- <<< '{}'", Input::Text("{}".to_owned()), 3),
        ("curl -d @- < body.json -s", Input::File("body.json".to_owned()), 4),
    ] {
        let line = split(text, 0, None, Shell::Bash);
        assert_eq!((line.input, line.words.len()), (Some(input), count), "{text}");
    }
}

#[test]
fn quoting_that_the_shell_reads_otherwise_is_blamed() {
    for (text, fault, last) in [
        ("curl -d 'it isn\\'t so'", Fault::Apostrophe, "it isn't so"),
        ("curl -d '{", Fault::OpenQuote('\''), "{"),
        ("curl -d \"{", Fault::OpenQuote('"'), "{"),
        ("curl -s \\ \n -d x", Fault::SpaceAfterBackslash, "x"),
        ("curl -s\n  -d x", Fault::MissingBackslash, "x"),
    ] {
        let line = split(text, 0, None, Shell::Bash);
        assert_eq!((line.faults.as_slice(), line.words.last().unwrap().text.as_str()), (&[fault][..], last), "{text}");
    }
    assert_eq!(split("curl 'C:\\' -s 'a'\\''b'", 0, None, Shell::Bash).faults, []);
}

#[test]
fn a_shell_is_told_by_its_signs() {
    for (text, shell) in [
        ("curl -d '{\"a\":\"`\"}' \\\n x", Shell::Bash),
        ("curl \"{\"\"a\"\":1}\"", Shell::Cmd),
        ("curl ^\n -s", Shell::Cmd),
        ("curl `\n -s", Shell::Power),
        ("curl -d '{}'", Shell::Bash),
    ] {
        assert_eq!(Shell::of(text), shell, "{text}");
    }
}

#[test]
fn a_word_stands_where_it_was_read_also_behind_carets() {
    for (text, last) in
        [("curl ^é", "^é"), ("curl a^\u{1f600} ", "a^\u{1f600}"), ("curl \"a\"\"", "\"a\"\""), ("curl a\\\"", "a\\\"")]
    {
        let line = split(text, 0, None, Shell::Cmd);
        assert_eq!((&text[line.words.last().unwrap().span.clone()], line.end), (last, text.len()), "{text}");
    }
}

proptest! {
    #[test]
    fn words_of_any_text_stand_in_it_in_order(text in "([ -~é漢\u{1f600}\n\r]|[\\^`'\"\\\\@$<>|&(]){0,60}") {
        for shell in [Shell::Bash, Shell::Cmd, Shell::Power] {
            let line = split(&text, 0, None, shell);
            let mut at = 0;
            for word in &line.words {
                prop_assert!(at <= word.span.start && text.get(word.span.clone()).is_some(), "{shell:?}: {word:?}");
                at = word.span.end;
            }
            prop_assert!(text.is_char_boundary(line.end), "{shell:?}: {}", line.end);
        }
    }
}
