//! Colours, spacing and type sizes; every other file takes colours, spacing and sizes from here.

use eframe::egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Frame, Margin, Stroke, Style, TextStyle, Theme, Ui, Visuals,
    vec2,
};

use crate::desk::NoticeLevel;
use crate::history::Life;
use crate::payload::Severity;

/// Space between groups, in points.
pub const GAP: f32 = 10.0;

/// Space between tabs, in points: five fit the narrowest window.
pub const TAB_GAP: f32 = 3.0;

/// Height of a table row, in points.
pub const ROW_HEIGHT: f32 = 28.0;

/// The colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    pub background: Color32,
    pub panel: Color32,
    pub field: Color32,
    pub border: Color32,
    pub text: Color32,
    pub weak: Color32,
    pub accent: Color32,
    /// Text on the accent colour.
    pub on_accent: Color32,
    pub selection: Color32,
    pub good: Color32,
    pub caution: Color32,
    pub bad: Color32,
    pub chip: Color32,
    /// The steps of an exchange: lookup, connection, TLS, waiting, download.
    pub steps: [Color32; 5],
    /// The two greys behind transparent pictures.
    pub checker: [Color32; 2],
    /// Behind transparent thumbnails.
    pub thumbnail_ground: Color32,
}

const fn rgb(r: u8, g: u8, b: u8) -> Color32 {
    Color32::from_rgb(r, g, b)
}

const DARK: Palette = Palette {
    background: rgb(0x15, 0x19, 0x1e),
    panel: rgb(0x1b, 0x20, 0x27),
    field: rgb(0x10, 0x13, 0x17),
    border: rgb(0x34, 0x3c, 0x46),
    text: rgb(0xdd, 0xe3, 0xea),
    weak: rgb(0x96, 0xa1, 0xae),
    accent: rgb(0x30, 0x9a, 0xa5),
    on_accent: rgb(0x06, 0x14, 0x16),
    selection: rgb(0x22, 0x4b, 0x54),
    good: rgb(0x5f, 0xc0, 0x8a),
    caution: rgb(0xe8, 0xb0, 0x4a),
    bad: rgb(0xf0, 0x7f, 0x76),
    chip: rgb(0x2a, 0x32, 0x3c),
    steps: [
        rgb(0x9b, 0x8c, 0xe0),
        rgb(0x4f, 0x9b, 0xe6),
        rgb(0x2f, 0xb3, 0xb0),
        rgb(0xd9, 0x82, 0x4a),
        rgb(0x5f, 0xc0, 0x8a),
    ],
    checker: [rgb(0x29, 0x2e, 0x35), rgb(0x34, 0x3a, 0x43)],
    thumbnail_ground: rgb(0xd5, 0xda, 0xe0),
};

const LIGHT: Palette = Palette {
    background: rgb(0xf3, 0xf5, 0xf7),
    panel: rgb(0xfb, 0xfc, 0xfd),
    field: rgb(0xff, 0xff, 0xff),
    border: rgb(0xcd, 0xd4, 0xdc),
    text: rgb(0x1d, 0x24, 0x2c),
    weak: rgb(0x57, 0x63, 0x70),
    accent: rgb(0x14, 0x6c, 0x77),
    on_accent: rgb(0xff, 0xff, 0xff),
    selection: rgb(0xc8, 0xe6, 0xea),
    good: rgb(0x17, 0x72, 0x45),
    caution: rgb(0x89, 0x5a, 0x00),
    bad: rgb(0xb3, 0x2d, 0x24),
    chip: rgb(0xe4, 0xe9, 0xee),
    steps: [
        rgb(0x6a, 0x58, 0xc4),
        rgb(0x1f, 0x6f, 0xc0),
        rgb(0x0f, 0x86, 0x86),
        rgb(0xb8, 0x62, 0x2a),
        rgb(0x17, 0x72, 0x45),
    ],
    checker: [rgb(0xff, 0xff, 0xff), rgb(0xe0, 0xe5, 0xea)],
    thumbnail_ground: rgb(0xff, 0xff, 0xff),
};

impl Palette {
    /// Returns the palette of what is being painted.
    pub fn of(ui: &Ui) -> &'static Self {
        if ui.visuals().dark_mode { &DARK } else { &LIGHT }
    }

    /// Returns the colour of a submission's life.
    pub fn state(&self, state: Life) -> Color32 {
        match state {
            Life::Created | Life::Solved => self.good,
            Life::Unknown | Life::GaveUp => self.caution,
            Life::Refused | Life::Failed => self.bad,
            Life::Recorded | Life::NotSent => self.weak,
        }
    }

    /// Returns the colour behind every second row of a table.
    pub const fn stripe(&self) -> Color32 {
        self.background
    }

    /// Returns the colour of a finding.
    pub fn severity(&self, severity: Severity) -> Color32 {
        match severity {
            Severity::Error => self.bad,
            Severity::Warning => self.caution,
            Severity::Info => self.weak,
        }
    }

    /// Returns the colour of a notice.
    pub fn notice(&self, level: NoticeLevel) -> Color32 {
        match level {
            NoticeLevel::Info => self.accent,
            NoticeLevel::Warning => self.caution,
            NoticeLevel::Error => self.bad,
        }
    }
}

