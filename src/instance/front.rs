//! Bringing the window forward that took what was handed over.
//!
//! A desktop lets a window come forward for the sake of the click or key that started something, whose time the started
//! process knows. So that process asks, not the window.

use std::env;
use std::error::Error;

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ClientMessageEvent, ConnectionExt as _, EventMask, Window};
use x11rb::rust_connection::RustConnection;

use super::message::Taker;

/// "The user asks", as opposed to "a program asks", in a request to activate a window.
const BY_THE_USER: u32 = 2;

/// Bytes of a text that a message of the X protocol takes.
const PART: usize = 20;

/// Asks the window manager to bring the taker's window forward, and ends the waiting that the desktop shows.
pub fn bring_to_front(taker: &Taker) {
    let Some((server, window)) = &taker.x11 else { return };
    if env::var("DISPLAY").as_ref() != Ok(server) {
        return tracing::debug!(%server, "the window is on another display");
    }
    let startup = ["DESKTOP_STARTUP_ID", "XDG_ACTIVATION_TOKEN"].iter().find_map(|name| env::var(name).ok());
    if let Err(error) = ask(*window, startup.as_deref().filter(|id| !id.is_empty())) {
        tracing::debug!(%error, "the window was not brought forward");
    }
}

fn ask(window: Window, startup: Option<&str>) -> Result<(), Box<dyn Error>> {
    let (connection, number) = RustConnection::connect(None)?;
    let root = connection.setup().roots.get(number).ok_or("no such screen")?.root;
    let activate = connection.intern_atom(false, b"_NET_ACTIVE_WINDOW")?.reply()?.atom;
    let time = startup.and_then(time_of).unwrap_or(x11rb::CURRENT_TIME);
    let message = ClientMessageEvent::new(32, window, activate, [BY_THE_USER, time, 0, 0, 0]);
    let heard = EventMask::SUBSTRUCTURE_REDIRECT | EventMask::SUBSTRUCTURE_NOTIFY;
    connection.send_event(false, root, heard, message)?;
    if let Some(id) = startup {
        end_startup(&connection, root, id)?;
    }
    // The answer says that the server has all that was sent.
    connection.get_input_focus()?.reply()?;
    Ok(())
}

/// Returns the time of the click or key that a startup's id ends with.
fn time_of(id: &str) -> Option<u32> {
    id.rsplit_once("_TIME")?.1.parse().ok()
}

/// Tells the desktop that the start it shows has ended.
fn end_startup(connection: &RustConnection, root: Window, id: &str) -> Result<(), Box<dyn Error>> {
    let begin = connection.intern_atom(false, b"_NET_STARTUP_INFO_BEGIN")?.reply()?.atom;
    let more = connection.intern_atom(false, b"_NET_STARTUP_INFO")?.reply()?.atom;
    let quoted = id.replace('\\', "\\\\").replace('"', "\\\"");
    let text = format!("remove: ID=\"{quoted}\"\0");
    for (number, part) in text.as_bytes().chunks(PART).enumerate() {
        let mut data = [0_u8; PART];
        data[..part.len()].copy_from_slice(part);
        let message = ClientMessageEvent::new(8, root, if number == 0 { begin } else { more }, data);
        connection.send_event(false, root, EventMask::PROPERTY_CHANGE, message)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_what_an_id_ends_with() {
        assert_eq!(time_of("gnome-shell/files/2117-3-host_TIME1834521"), Some(1_834_521));
        assert_eq!(time_of("c8a5e1f0-token"), None);
        assert_eq!(time_of("x_TIMEsoon"), None);
    }
}
