//! The window's root: drains the desk, paints the panels, and runs what the operator asked for.

use std::path::PathBuf;
use std::time::Duration;

use eframe::egui::{
    Context, Id, Rect, Ui, UiBuilder, UserAttentionType, ViewportBuilder, ViewportCommand, accesskit_root_id,
};

use crate::controls;
use crate::controls::FocusRing;
use crate::desk::{Act, CaptureGiveCommand, Command, Desk, Options, RowsCommand, StartError, StepCommand, Topic};
use crate::instance::{Claim, Taker};
use crate::payload::KeysSeen;
use crate::profile::{Settings, WindowLayout};
use crate::theme;
use crate::theme::DesktopWishes;
use crate::ui::action::{Action, Can, Effect, NO_TEXT};
use crate::ui::announcer::Announcer;
use crate::ui::commands::Commands;
use crate::ui::dialogs::{Dialogs, Run};
use crate::ui::frame_cost::FrameCost;
use crate::ui::header::Header;
use crate::ui::history::{EDGE_NAME, HistoryPanel};
use crate::ui::input::Pasting;
use crate::ui::keyboard::{Keyboard, Part};
use crate::ui::layout::{LayoutKeeper, MIN_SIZE, NARROW};
use crate::ui::panes::Panes;
use crate::ui::scene::Scene;
use crate::ui::textures::Textures;
use crate::ui::toasts::Toasts;
use crate::ui::zoom::Zoom;
use crate::ui::{compose, draft_place, drop_target, input};
use crate::work::Clock;

/// What the window is called.
const NAME: &str = "CapKill Desk";

/// The one id that desktops know the program by: the name of its desktop entry, icon and metainfo, its app id under
/// Wayland and the class of its window under X11.
///
/// The project has no domain. Names below `alt` belong to nobody and are never in the DNS (RFC 9476).
pub const APP_ID: &str = "alt.capkill_desk.CapKillDesk";

/// The program's icon, as a PNG made of `packages/icon.svg`.
const ICON: &[u8] = include_bytes!("../../assets/icon.png");

/// Returns how the window is opened.
#[must_use]
pub fn window_options(settings: &Settings) -> eframe::NativeOptions {
    let WindowLayout { width, height, .. } = settings.layout;
    let mut viewport = ViewportBuilder::default()
        .with_title(NAME)
        .with_app_id(APP_ID)
        .with_inner_size([width, height])
        .with_min_inner_size(MIN_SIZE);
    match eframe::icon_data::from_png_bytes(ICON) {
        Ok(icon) => viewport = viewport.with_icon(icon),
        Err(error) => tracing::warn!(%error, "no window icon"),
    }
    eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Glow,
        persist_window: false,
        // The window lends them to itself, behind its first frame.
        system_font_fallback: false,
        ..Default::default()
    }
}

/// How often a task that is followed is painted while its record is shown; its end wakes the window by itself.
const FOLLOW_TICK: Duration = Duration::from_secs(1);

/// How often the progress of an export, an import or a backup is painted.
const TRANSFER_TICK: Duration = Duration::from_millis(200);

/// The whole window.
pub struct App {
    desk: Desk,
    clock: Clock,
    /// Commands that were given in this frame.
    commands: Commands,
    /// Actions that were chosen in this frame, by shortcut or by click.
    actions: Vec<Action>,
    keyboard: Keyboard,
    pasting: Pasting,
    announcer: Announcer,
    header: Header,
    toasts: Toasts,
    history: HistoryPanel,
    panes: Panes,
    dialogs: Dialogs,
    textures: Textures,
    wishes: DesktopWishes,
    zoom: Zoom,
    layout: LayoutKeeper,
    focus_ring: FocusRing,
    frame_cost: FrameCost,
}

/// What was painted where.
struct Places {
    /// What is between header and history: nothing while the history is raised.
    body: Rect,
    /// The panel with the draft, where there is one.
    compose: Option<Rect>,
    /// The height that the operator chose for the history, in points.
    history_height: f32,
}

impl App {
    /// Starts the desk and dresses the window.
    ///
    /// # Errors
    /// When the desk can't start.
    pub fn new(ctx: &Context, options: Options) -> Result<Self, StartError> {
        theme::install(ctx);
        controls::install(ctx);
        ctx.add_plugin(controls::Tidy);
        let clock = options.clock.clone();
        let waker = ctx.clone();
        let desk = Desk::start(options, move || waker.request_repaint())?;
        let saved = desk.state().settings.layout;
        let zoom = Zoom::new(ctx, saved.zoom);
        let layout = LayoutKeeper::new(saved);
        Ok(Self {
            desk,
            clock,
            commands: Commands::default(),
            actions: Vec::new(),
            keyboard: Keyboard::default(),
            pasting: Pasting::default(),
            announcer: Announcer::default(),
            header: Header::default(),
            toasts: Toasts::default(),
            history: HistoryPanel::default(),
            panes: Panes::default(),
            dialogs: Dialogs::default(),
            textures: Textures::new(ICON),
            wishes: DesktopWishes::listen(ctx),
            zoom,
            layout,
            focus_ring: FocusRing::default(),
            frame_cost: FrameCost::default(),
        })
    }

