//! A desktop for one test: an X server of its own, the program on it, its files, mouse and keys.

use std::any::Any;
use std::env;
use std::fs::{self, DirBuilder, File};
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::screen::{Region, Screen};
use crate::support::MARK_SECRET;

/// How long anything may take before the test fails.
pub const DEADLINE: Duration = Duration::from_secs(20);

const POLL: Duration = Duration::from_millis(10);

/// How long nothing changes where something is at rest.
const REST: Duration = Duration::from_millis(300);

/// Tests that need the machine for themselves hold it for writing.
static MACHINE: RwLock<()> = RwLock::new(());

/// A process that is killed, by its id, when the test ends.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The X server, the program's files, and the program while it runs.
pub struct Desktop {
    name: &'static str,
    // Dropped in this order: the program, the compositor, the connection, the server, the files.
    app: Option<Process>,
    /// A Wayland compositor, where the program is to be its client.
    compositor: Option<Process>,
    pub screen: Screen,
    server: Process,
    display: String,
    files: TempDir,
    _turn: Box<dyn Any>,
}

impl Desktop {
    /// Opens an empty desktop; `name` is for the screenshot of a failure.
    pub fn open(name: &'static str) -> Self {
        Self::in_turn(name, Box::new(MACHINE.read().unwrap_or_else(PoisonError::into_inner)))
    }

    /// Opens an empty desktop while no other test has one, for what depends on the time.
    pub fn open_alone(name: &'static str) -> Self {
        Self::in_turn(name, Box::new(MACHINE.write().unwrap_or_else(PoisonError::into_inner)))
    }

