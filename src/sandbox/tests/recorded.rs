//! Recorded conversations, answered again.

use super::*;

fn reply(status: u16, body: &str, is_cut: bool) -> RecordedAnswer {
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    let reply = RecordedReply { status, headers, body: body.as_bytes().to_vec(), is_cut };
    RecordedAnswer { after_ms: 1, reply: Some(reply) }
}

fn recording(task_id: IdStyle, polls: Vec<RecordedAnswer>) -> Recording {
    let create_task = reply(201, &format!("{{\"errorId\":0,\"cost\":1,\"taskId\":{TASK_ID_HERE}}}"), false);
    Recording { from: "a test".to_owned(), task_id, create_task, polls }
}

/// Starts a sandbox that has these recordings.
fn start_recorded(recordings: &[(&str, Recording)]) -> (tempfile::TempDir, Running) {
    let directory = tempfile::tempdir().unwrap();
    let kept = Recordings::of(directory.path());
    for (name, recording) in recordings {
        kept.save(name, recording).unwrap();
    }
    (directory, start_with(Some(kept)))
}

/// Sends a body with a recording's key. Returns the whole reply.
fn ask(sandbox: &Running, path: &str, name: &str, task_id: &Value) -> String {
    let body = json!({ "clientKey": recording_key(name), "task": {}, "taskId": task_id }).to_string();
    let head = format!("POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", sandbox.address);
    let request = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
    String::from_utf8_lossy(&sandbox.raw(request.as_bytes())).into_owned()
}

fn body(reply: &str) -> &str {
    reply.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

#[test]
fn a_conversation_is_answered_again_in_its_order() {
    let cut = RecordedAnswer { after_ms: 1, reply: None };
    let polls = vec![
        reply(200, "{\"errorId\":0,\"status\":\"processing\"}", false),
        cut,
        reply(502, "<h1>Bad Gateway</h1>", false),
        reply(200, &format!("{{\"errorId\":0,\"taskId\":{TASK_ID_HERE},\"status\":\"re"), true),
        reply(200, "{\"errorId\":0,\"status\":\"ready\",\"solution\":{\"text\":\"abc\"}}", false),
    ];
    let (_directory, sandbox) = start_recorded(&[("mine", recording(IdStyle::Integer, polls))]);
    let created = ask(&sandbox, "/createTask", "mine", &json!(0));
    assert!(created.starts_with("HTTP/1.1 201 ") && created.contains("content-type: application/json"), "{created}");
    assert!(created.contains("capkill-desk-why: The key asks for the recorded scenario mine: createTask after 1 ms"));
    let value: Value = serde_json::from_str(body(&created)).unwrap();
    let task_id = &value["taskId"];
    assert!(task_id.as_u64().is_some_and(|id| id > 0) && value["cost"] == 1, "{created}");
    let replies: Vec<String> = (0..7).map(|_| ask(&sandbox, "/api/getTaskResult", "mine", task_id)).collect();
    let begin = format!("{{\"errorId\":0,\"taskId\":{task_id},\"status\":\"re");
    let ready = "{\"errorId\":0,\"status\":\"ready\",\"solution\":{\"text\":\"abc\"}}";
    let bodies: Vec<&str> = replies.iter().map(|reply| body(reply)).collect();
    assert_eq!(
        bodies,
        ["{\"errorId\":0,\"status\":\"processing\"}", "", "<h1>Bad Gateway</h1>", &begin, ready, ready, ready]
    );
    assert!(replies[1].is_empty() && replies[2].starts_with("HTTP/1.1 502 "), "{replies:?}");
    assert!(replies[3].contains(&format!("content-length: {}", begin.len() + 1)), "the reply breaks off");
    assert!(replies[4].contains("mine: poll 5 of 5 after 1 ms"), "{}", replies[4]);
    assert!(replies[6].contains("mine: poll 7 of 5, the last one again after 1 ms"), "{}", replies[6]);
    let other = ask(&sandbox, "/getTaskResult", "mine", &json!(1));
    assert!(other.contains("ERROR_NO_SUCH_CAPCHA_ID"), "{other}");
    assert!(ask(&sandbox, "/getBalance", "mine", &json!(0)).contains("345.676"));
}

#[test]
fn ids_are_written_as_they_were_recorded() {
    let polls = || vec![reply(200, &format!("{{\"taskId\":{TASK_ID_HERE}}}"), false)];
    for (name, style) in [("text", IdStyle::Text), ("big", IdStyle::Big), ("uuid", IdStyle::Uuid)] {
        let (_directory, sandbox) = start_recorded(&[(name, recording(style, polls()))]);
        let created: Value = serde_json::from_str(body(&ask(&sandbox, "/createTask", name, &json!(0)))).unwrap();
        let task_id = &created["taskId"];
        assert_eq!(task_id.is_string(), style != IdStyle::Big, "{task_id}");
        let polled = ask(&sandbox, "/getTaskResult", name, task_id);
        assert_eq!(body(&polled), format!("{{\"taskId\":{task_id}}}"));
    }
}

#[test]
fn what_can_not_be_replayed_is_answered_with_the_reason() {
    let (directory, sandbox) = start_recorded(&[("none", recording(IdStyle::Integer, Vec::new()))]);
    std::fs::write(directory.path().join("scenarios/broken.json"), "{").unwrap();
    for (name, part) in [("missing", "There is no scenario missing"), ("broken", "no JSON"), ("../x", "small letters")]
    {
        let reply = ask(&sandbox, "/createTask", name, &json!(0));
        let value: Value = serde_json::from_str(body(&reply)).unwrap();
        assert_eq!((&value["errorId"], &value["errorCode"]), (&json!(1), &json!("ERROR_CAPKILL_DESK_SCENARIO")));
        assert!(value["errorDescription"].as_str().unwrap().contains(part), "{reply}");
        assert!(reply.contains("can't be replayed: "), "{reply}");
    }
    let created: Value = serde_json::from_str(body(&ask(&sandbox, "/createTask", "none", &json!(0)))).unwrap();
    let polled = ask(&sandbox, "/getTaskResult", "none", &created["taskId"]);
    assert!(polled.contains("processing") && polled.contains("none: no poll was recorded"), "{polled}");
    let without = ask(&start(), "/createTask", "mine", &json!(0));
    assert!(without.contains("There is no scenario mine"), "{without}");
}

/// A replay leads nobody to the service that once redirected.
#[test]
fn a_recorded_redirect_leads_nowhere() {
    let mut recording = recording(IdStyle::Integer, Vec::new());
    recording.create_task.reply.as_mut().unwrap().status = 307;
    let (_directory, sandbox) = start_recorded(&[("moved", recording)]);
    let reply = ask(&sandbox, "/createTask", "moved", &json!(0));
    assert!(reply.starts_with("HTTP/1.1 307 ") && reply.contains("location: http://127.0.0.1:9/"), "{reply}");
}
