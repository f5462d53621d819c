//! Lines of a program, with texts and words of the language in the one colouring.

use eframe::egui::text::LayoutJob;
use eframe::egui::{Align2, Color32, Rect, Stroke, TextFormat, Ui, pos2, vec2};

use crate::contract::TOKEN;
use crate::controls::code::{LINE, format};
use crate::theme::{CHIP_CORNER, Icon, NEAR, Palette, Text};

/// Words of the languages that are shown.
const WORDS: [&str; 5] = ["const", "let", "await", "new", "False"];

/// Room for the number of a line, and space after the number, in points.
const GUTTER: f32 = 28.0;
const AFTER: f32 = 8.0;

/// Characters that the chip for the token takes, its word, and its height, in points.
const CHIP_CHARS: usize = 8;
const CHIP_WORD: &str = "token";
const CHIP: f32 = 18.0;
const CHIP_ICON: f32 = 12.0;

/// Returns a line with its colours.
pub fn colored(palette: &Palette, line: &str) -> LayoutJob {
    let mut job = LayoutJob::default();
    for (kind, piece) in pieces(line) {
        let color = match kind {
            Kind::Text => palette.json.text,
            Kind::Word => palette.json.word,
            Kind::Remark => palette.weak,
            Kind::Code => palette.text,
        };
        job.append(piece, 0.0, format(color));
    }
    job
}

/// Shows lines below the line that they stand for, which is struck out.
pub fn lines_ui(ui: &Ui, place: Rect, old: &str, lines: &[String]) {
    let palette = Palette::of(ui);
    let painter = ui.painter().with_clip_rect(place.intersect(ui.clip_rect()));
    let left = place.left() + GUTTER + AFTER;
    let struck = TextFormat { strikethrough: Stroke::new(1.0, palette.weak), ..format(palette.weak) };
    let old = painter.layout_job(LayoutJob::single_section(old.to_owned(), struck));
    painter.galley(pos2(left, place.top()), old, palette.weak);
    for (index, line) in lines.iter().enumerate() {
        let top = place.top() + LINE * (index + 1) as f32;
        let number = pos2(place.left() + GUTTER, top + LINE / 2.0);
        painter.text(number, Align2::RIGHT_CENTER, index + 1, Text::SmallMono.font(), palette.weak);
        let room = " ".repeat(CHIP_CHARS);
        let galley = painter.layout_job(colored(palette, &line.replace(TOKEN, &room)));
        painter.galley(pos2(left, top), galley, palette.text);
        if let Some(at) = line.find(TOKEN) {
            let width = |chars: usize| {
                let text = "0".repeat(chars);
                painter.layout_no_wrap(text, Text::Mono.font(), Color32::WHITE).size().x
            };
            let chip = Rect::from_min_size(
                pos2(left + width(line[..at].chars().count()), top + (LINE - CHIP) / 2.0),
                vec2(width(CHIP_CHARS), CHIP),
            );
            chip_ui(ui, chip.shrink2(vec2(1.0, 0.0)));
        }
    }
}

/// Paints what stands for the token.
fn chip_ui(ui: &Ui, place: Rect) {
    let palette = Palette::of(ui);
    ui.painter().rect_filled(place, CHIP_CORNER, palette.control);
    let icon = Icon::Key.galley(ui.painter(), CHIP_ICON, palette.text);
    let at = Align2::LEFT_CENTER.anchor_size(pos2(place.left() + NEAR + 1.0, place.center().y), icon.size());
    ui.painter().galley(at.min, icon, palette.text);
    let at = pos2(at.right() + NEAR, place.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, CHIP_WORD, Text::Label.font(), palette.text);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Code,
    /// A literal with its quotation marks.
    Text,
    Word,
    Remark,
}

/// Cuts a line into its pieces, one after another.
fn pieces(line: &str) -> Vec<(Kind, &str)> {
    let mut ends: Vec<(Kind, usize)> = Vec::new();
    let mut at = 0;
    while let Some((kind, length)) = first_piece(&line[at..]) {
        at += length;
        match ends.last_mut() {
            Some((last, end)) if *last == Kind::Code && kind == Kind::Code => *end = at,
            _ => ends.push((kind, at)),
        }
    }
    let starts = std::iter::once(0).chain(ends.iter().map(|(_, end)| *end));
    starts.zip(&ends).map(|(start, (kind, end))| (*kind, &line[start..*end])).collect()
}

/// Returns what a line begins with, and how many bytes that has.
fn first_piece(line: &str) -> Option<(Kind, usize)> {
    let first = line.chars().next()?;
    Some(match first {
        '"' | '\'' => (Kind::Text, line[1..].find(first).map_or(line.len(), |end| end + 2)),
        '#' => (Kind::Remark, line.len()),
        '/' if line.starts_with("// ") => (Kind::Remark, line.len()),
        char if char.is_alphanumeric() || char == '_' => {
            let end = line.find(|char: char| !char.is_alphanumeric() && char != '_').unwrap_or(line.len());
            (if WORDS.contains(&&line[..end]) { Kind::Word } else { Kind::Code }, end)
        }
        char => (Kind::Code, char.len_utf8()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_words_are_told_from_code() {
        use Kind::{Code, Remark, Text, Word};
        assert_eq!(
            pieces("const base = \"http://a\"; // x"),
            [(Word, "const"), (Code, " base = "), (Text, "\"http://a\""), (Code, "; "), (Remark, "// x")]
        );
        assert_eq!(pieces("-d '{\"a\":…}'"), [(Code, "-d "), (Text, "'{\"a\":…}'")]);
        assert_eq!(pieces("use_ssl=False)"), [(Code, "use_ssl="), (Word, "False"), (Code, ")")]);
        assert_eq!(pieces("'open"), [(Text, "'open")]);
    }
}
