//! Textures of decoded pictures, uploaded when first seen and let go with what they show.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use eframe::egui::{Color32, ColorImage, Context, TextureHandle, TextureId, TextureOptions};

use crate::desk::State;
use crate::picture::Frame;
use crate::view::{ComparedPictures, Preview, Thumbnail};

/// A frame's pixels and the texture made of them.
struct Uploaded {
    /// Kept so that the texture can be made again with another filter; shared, never copied.
    image: Arc<ColorImage>,
    texture: TextureHandle,
    is_sharp: bool,
}

/// Stands for a frame's index where a preview's difference from another is meant.
const MARKED: usize = usize::MAX;

/// So many thumbnails may be uploaded before the ones that are gone are looked for.
const THUMBNAILS_MORE: usize = 128;

/// All textures of the window.
#[derive(Default)]
pub struct Textures {
    /// By preview and frame.
    frames: HashMap<(u64, usize), Uploaded>,
    /// By the thumbnail's serial.
    thumbnails: HashMap<u64, TextureHandle>,
    /// How many were left when last looked through.
    thumbnails_kept: usize,
    /// Two by two texels that repeat, and the colours they were made of.
    checker: Option<([Color32; 2], TextureHandle)>,
    /// The program's icon until it is seen, and then its texture.
    icon: (Option<ColorImage>, Option<TextureHandle>),
}

impl Textures {
    /// Makes the textures of a window; the program's icon is decoded here, before anything is painted.
    pub fn new(icon_png: &[u8]) -> Self {
        let icon = eframe::icon_data::from_png_bytes(icon_png).map(|icon| {
            let size = [icon.width as usize, icon.height as usize];
            ColorImage::from_rgba_unmultiplied(size, &icon.rgba)
        });
        let icon = icon.inspect_err(|error| tracing::warn!(%error, "no icon in the window")).ok();
        Self { icon: (icon, None), ..Self::default() }
    }

    /// Returns the texture of the program's icon.
    pub fn icon(&mut self, ctx: &Context) -> Option<&TextureHandle> {
        let (image, texture) = &mut self.icon;
        if let Some(image) = image.take() {
            *texture = Some(ctx.load_texture("icon", image, TextureOptions::LINEAR));
        }
        texture.as_ref()
    }

    /// Returns the texture of a preview's frame.
    pub fn frame(&mut self, ctx: &Context, preview: &Preview, index: usize, is_sharp: bool) -> Option<&TextureHandle> {
        let frame = preview.decoded.as_ref().ok()?.frames.get(index)?;
        self.uploaded(ctx, (preview.id, index), frame, is_sharp)
    }

    /// Returns the colour of a pixel of a preview's frame, as it is in the texture; `None` before the frame was shown.
    pub fn pixel(&self, preview: &Preview, index: usize, [x, y]: [usize; 2]) -> Option<Color32> {
        let image = &self.frames.get(&(preview.id, index))?.image;
        let [width, height] = image.size;
        (x < width && y < height).then(|| image.pixels[y * width + x])
    }

    /// Returns the texture of a preview's first frame as it was made last, however that smooths it.
    pub fn first_frame(&mut self, ctx: &Context, preview: &Preview) -> Option<&TextureHandle> {
        let is_sharp = self.frames.get(&(preview.id, 0)).is_none_or(|known| known.is_sharp);
        self.frame(ctx, preview, 0, is_sharp)
    }

    /// Returns the texture that shows where two pictures differ; it is let go with the left one's.
    pub fn marked(&mut self, ctx: &Context, pictures: &ComparedPictures, is_sharp: bool) -> Option<&TextureHandle> {
        let left = pictures.previews[0].as_ref()?;
        self.uploaded(ctx, (left.id, MARKED), &pictures.difference.as_ref()?.marked, is_sharp)
    }

