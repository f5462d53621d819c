//! What a reply says, gathered finding by finding.

use super::words::MAX_CODES;
use crate::contract::error_code;
use crate::import::imported::{Imported, ReplyFacts, What};
use crate::import::original::Original;
use crate::import::secrets::key_shaped;
use crate::payload::{Finding, sort_findings};

/// Most words of a key's shape that are hidden in a log, which may be full of them.
const MAX_SECRETS: usize = 64;

/// What a reply says.
#[derive(Debug, Default)]
pub(in crate::import) struct Said {
    pub findings: Vec<Finding>,
    pub facts: ReplyFacts,
}

impl Said {
    /// Adds what a code means, unless that is said already. The first code is the reply's own.
    pub fn note(&mut self, finding: Finding, code: &str) {
        let own = error_code(code).map_or(code, |known| known.code);
        let is_said = self
            .findings
            .iter()
            .any(|known| known.id == finding.id && (known.message == finding.message || known.message.contains(own)));
        if !is_said && self.findings.len() <= MAX_CODES {
            self.findings.push(finding);
        }
        self.facts.error_code.get_or_insert_with(|| own.to_owned());
    }

    pub fn imported(mut self, how: impl Into<String>, original: &Original<'_>) -> Imported {
        sort_findings(&mut self.findings);
        Imported {
            original: Some((**original).to_owned()),
            keys: original.keys(),
            secrets: key_shaped(original).take(MAX_SECRETS).collect(),
            reply: Some(self.facts),
            ..Imported::new(What::Reply, how, self.findings)
        }
    }
}
