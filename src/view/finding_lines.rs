//! Where the findings of something that was brought in are: the line of each in the text as it came.

use std::collections::BTreeMap;

use crate::payload::Finding;
use crate::payload::document::{Document, Value};

/// Longest text in which findings are looked for, in bytes.
const MAX_TEXT: usize = 1024 * 1024;

/// Most objects of a text that are looked at.
const MAX_OBJECTS: usize = 32;

/// The finding that is about a header, and the header.
const ABOUT_HEADER: (&str, &str) = ("shape.content-type", "content-type");

/// Before the names of the fields of a task; a task that came alone has them without it.
const TASK: &str = "/task";

/// The lines that findings are about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingLines {
    /// Lines, from 1, by the places of findings.
    by_place: BTreeMap<String, u32>,
    /// The line of the header that says what kind the body is of.
    header: Option<u32>,
}

impl FindingLines {
    /// Looks for the places of findings in a text: in the object that has most of them. Takes time: not for the paint
    /// path.
    #[must_use]
    pub fn of(text: &str, findings: &[Finding]) -> Self {
        if text.len() > MAX_TEXT {
            return Self::default();
        }
        let places: Vec<&str> = findings.iter().map(|finding| &*finding.pointer).filter(|at| !at.is_empty()).collect();
        let mut by_place = lines_of(text, &places);
        if by_place.is_empty() {
            // Between double quotation marks a shell or a program escapes those of the body.
            by_place = lines_of(&text.replace("\\\"", "\""), &places);
        }
        let is_header = |line: &str| line.to_ascii_lowercase().contains(ABOUT_HEADER.1);
        let header = text.lines().zip(1..).find(|(line, _)| is_header(line)).map(|(_, number)| number);
        Self { by_place, header }
    }

    /// Returns the line that a finding is about; `None` where it is about the whole, or about what is not there.
    #[must_use]
    pub fn line(&self, finding: &Finding) -> Option<u32> {
        if finding.id == ABOUT_HEADER.0 { self.header } else { self.by_place.get(&finding.pointer).copied() }
    }
}

/// Returns the lines of places in the object of a text that has most of them.
fn lines_of(text: &str, places: &[&str]) -> BTreeMap<String, u32> {
    let lines = Lines::of(text);
    most_places(text, places).into_iter().map(|(place, at)| (place.to_owned(), lines.at(at))).collect()
}

fn most_places<'a>(text: &str, places: &[&'a str]) -> BTreeMap<&'a str, usize> {
    let mut most = BTreeMap::new();
    let mut from = 0;
    for _ in 0..MAX_OBJECTS {
        let Some(start) = text[from..].find('{').map(|at| from + at) else { break };
        let document = Document::parse_at(text.into(), start);
        let is_object = document.root().is_some_and(|root| matches!(root.value, Value::Object(_)));
        let found: BTreeMap<&str, usize> =
            places.iter().filter_map(|place| Some((*place, start_of(&document, place)?))).collect();
        if is_object && found.len() > most.len() {
            most = found;
        }
        from = if is_object { document.end().max(start + 1) } else { start + 1 };
    }
    most
}

fn start_of(document: &Document, place: &str) -> Option<usize> {
    let alone = || document.at(place.strip_prefix(TASK).filter(|rest| !rest.is_empty())?);
    document.at(place).or_else(alone).map(|node| node.span.start)
}

/// Where the lines of a text begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    /// Returns the number of the line that a byte is in, from 1.
    fn at(&self, at: usize) -> u32 {
        u32::try_from(self.0.partition_point(|end| *end < at)).unwrap_or(u32::MAX).saturating_add(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str, places: &[&str]) -> Vec<Option<u32>> {
        let findings: Vec<Finding> =
            places.iter().map(|place| Finding::new("json.syntax", *place, "it is wrong")).collect();
        let lines = FindingLines::of(text, &findings);
        findings.iter().map(|finding| lines.line(finding)).collect()
    }

    #[test]
    fn the_body_of_a_command_has_its_findings_places() {
        let text = "curl https://x/{createTask} -H 'Content-Type: text/plain' \\\n --data-raw '{\n\"clientKey\": \"••••2057\",\n \
                    \"Task\": {\n\"case\": \"true\", \"body\":\n\"‹8,000 base64 characters›\"}}'";
        let places = ["/clientKey", "/Task", "/Task/case", "/Task/body", "/task/minLength", ""];
        assert_eq!(lines(text, &places), [Some(3), Some(4), Some(5), Some(6), None, None]);
        let header = Finding::new("shape.content-type", "", "it is text/plain");
        assert_eq!(FindingLines::of(text, std::slice::from_ref(&header)).line(&header), Some(1));
    }

    #[test]
    fn an_escaped_body_and_a_task_alone_have_them_too() {
        let escaped = "curl -d \"{\\\"clientKey\\\": \\\"k\\\",\n\\\"task\\\": {\\\"case\\\": 1}}\"";
        assert_eq!(lines(escaped, &["/task/case", "/task"]), [Some(2), Some(2)]);
        assert_eq!(lines("\n{\"type\": \"x\",\n\"case\": 1}", &["/task/case", "/task"]), [Some(3), None]);
    }

    #[test]
    fn a_long_text_is_not_looked_through() {
        let text = format!("{{\"task\": 1}}{}", " ".repeat(MAX_TEXT));
        assert_eq!(lines(&text, &["/task"]), [None]);
    }

    proptest! {
        #[test]
        fn any_text_has_lines_within_it(text in "[{}\":,a\\\\\n ]{0,60}") {
            let count = text.matches('\n').count() as u32 + 1;
            for line in lines(&text, &["/a", "/a/a", "/task/a"]).into_iter().flatten() {
                prop_assert!((1..=count).contains(&line));
            }
        }
    }
}
