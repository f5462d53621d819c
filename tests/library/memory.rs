//! Memory of the running program that may hold a key.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

/// The filter names the kinds of memory that a core dump takes: none of them.
#[test]
fn a_core_dump_has_no_memory_in_it() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_capkill-desk"));
    command.args(["sandbox", "--port", "0"]).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let filter = fs::read_to_string(format!("/proc/{}/coredump_filter", child.id()));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.contains("listening"), "{line}");
    assert_eq!(u32::from_str_radix(filter.unwrap().trim(), 16), Ok(0));
}
