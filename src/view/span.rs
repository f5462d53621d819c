//! How long something took, or goes on already, as people read it.

/// Returns a span such as `0.4 s`, `10.6 s`, `2 min 40 s` or `3 h 5 min`.
#[must_use]
pub fn taken(ms: i64) -> String {
    match u64::try_from(ms).unwrap_or_default() {
        ms @ 0..60_000 => format!("{}.{} s", ms / 1_000, ms % 1_000 / 100),
        ms => minutes(ms / 1_000),
    }
}

/// Returns a span that goes on, without what changes faster than once a second.
#[must_use]
pub fn running(ms: i64) -> String {
    match u64::try_from(ms / 1_000).unwrap_or_default() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds => minutes(seconds),
    }
}

fn minutes(seconds: u64) -> String {
    match seconds / 60 {
        minutes @ 0..60 => format!("{minutes} min {} s", seconds % 60),
        minutes => format!("{} h {} min", minutes / 60, minutes % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_one_manner_of_writing() {
        let spans = [-5, 40, 10_640, 160_000, 11_100_000].map(taken);
        assert_eq!(spans, ["0.0 s", "0.0 s", "10.6 s", "2 min 40 s", "3 h 5 min"]);
        assert_eq!([-5, 18_900, 282_000].map(running), ["0 s", "18 s", "4 min 42 s"]);
    }
}
