//! Pixels that differ are counted, marked and bounded; pictures of other sizes and no pictures too.

use super::*;
use image::{Rgba, RgbaImage};

const GREY: Rgba<u8> = Rgba([90, 90, 90, 255]);

fn grey(width: u32, height: u32) -> RgbaImage {
    RgbaImage::from_pixel(width, height, GREY)
}

fn png(image: &RgbaImage) -> Vec<u8> {
    png_from_rgba(image.width(), image.height(), image.as_raw()).unwrap()
}

fn difference(left: &RgbaImage, right: &RgbaImage) -> PictureDifference {
    decode_pair(&png(left), &png(right)).1.unwrap()
}

#[test]
fn the_same_pixels_in_another_file_are_the_same() {
    let image = grey(20, 10);
    let mut bmp = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bmp, image::ImageFormat::Bmp).unwrap();
    let ([left, right], difference) = decode_pair(&png(&image), bmp.get_ref());
    let difference = difference.unwrap();
    assert!(left.is_ok() && right.is_ok() && difference.is_same());
    assert_eq!((difference.pixels(), difference.bounds, difference.largest_step), (200, None, 0));
    // Nobody sees what colour a clear pixel has.
    let clear = |colour| RgbaImage::from_pixel(4, 4, Rgba([colour, 0, 0, 0]));
    assert!(self::difference(&clear(0), &clear(255)).is_same());
}

#[test]
fn pixels_that_differ_are_counted_bounded_and_marked() {
    let left = grey(200, 60);
    let mut right = left.clone();
    right.put_pixel(20, 30, Rgba([91, 90, 90, 255]));
    right.put_pixel(25, 33, Rgba([90, 90, 60, 255]));
    right.put_pixel(21, 30, Rgba([90, 90, 90, 100]));
    let found = difference(&left, &right);
    assert_eq!((found.differing, found.pixels(), found.largest_step, found.is_same()), (3, 12_000, 155, false));
    assert_eq!(found.bounds, Some(Area { x: 20, y: 30, width_px: 6, height_px: 4 }));
    let pixels = found.marked.take_pixels().unwrap();
    let marks: Vec<usize> = (0..pixels.len()).filter(|at| pixels[*at].to_ne_bytes() == [230, 0, 110, 255]).collect();
    assert_eq!(marks, [30 * 200 + 20, 30 * 200 + 21, 33 * 200 + 25]);
    let back = difference(&right, &left);
    assert_eq!((back.differing, back.largest_step, back.bounds), (found.differing, found.largest_step, found.bounds));
}

#[test]
fn pictures_of_other_sizes_are_compared_where_both_are() {
    let found = difference(&grey(20, 10), &grey(12, 30));
    assert_eq!((found.sizes_px, found.compared_px), ([(20, 10), (12, 30)], (12, 10)));
    assert_eq!((found.differing, found.is_same()), (0, false));
    assert_eq!((found.marked.width_px, found.marked.height_px), (12, 10));
}

#[test]
fn one_pixel_of_a_large_picture_is_found_and_marked() {
    let left = grey(5000, 3);
    let mut right = left.clone();
    right.put_pixel(4001, 1, Rgba([91, 90, 90, 255]));
    let ([decoded, _], found) = decode_pair(&png(&left), &png(&right));
    let found = found.unwrap();
    assert!(decoded.unwrap().is_reduced);
    assert_eq!((found.differing, found.compared_px), (1, (5000, 3)));
    assert_eq!((found.marked.width_px, found.marked.height_px), (1667, 1));
    let pixels = found.marked.take_pixels().unwrap();
    assert_eq!(pixels.iter().position(|pixel| pixel.to_ne_bytes() == [230, 0, 110, 255]), Some(1333));
}

#[test]
fn what_can_not_be_decoded_is_compared_with_nothing() {
    let ([left, right], difference) = decode_pair(&png(&grey(2, 2)), b"no picture");
    assert!(left.is_ok() && right.is_err() && difference.is_none());
    // The first frames of animations are what is compared.
    let ([left, _], difference) = decode_pair(&gif(3), &gif(2));
    assert_eq!((left.unwrap().frames.len(), difference.unwrap().is_same()), (3, true));
}
