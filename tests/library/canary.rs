//! Keys of this run in every place and spelling, looked for in every way out: the history's file and its WAL, exports,
//! the clipboard, bundles, the log.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::support::service::{with_key, write_profile};
use crate::support::spelled::{contains, spellings};
use crate::support::{TestDesk, all_files};
use capkill_desk::contract::ClientKey;
use capkill_desk::desk::{BundleCommand, BundleView, CopyCommand, CopyOf, DraftCommand, DraftEdit, TransferCommand};
use capkill_desk::history::{ExportFormat, SubmissionId};
use capkill_desk::payload::{CopyFormat, Form};
use capkill_desk::view::Part;
use rusqlite::{Connection, params};
use tempfile::TempDir;

/// The key that is sent, the sandbox profile's, and the one before.
const OWN: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const OTHER: &str = "c1d2e3f405162738495a6b7c8d9eafb0";
const BEFORE: &str = "5544332211ffeeddccbbaa9988776655";
const KEYS: [&str; 3] = [OWN, OTHER, BEFORE];

/// A service that answers createTask with what was laid ready, one request a connection.
struct Echo {
    address: String,
    answer: Arc<Mutex<Vec<u8>>>,
    is_over: Arc<Mutex<bool>>,
    requests: Arc<Mutex<Vec<Vec<u8>>>>,
    thread: Option<JoinHandle<()>>,
}

impl Echo {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (answer, is_over): (Arc<Mutex<Vec<u8>>>, Arc<Mutex<bool>>) = (Arc::default(), Arc::default());
        let requests: Arc<Mutex<Vec<Vec<u8>>>> = Arc::default();
        let (laid, over, seen) = (Arc::clone(&answer), Arc::clone(&is_over), Arc::clone(&requests));
        let thread = std::thread::spawn(move || {
            while let Ok((mut stream, _)) = listener.accept() {
                if *over.lock().unwrap() {
                    return;
                }
                seen.lock().unwrap().push(request(&mut stream));
                let body = laid.lock().unwrap().clone();
                write!(
                    stream,
                    "HTTP/1.1 200 OK\r\nX-Echo: {}\r\nContent-Length: {}\r\n\r\n",
                    OTHER.to_uppercase(),
                    body.len()
                )
                .unwrap();
                stream.write_all(&body).unwrap();
            }
        });
        Self { address, answer, is_over, requests, thread: Some(thread) }
    }

    fn answer(&self, body: Vec<u8>) {
        *self.answer.lock().unwrap() = body;
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        *self.is_over.lock().unwrap() = true;
        drop(TcpStream::connect(&self.address));
        self.thread.take().unwrap().join().unwrap();
    }
}

fn request(stream: &mut TcpStream) -> Vec<u8> {
    let (mut request, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut chunk).unwrap();
        request.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&request).to_ascii_lowercase();
        let head = text.find("\r\n\r\n").map(|at| at + 4);
        let length =
            text.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()?.parse::<usize>().ok());
        if head.zip(length).is_some_and(|(head, length)| request.len() >= head + length) || read == 0 {
            return request;
        }
    }
}

/// What the whole process has logged, at every level.
fn log() -> Arc<Mutex<Vec<u8>>> {
    static LOG: OnceLock<Arc<Mutex<Vec<u8>>>> = OnceLock::new();
    let log = LOG.get_or_init(|| {
        let log: Arc<Mutex<Vec<u8>>> = Arc::default();
        let sink = Arc::clone(&log);
        let writer = move || Sink(Arc::clone(&sink));
        // Another test of this process may have begun a log of its own; then this one stays empty.
        let _ = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(writer).try_init();
        log
    });
    Arc::clone(log)
}

