//! Programs in every language, and what is none.

use proptest::prelude::*;

use super::plain_languages::languages;
use super::*;

fn json(text: &str) -> Option<(&'static str, String)> {
    read(text, "").map(|program| (program.language.name, program.json))
}

#[test]
fn a_value_is_read_in_its_own_language() {
    for (text, name, expected) in [
        (
            "requests.post(u, json={'clientKey': k, 'task': {'type': 'ImageToTextTask', 'case': True, 'math': None}})",
            "Python",
            r#"{"clientKey":k,"task":{"type":"ImageToTextTask","case":true,"math":null}}"#,
        ),
        (
            "const r = await axios.post(u, {clientKey, task: {type: 'ImageToTextTask', body: 'ab' + 'cd'}});",
            "JavaScript",
            r#"{"clientKey":clientKey,"task":{"type":"ImageToTextTask","body":"abcd"}}"#,
        ),
        (
            "p := map[string]any{\"clientKey\": key, \"taskId\": 0x1F}\nfmt.Println(p)",
            "Go",
            r#"{"clientKey":key,"taskId":31}"#,
        ),
        (
            "$p = ['clientKey' => 'it\\'s', 'taskId' => 7]; echo json_encode($p);",
            "PHP",
            r#"{"clientKey":"it's","taskId":7}"#,
        ),
        (
            "var p = new { clientKey = _key, taskId = 7L }; await c.PostAsync(u, new StringContent(p));",
            "C#",
            r#"{"clientKey":_key,"taskId":7}"#,
        ),
        (
            "JSONObject o = new JSONObject(); o.put(\"clientKey\", key).put(\"taskId\", 7);",
            "Java",
            r#"{"clientKey":key,"taskId":7}"#,
        ),
        ("val o = mapOf(\"clientKey\" to key, \"taskId\" to 7)", "Kotlin", r#"{"clientKey":key,"taskId":7}"#),
        (
            "puts({ clientKey: key, 'taskId' => 7, real: nil }.to_json)\nFaraday.get(u)",
            "Ruby",
            r#"{"clientKey":key,"taskId":7,"real":null}"#,
        ),
        ("$body = @{ clientKey = $key; taskId = 7 } | ConvertTo-Json", "PowerShell", r#"{"clientKey":key,"taskId":7}"#),
    ] {
        assert_eq!(json(text), Some((name, expected.to_owned())), "{text}");
    }
}

#[test]
fn a_form_is_told_from_json() {
    for (text, is_form) in [
        ("requests.post(u, data={'clientKey': self.k, 'taskId': 1})", true),
        ("requests.post(u, data=json.dumps({'clientKey': self.k, 'taskId': 1}))", false),
        ("page.request.post(u, data={'clientKey': self.k, 'taskId': 1})", false),
        ("p = {'clientKey': self.k, 'taskId': 1}\nrequests.post(u, data=p)", true),
        ("const b = new URLSearchParams({clientKey: k, taskId: 1});", true),
        ("curl_setopt($ch, CURLOPT_POSTFIELDS, http_build_query(['clientKey' => $k, 'taskId' => 1]));", true),
        ("curl_setopt($ch, CURLOPT_POSTFIELDS, json_encode(['clientKey' => $k, 'taskId' => 1]));", false),
    ] {
        assert_eq!(read(text, "").unwrap().sending.form.is_some(), is_form, "{text}");
    }
}

#[test]
fn a_get_is_told_from_a_post() {
    const BODY: &str = "json={'clientKey': self.k, 'taskId': 1}";
    for (call, is_get) in [
        ("requests.get('https://a.example/getTaskResult', ", true),
        ("self.session.get('https://a.example/getTaskResult', ", true),
        ("requests.post('https://a.example/getTaskResult', ", false),
        ("app.get('/getTaskResult', ", false),
        ("requests.get('https://a.example/', ", false),
    ] {
        assert_eq!(read(&format!("{call}{BODY})"), "").unwrap().sending.is_get, is_get, "{call}");
    }
}

#[test]
fn text_that_is_no_program_is_none() {
    for text in [
        "",
        "hello clientKey",
        "2026-01-01 INFO clientKey taskId errorId",
        "{\"clientKey\": \"x\"",
        "clientKey=abc&taskId=5",
    ] {
        assert!(read(text, "").is_none(), "{text}");
    }
}

#[test]
fn a_body_in_megabytes_of_program_is_read() {
    let filler = "def f(a):\n    return [a, {'b': a}]\n\n".repeat(150_000);
    let text = format!("{filler}r = requests.post(u, json={{'clientKey': self.k, 'taskId': 5}})\n{filler}");
    assert_eq!(json(&text), Some(("Python", r#"{"clientKey":self.k,"taskId":5}"#.to_owned())));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Pieces of programs in any order never end in a panic, and whatever is read can be read as a document.
    #[test]
    fn mixed_programs_never_panic(pieces in prop::collection::vec(0_usize..40, 1..40), cut in 0_usize..2_000) {
        const PIECES: [&str; 40] = [
            "{", "}", "[", "]", "(", ")", "'clientKey'", "\"task\"", ": ", " => ", ", ", "self.k", "f'{x}'", "`${a}`", "<?php ", "map[string]any{",
            "new { clientKey = k }", ".put(\"task\", x)", "\n", "\"\"\"", "json=", "const a = ", "ö\u{1f600}", "type: 'ImageToTextTask'",
            "$", "r#\"", "\"#", "R\"(", ")\"", "$\"{{", "}}\"", "\\(", "#{", ".insert(\"clientKey\", k)", "let mut $ = ", "o[\"task\"] = ", "'", "--", "[[", ".a = ",
        ];
        let text: String = pieces.iter().map(|piece| PIECES[*piece]).collect();
        let text = &text[..text.floor_char_boundary(cut)];
        for language in languages() {
            let name = format!("x.{}", language.extensions[0]);
            if let Some(program) = read(text, &name) {
                prop_assert!(Document::parse(program.json.as_str()).root().is_some(), "{}", program.json);
            }
        }
        for literal in literals(text) {
            prop_assert!(text.get(literal.span.clone()).is_some());
        }
    }
}

#[test]
fn a_language_without_a_grammar_is_read_by_its_brackets() {
    let whole = r#"{"clientKey":key,"task":{"type":"ImageToTextTask","body":"abcd"}}"#;
    for (text, name) in [
        (
            "nlohmann::json j = {{\"clientKey\", key}, {\"task\", {{\"type\", \"ImageToTextTask\"}, {\"body\", \"ab\" \"cd\"}}}};\nstd::cout << j;",
            "C++",
        ),
        (
            "QJsonObject task;\ntask[\"type\"] = \"ImageToTextTask\";\ntask[\"body\"] = \"abcd\";\nQJsonObject o;\no[\"clientKey\"] = key;\no[\"task\"] = task;",
            "C++",
        ),
        (
            "let b = serde_json::json!({\"clientKey\": key, \"task\": {\"type\": \"ImageToTextTask\", \"body\": \"abcd\"}});",
            "Rust",
        ),
        (
            "let b = HashMap::from([(\"clientKey\", key), (\"task\", HashMap::from([(\"type\", \"ImageToTextTask\"), (\"body\", \"abcd\")]))]);\nfn f(a: &str) {}",
            "Rust",
        ),
        (
            "let b: [String: Any] = [\"clientKey\": key, \"task\": [\"type\": \"ImageToTextTask\", \"body\": \"ab\" + \"cd\"]]",
            "Swift",
        ),
        (
            "final t = {'type': 'ImageToTextTask', 'body': 'abcd'};\nsend(jsonEncode({'clientKey': key, 'task': t}));",
            "Dart",
        ),
        ("local b = { clientKey = key, task = { [\"type\"] = \"ImageToTextTask\", body = \"ab\" .. \"cd\" } }", "Lua"),
        (
            "Dim b = New With {.clientKey = key, .task = New With {.type = \"ImageToTextTask\", .body = \"ab\" & \"cd\"}}",
            "Visual Basic",
        ),
        ("my $b = { clientKey => $key, task => { type => 'ImageToTextTask', body => 'ab' . 'cd' } };", "Perl"),
        ("b = Jason.encode!(%{clientKey: key, task: %{type: \"ImageToTextTask\", body: \"abcd\"}})", "Elixir"),
        (
            "NSDictionary *b = @{@\"clientKey\": key, @\"task\": @{@\"type\": @\"ImageToTextTask\", @\"body\": @\"abcd\"}};",
            "Objective-C",
        ),
    ] {
        assert_eq!(json(text), Some((name, whole.to_owned())), "{text}");
    }
}

#[test]
fn what_a_function_gives_is_known_at_run_time_only() {
    let text = "b <- list(clientKey = Sys.getenv(\"SOLVER_KEY\"), taskId = 7)\nhttr::POST(u, body = toJSON(b))";
    assert_eq!(json(text), Some(("R", r#"{"clientKey":code,"taskId":7}"#.to_owned())));
}

#[test]
fn json_that_is_made_twice_is_told() {
    for (text, twice) in [
        ("requests.post(u, json=json.dumps({'clientKey': k, 'taskId': 7}))", true),
        ("p = json.dumps({'clientKey': k, 'taskId': 7})\nrequests.post(u, json=p)", true),
        ("requests.post(u, json={'clientKey': k, 'taskId': 7})", false),
        ("requests.post(u, data=json.dumps({'clientKey': k, 'taskId': 7}))", false),
        ("requests.post(u, json=json.loads('{\"clientKey\": \"%s\", \"taskId\": 7}' % k))", false),
    ] {
        assert_eq!(read(text, "").unwrap().sending.twice.is_some(), twice, "{text}");
    }
    let given = read("fetch(u, {method: 'POST', body: {clientKey, taskId}})", "").unwrap();
    let written = read("fetch(u, {method: 'POST', body: JSON.stringify({clientKey, taskId})})", "").unwrap();
    assert!(given.sending.is_bare_object && !written.sending.is_bare_object);
}
