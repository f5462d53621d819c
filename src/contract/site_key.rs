//! Keys by which a page's captcha is known to its maker, and the shape that each maker's keys have.

use super::{SITE_KEY_LENGTH, SITE_KEY_PREFIX};

/// A maker of captchas whose keys have a shape of their own. Source: seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SiteKey {
    Recaptcha,
    Hcaptcha,
    Turnstile,
    FunCaptcha,
    GeeTest,
}

/// Keys for trying a page: the maker documents that they always give the same result.
const TEST_KEYS: &[(&str, &str)] = &[
    (
        "6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI",
        "Google's test key: every answer passes, and the page shows a red warning",
    ),
    ("10000000-ffff-ffff-ffff-000000000001", "hCaptcha's test key: every answer passes"),
    ("20000000-ffff-ffff-ffff-000000000002", "hCaptcha's test key: every answer passes"),
    ("30000000-ffff-ffff-ffff-000000000003", "hCaptcha's test key: every answer passes"),
    ("1x00000000000000000000AA", "Cloudflare's test key: every answer passes"),
    ("2x00000000000000000000AB", "Cloudflare's test key: every answer fails"),
    ("1x00000000000000000000BB", "Cloudflare's test key: every answer passes"),
    ("2x00000000000000000000BB", "Cloudflare's test key: every answer fails"),
    ("3x00000000000000000000FF", "Cloudflare's test key: a person must always click"),
];

/// Returns what a maker says of a key that is only for trying.
#[must_use]
pub fn test_key(key: &str) -> Option<&'static str> {
    TEST_KEYS.iter().find(|(known, _)| *known == key).map(|(_, what)| *what)
}

impl SiteKey {
    /// Every maker, the surest shape first.
    pub const ALL: [Self; 5] = [Self::Turnstile, Self::Recaptcha, Self::FunCaptcha, Self::Hcaptcha, Self::GeeTest];

    /// Returns the captcha's name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Recaptcha => "reCAPTCHA",
            Self::Hcaptcha => "hCaptcha",
            Self::Turnstile => "Cloudflare Turnstile",
            Self::FunCaptcha => "Arkose Labs (FunCaptcha)",
            Self::GeeTest => "GeeTest",
        }
    }

    /// Returns how such a key looks, in words.
    #[must_use]
    pub const fn shape(self) -> &'static str {
        match self {
            Self::Recaptcha => "40 characters that begin with 6L",
            Self::Hcaptcha | Self::FunCaptcha => "36 characters like 01234567-89ab-cdef-0123-456789abcdef",
            Self::Turnstile => "about 24 characters that begin with 0x4",
            Self::GeeTest => "32 hexadecimal digits",
        }
    }

    /// Tells whether a key has this maker's shape.
    #[must_use]
    pub fn fits(self, key: &str) -> bool {
        match self {
            Self::Recaptcha => {
                key.len() == SITE_KEY_LENGTH && key.starts_with(SITE_KEY_PREFIX) && key.bytes().all(is_key_byte)
            }
            Self::Hcaptcha | Self::FunCaptcha => is_uuid(key),
            Self::Turnstile => {
                let begins = key.starts_with("0x4") || matches!(key.as_bytes(), [b'1'..=b'3', b'x', b'0', b'0', ..]);
                begins && (20..=48).contains(&key.len()) && key.bytes().all(is_key_byte)
            }
            Self::GeeTest => key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit()),
        }
    }

    /// Returns the maker whose shape a key has. The two makers of UUIDs are told apart by the case of the letters.
    #[must_use]
    pub fn of(key: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|maker| maker.fits(key))?;
        let is_upper = key.bytes().any(|byte| byte.is_ascii_uppercase());
        Some(if found == Self::FunCaptcha && !is_upper { Self::Hcaptcha } else { found })
    }

    /// Returns the keys of this shape in a text, each once, in their order.
    #[must_use]
    pub fn find_in(self, text: &str) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for word in text.split(|c: char| !c.is_ascii() || !is_key_byte(c as u8)) {
            // What is longer is no key, and a text of one endless word would be cut in many ways.
            let Some(key) = self.at_an_end_of(word) else { continue };
            if !found.contains(&key) && found.len() < 8 {
                found.push(key);
            }
        }
        found
    }

    /// Returns the key that a word is. Dashes of a text around may touch the key.
    fn at_an_end_of(self, word: &str) -> Option<&str> {
        [word, word.trim_matches('-'), word.trim_matches(['-', '_'])].into_iter().find(|word| self.fits(word))
    }
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

fn is_uuid(text: &str) -> bool {
    let mut parts = text.split('-');
    let fits = [8, 4, 4, 4, 12].iter().all(|length| {
        parts.next().is_some_and(|part| part.len() == *length && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
    });
    fits && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_apart_by_their_shape() {
        for (key, maker) in [
            ("6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ-", Some(SiteKey::Recaptcha)),
            ("0x4AAAAAAADnPIDRabcdef12", Some(SiteKey::Turnstile)),
            ("1x00000000000000000000AA", Some(SiteKey::Turnstile)),
            ("10000000-ffff-ffff-ffff-000000000001", Some(SiteKey::Hcaptcha)),
            ("A2A14B1D-1AF3-C791-9BBC-EE33CC7A0A6F", Some(SiteKey::FunCaptcha)),
            ("81388ea1fc187e0c335c0a8907ff2625", Some(SiteKey::GeeTest)),
            ("6Le-wvkSAAAAAPBMRTvw0Q4Muexq9bi0DJwx_mJ", None),
            ("A2A14B1D-1AF3-C791-9BBC-EE33CC7A0A6F-", None),
            ("", None),
        ] {
            assert_eq!(SiteKey::of(key), maker, "{key}");
        }
    }

    #[test]
    fn a_key_is_found_in_any_text_around_it() {
        let key = "6LdR4qkUAAAAAK1w8ZbP3xYcV7mQe5NfTgHjUo2s";
        for text in [
            format!("<div data-sitekey=\"{key}\"></div>"),
            format!("https://www.google.com/recaptcha/api2/anchor?ar=1&k={key}&co=aHR0"),
            format!("grecaptcha.execute('{key}', {{action: 'x'}})"),
            format!("k={key}"),
        ] {
            assert_eq!(SiteKey::Recaptcha.find_in(&text), [key], "{text}");
        }
        assert!(SiteKey::Recaptcha.find_in(&format!("{key}x")).is_empty());
    }
}
