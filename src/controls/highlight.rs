//! The places in a text that is laid out where something was found.

use std::iter::Peekable;
use std::ops::Range;

use eframe::egui::text::{ByteIndex, CCursor, LayoutJob, LayoutSection};
use eframe::egui::{Pos2, Stroke, TextFormat, Ui, vec2};

use crate::theme::Palette;

/// What is kept free around a place that is brought into sight, in points.
const AROUND: f32 = 40.0;

/// Highlights places of a text from a byte on, the one that is looked at more than the others. They follow each other and
/// none reaches into another.
pub fn highlight(
    job: &mut LayoutJob,
    from: usize,
    places: impl Iterator<Item = (Range<usize>, bool)>,
    palette: &Palette,
) {
    let mut places = places.map(|(place, is_current)| (place.start + from..place.end + from, is_current)).peekable();
    if places.peek().is_none() {
        return;
    }
    let mut sections = Vec::with_capacity(job.sections.len() + 2);
    for section in job.sections.drain(..) {
        cut(section, &mut places, palette, &mut sections);
    }
    job.sections = sections;
}

/// Cuts a section where a place begins or ends.
fn cut(
    section: LayoutSection,
    places: &mut Peekable<impl Iterator<Item = (Range<usize>, bool)>>,
    palette: &Palette,
    sections: &mut Vec<LayoutSection>,
) {
    let LayoutSection { mut leading_space, byte_range, format } = section;
    let (mut at, last) = (byte_range.start.0, byte_range.end.0);
    if at == last {
        return sections.push(LayoutSection { leading_space, byte_range, format });
    }
    while at < last {
        while places.next_if(|(place, _)| place.end <= at).is_some() {}
        let (end, format) = match places.peek() {
            Some((place, is_current)) if place.start <= at => {
                (place.end.min(last), lit(format.clone(), *is_current, palette))
            }
            Some((place, _)) => (place.start.min(last), format.clone()),
            None => (last, format.clone()),
        };
        let byte_range = ByteIndex(at)..ByteIndex(end);
        sections.push(LayoutSection { leading_space: std::mem::take(&mut leading_space), byte_range, format });
        at = end;
    }
}

/// Returns how a place is written: its underline tells it from the ground where the two colours are close.
fn lit(format: TextFormat, is_current: bool, palette: &Palette) -> TextFormat {
    let accent = palette.accent;
    if is_current {
        return TextFormat { background: accent.rest, color: accent.on, ..format };
    }
    TextFormat { background: palette.select, underline: Stroke::new(1.0, accent.rest), ..format }
}

/// Scrolls a place of a text into sight that is laid out at a point as the job says.
pub fn scroll_to_place(ui: &Ui, at: Pos2, job: LayoutJob, place: Range<usize>) {
    let cursor = |byte: usize| CCursor::new(job.text.get(..byte).map_or(0, |before| before.chars().count()));
    let (start, end) = (cursor(place.start), cursor(place.end));
    let galley = ui.painter().layout_job(job);
    let rect = galley.pos_from_cursor(start).union(galley.pos_from_cursor(end));
    ui.scroll_to_rect(rect.translate(at.to_vec2()).expand2(vec2(AROUND, rect.height())), None);
}

#[cfg(test)]
mod tests {
    use eframe::egui::Visuals;

    use super::*;
    use crate::controls::code::format;

    fn sections(parts: &[&str], places: &[(Range<usize>, bool)]) -> Vec<(String, bool)> {
        let palette = Palette::of_visuals(&Visuals::dark());
        let mut job = LayoutJob::default();
        for part in parts {
            job.append(part, 7.0, format(palette.text));
        }
        highlight(&mut job, 1, places.iter().cloned(), palette);
        let plain = format(palette.text);
        let shown = |section: &LayoutSection| job.text[section.byte_range.start.0..section.byte_range.end.0].to_owned();
        job.sections.iter().map(|section| (shown(section), section.format != plain)).collect()
    }

    #[test]
    fn sections_are_cut_where_a_place_begins_and_ends() {
        let places = [(0..2, false), (3..5, true), (5..6, false)];
        let cut = [(" ", false), ("ab", true), ("c", false), ("d", true), ("e", true), ("f", true), ("g", false)];
        let cut = cut.map(|(text, is_lit)| (text.to_owned(), is_lit));
        assert_eq!(
            sections(&[" abc", "d", "", "efg"], &places)
                .into_iter()
                .filter(|(text, _)| !text.is_empty())
                .collect::<Vec<_>>(),
            cut
        );
    }

    #[test]
    fn what_is_looked_at_is_told_from_the_others() {
        for palette in [Visuals::dark(), Visuals::light()].iter().map(Palette::of_visuals) {
            let [current, other] = [true, false].map(|is_current| lit(format(palette.text), is_current, palette));
            assert!(current.background != other.background && current.background != palette.field);
            assert_eq!(other.color, palette.text, "colours stay");
        }
    }
}
