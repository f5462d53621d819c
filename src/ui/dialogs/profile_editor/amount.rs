//! An amount as people write it: `3 s`, `5 min`, `500 kB`. What can't be understood is said, and changes nothing.

use crate::profile::LimitRow;
use crate::view::quantity::grouped;

/// A unit of an amount.
#[derive(Debug, PartialEq, Eq)]
pub struct Unit {
    pub name: &'static str,
    /// Other ways to write the unit, in small letters.
    also: &'static [&'static str],
    /// How many of the smallest unit there are in one.
    size: u64,
}

const TIMES: &[Unit] = &[
    Unit { name: "ms", also: &[], size: 1 },
    Unit { name: "s", also: &["sec", "second", "seconds"], size: 1_000 },
    Unit { name: "min", also: &["m", "minute", "minutes"], size: 60_000 },
    Unit { name: "h", also: &["hour", "hours"], size: 3_600_000 },
];

const SIZES: &[Unit] = &[
    Unit { name: "B", also: &["byte", "bytes"], size: 1 },
    Unit { name: "kB", also: &["k"], size: 1_000 },
    Unit { name: "MB", also: &["m"], size: 1_000_000 },
];

const DAYS: &[Unit] = &[Unit { name: "days", also: &["day", "d"], size: 1 }];
const SUBMISSIONS: &[Unit] = &[Unit { name: "submissions", also: &["submission"], size: 1 }];

/// Returns the units that a limit can be given in, the smallest first.
pub fn units(row: &LimitRow) -> &'static [Unit] {
    match row.unit {
        "ms" => TIMES,
        "B" => SIZES,
        "days" => DAYS,
        _ => SUBMISSIONS,
    }
}

/// An amount that is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    pub text: String,
    /// The place of the unit among those of the limit.
    pub unit: usize,
}

impl Amount {
    /// Writes a value in the largest unit that makes a whole number of it.
    pub fn of(row: &LimitRow, value: u64) -> Self {
        let units = units(row);
        let fits = |unit: &Unit| value >= unit.size && value.is_multiple_of(unit.size);
        let unit = units.iter().rposition(fits).unwrap_or(0);
        Self { text: grouped(value / units[unit].size), unit }
    }

    /// Returns the value, or why there is none.
    pub fn value(&self, row: &LimitRow) -> Result<u64, String> {
        let (number, unit) = self.parts(row)?;
        let value = number * units(row)[unit].size as f64;
        let (least, most) = (*row.range.start(), *row.range.end());
        if value.fract() != 0.0 {
            return Err(format!("Only whole {}", units(row)[0].name));
        }
        if value < least as f64 || value > most as f64 {
            return Err(format!("From {} to {}", written(row, least), written(row, most)));
        }
        Ok(value as u64)
    }

    /// Takes a unit that was typed with the number over into the choice of units.
    pub fn settle(&mut self, row: &LimitRow) {
        if let Ok((number, unit)) = self.parts(row) {
            *self = Self { text: number_text(number), unit };
        }
    }

    /// Returns the number and the place of its unit: the one typed with the number, or the one that is chosen.
    fn parts(&self, row: &LimitRow) -> Result<(f64, usize), String> {
        let text: String = self.text.chars().filter(|c| !c.is_whitespace()).collect();
        let at = text.find(char::is_alphabetic).unwrap_or(text.len());
        let (number, word) = text.split_at(at);
        let unit = if word.is_empty() { Some(self.unit) } else { unit_named(units(row), word) };
        let Some(unit) = unit else {
            let names: Vec<&str> = units(row).iter().map(|unit| unit.name).collect();
            return Err(format!("Write {}", names.join(", ")));
        };
        Ok((parsed(number)?, unit))
    }
}

/// Returns the place of the unit that a word names.
fn unit_named(units: &[Unit], word: &str) -> Option<usize> {
    let small = word.to_lowercase();
    units.iter().position(|unit| unit.name.to_lowercase() == small || unit.also.contains(&small.as_str()))
}

/// Returns a number, which may have a comma every three digits.
fn parsed(text: &str) -> Result<f64, String> {
    let mut groups = text.split('.').next().unwrap_or_default().split(',');
    let first = groups.next().unwrap_or_default().len();
    let are_thousands = groups.all(|group| group.len() == 3) && first <= 3;
    let (is_plain, has_comma) = (text.chars().all(|c| c.is_ascii_digit() || ".,".contains(c)), text.contains(','));
    if text.is_empty() || !is_plain {
        return Err("Write a number".to_owned());
    }
    if has_comma && !are_thousands {
        return Err("Write a point, as in 1.5".to_owned());
    }
    text.replace(',', "").parse().map_err(|_| "Write a number".to_owned())
}

fn number_text(number: f64) -> String {
    if number.fract() == 0.0 { grouped(number as u64) } else { number.to_string() }
}

/// Returns a value with its unit: `10 min`.
fn written(row: &LimitRow, value: u64) -> String {
    let amount = Amount::of(row, value);
    format!("{} {}", amount.text, units(row)[amount.unit].name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{LIMITS, Limit};

    fn typed(text: &str, unit: &str) -> Result<u64, String> {
        let row = Limit::TaskLife.row();
        let unit = units(row).iter().position(|known| known.name == unit).unwrap();
        Amount { text: text.to_owned(), unit }.value(row)
    }

    #[test]
    fn a_value_is_written_in_the_unit_that_suits_it() {
        for (limit, value, text) in [
            (Limit::PollSpacing, 3_000, "3 s"),
            (Limit::PollSpacing, 500, "500 ms"),
            (Limit::TaskLife, 300_000, "5 min"),
            (Limit::LargestPicture, 500_000, "500 kB"),
            (Limit::KeepSubmissions, 1_234, "1,234 submissions"),
        ] {
            assert_eq!(written(limit.row(), value), text);
        }
    }

    #[test]
    fn a_unit_typed_with_the_number_is_understood() {
        for (text, unit, value) in [
            ("5 min", "ms", 300_000),
            ("5min", "s", 300_000),
            ("1.5", "min", 90_000),
            ("1,500", "ms", 1_500),
            ("90 seconds", "h", 90_000),
        ] {
            assert_eq!(typed(text, unit), Ok(value), "{text} {unit}");
        }
    }

    #[test]
    fn nonsense_is_said_and_never_becomes_another_value() {
        for (text, unit, said) in [
            ("", "s", "Write a number"),
            ("soon", "s", "Write ms, s, min, h"),
            ("5 parsecs", "s", "Write ms, s, min, h"),
            ("1,5", "s", "Write a point, as in 1.5"),
            ("-3", "s", "Write a number"),
            ("1.2.3", "s", "Write a number"),
            ("0.0001", "s", "Only whole ms"),
            ("5", "ms", "From 1 s to 24 h"),
            ("25", "h", "From 1 s to 24 h"),
        ] {
            assert_eq!(typed(text, unit), Err(said.to_owned()), "{text} {unit}");
        }
    }

    #[test]
    fn every_limit_is_read_as_it_is_written() {
        for row in &LIMITS {
            for value in [*row.range.start(), row.default, *row.range.end()] {
                assert_eq!(Amount::of(row, value).value(row), Ok(value), "{}", row.name);
            }
        }
    }

    #[test]
    fn a_typed_unit_is_taken_over_when_the_field_is_left() {
        let row = Limit::TaskLife.row();
        let mut amount = Amount { text: "2 h".to_owned(), unit: 0 };
        amount.settle(row);
        assert_eq!((amount.text.as_str(), units(row)[amount.unit].name), ("2", "h"));
    }
}
