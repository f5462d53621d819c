//! The sheet of parts: every look in every state, chips, kinds of text and icons, to be held beside the design.
//!
//! `cargo run --example controls -- light` shows it in the light theme.

use capkill_desk::controls::{self, Button, Field, IconButton, Line, Look, Moment, Submit, Tick};
use capkill_desk::history::Life;
use capkill_desk::profile::Costs;
use capkill_desk::theme::{self, CONTROL, Icon, Palette, Text};
use capkill_desk::view::{ProfileName, TargetChip};
use eframe::egui::{self, Align2, CentralPanel, Frame, Grid, Sense, Stroke, StrokeKind, Theme, Ui, vec2};

const LOOKS: [(&str, Look); 9] = [
    ("Quiet", Look::Quiet),
    ("Secondary", Look::Secondary),
    ("Primary", Look::Primary),
    ("Free", Look::Free),
    ("Live", Look::Live),
    ("Icon", Look::Icon),
    ("Segment", Look::Segment),
    ("Tab", Look::Tab),
    ("Field", Look::Field),
];

const MOMENTS: [(&str, Moment); 5] = [
    ("Rest", Moment::Rest),
    ("Hover", Moment::Hover),
    ("Pressed", Moment::Press),
    ("Selected", Moment::Selected),
    ("Disabled", Moment::Disabled),
];

fn main() -> eframe::Result {
    let theme = if std::env::args().any(|argument| argument == "light") { Theme::Light } else { Theme::Dark };
    let viewport = egui::ViewportBuilder::default().with_inner_size([1280.0, 800.0]);
    let options = eframe::NativeOptions { viewport, renderer: eframe::Renderer::Glow, ..Default::default() };
    eframe::run_native(
        "Controls",
        options,
        Box::new(move |context| {
            theme::install(&context.egui_ctx);
            controls::install(&context.egui_ctx);
            context.egui_ctx.set_theme(theme);
            Ok(Box::new(Sheet::default()))
        }),
    )
}

#[derive(Default)]
struct Sheet {
    is_on: bool,
    text: String,
    form: usize,
}

impl eframe::App for Sheet {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let frame = Frame::new().fill(Palette::of(ui).panel).inner_margin(24);
        CentralPanel::no_frame().frame(frame).show(ui, |ui| {
            ui.columns(2, |columns| {
                looks_ui(&mut columns[0]);
                icons_ui(&mut columns[0]);
                states_ui(&mut columns[1]);
                self.live_ui(&mut columns[1]);
                text_ui(&mut columns[1]);
            });
        });
    }
}

impl Sheet {
    /// Shows controls that can be tried.
    fn live_ui(&mut self, ui: &mut Ui) {
        ui.add_space(12.0);
        ui.horizontal(|ui| {
            self.form = controls::segments_ui(ui, self.form, [(0, "Picture"), (1, "reCAPTCHA"), (2, "JSON")])
                .unwrap_or(self.form);
            ui.add(Button::secondary("Open…").icon(Icon::Open));
            ui.add(Button::primary("Copy").icon(Icon::Copy).as_wide_as(&["Copy", "Copied"]));
            ui.add(IconButton::new(Icon::Reveal, "Reveal"));
            ui.add_enabled(false, IconButton::new(Icon::Pin, "Pin"));
        });
        ui.add(Tick::new(&mut self.is_on, "Receive callbacks here"));
        Field::new("Callback URL").example("Optional").line(Line::Wrong("This is no URL")).show(ui, &mut self.text);
        for costs in [Costs::Free, Costs::Money] {
            let profile = Some(ProfileName { id: "capkill".to_owned(), name: "CapKill".to_owned() });
            let key_hint = Some("••••2057".to_owned());
            let target = TargetChip { profile, host: "capkill.com".to_owned(), key_hint, costs };
            ui.add(Submit { name: "Submit", verb: "Submit", shortcut: "Ctrl+Enter", target: &target });
            ui.add_space(4.0);
        }
    }
}

/// Shows the table of looks and moments.
fn looks_ui(ui: &mut Ui) {
    ui.label(Text::Title.of("Controls"));
    Grid::new("looks").spacing([16.0, 8.0]).show(ui, |ui| {
        ui.label("");
        for (name, _) in MOMENTS {
            ui.label(Text::Small.of(name));
        }
        ui.end_row();
        for (name, look) in LOOKS {
            ui.label(Text::Small.of(name));
            for (_, moment) in MOMENTS {
                look_ui(ui, look, moment);
            }
            ui.end_row();
        }
    });
}

fn look_ui(ui: &mut Ui, look: Look, moment: Moment) {
    let paint = look.paint(Palette::of(ui), moment);
    let width = if look == Look::Icon { CONTROL } else { 72.0 };
    let (rect, _) = ui.allocate_exact_size(vec2(width, CONTROL), Sense::hover());
    ui.painter().rect(rect, look.corner(), paint.fill, Stroke::new(1.0, paint.edge), StrokeKind::Inside);
    if look == Look::Icon {
        let icon = Icon::Pin.galley(ui.painter(), theme::ICON, paint.ink);
        ui.painter().galley(rect.center() - icon.size() / 2.0, icon, paint.ink);
    } else {
        let font = look.text(moment).font();
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, "Format", font, paint.ink);
    }
}

fn states_ui(ui: &mut Ui) {
    ui.label(Text::Title.of("States"));
    ui.horizontal_wrapped(|ui| {
        for life in Life::ALL {
            controls::state_chip_ui(ui, life, 0.25);
        }
    });
}

fn text_ui(ui: &mut Ui) {
    ui.add_space(12.0);
    for text in Text::ALL {
        ui.label(text.of(format!("{text:?} V4HM7 0x1 -> 200×60")));
    }
}

fn icons_ui(ui: &mut Ui) {
    ui.add_space(12.0);
    ui.label(Text::Title.of("Icons"));
    Grid::new("icons").num_columns(7).spacing([12.0, 8.0]).show(ui, |ui| {
        for (index, icon) in Icon::all().into_iter().enumerate() {
            ui.horizontal(|ui| {
                ui.label(icon.text());
                ui.label(Text::Small.of(format!("{icon:?}")));
            });
            if index % 7 == 6 {
                ui.end_row();
            }
        }
    });
}
