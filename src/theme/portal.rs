//! The settings portal, which is asked for the desktop's wishes and listened to on a thread of its own.
//!
//! Source of the names: the documentation of `org.freedesktop.portal.Settings`; GNOME's schema
//! `org.gnome.desktop.interface` for what the portal has no name for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use eframe::egui::{Color32, Context, Theme};
use zbus::blocking::{Connection, Proxy};
use zbus::zvariant::{OwnedValue, Value};

use crate::theme::wishes::Wishes;

const SERVICE: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const INTERFACE: &str = "org.freedesktop.portal.Settings";
const APPEARANCE: &str = "org.freedesktop.appearance";
const GNOME: &str = "org.gnome.desktop.interface";

/// Least and most times of its usual size that text may be wished: more would leave no room for anything.
const SCALES: std::ops::RangeInclusive<f64> = 0.5..=3.0;

/// All settings, by name space and name.
type Everything = HashMap<String, HashMap<String, OwnedValue>>;

/// Keeps `heard` as the desktop wishes, for as long as the program runs.
pub fn listen(heard: Arc<Mutex<Wishes>>, ctx: Context) {
    let listen = move || {
        if let Err(error) = follow(&heard, &ctx) {
            tracing::debug!(%error, "no settings portal");
        }
    };
    if let Err(error) = std::thread::Builder::new().name("settings-portal".to_owned()).spawn(listen) {
        tracing::warn!(%error, "the desktop's wishes can't be followed");
    }
}

fn follow(heard: &Mutex<Wishes>, ctx: &Context) -> zbus::Result<()> {
    let portal = Proxy::new(&Connection::session()?, SERVICE, PATH, INTERFACE)?;
    // Before anything is asked, so that no change is lost.
    let changes = portal.receive_signal("SettingChanged")?;
    let everything: Everything = portal.call("ReadAll", &(&[APPEARANCE, GNOME][..],))?;
    let mut told = Told::default();
    for (space, settings) in &everything {
        for (name, value) in settings {
            told.take(space, name, value);
        }
    }
    hear(heard, &told, ctx);
    for change in changes {
        let body = change.body();
        // A desktop may tell of settings that nobody here reads.
        if let Ok((space, name, value)) = body.deserialize::<(&str, &str, Value<'_>)>() {
            told.take(space, name, &value);
            hear(heard, &told, ctx);
        }
    }
    Ok(())
}

fn hear(heard: &Mutex<Wishes>, told: &Told, ctx: &Context) {
    let wishes = told.wishes();
    let before = std::mem::replace(&mut *heard.lock().unwrap_or_else(PoisonError::into_inner), wishes);
    if before != wishes {
        ctx.request_repaint();
    }
}

/// What the portal has told.
#[derive(Default)]
struct Told {
    theme: Option<Theme>,
    has_high_contrast: bool,
    accent: Option<Color32>,
    text_scale: Option<f32>,
    reduces_motion: bool,
    /// GNOME's own switch, older than the portal's.
    has_no_animations: bool,
}

impl Told {
    fn take(&mut self, space: &str, name: &str, value: &Value<'_>) {
        let number = u32::try_from(value).ok();
        match (space, name) {
            (APPEARANCE, "color-scheme") => {
                self.theme = match number {
                    Some(1) => Some(Theme::Dark),
                    Some(2) => Some(Theme::Light),
                    _ => None,
                };
            }
            (APPEARANCE, "contrast") => self.has_high_contrast = number == Some(1),
            (APPEARANCE, "accent-color") => self.accent = accent(value),
            (APPEARANCE, "reduced-motion") => self.reduces_motion = number == Some(1),
            (GNOME, "text-scaling-factor") => {
                let scale = f64::try_from(value).ok().filter(|scale| SCALES.contains(scale));
                self.text_scale = scale.map(|scale| scale as f32);
            }
            (GNOME, "enable-animations") => self.has_no_animations = bool::try_from(value) == Ok(false),
            _ => {}
        }
    }

    fn wishes(&self) -> Wishes {
        Wishes {
            theme: self.theme,
            has_high_contrast: self.has_high_contrast,
            accent: self.accent,
            text_scale: self.text_scale.unwrap_or(1.0),
            reduces_motion: self.reduces_motion || self.has_no_animations,
        }
    }
}

/// Reads a colour of three parts from 0 to 1; parts beyond mean that there is none.
fn accent(value: &Value<'_>) -> Option<Color32> {
    let Value::Structure(parts) = value else { return None };
    let parts: Option<Vec<u8>> = parts.fields().iter().map(part).collect();
    let [red, green, blue] = parts?.try_into().ok()?;
    Some(Color32::from_rgb(red, green, blue))
}

fn part(value: &Value<'_>) -> Option<u8> {
    let part = f64::try_from(value).ok().filter(|part| (0.0..=1.0).contains(part))?;
    Some((part * 255.0).round() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(settings: &[(&str, &str, Value<'_>)]) -> Wishes {
        let mut told = Told::default();
        for (space, name, value) in settings {
            told.take(space, name, value);
        }
        told.wishes()
    }

    #[test]
    fn every_wish_is_read() {
        let teal = Color32::from_rgb(33, 144, 164);
        let wishes = told(&[
            (APPEARANCE, "color-scheme", Value::from(2_u32)),
            (APPEARANCE, "contrast", Value::from(1_u32)),
            (APPEARANCE, "accent-color", Value::from((33.0 / 255.0, 144.0 / 255.0, 164.0 / 255.0))),
            (GNOME, "text-scaling-factor", Value::from(1.25)),
            (GNOME, "enable-animations", Value::from(false)),
            (GNOME, "cursor-size", Value::from(24)),
        ]);
        let expected = Wishes {
            theme: Some(Theme::Light),
            has_high_contrast: true,
            accent: Some(teal),
            text_scale: 1.25,
            reduces_motion: true,
        };
        assert_eq!(wishes, expected);
    }

    #[test]
    fn nonsense_is_no_wish() {
        let nonsense = [
            (APPEARANCE, "color-scheme", Value::from(7_u32)),
            (APPEARANCE, "contrast", Value::from("high")),
            (APPEARANCE, "accent-color", Value::from((-1.0, -1.0, -1.0))),
            (APPEARANCE, "accent-color", Value::from((0.5, f64::NAN, 0.5))),
            (APPEARANCE, "accent-color", Value::from((0.5, 0.5))),
            (GNOME, "text-scaling-factor", Value::from(900.0)),
            (GNOME, "enable-animations", Value::from(0_u32)),
        ];
        assert_eq!(told(&nonsense), Wishes::default());
    }

    #[test]
    fn a_wish_that_is_taken_back_is_forgotten() {
        let colour = (APPEARANCE, "accent-color", Value::from((0.5, 0.5, 0.5)));
        let none = (APPEARANCE, "accent-color", Value::from((2.0, 2.0, 2.0)));
        assert_eq!(told(&[colour, none]), Wishes::default());
    }
}
