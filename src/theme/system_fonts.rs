//! Fonts of the system, for scripts that the window's own faces lack.

use std::sync::{Arc, OnceLock};

use eframe::egui::epaint::text::{FallbackRequest, FontInsert, FontProvider};
use eframe::egui::plugin::Plugin;
use eframe::egui::{Context, FullOutput};
use egui_system_font_provider::SystemFontProvider;

/// Lends the window the fonts of the system, for characters that its own faces lack.
///
/// All fonts are listed for that, on a thread of its own, which takes up to hundreds of milliseconds of processor time. A
/// window that opens has better use for them: the listing begins behind its first frame, or with the first such character.
pub fn lend_system_fonts(ctx: &Context) {
    let fonts = SystemFonts::default();
    ctx.add_font_provider(Arc::new(fonts.clone()));
    ctx.add_plugin(AfterFirstFrame(fonts));
}

/// The system's fonts, listed once they are wanted.
#[derive(Clone, Default)]
struct SystemFonts(Arc<OnceLock<SystemFontProvider>>);

impl SystemFonts {
    /// Returns the fonts, and begins to list them where nobody has.
    fn listed(&self) -> &SystemFontProvider {
        self.0.get_or_init(SystemFontProvider::new)
    }
}

impl FontProvider for SystemFonts {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        self.listed().font_for(request)
    }
}

/// Begins the listing in the second frame: the first is on screen then.
struct AfterFirstFrame(SystemFonts);

impl Plugin for AfterFirstFrame {
    fn debug_name(&self) -> &'static str {
        "system fonts"
    }

    fn output_hook(&mut self, ctx: &Context, _output: &mut FullOutput) {
        if ctx.cumulative_frame_nr() > 0 {
            self.0.listed();
        }
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::RawInput;

    use super::*;

    #[test]
    fn the_first_frame_lists_no_fonts() {
        let ctx = Context::default();
        let fonts = SystemFonts::default();
        ctx.add_plugin(AfterFirstFrame(fonts.clone()));
        for is_listed in [false, true, true] {
            // Nobody paints what was laid out.
            ctx.run_ui(RawInput::default(), |_| {}).textures_delta.clear();
            assert_eq!(fonts.0.get().is_some(), is_listed);
        }
    }
}
