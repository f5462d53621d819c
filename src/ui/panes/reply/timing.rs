//! Where an exchange's time went: a thin stacked bar, whose tooltip has the numbers.

use eframe::egui::{Color32, CornerRadius, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::history::{StoredExchange, StoredTiming};
use crate::theme::{Palette, Text};
use crate::view::quantity;

/// Narrowest part of the bar, in points: a step that was taken must be seen.
const NARROWEST: f32 = 2.0;

/// The steps in the order in which they are taken, with what each is.
const STEPS: [(&str, &str); 5] = [
    ("Name lookup", "Finding the addresses of the service's name"),
    ("Connection", "From there to a connection, over as many addresses and proxies as it took"),
    ("TLS", "The handshake with the service"),
    ("Waiting", "Sending the request and waiting for the reply's head"),
    ("Download", "From the reply's head to its last byte"),
];

/// What comes before all steps.
const PREPARATION: (&str, &str) = ("Preparation", "Setting up the client, such as reading the system's certificates");

fn steps_us(timing: &StoredTiming) -> [Option<i64>; 5] {
    let StoredTiming { lookup_us, connect_us, tls_us, wait_us, download_us } = *timing;
    [lookup_us, connect_us, tls_us, wait_us, download_us]
}

/// Returns the steps such as `Name lookup 3.1 ms · Connection 20 ms`, or `None` when nothing was measured.
pub fn split_text(timing: &StoredTiming) -> Option<String> {
    let steps = STEPS.iter().zip(steps_us(timing));
    let parts: Vec<_> =
        steps.filter_map(|((name, _), us)| Some(format!("{name} {}", quantity::microseconds(us?)))).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// Returns the steps that were taken, and before them the time that none of them accounts for.
fn parts(exchange: &StoredExchange, palette: &Palette) -> Vec<Part> {
    let steps = steps_us(&exchange.timing);
    let known_us = steps.iter().flatten().fold(0, |sum: i64, us| sum.saturating_add(*us));
    let preparation_us = exchange.elapsed_ms.saturating_mul(1000).saturating_sub(known_us);
    let preparation = (PREPARATION, palette.weak, (preparation_us >= 1000).then_some(preparation_us));
    let steps = STEPS.into_iter().zip(palette.steps()).zip(steps).map(|((step, color), us)| (step, color, us));
    let all = std::iter::once(preparation).chain(steps);
    all.filter_map(|((name, hint), color, us)| Some(Part { name, hint, color, us: us? })).collect()
}

/// A part of the bar.
struct Part {
    name: &'static str,
    hint: &'static str,
    color: Color32,
    us: i64,
}

/// Shows the bar; its name and its tooltip say what its parts are.
pub fn bar_ui(ui: &mut Ui, bar: Rect, exchange: &StoredExchange) {
    if split_text(&exchange.timing).is_none() {
        return;
    }
    let parts = parts(exchange, Palette::of(ui));
    let name = parts.iter().map(|part| format!("{} {}", part.name, quantity::microseconds(part.us)));
    let name = name.collect::<Vec<_>>().join(" · ");
    let response = ui.interact(bar, ui.scope_id().with("steps"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let whole: f32 = parts.iter().map(|part| part.us as f32).sum::<f32>().max(1.0);
    let spare = (bar.width() - NARROWEST * parts.len() as f32).max(0.0);
    let mut from = bar.left();
    for part in &parts {
        let to = from + NARROWEST + spare * (part.us as f32 / whole);
        let rect = Rect::from_min_max(pos2(from, bar.top()), pos2(to, bar.bottom()));
        ui.painter().rect_filled(rect, CornerRadius::ZERO, part.color);
        from = to;
    }
    response.on_hover_ui(|ui| parts.iter().for_each(|part| legend_ui(ui, part)));
}

fn legend_ui(ui: &mut Ui, part: &Part) {
    ui.horizontal(|ui| {
        let (swatch, _) = ui.allocate_exact_size(vec2(8.0, 8.0), Sense::hover());
        ui.painter().rect_filled(swatch, CornerRadius::same(2), part.color);
        ui.label(Text::Small.of(format!("{} {} · {}", part.name, quantity::microseconds(part.us), part.hint)));
    });
}
