//! Figures, their goals, the parts of a bench that measure them, and the table they are printed in.

use crate::Outcome;

/// A part's name and what it measures.
pub type Part = (&'static str, fn() -> Outcome<Vec<Figure>>);

/// The most a figure may be.
#[derive(Clone, Copy)]
pub enum Goal {
    /// Of the value itself.
    AtMost(f64),
    /// Of the value itself, which must stay under it.
    Under(f64),
    /// Of the value over its floor.
    TimesFloor(f64),
    /// The figure is only for reading.
    None,
}

/// One line of the table.
pub struct Figure {
    pub name: &'static str,
    pub value: f64,
    /// The same figure of the least that the work takes, measured in the same run.
    pub floor: Option<f64>,
    pub unit: &'static str,
    pub goal: Goal,
}

impl Figure {
    fn ratio(&self) -> Option<f64> {
        self.floor.filter(|floor| *floor > 0.0).map(|floor| self.value / floor)
    }

    /// Whether the goal holds; a figure without one is always met.
    pub fn is_met(&self) -> bool {
        match self.goal {
            Goal::AtMost(most) => self.value <= most,
            Goal::Under(limit) => self.value < limit,
            Goal::TimesFloor(most) => self.ratio().is_some_and(|ratio| ratio <= most),
            Goal::None => true,
        }
    }

    fn verdict(&self) -> &'static str {
        match (self.goal, self.is_met()) {
            (Goal::None, _) => "",
            (_, true) => "ok",
            (_, false) => "MISSED",
        }
    }
}

/// Measures the parts that the bench's arguments name, or all of them where none is named.
pub fn measure_named(parts: &[Part]) -> Outcome<Vec<Figure>> {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    if let Some(unknown) = wanted.iter().find(|name| !parts.iter().any(|(part, _)| part == name)) {
        let known: Vec<&str> = parts.iter().map(|(part, _)| *part).collect();
        return Err(format!("there is no part named {unknown}; there are {}", known.join(", ")).into());
    }
    let mut figures = Vec::new();
    for (_, measure) in parts.iter().filter(|(name, _)| wanted.is_empty() || wanted.iter().any(|it| it == name)) {
        figures.extend(measure()?);
    }
    Ok(figures)
}

/// Prints the table, a line a figure.
pub fn print(figures: &[Figure]) {
    println!();
    row(["figure", "value", "floor", "ratio", "goal", ""]);
    for figure in figures {
        let unit = figure.unit;
        let number = |value: f64| {
            if ["ms", "%"].contains(&unit) { format!("{value:.2} {unit}") } else { format!("{value:.0} {unit}") }
        };
        let goal = match figure.goal {
            Goal::AtMost(most) => format!("<= {}", number(most)),
            Goal::Under(limit) => format!("< {}", number(limit)),
            Goal::TimesFloor(most) => format!("<= {most:.2} x floor"),
            Goal::None => "-".to_owned(),
        };
        let floor = figure.floor.map_or("-".to_owned(), number);
        let ratio = figure.ratio().map_or("-".to_owned(), |ratio| format!("{ratio:.3}"));
        row([figure.name, &number(figure.value), &floor, &ratio, &goal, figure.verdict()]);
    }
}

fn row([name, value, floor, ratio, goal, verdict]: [&str; 6]) {
    let line = format!("{name:<44} {value:>10} {floor:>10} {ratio:>6}  {goal:<15} {verdict}");
    println!("{}", line.trim_end());
}

/// Values in ascending order, of which quantiles are asked.
pub struct Sample(Vec<f64>);

impl Sample {
    pub fn new(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        Self(values)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn max(&self) -> f64 {
        self.quantile(1.0)
    }

    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The value below which a share of the sample lies, between two neighbours if need be.
    pub fn quantile(&self, share: f64) -> f64 {
        let Some(last) = self.0.len().checked_sub(1) else {
            return f64::NAN;
        };
        let place = share * last as f64;
        let (low, high) = (self.0[place.floor() as usize], self.0[place.ceil() as usize]);
        low + (high - low) * place.fract()
    }

    /// Median, quartiles and extremes in one line.
    pub fn describe(&self) -> String {
        let [min, low, median, high, max] = [0.0, 0.25, 0.5, 0.75, 1.0].map(|share| self.quantile(share));
        format!("median {median:.1}, quartiles {low:.1} to {high:.1}, extremes {min:.1} to {max:.1}, of {}", self.len())
    }
}
