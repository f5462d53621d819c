//! Client libraries from `PyPI` and npm give their callers the same through a capture as they do directly.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

const PYTHON: [&str; 4] =
    ["python-anticaptcha==2.0.0", "capmonstercloudclient==4.3.1", "capsolver==1.0.7", "python3-capsolver==1.2.2"];
const NODE: [&str; 2] = ["@zennolab_com/capmonstercloud-client@2.6.1", "anticaptcha@2.2.0"];

const KEY: &str = "sandbox-key-0001";

/// Installs something once for all runs. Returns where it is.
fn installed(name: &str, versions: &[&str], install: impl FnOnce(&Path)) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // Other versions than those of the last run are installed anew.
    let (done, wanted) = (directory.join("installed"), versions.join("\n"));
    if std::fs::read_to_string(&done).is_ok_and(|done| done == wanted) {
        return directory;
    }
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).unwrap();
    install(&directory);
    std::fs::write(done, wanted).unwrap();
    directory
}

fn python() -> PathBuf {
    static DIRECTORY: OnceLock<PathBuf> = OnceLock::new();
    let directory = DIRECTORY.get_or_init(|| {
        installed("python-clients", &PYTHON, |directory| {
            finished(Command::new("python3").args(["-m", "venv"]).arg(directory));
            finished(Command::new(directory.join("bin/pip")).args(["install", "--quiet"]).args(PYTHON));
        })
    });
    directory.join("bin/python")
}

fn node_modules() -> &'static Path {
    static DIRECTORY: OnceLock<PathBuf> = OnceLock::new();
    DIRECTORY.get_or_init(|| {
        installed("node-clients", &NODE, |directory| {
            let install = ["install", "--no-audit", "--no-fund", "--silent", "--prefix", "."];
            finished(Command::new("npm").args(install).args(NODE).current_dir(directory));
        })
    })
}

fn finished(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}; see the Makefile"));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}{error}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stdout).unwrap()
}

/// A sandbox, or a capture with a sandbox of its own behind it, as a process.
struct Listener {
    child: Child,
    output: BufReader<ChildStdout>,
    address: String,
    _directory: TempDir,
}

impl Listener {
    fn start(what: &str) -> Self {
        let directory = TempDir::new().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_capkill-desk"));
        command.arg("--data-dir").arg(directory.path()).args([what, "--port", "0"]);
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent").env_remove("CAPKILL_CLIENT_KEY");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix(&format!("{what} listening on http://")).expect(&line).to_owned();
        Self { child, output, address, _directory: directory }
    }

    /// Ends the process. Returns what it printed.
    fn end(mut self) -> String {
        finished(Command::new("kill").arg(self.child.id().to_string()));
        let mut lines = String::new();
        self.output.read_to_string(&mut lines).unwrap();
        self.child.wait().unwrap();
        lines
    }
}

/// Runs a library directly and through a capture; each has a new sandbox, so that balances begin alike.
fn check(library: &str, command: impl Fn() -> Command) {
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample.png");
    let run = |address: &str| -> Value {
        let mut command = command();
        command.arg(library).args([address, KEY]).arg(&picture).stdin(Stdio::null());
        // Nothing may go past the address that the library was given.
        for proxy in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"] {
            command.env_remove(proxy);
        }
        let said = finished(&mut command);
        serde_json::from_str(said.trim()).unwrap_or_else(|error| panic!("{library}: {error}: {said}"))
    };
    let sandbox = Listener::start("sandbox");
    let direct = run(&sandbox.address);
    sandbox.end();
    let capture = Listener::start("capture");
    let captured = run(&capture.address);
    let lines = capture.end();
    assert_eq!(captured, direct, "{library}");
    assert!(direct.to_string().contains("sandbox-"), "{library} was given the sandbox's answer: {direct}");
    for part in [" createTask 200 ", " getTaskResult 200 ", ", ready"] {
        assert!(lines.contains(part), "{library}: {part} in {lines}");
    }
}

fn with_python(library: &str) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/languages/clients/run.py");
    check(library, || {
        let mut command = Command::new(python());
        command.arg(&script);
        command
    });
}

fn with_node(library: &str) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/languages/clients/run.cjs");
    check(library, || {
        let mut command = Command::new("node");
        command.arg(&script).current_dir(node_modules());
        command
    });
}

#[test]
fn python_anticaptcha() {
    with_python("python_anticaptcha");
}

#[test]
fn capmonstercloudclient_from_pypi() {
    with_python("capmonstercloudclient");
}

#[test]
fn capsolver() {
    with_python("capsolver");
}

#[test]
fn python3_capsolver() {
    with_python("python3_capsolver");
}

#[test]
fn capmonstercloud_client_from_npm() {
    with_node("capmonstercloud_client");
}

#[test]
fn anticaptcha_from_npm() {
    with_node("anticaptcha");
}
