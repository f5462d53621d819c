//! What went through the redactor, as a type: the history takes nothing else.

use std::ops::Deref;

use super::redactor::Redactor;

/// Something that may hold keys in its texts.
pub trait Redact {
    /// Takes the keys out of every text.
    fn redact(&mut self, redactor: &Redactor);
}

impl Redact for String {
    fn redact(&mut self, redactor: &Redactor) {
        *self = redactor.text(self);
    }
}

impl<T: Redact> Redact for Option<T> {
    fn redact(&mut self, redactor: &Redactor) {
        if let Some(value) = self {
            value.redact(redactor);
        }
    }
}

impl<T: Redact> Redact for Vec<T> {
    fn redact(&mut self, redactor: &Redactor) {
        for value in self.iter_mut() {
            value.redact(redactor);
        }
    }
}

impl Redact for (String, String) {
    fn redact(&mut self, redactor: &Redactor) {
        self.0.redact(redactor);
        self.1.redact(redactor);
    }
}

/// A value without the keys that a redactor knew. Only a redactor makes one.
#[derive(Clone, Copy, Debug)]
pub struct Redacted<T>(T);

impl<T: Redact> Redacted<T> {
    /// Takes the keys out of a value.
    #[must_use]
    pub fn new(mut value: T, redactor: &Redactor) -> Self {
        value.redact(redactor);
        Self(value)
    }

    /// Returns the value, which can be changed again.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Redacted<T> {
    /// Returns a part of the value, which is redacted as the whole is.
    pub fn part<P>(&self, part: impl FnOnce(&T) -> &P) -> Redacted<&P> {
        Redacted(part(&self.0))
    }

    /// Returns a part that the value may have.
    pub fn part_of<P>(&self, part: impl FnOnce(&T) -> Option<&P>) -> Option<Redacted<&P>> {
        part(&self.0).map(Redacted)
    }
}

impl<T> Deref for Redacted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
