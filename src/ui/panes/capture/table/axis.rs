//! The axis of time of a conversation: even to its span, then a break, then the end of the task's life. What happened
//! stands on it as signs.

use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::theme::{Icon, Palette, SMALL_ICON, Text};
use crate::view::{Course, Dot, DotKind, End};

/// Least and greatest span of the even part, in milliseconds.
const LEAST_SPAN: u32 = 24_000;
const GREATEST_SPAN: u32 = 60_000;

/// From one hairline to the next: the least time between two polls, in milliseconds.
const FLOOR: u32 = 2_000;

/// Space before the even part; width of what follows it: the break, and the flag at the end of the task's life.
const BEFORE: f32 = 8.0;
const BEYOND: f32 = 66.0;

/// From the end of the even part to the break, to what happened behind the break, and from the right edge to the flag.
const BREAK: f32 = 10.0;
const BEHIND: f32 = 20.0;
const FLAG: f32 = 16.0;

/// Least space from one label to the next, in points.
const LABELS: f32 = 36.0;

/// More polls in view than these are a bar with their number.
const MOST_DOTS: usize = 40;

/// Sizes of the marks, in points.
const DOT: f32 = 3.0;
const DIAMOND: f32 = 4.0;
const RING: f32 = 2.75;
const CREATE: f32 = 8.0;
const LEAST_CREATE: f32 = 4.0;
const AROUND_SIGN: f32 = 7.5;

/// The scale of all axes of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// Milliseconds of the even part.
    span: u32,
    width: f32,
}

impl Axis {
    /// Returns the scale for a width, where the longest answer took so many milliseconds.
    pub fn new(longest_ms: u32, width: f32) -> Self {
        let span = longest_ms.clamp(LEAST_SPAN, GREATEST_SPAN).next_multiple_of(FLOOR);
        Self { span, width }
    }

    /// Returns the width of the even part.
    fn even(self) -> f32 {
        (self.width - BEFORE - BEYOND).max(1.0)
    }

    /// Returns where a moment of the even part is, in points from the left.
    fn at(self, ms: u32) -> f32 {
        BEFORE + self.even() * (ms.min(self.span) as f32 / self.span as f32)
    }

    fn is_even(self, ms: u32) -> bool {
        ms <= self.span
    }

    /// Returns where a moment is, in points from the left: behind the break those until the end of the task's life share
    /// what room there is.
    fn anywhere(self, ms: u32, life_ends_ms: Option<u32>) -> f32 {
        if self.is_even(ms) {
            return self.at(ms);
        }
        let life = life_ends_ms.unwrap_or(u32::MAX).max(self.span + 1);
        let share = ((ms - self.span) as f32 / (life - self.span) as f32).min(1.0);
        let behind = self.at(self.span) + BEHIND;
        behind + share * (self.width - FLAG - behind)
    }

    /// Returns the moments that have a label, in milliseconds.
    fn labels(self) -> impl Iterator<Item = u32> + use<> {
        let even = self.even();
        let fits = |step: &u32| even * (*step as f32 / self.span as f32) >= LABELS;
        let step = (1..=6).map(|times| times * 2 * FLOOR).find(fits).unwrap_or(self.span);
        (0..=self.span / step).map(move |number| number * step)
    }

    /// Paints the labels of the axis into the head of its column; `life_ms` is how long the tasks live.
    pub fn head_ui(self, ui: &Ui, head: Rect, life_ms: Option<u32>) {
        let (painter, weak) = (ui.painter(), Palette::of(ui).weak);
        let y = head.center().y;
        for ms in self.labels() {
            let (text, align) = match ms {
                0 => ("0".to_owned(), Align2::LEFT_CENTER),
                ms => (format!("{} s", ms / 1_000), Align2::CENTER_CENTER),
            };
            painter.text(pos2(head.left() + self.at(ms), y), align, text, Text::Label.font(), weak);
        }
        if let Some(life) = life_ms {
            let at = pos2(head.right() - 2.0, y);
            painter.text(at, Align2::RIGHT_CENTER, whole(life), Text::Label.font(), weak);
        }
    }