struct Sink(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A desk whose profile is the service, with another profile's key known and one that was changed.
fn start(echo: &Echo) -> TestDesk {
    let directory = TempDir::new().unwrap();
    write_profile(
        directory.path(),
        &format!("http://{}/", echo.address),
        Duration::from_mins(10),
        Duration::from_hours(1),
    );
    let mut desk = TestDesk::start_in(directory, |options| {
        with_key(options, BEFORE);
        options.keys.set("sandbox", ClientKey::from_input(OTHER).map(|(key, _)| key));
    });
    desk.set_key(OWN);
    desk
}

/// The places where a key's text stands in some bytes.
fn found(what: &str, bytes: &[u8]) -> Vec<String> {
    let spelled = KEYS.iter().flat_map(|key| [(*key).to_owned(), key.to_uppercase()]);
    spelled.filter(|key| contains(bytes, key.as_bytes())).map(|key| format!("{key} in {what}")).collect()
}

fn found_in_files(directory: &Path) -> Vec<String> {
    all_files(directory).iter().flat_map(|(path, bytes)| found(&path.display().to_string(), bytes)).collect()
}

fn copied(desk: &mut TestDesk, command: CopyCommand) -> String {
    desk.desk.dispatch(command);
    desk.wait_until("the copy", |desk| desk.state().clipboard.is_some());
    desk.desk.take_clipboard().unwrap()
}

fn exported(desk: &mut TestDesk, format: ExportFormat) -> String {
    let path = desk.directory.path().with_extension(format.extension());
    desk.files.choose(&path);
    desk.desk.dispatch(TransferCommand::Export(None, format));
    desk.wait_until("the export", |desk| desk.state().transfer.is_none() && path.exists());
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(path).unwrap();
    text
}

fn bundled(desk: &mut TestDesk, id: i64) -> Vec<u8> {
    desk.desk.dispatch(BundleCommand::Prepare(CopyOf::Submission(SubmissionId(id))));
    desk.wait_until("the bundle", |desk| matches!(desk.state().bundle, Some(BundleView::Ready { .. })));
    let Some(BundleView::Ready { bundle, .. }) = &desk.desk.state().bundle else { unreachable!() };
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bundle.zip().to_vec())).unwrap();
    let mut all = Vec::new();
    for index in 0..archive.len() {
        archive.by_index(index).unwrap().read_to_end(&mut all).unwrap();
    }
    desk.desk.dispatch(BundleCommand::Drop);
    all
}

/// Every way out but the history's own file.
fn ways_out(desk: &mut TestDesk, id: i64) -> Vec<(String, Vec<u8>)> {
    desk.record(id);
    let mut all: Vec<(String, Vec<u8>)> = vec![
        ("copied payload".into(), copied(desk, CopyCommand::Payload).into()),
        ("copied reply".into(), copied(desk, CopyCommand::Body(Part::Exchange(0))).into()),
        ("copied text".into(), copied(desk, CopyCommand::Text(KEYS.join(" "))).into()),
        ("bundle".into(), bundled(desk, id)),
    ];
    for format in CopyFormat::ALL {
        let command = CopyCommand::For(CopyOf::Submission(SubmissionId(id)), format);
        all.push((format.label().to_owned(), copied(desk, command).into()));
    }
    for format in ExportFormat::ALL {
        all.push((format.label().to_owned(), exported(desk, format).into()));
    }
    all.push(("the log".into(), log().lock().unwrap().clone()));
    all
}

/// Writes keys of other profiles into every field of the draft.
fn misplace(desk: &mut TestDesk) {
    for edit in [
        DraftEdit::Form(Form::RECAPTCHA),
        DraftEdit::Text("websiteURL", format!("https://example.com/{OTHER}?before={BEFORE}")),
        DraftEdit::Text("websiteKey", BEFORE.into()),
        DraftEdit::CallbackUrl(format!("http://127.0.0.1:9/?note={OTHER}")),
    ] {
        desk.desk.dispatch(DraftCommand::Edit(edit));
    }
}

