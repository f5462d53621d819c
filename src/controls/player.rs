//! Plays an animation, and lets it be stopped and looked at frame by frame: a service may look at one frame only.

use eframe::egui::Ui;

use crate::controls::IconButton;
use crate::picture::Decoded;
use crate::theme::{Icon, Text, reduces_motion};

/// Which frame of which preview is held.
#[derive(Default)]
pub struct Player {
    held: Option<(u64, usize)>,
    /// The preview that was set going where nothing moves by itself.
    going: Option<u64>,
}

impl Player {
    /// Shows the buttons, where there is an animation.
    pub fn show(&mut self, ui: &mut Ui, id: u64, decoded: &Decoded) {
        let count = decoded.frames.len();
        if count < 2 {
            return;
        }
        ui.separator();
        let playing = frame_at(delays(decoded), ui.input(|input| input.time)).0;
        let held = self.held(reduces_motion(ui.ctx()), id, count);
        let (icon, name) = if held.is_some() { (Icon::Play, "Play") } else { (Icon::Pause, "Pause") };
        if ui.add(IconButton::new(icon, name)).clicked() {
            (self.held, self.going) = if held.is_some() { (None, Some(id)) } else { (Some((id, playing)), None) };
        }
        let frame = held.unwrap_or(playing);
        if ui.add(IconButton::new(Icon::Before, "Frame before")).clicked() {
            self.held = Some((id, (frame + count - 1) % count));
        }
        ui.label(Text::Small.of(format!("frame {} of {count}", frame + 1)));
        if ui.add(IconButton::new(Icon::Folded, "Next frame")).clicked() {
            self.held = Some((id, (frame + 1) % count));
        }
    }

    /// Returns the frame that is due now; asks for the next paint when another will be.
    #[must_use]
    pub fn frame_now(&self, ui: &Ui, id: u64, decoded: &Decoded) -> usize {
        let count = decoded.frames.len();
        if let Some(frame) = self.held(reduces_motion(ui.ctx()), id, count).or((count < 2).then_some(0)) {
            return frame;
        }
        let (index, left) = frame_at(delays(decoded), ui.input(|input| input.time));
        ui.ctx().request_repaint_after_secs(left as f32);
        index
    }

    fn held(&self, is_still: bool, id: u64, count: usize) -> Option<usize> {
        let held = self.held.filter(|(of, frame)| *of == id && *frame < count).map(|(_, frame)| frame);
        let begins_still = is_still && self.going != Some(id);
        held.or(begins_still.then_some(0))
    }
}

fn delays(decoded: &Decoded) -> impl Iterator<Item = f64> + Clone {
    decoded.frames.iter().map(|frame| frame.delay.as_secs_f64())
}

/// Returns which frame of an endless loop is shown at a time, and for how much longer, all in seconds.
fn frame_at(delays: impl Iterator<Item = f64> + Clone, time: f64) -> (usize, f64) {
    let mut rest = time % delays.clone().sum::<f64>().max(0.001);
    for (index, delay) in delays.enumerate() {
        if rest < delay {
            return (index, delay - rest);
        }
        rest -= delay;
    }
    (0, 0.0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;
    use image::codecs::gif::GifEncoder;
    use image::{Delay, Frame, RgbaImage};

    use super::*;
    use crate::controls::tests::dressed;
    use crate::picture::decode;
    use crate::profile::ThemeChoice;
    use crate::theme::{DesktopWishes, Wishes};

    /// Returns an animation of three frames, each of which stands for a second.
    fn animation() -> Decoded {
        let mut bytes = Vec::new();
        let mut encoder = GifEncoder::new(&mut bytes);
        for shade in [0, 100, 200] {
            let picture = RgbaImage::from_pixel(4, 4, image::Rgba([shade, shade, shade, 255]));
            let delay = Delay::from_saturating_duration(Duration::from_secs(1));
            encoder.encode_frame(Frame::from_parts(picture, 0, 0, delay)).unwrap();
        }
        drop(encoder);
        decode(&bytes).unwrap()
    }

    /// Returns the button with which the preview begins, and which frames are shown within three seconds.
    fn begun(reduces_motion: bool) -> (&'static str, Vec<usize>) {
        let mut wishes = DesktopWishes::of(Wishes { reduces_motion, ..Wishes::default() });
        let (decoded, mut player) = (animation(), Player::default());
        let mut harness = Harness::builder().with_step_dt(0.5).build_ui_state(
            move |ui, shown: &mut Vec<usize>| {
                wishes.dress(ui.ctx(), ThemeChoice::Dark);
                dressed(ui, |ui| {
                    player.show(ui, 1, &decoded);
                    shown.push(player.frame_now(ui, 1, &decoded));
                });
            },
            Vec::new(),
        );
        harness.run_steps(6);
        let button = if harness.query_by_label("Play").is_some() { "Play" } else { "Pause" };
        let mut shown = harness.into_state();
        shown.dedup();
        (button, shown)
    }

    #[test]
    fn what_the_desktop_wishes_keeps_an_animation_still() {
        assert_eq!(begun(true), ("Play", vec![0]));
        let (button, shown) = begun(false);
        assert!(button == "Pause" && shown.len() > 2, "{button}: {shown:?}");
    }

    #[test]
    fn an_animation_plays_its_frames_in_turn_and_begins_again() {
        let delays = [0.25, 0.5, 0.25];
        for (time, index, left) in
            [(0.0, 0, 0.25), (0.125, 0, 0.125), (0.25, 1, 0.5), (0.75, 2, 0.25), (1.0, 0, 0.25), (5.5, 1, 0.25)]
        {
            assert_eq!(frame_at(delays.into_iter(), time), (index, left), "at {time}");
        }
    }

    #[test]
    fn a_frame_is_held_for_its_own_picture_only() {
        let player = Player { held: Some((7, 2)), going: None };
        assert_eq!(
            [player.held(false, 7, 3), player.held(false, 7, 2), player.held(false, 8, 3)],
            [Some(2), None, None]
        );
    }

    #[test]
    fn where_nothing_moves_by_itself_an_animation_waits_to_be_set_going() {
        let player = Player { held: None, going: Some(7) };
        assert_eq!([player.held(true, 7, 3), player.held(true, 8, 3), player.held(false, 8, 3)], [None, Some(0), None]);
    }
}
