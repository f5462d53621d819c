//! What egui's own widgets take from the theme.

use eframe::egui::epaint::{FontColorTransferFunction, Shadow};
use eframe::egui::style::ScrollFadeStyle;
use eframe::egui::{Context, Margin, Spacing, Stroke, Style, TextStyle, Theme, Visuals, vec2};

use crate::theme::palette::Palette;
use crate::theme::space::{CARD_CORNER, CONTROL, CONTROL_CORNER, DIALOG_CORNER, NEAR, PADDING, SIGN_GAP, TICK};
use crate::theme::text::Text;
use crate::theme::wishes::Wishes;

/// How much of what can't be used is seen.
const DISABLED: f32 = 0.8;

/// Installs both themes, as the desktop wishes them.
pub fn install(ctx: &Context, wishes: &Wishes) {
    for theme in [Theme::Dark, Theme::Light] {
        let palette = Palette::dressed(theme, wishes);
        ctx.style_mut_of(theme, |style| apply(style, theme, palette));
    }
}

fn apply(style: &mut Style, theme: Theme, palette: &Palette) {
    style.text_styles = [
        (TextStyle::Small, Text::Small.font()),
        (TextStyle::Body, Text::Body.font()),
        (TextStyle::Button, Text::Button.font()),
        (TextStyle::Heading, Text::Title.font()),
        (TextStyle::Monospace, Text::Mono.font()),
    ]
    .into();
    space(&mut style.spacing);
    // A still window draws no frames, and waits for none.
    style.animation_time = 0.0;
    style.visuals = visuals(theme, palette);
}

fn space(spacing: &mut Spacing) {
    spacing.item_spacing = vec2(8.0, NEAR);
    spacing.button_padding = vec2(PADDING, NEAR);
    spacing.interact_size.y = CONTROL;
    spacing.icon_width = TICK;
    spacing.icon_spacing = SIGN_GAP;
    spacing.menu_margin = Margin::same(4);
    spacing.window_margin = Margin::same(16);
    // A line of a field is as high as a line of a body text.
    spacing.extra_text_line_spacing = 4.0;
    spacing.scroll.floating = false;
    spacing.scroll.bar_width = 8.0;
    spacing.scroll.foreground_color = false;
    spacing.scroll.fade = ScrollFadeStyle { strength: 0.0, size: 0.0 };
}

fn visuals(theme: Theme, palette: &Palette) -> Visuals {
    let mut visuals = if theme == Theme::Dark { Visuals::dark() } else { Visuals::light() };
    // Egui makes light text on a dark ground bolder, and the faces have weights of their own.
    visuals.text_options.color_transfer_function = FontColorTransferFunction::Off;
    visuals.panel_fill = palette.panel;
    visuals.extreme_bg_color = palette.field;
    visuals.faint_bg_color = palette.ground;
    visuals.code_bg_color = palette.field;
    visuals.hyperlink_color = palette.accent.rest;
    visuals.warn_fg_color = palette.warn.ink;
    visuals.error_fg_color = palette.bad.ink;
    visuals.weak_text_color = Some(palette.weak);
    visuals.disabled_alpha = DISABLED;
    visuals.selection.bg_fill = palette.select;
    visuals.selection.stroke = Stroke::new(1.0, palette.text);
    visuals.text_cursor.blink = false;
    visuals.text_cursor.stroke.color = palette.text;
    float(&mut visuals, palette);
    widgets(&mut visuals, palette);
    visuals
}

/// Sets how dialogs and menus look.
fn float(visuals: &mut Visuals, palette: &Palette) {
    let shadow = Shadow { offset: [0, 6], blur: 20, spread: 0, color: palette.shadow };
    visuals.window_fill = palette.raised;
    visuals.window_stroke = Stroke::new(1.0, palette.outline);
    visuals.window_corner_radius = DIALOG_CORNER;
    visuals.menu_corner_radius = CARD_CORNER;
    visuals.window_shadow = shadow;
    visuals.popup_shadow = shadow;
}

/// Sets how the widgets look that the controls of this window don't replace.
fn widgets(visuals: &mut Visuals, palette: &Palette) {
    let widgets = &mut visuals.widgets;
    let looks = [
        (&mut widgets.noninteractive, palette.panel, palette.line, palette.line),
        (&mut widgets.inactive, palette.control, palette.outline, palette.outline),
        (&mut widgets.hovered, palette.hover, palette.weak, palette.weak),
        (&mut widgets.active, palette.press, palette.weak, palette.outline),
        (&mut widgets.open, palette.press, palette.outline, palette.outline),
    ];
    for (widget, ground, handle, edge) in looks {
        widget.corner_radius = CONTROL_CORNER;
        widget.expansion = 0.0;
        widget.weak_bg_fill = ground;
        // The handles of scroll bars.
        widget.bg_fill = handle;
        widget.bg_stroke = Stroke::new(1.0, edge);
        widget.fg_stroke = Stroke::new(1.0, palette.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_fades_at_the_edges_of_what_is_scrolled() {
        let ctx = Context::default();
        install(&ctx, &Wishes::default());
        for theme in [Theme::Dark, Theme::Light] {
            let fade = ctx.style_of(theme).spacing.scroll.fade;
            assert!(fade.strength.abs() < f32::EPSILON, "{theme:?}: {}", fade.strength);
        }
    }
}
