//! Another program on a Wayland compositor: it moves the pointer, drags a file from its window, and reads the screen.

use std::collections::VecDeque;
use std::error::Error;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::os::fd::AsFd as _;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tempfile::tempfile;
use wayland_client::globals::{GlobalList, GlobalListContents, registry_queue_init};
use wayland_client::protocol::wl_data_device_manager::DndAction;
use wayland_client::protocol::{
    wl_buffer, wl_compositor, wl_data_device, wl_data_device_manager, wl_data_offer, wl_data_source, wl_output,
    wl_pointer, wl_registry, wl_seat, wl_shm, wl_shm_pool, wl_surface,
};
use wayland_client::{Connection, Dispatch, EventQueue, QueueHandle, WEnum, delegate_noop, event_created_child};
use wayland_protocols::xdg::shell::client::{xdg_surface, xdg_toplevel, xdg_wm_base};
use wayland_protocols_wlr::screencopy::v1::client::{zwlr_screencopy_frame_v1, zwlr_screencopy_manager_v1};
use wayland_protocols_wlr::virtual_pointer::v1::client::{zwlr_virtual_pointer_manager_v1, zwlr_virtual_pointer_v1};

use super::virtual_desktop::DEADLINE;

/// What a compositor is told of the window, to place it.
pub const APP_ID: &str = "drag-source";

const MIME: &str = "text/uri-list";
/// How long the pointer rests between two moves.
const BETWEEN_MOVES: Duration = Duration::from_millis(30);

const LEFT_BUTTON: u32 = 0x110;

/// The size of the screen, and of the window, which lies below the program's.
const SCREEN: (u32, u32) = (1280, 900);
const WINDOW: (i32, i32) = (1280, 100);

/// What the compositor has told.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Told {
    Configured,
    Entered,
    Pressed(u32),
    /// Whether the target takes a drop.
    Accepted(bool),
    Buffer(wl_shm::Format, u32, u32, u32),
    Ready,
}

#[derive(Default)]
struct State {
    told: VecDeque<Told>,
    uri_list: String,
}

/// A client of the compositor.
pub struct WaylandClient {
    queue: EventQueue<State>,
    state: State,
    globals: GlobalList,
    seat: wl_seat::WlSeat,
    pointer: zwlr_virtual_pointer_v1::ZwlrVirtualPointerV1,
    surface: Option<wl_surface::WlSurface>,
    time: u32,
}

type Result<T> = std::result::Result<T, Box<dyn Error>>;

impl WaylandClient {
    /// Connects to a compositor's socket, and brings a pointer along.
    pub fn connect(socket: &Path) -> Result<Self> {
        let connection = Connection::from_socket(UnixStream::connect(socket)?)?;
        let (globals, queue) = registry_queue_init::<State>(&connection)?;
        let handle = queue.handle();
        let seat: wl_seat::WlSeat = globals.bind(&handle, 1..=5, ())?;
        let pointers: zwlr_virtual_pointer_manager_v1::ZwlrVirtualPointerManagerV1 =
            globals.bind(&handle, 1..=2, ())?;
        let pointer = pointers.create_virtual_pointer(Some(&seat), &handle, ());
        let mut client = Self { queue, state: State::default(), globals, seat, pointer, surface: None, time: 0 };
        client.queue.roundtrip(&mut client.state)?;
        Ok(client)
    }

    /// Opens the window that a file is dragged from.
    pub fn open_window(&mut self) -> Result<()> {
        let handle = self.queue.handle();
        let compositor: wl_compositor::WlCompositor = self.globals.bind(&handle, 1..=4, ())?;
        let shell: xdg_wm_base::XdgWmBase = self.globals.bind(&handle, 1..=2, ())?;
        let _events = self.seat.get_pointer(&handle, ());
        let surface = compositor.create_surface(&handle, ());
        let shell_surface = shell.get_xdg_surface(&surface, &handle, ());
        let toplevel = shell_surface.get_toplevel(&handle, ());
        toplevel.set_app_id(APP_ID.to_owned());
        toplevel.set_title(APP_ID.to_owned());
        surface.commit();
        self.wait_for(|told| (*told == Told::Configured).then_some(()))?;
        let (width, height) = WINDOW;
        let buffer = self
            .buffer(width.cast_unsigned(), height.cast_unsigned(), width.cast_unsigned() * 4, wl_shm::Format::Xrgb8888)?
            .0;
        surface.attach(Some(&buffer), 0, 0);
        surface.damage(0, 0, width, height);
        surface.commit();
        self.queue.roundtrip(&mut self.state)?;
        self.surface = Some(surface);
        Ok(())
    }

