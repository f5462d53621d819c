//! What the strip leaves out for want of room.

use eframe::egui::{Color32, Ui};

use crate::controls::target_chip_width;
use crate::theme::{CONTROL, ICON, SIGN_GAP, Text};
use crate::view::TargetChip;

/// Space between the parts at the left, in points.
pub const PADDED: f32 = 10.0;

/// From these widths on the strip has facts, and words on its buttons, in points.
const FACTS: f32 = 1_020.0;
const WORDS: f32 = 880.0;
const TICKS: f32 = 1_100.0;

/// Least width of the chip, which its sign and its key need with the beginning of a name, in points.
const LEAST_CHIP: f32 = 128.0;

/// Space between the sides of the button of what the sandbox does and its words, with its chevron, in points.
const AROUND_DOES: f32 = 44.0;

/// How wide the strip is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room(f32);

impl Room {
    pub const fn of(width: f32) -> Self {
        Self(width)
    }

    /// Whether it is said how much came.
    pub const fn has_facts(self) -> bool {
        self.0 >= FACTS
    }

    /// Whether buttons have words.
    pub const fn has_words(self) -> bool {
        self.0 >= WORDS
    }

    /// Whether each createTask that may go on has a tick.
    pub const fn has_ticks(self) -> bool {
        self.0 >= TICKS
    }
}

/// What stands at the left. What is least needed goes first; the chip's sign and key stay.
#[derive(Clone, Copy, Debug)]
pub struct Left {
    pub has_place: bool,
    /// It is said in words how the target stands to the session, and that it costs money.
    pub has_words: bool,
    /// What the sandbox does is said on its button.
    pub has_does: bool,
    /// Greatest width of the chip, in points.
    pub chip: f32,
}

impl Left {
    /// Fits the parts into what is left of the line.
    pub fn fitted(
        ui: &Ui,
        words: &str,
        place: &str,
        target: &TargetChip,
        does: Option<&str>,
        is_listening: bool,
    ) -> Self {
        let width = |text: &str, kind: Text| {
            ui.painter().layout_no_wrap(text.to_owned(), kind.font(), Color32::PLACEHOLDER).size().x
        };
        let kind = if is_listening { Text::Mono } else { Text::Body };
        let lamp = ICON + SIGN_GAP + width(words, Text::Title);
        let mut place = PADDED + width(place, kind) + if is_listening { CONTROL } else { 0.0 };
        let says_costs = is_listening && does.is_none();
        let costs = if says_costs { PADDED + width(target.costs.words(), Text::Title) } else { 0.0 };
        let mut said = PADDED + width("answered by", Text::Body) + costs;
        let button = |words: f32| PADDED + AROUND_DOES + width("What it does", Text::Button) + words;
        let (bare, full) = does.map_or((0.0, 0.0), |does| (button(0.0), button(width(does, Text::Body))));
        let (mut does, chip) = (full, PADDED + target_chip_width(ui, target));
        let room = ui.available_width();
        let has_room = |parts: [f32; 3], chip: f32| lamp + parts.iter().sum::<f32>() + chip <= room;
        if !has_room([place, said, does], chip) {
            said = 0.0;
        }
        if !has_room([place, said, does], chip) {
            does = bare;
        }
        if !has_room([place, said, does], LEAST_CHIP) {
            place = 0.0;
        }
        let left = room - lamp - place - said - does - PADDED;
        Self { has_place: place > 0.0, has_words: said > 0.0, has_does: does > bare, chip: left.max(LEAST_CHIP) }
    }
}
