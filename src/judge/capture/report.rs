//! The conformance report of a session: errors, warnings, what was kept, and the figures beside them.

use super::facts::SessionFacts;
use super::figures::Figures;
use super::line::{Grade, Line};
use super::session::Session;
use super::{accounts, address, answers, bodies, endings, refused, repeats, spacing, task_ids};
use crate::contract::{Method, counted};
use crate::history::SeenCall;

/// The conformance report of a session.
#[derive(Clone, Debug)]
pub struct Report {
    pub facts: SessionFacts,
    /// What breaks a rule that CapKill or compatible services state.
    pub errors: Vec<Line>,
    /// What costs or risks money or time.
    pub warnings: Vec<Line>,
    /// The rules that were kept.
    pub kept: Vec<Line>,
    /// What is neither right nor wrong: answers of the desk itself, what a finding of a body only tells.
    pub notes: Vec<Line>,
    pub figures: Figures,
}

/// Judges a session by its calls, in whatever order they are given.
#[must_use]
pub fn report(calls: &[SeenCall], facts: &SessionFacts) -> Report {
    let session = Session::new(calls, facts);
    let mut lines: Vec<Line> = bodies::lines(&session);
    let outcomes = [
        address::check(&session),
        refused::check(&session),
        spacing::check(&session),
        endings::check(&session),
        task_ids::check(&session),
        repeats::check(&session),
        accounts::check(&session),
        answers::check(&session),
    ];
    let of_session = outcomes.into_iter().flatten().filter_map(|outcome| outcome.into_line(&session));
    lines = of_session.chain(lines).collect();
    let figures = Figures::new(&session, &lines);
    let of_grade = |grade| lines.iter().filter(|line| line.grade == grade).cloned().collect();
    Report {
        facts: facts.clone(),
        errors: of_grade(Grade::Error),
        warnings: of_grade(Grade::Warning),
        kept: of_grade(Grade::Kept),
        notes: of_grade(Grade::Note),
        figures,
    }
}

impl Report {
    /// Tells whether the session broke a rule that CapKill or compatible services state.
    #[must_use]
    pub const fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Returns the number of createTask that came whole.
    #[must_use]
    pub fn creates(&self) -> usize {
        self.figures.requests.of(Method::CreateTask)
    }

    /// Returns the report in a sentence.
    #[must_use]
    pub fn headline(&self) -> String {
        let creates = self.creates() as u64;
        match (self.errors.len() as u64, self.warnings.len() as u64) {
            (0, 0) if creates == 0 => "Nothing to judge yet: no createTask came".to_owned(),
            (0, 0) => format!("Nothing wrong was seen in {}", counted(creates, "task", "tasks")),
            (errors, warnings) => {
                format!("{}, {}", counted(errors, "error", "errors"), counted(warnings, "warning", "warnings"))
            }
        }
    }
}
