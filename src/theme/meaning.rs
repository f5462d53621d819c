//! Which theme's colours are painted with, and which colour and which sign say what.

use eframe::egui::{Color32, Ui};

use crate::history::Life;
use crate::payload::Severity;
use crate::theme::icon::Icon;
use crate::theme::palette::{Palette, Tone};

impl Palette {
    /// Returns the palette of what is being painted.
    #[must_use]
    pub fn of(ui: &Ui) -> &'static Self {
        Self::of_visuals(ui.visuals())
    }

    /// Returns the colours of a submission's life.
    #[must_use]
    pub const fn life(&self, life: Life) -> Tone {
        match life {
            Life::Solved => self.ok,
            Life::Created => self.created,
            Life::Refused => self.bad,
            Life::Failed => self.fail,
            Life::Unknown => self.warn,
            Life::GaveUp => self.tan,
            Life::Recorded | Life::NotSent => self.grey,
        }
    }

    /// Returns the colour of a finding.
    #[must_use]
    pub const fn severity(&self, severity: Severity) -> Color32 {
        match severity {
            Severity::Error => self.bad.ink,
            Severity::Warning => self.warn.ink,
            Severity::Info => self.weak,
        }
    }

    /// Returns the colours of an exchange's steps: lookup, connection, TLS, waiting, download.
    #[must_use]
    pub const fn steps(&self) -> [Color32; 5] {
        [self.json.word, self.created.ink, self.accent.rest, self.json.number, self.ok.ink]
    }
}

/// Returns the sign of a submission's life; a task under way has a ring instead, which shows how much of its life is
/// spent.
#[must_use]
pub const fn life_sign(life: Life) -> Option<Icon> {
    match life {
        Life::Created => None,
        Life::Solved => Some(Icon::Solved),
        Life::Refused => Some(Icon::Refused),
        Life::Failed => Some(Icon::Failed),
        Life::Unknown => Some(Icon::Unknown),
        Life::GaveUp => Some(Icon::GaveUp),
        Life::NotSent => Some(Icon::NotSent),
        Life::Recorded => Some(Icon::Recorded),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_life_has_a_sign_of_its_own() {
        let signs: Vec<_> = Life::ALL.iter().map(|life| life_sign(*life)).collect();
        for (index, sign) in signs.iter().enumerate() {
            assert!(!signs[..index].contains(sign), "{sign:?} stands for two lives");
        }
    }
}
