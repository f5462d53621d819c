//! The settings window: look, history and callbacks on one page; about and licences on pages of their own.

mod about;
mod pages;

use eframe::egui::{Align, Context, Label, Layout, Margin, ScrollArea, Stroke, Ui, UiBuilder, pos2, vec2};

use crate::contract::table;
use crate::controls::Button;
use crate::theme::{GAP, Icon, Palette, Text};
use crate::ui::dialogs::dialog::{Dialog, Part, Shown};
use crate::ui::scene::Scene;

/// Size of the window, and width of the list of its pages, in points.
const SIZE: eframe::egui::Vec2 = vec2(820.0, 672.0);
const LIST: f32 = 176.0;

/// Space above the title of a page, in points.
const ABOVE_TITLE: f32 = 16.0;

table! {
    /// A page of the settings.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum Page: (&'static str, Icon) {
        #[default]
        Look => ("Look", Icon::Look),
        History => ("History", Icon::History),
        Callbacks => ("Callbacks", Icon::Callback),
        About => ("About", Icon::About),
        Licences => ("Licences", Icon::Licences),
    }
}

/// State of the window.
#[derive(Default)]
pub struct SettingsWindow {
    page: Option<Page>,
    /// The page is to be brought into sight.
    wants_sight: bool,
    /// The page's name in the list is to have the keyboard: the window was opened.
    wants_keyboard: bool,
}

impl SettingsWindow {
    /// Opens the window.
    pub fn open(&mut self) {
        self.turn_to(Page::default());
        self.wants_keyboard = true;
    }

    fn turn_to(&mut self, page: Page) {
        self.page = Some(page);
        self.wants_sight = true;
    }

    /// Shows the window while it is open.
    pub fn show(&mut self, ctx: &Context, scene: &mut Scene<'_>) {
        let Some(page) = self.page else { return };
        let dialog = Dialog { name: "settings", title: "Settings", size: SIZE };
        let Shown { end, wants_close } = dialog.show(ctx, |ui, part| match part {
            Part::Body => self.body_ui(ui, page, scene),
            Part::Foot => {
                foot_ui(ui);
                None
            }
        });
        if wants_close || end.is_some() {
            self.page = None;
        }
    }

    /// Shows the list of pages and the page. Returns something when the window makes way for what was asked for.
    fn body_ui(&mut self, ui: &mut Ui, page: Page, scene: &mut Scene<'_>) -> Option<()> {
        let whole = ui.max_rect();
        let width = LIST.min(whole.width() * 0.3);
        let ground = whole.with_max_x(whole.left() + width);
        ui.painter().rect_filled(ground, 0.0, Palette::of(ui).panel);
        let list = ground - Margin::same(GAP as i8);
        let mut of_list = ui.new_child(UiBuilder::new().max_rect(list));
        self.list_ui(&mut of_list, page);
        let x = whole.left() + width;
        ui.painter().vline(x, whole.y_range(), Stroke::new(1.0, Palette::of(ui).line));
        let right = eframe::egui::Rect::from_min_max(pos2(x + 20.0, whole.top()), whole.max - vec2(8.0, 0.0));
        let mut of_page = ui.new_child(UiBuilder::new().max_rect(right));
        of_page.set_clip_rect(right.expand2(vec2(2.0, 0.0)).intersect(ui.clip_rect()));
        ScrollArea::vertical()
            .id_salt(page == Page::Licences)
            .auto_shrink(false)
            .show(&mut of_page, |ui| {
                ui.set_max_width(ui.available_width() - 12.0);
                self.page_ui(ui, page, scene)
            })
            .inner
    }

    fn list_ui(&mut self, ui: &mut Ui, page: Page) {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.with_layout(Layout::top_down_justified(Align::Min), |ui| {
            for choice in Page::all() {
                let (label, icon) = choice.row();
                let entry = ui.add(Button::quiet(label).icon(icon).selected(choice == page).left());
                if choice == page && std::mem::take(&mut self.wants_keyboard) {
                    entry.request_focus();
                }
                if entry.clicked() {
                    self.turn_to(choice);
                }
            }
        });
    }

    fn page_ui(&mut self, ui: &mut Ui, page: Page, scene: &mut Scene<'_>) -> Option<()> {
        let wants_sight = std::mem::take(&mut self.wants_sight);
        match page {
            Page::About => about::about_ui(ui),
            Page::Licences => about::licences_ui(ui),
            Page::Look | Page::History | Page::Callbacks => {
                let mut end = None;
                for choice in [Page::Look, Page::History, Page::Callbacks] {
                    let title = title_ui(ui, choice.row().0);
                    if wants_sight && choice == page {
                        // With the space above it: the first page is not scrolled at all.
                        let place = title.rect.with_min_y(title.rect.top() - ABOVE_TITLE);
                        ui.scroll_to_rect(place, Some(Align::TOP));
                    }
                    end = end.or(match choice {
                        Page::History => pages::history_ui(ui, scene),
                        Page::Callbacks => pages::callbacks_ui(ui, scene),
                        _ => pages::look_ui(ui, scene),
                    });
                }
                return end;
            }
        }
        None
    }
}

fn title_ui(ui: &mut Ui, title: &str) -> eframe::egui::Response {
    ui.add_space(ABOVE_TITLE);
    let title = ui.label(Text::Title.of(title));
    ui.add_space(4.0);
    title
}

fn foot_ui(ui: &mut Ui) {
    let weak = Palette::of(ui).weak;
    ui.label(Text::Small.of("Changes are kept at once").color(weak));
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.add(Label::new(Text::Small.of(about::VERSION).color(weak)).truncate());
    });
}
