//! The window's root: drains the desk, turns keys and drops into commands, paints the panels.

use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui::{Color32, Context, Event, Rect, Ui, ViewportBuilder, ViewportCommand};

use crate::desk::{
    AccountCommand, BundleCommand, Command, ComparisonCommand, CopyCommand, CopyOf, Desk, DraftCommand, KeyCommand,
    Options, RecordCommand, RowsCommand, SettingsCommand, StartError, SubmissionCommand, TransferCommand,
};
use crate::payload::{MAX_IMPORT_BYTES, What};
use crate::profile::{Settings, Template, WindowLayout};
use crate::ui::action::Action;
use crate::ui::copy_as::KeyCopyDialog;
use crate::ui::dialogs::CommandPalette;
use crate::ui::frame_cost::FrameCost;
use crate::ui::history::{HistoryPanel, RemarksDialog};
use crate::ui::notices::NoticesPanel;
use crate::ui::panes::{Panes, Tab};
use crate::ui::profile_editor::ProfileEditor;
use crate::ui::quota::QuotaPanel;
use crate::ui::system_theme::SystemTheme;
use crate::ui::textures::Textures;
use crate::ui::top_bar::TopBar;
use crate::ui::{Commands, action, bundle, compose, dialogs, drop_target, history, panes, theme};
use crate::view::Side;
use crate::work::{Bitmap, Clock, JobId};

/// Smallest window, in points.
const MIN_SIZE: [f32; 2] = [760.0, 500.0];

/// How the window is opened.
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

/// Sizes are saved once they have stayed the same for this long.
const LAYOUT_SETTLES: Duration = Duration::from_millis(500);

/// How often progress is looked at while tasks are followed; what ends wakes the window by itself.
const FOLLOW_TICK: Duration = Duration::from_secs(1);

/// How often the progress of an export and its like is looked at.
const TRANSFER_TICK: Duration = Duration::from_millis(200);

/// What the window asks before it does it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    Close,
    ForgetKey,
}

/// The whole window.
pub struct App {
    desk: Desk,
    clock: Clock,
    commands: Commands,
    /// Shortcuts that were pressed, to be acted on when this frame's typing is in the draft.
    pressed: Vec<Action>,
    top_bar: TopBar,
    notices: NoticesPanel,
    panes: Panes,
    history: HistoryPanel,
    remarks: RemarksDialog,
    palette: CommandPalette,
    key_copy: KeyCopyDialog,
    quota: QuotaPanel,
    profile_editor: ProfileEditor,
    textures: Textures,
    system_theme: SystemTheme,
    frame_cost: FrameCost,
    /// Something had the keyboard at the end of the last frame.
    had_focus: bool,
    layout: WindowLayout,
    /// When the sizes changed last, until they are saved.
    layout_changed: Option<Instant>,
    /// The newest submission that was seen under way.
    newest_job: Option<JobId>,
    /// Imports that were seen.
    imports: u64,
    /// A question of the window's own that is open.
    asking: Option<Asking>,
    may_close: bool,
}

impl App {
    /// Starts the desk and dresses the window.
    ///
    /// # Errors
    /// When the desk can't start.
    pub fn new(ctx: &Context, options: Options) -> Result<Self, StartError> {
        theme::install(ctx);
        let clock = options.clock.clone();
        let waker = ctx.clone();
        let desk = Desk::start(options, move || waker.request_repaint())?;
        let layout = desk.state().settings.layout;
        Ok(Self {
            desk,
            clock,
            commands: Commands::default(),
            pressed: Vec::new(),
            top_bar: TopBar::default(),
            notices: NoticesPanel::default(),
            panes: Panes::default(),
            history: HistoryPanel::default(),
            remarks: RemarksDialog::default(),
            palette: CommandPalette::default(),
            key_copy: KeyCopyDialog::default(),
            quota: QuotaPanel::default(),
            profile_editor: ProfileEditor::default(),
            textures: Textures::default(),
            system_theme: SystemTheme::listen(ctx),
            frame_cost: FrameCost::default(),
            layout,
            had_focus: false,
            layout_changed: None,
            newest_job: None,
            imports: 0,
            asking: None,
            may_close: false,
        })
    }

