//! What a tooltip over the axis says: every poll's second, and the time since the one before.

use crate::contract::{grouped, took};
use crate::view::{Course, DotKind, End};

/// Most polls that are told of one by one.
const MOST: usize = 24;

/// Returns what happened to a task, in lines.
pub fn told(course: &Course) -> String {
    let mut lines = Vec::new();
    if let Some(replied) = course.replied_ms {
        lines.push(format!("createTask was answered after {}", seconds(replied)));
    }
    if let Some(hung_up) = course.hung_up_ms {
        lines.push(format!("The client hung up after {}", seconds(hung_up)));
    }
    let mut before = None;
    for (number, dot) in course.dots.iter().enumerate().take(MOST) {
        let gap = before.map(|before: u32| dot.at_ms.saturating_sub(before));
        let gap = gap.map(|gap| format!(", {} after the one before", took(u64::from(gap))));
        let kind = match dot.kind {
            DotKind::Poll => "",
            DotKind::TooSoon => ", too soon",
            DotKind::AfterAnswer => ", after the answer",
            DotKind::HungUp => ", the client hung up",
        };
        lines.push(format!("Poll {} at {}{}{kind}", number + 1, seconds(dot.at_ms), gap.unwrap_or_default()));
        before = Some(dot.at_ms);
    }
    if let Some(more) = course.dots.len().checked_sub(MOST).filter(|more| *more > 0) {
        lines.push(format!("and {} more", grouped(more as u64)));
    }
    if let Some((end, at_ms)) = course.end {
        let what = match end {
            End::Answer => "The answer came",
            End::Callback => "The service called back",
            End::Refusal => "The service refused it",
            End::Desk => "The desk answered itself",
        };
        lines.push(format!("{what} at {}", seconds(at_ms)));
    }
    if lines.is_empty() {
        lines.push("createTask is under way".to_owned());
    }
    lines.join("\n")
}

fn seconds(ms: u32) -> String {
    format!("{}.{} s", grouped(u64::from(ms / 1_000)), ms % 1_000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Dot;

    #[test]
    fn every_poll_has_its_second_and_its_gap() {
        let dot = |at_ms, kind| Dot { at_ms, kind };
        let course = Course {
            replied_ms: Some(200),
            dots: vec![dot(3_000, DotKind::Poll), dot(3_690, DotKind::TooSoon)],
            end: Some((End::Answer, 3_700)),
            ..Course::default()
        };
        let told = told(&course);
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(
            lines,
            [
                "createTask was answered after 0.2 s",
                "Poll 1 at 3.0 s",
                "Poll 2 at 3.6 s, 690 ms after the one before, too soon",
                "The answer came at 3.7 s",
            ]
        );
    }

    #[test]
    fn many_polls_are_cut_short() {
        let dots = (0..120).map(|number| Dot { at_ms: number * 3_000, kind: DotKind::Poll }).collect();
        let course = Course { dots, ..Course::default() };
        let told = told(&course);
        assert!(told.ends_with("and 96 more") && told.lines().count() == MOST + 1, "{told}");
    }
}
