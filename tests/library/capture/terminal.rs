//! `capkill-desk capture` in a terminal: its lines, its report and HAR, its exit code.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::support::{DEADLINE, KEY, create_task};

struct Running {
    child: Child,
    address: String,
    output: BufReader<std::process::ChildStdout>,
}

fn command(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_capkill-desk"));
    command.arg("--data-dir").arg(directory).arg("capture").env_remove("CAPKILL_CLIENT_KEY");
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    command
}

fn start(directory: &Path, arguments: &[&str]) -> Running {
    let mut command = command(directory);
    let mut child = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("capture listening on http://").expect(&line).to_owned();
    Running { child, address, output }
}

impl Running {
    fn post(&self, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\nUser-Agent: \
             tests/1.0\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Waits for the end. Returns the exit code, the lines and the complaints.
    fn end(mut self) -> (i32, String, String) {
        let (mut lines, mut complaints) = (String::new(), String::new());
        self.output.read_to_string(&mut lines).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut complaints).unwrap();
        (self.child.wait().unwrap().code().unwrap(), lines, complaints)
    }
}

/// Creates a task and polls it twice, with a pause before each poll. Returns the task's id.
fn converse(running: &Running, polls: usize, pause: Duration) -> String {
    let created = running.post("/createTask", &create_task(KEY, "example.com"));
    assert!(created.contains("\"errorId\":0"), "{created}");
    let task = created.split("\"taskId\":").nth(1).unwrap().trim_end_matches('}').to_owned();
    for _ in 0..polls {
        thread::sleep(pause);
        running.post("/getTaskResult", &format!(r#"{{"clientKey":"{KEY}","taskId":{task}}}"#));
    }
    task
}

#[test]
fn a_sound_client_gets_a_report_without_errors() {
    let directory = TempDir::new().unwrap();
    let (report, har) = (directory.path().join("report.json"), directory.path().join("session.har"));
    let files = [report.to_str().unwrap(), har.to_str().unwrap()];
    let running = start(directory.path(), &["--until-idle", "4s", "--report", files[0], "--har", files[1]]);
    let task = converse(&running, 1, Duration::from_millis(3_100));
    let (code, lines, complaints) = running.end();
    let written: Value = serde_json::from_str(&fs::read_to_string(&report).unwrap()).unwrap();
    assert_eq!((code, &written["schema"], &written["errors"]), (0, &json!(1), &json!([])), "{complaints}");
    let first = lines.lines().next().unwrap();
    assert!(
        first.starts_with("#1 ") && first.contains("tests 1.0 createTask 200 in ") && first.contains(&task),
        "{lines}"
    );
    let recorded: Value = serde_json::from_str(&fs::read_to_string(&har).unwrap()).unwrap();
    let entries = recorded["log"]["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 2, "{complaints}");
    let body = entries[0]["request"]["postData"]["text"].as_str().unwrap();
    assert!(body.contains("NoCaptchaTaskProxyless") && body.contains("••••2057"), "{body}");
    assert!(entries[0]["response"]["content"]["text"].as_str().unwrap().contains(&task));
    for file in files {
        assert!(!fs::read_to_string(file).unwrap().contains(KEY), "{file}");
    }
}

#[test]
fn a_client_that_polls_too_fast_ends_with_one() {
    let directory = TempDir::new().unwrap();
    let report = directory.path().join("report.md");
    let running = start(directory.path(), &["--until-idle", "500ms", "--report", report.to_str().unwrap()]);
    converse(&running, 2, Duration::from_millis(50));
    let (code, _, complaints) = running.end();
    let text = fs::read_to_string(&report).unwrap();
    assert!(
        code == 1 && text.contains("## Errors") && text.contains("less than 2 s apart"),
        "{code} {complaints} {text}"
    );
}

#[test]
fn a_session_that_saw_nothing_ends_well() {
    let directory = TempDir::new().unwrap();
    let (code, lines, complaints) = start(directory.path(), &["--for", "200ms"]).end();
    assert!(
        code == 0 && lines.is_empty() && complaints.contains("Nothing to judge yet"),
        "{code} {lines} {complaints}"
    );
}

#[test]
fn what_can_not_be_begun_is_said() {
    let directory = TempDir::new().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    // Linux alone tells who that is.
    let pid = std::process::id();
    let taken_by = if cfg!(target_os = "linux") { format!(", pid {pid})") } else { "is in use".to_owned() };
    for (arguments, part) in [
        (vec!["--port", port.as_str()], taken_by.as_str()),
        (vec!["--to", "nobody"], "nobody"),
        (vec!["--to", "CapKill"], "No keychain is running"),
        (vec!["--for", "soon"], "500ms, 60s"),
    ] {
        let output = command(directory.path()).args(&arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(1) && said.contains(part), "{arguments:?}: {:?} {said}", output.status);
    }
}

#[test]
fn how_to_point_a_program_here_is_said() {
    let directory = TempDir::new().unwrap();
    let output = command(directory.path()).args(["--how", "--port", "41207"]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && !directory.path().join("history.sqlite3").exists());
    for part in ["http://127.0.0.1:41207/createTask", "use_ssl=False", "Its address is fixed", "it is no proxy"] {
        assert!(said.contains(part), "{said}");
    }
}

/// What can't be written is said before the session, and not after it.
#[test]
fn a_file_in_a_missing_folder_is_refused_at_the_start() {
    let directory = TempDir::new().unwrap();
    for option in ["--report", "--har"] {
        let file = directory.path().join("missing").join("file.json");
        let output = command(directory.path()).args(["--for", "100ms", option]).arg(&file).output().unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && complaint.contains("can't be written"), "{complaint}");
        assert!(output.stdout.is_empty(), "nothing listened: {}", String::from_utf8_lossy(&output.stdout));
    }
}

#[test]
fn half_a_body_is_told_with_what_came_of_it() {
    let directory = TempDir::new().unwrap();
    let running = start(directory.path(), &["--until-idle", "300ms"]);
    let mut stream = TcpStream::connect(&running.address).unwrap();
    write!(stream, "POST /createTask HTTP/1.1\r\nHost: {}\r\nContent-Length: 100\r\n\r\n{{\"a\":", running.address)
        .unwrap();
    drop(stream);
    let (_, lines, _) = running.end();
    assert!(lines.contains("createTask Cut in the middle of the request, after 5 B of its body"), "{lines}");
}
