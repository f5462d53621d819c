//! Exact decimal numbers, for money: a JSON number token is added and subtracted digit by digit.

use std::fmt;

/// Digits after the point that can be kept; with it some twenty remain before it.
const MAX_SCALE: i32 = 18;

/// A number as it was written, exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal {
    /// In units of the eighteenth digit after the point.
    units: i128,
}

impl Decimal {
    /// Reads a JSON number token; `None` for what is no number, or too long to be kept exactly.
    #[must_use]
    pub fn parse(token: &str) -> Option<Self> {
        let token = token.trim();
        let (mantissa, exponent) = match token.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (token, 0),
        };
        let (is_negative, digits) = match mantissa.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, mantissa),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        // Zeros at the end say nothing, and may be more than can be kept.
        let fraction = fraction.trim_end_matches('0');
        let mut units: i128 = 0;
        if whole.is_empty() {
            return None;
        }
        for digit in whole.bytes().chain(fraction.bytes()) {
            let value = digit.is_ascii_digit().then(|| i128::from(digit - b'0'))?;
            units = units.checked_mul(10)?.checked_add(value)?;
        }
        let shift = MAX_SCALE.checked_add(exponent)?.checked_sub(i32::try_from(fraction.len()).ok()?)?;
        if units == 0 {
            return Some(Self::default());
        }
        let power = 10_i128.checked_pow(shift.unsigned_abs())?;
        let units = match shift {
            0.. => units.checked_mul(power)?,
            _ if units % power == 0 => units / power,
            _ => return None,
        };
        Some(Self { units: if is_negative { -units } else { units } })
    }

    /// Returns the difference; `None` when it is too large.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.units.checked_sub(other.units).map(|units| Self { units })
    }

    /// Returns the sum; `None` when it is too large.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        self.units.checked_add(other.units).map(|units| Self { units })
    }

    /// Returns a number near this one, only for drawing.
    #[must_use]
    pub fn approximate(self) -> f64 {
        self.units as f64 / 10_f64.powi(MAX_SCALE)
    }
}

impl fmt::Display for Decimal {
    /// Writes the number with its thousands set apart and without zeros at the end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = 10_u128.pow(MAX_SCALE.unsigned_abs());
        let units = self.units.unsigned_abs();
        let (whole, fraction) = (units / one, units % one);
        let digits = whole.to_string();
        let mut grouped = String::with_capacity(digits.len() * 4 / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.units < 0 { "-" } else { "" };
        if fraction == 0 {
            return write!(f, "{sign}{grouped}");
        }
        let fraction = format!("{fraction:018}");
        write!(f, "{sign}{grouped}.{}", fraction.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tokens_are_read_exactly() {
        for (token, shown) in [
            ("0", "0"),
            ("-0.0", "0"),
            ("0.1", "0.1"),
            ("12.3450", "12.345"),
            ("1234567.89", "1,234,567.89"),
            ("1e3", "1,000"),
            ("1.5E+2", "150"),
            ("2500e-4", "0.25"),
            ("-7.000", "-7"),
            ("0.000000000000000001", "0.000000000000000001"),
            ("100000000000000000000", "100,000,000,000,000,000,000"),
            ("0e999999999", "0"),
        ] {
            assert_eq!(Decimal::parse(token).map(|number| number.to_string()).as_deref(), Some(shown), "{token}");
        }
        for token in ["", "-", ".5", "1.2.3", "abc", "1e", "1e999999999", "1e-99", "--1", "9e40", "1e-2147483648"] {
            assert_eq!(Decimal::parse(token), None, "{token}");
        }
    }

    proptest! {
        #[test]
        fn differences_of_cents_are_exact(a in -10_000_000_000_i64..10_000_000_000, b in -10_000_000_000_i64..10_000_000_000) {
            let token = |cents: i64| format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100);
            let (left, right) = (Decimal::parse(&token(a)).unwrap(), Decimal::parse(&token(b)).unwrap());
            prop_assert_eq!(left.minus(right), Decimal::parse(&token(a - b)));
            prop_assert_eq!(left.plus(right), Decimal::parse(&token(a + b)));
            prop_assert_eq!(left < right, a < b);
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*|[-+0-9.eE]{0,60}") {
            if let Some(number) = Decimal::parse(&text) {
                let _ = number.to_string();
            }
        }
    }
}
