//! A cell of the table: what its column paints into its place, or how much room that needs.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{Align2, Color32, Galley, Pos2, Rect, StrokeKind, TextureId, Ui, Vec2, pos2, vec2};

use crate::controls::{paint_chip, paint_state_chip};
use crate::history::Life;
use crate::theme::{CHIP_CORNER, Icon, Palette, ROW_HEIGHT, SMALL_ICON, Text};
use crate::ui::textures::Textures;
use crate::view::Thumbnail;

/// Width of the narrowest letters, in points.
const NARROWEST: f32 = 2.0;

/// Place of a thumbnail, in points.
const THUMBNAIL: Vec2 = vec2(56.0, 20.0);

/// Space between the parts of a cell, in points.
const GAP: f32 = 6.0;
const AFTER_THUMBNAIL: f32 = 8.0;

/// The bar of a task's life, in points.
const BAR: Vec2 = vec2(48.0, 4.0);

/// Room for a cell that is measured, in points.
const ENDLESS: f32 = 4_000.0;

/// Width of a state's chip at most, in points.
const STATE: f32 = 120.0;

/// Side of the box of a mark, and size of its hook, in points.
const BOX: f32 = 14.0;
const HOOK: f32 = 12.0;

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
    ui: &'a Ui,
    /// What is left of the cell's place.
    place: Rect,
    /// The colour of what stands back; on the lit row it is that of the rest.
    pub weak: Color32,
    /// What paints pictures; `None` where the cell is only measured.
    pictures: Option<(&'b mut Textures, &'b mut Images)>,
    was_cut: bool,
}

impl<'a, 'b> CellUi<'a, 'b> {
    /// Prepares to paint a cell at its place.
    pub fn new(ui: &'a Ui, place: Rect, is_lit: bool, textures: &'b mut Textures, images: &'b mut Images) -> Self {
        let palette = Palette::of(ui);
        let weak = if is_lit { palette.text } else { palette.weak };
        Self { ui, place, weak, pictures: Some((textures, images)), was_cut: false }
    }

    /// Prepares to measure a cell.
    pub fn measure(ui: &'a Ui) -> Self {
        let place = Rect::from_min_size(pos2(0.0, 0.0), vec2(ENDLESS, ROW_HEIGHT));
        Self { ui, place, weak: Palette::of(ui).weak, pictures: None, was_cut: false }
    }

    /// Returns the width that was used.
    pub fn used(&self) -> f32 {
        ENDLESS - self.place.width()
    }

    /// Whether something had no room.
    pub fn was_cut(&self) -> bool {
        self.was_cut
    }

