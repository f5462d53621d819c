//! Gives egui's buttons and fields the looks of this window.

use eframe::egui::class::HasClasses as _;
use eframe::egui::theme::StyleProvider;
use eframe::egui::widget_style::{AtomLayoutStyle, ButtonStyle, StyleArgs, TextEditStyle, TextVisuals, WidgetState};
use eframe::egui::{
    Align2, Button, Color32, ComboBox, Context, DragValue, Frame, Margin, Memory, Stroke, Style, TextEdit, Vec2, vec2,
};

use crate::controls::look::{DISABLED, Look, Moment, Paint, WRONG};
use crate::theme::{CHIP_CORNER, Palette, SIGN_GAP, THICK, Text};

/// Height of a button inside a field, and the space between its edge and its text, in points.
const SMALL: f32 = 22.0;
const SMALL_MARGIN: i8 = 8;

/// Installs the looks.
pub fn install(ctx: &Context) {
    ctx.replace_widget_theme::<ButtonStyle>(Looks);
    ctx.replace_widget_theme::<TextEditStyle>(Looks);
}

struct Looks;

impl StyleProvider<ButtonStyle> for Looks {
    fn style(&mut self, args: &StyleArgs<'_>) -> ButtonStyle {
        let (look, moment) = (look(args), moment(args));
        let paint = look.paint(Palette::of_visuals(&args.style.visuals), moment);
        let text = TextVisuals::new(args.style, look.text(moment).font(), paint.ink);
        let atom_layout = AtomLayoutStyle {
            // A button that is wider than its word has it in the middle, an entry of a list at the left.
            align2: Look::of(args.classes).map(|_| Align2::CENTER_CENTER),
            min_size: look.least_size(),
            gap: SIGN_GAP,
            frame: frame(look, &paint, 1.0),
            text_style: text,
            image_tint: Color32::WHITE,
        };
        ButtonStyle { atom_layout: sized(atom_layout, args) }
    }
}

/// Makes a button smaller that is inside a field or a line of text.
fn sized(whole: AtomLayoutStyle, args: &StyleArgs<'_>) -> AtomLayoutStyle {
    if args.classes.has_class(&Button::CLASS_NO_FRAME) {
        return AtomLayoutStyle { min_size: Vec2::ZERO, frame: Frame::new(), ..whole };
    }
    if !args.classes.has_class(&Button::CLASS_SMALL) {
        return whole;
    }
    let frame = whole.frame.corner_radius(CHIP_CORNER).inner_margin(Margin::symmetric(SMALL_MARGIN - 1, 0));
    let text_style = TextVisuals::new(args.style, Text::Label.font(), whole.text_style.color);
    AtomLayoutStyle { min_size: vec2(0.0, SMALL), frame, text_style, ..whole }
}

impl StyleProvider<TextEditStyle> for Looks {
    fn style(&mut self, args: &StyleArgs<'_>) -> TextEditStyle {
        let palette = Palette::of_visuals(&args.style.visuals);
        let is_typed_in = args.state == WidgetState::Active;
        let moment = if is_typed_in { Moment::Press } else { moment(args) };
        let mut paint = Look::Field.paint(palette, moment);
        if args.classes.has_class(&WRONG) && !is_typed_in {
            paint.edge = palette.bad.ink;
        }
        if args.classes.has_class(&TextEdit::CLASS_READ_ONLY) {
            paint.fill = Color32::TRANSPARENT;
        }
        let width = if is_typed_in { THICK } else { 1.0 };
        let atom_layout = AtomLayoutStyle {
            // A field of several lines says itself that its text begins at its top.
            align2: Some(Align2::LEFT_CENTER),
            min_size: Look::Field.least_size(),
            gap: SIGN_GAP,
            frame: frame(Look::Field, &paint, width),
            text_style: TextVisuals::new(args.style, Text::Body.font(), paint.ink),
            image_tint: Color32::WHITE,
        };
        TextEditStyle { atom_layout, hint_text_color: palette.weak, prefix_suffix_color: palette.weak }
    }
}

/// Returns the frame; its edge, however wide, takes no room of its own.
fn frame(look: Look, paint: &Paint, width: f32) -> Frame {
    Frame::new()
        .fill(paint.fill)
        .corner_radius(look.corner())
        .inner_margin(look.margin() - Margin::same(width as i8))
        .stroke(Stroke::new(width, paint.edge))
}

/// Returns how a button looks: as it is marked, or else by where and what it is.
fn look(args: &StyleArgs<'_>) -> Look {
    let is_toggle = [Button::CLASS_HIDE_FRAME_WHEN_INACTIVE, Button::CLASS_SELECTED, Button::CLASS_NO_FRAME]
        .iter()
        .any(|class| args.classes.has_class(class));
    match Look::of(args.classes) {
        Some(look) => look,
        None if args.classes.has_class(&DragValue::CLASS) || args.classes.has_class(&ComboBox::CLASS) => Look::Field,
        None if is_toggle || is_in_menu(args.style) => Look::Quiet,
        None => Look::Secondary,
    }
}

/// Whether the style is the one that egui makes for menus: their entries have no ground.
fn is_in_menu(style: &Style) -> bool {
    style.visuals.widgets.inactive.weak_bg_fill == Color32::TRANSPARENT
}

fn moment(args: &StyleArgs<'_>) -> Moment {
    let is_pressed = || args.ctx.input(|input| input.pointer.any_down());
    match args.state {
        _ if args.classes.has_class(&DISABLED) => Moment::Disabled,
        _ if args.classes.has_class(&Button::CLASS_SELECTED) => Moment::Selected,
        _ if args.classes.has_class(&ComboBox::CLASS_OPEN) => Moment::Press,
        // egui calls what has the keyboard active too; the ring tells that.
        WidgetState::Active if is_pressed() => Moment::Press,
        WidgetState::Active if has_pointer_too(args.ctx) => Moment::Hover,
        WidgetState::Hovered => Moment::Hover,
        WidgetState::Active | WidgetState::Inactive | WidgetState::Noninteractive => Moment::Rest,
    }
}

/// Whether the pointer rests on what has the keyboard: what was clicked has both.
fn has_pointer_too(ctx: &Context) -> bool {
    let focused = ctx.memory(Memory::focused);
    focused.is_some_and(|id| ctx.interaction_snapshot(|snapshot| snapshot.hovered.contains(&id)))
}