    /// The desk, for tests.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Submit => {
                self.top_bar.commit(&mut self.commands);
                self.commands.push(SubmissionCommand::Submit);
            }
            Action::Open => self.commands.push(DraftCommand::Open),
            Action::TrySample => self.commands.push(DraftCommand::TrySample),
            Action::ShowPreview => self.panes.tab = Tab::Preview,
            Action::ShowPayload => self.panes.tab = Tab::Payload,
            Action::ShowReply => self.panes.tab = Tab::Reply,
            Action::ShowTimeline => self.panes.tab = Tab::Timeline,
            Action::ShowOverview => self.panes.tab = Tab::Overview,
            Action::ShowImport => {
                if self.desk.state().import.is_some() {
                    self.panes.tab = Tab::Import;
                }
            }
            Action::ShowComparison => {
                if self.desk.state().comparison.is_some() {
                    self.panes.tab = Tab::Compare;
                }
            }
            Action::CompareWithDraft => {
                let shown = self.desk.state().shown.selected().map_or(Side::Draft, Side::Record);
                self.commands.push(ComparisonCommand::Compare([shown, Side::Draft]));
            }
            Action::CheckBalance => {
                self.top_bar.commit(&mut self.commands);
                self.commands.push(AccountCommand::Check);
            }
            Action::ShowBalance => self.quota.is_open = !self.quota.is_open,
            Action::EditProfile => {
                if let Some(profile) = self.desk.state().profile() {
                    self.profile_editor.edit(profile);
                }
            }
            Action::NewProfile => self.profile_editor.create(Template::CapKill, self.clock.now_ms()),
            Action::NewCompatible => self.profile_editor.create(Template::Compatible, self.clock.now_ms()),
            Action::FocusKey => self.top_bar.focus_key(),
            Action::ForgetKey => self.asking = self.desk.state().key().is_some().then_some(Asking::ForgetKey),
            Action::SearchHistory => self.history.focus_search(),
            Action::RepeatSubmission => {
                if let Some(id) = self.desk.state().shown.selected() {
                    self.commands.push(Command::Repeat(id));
                }
            }
            Action::Undelete => self.commands.push(RowsCommand::Undelete),
            Action::BackToDraft => self.commands.push(RecordCommand::Select(None)),
            Action::Export(format) => self.commands.push(TransferCommand::Export(None, format)),
            Action::ImportHistory => self.commands.push(TransferCommand::Import),
            Action::BackUp => self.commands.push(TransferCommand::BackUp),
            Action::Restore => self.commands.push(TransferCommand::ChooseRestore),
            Action::LoadIntoCompose => self.commands.push(DraftCommand::LoadRecord),
            Action::CopyPayload => self.commands.push(CopyCommand::Payload),
            Action::CopyAs(format) => self.commands.push(CopyCommand::For(CopyOf::Shown, format)),
            Action::CopyWithKey => self.commands.push(CopyCommand::AskWithKey(CopyOf::Shown)),
            Action::SupportBundle => self.commands.push(BundleCommand::Prepare(CopyOf::Shown)),
            Action::Palette => self.palette.open(),
        }
    }

    /// Drops, pastes and shortcuts. Here and not in `logic`, which sees the last frame's input again
    /// and again while the window is hidden.
    fn take_input(&mut self, ctx: &Context) {
        drop_target::take_dropped(ctx, &mut self.commands);
        let is_modal = ctx.memory(|memory| memory.top_modal_layer().is_some());
        if !is_modal {
            self.take_pasted(ctx);
            self.pressed.extend(action::pressed(ctx, self.had_focus));
        }
    }

    /// What was pasted outside a text field, or is no text at all.
    fn take_pasted(&mut self, ctx: &Context) {
        let is_typing = ctx.text_edit_focused();
        ctx.input(|input| {
            for event in &input.events {
                match event {
                    // What is too long is only told of: copying it would hold up the window.
                    Event::Paste(text) if !is_typing && text.len() > MAX_IMPORT_BYTES => {
                        self.commands.push(DraftCommand::RefuseText(text.len()));
                    }
                    Event::Paste(text) if !is_typing => self.commands.push(DraftCommand::PasteText(text.clone())),
                    Event::PasteImage(image) => {
                        let (width_px, height_px) = (image.width() as u32, image.height() as u32);
                        let image = Arc::clone(image);
                        let rgba = move || image.pixels.iter().flat_map(Color32::to_srgba_unmultiplied).collect();
                        let bitmap = Bitmap { width_px, height_px, rgba: Arc::new(rgba) };
                        self.commands.push(DraftCommand::PasteBitmap(bitmap));
                    }
                    _ => {}
                }
            }
        });
    }

    /// A submission that has just begun brings its reply to the front.
    fn follow_new_submission(&mut self) {
        let newest = self.desk.state().in_flight.iter().map(|submission| submission.job).max();
        if newest > self.newest_job {
            self.newest_job = newest;
            self.panes.tab = Tab::Reply;
        }
    }

    /// An import brings its pane to the front; a picture its preview, for what is to be said of it stands
    /// beside the form. A comparison stays: it says itself that the draft has changed.
    fn follow_new_import(&mut self) {
        let state = self.desk.state();
        if state.imports == self.imports {
            return;
        }
        self.imports = state.imports;
        let Some(import) = &state.import else { return };
        if import.what != What::Picture {
            self.panes.tab = Tab::Import;
        } else if self.panes.tab != Tab::Compare {
            self.panes.tab = Tab::Preview;
        }
    }

    fn run_commands(&mut self) {
        for command in std::mem::take(&mut self.commands) {
            self.desk.dispatch(command);
        }
    }

    /// Remembers sizes once they have stopped changing.
    fn note_layout(&mut self, ctx: &Context, compose: Rect, history: Rect) {
        let screen = ctx.content_rect().size();
        let layout = WindowLayout {
            width: screen.x.round(),
            height: screen.y.round(),
            compose_width: compose.width().round(),
            history_height: history.height().round(),
        };
        if layout != self.layout {
            self.layout = layout;
            self.layout_changed = Some(Instant::now());
        }
        match self.layout_changed.map(|at| LAYOUT_SETTLES.saturating_sub(at.elapsed())) {
            Some(Duration::ZERO) => self.save_layout(),
            Some(left) => ctx.request_repaint_after(left),
            None => {}
        }
    }

    fn save_layout(&mut self) {
        if self.layout_changed.take().is_some() {
            self.commands.push(SettingsCommand::Layout(self.layout));
        }
    }

    fn close_if_asked(&mut self, ctx: &Context) {
        let is_requested = ctx.input(|input| input.viewport().close_requested());
        if is_requested && !self.may_close && self.desk.state().has_unsaved() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.asking = Some(Asking::Close);
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.frame_cost.begin();
        self.desk.drain();
        ctx.set_theme(self.system_theme.preference(self.desk.state().settings.theme));
        self.close_if_asked(ctx);
        self.run_commands();
        self.follow_new_submission();
        self.follow_new_import();
        if let Some(text) = self.desk.take_clipboard() {
            ctx.copy_text(text);
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.take_input(&ui.ctx().clone());
        let state = self.desk.state();
        let record = state.shown.record().and_then(|record| record.preview.as_ref());
        let [left, right] = panes::compared_previews(state);
        // The draft's stays while another arrives, which may come to nothing.
        let draft = state.compose.composed.preview.as_ref();
        let [arriving, draft, record] =
            [state.compose.preview(), draft, record].map(|preview| preview.map(|preview| preview.id));
        let previews = [arriving, draft, record, left, right];
        self.textures.keep(&previews, &state.history);

        let now_ms = self.clock.now_ms();
        let mut clicked = self.top_bar.show(ui, state, &mut self.quota, now_ms, &mut self.commands);
        self.notices.show(ui, state, &mut self.commands);
        let history = self.history.show(ui, state, &mut self.textures, now_ms, &mut self.commands);
        let (in_compose, compose) = compose::show(ui, state, &mut self.commands);
        let in_panes = self.panes.show(ui, state, &mut self.textures, &mut self.commands);
        let ctx = ui.ctx().clone();
        self.quota.show(&ctx, state, now_ms, &mut self.commands);
        let in_editor = self.profile_editor.show(&ctx, state, &mut self.commands);
        self.key_copy.show(&ctx, state, &mut self.commands);
        bundle::show(&ctx, state, &mut self.commands);
        self.remarks.show(&ctx, state, &mut self.commands);
        history::restoring(&ctx, state, &mut self.commands);
        dialogs::question(&ctx, state, now_ms, &mut self.commands);
        if self.asking == Some(Asking::Close) {
            self.may_close = dialogs::closing(&ctx, state, &mut self.asking) || !state.has_unsaved();
            if self.may_close {
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
        if self.asking == Some(Asking::ForgetKey) && dialogs::forgetting(&ctx, state, &mut self.asking) {
            self.commands.push(KeyCommand::Forget);
        }
        clicked = clicked.or(in_compose).or(in_panes).or(in_editor).or(self.palette.show(&ctx));
        drop_target::overlay(&ctx);
        self.note_layout(&ctx, compose, history);
        // After painting: what was typed in the same frame as Ctrl+Enter belongs to the draft already.
        for action in std::mem::take(&mut self.pressed).into_iter().chain(clicked) {
            self.act(action);
        }
        if self.desk.state().transfer.is_some() {
            ctx.request_repaint_after(TRANSFER_TICK);
        }
        if !self.desk.state().following.is_empty() {
            ctx.request_repaint_after(FOLLOW_TICK);
        }
        self.had_focus = ctx.memory(|memory| memory.focused().is_some());
        self.frame_cost.end(&ctx);
        if !self.commands.is_empty() {
            // They are run before the next paint; make sure there is one.
            ctx.request_repaint();
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.save_layout();
        self.run_commands();
        self.desk.close();
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }

    fn clear_color(&self, visuals: &eframe::egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
