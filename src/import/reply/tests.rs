//! Replies in any dress, and what is said of them.

use crate::import::{ImportError, Imported, Surroundings, What, import};
use crate::payload::{Redactor, ServiceFacts, Severity};

fn take(text: &str) -> Result<Imported, ImportError> {
    let around = Surroundings { name: "t", service: ServiceFacts::default(), entry: 0, known: &Redactor::default() };
    import(text.as_bytes().to_vec(), around)
}

#[track_caller]
fn told(text: &str) -> (Imported, String) {
    let imported = take(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let severe = imported.findings.iter().filter(|finding| finding.severity != Severity::Info);
    let told: Vec<&str> = severe.map(|finding| finding.message.as_str()).collect();
    let told = told.join("\n");
    (imported, told)
}

#[test]
fn a_code_is_explained_in_every_dress() {
    for text in [
        r#"{"errorId":1,"errorCode":"ERROR_PROXY_BANNED"}"#,
        "{'errorId': 1, 'errorCode': 'ERROR_PROXY_BANNED', 'taskId': None}",
        "{ errorId: 1, errorCode: 'ERROR_PROXY_BANNED' }",
        "2026-01-01 10:00:00,1 - solver - ERROR - {'errorId': 1, 'errorCode': 'ERROR_PROXY_BANNED'}",
        r#"{"level":"error","msg":"solver","reply":{"errorId":1,"errorCode":"ERROR_PROXY_BANNED"}}"#,
        r#"{"level":"error","msg":"solver: ERROR_PROXY_BANNED"}"#,
        "Array\n(\n    [errorId] => 1\n    [errorCode] => ERROR_PROXY_BANNED\n)\n",
        "map[errorCode:ERROR_PROXY_BANNED errorId:1]",
        "{\"errorId\"=>1, \"errorCode\"=>\"ERROR_PROXY_BANNED\", \"taskId\"=>0}",
        "{\"errorId\":1,\"errorCode\":\"ERROR_PROXY_BANNED\",\"errorDescr",
        "Error: solver gave up with error_proxy_banned after 3 s",
        "HTTP/2 400 \r\ncontent-type: application/json\r\n\r\n{\"errorId\":1,\"errorCode\":\"ERROR_PROXY_BANNED\"}",
        "{\"status\":0,\"request\":\"ERROR_PROXY_BANNED\"}",
        "ERROR_PROXY_BANNED",
        "{\"errorId\":28}",
    ] {
        let (imported, told) = told(text);
        assert_eq!(imported.what, What::Reply, "{text}");
        assert!(told.contains("ERROR_PROXY_BANNED") && told.contains("Use another proxy"), "{text}: {told}");
        assert!(!told.contains("not valid JSON"), "{text}: {told}");
        assert_eq!(imported.reply.unwrap().error_code.as_deref(), Some("ERROR_PROXY_BANNED"), "{text}");
    }
}

#[test]
fn a_print_of_python_or_node_is_told_as_one() {
    let (python, _) = told("{'errorId': 0, 'taskId': 7}");
    assert_eq!(python.how, "a reply of the API, as Python prints it");
    let (node, said) = told("{ errorId: 0, status: 'ready', solution: { text: 'x' } }");
    assert_eq!((node.how.as_str(), said.as_str()), ("a reply of the API, as Node.js prints it", ""));
    assert_eq!(node.reply.unwrap().status.as_deref(), Some("ready"));
    let (_, broken) = told("{\"errorId\":0,\"taskId\":7,}");
    assert!(broken.contains("not valid JSON"), "{broken}");
}

#[test]
fn answers_of_the_older_api_are_told() {
    for (text, part) in [
        ("OK|2122988149", "the task's id"),
        ("OK|03AGdBq24PBCbwiDRaS_MJ7Z-1", "the solution"),
        ("{\"status\":1,\"request\":\"2122988149\"}", "the task's id"),
        ("{'status': 1, 'request': 2122988149}", "the task's id"),
        ("{\"status\":0,\"request\":\"CAPCHA_NOT_READY\"}", "a code instead"),
    ] {
        let (imported, told) = told(text);
        assert_eq!(imported.what, What::Reply, "{text}");
        assert!(told.contains("older API") && told.contains(part), "{text}: {told}");
    }
}

#[test]
fn a_reply_of_two_methods_at_once_is_called_that() {
    let (_, told) = told(r#"{"errorId":0,"status":"idle","taskId":"37223a89"}"#);
    assert!(told.contains("idle") && !told.contains("field taskId") && !told.contains("field status"), "{told}");
}

#[test]
fn a_web_page_with_headers_is_no_answer() {
    let (imported, told) =
        told("HTTP/1.1 502 Bad Gateway\nServer: nginx\nSet-Cookie: s=abcdef1234567\n\n<html>Bad Gateway</html>");
    assert!(told.contains("in front of the service"), "{told}");
    assert_eq!(imported.reply.as_ref().unwrap().http_status, Some(502));
    assert!(!imported.original.unwrap().contains("abcdef1234567"));
}

#[test]
fn a_web_page_in_an_error_is_no_answer() {
    for page in [
        "my full error text is : <!DOCTYPE html> <html> <head> <title>405 - not allowed.</title> </head> <body></body> </html>",
        "APIError: failed\n    at Solver.ask (/srv/a.js:1:2) {\n  err: '<!DOCTYPE html>\\n' +\n    '<title>a.example | 521: Web server is down</title>\\n'\n}",
    ] {
        let (imported, told) = told(page);
        assert!(imported.what == What::Reply && !told.is_empty(), "{page}: {told}");
    }
    assert!(take("<!DOCTYPE html><html><title>An error</title></html>").is_err());
}

#[test]
fn a_reply_beside_a_request_is_explained() {
    let text = "data: '{\"clientKey\":\"67b6bcbb1a728ea8d563de6d169a2057\",\"task\":{\"type\":\"NoCaptchaTaskProxyless\"}}'\n response: { data: { errorId: 10, errorCode: 'ERROR_ZERO_BALANCE', errorDescription: 'none' } }";
    let (imported, told) = told(text);
    assert!(matches!(imported.what, What::Body(_)) && told.contains("ERROR_ZERO_BALANCE"), "{told}");
    let sound = text.replace("errorId: 10, errorCode: 'ERROR_ZERO_BALANCE'", "errorId: 0, taskId: 5");
    assert!(!take(&sound).unwrap().findings.iter().any(|finding| finding.id.starts_with("reply.")));
}

#[test]
fn an_error_code_is_no_task_id() {
    let (_, told) = told(r#"{"clientKey":"67b6bcbb1a728ea8d563de6d169a2057","taskId":"ERROR_ZERO_BALANCE"}"#);
    assert!(told.contains("holds the error code ERROR_ZERO_BALANCE"), "{told}");
}

#[test]
fn unknown_codes_are_said_to_be_unknown() {
    let (_, told) = told("task 5 failed with ERROR_QUANTUM_FLUX");
    assert!(told.contains("ERROR_QUANTUM_FLUX: CapKill Desk doesn't know this code"), "{told}");
}
