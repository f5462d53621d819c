//! A text with a key in it, on its way to or from a place that takes texts alone.

use std::ops::Deref;

use zeroize::Zeroizing;

/// A text whose memory is overwritten when the text is dropped. The type can't be printed.
pub struct SecretText(Zeroizing<String>);

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl Deref for SecretText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use zeroize::ZeroizeOnDrop;

    use super::*;

    #[test]
    fn the_memory_is_overwritten() {
        fn is_overwritten<T: ZeroizeOnDrop>(_: &T) {}
        let text = SecretText::from("https://capkill.com 67b6bcbb".to_owned());
        is_overwritten(&text.0);
        assert_eq!(text.split_once(' ').unwrap().1, "67b6bcbb");
    }
}
