//! The faces of the window, and what stands in for a character that a face lacks.
//!
//! Inter and `JetBrains` Mono come with the program: see `assets/fonts`. Each stands in for the other; for scripts that
//! neither has, the system is asked for a font when such a character is first seen: see `system_fonts`.

use std::sync::Arc;

use eframe::egui::{Context, FontData, FontDefinitions, FontFamily};

/// Families beside egui's proportional and monospaced ones.
pub const MEDIUM: &str = "medium";
pub const SEMIBOLD: &str = "semibold";
pub const MONO_SEMIBOLD: &str = "monospaced semibold";
pub const ICONS: &str = "icons";

const INTER: &str = "Inter";
const INTER_MEDIUM: &str = "Inter Medium";
const INTER_SEMIBOLD: &str = "Inter SemiBold";
const JETBRAINS_MONO: &str = "JetBrains Mono";
const JETBRAINS_MONO_SEMIBOLD: &str = "JetBrains Mono SemiBold";
const LUCIDE: &str = "Lucide";

/// The files of the faces.
const FILES: [(&str, &[u8]); 6] = [
    (INTER, include_bytes!("../../assets/fonts/Inter-Regular.otf")),
    (INTER_MEDIUM, include_bytes!("../../assets/fonts/Inter-Medium.otf")),
    (INTER_SEMIBOLD, include_bytes!("../../assets/fonts/Inter-SemiBold.otf")),
    (JETBRAINS_MONO, include_bytes!("../../assets/fonts/JetBrainsMono-Regular.ttf")),
    (JETBRAINS_MONO_SEMIBOLD, include_bytes!("../../assets/fonts/JetBrainsMono-SemiBold.ttf")),
    (LUCIDE, include_bytes!("../../assets/fonts/Lucide-Icons.ttf")),
];

/// Installs the faces.
pub fn install(ctx: &Context) {
    ctx.set_fonts(definitions());
}

/// Returns the faces of each family, the first one first.
#[must_use]
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in FILES {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    for (family, faces) in families() {
        fonts.families.insert(family, faces.iter().map(|face| (*face).to_owned()).collect());
    }
    fonts
}

fn families() -> [(FontFamily, &'static [&'static str]); 6] {
    let named = |name: &str| FontFamily::Name(name.into());
    [
        (FontFamily::Proportional, &[INTER, JETBRAINS_MONO]),
        (named(MEDIUM), &[INTER_MEDIUM, JETBRAINS_MONO]),
        (named(SEMIBOLD), &[INTER_SEMIBOLD, JETBRAINS_MONO_SEMIBOLD]),
        (FontFamily::Monospace, &[JETBRAINS_MONO, INTER]),
        (named(MONO_SEMIBOLD), &[JETBRAINS_MONO_SEMIBOLD, INTER_SEMIBOLD]),
        (named(ICONS), &[LUCIDE]),
    ]
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Color32, FontId, RawInput};

    use super::*;
    use crate::theme::icon::Icon;
    use crate::theme::text::Text;

    /// Runs a test with the fonts in place.
    fn with_fonts(test: impl Fn(&Context)) {
        let ctx = Context::default();
        install(&ctx);
        // Otherwise one glyph has several pictures.
        ctx.all_styles_mut(|style| style.visuals.text_options.subpixel_binning = false);
        let mut output = ctx.run_ui(RawInput::default(), |ui| test(ui.ctx()));
        // Nobody paints what was laid out.
        output.textures_delta.clear();
    }

    #[test]
    fn the_faces_have_every_character_the_window_writes() {
        with_fonts(|ctx| {
            for text in Text::ALL {
                let missing: Vec<char> = "AZaz09…·×−•›→▸“”äß"
                    .chars()
                    .filter(|c| !ctx.fonts_mut(|fonts| fonts.has_glyph(&text.font(), *c)))
                    .collect();
                assert!(missing.is_empty(), "{text:?} lacks {missing:?}");
            }
        });
    }

    #[test]
    fn the_icons_are_in_their_face() {
        with_fonts(|ctx| {
            for icon in Icon::all() {
                let font = FontId::new(16.0, FontFamily::Name(ICONS.into()));
                assert!(ctx.fonts_mut(|fonts| fonts.has_glyph(&font, icon.row())), "{icon:?}");
            }
        });
    }

    /// A ligature would paint fewer glyphs, or an arrow where two signs are sent.
    #[test]
    fn no_two_characters_become_one() {
        with_fonts(|ctx| {
            for text in Text::ALL {
                for pair in ["->", "!=", "==", "fi", "ffi", "www", "0x1"] {
                    let laid_out = |string: &str| {
                        ctx.fonts_mut(|fonts| fonts.layout_no_wrap(string.to_owned(), text.font(), Color32::WHITE))
                    };
                    let galley = laid_out(pair);
                    let glyphs = &galley.rows[0].row.glyphs;
                    assert_eq!(glyphs.len(), pair.len(), "{text:?}: {pair}");
                    for (glyph, character) in glyphs.iter().zip(pair.chars()) {
                        let alone = laid_out(&character.to_string());
                        assert_eq!(
                            glyph.uv_rect, alone.rows[0].row.glyphs[0].uv_rect,
                            "{text:?}: {character} of {pair}"
                        );
                    }
                }
            }
        });
    }
}