    /// Presses the button in the window, drags a file over another window, and waits until that would take it.
    pub fn drag(&mut self, file: &Path, from: (u32, u32), to: (u32, u32)) -> Result<()> {
        let handle = self.queue.handle();
        let uri = url::Url::from_file_path(file).map_err(|()| "the file's path is not absolute")?;
        self.state.uri_list = format!("{uri}\r\n");
        let manager: wl_data_device_manager::WlDataDeviceManager = self.globals.bind(&handle, 3..=3, ())?;
        let device = manager.get_data_device(&self.seat, &handle, ());
        let source = manager.create_data_source(&handle, ());
        source.offer(MIME.to_owned());
        source.set_actions(DndAction::Copy | DndAction::Move);
        self.move_to((from.0 - 5, from.1))?;
        self.move_to(from)?;
        self.wait_for(|told| (*told == Told::Entered).then_some(()))?;
        self.button(wl_pointer::ButtonState::Pressed)?;
        let serial = self.wait_for(|told| if let Told::Pressed(serial) = told { Some(*serial) } else { None })?;
        device.start_drag(Some(&source), self.surface.as_ref().ok_or("there is no window")?, None, serial);
        self.queue.roundtrip(&mut self.state)?;
        // A target hears of the drag when the pointer moves. It asks anew at each move until it has what is dragged, and
        // is given it between two moves, as a hand moves.
        for step in 0..5 {
            self.move_to((to.0 - 4 + step, to.1))?;
            thread::sleep(BETWEEN_MOVES);
            self.queue.roundtrip(&mut self.state)?;
        }
        self.wait_for(|told| (*told == Told::Accepted(true)).then_some(()))
    }

    /// Lets go of the button.
    pub fn let_go(&mut self) -> Result<()> {
        self.button(wl_pointer::ButtonState::Released)
    }

    /// Moves the pointer.
    pub fn move_to(&mut self, (x, y): (u32, u32)) -> Result<()> {
        self.time += 10;
        self.pointer.motion_absolute(self.time, x, y, SCREEN.0, SCREEN.1);
        self.pointer.frame();
        self.queue.roundtrip(&mut self.state)?;
        Ok(())
    }

    fn button(&mut self, state: wl_pointer::ButtonState) -> Result<()> {
        self.time += 10;
        self.pointer.button(self.time, LEFT_BUTTON, state);
        self.pointer.frame();
        self.queue.roundtrip(&mut self.state)?;
        Ok(())
    }

    /// Reads a part of the screen: its pixels, row after row.
    pub fn shot(&mut self, (x, y): (i32, i32), (width, height): (i32, i32)) -> Result<Vec<[u8; 3]>> {
        let handle = self.queue.handle();
        let output: wl_output::WlOutput = self.globals.bind(&handle, 1..=3, ())?;
        let manager: zwlr_screencopy_manager_v1::ZwlrScreencopyManagerV1 = self.globals.bind(&handle, 1..=1, ())?;
        let frame = manager.capture_output_region(0, &output, x, y, width, height, &handle, ());
        let (format, width, height, stride) = self.wait_for(|told| match told {
            Told::Buffer(format, width, height, stride) => Some((*format, *width, *height, *stride)),
            _ => None,
        })?;
        let (buffer, mut file) = self.buffer(width, height, stride, format)?;
        frame.copy(&buffer);
        self.wait_for(|told| (*told == Told::Ready).then_some(()))?;
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0))?;
        file.read_to_end(&mut bytes)?;
        buffer.destroy();
        frame.destroy();
        let is_red_first = matches!(format, wl_shm::Format::Xbgr8888 | wl_shm::Format::Abgr8888);
        let rows = bytes.chunks_exact(stride as usize).map(|row| &row[..width as usize * 4]);
        let pixel = |pixel: &[u8]| {
            if is_red_first { [pixel[0], pixel[1], pixel[2]] } else { [pixel[2], pixel[1], pixel[0]] }
        };
        Ok(rows.flat_map(|row| row.chunks_exact(4).map(pixel)).collect())
    }

    fn buffer(
        &mut self,
        width: u32,
        height: u32,
        stride: u32,
        format: wl_shm::Format,
    ) -> Result<(wl_buffer::WlBuffer, File)> {
        let handle = self.queue.handle();
        let shm: wl_shm::WlShm = self.globals.bind(&handle, 1..=1, ())?;
        let file = tempfile()?;
        let size = stride * height;
        file.set_len(size.into())?;
        let pool = shm.create_pool(file.as_fd(), size.cast_signed(), &handle, ());
        let buffer =
            pool.create_buffer(0, width.cast_signed(), height.cast_signed(), stride.cast_signed(), format, &handle, ());
        pool.destroy();
        Ok((buffer, file))
    }

    fn wait_for<T>(&mut self, wanted: impl Fn(&Told) -> Option<T>) -> Result<T> {
        let end = Instant::now() + DEADLINE;
        loop {
            while let Some(told) = self.state.told.pop_front() {
                if let Some(found) = wanted(&told) {
                    return Ok(found);
                }
            }
            self.read_until(end)?;
        }
    }

    /// Waits for something from the compositor, at most until then.
    fn read_until(&mut self, end: Instant) -> Result<()> {
        self.queue.flush()?;
        if let Some(reading) = self.queue.prepare_read() {
            let left = end.saturating_duration_since(Instant::now());
            let said = {
                let socket = reading.connection_fd();
                poll(&mut [PollFd::new(&socket, PollFlags::IN)], Some(&Timespec::try_from(left)?))?
            };
            if said == 0 {
                return Err("the compositor said no more".into());
            }
            reading.read()?;
        }
        self.queue.dispatch_pending(&mut self.state)?;
        Ok(())
    }
}

