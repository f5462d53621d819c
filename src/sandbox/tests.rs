//! The sandbox over real HTTP, with a client that shares no code with the desk's own.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::*;
use crate::contract::{FieldKind, TaskType, task_type, task_types};

mod recorded;
mod why;

struct Running {
    address: std::net::SocketAddr,
    _runtime: tokio::runtime::Runtime,
    sandbox: Sandbox,
}

fn start() -> Running {
    start_with(None)
}

fn start_with(recordings: Option<Recordings>) -> Running {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let sandbox = runtime.block_on(Sandbox::start_with(0, recordings)).unwrap();
    Running { address: sandbox.address(), _runtime: runtime, sandbox }
}

impl Running {
    /// Sends raw bytes and returns everything that comes back.
    fn raw(&self, request: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(request).unwrap();
        let mut reply = Vec::new();
        // A cut connection may show as an error after what was read.
        let _ = stream.read_to_end(&mut reply);
        reply
    }

    fn send(&self, path: &str, headers: &str, body: &str) -> (u16, String) {
        let length = body.len();
        let request =
            format!("POST {path} HTTP/1.1\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}");
        let reply = String::from_utf8_lossy(&self.raw(request.as_bytes())).into_owned();
        let status = reply.get(9..12).and_then(|status| status.parse().ok()).unwrap_or(0);
        (status, reply.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
    }

    fn call(&self, path: &str, body: &Value) -> Value {
        let host = format!("Host: {}\r\nContent-Type: application/json; charset=utf-8\r\n", self.address);
        let (status, body) = self.send(path, &host, &body.to_string());
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).unwrap()
    }

    fn code(&self, body: &Value) -> String {
        let reply = self.call("/createTask", body);
        assert_eq!((&reply["errorId"], &reply["taskId"]), (&json!(1), &json!(0)), "{reply}");
        assert!(reply["errorDescription"].is_string());
        reply["errorCode"].as_str().unwrap().to_owned()
    }
}

const KEY: &str = "67b6bcbb1a728ea8d563de6d169a2057";

fn sample_png() -> Vec<u8> {
    include_bytes!("../../assets/sample.png").to_vec()
}

fn picture_task(bytes: &[u8]) -> Value {
    json!({ "clientKey": KEY, "task": { "type": "ImageToTextTask", "body": STANDARD.encode(bytes) } })
}

fn recaptcha_task(name: &str) -> Value {
    json!({ "clientKey": KEY, "task": { "type": name, "websiteURL": "https://example.com", "websiteKey": "6Le" } })
}

#[test]
fn a_task_is_processing_then_ready_and_stays_so() {
    let sandbox = start();
    let created = sandbox.call("/createTask", &picture_task(&sample_png()));
    assert_eq!(created.as_object().unwrap().keys().collect::<Vec<_>>(), ["errorId", "taskId"]);
    let ask = json!({ "clientKey": KEY, "taskId": created["taskId"], "errorId": 0, "errorCode": null });
    assert_eq!(sandbox.call("/getTaskResult", &ask), json!({ "errorId": 0, "status": "processing" }));
    let deadline = std::time::Instant::now() + Duration::from_secs(20);
    let ready = loop {
        let reply = sandbox.call("/api/getTaskResult", &ask);
        if reply["status"] == "ready" {
            break reply;
        }
        assert!(std::time::Instant::now() < deadline, "{reply}");
        std::thread::sleep(Duration::from_millis(100));
    };
    let text = ready["solution"]["text"].as_str().unwrap();
    assert!(text.starts_with("sandbox-") && text.len() == 14, "{text}");
    assert_eq!(sandbox.call("/getTaskResult", &ask), ready);
    let other = json!({ "clientKey": "another key", "taskId": created["taskId"] });
    assert_eq!(sandbox.call("/getTaskResult", &other)["errorCode"], "ERROR_NO_SUCH_CAPCHA_ID");
}

#[test]
fn the_121st_poll_is_refused() {
    let sandbox = start();
    let created = sandbox.call("/createTask", &picture_task(&sample_png()));
    let ask = json!({ "clientKey": KEY, "taskId": created["taskId"] });
    for poll in 1..=120 {
        assert_eq!(sandbox.call("/getTaskResult", &ask)["errorId"], 0, "poll {poll}");
    }
    assert_eq!(sandbox.call("/getTaskResult", &ask)["errorCode"], "ERROR_TOO_MUCH_REQUESTS");
}

