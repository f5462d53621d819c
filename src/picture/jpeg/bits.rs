//! Bits of a JPEG's scan, and the Huffman codes in them.

/// Why a scan can't be read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The scan's data end before the picture does.
    Short,
    /// The data can't be what an encoder wrote.
    Odd,
}

/// The bits of a scan, up to the next marker.
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    held: u64,
    count: u32,
}

impl<'a> Bits<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, held: 0, count: 0 }
    }

    /// Returns where the bytes begin that were not looked at: at the marker, once the bits are used up.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    fn fill(&mut self) {
        while self.count <= 48 {
            let byte = match self.bytes.get(self.at..) {
                // A zero byte is put after each 0xff, so that no data look like a marker.
                Some([0xff, 0, ..]) => {
                    self.at += 1;
                    0xff
                }
                Some([0xff, ..] | []) | None => return,
                Some([byte, ..]) => *byte,
            };
            self.at += 1;
            self.held = self.held << 8 | u64::from(byte);
            self.count += 8;
        }
    }

    /// Returns the next bits without taking them. Zeros stand for bits that are not there.
    fn peek(&mut self, count: u32) -> u32 {
        self.fill();
        let mask = (1_u64 << count) - 1;
        let bits =
            if self.count >= count { self.held >> (self.count - count) } else { self.held << (count - self.count) };
        u32::try_from(bits & mask).unwrap_or(0)
    }

    pub(super) fn take(&mut self, count: u32) -> Result<u32, Fault> {
        let bits = self.peek(count);
        self.skip(count)?;
        Ok(bits)
    }

    pub(super) fn skip(&mut self, count: u32) -> Result<(), Fault> {
        self.fill();
        self.count = self.count.checked_sub(count).ok_or(Fault::Short)?;
        Ok(())
    }

    /// Goes on after a restart marker. Whole bytes before the marker are padding that no encoder writes.
    pub(super) fn restart(&mut self) -> Result<(), Fault> {
        self.fill();
        match self.bytes.get(self.at..) {
            Some([0xff, 0xd0..=0xd7, ..]) if self.count < 8 => {
                *self = Self::new(self.bytes, self.at + 2);
                Ok(())
            }
            Some([0xff, ..] | []) | None if self.count < 8 => Err(Fault::Short),
            _ => Err(Fault::Odd),
        }
    }
}

/// A table of Huffman codes.
#[derive(Clone)]
pub(super) struct Codes {
    /// How many codes there are of each length, from one bit on.
    counts: [u32; 16],
    values: Vec<u8>,
    /// Length and value of the code with which eight bits begin; length 0 where the code is longer.
    short: [(u8, u8); 256],
}

impl Codes {
    /// Reads a table, and returns it with the number of bytes that it takes.
    pub(super) fn read(bytes: &[u8]) -> Option<(Self, usize)> {
        let mut counts = [0; 16];
        for (count, byte) in counts.iter_mut().zip(bytes.get(..16)?) {
            *count = u32::from(*byte);
        }
        let total = counts.iter().sum::<u32>() as usize;
        let values = bytes.get(16..16 + total)?.to_vec();
        Some((Self { counts, short: short_codes(&counts, &values), values }, 16 + total))
    }

    /// Returns the value of the next code.
    pub(super) fn next(&self, bits: &mut Bits<'_>) -> Result<u8, Fault> {
        let ahead = bits.peek(16);
        let (length, value) = self.short[(ahead >> 8) as usize];
        if length > 0 {
            bits.skip(length.into())?;
            return Ok(value);
        }
        let (length, value) = self.long(ahead).ok_or(if bits.count < 16 { Fault::Short } else { Fault::Odd })?;
        bits.skip(length)?;
        Ok(value)
    }

    /// Returns length and value of the code with which sixteen bits begin.
    fn long(&self, ahead: u32) -> Option<(u32, u8)> {
        let (mut first, mut index) = (0, 0);
        for (length, count) in (1..).zip(self.counts) {
            let code = ahead >> (16 - length);
            if code.checked_sub(first)? < count {
                let value = self.values.get((index + code - first) as usize)?;
                return Some((length, *value));
            }
            index += count;
            first = (first + count) << 1;
        }
        None
    }
}

fn short_codes(counts: &[u32; 16], values: &[u8]) -> [(u8, u8); 256] {
    let mut short = [(0, 0); 256];
    let (mut code, mut values) = (0_usize, values.iter());
    for (length, count) in (1_u8..=8).zip(counts) {
        for value in values.by_ref().take(*count as usize) {
            let first = code << (8 - length);
            for entry in short.iter_mut().skip(first).take(1 << (8 - length)) {
                *entry = (length, *value);
            }
            code += 1;
        }
        code <<= 1;
    }
    short
}