    fn uploaded(&mut self, ctx: &Context, name: (u64, usize), frame: &Frame, is_sharp: bool) -> Option<&TextureHandle> {
        let uploaded = match self.frames.entry(name) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let image = Arc::new(image(frame)?);
                let texture = ctx.load_texture("preview", Arc::clone(&image), options(is_sharp));
                place.insert(Uploaded { image, texture, is_sharp })
            }
        };
        if uploaded.is_sharp != is_sharp {
            uploaded.texture.set(Arc::clone(&uploaded.image), options(is_sharp));
            uploaded.is_sharp = is_sharp;
        }
        Some(&uploaded.texture)
    }

    /// Returns the texture of a row's thumbnail.
    pub fn thumbnail(&mut self, ctx: &Context, thumbnail: &Thumbnail) -> Option<&TextureHandle> {
        match self.thumbnails.entry(thumbnail.serial) {
            Entry::Occupied(known) => Some(known.into_mut()),
            Entry::Vacant(place) => {
                let image = image(&thumbnail.frame)?;
                Some(place.insert(ctx.load_texture("thumbnail", image, TextureOptions::LINEAR)))
            }
        }
    }

    /// Returns the checker ground: one quad instead of a rectangle a square, which cost 5 ms a frame.
    pub fn checker(&mut self, ctx: &Context, colors: [Color32; 2]) -> TextureId {
        if self.checker.as_ref().is_none_or(|(made_of, _)| *made_of != colors) {
            let [a, b] = colors;
            let image = ColorImage::new([2, 2], vec![a, b, b, a]);
            self.checker = Some((colors, ctx.load_texture("checker", image, TextureOptions::NEAREST_REPEAT)));
        }
        self.checker.as_ref().map(|(_, texture)| texture.id()).unwrap_or_default()
    }

    /// Lets go of the textures that can't be shown again: of other previews, and of rows that are gone.
    pub fn keep(&mut self, state: &State) {
        let previews = previews(state);
        self.frames.retain(|(id, _), _| previews.contains(&Some(*id)));
        // Thumbnails are looked through only when many are gone by: this is done every frame.
        if self.thumbnails.len() > self.thumbnails_kept + THUMBNAILS_MORE {
            let captured = state.capture.shown.iter().flat_map(|shown| shown.thumbnails.values());
            let captured = captured.map(|thumbnail| thumbnail.serial);
            let here: HashSet<u64> = state.history.thumbnails().chain(captured).collect();
            self.thumbnails.retain(|serial, _| here.contains(serial));
            self.thumbnails_kept = self.thumbnails.len();
        }
    }
}

/// Returns the previews that are on screen or may soon be.
fn previews(state: &State) -> [Option<u64>; 5] {
    let compared = state.comparison.as_ref().and_then(|comparison| comparison.found.made());
    let side = |index: usize| Some(compared?.pictures.previews[index].as_ref()?.id);
    // The draft's preview stays while another arrives, which may come to nothing.
    let draft = state.compose.composed.preview.as_ref();
    let record = state.shown.record().and_then(|record| record.preview.as_ref());
    let [arriving, draft, record] =
        [state.compose.preview(), draft, record].map(|preview| preview.map(|preview| preview.id));
    [arriving, draft, record, side(0), side(1)]
}

fn options(is_sharp: bool) -> TextureOptions {
    if is_sharp {
        TextureOptions { minification: eframe::egui::TextureFilter::Linear, ..TextureOptions::NEAREST }
    } else {
        TextureOptions::LINEAR
    }
}

/// Takes the frame's pixels; same size and alignment, so the buffer is reused in place.
fn image(frame: &Frame) -> Option<ColorImage> {
    let pixels = frame.take_pixels()?;
    let color = |word: u32| {
        let [r, g, b, a] = word.to_ne_bytes();
        Color32::from_rgba_premultiplied(r, g, b, a)
    };
    let size = [frame.width_px as usize, frame.height_px as usize];
    Some(ColorImage::new(size, pixels.into_iter().map(color).collect()))
}
