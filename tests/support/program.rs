//! A program that calls a capture, as plain as programs get.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::Value;

/// Posts a body to a method below an address such as `http://127.0.0.1:41207/`. Returns the reply's body.
pub fn post(address: &str, method: &str, body: &Value) -> Value {
    let host = address.trim_start_matches("http://").trim_end_matches('/');
    let body = body.to_string();
    let mut stream = TcpStream::connect(host).unwrap();
    let head = format!(
        "POST /{method} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: test-program/1.0\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body.as_bytes()).unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    let (_, body) = reply.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap()
}

/// Returns the body of a createTask with the sample picture.
pub fn picture_task(key: &str) -> Value {
    let picture =
        base64::Engine::encode(&base64::engine::general_purpose::STANDARD, include_bytes!("../../assets/sample.png"));
    serde_json::json!({ "clientKey": key, "task": { "type": "ImageToTextTask", "body": picture } })
}
