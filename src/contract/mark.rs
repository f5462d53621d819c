//! The mark of this user's desks: a secret that lies outside of every data directory. What a directory says begins by
//! itself only where the mark proves that a desk of this user wrote it; a directory from elsewhere could say anything.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Length of the secret, in bytes.
pub const MARK_BYTES: usize = 32;

/// Length of a proof, which is written as 16 hexadecimal digits.
const PROOF_BYTES: usize = 8;

/// The mark; the default one proves nothing.
#[derive(Clone, Default)]
pub struct Mark(Option<[u8; MARK_BYTES]>);

impl fmt::Debug for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mark")
    }
}

impl Mark {
    /// Returns the mark with a secret.
    #[must_use]
    pub const fn of_secret(secret: [u8; MARK_BYTES]) -> Self {
        Self(Some(secret))
    }

    /// Returns what proves that a desk with this mark wrote a text; `None` without a secret.
    #[must_use]
    pub fn proof(&self, text: &str) -> Option<String> {
        let secret = self.0.as_ref()?;
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
        mac.update(text.as_bytes());
        let whole = mac.finalize().into_bytes();
        let number = whole.iter().take(PROOF_BYTES).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        Some(format!("{number:016x}"))
    }

    /// Tells whether a proof is this mark's, for this very text.
    #[must_use]
    pub fn proves(&self, text: &str, proof: &str) -> bool {
        self.proof(text).is_some_and(|known| known == proof)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_proves_what_it_wrote_and_nothing_else() {
        let (mark, other) = (Mark::of_secret([7; MARK_BYTES]), Mark::of_secret([8; MARK_BYTES]));
        let proof = mark.proof("a text").unwrap();
        assert!(mark.proves("a text", &proof) && Mark::of_secret([7; MARK_BYTES]).proves("a text", &proof));
        assert!(!mark.proves("another", &proof) && !mark.proves("a text", "") && !mark.proves("a text", &proof[..8]));
        assert!(!other.proves("a text", &proof));
        assert!(Mark::default().proof("a text").is_none() && !Mark::default().proves("a text", &proof));
    }

    #[test]
    fn a_mark_is_never_printed() {
        assert_eq!(format!("{:?}", Mark::of_secret([7; MARK_BYTES])), "Mark");
    }
}