    fn in_turn(name: &'static str, turn: Box<dyn Any>) -> Self {
        for (program, package) in [("Xvfb", "xvfb"), ("xdotool", "xdotool"), ("import", "imagemagick")] {
            require(program, package);
        }
        // The server looks for a free display and tells its number on the descriptor it is given.
        let mut server = Command::new("Xvfb")
            .args("-displayfd 1 -screen 0 1280x900x24 +extension GLX -nolisten tcp -noreset".split(' '))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map(Process)
            .unwrap();
        let mut number = String::new();
        BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut number).unwrap();
        assert!(!number.is_empty(), "Xvfb ended without giving a display");
        let display = format!(":{}", number.trim());
        let files = tempfile::tempdir().unwrap();
        for directory in ["data", "home"] {
            fs::create_dir(files.path().join(directory)).unwrap();
        }
        let preferences = files.path().join("home/.config/capkill-desk");
        fs::create_dir_all(&preferences).unwrap();
        fs::write(preferences.join("desk-mark"), MARK_SECRET).unwrap();
        Self {
            name,
            app: None,
            compositor: None,
            screen: Screen::connect(&display),
            server,
            display,
            files,
            _turn: turn,
        }
    }

    /// The display's name, for other clients.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// Everything the program could write: data directory, home, standard output and error.
    pub fn files(&self) -> &Path {
        self.files.path()
    }

    pub fn data_dir(&self) -> PathBuf {
        self.files().join("data")
    }

    /// Starts the program, waits until its window is painted and gives it the keyboard.
    pub fn start(&mut self, environment: &[(&str, &str)]) {
        self.start_with(&[], environment);
    }

    /// The same with further arguments.
    pub fn start_with(&mut self, arguments: &[&str], environment: &[(&str, &str)]) {
        self.spawn(arguments, environment);
        let window = self.wait("the window is painted", |desktop| {
            let window = desktop.window()?;
            let shot = desktop.screen.shot(Region::WINDOW);
            shot.pixels.iter().any(|pixel| *pixel != shot.pixels[0]).then_some(window)
        });
        self.xdotool(&["windowfocus", "--sync", &window.to_string()]);
    }

    /// Starts the program as a client of a Wayland compositor, whose only window lies where the program's would, and waits
    /// until it is painted. The keyboard goes where the mouse is.
    pub fn start_on_wayland(&mut self, arguments: &[&str], environment: &[(&str, &str)]) {
        require("weston", "weston");
        let place = self.files().join("wayland");
        DirBuilder::new().mode(0o700).create(&place).unwrap();
        let mut weston = Command::new("weston");
        weston.args("--backend=x11-backend.so --shell=kiosk-shell.so --use-pixman --no-config".split(' '));
        weston.args(["--width=1280", "--height=800", "--socket=compositor"]).env("DISPLAY", &self.display);
        weston.env("XDG_RUNTIME_DIR", &place).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.compositor = Some(Process(weston.spawn().unwrap()));
        let socket = place.join("compositor");
        assert!(until(DEADLINE, || socket.exists().then_some(())).is_some(), "weston takes no clients");
        self.xdotool(&["mousemove", "640", "780"]);
        let wayland = [
            ("CAPKILL_DESK_BACKEND", "wayland"),
            ("WAYLAND_DISPLAY", "compositor"),
            ("XDG_RUNTIME_DIR", place.to_str().unwrap()),
        ];
        self.spawn(arguments, &[environment, &wayland].concat());
        self.wait("the window is painted", |desktop| {
            let shot = desktop.screen.shot(Region::TOP_BAR);
            shot.pixels.iter().any(|pixel| *pixel != shot.pixels[0]).then_some(())
        });
        assert!(self.window().is_none(), "the program is a client of the X server");
    }

    /// Starts the program and waits for nothing.
    pub fn spawn(&mut self, arguments: &[&str], environment: &[(&str, &str)]) {
        assert!(self.app.is_none(), "the program runs already");
        let output = |name: &str| File::options().create(true).append(true).open(self.files().join(name)).unwrap();
        let mut command = self.command(environment);
        command.args(arguments).stdout(output("stdout")).stderr(output("stderr"));
        self.app = Some(Process(command.spawn().unwrap()));
    }

    /// The program on this desktop, its data directory and its home.
    pub fn command(&self, environment: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_capkill-desk"));
        for (name, _) in env::vars_os() {
            let is_foreign = |prefix: &&str| name.to_string_lossy().starts_with(*prefix);
            if ["CAPKILL_", "WAYLAND_", "WINIT_", "XDG_"].iter().any(is_foreign) {
                command.env_remove(name);
            }
        }
        // Without an address the machine's own bus would be found, with its portal and its theme.
        command.env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", self.files().join("no-bus").display()));
        command.arg("--data-dir").arg(self.data_dir()).env("HOME", self.files().join("home"));
        command.env("DISPLAY", &self.display).env("LIBGL_ALWAYS_SOFTWARE", "1").envs(environment.iter().copied());
        command.stdin(Stdio::null());
        command
    }

    /// The program's window.
    pub fn window(&self) -> Option<u32> {
        let found = self.tool("xdotool", &["search", "--onlyvisible", "--name", "^CapKill Desk$"])?;
        found.trim().parse().ok()
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        drop(self.app.take().expect("the program runs"));
    }

    /// Sends the program a signal: `-TERM`.
    pub fn signal(&self, signal: &str) {
        let app = self.app.as_ref().expect("the program runs");
        let sent = Command::new("kill").args([signal, &app.0.id().to_string()]).status();
        assert!(sent.unwrap().success(), "{signal} was not sent");
    }

    /// Kills the X server under the program. What looks at the screen fails from then on.
    pub fn lose_server(&mut self) {
        self.server.0.kill().unwrap();
        self.server.0.wait().unwrap();
    }

    /// Kills the Wayland compositor under the program.
    pub fn lose_compositor(&mut self) {
        drop(self.compositor.take().expect("a compositor runs"));
    }

    /// Puts a text on the clipboard and pastes it into the window.
    pub fn paste(&self, text: &str) {
        self.paste_as("UTF8_STRING", text);
    }

    /// The same for what is offered as this kind alone.
    pub fn paste_as(&self, kind: &str, text: &str) {
        let file = self.files().join("clipboard.txt");
        fs::write(&file, text).unwrap();
        // The tool goes into the background, where it keeps the text until another one is copied.
        let mut copying = Command::new("xclip");
        copying.args(["-selection", "clipboard", "-t", kind, "-in"]).arg(&file).env("DISPLAY", &self.display);
        copying.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        assert!(copying.status().unwrap().success(), "xclip failed");
        self.xdotool(&["key", "ctrl+v"]);
    }

    /// Asks the window to close, as a window manager does.
    pub fn ask_to_close(&self) {
        self.screen.ask_to_close(self.window().expect("the window is there"));
    }

    /// Waits until the program has ended by itself.
    pub fn wait_for_end(&mut self) -> ExitStatus {
        let mut app = self.app.take().expect("the program runs");
        let status = until(DEADLINE, || app.0.try_wait().unwrap());
        // Kept for the screenshot, and to be killed.
        status.unwrap_or_else(|| {
            self.app = Some(app);
            panic!("the program did not end within {DEADLINE:?}")
        })
    }

    /// Closes the window and waits until the program has ended well.
    pub fn close(&mut self) {
        self.ask_to_close();
        let status = self.wait_for_end();
        assert!(status.success(), "the program ended with {status}");
    }

    /// All the program has logged.
    pub fn log(&self) -> String {
        let logs = fs::read_dir(self.data_dir().join("logs")).unwrap();
        logs.map(|log| fs::read_to_string(log.unwrap().path()).unwrap()).collect()
    }

    /// Waits for something, and fails when the program ends meanwhile.
    pub fn wait<T>(&mut self, what: &str, check: impl Fn(&Self) -> Option<T>) -> T {
        let found = until(DEADLINE, || {
            if let Some(status) = self.app.as_mut().and_then(|app| app.0.try_wait().unwrap()) {
                panic!("the program ended with {status} while the test waited until {what}");
            }
            check(self)
        });
        found.unwrap_or_else(|| panic!("waited {DEADLINE:?} in vain until {what}"))
    }

    /// Waits until a region looks the same for a while: a question is whole, and takes keys.
    pub fn wait_for_rest(&mut self, region: Region) {
        self.wait("nothing changes on screen", |desktop| {
            let before = desktop.screen.shot(region);
            thread::sleep(REST);
            (desktop.screen.shot(region).pixels == before.pixels).then_some(())
        });
    }

    /// Presses keys, and waits until at least this share of a region looks different.
    pub fn keys_change(&mut self, keys: &str, region: Region, share: f64) {
        let before = self.screen.shot(region);
        self.xdotool(&["key", keys]);
        self.wait(&format!("{keys} changes what is on screen"), |desktop| {
            (desktop.screen.shot(region).share_changed(&before) >= share).then_some(())
        });
    }

    /// Runs xdotool, which must succeed.
    pub fn xdotool(&self, arguments: &[&str]) {
        assert!(self.tool("xdotool", arguments).is_some(), "xdotool {arguments:?} failed");
    }

    /// What a tool prints on this display; `None` when it fails.
    pub fn tool(&self, program: &str, arguments: &[&str]) -> Option<String> {
        let mut command = Command::new(program);
        command.args(arguments).env("DISPLAY", &self.display).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut tool = Process(command.stdin(Stdio::null()).spawn().unwrap());
        let mut stdout = tool.0.stdout.take().unwrap();
        // Read meanwhile: a full pipe would hold the tool up.
        let reader = thread::spawn(move || {
            let mut text = String::new();
            stdout.read_to_string(&mut text).map(|_| text)
        });
        let status = until(DEADLINE, || tool.0.try_wait().unwrap());
        let status = status.unwrap_or_else(|| panic!("{program} {arguments:?} did not end within {DEADLINE:?}"));
        let text = reader.join().unwrap().unwrap();
        status.success().then_some(text)
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        if !thread::panicking() {
            return;
        }
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("window-failures");
        let picture = directory.join(format!("{}.png", self.name));
        let _ = fs::create_dir_all(&directory);
        let mut import = Command::new("import");
        import.args(["-window", "root"]).arg(&picture).env("DISPLAY", &self.display);
        match import.status() {
            Ok(status) if status.success() => eprintln!("screenshot: {}", picture.display()),
            failed => eprintln!("no screenshot: {failed:?}"),
        }
        eprintln!(
            "the program's standard error: {}",
            fs::read_to_string(self.files().join("stderr")).unwrap_or_default()
        );
    }
}

/// Asks again and again until there is an answer; `None` when there was none in time.
pub fn until<T>(limit: Duration, mut check: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + limit;
    loop {
        match check() {
            None if Instant::now() < end => thread::sleep(POLL),
            answer => return answer,
        }
    }
}

/// Fails with the name of a tool that is not installed, and of the package that brings it.
pub fn require(program: &str, package: &str) {
    let path = env::var_os("PATH").unwrap_or_default();
    let is_there = env::split_paths(&path).any(|directory| directory.join(program).is_file());
    assert!(is_there, "{program} is not installed; it comes with the Debian package {package}");
}
