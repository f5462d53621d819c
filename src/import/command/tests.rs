//! Commands as people paste them.

use proptest::prelude::*;

use super::*;
use crate::import::request::{FormKind, WebForm};

const BODY: &str = r#"{"clientKey":"$K","task":{"type":"A"}}"#;
const URL: &str = "https://a.example/createTask";

#[track_caller]
fn body_of(text: &str) -> String {
    match read(text).unwrap_or_else(|| panic!("no command in {text}")).body {
        RequestBody::Text(body) => body,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn the_body_is_read_in_whatever_it_is_pasted_with() {
    for text in [
        format!("$ curl {URL} -d '{BODY}'\ncurl: (6) Could not resolve host"),
        format!("r=$(curl -s {URL} -d '{BODY}')"),
        format!("`curl {URL} -d '{BODY}'` does nothing"),
        format!("```sh\ncurl {URL} -d '{BODY}'\n```"),
        format!("B='{BODY}'\ncurl {URL} -d \"$B\""),
        format!("B=$(cat <<E\n{}\nE\n)\ncurl {URL} -d \"$B\"", BODY.replace('$', "\\$")),
        format!("cat <<'E' | curl {URL} \\\n --data-binary @-\n{BODY}\nE").replace("binary @-\n", "ascii @-\n"),
        format!("printf '%s' '{BODY}' | curl {URL} -d @-"),
        format!("curl -s https://b.example/x\ncurl {URL} -d '{BODY}'"),
        format!("curl https://b.example/x --next {URL} -d '{BODY}'"),
        format!("sudo /usr/bin/curl {URL} --json '{BODY}'"),
        format!("wget --post-data='{BODY}' {URL}"),
        format!("http POST {URL} clientKey='$K' 'task[type]=A'"),
        format!("xh {URL} clientKey='$K' task:='{{\"type\":\"A\"}}'"),
        format!("irm {URL} -Method Post -Body '{BODY}'"),
        format!(
            "$b = @{{ clientKey = '$K'; task = @{{ type = 'A' }} }} | ConvertTo-Json\niwr -Uri {URL} -Method Post -Body $b"
        ),
        format!("'{BODY}' | curl.exe {URL} -d '@-' `\n -s"),
        format!("postman request POST {URL} -d '{BODY}'"),
        format!("C:\\> curl {URL} -d \"{}\"", BODY.replace('"', "\\\"")),
        format!("os.system(\"curl {URL} -d '{}'\")", BODY.replace('"', "\\\"")),
    ] {
        let json: serde_json::Value =
            serde_json::from_str(body_of(&text).trim()).unwrap_or_else(|e| panic!("{e}: {text}"));
        assert_eq!(json, serde_json::from_str::<serde_json::Value>(BODY).unwrap(), "{text}");
        assert_eq!(read(&text).unwrap().url.as_deref(), Some(URL), "{text}");
    }
}

#[test]
fn a_body_that_was_not_given_is_named() {
    let file = |name: &str| Elsewhere::File(name.to_owned());
    for (data, elsewhere) in [
        ("-d @a/b.json", file("a/b.json")),
        ("--json @b.json", file("b.json")),
        ("-T b.json", file("b.json")),
        ("-d @- < b.json", file("b.json")),
        ("-d \"$(cat b.json)\"", file("b.json")),
        ("-d @-", Elsewhere::Input),
        ("-d \"$B\"", Elsewhere::Variable("B".to_owned())),
        ("-d \"$(jq -n x)\"", Elsewhere::Output("jq -n x".to_owned())),
    ] {
        let RequestBody::Elsewhere(found) = read(&format!("curl {URL} {data}")).unwrap().body else { panic!("{data}") };
        assert_eq!(found, elsewhere, "{data}");
    }
    let piped = read(&format!("jq -n x | curl {URL} -d @-")).unwrap();
    assert!(matches!(piped.body, RequestBody::Elsewhere(Elsewhere::Pipe)));
}

#[test]
fn forms_and_queries_are_read_as_such() {
    let form = read(&format!("curl {URL} -F clientKey=k -F 'task={{}};type=application/json'")).unwrap();
    let fields = vec![("clientKey".to_owned(), "k".to_owned()), ("task".to_owned(), "{}".to_owned())];
    let RequestBody::Form(read_form) = form.body else { panic!("no form") };
    assert_eq!(read_form, WebForm { kind: FormKind::Parts, fields });
    let get = read(&format!("curl -G {URL} -d clientKey=k --url-query 'a=b c'")).unwrap();
    assert_eq!(get.url.as_deref(), Some("https://a.example/createTask?a=b+c&clientKey=k"));
    assert_eq!((get.method.as_deref(), get.content_type), (Some("GET"), None));
}

#[test]
fn only_an_address_of_its_own_has_a_scheme() {
    for (url, whole, lacks) in [
        ("https://a.example/x", "https://a.example/x", false),
        ("a.example/createTask", "http://a.example/createTask", true),
        ("$API/createTask", "$API/createTask", false),
    ] {
        let request = read(&format!("curl -d '{BODY}' {url}")).unwrap();
        assert_eq!((request.url.as_deref(), request.lacks_scheme), (Some(whole), lacks));
    }
}

#[test]
fn secret_values_of_options_are_found() {
    for (command, secret) in [
        ("curl -u me:pw1 x.example/a", "me:pw1"),
        ("curl -ume:pw1 x.example/a", "me:pw1"),
        ("curl --user 'me:pw1' x.example/a", "me:pw1"),
        ("curl -x http://me:pw1@p.example:80 x.example/a", "me:pw1"),
        ("curl -E c.pem:pw1 x.example/a", "pw1"),
        ("curl --proxy-user=me:pw1 x.example/a", "me:pw1"),
        ("curl --pass 'p w 1' x.example/a", "p w 1"),
        ("curl -b \"s=pw1\" x.example/a", "s=pw1"),
        ("curl -H 'X-Api-Key: pw1' x.example/a", "pw1"),
        ("curl --variable K=pw1 x.example/a", "pw1"),
        ("wget --password=pw1 https://x.example/a", "pw1"),
        ("http -a me:pw1 https://x.example/a Authorization:pw2", "me:pw1"),
    ] {
        let found = secret_values(command);
        assert_eq!(found.first().map(|range| &command[range.clone()]), Some(secret), "{command}");
    }
    assert!(secret_values("curl -b cookies.txt -E c.pem https://x.example/a").is_empty());
}

proptest! {
    #[test]
    fn no_command_makes_it_panic(
        tool in "(curl|curl\\.exe|wget|http|xh|iwr|irm|postman request)",
        rest in "([-@'\"`$^(){}<>|&;=: \n\\\\äX]|-d |-X|--json |https://a\\.example/ |@\\{|\\$\\(|<<E\n){0,40}",
    ) {
        let text = format!("{tool} {rest}");
        let _ = read(&text);
        for range in secret_values(&text) {
            prop_assert!(text.get(range).is_some());
        }
    }
}
