//! Finds the end of a JPEG: not where an end marker stands, but where its last scan has brought the whole picture.

mod bits;
mod frame;
mod scan;

use bits::{Codes, Fault};
use frame::Frame;
use scan::{MAX_LOOKS, Scan, Tables};

/// Returns where a JPEG ends, after its end marker; `None` when a part of the picture is missing, or the marker is.
///
/// Damage that leaves the data long enough, and codings that are rare, are left to the decoder.
pub(super) fn end(bytes: &[u8]) -> Option<usize> {
    let mut walk =
        Walk { bytes, at: 2, frame: None, is_followed: true, tables: Tables::default(), interval: 0, looks: MAX_LOOKS };
    loop {
        let marker = walk.next_marker()?;
        match marker {
            0xd9 => return walk.is_whole().then_some(walk.at),
            0x01 | 0xd0..=0xd8 => {}
            _ => {
                let segment = walk.segment()?;
                walk.take(marker, segment)?;
            }
        }
    }
}

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    frame: Option<Frame>,
    /// The scans can be followed, so that it is known what is missing.
    is_followed: bool,
    tables: Tables,
    /// Units between two restart markers, 0 for none.
    interval: usize,
    looks: usize,
}

impl<'a> Walk<'a> {
    /// Returns the next marker. What stands before it is skipped: data of a scan, or bytes that belong to nothing.
    fn next_marker(&mut self) -> Option<u8> {
        loop {
            let rest = self.bytes.get(self.at..)?;
            let found = rest.windows(2).position(|pair| pair[0] == 0xff && !matches!(pair[1], 0 | 0xff))?;
            let marker = rest[found + 1];
            self.at += found + 2;
            // Restart markers divide a scan's data.
            if !matches!(marker, 0xd0..=0xd7) {
                return Some(marker);
            }
        }
    }

    /// Returns the segment that follows a marker.
    fn segment(&mut self) -> Option<&'a [u8]> {
        let [high, low, ..] = *self.bytes.get(self.at..)? else { return None };
        let length = usize::from(u16::from_be_bytes([high, low])).max(2);
        let segment = self.bytes.get(self.at + 2..self.at + length)?;
        self.at += length;
        Some(segment)
    }

    /// Takes a segment in. Returns `None` when its scan is cut off.
    fn take(&mut self, marker: u8, segment: &[u8]) -> Option<()> {
        match marker {
            0xc4 => self.take_tables(segment),
            0xc0..=0xcf if !matches!(marker, 0xc8 | 0xcc) && self.frame.is_none() => {
                self.frame = Frame::read(marker, segment);
                self.is_followed &= self.frame.is_some();
            }
            0xdd => self.interval = segment.first_chunk().map_or(0, |bytes| u16::from_be_bytes(*bytes).into()),
            0xda => return self.take_scan(segment),
            _ => {}
        }
        Some(())
    }

    fn take_tables(&mut self, mut rest: &[u8]) {
        while let Some((place, codes)) = rest.split_first() {
            let Some((codes, length)) = Codes::read(codes) else { return };
            if let Some(table) =
                self.tables.get_mut(usize::from(place >> 4)).and_then(|class| class.get_mut(usize::from(place & 15)))
            {
                *table = Some(codes);
            }
            rest = &rest[1 + length..];
        }
    }

    fn take_scan(&mut self, header: &[u8]) -> Option<()> {
        let Some(frame) = self.frame.as_mut().filter(|_| self.is_followed) else { return Some(()) };
        let scan = Scan::read(header, frame);
        let data = (self.bytes, self.at);
        let followed =
            scan.map_or(Err(Fault::Odd), |scan| scan.follow(frame, &self.tables, data, self.interval, &mut self.looks));
        match followed {
            Ok(end) => self.at = end,
            Err(Fault::Short) => return None,
            Err(Fault::Odd) => self.is_followed = false,
        }
        Some(())
    }

    fn is_whole(&self) -> bool {
        !self.is_followed || self.frame.as_ref().is_some_and(Frame::is_whole)
    }
}
