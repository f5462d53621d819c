//! Pages of a database file that SQLite itself can't make sense of any more, read raw.
//!
//! The layout is <https://www.sqlite.org/fileformat2.html>. Nothing in a damaged file is trusted:
//! every length and every page number is held against what is there.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

/// The beginning of every SQLite file.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// The page size that SQLite chooses by itself, and that this program's files have.
const USUAL_PAGE: usize = 4096;

/// Longest record that is believed.
const MAX_RECORD: u64 = 64 * 1024 * 1024;

/// A value of a record.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Field {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

/// A record found on a page.
#[derive(Debug)]
pub(super) struct Found {
    /// `None` on pages of an index or of a table without row numbers.
    pub rowid: Option<i64>,
    pub fields: Vec<Field>,
    /// The record's end could not be read.
    pub is_cut: bool,
}

/// A database file as pages.
pub(super) struct Pages {
    file: File,
    size: usize,
    /// Bytes of a page that SQLite uses.
    usable: usize,
    pub count: u32,
    free: HashSet<u32>,
}

impl Pages {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut header = Vec::new();
        (&mut file).take(100).read_to_end(&mut header)?;
        let size = page_size(&header).unwrap_or(USUAL_PAGE);
        let reserved = if is_header(&header) { usize::from(header[20]) } else { 0 };
        let count = u32::try_from(length.div_ceil(size as u64)).unwrap_or(u32::MAX);
        let mut pages =
            Self { file, size, usable: size.saturating_sub(reserved).max(480), count, free: HashSet::new() };
        if is_header(&header) {
            pages.free = pages.freelist(be32(&header, 32));
        }
        Ok(pages)
    }

    /// Returns the pages that hold nothing, as far as their list can be read.
    fn freelist(&mut self, first: u32) -> HashSet<u32> {
        let (mut free, mut trunk) = (HashSet::new(), first);
        while trunk != 0 && trunk <= self.count && free.insert(trunk) {
            let Some(page) = self.page(trunk) else { break };
            let leaves = (be32(&page, 4) as usize).min(self.usable / 4 - 2);
            let numbers = (0..leaves).map(|leaf| be32(&page, 8 + 4 * leaf));
            free.extend(numbers.filter(|number| (2..=self.count).contains(number)));
            trunk = be32(&page, 0);
        }
        free
    }

    /// Reads a page, filled with zeros where the file ends in it.
    fn page(&mut self, number: u32) -> Option<Vec<u8>> {
        if number == 0 || number > self.count {
            return None;
        }
        let mut page = Vec::with_capacity(self.size);
        self.file.seek(SeekFrom::Start(u64::from(number - 1) * self.size as u64)).ok()?;
        (&mut self.file).take(self.size as u64).read_to_end(&mut page).ok()?;
        page.resize(self.size, 0);
        Some(page)
    }

    /// Returns every record on a page; none of a page that is free or holds no records.
    pub(super) fn records(&mut self, number: u32) -> Vec<Found> {
        if self.free.contains(&number) {
            return Vec::new();
        }
        let Some(page) = self.page(number) else { return Vec::new() };
        let start = if number == 1 { 100 } else { 0 };
        let (cells_at, has_child, has_rowid) = match page[start] {
            0x0d => (start + 8, false, true),
            0x0a => (start + 8, false, false),
            0x02 => (start + 12, true, false),
            _ => return Vec::new(),
        };
        let count = usize::from(be16(&page, start + 3));
        let offsets: Vec<usize> = (0..count)
            .map(|cell| cells_at + 2 * cell)
            .take_while(|at| at + 2 <= self.usable)
            .map(|at| usize::from(be16(&page, at)))
            .collect();
        offsets.into_iter().filter_map(|at| self.record(&page, at + if has_child { 4 } else { 0 }, has_rowid)).collect()
    }

    fn record(&mut self, page: &[u8], mut at: usize, has_rowid: bool) -> Option<Found> {
        let length = varint(page, &mut at)?;
        let rowid = if has_rowid { Some(varint(page, &mut at)?.cast_signed()) } else { None };
        if length == 0 || length > MAX_RECORD {
            return None;
        }
        let payload = self.payload(page, at, usize::try_from(length).ok()?, has_rowid)?;
        let (fields, is_cut) = fields(&payload, length as usize)?;
        Some(Found { rowid, fields, is_cut })
    }

    /// Returns a record's bytes, also from the pages it overflows to; fewer where one of the pages is gone.
    fn payload(&mut self, page: &[u8], at: usize, length: usize, is_table: bool) -> Option<Vec<u8>> {
        let usable = self.usable;
        let most = if is_table { usable - 35 } else { (usable - 12) * 64 / 255 - 23 };
        if length <= most {
            return page.get(at..at + length).map(<[u8]>::to_vec);
        }
        let least = (usable - 12) * 32 / 255 - 23;
        let wanted = least + (length - least) % (usable - 4);
        let local = if wanted <= most { wanted } else { least };
        let mut payload = page.get(at..at + local)?.to_vec();
        let mut next = be32(page.get(at + local..at + local + 4)?, 0);
        while payload.len() < length {
            // A record goes on only to pages that are in use.
            let Some(more) = self.page(next).filter(|_| !self.free.contains(&next)) else { break };
            let here = (length - payload.len()).min(usable - 4);
            payload.extend_from_slice(&more[4..4 + here]);
            next = be32(&more, 0);
        }
        Some(payload)
    }
}

