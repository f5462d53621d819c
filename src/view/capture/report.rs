//! The report of a session made ready for the window: its lines in groups, and the figures beside them in words.

use super::report_figures::{GapChart, ReportClient, ReportKey, clients, keys, more, requests};
use crate::contract::{Source, counted, grouped};
use crate::history::SubmissionId;
use crate::judge::{Grade, Line, Report};

/// Kept rules that are shown before the others are unfolded.
const KEPT_SHOWN: usize = 4;

/// Most conversations that a line offers to open.
const MOST_OFFERED: usize = 50;

/// Most requests that a line names.
const MOST_NAMED: usize = 12;

/// A report as the window shows it.
#[derive(Debug)]
pub struct ReportView {
    /// No createTask came, and nothing else was wrong.
    pub is_empty: bool,
    pub headline: String,
    /// `2 errors`, where there are any.
    pub errors: Option<String>,
    pub warnings: Option<String>,
    pub kept: Option<String>,
    /// `in 12 findings`, or that nothing wrong was seen.
    pub remark: String,
    /// The exit code of `capkill-desk capture` for the same session.
    pub exit_code: u8,
    /// The groups that have a line, the worst first.
    pub groups: Vec<ReportGroup>,
    pub gaps: GapChart,
    /// What was asked for, and how often.
    pub requests: Vec<(&'static str, String)>,
    pub clients: Vec<ReportClient>,
    pub keys: Vec<ReportKey>,
}

/// Lines of one grade.
#[derive(Debug)]
pub struct ReportGroup {
    pub grade: Grade,
    pub title: &'static str,
    pub remark: &'static str,
    pub lines: Vec<ReportLine>,
    /// How many lines are shown before the others are unfolded.
    pub shown: usize,
    /// `5 more that were kept`, and what they are about.
    pub folded: Option<[String; 2]>,
}

/// A line of the report.
#[derive(Debug)]
pub struct ReportLine {
    pub seen: String,
    pub detail: String,
    pub how_often: String,
    pub source: Source,
    /// What to change; of a rule that was kept, the numbers.
    pub change: String,
    pub place: ReportPlace,
}

/// Where a line was seen.
#[derive(Debug, PartialEq, Eq)]
pub enum ReportPlace {
    Nowhere,
    Conversation(SubmissionId),
    /// `4 tasks`, those that are offered, and how many more there are.
    Conversations(String, Vec<SubmissionId>, Option<String>),
    /// `3 calls`, and which; they are about no task.
    Requests(String, String),
}

impl ReportView {
    /// Makes a report ready.
    #[must_use]
    pub fn new(report: &Report) -> Self {
        let count =
            |lines: &[Line], one: &str, many: &str| (!lines.is_empty()).then(|| counted(lines.len() as u64, one, many));
        let headline = report.headline();
        let is_clean = report.errors.is_empty() && report.warnings.is_empty();
        let findings = report.figures.findings as u64;
        let groups = [&report.errors, &report.warnings, &report.kept, &report.notes];
        Self {
            is_empty: is_clean && report.creates() == 0,
            errors: count(&report.errors, "error", "errors"),
            warnings: count(&report.warnings, "warning", "warnings"),
            kept: count(&report.kept, "kept", "kept"),
            remark: if is_clean {
                headline.clone()
            } else {
                format!("in {}", counted(findings, "finding", "findings"))
            },
            headline,
            exit_code: u8::from(report.has_errors()),
            groups: groups.into_iter().filter_map(|lines| ReportGroup::new(lines)).collect(),
            gaps: GapChart::new(&report.figures.polls),
            requests: requests(&report.figures),
            clients: clients(&report.figures),
            keys: keys(&report.figures),
        }
    }
}

impl ReportGroup {
    fn new(lines: &[Line]) -> Option<Self> {
        let grade = lines.first()?.grade;
        let (title, remark) = match grade {
            Grade::Error => ("Errors", "what a service may punish or charge for"),
            Grade::Warning => ("Warnings", "what works here and may fail elsewhere"),
            Grade::Kept => ("Kept", ""),
            Grade::Note => ("Notes", "what is neither right nor wrong"),
        };
        let shown = if grade == Grade::Kept { lines.len().min(KEPT_SHOWN) } else { lines.len() };
        Some(Self {
            grade,
            title,
            remark,
            lines: lines.iter().map(ReportLine::new).collect(),
            shown,
            folded: folded(&lines[shown..]),
        })
    }
}

fn folded(lines: &[Line]) -> Option<[String; 2]> {
    if lines.is_empty() {
        return None;
    }
    let names: Vec<String> = lines.iter().map(|line| lower(&line.seen)).collect();
    Some([counted(lines.len() as u64, "more that was kept", "more that were kept"), names.join(" · ")])
}

impl ReportLine {
    fn new(line: &Line) -> Self {
        let is_kept = line.grade == Grade::Kept;
        Self {
            seen: line.seen.clone(),
            detail: if is_kept { String::new() } else { line.detail.clone() },
            how_often: line.how_often.to_string(),
            source: line.source,
            change: if is_kept { upper(&line.detail) } else { line.change.clone() },
            place: place(line),
        }
    }
}

fn place(line: &Line) -> ReportPlace {
    match line.conversations.as_slice() {
        [] if line.calls.is_empty() => ReportPlace::Nowhere,
        [] => {
            let named: Vec<String> = line.calls.iter().take(MOST_NAMED).map(|number| grouped(*number)).collect();
            let more = more(line.calls.len(), named.len()).map_or_else(String::new, |more| format!(" and {more}"));
            let label = counted(line.calls.len() as u64, "call", "calls");
            ReportPlace::Requests(label, format!("Requests about no task, by number: {}{more}", named.join(", ")))
        }
        [one] => ReportPlace::Conversation(*one),
        many => {
            let offered: Vec<SubmissionId> = many.iter().take(MOST_OFFERED).copied().collect();
            let more = more(many.len(), offered.len()).map(|more| format!("and {more}; the saved report names all"));
            ReportPlace::Conversations(counted(many.len() as u64, "task", "tasks"), offered, more)
        }
    }
}

/// Returns a text that begins a sentence.
pub(super) fn upper(text: &str) -> String {
    let mut chars = text.chars();
    // A name of the API keeps its spelling.
    let is_name = text.starts_with("taskId");
    chars
        .next()
        .filter(|_| !is_name)
        .map_or_else(|| text.to_owned(), |first| first.to_uppercase().chain(chars).collect())
}

/// Returns a sentence that goes on after another; names keep their capitals.
fn lower(text: &str) -> String {
    let mut chars = text.chars();
    let is_name = text.chars().nth(1).is_some_and(char::is_uppercase) || text.starts_with("Content-Type");
    chars
        .next()
        .filter(|_| !is_name)
        .map_or_else(|| text.to_owned(), |first| first.to_lowercase().chain(chars).collect())
}
