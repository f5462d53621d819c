//! The compare pane: what differs between two records, or a record and the draft.

mod lines;
mod picture;
mod table;
mod verdict;

use eframe::egui::{Align, Label, Layout, RichText, Ui};

use crate::controls::{Button, segments_ui};
use crate::desk::ComparisonCommand;
use crate::theme::{Palette, Text};
use crate::ui::panes::head::strip_ui;
use crate::ui::panes::nothing::nothing_ui;
use crate::ui::panes::within::left_ui;
use crate::ui::scene::Scene;
use crate::ui::textures::Textures;
use crate::view::quantity;
use crate::view::{Compared, Side};

/// What is compared of both sides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Section {
    #[default]
    Payload,
    Picture,
    Reply,
    Timing,
}

impl Section {
    const ALL: [Self; 4] = [Self::Payload, Self::Picture, Self::Reply, Self::Timing];

    /// Returns the name of the section, with the number of differences that were found in it.
    fn label(self, compared: &Compared) -> String {
        let counted = |number: usize| match number {
            0 => "same".to_owned(),
            number => quantity::grouped(number as u64),
        };
        match self {
            Self::Payload => format!("Payload ({})", counted(compared.payload.differing)),
            Self::Picture => format!("Picture ({})", verdict::in_a_word(&compared.pictures)),
            Self::Reply => match &compared.replies {
                Some(replies) => format!("Reply ({})", counted(replies.differing())),
                None => "Reply (none)".to_owned(),
            },
            Self::Timing => "Timing".to_owned(),
        }
    }
}

/// State of the pane.
#[derive(Default)]
pub struct ComparePane {
    section: Section,
    table: table::Table,
    picture: picture::PicturePart,
    /// The comparison that was shown last.
    number: u64,
}

impl ComparePane {
    /// Shows the comparison.
    pub fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Some(comparison) = &scene.state.comparison else {
            return nothing_ui(ui, "Nothing is compared", "Mark two rows, or press Ctrl+D on a record");
        };
        if self.number != comparison.number {
            self.number = comparison.number;
            self.table.selected = None;
        }
        let Some(compared) = comparison.found.made() else {
            let (title, what) = match &comparison.problem {
                Some(problem) => ("Nothing can be compared", problem.as_str()),
                None => ("Comparing", ""),
            };
            return nothing_ui(ui, title, what);
        };
        if let Some(problem) = &comparison.problem {
            ui.label(RichText::new(problem).color(Palette::of(ui).warn.ink));
        }
        self.sections_ui(ui, compared);
        self.section_ui(ui, &comparison.sides.map(side_name), compared, scene.textures);
    }

    fn sections_ui(&mut self, ui: &mut Ui, compared: &Compared) {
        let labels = Section::ALL.map(|section| section.label(compared));
        let choices = Section::ALL.into_iter().zip(labels.iter().map(String::as_str));
        if let Some(section) = segments_ui(ui, self.section, choices) {
            self.section = section;
            self.table.selected = None;
        }
    }

    fn section_ui(&mut self, ui: &mut Ui, sides: &[String; 2], compared: &Compared, textures: &mut Textures) {
        match self.section {
            Section::Payload => {
                let lines = lines::payload_lines(&compared.payload, self.table.only_differences);
                self.table.show(ui, sides, &lines);
            }
            Section::Picture => self.picture.show(ui, sides, &compared.pictures, textures),
            Section::Reply => match &compared.replies {
                Some(replies) => {
                    let lines = lines::reply_lines(replies, self.table.only_differences);
                    self.table.show(ui, sides, &lines);
                }
                None => nothing_ui(ui, "The draft has no reply", "Submit it, then compare the two records"),
            },
            Section::Timing if compared.timings.is_empty() => {
                nothing_ui(ui, "The draft was not sent yet", "Submit it, then compare the two records");
            }
            Section::Timing => self.table.show(ui, sides, &lines::timing_lines(&compared.timings)),
        }
    }
}

/// Returns `Draft`, or the number of a record such as `#12`.
fn side_name(side: Side) -> String {
    match side {
        Side::Draft => "Draft".to_owned(),
        Side::Record(id) => format!("#{}", id.0),
    }
}

/// Shows the strip below the tabs: names both sides, and closes the comparison.
pub fn head_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let comparison = scene.state.comparison.as_ref();
    strip_ui(ui, None, |ui| {
        let weak = Palette::of(ui).weak;
        ui.label(Text::Title.of("Compare"));
        let Some(comparison) = comparison else { return };
        let names = match comparison.found.made() {
            Some(compared) => compared.names.clone(),
            None => comparison.sides.map(side_name),
        };
        let has_changed = comparison.has_draft_changed(scene.state.compose.composed.payload.as_deref());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = ui.add(Button::quiet("Close")).on_hover_text("Close the comparison");
            if close.accessible_name("Close comparison").clicked() {
                scene.commands.push(ComparisonCommand::Close);
            }
            let again = Button::secondary("Compare again");
            if has_changed && ui.add(again).on_hover_text("With the draft as it is now").clicked() {
                scene.commands.push(ComparisonCommand::Again);
            }
            // In the strip: a line above the rows would move them while the draft is typed.
            if has_changed {
                let label = ui.label(Text::Small.of("The draft has changed").color(Palette::of(ui).warn.ink));
                label.on_hover_text("It is not as it was when it was compared");
            }
            left_ui(ui, |ui| {
                for (index, name) in names.iter().enumerate() {
                    if index > 0 {
                        ui.label(Text::Body.of("with").color(weak));
                    }
                    ui.add(Label::new(Text::Button.of(name)).truncate());
                }
            });
        });
    });
}