    /// Returns the colours.
    pub fn palette(&self) -> &'static Palette {
        Palette::of(self.ui)
    }

    /// Paints a text, cut to the cell's place.
    pub fn text(&mut self, text: &str, kind: Text, color: Color32) {
        if let Some(galley) = self.galley(text, kind, color) {
            self.put(galley, color);
        }
    }

    /// Paints a text at the right end of the cell.
    pub fn right(&mut self, text: &str, kind: Text, color: Color32) {
        let Some(galley) = self.galley(text, kind, color) else { return };
        if self.pictures.is_some() {
            self.place.min.x = self.place.min.x.max(self.place.max.x - galley.size().x);
        }
        self.put(galley, color);
    }

    /// Leaves some room.
    pub fn gap(&mut self) {
        self.place.min.x += GAP;
    }

    /// Paints an icon.
    pub fn icon(&mut self, icon: Icon, color: Color32) {
        let galley = icon.galley(self.ui.painter(), SMALL_ICON, color);
        self.put(galley, color);
    }

    /// Paints what has become of a submission.
    pub fn state(&mut self, life: Life, spent: f32) {
        let painter = self.ui.painter();
        if self.pictures.is_some() {
            paint_state_chip(painter, self.palette(), self.place.left_center(), self.place.width(), life, spent);
        } else {
            self.place.min.x += STATE;
        }
    }

    /// Paints a label in a chip.
    pub fn chip(&mut self, text: &str) {
        if self.place.width() <= 0.0 {
            self.was_cut = true;
        } else if self.pictures.is_some() {
            let painted = paint_chip(self.ui, self.place.left_center(), self.place.width(), text);
            // A chip that reaches the end may have lost something.
            self.was_cut |= painted.right() >= self.place.right() - 0.5;
            self.place.min.x = painted.right();
        } else {
            self.text(text, Text::Label, self.weak);
            self.place.min.x += 14.0;
        }
    }

    /// Paints the bar of a task's life.
    pub fn bar(&mut self, spent: f32) {
        let palette = self.palette();
        let rect = Align2::LEFT_CENTER.anchor_size(self.place.left_center(), BAR);
        if self.pictures.is_some() && self.place.width() >= BAR.x {
            let painter = self.ui.painter();
            painter.rect_filled(rect, 2.0, palette.control);
            let done = Rect::from_min_size(rect.min, vec2(BAR.x * spent.clamp(0.0, 1.0), BAR.y));
            painter.rect_filled(done, 2.0, palette.created.ink);
        }
        self.place.min.x += BAR.x + AFTER_THUMBNAIL;
    }

    /// Paints a row's small picture.
    pub fn thumbnail(&mut self, thumbnail: Option<&Thumbnail>) {
        let rect = self.picture_place();
        if let Some((textures, images)) = &mut self.pictures
            && let Some(texture) = thumbnail.and_then(|thumbnail| textures.thumbnail(self.ui.ctx(), thumbnail))
        {
            let size = texture.size_vec2();
            let scale = (rect.width() / size.x).min(rect.height() / size.y);
            // Dark writing on nothing would vanish in the dark theme.
            self.ui.painter().rect_filled(rect, 3.0, Palette::of(self.ui).thumbnail);
            images.0.push((texture.id(), Align2::CENTER_CENTER.anchor_size(rect.center(), size * scale)));
        }
    }

    /// Paints the sign of a site.
    pub fn site(&mut self) {
        let (rect, weak) = (self.picture_place(), self.weak);
        if self.pictures.is_some() {
            let painter = self.ui.painter();
            painter.rect_filled(rect, 3.0, self.palette().control);
            let galley = Icon::Site.galley(painter, SMALL_ICON, weak);
            painter.galley(Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size()).min, galley, weak);
        }
    }

    fn picture_place(&mut self) -> Rect {
        let rect = Align2::LEFT_CENTER.anchor_size(self.place.left_center(), THUMBNAIL);
        self.place.min.x += THUMBNAIL.x + AFTER_THUMBNAIL;
        rect
    }

    fn galley(&mut self, text: &str, kind: Text, color: Color32) -> Option<Arc<Galley>> {
        if text.is_empty() || self.place.width() <= 0.0 {
            self.was_cut |= !text.is_empty();
            return None;
        }
        let format = TextFormat { line_height: Some(kind.size().1), ..TextFormat::simple(kind.font(), color) };
        let mut job = LayoutJob::single_section(self.visible(text).to_owned(), format);
        job.wrap = TextWrapping::truncate_at_width(self.place.width());
        let galley = self.ui.painter().layout_job(job);
        self.was_cut |= galley.elided;
        Some(galley)
    }

    /// Cuts a text to what the cell can show: what can't be seen need not be laid out to be cut off.
    fn visible<'t>(&self, text: &'t str) -> &'t str {
        let most = (self.place.width().max(0.0) / NARROWEST) as usize;
        text.char_indices().nth(most).map_or(text, |(at, _)| &text[..at])
    }

    fn put(&mut self, galley: Arc<Galley>, color: Color32) {
        let size = galley.size();
        if self.pictures.is_some() {
            let at = pos2(self.place.left(), self.place.center().y - size.y / 2.0);
            self.ui.painter().galley(at, galley, color);
        }
        self.place.min.x += size.x;
    }
}

/// Paints a small box at a place, ticked or not.
pub fn box_ui(ui: &Ui, left_center: Pos2, is_ticked: bool) {
    let palette = Palette::of(ui);
    let place = Align2::LEFT_CENTER.anchor_size(left_center, Vec2::splat(BOX));
    let (fill, edge) =
        if is_ticked { (palette.accent.rest, palette.accent.rest) } else { (palette.field, palette.outline) };
    ui.painter().rect(place, CHIP_CORNER, fill, (1.0, edge), StrokeKind::Inside);
    if is_ticked {
        let hook = Icon::Done.galley(ui.painter(), HOOK, palette.accent.on);
        let at = Align2::CENTER_CENTER.anchor_size(place.center(), hook.size()).min;
        ui.painter().galley(at, hook, palette.accent.on);
    }
}
