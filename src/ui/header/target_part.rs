//! The first part of the target bar: profile, host, and whether it costs money.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Align2, Color32, CornerRadius, Galley, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::contract::{BaseUrl, cut, cut_middle};
use crate::profile::{Address, Profile};
use crate::theme::{ICON, Icon, PADDING, Palette, SIGN_GAP, SMALL_ICON, Text};
use crate::ui::header::room::Room;

/// Longest name of a profile and longest host, in characters; the tooltip has them whole.
pub const MAX_NAME_CHARS: usize = 24;
const MAX_HOST_CHARS: usize = 30;

/// Height, in points.
const HEIGHT: f32 = 28.0;

/// The left corners of the bar, one point inside its edge.
const CORNERS: CornerRadius = CornerRadius { nw: 5, sw: 5, ne: 0, se: 0 };

/// What the part shows, laid out.
struct Words {
    sign: Arc<Galley>,
    name: Arc<Galley>,
    /// The host, or what the sandbox is made to do.
    host: Arc<Galley>,
    costs: Arc<Galley>,
    menu: Arc<Galley>,
}

impl Words {
    fn new(ui: &Ui, room: Room, profile: &Profile, scenario: Option<&str>, ink: Color32) -> Self {
        let painter = ui.painter();
        let (name_width, host_width) = room.name_widths(ui.ctx().content_rect().width());
        let laid_out = |text: &str, kind: Text, width: f32| painter.layout_job(line(text, kind, ink, width));
        let name = laid_out(&cut(&profile.name, MAX_NAME_CHARS), Text::Title, name_width);
        let (host, host_width) = match scenario {
            _ if room != Room::Wide => (String::new(), host_width),
            // What the sandbox does matters more than its port, and the short name leaves room.
            Some(scenario) => (scenario.to_owned(), host_width + name_width - name.size().x),
            None => (cut_middle(&host_of(profile), MAX_HOST_CHARS), host_width),
        };
        Self {
            sign: sign(profile).galley(painter, ICON, ink),
            name,
            host: laid_out(&host, Text::Small, host_width),
            costs: laid_out(words(profile), Text::Label, f32::INFINITY),
            menu: Icon::Menu.galley(painter, SMALL_ICON, ink),
        }
    }

    /// Returns the parts from left to right.
    fn parts(self) -> impl Iterator<Item = Arc<Galley>> {
        [self.sign, self.name, self.host, self.costs, self.menu].into_iter().filter(|part| part.size().x > 0.0)
    }
}

/// Lays out one line, cut to a width.
fn line(text: &str, kind: Text, ink: Color32, width: f32) -> LayoutJob {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(kind.font(), ink));
    job.wrap.max_width = width;
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    job
}

/// Shows the part. Returns what happened to it: a click opens the profiles.
pub fn show(ui: &mut Ui, room: Room, profile: &Profile, scenario: Option<&str>) -> Response {
    let palette = Palette::of(ui);
    let is_live = !profile.costs().is_free();
    let ink = if is_live { palette.live.fill.on } else { palette.free.ink };
    let parts: Vec<Arc<Galley>> = Words::new(ui, room, profile, scenario, ink).parts().collect();
    let words: f32 = parts.iter().map(|part| part.size().x).sum();
    let width = words + SIGN_GAP * (parts.len() - 1) as f32 + 2.0 * PADDING;
    let (rect, response) = ui.allocate_exact_size(vec2(width.ceil(), HEIGHT), Sense::click());
    if ui.is_rect_visible(rect) {
        ui.painter().rect_filled(rect, CORNERS, ground(palette, is_live, &response));
        paint(ui, rect, parts, ink);
    }
    let scenario = scenario.map(|does| format!("\nMade to do: {does}")).unwrap_or_default();
    tell(ui, &response, profile, &scenario);
    response.on_hover_text(format!("{} · {}{scenario}", profile.name, whole_address(profile)))
}

fn paint(ui: &Ui, rect: Rect, parts: Vec<Arc<Galley>>, ink: Color32) {
    let mut x = rect.left() + PADDING;
    for part in parts {
        let at = Align2::LEFT_CENTER.anchor_size(pos2(x, rect.center().y), part.size()).min;
        x += part.size().x + SIGN_GAP;
        ui.painter().galley(at, part, ink);
    }
}

/// Names the part as those hear it who don't see its colour.
fn tell(ui: &Ui, response: &Response, profile: &Profile, scenario: &str) {
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("Profile: {}", profile.name)));
    let value = format!("{}, {}{}", whole_address(profile), words(profile), scenario.replace('\n', ", "));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(value));
}

fn ground(palette: &Palette, is_live: bool, response: &Response) -> Color32 {
    let is_pressed = response.is_pointer_button_down_on();
    match (is_live, is_pressed, response.hovered()) {
        (true, true, _) => palette.live.fill.lo,
        (true, false, true) => palette.live.fill.hi,
        (true, false, false) => palette.live.fill.rest,
        (false, true, _) => palette.press,
        (false, false, true) => palette.hover,
        (false, false, false) => palette.free.tint,
    }
}

/// Returns the host, or why there is none.
fn host_of(profile: &Profile) -> String {
    match &profile.address {
        Address::Unreadable(_) => "no address".to_owned(),
        Address::Sandbox(None) => "starting".to_owned(),
        address => address.base_url().map(BaseUrl::host).unwrap_or_default(),
    }
}

/// Returns the host, and where there is none what to do about it.
fn whole_address(profile: &Profile) -> String {
    match profile.address {
        Address::Unreadable(_) => "its base URL can't be read; correct it in the profile".to_owned(),
        _ => host_of(profile),
    }
}

const fn sign_of(is_free: bool) -> Icon {
    if is_free { Icon::Sandbox } else { Icon::CostsMoney }
}

fn sign(profile: &Profile) -> Icon {
    sign_of(profile.costs().is_free())
}

fn words(profile: &Profile) -> &'static str {
    profile.costs().words()
}