/// Gives a file whose beginning is gone the beginning it must have had. Returns whether the file needed one.
pub(super) fn mend_header(path: &Path) -> io::Result<bool> {
    let mut file = File::options().read(true).write(true).open(path)?;
    let mut header = Vec::new();
    (&mut file).take(100).read_to_end(&mut header)?;
    if is_header(&header) {
        return Ok(false);
    }
    let size = page_size(&header).unwrap_or(USUAL_PAGE);
    let pages = u32::try_from(file.metadata()?.len().div_ceil(size as u64)).unwrap_or(u32::MAX);
    let mut whole = [0_u8; 100];
    whole[..16].copy_from_slice(MAGIC);
    whole[16..18].copy_from_slice(&(if size == 65536 { 1 } else { size as u16 }).to_be_bytes());
    // Written through a WAL, so that one that lies beside it is read.
    whole[18..24].copy_from_slice(&[2, 2, 0, 64, 32, 32]);
    whole[28..32].copy_from_slice(&pages.to_be_bytes());
    whole[44..48].copy_from_slice(&4_u32.to_be_bytes());
    whole[56..60].copy_from_slice(&1_u32.to_be_bytes());
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&whole)?;
    Ok(true)
}

fn is_header(header: &[u8]) -> bool {
    header.len() == 100 && header.starts_with(MAGIC) && page_size(header).is_some() && header[21..24] == [64, 32, 32]
}

fn page_size(header: &[u8]) -> Option<usize> {
    let size = match header.get(16..18)? {
        [0, 1] => 65536,
        bytes => usize::from(u16::from_be_bytes([bytes[0], bytes[1]])),
    };
    (size.is_power_of_two() && size >= 512).then_some(size)
}

/// Returns the fields of a record as far as its bytes go, and whether the record is cut.
fn fields(payload: &[u8], length: usize) -> Option<(Vec<Field>, bool)> {
    let mut at = 0;
    let header = usize::try_from(varint(payload, &mut at)?).ok().filter(|header| *header <= length)?;
    let (mut body, mut fields, mut is_cut) = (header, Vec::new(), payload.len() < length);
    while at < header {
        let Some(kind) = varint(payload, &mut at) else { return Some((fields, true)) };
        let size = match kind {
            0 | 8 | 9 => 0,
            1..=4 => kind as usize,
            5 => 6,
            6 | 7 => 8,
            10 | 11 => return None,
            _ => usize::try_from((kind - 12) / 2).ok()?,
        };
        let Some(bytes) = body.checked_add(size).and_then(|end| payload.get(body..end)) else {
            if body.checked_add(size).is_none_or(|end| end > length) {
                // The record says of itself what can't be.
                return None;
            }
            is_cut = true;
            break;
        };
        body += size;
        fields.push(match kind {
            0 => Field::Null,
            8 => Field::Integer(0),
            9 => Field::Integer(1),
            1..=6 => Field::Integer(integer(bytes)),
            7 => Field::Real(f64::from_bits(integer(bytes).cast_unsigned())),
            kind if kind % 2 == 0 => Field::Blob(bytes.to_vec()),
            _ => Field::Text(String::from_utf8_lossy(bytes).into_owned()),
        });
    }
    Some((fields, is_cut))
}

fn integer(bytes: &[u8]) -> i64 {
    let first = bytes.first().map_or(0, |byte| i64::from(byte.cast_signed()));
    bytes.iter().skip(1).fold(first, |value, byte| (value << 8) | i64::from(*byte))
}

fn varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0_u64;
    for place in 0..9 {
        let byte = *bytes.get(*at)?;
        *at += 1;
        if place == 8 {
            return Some((value << 8) | u64::from(byte));
        }
        value = (value << 7) | u64::from(byte & 0x7f);
        if byte < 0x80 {
            return Some(value);
        }
    }
    Some(value)
}

fn be16(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |bytes| u16::from_be_bytes([bytes[0], bytes[1]]))
}

fn be32(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |bytes| u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}
