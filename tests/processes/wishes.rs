//! What the desktop wishes, told by a settings portal while the window is open; and a zoom that outlives it.

use std::fs;

use zbus::zvariant::Value;

use crate::desktop::screen::Region;
use crate::desktop::virtual_desktop::{Desktop, require};
use crate::support::portal::Portal;

const APPEARANCE: &str = "org.freedesktop.appearance";
const GNOME: &str = "org.gnome.desktop.interface";

/// The themes' colours of header and compose, and of text.
const DARK_PANEL: [u8; 3] = [0x1a, 0x1e, 0x23];
const LIGHT_PANEL: [u8; 3] = [0xfa, 0xfb, 0xfc];
const BLACK: [u8; 3] = [0; 3];

/// Waits until the window has as many pixels of a kind, or as few.
fn wait_for(desktop: &mut Desktop, what: &str, is_there: bool, is_of_kind: impl Fn([u8; 3]) -> bool) {
    desktop.wait(what, |desktop| {
        let count = desktop.screen.count_of(Region::WINDOW, &is_of_kind);
        (if is_there { count > 50 } else { count == 0 }).then_some(())
    });
}

/// A blue that none of the themes has.
fn is_blue([red, green, blue]: [u8; 3]) -> bool {
    blue > 130 && blue - 100 > red && green < blue - 40
}

#[test]
fn the_desktops_wishes_are_followed_while_the_window_is_open() {
    let portal = Portal::start();
    portal.wish(APPEARANCE, "color-scheme", Value::from(2_u32));
    let mut desktop = Desktop::open("wishes");
    desktop.start(&[("DBUS_SESSION_BUS_ADDRESS", portal.address())]);
    wait_for(&mut desktop, "the window is light", true, |pixel| pixel == LIGHT_PANEL);
    wait_for(&mut desktop, "nothing is blue", false, is_blue);

    portal.wish(APPEARANCE, "accent-color", Value::from((0.1, 0.2, 0.95)));
    wait_for(&mut desktop, "the accent is the desktop's", true, is_blue);

    wait_for(&mut desktop, "no text is black", false, |pixel| pixel == BLACK);
    portal.wish(APPEARANCE, "contrast", Value::from(1_u32));
    wait_for(&mut desktop, "text is black", true, |pixel| pixel == BLACK);
    portal.wish(APPEARANCE, "contrast", Value::from(0_u32));
    wait_for(&mut desktop, "no text is black again", false, |pixel| pixel == BLACK);

    portal.wish(APPEARANCE, "color-scheme", Value::from(1_u32));
    wait_for(&mut desktop, "the window is dark", true, |pixel| pixel == DARK_PANEL);
    desktop.close();
}

#[test]
fn on_wayland_text_has_the_size_that_the_portal_tells() {
    let portal = Portal::start();
    let mut desktop = Desktop::open("text-size-wayland");
    desktop.start_on_wayland(&[], &[("DBUS_SESSION_BUS_ADDRESS", portal.address())]);
    desktop.wait_for_rest(Region::WINDOW);
    let usual = desktop.screen.shot(Region::WINDOW);
    portal.wish(GNOME, "text-scaling-factor", Value::from(1.5));
    desktop.wait("everything is larger", |desktop| {
        (desktop.screen.shot(Region::WINDOW).share_changed(&usual) > 0.1).then_some(())
    });
    portal.wish(GNOME, "text-scaling-factor", Value::from(1.0));
    desktop.wait("everything is as large as before", |desktop| {
        (desktop.screen.shot(Region::WINDOW).share_changed(&usual) < 0.001).then_some(())
    });
}

/// Gives the window a size in its settings.
fn leave_window(desktop: &Desktop, width: u32, height: u32) {
    let settings = format!("[window]\nwidth = {width}\nheight = {height}\n");
    fs::write(desktop.data_dir().join("settings.toml"), settings).unwrap();
}

fn size_of_window(desktop: &Desktop) -> Option<(u16, u16)> {
    let geometry = desktop.screen.geometry(desktop.window()?);
    Some((geometry.width, geometry.height))
}

/// GNOME tells an X server its size of text too, as dots per inch, and everything is scaled by those already.
#[test]
fn on_x11_the_size_of_text_is_taken_once() {
    require("xrdb", "x11-xserver-utils");
    let portal = Portal::start();
    portal.wish(APPEARANCE, "color-scheme", Value::from(2_u32));
    portal.wish(GNOME, "text-scaling-factor", Value::from(1.25));
    let mut desktop = Desktop::open("text-size-x11");
    let resources = desktop.files().join("resources");
    fs::write(&resources, "Xft.dpi: 120\n").unwrap();
    assert!(desktop.tool("xrdb", &["-nocpp", "-merge", resources.to_str().unwrap()]).is_some(), "xrdb failed");
    leave_window(&desktop, 800, 600);
    desktop.start(&[("DBUS_SESSION_BUS_ADDRESS", portal.address())]);
    wait_for(&mut desktop, "the portal was heard", true, |pixel| pixel == LIGHT_PANEL);
    desktop.wait_for_rest(Region::WINDOW);
    assert_eq!(size_of_window(&desktop), Some((1000, 750)));
    let large = desktop.screen.shot(Region::WINDOW);

    portal.wish(GNOME, "text-scaling-factor", Value::from(1.0));
    portal.wish(APPEARANCE, "contrast", Value::from(1_u32));
    wait_for(&mut desktop, "what was told after it was heard", true, |pixel| pixel == BLACK);
    portal.wish(APPEARANCE, "contrast", Value::from(0_u32));
    desktop.wait("everything is as large as before", |desktop| {
        (desktop.screen.shot(Region::WINDOW).share_changed(&large) < 0.001).then_some(())
    });
    desktop.close();
}

#[test]
fn a_small_window_that_is_zoomed_stays_large_enough() {
    let mut desktop = Desktop::open("zoom-small");
    leave_window(&desktop, 760, 500);
    desktop.start(&[]);
    desktop.wait_for_rest(Region::WINDOW);
    assert_eq!(size_of_window(&desktop), Some((760, 500)));
    desktop.xdotool(&["key", "ctrl+plus", "ctrl+plus"]);
    desktop.wait("the window has grown", |desktop| (size_of_window(desktop)? == (912, 600)).then_some(()));
    desktop.close();
}

#[test]
fn a_zoom_outlives_the_window() {
    let mut desktop = Desktop::open("zoom");
    desktop.start(&[]);
    desktop.wait_for_rest(Region::WINDOW);
    let usual = desktop.screen.shot(Region::WINDOW);
    desktop.keys_change("ctrl+plus", Region::WINDOW, 0.02);
    desktop.keys_change("ctrl+plus", Region::WINDOW, 0.02);
    desktop.wait_for_rest(Region::WINDOW);
    let larger = desktop.screen.shot(Region::WINDOW);
    desktop.close();
    let settings = fs::read_to_string(desktop.data_dir().join("settings.toml")).unwrap();
    assert!(settings.contains("zoom = 1.2"), "{settings}");

    desktop.start(&[]);
    desktop.wait("the window is as large as it was left", |desktop| {
        (desktop.screen.shot(Region::WINDOW).share_changed(&larger) < 0.01).then_some(())
    });
    desktop.xdotool(&["key", "ctrl+0"]);
    desktop.wait("everything has its usual size", |desktop| {
        (desktop.screen.shot(Region::WINDOW).share_changed(&usual) < 0.01).then_some(())
    });
    desktop.close();
}
