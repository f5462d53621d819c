//! Another program to drag a file from: an XDND source that follows the real pointer.
//!
//! Its window is the strip below the program's; a press there begins the drag.

use std::error::Error;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, MotionNotifyEvent, PropMode,
    SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

x11rb::atom_manager! {
    Atoms: AtomsCookie {
        XdndAware,
        XdndSelection,
        XdndEnter,
        XdndPosition,
        XdndStatus,
        XdndLeave,
        XdndDrop,
        XdndFinished,
        XdndActionCopy,
        TextUriList: b"text/uri-list",
    }
}

/// The protocol's version that is spoken here.
const VERSION: u32 = 5;

const DEADLINE: Duration = Duration::from_secs(20);

/// How far a drag has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The target said whether it would take the drop.
    Answered {
        would_take: bool,
    },
    Dropped(Instant),
    Finished {
        has_taken: bool,
    },
}

/// The test's end of the source.
pub struct DragSource(Receiver<Progress>);

impl DragSource {
    /// Opens a source that offers one file. It ends with its X server.
    pub fn open(display: &str, file: &Path) -> Self {
        Self::offer(display, &format!("{}\r\n", url::Url::from_file_path(file).expect("a whole path")))
    }

    /// Opens a source that offers what a list names.
    pub fn offer(display: &str, uri_list: &str) -> Self {
        let (tell, progress) = mpsc::channel();
        let mut source = Source::open(display, uri_list.to_owned(), tell).unwrap();
        thread::spawn(move || {
            while let Ok(event) = source.connection.wait_for_event() {
                if let Err(error) = source.handle(&event) {
                    eprintln!("drag source: {error}");
                    return;
                }
            }
        });
        Self(progress)
    }

    /// The next step of the drag.
    pub fn next(&self) -> Progress {
        self.0.recv_timeout(DEADLINE).expect("the drag goes on")
    }
}

struct Source {
    connection: RustConnection,
    atoms: Atoms,
    root: Window,
    window: Window,
    uri_list: String,
    /// The window under the pointer, when it takes drops.
    target: Option<Window>,
    would_take: bool,
    tell: Sender<Progress>,
}

impl Source {
    fn open(display: &str, uri_list: String, tell: Sender<Progress>) -> Result<Self, Box<dyn Error>> {
        let (connection, number) = RustConnection::connect(Some(display))?;
        let atoms = Atoms::new(&connection)?.reply()?;
        let root = connection.setup().roots[number].root;
        let window = connection.generate_id()?;
        let events = EventMask::BUTTON_PRESS | EventMask::BUTTON_RELEASE | EventMask::BUTTON_MOTION;
        let aux = CreateWindowAux::new().event_mask(events).override_redirect(1).background_pixel(0x80_80_80);
        connection.create_window(0, window, root, 0, 800, 1280, 100, 0, WindowClass::INPUT_OUTPUT, 0, &aux)?;
        connection.map_window(window)?;
        connection.sync()?;
        Ok(Self { connection, atoms, root, window, uri_list, target: None, would_take: false, tell })
    }

    fn handle(&mut self, event: &Event) -> Result<(), Box<dyn Error>> {
        match event {
            Event::ButtonPress(press) => {
                self.connection.set_selection_owner(self.window, self.atoms.XdndSelection, press.time)?;
            }
            Event::MotionNotify(motion) => self.moved(motion)?,
            Event::SelectionRequest(request) => self.give(request)?,
            Event::ClientMessage(message) if message.type_ == self.atoms.XdndStatus => {
                self.would_take = message.data.as_data32()[1] & 1 == 1;
                self.tell.send(Progress::Answered { would_take: self.would_take })?;
            }
            Event::ButtonRelease(release) => {
                if let Some(target) = self.target.take() {
                    if self.would_take {
                        self.tell.send(Progress::Dropped(Instant::now()))?;
                        self.send(target, self.atoms.XdndDrop, [0, release.time, 0, 0])?;
                    } else {
                        self.send(target, self.atoms.XdndLeave, [0; 4])?;
                    }
                }
            }
            Event::ClientMessage(message) if message.type_ == self.atoms.XdndFinished => {
                self.tell.send(Progress::Finished { has_taken: message.data.as_data32()[1] & 1 == 1 })?;
            }
            _ => {}
        }
        self.connection.flush()?;
        Ok(())
    }

    fn moved(&mut self, motion: &MotionNotifyEvent) -> Result<(), Box<dyn Error>> {
        let under = self.connection.query_pointer(self.root)?.reply()?.child;
        let aware = self.connection.get_property(false, under, self.atoms.XdndAware, AtomEnum::ATOM, 0, 1)?;
        // No window is an error here, and takes no drops.
        let version = aware.reply().ok().and_then(|reply| reply.value32()?.next()).map(|known| known.min(VERSION));
        let target = version.map(|_| under);
        if target != self.target {
            if let Some(left) = self.target {
                self.send(left, self.atoms.XdndLeave, [0; 4])?;
            }
            self.would_take = false;
            if let (Some(entered), Some(version)) = (target, version) {
                self.send(entered, self.atoms.XdndEnter, [version << 24, self.atoms.TextUriList, 0, 0])?;
            }
            self.target = target;
        }
        if let Some(target) = target {
            let place = (motion.root_x as u32) << 16 | motion.root_y as u32;
            self.send(target, self.atoms.XdndPosition, [0, place, motion.time, self.atoms.XdndActionCopy])?;
        }
        Ok(())
    }

    fn give(&self, request: &SelectionRequestEvent) -> Result<(), Box<dyn Error>> {
        let is_known = request.target == self.atoms.TextUriList;
        if is_known {
            let (data, kind) = (self.uri_list.as_bytes(), request.target);
            self.connection.change_property8(PropMode::REPLACE, request.requestor, request.property, kind, data)?;
        }
        let notice = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: request.time,
            requestor: request.requestor,
            selection: request.selection,
            target: request.target,
            property: if is_known { request.property } else { AtomEnum::NONE.into() },
        };
        self.connection.send_event(false, request.requestor, EventMask::NO_EVENT, notice)?;
        Ok(())
    }

    /// Sends a message of the protocol; each begins with the source's window.
    fn send(&self, target: Window, message: Atom, [a, b, c, d]: [u32; 4]) -> Result<(), Box<dyn Error>> {
        let event = ClientMessageEvent::new(32, target, message, [self.window, a, b, c, d]);
        self.connection.send_event(false, target, EventMask::NO_EVENT, event)?;
        Ok(())
    }
}