/// Installs both themes.
pub fn install(ctx: &Context) {
    for (theme, palette) in [(Theme::Dark, &DARK), (Theme::Light, &LIGHT)] {
        ctx.style_mut_of(theme, |style| apply(style, theme, palette));
    }
}

fn apply(style: &mut Style, theme: Theme, palette: &Palette) {
    let size = |size| FontId::new(size, FontFamily::Proportional);
    style.text_styles = [
        (TextStyle::Small, size(11.5)),
        (TextStyle::Body, size(13.5)),
        (TextStyle::Button, size(13.5)),
        (TextStyle::Heading, size(16.0)),
        (TextStyle::Monospace, FontId::new(12.5, FontFamily::Monospace)),
    ]
    .into();
    style.spacing.item_spacing = vec2(8.0, 6.0);
    style.spacing.button_padding = vec2(9.0, 4.0);
    style.spacing.interact_size.y = 26.0;
    style.spacing.scroll.floating = false;
    style.spacing.scroll.bar_width = 9.0;
    style.spacing.scroll.foreground_color = false;
    // A still window draws no frames, and waits for none.
    style.animation_time = 0.0;
    style.visuals = visuals(theme, palette);
}

fn visuals(theme: Theme, palette: &Palette) -> Visuals {
    let mut visuals = if theme == Theme::Dark { Visuals::dark() } else { Visuals::light() };
    visuals.panel_fill = palette.panel;
    visuals.window_fill = palette.panel;
    visuals.window_stroke = Stroke::new(1.0, palette.border);
    visuals.extreme_bg_color = palette.field;
    visuals.faint_bg_color = palette.background;
    visuals.code_bg_color = palette.chip;
    visuals.hyperlink_color = palette.accent;
    visuals.warn_fg_color = palette.caution;
    visuals.error_fg_color = palette.bad;
    visuals.weak_text_color = Some(palette.weak);
    visuals.selection.bg_fill = palette.selection;
    visuals.selection.stroke = Stroke::new(1.0, palette.text);
    visuals.text_cursor.blink = false;
    let radius = CornerRadius::same(5);
    let widgets = &mut visuals.widgets;
    for widget in [
        &mut widgets.noninteractive,
        &mut widgets.inactive,
        &mut widgets.hovered,
        &mut widgets.active,
        &mut widgets.open,
    ] {
        widget.corner_radius = radius;
        widget.fg_stroke = Stroke::new(1.0, palette.text);
        widget.expansion = 0.0;
    }
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, palette.border);
    widgets.inactive.weak_bg_fill = palette.chip;
    widgets.inactive.bg_fill = palette.chip;
    widgets.inactive.bg_stroke = Stroke::new(1.0, palette.border);
    for widget in [&mut widgets.hovered, &mut widgets.open] {
        widget.weak_bg_fill = palette.selection;
        widget.bg_fill = palette.selection;
        widget.bg_stroke = Stroke::new(1.0, palette.accent);
    }
    widgets.active.weak_bg_fill = palette.selection;
    widgets.active.bg_stroke = Stroke::new(2.0, palette.accent);
    visuals
}

/// Returns the frame of a panel.
pub fn panel_frame(ui: &Ui) -> Frame {
    Frame::new().fill(Palette::of(ui).panel).inner_margin(Margin::same(10))
}

/// Returns a box around things that belong together.
pub fn card(ui: &Ui) -> Frame {
    let palette = Palette::of(ui);
    Frame::new()
        .fill(palette.background)
        .stroke(Stroke::new(1.0, palette.border))
        .corner_radius(CornerRadius::same(6))
        .inner_margin(Margin::same(10))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance and contrast as WCAG 2 defines them.
    fn contrast(a: Color32, b: Color32) -> f32 {
        let luminance = |color: Color32| {
            let channel = |value: u8| {
                let value = f32::from(value) / 255.0;
                if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * channel(color.r()) + 0.7152 * channel(color.g()) + 0.0722 * channel(color.b())
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_colour_can_be_read_on_every_surface() {
        for palette in [DARK, LIGHT] {
            for surface in [palette.background, palette.panel, palette.field] {
                for text in [palette.text, palette.weak, palette.good, palette.caution, palette.bad, palette.accent] {
                    assert!(contrast(text, surface) >= 4.5, "{text:?} on {surface:?}: {}", contrast(text, surface));
                }
            }
            assert!(contrast(palette.on_accent, palette.accent) >= 4.5);
            for surface in [palette.selection, palette.chip] {
                assert!(contrast(palette.text, surface) >= 4.5, "text on {surface:?}");
            }
        }
    }
}
