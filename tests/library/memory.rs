//! Memory of the running program: that which may hold a key, and how much of it a picture may take.

use std::fs;
use std::io::{BufRead as _, BufReader, Cursor, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The filter names the kinds of memory that a core dump takes: none of them.
#[test]
fn a_core_dump_has_no_memory_in_it() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_capkill-desk"));
    command.args(["sandbox", "--port", "0"]).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let filter = fs::read_to_string(format!("/proc/{}/coredump_filter", child.id()));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.contains("listening"), "{line}");
    assert_eq!(u32::from_str_radix(filter.unwrap().trim(), 16), Ok(0));
}

/// Names the picture that this test binary, run as a child, is to decode.
const CHILD_PICTURE: &str = "CAPKILL_TEST_BOMB";

/// Stands before the child's most memory in kB on its output.
const PEAK: &str = "at most ";

/// Most memory of a process that decodes a picture of one pixel, in kB: half of what the decoders' limits let through.
const MOST_KB: u64 = 128 * 1024;

/// What the compressed chunk unpacks to: 1 GiB out of 1 MB.
const UNPACKED: usize = 1 << 30;

/// Texts and colour profiles of a PNG are compressed, and the PNG's decoder would unpack them.
#[test]
fn a_compressed_chunk_of_a_picture_is_never_unpacked() {
    if let Ok(picture) = std::env::var(CHILD_PICTURE) {
        return decode_and_tell(Path::new(&picture));
    }
    let (directory, zeros) = (TempDir::new().unwrap(), compressed_zeros());
    assert!((500_000..2_000_000).contains(&zeros.len()), "{} bytes", zeros.len());
    for kind in [b"iCCP", b"zTXt"] {
        // The name of the profile or text, its end, and the method of compression.
        let bomb = chunk(kind, &[b"name\0\0", zeros.as_slice()].concat());
        for is_animated in [false, true] {
            let path = directory.path().join("bomb.png");
            fs::write(&path, picture_with(&bomb, is_animated)).unwrap();
            let peak_kb = peak_of_child(&path);
            let what = format!("{}, animated: {is_animated}", String::from_utf8_lossy(kind));
            println!("{what}: {peak_kb} kB at most");
            assert!(peak_kb <= MOST_KB, "{what}: {peak_kb} kB");
        }
    }
}

/// The child's part: decodes a picture as the window and `inspect` do, and tells how much memory that took.
fn decode_and_tell(path: &Path) {
    let decoded = capkill_desk::picture::decode(&fs::read(path).unwrap()).unwrap();
    assert_eq!((decoded.facts.width_px, decoded.frames.len()), (1, decoded.facts.frames.counted()));
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    println!("{PEAK}{}", peak.trim().trim_end_matches(" kB"));
}

fn peak_of_child(picture: &Path) -> u64 {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "memory::a_compressed_chunk_of_a_picture_is_never_unpacked", "--nocapture"])
        .env(CHILD_PICTURE, picture)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout).into_owned();
    assert!(child.status.success(), "{said}{}", String::from_utf8_lossy(&child.stderr));
    let peak = said.lines().find_map(|line| Some(line.split_once(PEAK)?.1)).unwrap();
    peak.trim().parse().unwrap()
}

/// Zeros as zlib compresses them: the stream of a ZIP file, which lacks only zlib's head and sum.
fn compressed_zeros() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("zeros", SimpleFileOptions::default()).unwrap();
    let some = vec![0_u8; 1 << 20];
    for _ in 0..UNPACKED / some.len() {
        zip.write_all(&some).unwrap();
    }
    let mut archive = ZipArchive::new(zip.finish().unwrap()).unwrap();
    let mut stream = vec![0x78, 0x9c];
    archive.by_index_raw(0).unwrap().read_to_end(&mut stream).unwrap();
    // Adler-32 of zeros: the one half stays 1, the other counts them.
    let sum = u32::try_from(UNPACKED % 65_521).unwrap() << 16 | 1;
    stream.extend(sum.to_be_bytes());
    stream
}

/// A PNG of one pixel, or an animation of two such frames, with a chunk before the pixels.
fn picture_with(extra: &[u8], is_animated: bool) -> Vec<u8> {
    const PIXEL: &str =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    let pixel = STANDARD.decode(PIXEL).unwrap();
    let (head, rest) = pixel.split_at(33);
    let (data, end) = rest.split_at(25);
    assert!(data[4..].starts_with(b"IDAT") && end[4..].starts_with(b"IEND"));
    if !is_animated {
        return [head, extra, data, end].concat();
    }
    let control = |number: u8| {
        // Number, width, height, two offsets, 1/10 s, and what is done with the frame before.
        let numbers = [[0, 0, 0, number], [0, 0, 0, 1], [0, 0, 0, 1], [0; 4], [0; 4], [0, 1, 0, 10]];
        chunk(b"fcTL", &[numbers.concat().as_slice(), &[0, 0]].concat())
    };
    let frames = chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]);
    let second = chunk(b"fdAT", &[[0, 0, 0, 2].as_slice(), &data[8..21]].concat());
    [head, extra, &frames, &control(0), data, &control(1), &second, end].concat()
}

/// A chunk of a PNG with its length and its check sum.
fn chunk(kind: &[u8], payload: &[u8]) -> Vec<u8> {
    let named = [kind, payload].concat();
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let sum = named.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 })
    });
    [length.as_slice(), &named, &(!sum).to_be_bytes()].concat()
}