impl Dispatch<xdg_wm_base::XdgWmBase, ()> for State {
    fn event(
        _: &mut Self,
        shell: &xdg_wm_base::XdgWmBase,
        event: xdg_wm_base::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        if let xdg_wm_base::Event::Ping { serial } = event {
            shell.pong(serial);
        }
    }
}

impl Dispatch<xdg_surface::XdgSurface, ()> for State {
    fn event(
        state: &mut Self,
        surface: &xdg_surface::XdgSurface,
        event: xdg_surface::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        if let xdg_surface::Event::Configure { serial } = event {
            surface.ack_configure(serial);
            state.told.push_back(Told::Configured);
        }
    }
}

impl Dispatch<wl_pointer::WlPointer, ()> for State {
    fn event(
        state: &mut Self,
        _: &wl_pointer::WlPointer,
        event: wl_pointer::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        match event {
            wl_pointer::Event::Enter { .. } => state.told.push_back(Told::Entered),
            wl_pointer::Event::Button { serial, state: WEnum::Value(wl_pointer::ButtonState::Pressed), .. } => {
                state.told.push_back(Told::Pressed(serial));
            }
            _ => {}
        }
    }
}

impl Dispatch<wl_data_source::WlDataSource, ()> for State {
    fn event(
        state: &mut Self,
        _: &wl_data_source::WlDataSource,
        event: wl_data_source::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        let told = match event {
            wl_data_source::Event::Action { dnd_action: WEnum::Value(action) } => Told::Accepted(!action.is_empty()),
            wl_data_source::Event::Send { fd, .. } => {
                // A target that asks anew hears only the newest answer.
                let _ = File::from(fd).write_all(state.uri_list.as_bytes());
                return;
            }
            _ => return,
        };
        state.told.push_back(told);
    }
}

impl Dispatch<zwlr_screencopy_frame_v1::ZwlrScreencopyFrameV1, ()> for State {
    fn event(
        state: &mut Self,
        _: &zwlr_screencopy_frame_v1::ZwlrScreencopyFrameV1,
        event: zwlr_screencopy_frame_v1::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        match event {
            zwlr_screencopy_frame_v1::Event::Buffer { format: WEnum::Value(format), width, height, stride } => {
                state.told.push_back(Told::Buffer(format, width, height, stride));
            }
            zwlr_screencopy_frame_v1::Event::Ready { .. } => state.told.push_back(Told::Ready),
            _ => {}
        }
    }
}

impl Dispatch<wl_data_device::WlDataDevice, ()> for State {
    fn event(
        _: &mut Self,
        _: &wl_data_device::WlDataDevice,
        _: wl_data_device::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
    }

    event_created_child!(State, wl_data_device::WlDataDevice, [
        wl_data_device::EVT_DATA_OFFER_OPCODE => (wl_data_offer::WlDataOffer, ())
    ]);
}

impl Dispatch<wl_registry::WlRegistry, GlobalListContents> for State {
    fn event(
        _: &mut Self,
        _: &wl_registry::WlRegistry,
        _: wl_registry::Event,
        _: &GlobalListContents,
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
    }
}

delegate_noop!(State: ignore wl_buffer::WlBuffer);
delegate_noop!(State: ignore wl_compositor::WlCompositor);
delegate_noop!(State: ignore wl_data_device_manager::WlDataDeviceManager);
delegate_noop!(State: ignore wl_data_offer::WlDataOffer);
delegate_noop!(State: ignore wl_output::WlOutput);
delegate_noop!(State: ignore wl_seat::WlSeat);
delegate_noop!(State: ignore wl_shm::WlShm);
delegate_noop!(State: ignore wl_shm_pool::WlShmPool);
delegate_noop!(State: ignore wl_surface::WlSurface);
delegate_noop!(State: ignore xdg_toplevel::XdgToplevel);
delegate_noop!(State: ignore zwlr_screencopy_manager_v1::ZwlrScreencopyManagerV1);
delegate_noop!(State: ignore zwlr_virtual_pointer_manager_v1::ZwlrVirtualPointerManagerV1);
delegate_noop!(State: ignore zwlr_virtual_pointer_v1::ZwlrVirtualPointerV1);
