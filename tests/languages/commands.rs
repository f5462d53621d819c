//! What the importer reads from a command.

use capkill_desk::import::{RequestFacts, Surroundings, import};
use capkill_desk::payload::{Redactor, ServiceFacts};

pub const URL: &str = "https://api.solver.example/createTask";
pub const BODY: &str = r#"{"clientKey":"$KEY","task":{"type":"ImageToTextTask","body":"AAAA"}}"#;

/// The request that a command makes.
#[track_caller]
pub fn asked(command: &str) -> RequestFacts {
    let known = Redactor::default();
    let around = Surroundings { name: "t", service: ServiceFacts::default(), entry: 0, known: &known };
    let imported = import(command.as_bytes().to_vec(), around).unwrap_or_else(|error| panic!("{command}: {error}"));
    imported.request.unwrap_or_else(|| panic!("{command}: no request, but {}", imported.how))
}
