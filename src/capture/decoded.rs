//! Bodies without their content coding, to be read and kept: they go on as they came.

use std::io::{self, Read};

use flate2::read::{MultiGzDecoder, ZlibDecoder};

/// Most codings one over the other that are taken off.
const MOST_CODINGS: usize = 3;

/// Returns a body without its codings, the last one first, at most `most` bytes of it; and whether that is all.
///
/// `encoding` is the header `Content-Encoding`. `None` where there is no coding, or one that is not known. A body that is
/// broken gives what could be read of it. Source of the names: RFC 9110, 8.4.1, RFC 7932 and RFC 8878.
#[must_use]
pub fn decoded(encoding: Option<&str>, body: &[u8], most: usize) -> Option<(Vec<u8>, bool)> {
    let codings: Vec<String> = encoding?.split(',').map(|coding| coding.trim().to_ascii_lowercase()).collect();
    let codings: Vec<&str> = codings.iter().map(String::as_str).filter(|coding| !is_none(coding)).collect();
    if codings.is_empty() || codings.len() > MOST_CODINGS || !codings.iter().all(|coding| is_known(coding)) {
        return None;
    }
    let (mut plain, mut is_whole) = (body.to_vec(), true);
    for coding in codings.iter().rev() {
        let (read, is_all) = without(coding, &plain, most);
        (plain, is_whole) = (read, is_whole && is_all);
    }
    Some((plain, is_whole))
}

fn is_none(coding: &str) -> bool {
    matches!(coding, "" | "identity")
}

fn is_known(coding: &str) -> bool {
    matches!(coding, "gzip" | "x-gzip" | "deflate" | "br" | "zstd")
}

fn without(coding: &str, body: &[u8], most: usize) -> (Vec<u8>, bool) {
    match coding {
        "br" => read(brotli_decompressor::Decompressor::new(body, 4096), most),
        "zstd" => match ruzstd::decoding::StreamingDecoder::new(body) {
            Ok(decoder) => read(decoder, most),
            Err(_) => (Vec::new(), false),
        },
        "deflate" => match read(ZlibDecoder::new(body), most) {
            // Some servers leave the frame of zlib out.
            (plain, false) if plain.is_empty() => read(flate2::read::DeflateDecoder::new(body), most),
            read => read,
        },
        _ => read(MultiGzDecoder::new(body), most),
    }
}

/// Reads as much as there is, or as is allowed.
fn read(decoder: impl Read, most: usize) -> (Vec<u8>, bool) {
    let mut plain = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let result: io::Result<usize> = decoder.take(limit).read_to_end(&mut plain);
    let is_all = result.is_ok() && plain.len() <= most;
    plain.truncate(most);
    (plain, is_all)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use proptest::prelude::*;

    use super::*;

    const TEXT: &[u8] = br#"{"errorId":0,"taskId":7654321}"#;

    /// The text as `brotli` and `zstd` of Debian wrote it.
    const BROTLI: &[u8] = include_bytes!("decoded/reply.br");
    const ZSTD: &[u8] = include_bytes!("decoded/reply.zst");

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn every_coding_that_clients_ask_for_is_read() {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(TEXT).unwrap();
        let mut raw = DeflateEncoder::new(Vec::new(), Compression::default());
        raw.write_all(TEXT).unwrap();
        for (encoding, body) in [
            ("gzip", gzip(TEXT)),
            ("X-GZIP", gzip(TEXT)),
            ("deflate", zlib.finish().unwrap()),
            ("deflate", raw.finish().unwrap()),
            ("br", BROTLI.to_vec()),
            ("zstd", ZSTD.to_vec()),
            ("gzip, gzip", gzip(&gzip(TEXT))),
            ("identity, gzip", gzip(TEXT)),
        ] {
            assert_eq!(decoded(Some(encoding), &body, 1_000), Some((TEXT.to_vec(), true)), "{encoding}");
        }
    }

    #[test]
    fn what_has_no_coding_or_an_unknown_one_is_left() {
        for encoding in [None, Some(""), Some("identity"), Some("aes128gcm"), Some("gzip,gzip,gzip,gzip")] {
            assert_eq!(decoded(encoding, TEXT, 1_000), None, "{encoding:?}");
        }
    }

    #[test]
    fn a_bomb_is_read_as_far_as_is_allowed() {
        let bomb = gzip(&vec![b'a'; 4_000_000]);
        assert!(bomb.len() < 10_000);
        assert_eq!(decoded(Some("gzip"), &bomb, 1_000), Some((vec![b'a'; 1_000], false)));
    }

    proptest! {
        #[test]
        fn nothing_panics_on_broken_bodies(body in prop::collection::vec(any::<u8>(), 0..200), at in any::<prop::sample::Index>()) {
            for (encoding, sound) in [("gzip", gzip(TEXT)), ("br", BROTLI.to_vec()), ("zstd", ZSTD.to_vec())] {
                let (plain, is_whole) = decoded(Some(encoding), &body, 1_000).unwrap();
                prop_assert!(plain.len() <= 1_000);
                let cut = at.index(sound.len());
                let (part, is_all) = decoded(Some(encoding), &sound[..cut], 1_000).unwrap();
                prop_assert!(TEXT.starts_with(&part) && (!is_all || part == TEXT || part.is_empty()), "{encoding} {cut}");
                drop((plain, is_whole));
            }
        }
    }
}
