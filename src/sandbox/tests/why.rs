//! Why the sandbox answers as it does stands in a header, and changes no body.

use super::*;

/// Sends a body. Returns why the sandbox answered as it did, and the status and body.
fn why(sandbox: &Running, path: &str, body: &str) -> (String, String) {
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        sandbox.address,
        body.len()
    );
    let reply = String::from_utf8_lossy(&sandbox.raw(request.as_bytes())).into_owned();
    let (head, body) = reply.split_once("\r\n\r\n").unwrap();
    let header = head.lines().find_map(|line| line.strip_prefix("capkill-desk-why: ")).unwrap_or_default();
    (header.to_owned(), body.to_owned())
}

#[test]
fn every_check_of_create_task_says_itself() {
    let sandbox = start();
    let mut large = sample_png();
    large.resize(500_001, 0);
    let site = |url: &str, key: &Value| json!({ "clientKey": KEY, "task": { "type": "NoCaptchaTaskProxyless", "websiteURL": url, "websiteKey": key } });
    let documented = json!({ "clientKey": "sandbox:only-documented", "task": { "type": "RecaptchaV3TaskProxyless" } });
    for (body, part) in [
        (json!([1]), "not a JSON object"),
        (json!({ "task": {} }), "clientKey is missing"),
        (json!({ "clientKey": KEY }), "task is missing"),
        (json!({ "clientKey": KEY, "task": {} }), "task.type is missing"),
        (json!({ "clientKey": KEY, "task": { "type": "Nonsense" } }), "none that the sandbox knows"),
        (documented, "only-documented"),
        (json!({ "clientKey": KEY, "task": { "type": "ImageToTextTask" } }), "task.body is missing"),
        (json!({ "clientKey": KEY, "task": { "type": "ImageToTextTask", "body": "*" } }), "task.body is no base64"),
        (picture_task(&sample_png()[..99]), "The picture has 99 bytes; services take 100 at least"),
        (picture_task(&large), "The picture has 500,001 bytes"),
        (picture_task(&[b'x'; 200]), "no readable JPEG"),
        (site("", &json!("6Le")), "task.websiteURL is missing, null or empty"),
        (site("example.com", &json!("6Le")), "no http or https address"),
        (site("https://example.com", &json!(null)), "task.websiteKey is missing"),
        (picture_task(&sample_png()), "passed every check"),
    ] {
        let (why, reply) = why(&sandbox, "/createTask", &body.to_string());
        assert!(why.contains(part), "{why}: {reply}");
    }
}

#[test]
fn polls_balances_and_other_requests_say_why() {
    let sandbox = start();
    let created = sandbox.call("/createTask", &picture_task(&sample_png()));
    let ask = json!({ "clientKey": KEY, "taskId": created["taskId"] }).to_string();
    assert_eq!(why(&sandbox, "/getTaskResult", &ask).0, "Poll 1 of 120: the task was created less than 1 s ago");
    let deadline = std::time::Instant::now() + Duration::from_secs(20);
    let mut number = 1;
    loop {
        let (why, body) = why(&sandbox, "/getTaskResult", &ask);
        number += 1;
        if body.contains("ready") {
            assert_eq!(why, format!("Poll {number} of 120: the task was created 1 s ago or earlier"));
            break;
        }
        assert!(std::time::Instant::now() < deadline, "{why}");
        std::thread::sleep(Duration::from_millis(100));
    }
    let key = json!({ "clientKey": KEY, "taskId": 1 }).to_string();
    for (path, body, part) in [
        ("/getTaskResult", key.as_str(), "taskId is none of a task that this key created"),
        ("/getBalance", &key, "begins with 345.678"),
        ("/getBalance", "{}", "clientKey is missing"),
        ("/nonsense", &key, "none of createTask, getTaskResult and getBalance"),
        ("/createTask", &"x".repeat(8 * 1024 * 1024 + 1), "over 8 MiB"),
    ] {
        assert!(why(&sandbox, path, body).0.contains(part), "{path}");
    }
    let closed = String::from_utf8(sandbox.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    assert!(closed.unwrap().contains("capkill-desk-why: Refused before the body was read: only POST is understood"));
    assert!(!get_openapi(&sandbox, &format!("Host: {}\r\n", sandbox.address)).contains("capkill-desk-why"));
}

#[test]
fn scenarios_say_that_the_key_asked_for_them() {
    let sandbox = start();
    let body = |key: &str| {
        let mut task = picture_task(&sample_png());
        task["clientKey"] = json!(key);
        task.to_string()
    };
    for (path, key, expected) in [
        ("/createTask", "sandbox:html-502", "html-502: Answers with a web page, HTTP 502"),
        ("/createTask", "sandbox:ERROR_ZERO_BALANCE", "ERROR_ZERO_BALANCE: Refuses with a code"),
        ("/createTask", "sandbox:string-id", "string-id: Gives the task id in quotation marks"),
        ("/createTask", "sandbox:instant", "instant: The answer stands in the createTask reply"),
        ("/getBalance", "sandbox:balance-negative", "balance-negative: Has a balance of -3.5"),
    ] {
        assert_eq!(why(&sandbox, path, &body(key)).0, format!("The key asks for scenario {expected}"));
    }
    let created = sandbox.call("/createTask", &serde_json::from_str(&body("sandbox:never")).unwrap());
    let ask = json!({ "clientKey": "sandbox:never", "taskId": created["taskId"] }).to_string();
    assert_eq!(why(&sandbox, "/getTaskResult", &ask).0, "The key asks for scenario never: Never solves it");
}