    /// Returns the keys of this run, so that no log holds them.
    #[must_use]
    pub fn keys_seen(&self) -> KeysSeen {
        self.desk.keys_seen()
    }

    /// Returns the desk.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Does without drops: the desktop tells the window of none.
    pub fn expect_no_drops(&mut self) {
        self.desk.dispatch(Command::NoDrops);
    }

    /// Lets the size of text be the window's own care: the windowing layer has not scaled everything by it.
    pub fn scale_text(&mut self) {
        self.wishes.scale_text();
    }

    /// Takes the files that the program was started with, and from now on what later starts hand over.
    pub fn open(&mut self, files: Vec<PathBuf>, claim: Option<Claim>, taker: Taker) {
        self.desk.dispatch(Command::OpenFiles(files));
        if let Some(claim) = claim {
            self.desk.take_from_later_starts(claim, taker);
        }
    }

    /// Paints every panel and dialog, in the order in which Tab goes through them. Returns what was
    /// painted where.
    fn paint(&mut self, ui: &mut Ui) -> Places {
        let ctx = ui.ctx().clone();
        let state = self.desk.state();
        self.textures.keep(state);
        let mut scene = Scene {
            state,
            textures: &mut self.textures,
            commands: &mut self.commands,
            actions: &mut self.actions,
            has_first_steps: self.panes.shows_first_steps(state),
            has_record_in_front: self.panes.shows_record(),
            now_ms: self.clock.now_ms(),
        };
        self.announcer.show(ui, state);
        self.keyboard.enter(&ctx, Part::Header);
        self.header.show(ui, &mut scene);
        let is_narrow = ui.available_width() < NARROW;
        // A room takes the place of compose as well.
        let is_whole = self.panes.settle(state, is_narrow);
        scene.has_record_in_front = self.panes.shows_record();
        if self.panes.take_turned() || self.keyboard.take_wish_to_lower() {
            self.history.make_room();
        }
        // The history takes the window's whole width, but comes after compose and pane.
        let place = self.history.settle(ui, state, self.panes.shows_captures());
        let mut body = ui.new_child(UiBuilder::new().id_salt("body").max_rect(place));
        let mut compose = None;
        if !is_narrow && !is_whole && !self.history.is_raised() {
            self.keyboard.enter(&ctx, Part::Compose);
            compose = Some(compose::show(&mut body, &mut scene));
        }
        if !self.history.is_raised() {
            self.keyboard.enter(&ctx, Part::Pane);
            self.panes.show(&mut body, is_narrow, &mut scene);
        }
        self.keyboard.enter(&ctx, Part::History);
        let history_height = self.history.show(ui, &mut scene);
        let edge_of_compose = body.scope_id().with("compose").with("__resize");
        self.keyboard.name_edges(&ctx, edge_of_compose, Id::unique(EDGE_NAME));
        self.keyboard.enter(&ctx, Part::Toasts);
        self.toasts.show(&ctx, &mut scene);
        self.dialogs.show(&ctx, &mut scene);
        Places { body: place, compose, history_height }
    }

    /// Does what was run from the palette.
    fn run(&mut self, ctx: &Context, run: Run) {
        match run {
            Run::Action(action) => self.act(ctx, action, true),
            Run::Tell(command) => self.commands.push(command),
        }
    }

    fn act(&mut self, ctx: &Context, action: Action, is_from_palette: bool) {
        let state = self.desk.state();
        match action.can(state) {
            Can::Yes => {}
            Can::No(why) => return self.commands.push(Command::SayWhyNot(format!("{}: {why}", action.label()))),
            Can::Hidden => return,
        }
        match action.row().effect {
            Effect::Tell(command) | Effect::Send(command) => self.commands.push(command),
            Effect::Make(make) => self.commands.extend(make(state)),
            Effect::Call(act) => {
                if let Some(act) = act(state.shown.selected()) {
                    self.call(act, is_from_palette);
                }
            }
            Effect::Show(tab) => self.panes.turn_to(tab),
            Effect::LeaveRoom if is_from_palette => self.panes.leave_room(),
            Effect::LeaveRoom => self.panes.step_back(),
            Effect::OpenListening => self.dialogs.open_listening(state),
            Effect::OpenCallLimit => self.dialogs.open_call_limit(state),
            Effect::EditProfile => self.dialogs.edit_profile(state),
            Effect::CreateProfile(template) => self.dialogs.create_profile(template, self.clock.now_ms()),
            Effect::FocusKey => self.header.focus_key(),
            Effect::AskToForgetKey => self.dialogs.ask_to_forget_key(state),
            Effect::FocusSearch => self.history.focus_search(),
            Effect::FindConversation => self.panes.find_conversation(),
            Effect::FindInText if self.panes.find_in_text(ctx) => {}
            Effect::FindInText => self.commands.push(Command::SayWhyNot(format!("{}: {NO_TEXT}", action.label()))),
            Effect::OpenRowMenu => self.history.open_row_menu(),
            Effect::Step(step) => self.step(ctx, step),
            Effect::OpenPalette => {
                // It has the recordings too, which may have changed since.
                if state.profile().is_some_and(|profile| profile.address.is_sandbox()) {
                    self.commands.push(CaptureGiveCommand::ListScenarios);
                }
                self.dialogs.open_palette();
            }
            Effect::Zoom(step) => self.zoom.by(step),
            Effect::OpenSettings => self.dialogs.open_settings(),
            Effect::OpenHelp => self.dialogs.open_help(),
        }
    }