#[test]
fn unsound_tasks_get_the_matching_code() {
    let sandbox = start();
    let mut large = sample_png();
    large.resize(500_001, 0);
    let cases = [
        (json!({ "clientKey": KEY }), "ERROR_TASK_ABSENT"),
        (json!({ "clientKey": KEY, "task": "text" }), "ERROR_TASK_ABSENT"),
        (json!([1]), "ERROR_TASK_ABSENT"),
        (json!({ "task": {} }), "ERROR_KEY_DOES_NOT_EXIST"),
        (json!({ "clientKey": "", "task": {} }), "ERROR_KEY_DOES_NOT_EXIST"),
        (json!({ "clientKey": KEY, "task": { "type": "Nonsense" } }), "ERROR_TASK_NOT_SUPPORTED"),
        (json!({ "clientKey": KEY, "task": { "type": "ImageToTextTask" } }), "ERROR_ZERO_CAPTCHA_FILESIZE"),
        (
            json!({ "clientKey": KEY, "task": { "type": "ImageToTextTask", "body": "BASE64_BODY_HERE!" } }),
            "ERROR_IMAGE_TYPE_NOT_SUPPORTED",
        ),
        (picture_task(&[b'x'; 200]), "ERROR_IMAGE_TYPE_NOT_SUPPORTED"),
        (picture_task(&sample_png()[..400]), "ERROR_IMAGE_TYPE_NOT_SUPPORTED"),
        (picture_task(&sample_png()[..99]), "ERROR_ZERO_CAPTCHA_FILESIZE"),
        (picture_task(&large), "ERROR_TOO_BIG_CAPTCHA_FILESIZE"),
        (
            json!({ "clientKey": KEY, "task": { "type": "NoCaptchaTaskProxyless", "websiteKey": "6Le" } }),
            "ERROR_RECAPTCHA_INVALID_DOMAIN",
        ),
        (
            json!({ "clientKey": KEY, "task": { "type": "NoCaptchaTaskProxyless", "websiteURL": "example.com", "websiteKey": "6Le" } }),
            "ERROR_RECAPTCHA_INVALID_DOMAIN",
        ),
        (
            json!({ "clientKey": KEY, "task": { "type": "NoCaptchaTaskProxyless", "websiteURL": "https://example.com", "websiteKey": null } }),
            "ERROR_RECAPTCHA_INVALID_SITEKEY",
        ),
    ];
    for (body, code) in cases {
        let text = body.to_string();
        assert_eq!(sandbox.code(&body), code, "{}", &text[..text.len().min(200)]);
    }
    assert_eq!(
        sandbox.call("/getTaskResult", &json!({ "clientKey": KEY, "taskId": 1 }))["errorCode"],
        "ERROR_NO_SUCH_CAPCHA_ID"
    );
    assert_eq!(sandbox.call("/nonsense", &json!({}))["errorCode"], "ERROR_NO_SUCH_METHOD");
}

#[test]
fn what_published_libraries_send_is_accepted() {
    let sandbox = start();
    for name in ["NoCaptchaTaskProxyless", "RecaptchaV2TaskProxyless", "RecaptchaV2Task", "NoCaptchaTask"] {
        assert_eq!(sandbox.call("//createTask", &recaptcha_task(name))["errorId"], 0, "{name}");
    }
    let mut odd = picture_task(&sample_png());
    odd["softId"] = json!("123");
    odd["callbackUrl"] = json!("");
    odd["task"]["comment"] = json!(null);
    odd["task"]["languagePool"] = json!("en");
    odd["task"]["somethingNew"] = json!([1]);
    assert_eq!(sandbox.call("/api/createTask", &odd)["errorId"], 0);
    assert_eq!(
        sandbox.call("/getBalance", &json!({ "softId": 1, "clientKey": "another key" })),
        json!({ "errorId": 0, "balance": 345.678 })
    );
}

/// Returns a createTask body with what a type needs, and with a proxy.
fn task_of(row: &TaskType, name: &str, key: &str) -> Value {
    let mut task = json!({ "type": name, "proxyType": "http", "proxyAddress": "192.0.2.1", "proxyPort": 8080 });
    for field in row.required() {
        task[field.name] = match (field.name, field.kind) {
            ("websiteURL", _) => json!("https://example.com"),
            (_, FieldKind::Base64) => json!(STANDARD.encode(sample_png())),
            (_, kind) => serde_json::from_str(&kind.first_json().replace("\"\"", "\"x\"")).unwrap(),
        };
    }
    json!({ "clientKey": key, "task": task })
}

