//! Commands with random quoting are read as `curlconverter` from npm reads them, which has bash's own grammar.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::commands::asked;

mod generator;

const VERSION: &str = "curlconverter@4.12.0";
const COMMANDS: usize = 100;

/// Installs curlconverter once for all runs. Returns its directory.
fn installed() -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(VERSION.replace('@', "-"));
    if !directory.join("node_modules/curlconverter").is_dir() {
        std::fs::create_dir_all(&directory).unwrap();
        std::fs::write(directory.join("package.json"), "{\"private\":true}").unwrap();
        let npm =
            Command::new("npm").args(["install", "--no-audit", "--no-fund", VERSION]).current_dir(&directory).output();
        let output = npm.expect("npm is not installed");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    directory
}

/// What curlconverter takes some commands for.
fn taken_for(commands: &[String]) -> Vec<Value> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/languages/curlconverter/read.mjs");
    let mut node = Command::new("node")
        .arg(script)
        .arg(installed())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node is not installed");
    node.stdin.take().unwrap().write_all(commands.join("\0").as_bytes()).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

fn pairs(list: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut pairs: Vec<_> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| (text(&pair["name"]).to_lowercase(), text(&pair["value"])))
        .collect();
    pairs.sort();
    pairs
}

#[test]
fn random_quoting_is_read_as_curlconverter_reads_it() {
    let commands = generator::commands(COMMANDS);
    let expected = taken_for(&commands);
    assert_eq!(expected.len(), COMMANDS);
    for (command, expected) in commands.iter().zip(&expected) {
        let read = asked(command);
        let url = read.url.as_deref().unwrap_or_default();
        let url = url::Url::parse(url).unwrap_or_else(|error| panic!("{error}: {url} of {command}"));
        let mut query: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        query.sort();
        let mut bare = url.clone();
        bare.set_query(None);
        let mut headers: Vec<_> =
            read.headers.iter().map(|(name, value)| (name.to_lowercase(), value.clone())).collect();
        headers.sort();
        let body = expected["body"].as_str().unwrap();
        let sha256: Vec<String> = Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect();
        let sha256 = sha256.concat();
        assert_eq!(read.method.as_deref(), expected["method"].as_str(), "{command}");
        assert_eq!(Some(bare.as_str()), expected["url"].as_str(), "{command}");
        assert_eq!(query, pairs(&expected["queryString"]), "{command}");
        assert_eq!(headers, pairs(&expected["headers"]), "{command}");
        assert_eq!(read.body_bytes, Some(body.len()), "{command}\n{body}");
        assert_eq!(read.body_sha256, Some(sha256), "{command}\n{body}");
    }
}