    /// Paints a task's course. `now_ms` is set while something may still come.
    pub fn course_ui(self, ui: &Ui, cell: Rect, course: &Course, now_ms: Option<u32>, ground: Color32) {
        let paint = Paint {
            axis: self,
            painter: ui.painter().with_clip_rect(cell.intersect(ui.clip_rect())),
            palette: Palette::of(ui),
            cell,
            ground,
        };
        paint.grid();
        paint.life(course);
        paint.create(course, now_ms);
        paint.line(course, now_ms);
        paint.polls(course);
        paint.ends(course);
        if let Some(now) = now_ms {
            let x = cell.left() + self.anywhere(now, course.life_ends_ms);
            paint.painter.vline(x, cell.y_range().shrink(4.0), Stroke::new(2.0, paint.palette.created.ink));
        }
    }
}

/// Returns a span in whole minutes, or in seconds.
fn whole(ms: u32) -> String {
    let seconds = ms / 1_000;
    if seconds >= 60 && seconds.is_multiple_of(60) { format!("{} min", seconds / 60) } else { format!("{seconds} s") }
}

/// What one course is painted with.
struct Paint<'a> {
    axis: Axis,
    painter: Painter,
    palette: &'a Palette,
    cell: Rect,
    ground: Color32,
}

impl Paint<'_> {
    fn x(&self, ms: u32) -> f32 {
        self.cell.left() + self.axis.at(ms)
    }

    fn y(&self) -> f32 {
        self.cell.center().y
    }

    fn grid(&self) {
        let line = Stroke::new(1.0, self.palette.line);
        for mark in 0..=self.axis.span / FLOOR {
            self.painter.vline(self.x(mark * FLOOR), self.cell.y_range(), line);
        }
    }

    /// Paints the task's life as a dotted line with the break, and the flag at its end.
    fn life(&self, course: &Course) {
        let Some(replied) = course.replied_ms.filter(|_| course.life_ends_ms.is_some() && course.end.is_none()) else {
            return;
        };
        let (y, outline) = (self.y(), Stroke::new(1.0, self.palette.outline));
        let at_break = self.x(self.axis.span) + BREAK;
        let flag = self.cell.right() - FLAG;
        for (from, to) in [(self.x(replied), at_break - 4.0), (at_break + 8.0, flag)] {
            self.painter.extend(Shape::dashed_line(&[pos2(from, y), pos2(to, y)], outline, 2.0, 3.0));
        }
        let slash = Stroke::new(1.25, self.palette.weak);
        for x in [at_break, at_break + 6.0] {
            self.painter.line_segment([pos2(x, y - 6.0), pos2(x - 5.0, y + 6.0)], slash);
        }
        flag_ui(&self.painter, pos2(flag, self.cell.top() + 5.0), self.cell.height() - 10.0, self.palette.weak);
    }

    /// Paints createTask as a bar until its reply, dashed where the client was gone.
    fn create(&self, course: &Course, now_ms: Option<u32>) {
        if matches!(course.end, Some((End::Desk, _))) {
            return;
        }
        let ends = course.replied_ms.or(now_ms).or(course.hung_up_ms).unwrap_or_default();
        let waited = course.hung_up_ms.map_or(ends, |hung_up| hung_up.min(ends));
        let ink = self.palette.created.ink;
        let right = self.x(waited).max(self.x(0) + LEAST_CREATE);
        let bar = self.bar(self.x(0), right, CREATE);
        self.painter.rect_filled(bar, if bar.width() > LEAST_CREATE { 2.0 } else { 1.0 }, ink);
        if ends > waited {
            let dashed = self.bar(right, self.x(ends), CREATE - 1.0).shrink2(vec2(0.5, 0.5));
            let [a, b, c, d] = [dashed.left_top(), dashed.right_top(), dashed.right_bottom(), dashed.left_bottom()];
            self.painter.extend(Shape::dashed_line(&[a, b, c, d], Stroke::new(1.0, ink), 3.0, 2.0));
        }
    }

    fn bar(&self, left: f32, right: f32, height: f32) -> Rect {
        let (top, bottom) = (self.y() - height / 2.0, self.y() + height / 2.0);
        Rect::from_min_max(pos2(left, top), pos2(right.max(left), bottom))
    }

    /// Paints the line on which the polls stand.
    fn line(&self, course: &Course, now_ms: Option<u32>) {
        let from = self.x(course.replied_ms.unwrap_or_default()).max(self.x(0) + LEAST_CREATE);
        let until = course.lasts_ms().max(now_ms.unwrap_or_default());
        let to = self.x(until);
        if to > from
            && course.replied_ms.is_some()
            && (!course.dots.is_empty() || course.end.is_some() || now_ms.is_some())
        {
            self.painter.hline(from..=to, self.y(), Stroke::new(1.0, self.palette.outline));
        }
    }

    fn polls(&self, course: &Course) {
        let even = course.dots.partition_point(|dot| self.axis.is_even(dot.at_ms));
        let (near, far) = course.dots.split_at(even);
        if near.len() > MOST_DOTS {
            let ends = [near.first(), near.last()].map(|dot| self.x(dot.map_or(0, |dot| dot.at_ms)));
            self.many(ends, near, true);
        } else {
            for dot in near {
                self.dot(*dot);
            }
        }
        if !far.is_empty() {
            let left = self.x(self.axis.span) + BEHIND;
            self.many([left, self.cell.right() - FLAG - 4.0], far, false);
        }
    }

    /// Paints many polls as a bar, with their number where there is room.
    fn many(&self, [left, right]: [f32; 2], dots: &[Dot], has_number: bool) {
        let is_soon = dots.iter().any(|dot| dot.kind == DotKind::TooSoon);
        let ink = if is_soon { self.palette.bad.ink } else { self.palette.weak };
        self.painter.rect_filled(self.bar(left - DOT, right + DOT, 2.0 * DOT), DOT, ink);
        if !has_number {
            return;
        }
        let text = self.painter.layout_no_wrap(dots.len().to_string(), Text::Label.font(), self.palette.text);
        let chip =
            Align2::CENTER_CENTER.anchor_size(pos2(f32::midpoint(left, right), self.y()), text.size() + vec2(8.0, 0.0));
        self.painter.rect(chip, 4.0, self.ground, Stroke::new(1.0, ink), StrokeKind::Inside);
        self.painter.galley(Align2::CENTER_CENTER.anchor_size(chip.center(), text.size()).min, text, self.palette.text);
    }

    fn dot(&self, dot: Dot) {
        let at = pos2(self.x(dot.at_ms), self.y());
        match dot.kind {
            DotKind::Poll => self.poll(at),
            DotKind::TooSoon => diamond(&self.painter, at, self.palette.bad.ink),
            DotKind::AfterAnswer => self.ring(at),
            DotKind::HungUp => self.sign(Icon::HungUp, at.x, self.palette.bad.ink),
        }
    }

    fn poll(&self, at: Pos2) {
        self.painter.circle_filled(at, DOT, self.palette.weak);
    }

    fn ring(&self, at: Pos2) {
        self.painter.circle(at, RING, self.ground, Stroke::new(1.5, self.palette.warn.ink));
    }

    /// Paints how the task ended, and the client's own end of createTask. Rings of later polls stand over the answer.
    fn ends(&self, course: &Course) {
        if let Some((end, at_ms)) = course.end {
            let palette = self.palette;
            let (icon, ink) = match end {
                End::Answer => (Icon::Solved, palette.ok.ink),
                End::Callback => (Icon::Callback, palette.ok.ink),
                End::Refusal => (Icon::Refused, palette.bad.ink),
                End::Desk => (Icon::ByTheDesk, palette.warn.ink),
            };
            // What came with the reply to createTask stands beside its bar.
            let beside = if course.replied_ms == Some(at_ms) && end != End::Desk { AROUND_SIGN + 5.0 } else { 0.0 };
            let x = self.cell.left() + self.axis.anywhere(at_ms, course.life_ends_ms) + beside;
            self.sign(icon, x.max(self.x(0) + 6.0), ink);
        }
        if let Some(hung_up) = course.hung_up_ms {
            self.sign(Icon::HungUp, self.x(hung_up), self.palette.bad.ink);
        }
    }

    fn sign(&self, icon: Icon, x: f32, ink: Color32) {
        let at = pos2(x, self.y());
        self.painter.circle_filled(at, AROUND_SIGN, self.ground);
        let galley = icon.galley(&self.painter, SMALL_ICON, ink);
        self.painter.galley(Align2::CENTER_CENTER.anchor_size(at, galley.size()).min, galley, ink);
    }
}

