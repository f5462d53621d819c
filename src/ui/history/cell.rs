//! A cell of the table: what its column paints into its place.

use eframe::egui::{Align2, Color32, Rect, RichText, TextStyle, TextWrapMode, TextureId, Ui, WidgetText, pos2, vec2};

use crate::history::Life;
use crate::ui::controls::{paint_chip, paint_state_chip};
use crate::ui::textures::Textures;
use crate::ui::theme::{NEAR, Palette, ROW_HEIGHT};
use crate::view::Thumbnail;

/// Width of the narrowest letters, in points.
const NARROWEST: f32 = 2.0;

/// Widest thumbnail, in points.
const THUMBNAIL: f32 = 80.0;

/// Pictures of rows, painted after everything else of the rows.
#[derive(Default)]
pub struct Images(Vec<(TextureId, Rect)>);

impl Images {
    /// Paints the pictures, the same ones together: each change of the texture is a call to the graphics driver.
    pub fn paint(mut self, ui: &Ui) {
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        self.0.sort_by_key(|(texture, _)| *texture);
        for (texture, rect) in self.0 {
            ui.painter().image(texture, rect, whole, Color32::WHITE);
        }
    }
}

/// Where a cell is, and what it is painted with.
pub struct CellUi<'a, 'b> {
    pub ui: &'a Ui,
    /// What is left of the cell's place.
    pub place: Rect,
    /// What became of the row: how far following has come, or else what the row says itself.
    pub what: &'a str,
    pub textures: &'b mut Textures,
    pub images: &'b mut Images,
}

impl CellUi<'_, '_> {
    /// Returns the colours.
    pub fn palette(&self) -> &'static Palette {
        Palette::of(self.ui)
    }

    /// Paints a text.
    pub fn text(&self, text: &str) {
        self.coloured(text, self.palette().text);
    }

    /// Paints a text in a colour.
    pub fn coloured(&self, text: &str, color: Color32) {
        line_ui(self.ui, self.place, RichText::new(self.visible(text)).color(color), color);
    }

    /// Paints what has become of a submission.
    pub fn state(&self, life: Life) {
        let (painter, widest) = (self.ui.painter(), self.place.width());
        paint_state_chip(painter, self.palette(), self.place.left_center(), widest, life, 0.0);
    }

    /// Cuts a text to what the cell can show: what can't be seen need not be laid out to be cut off.
    fn visible<'t>(&self, text: &'t str) -> &'t str {
        let most = (self.place.width().max(0.0) / NARROWEST) as usize;
        text.char_indices().nth(most).map_or(text, |(at, _)| &text[..at])
    }

    /// Paints a label in a chip; what follows stands to its right.
    pub fn chip(&mut self, text: &str) {
        let painted = paint_chip(self.ui, self.place.left_center(), self.place.width() / 2.0, text);
        self.place.min.x += painted.width() + NEAR;
    }

    /// Paints a row's small picture.
    pub fn thumbnail(&mut self, thumbnail: Option<&Thumbnail>) {
        let texture = thumbnail.and_then(|thumbnail| self.textures.thumbnail(self.ui.ctx(), thumbnail));
        let Some(texture) = texture else { return };
        let size = texture.size_vec2();
        let room = vec2(self.place.width().min(THUMBNAIL), ROW_HEIGHT - 4.0);
        let scale = (room.x / size.x).min(room.y / size.y).min(1.0);
        let rect = Align2::LEFT_CENTER.anchor_size(self.place.left_center(), size * scale);
        // Dark writing on nothing would vanish in the dark theme.
        self.ui.painter().rect_filled(rect, 0.0, Palette::of(self.ui).thumbnail);
        self.images.0.push((texture.id(), rect));
    }
}

/// Paints one line, cut to its place; egui keeps what was laid out while it is seen.
pub fn line_ui(ui: &Ui, place: Rect, text: RichText, color: Color32) {
    if text.is_empty() || place.width() <= 0.0 {
        return;
    }
    let galley = WidgetText::from(text).into_galley(ui, Some(TextWrapMode::Truncate), place.width(), TextStyle::Body);
    let at = pos2(place.left(), place.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
}
