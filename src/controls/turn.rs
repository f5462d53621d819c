//! Pictures turned and mirrored as their EXIF orientation asks a viewer to.

use eframe::egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, TextureId, Vec2, pos2, vec2};

/// How a picture is turned: an EXIF orientation, from 1 for none to 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn(u8);

impl Turn {
    /// Leaves a picture as its bytes have it.
    pub const NONE: Self = Self(1);

    /// Turns as an orientation asks; one that is none turns nothing.
    #[must_use]
    pub const fn of_exif(orientation: u8) -> Self {
        if matches!(orientation, 1..=8) { Self(orientation) } else { Self::NONE }
    }

    /// Returns the size of a turned picture.
    #[must_use]
    pub const fn size(self, size: Vec2) -> Vec2 {
        if self.0 >= 5 { vec2(size.y, size.x) } else { size }
    }

    /// Returns where in the bytes' picture a place of the turned one is, both from 0 to 1.
    #[must_use]
    pub fn source(self, Pos2 { x, y }: Pos2) -> Pos2 {
        match self.0 {
            2 => pos2(1.0 - x, y),
            3 => pos2(1.0 - x, 1.0 - y),
            4 => pos2(x, 1.0 - y),
            5 => pos2(y, x),
            6 => pos2(y, 1.0 - x),
            7 => pos2(1.0 - y, 1.0 - x),
            8 => pos2(1.0 - y, x),
            _ => pos2(x, y),
        }
    }

    /// Paints a turned picture into a place.
    pub fn paint(self, painter: &Painter, texture: TextureId, place: Rect, tint: Color32) {
        let mut mesh = Mesh::with_texture(texture);
        mesh.add_rect_with_uv(place, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), tint);
        for vertex in &mut mesh.vertices {
            vertex.uv = self.source(vertex.uv);
        }
        painter.add(Shape::mesh(mesh));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the corner is that a viewer shows at the top left.
    #[test]
    fn each_orientation_brings_its_corner_to_the_top_left() {
        for (orientation, corner) in [
            (1, (0.0, 0.0)),
            (2, (1.0, 0.0)),
            (3, (1.0, 1.0)),
            (4, (0.0, 1.0)),
            (5, (0.0, 0.0)),
            (6, (0.0, 1.0)),
            (7, (1.0, 1.0)),
            (8, (1.0, 0.0)),
        ] {
            let source = Turn::of_exif(orientation).source(pos2(0.0, 0.0));
            assert_eq!((source.x, source.y), corner, "orientation {orientation}");
        }
    }

    #[test]
    fn only_quarter_turns_swap_the_sides() {
        for orientation in 0..=9 {
            let size = Turn::of_exif(orientation).size(vec2(3.0, 2.0));
            assert_eq!(size.x < size.y, (5..=8).contains(&orientation), "orientation {orientation}");
        }
    }
}