#[test]
fn every_known_type_is_solved_with_its_own_field() {
    let sandbox = start();
    for (row, name) in task_types().flat_map(|row| row.all_names().map(move |name| (row, name))) {
        let reply = sandbox.call("/createTask", &task_of(row, name, "sandbox:instant"));
        assert_eq!(reply["errorId"], 0, "{name}: {reply}");
        assert!(!reply["solution"][row.solution[0].0].is_null(), "{name}: {reply}");
    }
}

#[test]
fn only_documented_types_are_taken_where_the_key_says_so() {
    let sandbox = start();
    for (row, name) in task_types().flat_map(|row| row.names().map(move |name| (row, name))) {
        let reply = sandbox.call("/createTask", &task_of(row, name, "sandbox:only-documented"));
        assert_eq!(reply["errorId"] == 0, row.is_documented(), "{name}: {reply}");
    }
    let own = task_of(task_type("RecaptchaV2Task").unwrap(), "ReCaptchaV2TaskProxyLess", "sandbox:only-documented");
    assert_eq!(sandbox.code(&own), "ERROR_TASK_NOT_SUPPORTED");
}

#[test]
fn scenario_keys_do_what_they_say() {
    let sandbox = start();
    let host = format!("Host: {}\r\n", sandbox.address);
    let task = |key: &str| {
        let mut task = picture_task(&sample_png());
        task["clientKey"] = json!(key);
        task
    };
    for path in ["/createTask", "/getTaskResult", "/getBalance"] {
        let reply = sandbox.call(path, &task("sandbox:ERROR_ZERO_BALANCE"));
        assert_eq!(reply["errorCode"], "ERROR_ZERO_BALANCE", "{path}");
        assert_eq!(reply.get("status").is_some(), path == "/getTaskResult", "{path}");
    }
    assert_eq!(sandbox.call("/createTask", &task("sandbox:big-id"))["taskId"], json!(BIG_TASK_ID));
    assert!(sandbox.call("/createTask", &task("sandbox:string-id"))["taskId"].is_string());
    assert_eq!(sandbox.call("/createTask", &task("sandbox:no-such-scenario"))["errorId"], 0);
    let send = |key: &str| sandbox.send("/createTask", &host, &task(key).to_string());
    assert_eq!(send("sandbox:html-502").0, 502);
    assert_eq!(send("sandbox:empty"), (200, String::new()));
    assert_eq!(send("sandbox:reset"), (0, String::new()));
    assert_eq!(send("sandbox:redirect").0, 307);
    assert!(serde_json::from_str::<Value>(&send("sandbox:garbage").1).is_err());
}

#[test]
fn scenario_keys_steer_polls_and_balances() {
    let sandbox = start();
    let create = |key: &str| {
        let mut task = picture_task(&sample_png());
        task["clientKey"] = json!(key);
        sandbox.call("/createTask", &task)
    };
    let poll = |key: &str| {
        let task_id = &create(key)["taskId"];
        sandbox.call("/getTaskResult", &json!({ "clientKey": key, "taskId": task_id }))
    };
    for code in ["ERROR_CAPTCHA_UNSOLVABLE", "CAPTCHA_NOT_READY", "WRONG_CAPTCHA_ID"] {
        let reply = poll(&format!("sandbox:poll:{code}"));
        assert_eq!((&reply["errorId"], &reply["errorCode"]), (&json!(1), &json!(code)));
    }
    assert_eq!(poll("sandbox:never")["status"], "processing");
    assert_eq!(poll("sandbox:status-unknown")["status"], "queued");
    assert_eq!(poll("sandbox:other-task")["taskId"], 1);
    assert!(create("sandbox:instant")["solution"]["text"].is_string());
    assert_eq!(create("sandbox:uuid-id")["taskId"].as_str().unwrap().len(), 36);
    for (name, balance) in [("string", json!("12.50")), ("negative", json!(-3.5)), ("low", json!(0.05))] {
        let reply = sandbox.call("/getBalance", &json!({ "clientKey": format!("sandbox:balance-{name}") }));
        assert_eq!(reply, json!({ "errorId": 0, "balance": balance }));
    }
    let absent = sandbox.call("/getBalance", &json!({ "clientKey": "sandbox:balance-absent" }));
    assert_eq!(absent, json!({ "errorId": 0 }));
    create("spender");
    let reply = sandbox.call("/getBalance", &json!({ "clientKey": "spender" }));
    assert_eq!(reply["balance"], json!(345.676), "a task costs a little");
}

