//! Looks for a secret in files, in every spelling in which it could have been written.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// One way to write the secret.
struct Spelling {
    name: &'static str,
    bytes: Vec<u8>,
}

/// A secret to look for.
pub struct Canary(Vec<Spelling>);

impl Canary {
    pub fn new(secret: &str) -> Self {
        let spelling = |name, bytes| Spelling { name, bytes };
        let digit = |nibble: u8| char::from_digit(nibble.into(), 16);
        let hex: String = secret.bytes().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).flatten().collect();
        let mut spellings = vec![
            spelling("plain", secret.as_bytes().to_vec()),
            spelling("UTF-16LE", secret.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            spelling("UTF-16BE", secret.encode_utf16().flat_map(u16::to_be_bytes).collect()),
            spelling("hexadecimal", hex.to_uppercase().into_bytes()),
            spelling("hexadecimal", hex.into_bytes()),
        ];
        for shift in 0..3 {
            spellings.push(spelling("base64", base64_within(secret, shift, |bytes| STANDARD_NO_PAD.encode(bytes))));
            spellings.push(spelling("base64url", base64_within(secret, shift, |bytes| URL_SAFE_NO_PAD.encode(bytes))));
        }
        Self(spellings)
    }

    /// How the secret is spelled in some bytes.
    pub fn spellings_in(&self, bytes: &[u8]) -> Vec<&'static str> {
        let is_in = |spelling: &&Spelling| {
            let first = spelling.bytes[0];
            let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == first);
            starts.map(|(at, _)| &bytes[at..]).any(|rest| rest.starts_with(&spelling.bytes))
        };
        self.0.iter().filter(is_in).map(|spelling| spelling.name).collect()
    }

    /// Every place below a directory that holds the secret; file names are places too.
    pub fn places_below(&self, directory: &Path) -> Vec<String> {
        let mut places = Vec::new();
        for entry in fs::read_dir(directory).unwrap().map(Result::unwrap) {
            let path = entry.path();
            let name = path.display();
            places.extend(
                self.spellings_in(entry.file_name().as_encoded_bytes())
                    .iter()
                    .map(|how| format!("{name}, in the name: {how}")),
            );
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                places.extend(self.places_below(&path));
            } else if kind.is_file() {
                let bytes = match fs::read(&path) {
                    Ok(bytes) => bytes,
                    // The keyring replaces its file now and then; what is gone holds nothing.
                    Err(error) if error.kind() == ErrorKind::NotFound => continue,
                    Err(error) => panic!("{name}: {error}"),
                };
                places.extend(self.spellings_in(&bytes).iter().map(|how| format!("{name}: {how}")));
            }
        }
        places
    }
}

/// The base64 characters that stand for the secret alone, `shift` bytes into something longer.
fn base64_within(secret: &str, shift: usize, encode: impl Fn(&[u8]) -> String) -> Vec<u8> {
    let mut bytes = vec![0; shift];
    bytes.extend_from_slice(secret.as_bytes());
    let mut text = encode(&bytes).into_bytes();
    // The characters at the ends also hold bits of the neighbours.
    if !bytes.len().is_multiple_of(3) {
        text.pop();
    }
    text.split_off([0, 2, 3][shift])
}

#[test]
fn every_spelling_is_found_in_whatever_surrounds_it() {
    let canary = Canary::new("c4n4ry-5e7d1f9b");
    for before in ["", "x", "xy", "xyz"] {
        let text = format!("{before}c4n4ry-5e7d1f9b?>");
        assert_eq!(canary.spellings_in(text.as_bytes()), ["plain"]);
        assert!(canary.spellings_in(STANDARD_NO_PAD.encode(&text).as_bytes()).contains(&"base64"), "{before}");
        assert!(canary.spellings_in(URL_SAFE_NO_PAD.encode(&text).as_bytes()).contains(&"base64url"), "{before}");
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(canary.spellings_in(&wide).contains(&"UTF-16LE"));
    }
    assert!(canary.spellings_in(b"c4n4ry-5e7d1f9").is_empty());
}
