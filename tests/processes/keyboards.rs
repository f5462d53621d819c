//! Shortcuts on keyboards of other countries: a shortcut is the key that bears its sign, and where no key does, the one in
//! its place.

use crate::desktop::screen::{Region, Shot};
use crate::desktop::steps::try_the_sample;
use crate::desktop::virtual_desktop::{Desktop, require};

/// Keys by their place, as X numbers them on a keyboard of 105 keys, and one that is where it is on all of them.
const CTRL: &str = "37";
const SHIFT: &str = "50";
const ESCAPE: &str = "Escape";

/// A keyboard, and where it has the keys of undo, commands, settings and captures.
struct Keyboard {
    layout: &'static str,
    z: &'static str,
    p: &'static str,
    comma: &'static str,
    eight: &'static str,
}

const KEYBOARDS: [Keyboard; 3] = [
    // No key has a Latin letter: what counts is the place.
    Keyboard { layout: "ru", z: "52", p: "33", comma: "59", eight: "17" },
    // Z and Y stand in each other's place.
    Keyboard { layout: "de", z: "29", p: "33", comma: "59", eight: "17" },
    // Z stands in the place of W, the comma in that of M, and digits need Shift.
    Keyboard { layout: "fr", z: "25", p: "33", comma: "58", eight: "17" },
];

/// Presses a key while others are held.
fn press(desktop: &Desktop, held: &[&str], key: &str) {
    for key in held {
        desktop.xdotool(&["keydown", key]);
    }
    desktop.xdotool(&["key", key]);
    for key in held.iter().rev() {
        desktop.xdotool(&["keyup", key]);
    }
}

fn at_rest(desktop: &mut Desktop) -> Shot {
    desktop.wait_for_rest(Region::WINDOW);
    desktop.screen.shot(Region::WINDOW)
}

/// Presses a key while others are held, and waits until much of the window has changed.
fn changes_much(desktop: &mut Desktop, what: &str, held: &[&str], key: &str) {
    let before = at_rest(desktop);
    press(desktop, held, key);
    desktop.wait(what, |desktop| (desktop.screen.shot(Region::WINDOW).share_changed(&before) > 0.1).then_some(()));
}

fn is_back(desktop: &mut Desktop, what: &str, before: &Shot) {
    desktop.wait(what, |desktop| (desktop.screen.shot(Region::WINDOW).share_changed(before) < 0.01).then_some(()));
}

#[test]
fn shortcuts_work_on_keyboards_of_other_countries() {
    require("setxkbmap", "x11-xkb-utils");
    let mut desktop = Desktop::open("keyboards");
    desktop.start(&[]);
    for Keyboard { layout, p, comma, eight, .. } in KEYBOARDS {
        assert!(desktop.tool("setxkbmap", &[layout]).is_some(), "setxkbmap {layout}");
        let usual = at_rest(&mut desktop);
        changes_much(&mut desktop, &format!("{layout}: the commands are listed"), &[CTRL, SHIFT], p);
        press(&desktop, &[], ESCAPE);
        is_back(&mut desktop, &format!("{layout}: the commands are closed"), &usual);
        changes_much(&mut desktop, &format!("{layout}: the settings are open"), &[CTRL], comma);
        press(&desktop, &[], ESCAPE);
        is_back(&mut desktop, &format!("{layout}: the settings are closed"), &usual);
        changes_much(&mut desktop, &format!("{layout}: the captures are shown"), &[CTRL], eight);
        press(&desktop, &[], ESCAPE);
        is_back(&mut desktop, &format!("{layout}: the captures are left"), &usual);
    }
    for Keyboard { layout, z, .. } in KEYBOARDS {
        // The commands are found by typing, which needs a keyboard with these letters.
        assert!(desktop.tool("setxkbmap", &["us"]).is_some(), "setxkbmap us");
        try_the_sample(&mut desktop);
        assert!(desktop.tool("setxkbmap", &[layout]).is_some(), "setxkbmap {layout}");
        press(&desktop, &[CTRL], z);
        desktop.wait(&format!("{layout}: the sample is taken back"), |desktop| {
            (!desktop.screen.can_submit()).then_some(())
        });
    }
    desktop.close();
}
