//! Takes long runs of base64 out of a program before it is parsed, and puts them back.
//!
//! A picture of a megabyte in a program's text says nothing about the program, and takes the parser a second.

use super::data::Data;

/// Shortest run that is taken out, in bytes.
const MIN_RUN: usize = 400;

/// What stands for a run: the mark, the run's number in four digits, and the mark's end.
const MARK: &str = "capkillrun";
const DIGITS: usize = 4;

/// Most runs that are taken out: their numbers have four digits.
const MAX_RUNS: usize = 9_999;

/// A text without its long runs.
pub(super) struct Folded<'a> {
    pub text: String,
    runs: Vec<&'a str>,
    /// Where each run's mark ends, and how many bytes the run is longer than its mark.
    ends: Vec<(usize, usize)>,
}

impl<'a> Folded<'a> {
    pub fn of(text: &'a str) -> Self {
        let mut folded =
            Self { text: String::with_capacity(text.len().min(1 << 20)), runs: Vec::new(), ends: Vec::new() };
        let bytes = text.as_bytes();
        let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
        let (mut copied, mut at) = (0, 0);
        let can_fold = !text.contains(MARK);
        while can_fold && at < bytes.len() && folded.runs.len() < MAX_RUNS {
            let length = bytes[at..].iter().take_while(|byte| is_base64(**byte)).count();
            if length >= MIN_RUN {
                // An escape before the run keeps its letter.
                let start = at + 1;
                folded.text.push_str(&text[copied..start]);
                folded.text.push_str(MARK);
                folded.text.push_str(&number(folded.runs.len()));
                folded.runs.push(&text[start..at + length]);
                folded.ends.push((folded.text.len(), at + length - start - MARK.len() - DIGITS));
                copied = at + length;
            }
            at += length + 1;
        }
        folded.text.push_str(&text[copied.min(text.len())..]);
        folded
    }

    /// Returns the place in the whole text of a place in the text without its runs.
    pub fn place(&self, at: usize) -> usize {
        at + self.ends.iter().take_while(|(end, _)| *end <= at).map(|(_, more)| more).sum::<usize>()
    }

    /// Puts the runs back into a value's texts.
    pub fn unfold(&self, data: &mut Data) {
        match data {
            Data::Text(text) if text.contains(MARK) => *text = self.unfolded(text),
            Data::List(items) => items.iter_mut().for_each(|item| self.unfold(item)),
            Data::Object(members) => members.iter_mut().for_each(|(_, value)| self.unfold(value)),
            _ => {}
        }
    }

    fn unfolded(&self, text: &str) -> String {
        let mut whole = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(MARK) {
            let (before, marked) = rest.split_at(at);
            whole.push_str(before);
            let number = marked.get(MARK.len()..MARK.len() + DIGITS).unwrap_or_default();
            let Some(run) = number.parse::<usize>().ok().and_then(|number| self.runs.get(number)) else {
                whole.push_str(MARK);
                rest = &marked[MARK.len()..];
                continue;
            };
            whole.push_str(run);
            rest = &marked[MARK.len() + DIGITS..];
        }
        whole.push_str(rest);
        whole
    }
}

/// Returns a run's number in [`DIGITS`] digits.
fn number(run: usize) -> String {
    format!("{run:0DIGITS$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_runs_come_back_whole() {
        let (a, b) = ("QUJD".repeat(200), "x/y+".repeat(300));
        let text = format!("p = {{'body': '{a}', 'b': \"\\n{b}==\"}}");
        let folded = Folded::of(&text);
        assert!(folded.text.len() < 120, "{}", folded.text);
        let mut data = Data::List(vec![Data::Text(folded.text.clone())]);
        folded.unfold(&mut data);
        assert_eq!(data, Data::List(vec![Data::Text(text.clone())]));
        let (after, whole) = (folded.text.rfind('}').unwrap(), text.rfind('}').unwrap());
        assert_eq!(folded.place(after), whole);
    }
}
