//! Two pictures and how they differ.

use crate::picture::{PictureDifference, decode, decode_pair};
use crate::view::preview::Preview;

/// Both pictures and how they differ.
#[derive(Debug)]
pub struct ComparedPictures {
    pub previews: [Option<Preview>; 2],
    /// Both files have the same bytes.
    pub is_same_file: bool,
    /// `None` unless both can be decoded.
    pub difference: Option<PictureDifference>,
}

/// Decodes the pictures of both sides and compares them where there are two.
pub(super) fn compare(left: Option<&[u8]>, right: Option<&[u8]>) -> ComparedPictures {
    match (left, right) {
        (Some(left), Some(right)) => {
            let ([decoded_left, decoded_right], difference) = decode_pair(left, right);
            let previews = [Preview::of_file(left, decoded_left), Preview::of_file(right, decoded_right)].map(Some);
            ComparedPictures { previews, is_same_file: left == right, difference }
        }
        (left, right) => {
            let previews = [left, right].map(|file| file.map(|file| Preview::of_file(file, decode(file))));
            ComparedPictures { previews, is_same_file: false, difference: None }
        }
    }
}
