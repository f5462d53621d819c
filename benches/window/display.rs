//! A virtual screen of its own, and what can be seen on it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ConnectionExt as _, ImageFormat, MapState, Window};
use x11rb::rust_connection::RustConnection;

use super::Outcome;
use super::empty::SIZE;
use super::program::Program;

/// Time between two looks at the screen; the error of a first paint.
const LOOK: Duration = Duration::from_micros(500);

/// How long a program gets to paint, to disappear or to take the focus.
const PATIENCE: Duration = Duration::from_secs(20);

/// A screen with nothing on it but the window under test.
///
/// The connection stays open all the while: a server resets itself when its last client leaves.
pub struct Display {
    server: Child,
    name: String,
    screen: RustConnection,
    root: Window,
}

impl Display {
    /// Starts a server on a free display number.
    pub fn start() -> Outcome<Self> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x900x24", "+extension", "GLX", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("Xvfb can't be started: {error}"))?;
        match connect(&mut server) {
            Ok((name, screen, root)) => Ok(Self { server, name, screen, root }),
            Err(error) => {
                let _ = server.kill();
                let _ = server.wait();
                Err(format!("Xvfb gave no usable display: {error}").into())
            }
        }
    }

    /// Starts the empty window.
    pub fn start_empty(&self) -> Outcome<Program> {
        Program::start(&mut Program::empty(&self.name)?)
    }

    /// Starts the desk with a data directory and further environment variables.
    pub fn start_desk(&self, data: &Path, variables: &[(&str, &str)]) -> Outcome<Program> {
        Program::start(Program::desk(&self.name, data).envs(variables.iter().copied()))
    }

    /// Waits until something is painted where the middle of the window will be.
    pub fn wait_for_paint(&self, program: &mut Program) -> Outcome<()> {
        let until = Instant::now() + PATIENCE;
        while self.is_blank()? {
            program.expect_running()?;
            if Instant::now() > until {
                return Err(format!("{} painted nothing in {PATIENCE:?}", program.name()).into());
            }
            sleep(LOOK);
        }
        Ok(())
    }

    /// Waits until the screen is black again.
    pub fn wait_until_blank(&self) -> Outcome<()> {
        let until = Instant::now() + PATIENCE;
        while !self.is_blank()? {
            if Instant::now() > until {
                return Err("the last window stayed on the screen".into());
            }
            sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    fn is_blank(&self) -> Outcome<bool> {
        let [x, y] = SIZE.map(|side| (side / 2.0) as i16);
        let area = self.screen.get_image(ImageFormat::Z_PIXMAP, self.root, x, y, 8, 8, !0)?.reply()?;
        // The fourth byte of a pixel is padding.
        Ok(area.data.chunks_exact(4).all(|pixel| pixel[..3] == [0, 0, 0]))
    }

    /// The pixels of a part of the screen.
    pub fn pixels(&self, [x, y]: [i16; 2], [width, height]: [u16; 2]) -> Outcome<Vec<u8>> {
        Ok(self.screen.get_image(ImageFormat::Z_PIXMAP, self.root, x, y, width, height, !0)?.reply()?.data)
    }

    /// Gives the window the keyboard. There is no window manager that would.
    pub fn focus(&self) -> Outcome<()> {
        let window = self.window()?;
        self.xdotool(&["windowfocus", "--sync", &window.to_string()])
    }

    /// Types a command's name into the palette and runs it.
    pub fn run_command(&self, name: &str) -> Outcome<()> {
        self.xdotool(&["key", "ctrl+shift+p", "sleep", "0.5"])?;
        self.xdotool(&["type", "--delay", "30", name])?;
        self.xdotool(&["sleep", "0.5", "key", "Return", "sleep", "0.5"])
    }

    /// Starts xdotool and does not wait: after a click it sleeps for longer than some of what a click begins.
    pub fn begin_xdotool(&self, commands: &[&str]) -> Outcome<Child> {
        let started = Command::new("xdotool").args(commands).env("DISPLAY", &self.name).stdout(Stdio::null()).spawn();
        Ok(started.map_err(|error| format!("xdotool can't be started: {error}"))?)
    }

    /// Puts a file's text on this display's clipboard, where it stays as long as the display does.
    pub fn copy(&self, file: &Path) -> Outcome<()> {
        let status = Command::new("xclip")
            .args(["-selection", "clipboard", "-i"])
            .arg(file)
            .env("DISPLAY", &self.name)
            .stdout(Stdio::null())
            .status()
            .map_err(|error| format!("xclip can't be started: {error}"))?;
        if status.success() { Ok(()) } else { Err("xclip could not take the text".into()) }
    }

    /// Runs one chain of xdotool commands on this display.
    pub fn xdotool(&self, commands: &[&str]) -> Outcome<()> {
        let status = self.begin_xdotool(commands)?.wait()?;
        if status.success() { Ok(()) } else { Err(format!("xdotool failed at `{}`", commands.join(" ")).into()) }
    }

    /// The only big window that is mapped; toolkits keep small hidden ones beside it.
    fn window(&self) -> Outcome<Window> {
        for window in self.screen.query_tree(self.root)?.reply()?.children {
            let is_mapped =
                self.screen.get_window_attributes(window)?.reply().is_ok_and(|it| it.map_state == MapState::VIEWABLE);
            if is_mapped && self.screen.get_geometry(window)?.reply().is_ok_and(|it| it.width >= 600) {
                return Ok(window);
            }
        }
        Err("there is no window on the screen".into())
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn connect(server: &mut Child) -> Outcome<(String, RustConnection, Window)> {
    let out = server.stdout.take().ok_or("it has no standard output")?;
    let mut number = String::new();
    BufReader::new(out).read_line(&mut number)?;
    let name = format!(":{}", number.trim());
    let (screen, number) = x11rb::connect(Some(&name))?;
    let root = screen.setup().roots.get(number).ok_or("it has no screen")?.root;
    Ok((name, screen, root))
}
