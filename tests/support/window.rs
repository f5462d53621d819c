//! One constructor for every window test: size, theme, fonts, directory, clock, sandbox.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use capkill_desk::desk::{HistoryHealth, Options, State};
use capkill_desk::history::Life;
use capkill_desk::profile::Settings;
use capkill_desk::ui::App;
use capkill_desk::view::RecordView;
use eframe::egui::{self, Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, HarnessBuilder};
use tempfile::TempDir;

use super::{DEADLINE, options};

/// Puts a profile into the settings file, so that it stays when the settings are saved and read again.
pub fn add_profile(options: &mut Options, name: &str, base_url: &str) {
    let profile = format!("[[profile]]\nid = \"own\"\nname = \"{name}\"\nbase_url = \"{base_url}\"\n");
    fs::write(options.data_dir.join("settings.toml"), profile).unwrap();
    options.settings = Settings::load(&options.data_dir);
}

/// Does so, and begins with that profile.
pub fn use_profile(options: &mut Options, name: &str, base_url: &str) {
    add_profile(options, name, base_url);
    options.profile = Some(name.to_owned());
}

/// A whole window without a screen.
pub struct TestWindow {
    pub harness: Harness<'static, App>,
    pub directory: TempDir,
}

impl TestWindow {
    pub fn open() -> Self {
        Self::open_with([1280.0, 800.0], 1.0, egui::Theme::Dark, |_| {})
    }

    pub fn open_with(size: [f32; 2], scale: f32, theme: egui::Theme, change: impl FnOnce(&mut Options)) -> Self {
        let builder = Harness::builder().with_size(size).with_pixels_per_point(scale).with_theme(theme);
        let builder = builder.with_context_setup(|ctx| {
            ctx.add_font_provider(Arc::new(egui_system_font_provider::SystemFontProvider::new()));
        });
        Self::build(builder, change)
    }

    /// A window on a machine whose own fonts can't be had: what no font of the program draws is a box.
    pub fn open_without_system_fonts(change: impl FnOnce(&mut Options)) -> Self {
        Self::build(Harness::builder().with_size([1280.0, 800.0]).allow_missing_glyphs(), change)
    }

    fn build(builder: HarnessBuilder<App>, change: impl FnOnce(&mut Options)) -> Self {
        let directory = TempDir::new().unwrap();
        let mut options = options(directory.path());
        change(&mut options);
        let builder = builder.with_os(egui::os::OperatingSystem::Nix);
        let mut harness = builder.build_eframe(|context| App::new(&context.egui_ctx, options).unwrap());
        harness.step();
        let mut window = Self { harness, directory };
        window.wait_for("sandbox and history", |state| {
            state.profiles[0].address.base_url().is_some()
                && !matches!(state.history.health, HistoryHealth::Opening | HistoryHealth::Updating)
                // The history folds once it is known to be empty, and what lies above moves.
                && (state.history.total().is_some() || !matches!(state.history.health, HistoryHealth::Ready))
                && state.compose.is_current()
        });
        window
    }

    pub fn state(&self) -> &State {
        self.harness.state().desk().state()
    }

    /// Paints until the state is as wanted, and then until nothing more changes.
    #[track_caller]
    pub fn wait_for(&mut self, what: &str, condition: impl Fn(&State) -> bool) {
        self.wait(what, |window| condition(window.state()));
    }

    /// Paints until something with this text in its name is there.
    #[track_caller]
    pub fn wait_for_text(&mut self, text: &str) {
        self.wait(text, |window| window.shows(text));
    }

    #[track_caller]
    fn wait(&mut self, what: &str, condition: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + DEADLINE;
        while !condition(self) {
            assert!(Instant::now() < deadline, "waited in vain for {what}; on screen: {:#?}", self.names());
            std::thread::sleep(Duration::from_millis(5));
            self.harness.step();
        }
        self.harness.run_steps(3);
    }

    /// Names and values of everything in the accessibility tree.
    pub fn names(&self) -> Vec<String> {
        let nodes = self.harness.root().children_recursive().map(|node| {
            let node = node.accesskit_node();
            [node.label(), node.value(), node.data().placeholder().map(str::to_owned)]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
        });
        nodes.flatten().filter(|text| !text.is_empty()).collect()
    }

    /// Everything that the accessibility tree says, whatever the property; and the labels and the values once more
    /// without anything between them, since one text may be of many nodes.
    pub fn everything_said(&self) -> String {
        let (mut all, mut labels, mut values) = (Vec::new(), String::new(), String::new());
        for node in self.harness.root().children_recursive() {
            let node = node.accesskit_node();
            let (label, value) = (node.label().unwrap_or_default(), node.value().unwrap_or_default());
            labels.push_str(&label);
            values.push_str(&value);
            let data = node.data();
            let texts = [data.description(), data.placeholder(), data.tooltip(), data.url(), data.state_description()];
            all.push(format!(
                "{label}\n{value}\n{}\n{data:?}",
                texts.into_iter().flatten().collect::<Vec<_>>().join("\n")
            ));
        }
        [all.join("\n"), labels, values].join("\n")
    }

    pub fn shows(&self, text: &str) -> bool {
        self.names().iter().any(|name| name.contains(text))
    }

    #[track_caller]
    pub fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.harness.run_steps(3);
    }

    #[track_caller]
    pub fn click_containing(&mut self, label: &str) {
        self.harness.get_by_label_contains(label).click();
        self.harness.run_steps(3);
    }

    pub fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(3);
    }

    pub fn paste(&mut self, text: &str) {
        self.harness.event(Event::Paste(text.to_owned()));
        self.harness.run_steps(3);
    }

    pub fn drop_files(&mut self, paths: &[PathBuf]) {
        self.harness.input_mut().dropped_files =
            paths.iter().map(|path| Arc::new(Dropped(path.clone())) as _).collect();
        self.harness.run_steps(3);
    }

    /// Takes the sample and waits until it can be sent.
    pub fn take_sample(&mut self) {
        self.click("Try the sample");
        self.wait_for("the sample", |state| state.compose.draft.picture.is_some() && state.compose.is_current());
    }

    /// Submits by keyboard and waits for the end.
    pub fn submit(&mut self) {
        self.press(Modifiers::COMMAND, Key::Enter);
        self.wait_for("the submission's end", |state| {
            let has_ended = |view: &Arc<RecordView>| view.record.summary.state != Life::Recorded;
            state.in_flight.is_empty() && state.latest.as_ref().is_some_and(has_ended)
        });
    }
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("the window must not read files while it paints".to_owned())
    }
}
