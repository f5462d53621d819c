//! Runs a copy in its own language.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Runs something and returns what it printed.
pub type Run = Box<dyn FnOnce() -> String>;

/// A command that reaches loopback by no proxy, with or without the key in its environment.
pub fn command(program: &str, key: Option<&str>) -> Command {
    let mut command = Command::new(program);
    command.env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1").env_remove("CAPKILL_CLIENT_KEY");
    if let Some(key) = key {
        command.env("CAPKILL_CLIENT_KEY", key);
    }
    command
}

/// A program on a file that holds a copy.
pub fn script(program: &str, file: &str, text: &str, key: Option<&str>) -> Run {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join(file);
    std::fs::write(&path, text).unwrap();
    let mut command = command(program, key);
    command.arg(path).stdin(Stdio::null());
    Box::new(move || {
        let output = finished(&mut command);
        drop(directory);
        output
    })
}

/// Posts a body from standard input.
pub fn posted_with_curl(url: &str, body: String) -> Run {
    let mut command = command("curl", None);
    command.args([url, "-H", "Content-Type: application/json", "--data-binary", "@-"]);
    Box::new(move || fed(&mut command, body.as_bytes()))
}

/// Runs a command with something on its standard input.
pub fn fed(command: &mut Command, input: &[u8]) -> String {
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}; see the Makefile"));
    child.stdin.take().unwrap().write_all(input).unwrap();
    text(&child.wait_with_output().unwrap())
}

fn finished(command: &mut Command) -> String {
    let output = command.output();
    text(&output.unwrap_or_else(|error| panic!("{command:?}: {error}; see LANGUAGE_PACKAGES in the Makefile")))
}

fn text(output: &Output) -> String {
    let [out, error] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    assert!(output.status.success(), "{}: {out}{error}", output.status);
    out
}

/// The Python that has requests: Debian's own where the package put it, else the one in use.
pub fn python() -> String {
    let has_requests = |program: &&str| {
        Command::new(program).args(["-c", "import requests"]).output().is_ok_and(|output| output.status.success())
    };
    let found = ["/usr/bin/python3", "python3"].into_iter().find(has_requests);
    found.expect("requests comes with the Debian package python3-requests").to_owned()
}

/// Copies of Rust, each a module of one program, so that it is linked once.
pub struct RustProgram {
    directory: TempDir,
}

impl RustProgram {
    /// Compiles the copies as they are against the crates this test was built with.
    pub fn build(copies: &[String]) -> Self {
        let directory = TempDir::new().unwrap();
        let mut main = String::from(
            // Other features of reqwest install one by themselves.
            "fn main() {\n    rustls::crypto::ring::default_provider().install_default().unwrap();\n    \
             match std::env::args().nth(1).unwrap().as_str() {\n",
        );
        let mut modules = String::new();
        for (number, copy) in copies.iter().enumerate() {
            std::fs::write(directory.path().join(format!("copy_{number}.rs")), copy).unwrap();
            main.extend([format!("        \"{number}\" => copy_{number}::run(),\n")]);
            modules.extend([format!(
                "mod copy_{number} {{\n    include!(\"copy_{number}.rs\");\n    pub fn run() {{ main().unwrap() }}\n}}\n"
            )]);
        }
        main.push_str("        other => panic!(\"{other}\"),\n    }\n}\n");
        std::fs::write(directory.path().join("main.rs"), main + &modules).unwrap();
        let mut rustc = Command::new("rustc");
        rustc.current_dir(directory.path()).args([
            "--edition",
            "2024",
            "-C",
            "opt-level=0",
            "-o",
            "program",
            "main.rs",
        ]);
        for (name, rlib) in built_crates(&["reqwest", "tokio", "serde_json", "rustls"]) {
            rustc.arg("-L").arg(format!("dependency={}", rlib.parent().unwrap().display()));
            rustc.arg("--extern").arg(format!("{name}={}", rlib.display()));
        }
        finished(&mut rustc);
        Self { directory }
    }

    pub fn run(&self, number: usize, key: Option<&str>) -> Run {
        let mut command = command(&self.directory.path().join("program").to_string_lossy(), key);
        command.arg(number.to_string());
        Box::new(move || finished(&mut command))
    }
}

/// Where cargo has put the crates this very test is linked with: everything is fresh, so it only tells.
fn built_crates(names: &[&str]) -> Vec<(String, PathBuf)> {
    let this = std::env::current_exe().unwrap();
    let target = this.ancestors().nth(3).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["test", "--no-run", "--locked", "--offline", "--message-format=json", "--test", "languages"])
        .arg("--target-dir")
        .arg(target);
    // What cargo tells this test of its package would make build scripts run again.
    for (name, _) in
        std::env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
    {
        cargo.env_remove(name);
    }
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let messages = finished(&mut cargo);
    let messages: Vec<Value> = messages.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let rlib_of = |name: &str| {
        let built = messages
            .iter()
            .find(|message| message["target"]["name"] == name && message["reason"] == "compiler-artifact");
        let files = built.unwrap_or_else(|| panic!("{name} was not built"))["filenames"].as_array().unwrap();
        let rlib = files
            .iter()
            .filter_map(Value::as_str)
            .find(|file| Path::new(file).extension().is_some_and(|end| end == "rlib"));
        PathBuf::from(rlib.unwrap())
    };
    names.iter().map(|name| ((*name).to_owned(), rlib_of(name))).collect()
}
