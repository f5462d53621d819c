//! The contract as OpenAPI is sound for the validator that others use, and the sandbox serves the same document.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const VALIDATOR: &str = "openapi-spec-validator==0.9.0";

/// Installs the validator once for all runs. Returns its program.
fn installed() -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(VALIDATOR.replace("==", "-"));
    let program = directory.join("bin/openapi-spec-validator");
    if !program.is_file() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&directory));
        run(Command::new(directory.join("bin/pip")).args(["install", "--quiet", VALIDATOR]));
    }
    program
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_document_is_sound() {
    let document = run(Command::new(env!("CARGO_BIN_EXE_capkill-desk")).arg("openapi"));
    assert_eq!(serde_json::from_str::<Value>(&document).unwrap(), capkill_desk::contract::openapi());
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("openapi.json");
    std::fs::write(&file, &document).unwrap();
    let said = run(Command::new(installed()).args(["--schema", "3.1"]).arg(&file));
    assert!(said.contains("OK"), "{said}");
    // The validator finds faults: without it the test above would pass whatever it said.
    std::fs::write(&file, document.replace("\"operationId\": \"getBalance\"", "\"operationId\": 5")).unwrap();
    let refused = Command::new(installed()).args(["--schema", "3.1"]).arg(&file).output().unwrap();
    assert!(!refused.status.success(), "{}", String::from_utf8_lossy(&refused.stdout));
}