#[test]
fn other_profiles_keys_are_sent_as_typed_and_rest_nowhere() {
    log();
    let echo = Echo::start();
    echo.answer(format!(r#"{{"errorId":0,"taskId":7,"said":"{OTHER} {BEFORE} {OWN}"}}"#).into());
    let mut desk = start(&echo);
    misplace(&mut desk);
    desk.submit();
    let findings = &desk.desk.state().compose.composed.findings;
    assert!(findings.iter().filter(|finding| finding.id == "key.elsewhere").count() >= 2, "{findings:?}");
    let sent = echo.requests.lock().unwrap()[0].clone();
    assert!(KEYS.iter().all(|key| contains(&sent, key.as_bytes())), "what is sent is what was typed");
    assert_eq!(found_in_files(desk.directory.path()), [""; 0]);
    for (what, bytes) in ways_out(&mut desk, 1) {
        assert_eq!(found(&what, &bytes), [""; 0]);
    }
    // The draft holds what was typed; the key that is sent with it stands nowhere beside.
    let state = format!("{:?}", desk.desk.state());
    assert!(!contains(state.as_bytes(), OWN.as_bytes()), "the window's state");
    std::fs::write(desk.directory.path().join("planted"), OTHER).unwrap();
    assert_eq!(found_in_files(desk.directory.path()).len(), 1, "the search finds what is there");
}

#[test]
fn no_spelling_of_a_key_in_a_reply_rests_anywhere() {
    let echo = Echo::start();
    let mut desk = start(&echo);
    for (number, spelled) in spellings(OTHER).into_iter().enumerate() {
        echo.answer([br#"{"errorId":0,"taskId":7,"said":""#, spelled.sent.as_slice(), br#""}"#].concat());
        desk.submit_site(number);
        let id = i64::try_from(number).unwrap() + 1;
        for (path, bytes) in all_files(desk.directory.path()) {
            assert!(!contains(&bytes, &spelled.must_not_stay), "{} in {}", spelled.name, path.display());
        }
        let stored: Vec<u8> = desk
            .sqlite()
            .query_row("SELECT reply_body FROM exchange WHERE submission_id = ?1", [id], |row| row.get(0))
            .unwrap();
        assert!(contains(&stored, "••••afb0".as_bytes()), "{}: {}", spelled.name, String::from_utf8_lossy(&stored));
    }
}

#[test]
fn what_an_older_desk_stored_leaves_without_keys() {
    let echo = Echo::start();
    echo.answer(br#"{"errorId":0,"taskId":7}"#.into());
    let mut desk = start(&echo);
    desk.submit_site(1);
    let sqlite = desk.sqlite();
    leave_keys(&sqlite);
    assert!(!found_in_files(desk.directory.path()).is_empty(), "they are there");
    for (what, bytes) in ways_out(&mut desk, 1) {
        assert_eq!(found(&what, &bytes), [""; 0]);
    }
}

/// Writes keys where a desk before this one could have left them.
fn leave_keys(sqlite: &Connection) {
    let body =
        format!(r#"{{"clientKey":"••••e8f9","task":{{"type":"NoCaptchaTaskProxyless","websiteURL":"{OTHER}"}}}}"#);
    sqlite
        .execute(
            "UPDATE submission SET website_url = ?1, callback_url = ?1, detail = ?1, note = ?1, label = ?1, body = ?2",
            params![format!("http://x.example/{OTHER}?b={BEFORE}"), body.as_bytes()],
        )
        .unwrap();
    sqlite
        .execute(
            "UPDATE exchange SET url = url || ?1, reply_headers = ?2, reply_body = ?3, error = ?1",
            params![OTHER, format!(r#"[["x-echo","{BEFORE}"]]"#), format!("{{\"said\":\"{OWN}\"}}").as_bytes()],
        )
        .unwrap();
}

#[test]
fn logins_tokens_and_secret_values_are_in_no_export() {
    let echo = Echo::start();
    echo.answer(br#"{"errorId":0,"taskId":7,"next":"http://a:PASSWORD1@h/?token=QUERY1"}"#.into());
    let mut desk = start(&echo);
    desk.submit_site(1);
    desk.sqlite()
        .execute(
            "UPDATE submission SET base_url = 'http://me:PASSWORD2@127.0.0.1:1/', callback_token = 'LIVETOKEN',
                    callback_url = 'http://127.0.0.1:5/LIVETOKEN', website_url = 'http://x.example/?api_key=QUERY2&a=1',
                    body = CAST('{\"callbackUrl\":\"http://u:PASSWORD3@127.0.0.1:5/LIVETOKEN?sig=QUERY3\"}' AS BLOB)",
            [],
        )
        .unwrap();
    for format in ExportFormat::ALL {
        let text = exported(&mut desk, format);
        for secret in ["PASSWORD", "LIVETOKEN", "QUERY"] {
            assert!(!text.contains(secret), "{secret} in {}: {text}", format.label());
        }
    }
}

#[test]
fn an_export_that_comes_back_changes_and_doubles_nothing() {
    let echo = Echo::start();
    echo.answer(br#"{"errorId":0,"taskId":7}"#.into());
    let mut desk = start(&echo);
    desk.submit_site(1);
    desk.sqlite()
        .execute_batch(
            "UPDATE submission SET base_url = 'http://me:secret@127.0.0.1:1/', callback_token = 'token-1',
                    callback_url = 'http://127.0.0.1:5/token-1';
             UPDATE exchange SET url = 'http://me:secret@127.0.0.1:1/createTask';
             INSERT INTO callback (submission_id, at_ms, elapsed_ms, headers, body, truncated, complete)
             VALUES (1, 5, 1, '[]', CAST('at token-1 ?token=abc' AS BLOB), 0, 1);",
        )
        .unwrap();
    let everything = |desk: &TestDesk| -> Vec<String> {
        let sqlite = desk.sqlite();
        let sql = "SELECT base_url || callback_url || callback_token || (SELECT group_concat(url) FROM exchange) ||
                   (SELECT group_concat(CAST(body AS TEXT)) FROM callback) FROM submission";
        let mut statement = sqlite.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    let before = everything(&desk);
    let file = desk.directory.path().with_extension("back");
    std::fs::write(&file, exported(&mut desk, ExportFormat::JsonLines)).unwrap();
    desk.files.choose(&file);
    desk.desk.dispatch(TransferCommand::Import);
    desk.wait_until("the import", |desk| {
        desk.state().transfer.is_none() && desk.state().notices.iter().any(|notice| notice.text.contains("mport"))
    });
    std::fs::remove_file(file).unwrap();
    assert_eq!(everything(&desk), before);
}
