//! What is on the screen, read as pixels.

use std::collections::HashSet;
use std::thread;
use std::time::{Duration, Instant};

use image::RgbImage;
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    ClientMessageEvent, ConnectionExt as _, Drawable, EventMask, GetGeometryReply, ImageFormat, Window,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

/// The theme's colours of a submit button that can be pressed: one that costs nothing, and one that costs money.
const SUBMIT_FILLS: [[u8; 3]; 2] = [[0x4f, 0xb5, 0x83], [0xed, 0xb8, 0x4c]];

/// The theme's colour of warnings and of rows whose outcome is unknown.
const CAUTION: [u8; 3] = [0xe8, 0xb8, 0x5a];

/// Part of the screen, in pixels.
#[derive(Clone, Copy)]
pub struct Region {
    x: i16,
    y: i16,
    width: u16,
    height: u16,
}

impl Region {
    /// The window at its default size.
    pub const WINDOW: Self = Self { x: 0, y: 0, width: 1280, height: 800 };
    pub const TOP_BAR: Self = Self { x: 0, y: 0, width: 1280, height: 46 };
    /// As high as it is beside a history that is folded because it is empty.
    pub const COMPOSE: Self = Self { x: 0, y: 48, width: 387, height: 712 };
    /// Preview, payload and reply, above a history that has rows.
    pub const PANES: Self = Self { x: 390, y: 50, width: 890, height: 416 };
    /// All that is right of the draft.
    pub const RIGHT: Self = Self { x: 390, y: 50, width: 890, height: 750 };
    /// The rows, as far as no notice lies over them.
    pub const ROWS: Self = Self { x: 0, y: 470, width: 860, height: 330 };
    pub const NOTICES: Self = Self { x: 866, y: 620, width: 414, height: 180 };
}

/// Pixels of a region, row after row.
pub struct Shot {
    pub pixels: Vec<[u8; 3]>,
}

impl Shot {
    /// How much differs between two shots of a region, from 0 to 1.
    pub fn share_changed(&self, before: &Self) -> f64 {
        let changed = self.pixels.iter().zip(&before.pixels).filter(|(now, before)| now != before).count();
        changed as f64 / self.pixels.len() as f64
    }
}

/// A connection to the X server.
pub struct Screen {
    connection: RustConnection,
    root: Window,
}

impl Screen {
    pub fn connect(display: &str) -> Self {
        let (connection, number) = RustConnection::connect(Some(display)).unwrap();
        let root = connection.setup().roots[number].root;
        Self { connection, root }
    }

    /// Reads a region.
    pub fn shot(&self, region: Region) -> Shot {
        let Region { x, y, width, height } = region;
        let reply = self.connection.get_image(ImageFormat::Z_PIXMAP, self.root, x, y, width, height, !0).unwrap();
        let reply = reply.reply().unwrap();
        // 24 bits in 32, blue first, as Xvfb has them.
        Shot { pixels: reply.data.chunks_exact(4).map(|pixel| [pixel[2], pixel[1], pixel[0]]).collect() }
    }

    /// Whether a pane shows a picture, pixel by pixel, at its size or larger.
    pub fn shows(&self, picture: &RgbImage) -> bool {
        let colours: HashSet<[u8; 3]> = picture.pixels().map(|pixel| pixel.0).collect();
        let seen = self.shot(Region::RIGHT).pixels.iter().filter(|pixel| colours.contains(*pixel)).count();
        seen * 10 >= picture.pixels().len() * 9
    }

    /// Whether the submit button can be pressed.
    pub fn can_submit(&self) -> bool {
        SUBMIT_FILLS.iter().any(|fill| self.count(Region::COMPOSE, *fill) > 3000)
    }

    /// How many pixels of a region warn.
    pub fn cautions(&self, region: Region) -> usize {
        self.count(region, CAUTION)
    }

    /// How many pixels of a region are of a kind.
    pub fn count_of(&self, region: Region, is_of_kind: impl Fn([u8; 3]) -> bool) -> usize {
        self.shot(region).pixels.into_iter().filter(|pixel| is_of_kind(*pixel)).count()
    }

    fn count(&self, region: Region, colour: [u8; 3]) -> usize {
        self.shot(region).pixels.iter().filter(|pixel| **pixel == colour).count()
    }

    /// A window's place and size.
    pub fn geometry(&self, window: Drawable) -> GetGeometryReply {
        self.connection.get_geometry(window).unwrap().reply().unwrap()
    }

    /// Sends what a window manager sends when a window's cross is pressed.
    pub fn ask_to_close(&self, window: Window) {
        let atom = |name: &[u8]| self.connection.intern_atom(false, name).unwrap().reply().unwrap().atom;
        let data = [atom(b"WM_DELETE_WINDOW"), x11rb::CURRENT_TIME, 0, 0, 0];
        let message = ClientMessageEvent::new(32, window, atom(b"WM_PROTOCOLS"), data);
        self.connection.send_event(false, window, EventMask::NO_EVENT, message).unwrap();
        self.connection.sync().unwrap();
    }
}

/// Watches one pixel every millisecond; joined, it says when a colour was first seen there.
pub fn watch_pixel(
    display: &str,
    (x, y): (i16, i16),
    colour: [u8; 3],
    limit: Duration,
) -> thread::JoinHandle<Option<Instant>> {
    let screen = Screen::connect(display);
    let region = Region { x, y, width: 1, height: 1 };
    assert!(screen.shot(region).pixels[0] != colour, "the colour is there before anything happened");
    thread::spawn(move || {
        let end = Instant::now() + limit;
        while Instant::now() < end {
            if screen.shot(region).pixels[0] == colour {
                return Some(Instant::now());
            }
            thread::sleep(Duration::from_millis(1));
        }
        None
    })
}
