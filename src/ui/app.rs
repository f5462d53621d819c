//! The window's root: drains the desk, paints the panels, and runs what the operator asked for.

use std::time::Duration;

use eframe::egui::{Context, Rect, Ui, ViewportBuilder};

use crate::desk::{Act, Command, Desk, Options, RowsCommand, StartError, StepCommand, Topic};
use crate::payload::KeysSeen;
use crate::profile::{Settings, WindowLayout};
use crate::ui::action::{Action, Effect};
use crate::ui::balance::BalancePanel;
use crate::ui::commands::Commands;
use crate::ui::controls::FocusRing;
use crate::ui::dialogs::Dialogs;
use crate::ui::frame_cost::FrameCost;
use crate::ui::history::HistoryPanel;
use crate::ui::input::Input;
use crate::ui::layout::LayoutKeeper;
use crate::ui::notices::NoticesPanel;
use crate::ui::panes::Panes;
use crate::ui::scene::Scene;
use crate::ui::system_theme::SystemTheme;
use crate::ui::textures::Textures;
use crate::ui::top_bar::TopBar;
use crate::ui::{compose, controls, draft_place, drop_target, theme};
use crate::work::Clock;

/// Smallest window, in points.
const MIN_SIZE: [f32; 2] = [760.0, 500.0];

/// Returns how the window is opened.
#[must_use]
pub fn window_options(settings: &Settings) -> eframe::NativeOptions {
    let WindowLayout { width, height, .. } = settings.layout;
    let mut viewport = ViewportBuilder::default()
        .with_title("CapKill Desk")
        .with_app_id("capkill-desk")
        .with_inner_size([width, height])
        .with_min_inner_size(MIN_SIZE);
    match eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon.png")) {
        Ok(icon) => viewport = viewport.with_icon(icon),
        Err(error) => tracing::warn!(%error, "no window icon"),
    }
    eframe::NativeOptions { viewport, renderer: eframe::Renderer::Glow, persist_window: false, ..Default::default() }
}

/// How often progress is painted while tasks are followed; the end of a task wakes the window by itself.
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
    input: Input,
    top_bar: TopBar,
    balance: BalancePanel,
    notices: NoticesPanel,
    history: HistoryPanel,
    panes: Panes,
    dialogs: Dialogs,
    textures: Textures,
    system_theme: SystemTheme,
    layout: LayoutKeeper,
    focus_ring: FocusRing,
    frame_cost: FrameCost,
}

impl App {
    /// Starts the desk and dresses the window.
    ///
    /// # Errors
    /// When the desk can't start.
    pub fn new(ctx: &Context, options: Options) -> Result<Self, StartError> {
        theme::install(ctx);
        controls::install(ctx);
        let clock = options.clock.clone();
        let waker = ctx.clone();
        let desk = Desk::start(options, move || waker.request_repaint())?;
        let layout = LayoutKeeper::new(desk.state().settings.layout);
        Ok(Self {
            desk,
            clock,
            commands: Commands::default(),
            actions: Vec::new(),
            input: Input::default(),
            top_bar: TopBar::default(),
            balance: BalancePanel::default(),
            notices: NoticesPanel::default(),
            history: HistoryPanel::default(),
            panes: Panes::default(),
            dialogs: Dialogs::default(),
            textures: Textures::default(),
            system_theme: SystemTheme::listen(ctx),
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

    /// Returns the desk, for tests.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Paints every panel and dialog. Returns the places of compose and history.
    fn paint(&mut self, ui: &mut Ui) -> [Rect; 2] {
        let state = self.desk.state();
        self.textures.keep(state);
        let mut scene = Scene {
            state,
            textures: &mut self.textures,
            commands: &mut self.commands,
            actions: &mut self.actions,
            now_ms: self.clock.now_ms(),
        };
        self.top_bar.show(ui, &mut self.balance, &mut scene);
        self.notices.show(ui, &mut scene);
        let history = self.history.show(ui, &mut scene);
        let compose = compose::show(ui, &mut scene);
        self.panes.show(ui, &mut scene);
        let ctx = ui.ctx().clone();
        self.balance.show(&ctx, &mut scene);
        self.dialogs.show(&ctx, &mut scene);
        [compose, history]
    }

    fn act(&mut self, ctx: &Context, action: Action, is_from_palette: bool) {
        let state = self.desk.state();
        match action.row().effect {
            Effect::Tell(command) => self.commands.push(command),
            Effect::Call(act) => {
                if let Some(act) = act(state.shown.selected()) {
                    self.call(act, is_from_palette);
                }
            }
            Effect::TellOfShown(command) => {
                if let Some(command) = command(state.shown.selected()) {
                    self.commands.push(command);
                }
            }
            Effect::Show(tab) => self.panes.turn_to(tab, state),
            Effect::ToggleBalance => self.balance.toggle(),
            Effect::EditProfile => self.dialogs.edit_profile(state),
            Effect::CreateProfile(template) => self.dialogs.create_profile(template, self.clock.now_ms()),
            Effect::FocusKey => self.top_bar.focus_key(),
            Effect::AskToForgetKey => self.dialogs.ask_to_forget_key(state),
            Effect::FocusSearch => self.history.focus_search(),
            Effect::Step(step) => self.step(ctx, step),
            Effect::OpenPalette => self.dialogs.open_palette(),
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
            self.top_bar.commit_key(&mut self.commands);
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

    /// Takes over what the desk has for the window: a pane that comes to the front, and a text for the clipboard.
    fn heed_desk(&mut self, ctx: &Context) {
        self.panes.follow(self.desk.state());
        if let Some(text) = self.desk.take_clipboard() {
            ctx.copy_text(text);
        }
    }

    /// Asks for frames while something goes on whose progress is shown.
    fn keep_ticking(&self, ctx: &Context) {
        let state = self.desk.state();
        if state.transfer.is_some() {
            ctx.request_repaint_after(TRANSFER_TICK);
        }
        if !state.following.is_empty() {
            ctx.request_repaint_after(FOLLOW_TICK);
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.frame_cost.begin();
        self.desk.drain();
        ctx.set_theme(self.system_theme.preference(self.desk.state().settings.theme));
        self.dialogs.heed_closing(ctx, self.desk.state());
        self.heed_desk(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        self.input.take(&ctx, &mut self.commands, &mut self.actions);
        let [compose, history] = self.paint(ui);
        self.focus_ring.paint(&ctx);
        drop_target::overlay(&ctx);
        self.layout.note(&ctx, compose, history, &mut self.commands);
        // After painting: what was typed in the same frame as Ctrl+Enter belongs to the draft already.
        for action in std::mem::take(&mut self.actions) {
            self.act(&ctx, action, false);
        }
        if let Some(action) = self.dialogs.take_run() {
            self.act(&ctx, action, true);
        }
        self.keep_ticking(&ctx);
        self.input.end(&ctx);
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
