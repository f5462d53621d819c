//! The one colouring of JSON: of the editor, the payload, replies, imports and comparisons.

use eframe::egui::text::LayoutJob;
use eframe::egui::{Color32, FontId, TextFormat};

use crate::theme::{Json, Palette};
use crate::view::{JsonToken, JsonTokens};

/// A text of more bytes is not coloured: it is cut anew in each frame that shows it.
const MOST_BYTES: usize = 32 * 1024;

/// Writes JSON into a text that is laid out; pieces that follow each other are one JSON.
pub struct JsonText<'a> {
    palette: &'a Palette,
    font: FontId,
    /// The height of a line, in points; `None` is the font's own.
    line_height: Option<f32>,
    /// The last piece ended inside of a string.
    in_text: bool,
    left: usize,
}

impl<'a> JsonText<'a> {
    /// Begins outside of any string.
    #[must_use]
    pub const fn new(palette: &'a Palette, font: FontId) -> Self {
        Self { palette, font, line_height: None, in_text: false, left: MOST_BYTES }
    }

    /// Gives the lines a height, in points.
    #[must_use]
    pub const fn spaced(mut self, line_height: f32) -> Self {
        self.line_height = Some(line_height);
        self
    }

    /// Begins inside of a string, where a line goes on with one.
    #[must_use]
    pub const fn within_text(mut self, in_text: bool) -> Self {
        self.in_text = in_text;
        self
    }

    /// Adds a piece.
    pub fn append(&mut self, job: &mut LayoutJob, text: &str) {
        let Some(left) = self.left.checked_sub(text.len()) else {
            self.left = 0;
            return job.append(text, 0.0, self.format(self.palette.text));
        };
        self.left = left;
        let mut tokens = JsonTokens::new(text, self.in_text);
        for (token, at) in tokens.by_ref() {
            job.append(&text[at], 0.0, self.format(color(token, &self.palette.json, self.palette.text)));
        }
        self.in_text = tokens.is_in_text();
    }

    fn format(&self, color: Color32) -> TextFormat {
        TextFormat { line_height: self.line_height, ..TextFormat::simple(self.font.clone(), color) }
    }
}

const fn color(token: JsonToken, json: &Json, other: Color32) -> Color32 {
    match token {
        JsonToken::Key => json.key,
        JsonToken::Text => json.text,
        JsonToken::Number => json.number,
        JsonToken::Word => json.word,
        JsonToken::Sign => json.sign,
        JsonToken::Other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Text;
    use eframe::egui::Visuals;

    fn colors(text: &str) -> Vec<Color32> {
        let mut job = LayoutJob::default();
        JsonText::new(Palette::of_visuals(&Visuals::dark()), Text::Mono.font()).append(&mut job, text);
        assert_eq!(job.text, text);
        job.sections.iter().map(|section| section.format.color).collect()
    }

    #[test]
    fn each_kind_has_its_colour() {
        let json = Palette::of_visuals(&Visuals::dark()).json;
        assert_eq!(colors("\"a\":\"b\""), [json.key, json.sign, json.text]);
        assert_eq!(colors("[1,true"), [json.sign, json.number, json.sign, json.word]);
    }

    #[test]
    fn a_long_text_is_left_in_one_colour() {
        assert_eq!(colors(&"[1]".repeat(MOST_BYTES)).len(), 1);
    }
}
