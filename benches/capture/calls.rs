//! Calls of the API as a plain program makes them: a connection each.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Outcome;

/// Its tasks are solved at once.
pub const KEY: &str = "sandbox:instant";

/// Sends a call and reads the whole reply. Returns how long that took, and the reply.
pub fn call(address: &str, method: &str, body: &str) -> Outcome<(Duration, String)> {
    let head = format!(
        "POST /{method} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: bench/1.0\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let started = Instant::now();
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())?;
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply)?;
    let took = started.elapsed();
    let reply = String::from_utf8_lossy(&reply).into_owned();
    if !reply.contains("\"errorId\":0") {
        let said: String = reply.chars().take(400).collect();
        return Err(format!("{method} at {address} was answered with {said}").into());
    }
    Ok((took, reply))
}

/// Returns the body of a createTask with a picture of a number of bytes, which no other number's is.
pub fn picture_task(bytes: usize, number: usize) -> String {
    // The picture is one by its first bytes; what follows differs from picture to picture.
    let mut picture = include_bytes!("../../assets/sample.png").to_vec();
    let mut state = number as u64 ^ 0x9E37_79B9_7F4A_7C15;
    while picture.len() < bytes {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        picture.extend_from_slice(&state.to_be_bytes());
    }
    picture.extend_from_slice(&(number as u64).to_be_bytes());
    let body = STANDARD.encode(&picture);
    format!(r#"{{"clientKey":"{KEY}","task":{{"type":"ImageToTextTask","body":"{body}"}}}}"#)
}

/// Returns the body of a getTaskResult for the task that a reply to createTask names.
pub fn result_of(reply: &str) -> Outcome<String> {
    let id = reply.split("\"taskId\":").nth(1).and_then(|rest| rest.split([',', '}']).next());
    let id = id.ok_or("the reply names no task")?;
    Ok(format!(r#"{{"clientKey":"{KEY}","taskId":{id}}}"#))
}