#[test]
fn a_callback_url_on_loopback_is_called_once() {
    let sandbox = start();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut task = picture_task(&sample_png());
    task["callbackUrl"] = json!(format!("http://{}/hook/7?x=1", listener.local_addr().unwrap()));
    assert_eq!(sandbox.call("/createTask", &task)["errorId"], 0);
    let (mut stream, _) = listener.accept().unwrap();
    let mut request = String::new();
    let mut chunk = [0; 4096];
    // The body ends with three braces, and its sender waits for the answer.
    while !request.ends_with("\"}}") {
        let read = stream.read(&mut chunk).unwrap();
        request.push_str(std::str::from_utf8(&chunk[..read]).unwrap());
    }
    // It ignores whatever is answered, a redirect to itself among it.
    write!(stream, "HTTP/1.1 307 Again\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n").unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /hook/7?x=1 HTTP/1.1") && head.to_lowercase().contains("host: 127.0.0.1"), "{head}");
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!((&body["errorId"], &body["status"]), (&json!(0), &json!("ready")));
    assert!(body.get("taskId").is_none() && body["solution"]["text"].is_string(), "{body}");
    listener.set_nonblocking(true).unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    assert!(listener.accept().is_err(), "called a second time");
    for elsewhere in ["http://192.0.2.1/", "https://127.0.0.1/", "ftp://127.0.0.1/", "http://127.0.0.1.example/"] {
        assert!(calls::callable(elsewhere).is_none(), "{elsewhere}");
    }
}

#[test]
fn an_endless_body_goes_on_past_any_limit() {
    let sandbox = start();
    let body = json!({ "clientKey": "sandbox:oversize" }).to_string();
    let mut stream = TcpStream::connect(sandbox.address).unwrap();
    write!(stream, "POST /createTask HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n{body}", body.len())
        .unwrap();
    let mut taken = stream.take(16 * 1024 * 1024);
    assert_eq!(std::io::copy(&mut taken, &mut std::io::sink()).unwrap(), 16 * 1024 * 1024);
}

#[test]
fn bodies_over_eight_mebibytes_get_413() {
    let sandbox = start();
    let host = format!("Host: {}\r\n", sandbox.address);
    let (status, body) = sandbox.send("/createTask", &host, &"x".repeat(8 * 1024 * 1024 + 1));
    assert_eq!(status, 413);
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap()["errorId"], 1);
    assert_eq!(sandbox.call("/createTask", &picture_task(&sample_png()))["errorId"], 0);
}

/// Sends all but the last byte of the largest body, which the sandbox then holds.
fn hold_a_large_body(sandbox: &Running) -> TcpStream {
    let mut stream = TcpStream::connect(sandbox.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let length = 8 * 1024 * 1024;
    write!(stream, "POST /createTask HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n").unwrap();
    stream.write_all(&vec![b'x'; length - 1]).unwrap();
    stream
}

/// The bodies that are read at once hold 32 MiB; beyond it the answer says so, and what is small still gets in.
#[test]
fn bodies_that_pile_up_get_503() {
    let sandbox = start();
    let host = format!("Host: {}\r\n", sandbox.address);
    let large = "x".repeat(4 * 1024 * 1024);
    let deadline = std::time::Instant::now() + Duration::from_mins(1);
    let (mut held, mut body) = (Vec::new(), String::new());
    let mut status = 0;
    while status != 503 {
        assert!(std::time::Instant::now() < deadline, "{status} {body}");
        // On a busy machine the time of the first bodies is over before the last one is here.
        held.truncate(0);
        held.extend((0..4).map(|_| hold_a_large_body(&sandbox)));
        for _ in 0..20 {
            (status, body) = sandbox.send("/createTask", &host, &large);
            if status == 503 {
                break;
            }
        }
    }
    let reply: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&reply["errorId"], &reply["errorCode"]), (&json!(1), &json!("ERROR_NO_SLOT_AVAILABLE")));
    assert!(reply["errorDescription"].as_str().unwrap().contains("32 MiB"), "{reply}");
    assert_eq!(sandbox.call("/createTask", &picture_task(&sample_png()))["errorId"], 0);
    drop(held);
    while sandbox.send("/createTask", &host, &large).0 != 200 {
        assert!(std::time::Instant::now() < deadline, "what was held is not free again");
    }
}