/// Paints the flag at the end of a task's life, from the top of its pole.
pub fn flag_ui(painter: &Painter, top: Pos2, height: f32, ink: Color32) {
    painter.vline(top.x, top.y..=top.y + height, Stroke::new(1.5, ink));
    let at = |x: f32, y: f32| top + vec2(x, y);
    let upper = vec![at(0.0, 0.0), at(9.0, 0.0), at(6.0, 4.0)];
    painter.add(Shape::convex_polygon(upper, ink, Stroke::NONE));
    let lower = vec![at(0.0, 0.0), at(6.0, 4.0), at(9.0, 8.0), at(0.0, 8.0)];
    painter.add(Shape::convex_polygon(lower, ink, Stroke::NONE));
}

/// Paints a diamond.
pub fn diamond(painter: &Painter, at: Pos2, ink: Color32) {
    let corners = [vec2(0.0, -DIAMOND), vec2(DIAMOND, 0.0), vec2(0.0, DIAMOND), vec2(-DIAMOND, 0.0)];
    let corners = corners.map(|corner| at + corner).to_vec();
    painter.add(Shape::convex_polygon(corners, ink, Stroke::NONE));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_even_part_holds_the_longest_answer_up_to_a_minute() {
        let spans = [0, 24_000, 24_001, 59_000, 90_000].map(|longest| Axis::new(longest, 382.0).span);
        assert_eq!(spans, [24_000, 24_000, 26_000, 60_000, 60_000]);
    }

    #[test]
    fn labels_have_room() {
        for (longest, width, steps) in
            [(0, 382.0, 4), (0, 300.0, 4), (0, 220.0, 8), (60_000, 382.0, 8), (60_000, 220.0, 16)]
        {
            let labels: Vec<u32> = Axis::new(longest, width).labels().collect();
            assert_eq!(labels[1], steps * 1_000, "{longest} ms in {width}");
        }
    }

    #[test]
    fn moments_are_in_their_order_and_inside_of_the_axis() {
        let axis = Axis::new(0, 382.0);
        let life = Some(300_000);
        let places: Vec<f32> =
            [0, 2_000, 24_000, 24_001, 100_000, 300_000, u32::MAX].map(|ms| axis.anywhere(ms, life)).to_vec();
        assert!(places.is_sorted() && places[0] >= 0.0 && places[6] <= 382.0, "{places:?}");
        assert!((axis.at(24_000) - 316.0).abs() < 0.01, "as it was drawn");
        assert!(axis.anywhere(u32::MAX, None) <= 382.0);
    }

    #[test]
    fn a_life_is_told_in_minutes() {
        assert_eq!([300_000, 90_000, 30_000].map(whole), ["5 min", "90 s", "30 s"]);
    }
}