    /// Undoes or redoes: a deletion that can be brought back, while the keyboard is not in the draft, or else a step of
    /// the draft.
    fn step(&mut self, ctx: &Context, step: StepCommand) {
        let state = self.desk.state();
        let was_deleted = state.notices.iter().any(|notice| notice.topic == Some(Topic::Deleted));
        let is_meant = step == StepCommand::Undo || !state.compose.steps.can_redo();
        if was_deleted && is_meant && !draft_place::has_keyboard(ctx) {
            self.commands.push(RowsCommand::Undelete);
        } else {
            self.commands.push(step);
        }
    }

    /// Makes a call. A client key that was typed is handed over first, where the call goes with the header's key.
    fn call(&mut self, act: Act, is_from_palette: bool) {
        if matches!(act, Act::Submit | Act::Check) {
            self.header.commit_key(&mut self.commands);
        }
        self.commands.push(if is_from_palette { Command::FromPalette(act) } else { act.into() });
    }

    /// Runs the frame's commands, and asks for the frame that shows what they changed.
    fn run_commands(&mut self, ctx: &Context) {
        if self.commands.is_empty() {
            return;
        }
        self.dispatch_commands();
        self.heed_desk(ctx);
        ctx.request_repaint();
    }

    fn dispatch_commands(&mut self) {
        for command in std::mem::take(&mut self.commands) {
            self.desk.dispatch(command);
        }
    }

    /// Takes over what the desk has for the window: a pane that comes to the front, a text for the clipboard, and the wish
    /// that the window comes forward.
    fn heed_desk(&mut self, ctx: &Context) {
        self.panes.follow(self.desk.state());
        if let Some(text) = self.desk.take_clipboard() {
            ctx.copy_text(text);
        }
        if self.desk.take_wish_for_front() {
            come_forward(ctx);
        }
    }

    /// Asks for frames while something goes on whose progress is shown.
    fn keep_ticking(&self, ctx: &Context) {
        let state = self.desk.state();
        if state.transfer.is_some() {
            ctx.request_repaint_after(TRANSFER_TICK);
        }
        if state.shown.selected().is_some_and(|id| state.following.contains_key(&id)) {
            ctx.request_repaint_after(FOLLOW_TICK);
        }
    }
}

/// Brings the window forward as far as the desktop lets it, and asks for attention where it may not.
fn come_forward(ctx: &Context) {
    if !ctx.input(|input| input.focused) {
        ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
        ctx.send_viewport_cmd(ViewportCommand::Focus);
        ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(UserAttentionType::Informational));
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.frame_cost.begin();
        if ctx.cumulative_frame_nr() > 0 {
            self.desk.go();
        } else {
            // The second frame follows at once: the desk begins with it.
            ctx.request_repaint();
        }
        self.desk.drain();
        self.wishes.dress(ctx, self.desk.state().settings.theme);
        self.zoom.follow(ctx, self.wishes.text_scale());
        self.dialogs.heed_closing(ctx, self.desk.state());
        self.heed_desk(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        // A screen reader knows the window by this name.
        ctx.accesskit_node_builder(accesskit_root_id(), |node| node.set_label(NAME));
        self.focus_ring.follow(&ctx);
        self.keyboard.take(&ctx, self.desk.state(), &mut self.actions);
        input::take(&ctx, self.desk.state(), &mut self.pasting, &mut self.commands, &mut self.actions);
        let places = self.paint(ui);
        self.focus_ring.paint(&ctx);
        drop_target::overlay(&ctx);
        self.layout.note(&ctx, places.compose, places.history_height, self.zoom.own(), &mut self.commands);
        // After painting: what was typed in the same frame as Ctrl+Enter belongs to the draft already.
        for action in std::mem::take(&mut self.actions) {
            self.act(&ctx, action, false);
        }
        if let Some(run) = self.dialogs.take_run() {
            self.run(&ctx, run);
        }
        self.keep_ticking(&ctx);
        self.keyboard.end(&ctx, places.body, places.compose);
        self.run_commands(&ctx);
        self.frame_cost.end(&ctx);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.layout.save(&mut self.commands);
        self.dispatch_commands();
        if self.dialogs.may_close() {
            self.desk.close();
        } else {
            // The display is gone, and nobody was asked.
            self.desk.close_after_replies();
        }
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }

    fn clear_color(&self, visuals: &eframe::egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