#[test]
fn keys_and_addresses_of_any_length_are_not_remembered() {
    let sandbox = start();
    let long = "x".repeat(5000);
    let mut task = picture_task(&sample_png());
    task["clientKey"] = json!(long);
    assert_eq!(sandbox.code(&task), "ERROR_KEY_DOES_NOT_EXIST");
    let mut task = recaptcha_task("NoCaptchaTaskProxyless");
    task["task"]["websiteURL"] = json!(format!("https://example.com/{long}"));
    assert_eq!(sandbox.call("/createTask", &task)["errorId"], 0);
    assert_eq!(sandbox.sandbox.arrivals().last().unwrap().website_url, None);
}

#[test]
fn web_pages_are_kept_out() {
    let sandbox = start();
    let body = picture_task(&sample_png()).to_string();
    for headers in [
        "Host: evil.example\r\n",
        "Host: 127.0.0.1.evil.example\r\n",
        "Host: localhost\r\nOrigin: https://evil.example\r\n",
        "Host: localhost\r\nOrigin: null\r\n",
        "Host: localhost\r\nOrigin: http://localhost:3000\r\n",
        "Host: localhost\r\nSec-Fetch-Site: cross-site\r\n",
        "Host: evil@127.0.0.1\r\n",
    ] {
        assert_eq!(sandbox.send("/createTask", headers, &body).0, 403, "{headers}");
    }
    for headers in ["", "Host: localhost\r\nHost: localhost\r\n"] {
        assert_eq!(sandbox.send("/createTask", headers, &body).0, 400, "{headers}");
    }
    assert_eq!(sandbox.send("http://localhost/createTask", "Host: localhost\r\n", &body).0, 400);
    let preflight = "OPTIONS /createTask HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\nConnection: close\r\n\r\n";
    let reply = String::from_utf8(sandbox.raw(preflight.as_bytes())).unwrap();
    assert!(reply.starts_with("HTTP/1.1 405") && !reply.to_lowercase().contains("access-control"), "{reply}");
}

fn get_openapi(sandbox: &Running, headers: &str) -> String {
    let request = format!("GET /openapi.json HTTP/1.1\r\nConnection: close\r\n{headers}\r\n");
    String::from_utf8_lossy(&sandbox.raw(request.as_bytes())).into_owned()
}

#[test]
fn the_contract_is_served_to_programs_and_to_no_page() {
    let sandbox = start();
    let host = format!("Host: {}\r\n", sandbox.address);
    let served = get_openapi(&sandbox, &host);
    let (_, document) = served.split_once("\r\n\r\n").unwrap();
    assert_eq!(serde_json::from_str::<Value>(document).unwrap(), crate::contract::openapi());
    for refused in ["Host: desk.example\r\n", &format!("{host}Origin: https://page.example\r\n")] {
        assert!(!get_openapi(&sandbox, refused).contains("200 OK"), "{refused}");
    }
}

#[test]
fn its_replies_fit_the_contract_that_it_serves() {
    let sandbox = start();
    let fits = |schema: &str, reply: &Value| {
        let mut document = crate::contract::openapi();
        document["$ref"] = format!("#/components/schemas/{schema}").into();
        let validator = jsonschema::validator_for(&document).unwrap();
        let errors: Vec<String> = validator.iter_errors(reply).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{reply}: {errors:?}");
    };
    let host = format!("Host: {}\r\n", sandbox.address);
    let call = |path: &str, body: &Value| -> Value {
        serde_json::from_str(&sandbox.send(path, &host, &body.to_string()).1).unwrap()
    };
    for key in ["k", "sandbox:ERROR_ZERO_BALANCE", "sandbox:string-id", "sandbox:uuid-id", "sandbox:instant"] {
        let task = json!({ "type": "ImageToTextTask", "body": STANDARD.encode(sample_png()) });
        let created = call("/createTask", &json!({ "clientKey": key, "task": task }));
        fits("CreateTaskReply", &created);
        fits("GetTaskResultReply", &call("/getTaskResult", &json!({ "clientKey": key, "taskId": created["taskId"] })));
        fits("GetBalanceReply", &call("/getBalance", &json!({ "clientKey": key })));
    }
}
