//! Follows a scan's codes without keeping what they say, to see where its data end.

use super::bits::{Bits, Codes, Fault};
use super::frame::Frame;

/// Most blocks that are looked at in all scans together: a hostile file may have any number of scans.
pub(super) const MAX_LOOKS: usize = 64 * 1024 * 1024;

/// The tables of codes, by class (0 for DC, 1 for AC) and number.
pub(super) type Tables = [[Option<Codes>; 4]; 2];

/// A component of a scan, and its tables.
struct Part {
    index: usize,
    dc: usize,
    ac: usize,
}

/// What the start of a scan says.
pub(super) struct Scan {
    parts: Vec<Part>,
    first: usize,
    last: usize,
    /// The scan refines coefficients that came before.
    refines: bool,
    low: u8,
}

impl Scan {
    /// Reads a scan's header.
    pub(super) fn read(header: &[u8], frame: &Frame) -> Option<Self> {
        let (count, rest) = header.split_first()?;
        let count = usize::from(*count);
        let mut parts = Vec::new();
        for [id, tables] in rest.as_chunks::<2>().0.iter().take(count) {
            let index = frame.components.iter().position(|component| component.id == *id)?;
            parts.push(Part { index, dc: usize::from(tables >> 4), ac: usize::from(tables & 15) });
        }
        let [first, last, bits, ..] = *rest.get(count * 2..)? else { return None };
        let (first, last) = if frame.is_progressive { (first.into(), last.into()) } else { (0, 63) };
        let is_sound = !parts.is_empty() && first <= last && last < 64 && (first == 0 || parts.len() == 1);
        let (high, low) = if frame.is_progressive { (bits >> 4, bits & 15) } else { (0, 0) };
        is_sound.then_some(Self { parts, first, last, refines: high > 0, low })
    }

    /// Follows the scan. Returns where its data end, once all of the picture has come.
    pub(super) fn follow(
        &self,
        frame: &mut Frame,
        tables: &Tables,
        (bytes, at): (&[u8], usize),
        interval: usize,
        looks: &mut usize,
    ) -> Result<usize, Fault> {
        let mut reader = Reader { scan: self, tables, bits: Bits::new(bytes, at), end_run: 0, looks };
        let is_alone = self.parts.len() == 1;
        let (across, down) = if is_alone { frame.components[self.parts[0].index].blocks } else { frame.units };
        for number in 0..across * down {
            if interval > 0 && number > 0 && number.is_multiple_of(interval) {
                reader.bits.restart()?;
                reader.end_run = 0;
            }
            let place = (number % across, number / across);
            if is_alone {
                reader.block(frame, &self.parts[0], place)?;
            } else {
                reader.unit(frame, place)?;
            }
        }
        for part in &self.parts {
            frame.note(part.index, self.first..=self.last, self.low);
        }
        Ok(reader.bits.at())
    }
}

struct Reader<'a> {
    scan: &'a Scan,
    tables: &'a Tables,
    bits: Bits<'a>,
    /// Blocks that are known to be at their end.
    end_run: u32,
    looks: &'a mut usize,
}

impl Reader<'_> {
    /// Reads the blocks of all components in a unit.
    fn unit(&mut self, frame: &mut Frame, (x, y): (usize, usize)) -> Result<(), Fault> {
        for part in &self.scan.parts {
            let (across, down) = (frame.components[part.index].across, frame.components[part.index].down);
            for index in 0..across * down {
                self.block(frame, part, (x * across + index % across, y * down + index / across))?;
            }
        }
        Ok(())
    }

    fn block(&mut self, frame: &mut Frame, part: &Part, (x, y): (usize, usize)) -> Result<(), Fault> {
        *self.looks = self.looks.checked_sub(1).ok_or(Fault::Odd)?;
        if !frame.is_progressive {
            self.dc(part)?;
            return self.ac(part, &mut 0);
        }
        if self.scan.first == 0 {
            return if self.scan.refines { self.bits.skip(1) } else { self.dc(part) };
        }
        let component = &mut frame.components[part.index];
        let set = component.set.get_mut(y * component.stride + x).ok_or(Fault::Odd)?;
        if self.scan.refines { self.refined(part, set) } else { self.ac(part, set) }
    }

    fn next(&mut self, class: usize, number: usize) -> Result<u8, Fault> {
        let codes = self.tables[class].get(number).and_then(Option::as_ref).ok_or(Fault::Odd)?;
        codes.next(&mut self.bits)
    }

    fn dc(&mut self, part: &Part) -> Result<(), Fault> {
        let size = self.next(0, part.dc)?;
        if size > 16 { Err(Fault::Odd) } else { self.bits.skip(size.into()) }
    }

    /// Reads the coefficients after the first, and notes which are not zero.
    fn ac(&mut self, part: &Part, set: &mut u64) -> Result<(), Fault> {
        if self.end_run > 0 {
            self.end_run -= 1;
            return Ok(());
        }
        let mut at = self.scan.first.max(1);
        while at <= self.scan.last {
            let code = self.next(1, part.ac)?;
            let (run, size) = (usize::from(code >> 4), u32::from(code & 15));
            if size > 0 {
                at += run;
                self.bits.skip(size)?;
                *set |= 1_u64.checked_shl(u32::try_from(at).unwrap_or(64)).unwrap_or(0);
                at += 1;
            } else if run == 15 {
                at += 16;
            } else {
                self.end_run = self.run_of_ends(run)?.saturating_sub(1);
                break;
            }
        }
        Ok(())
    }

    /// Returns how many blocks end here, this one among them.
    fn run_of_ends(&mut self, run: usize) -> Result<u32, Fault> {
        // Only progressive pictures have longer runs than one.
        let bits = u32::try_from(run).unwrap_or(0);
        Ok((1 << bits) + if bits > 0 { self.bits.take(bits)? } else { 0 })
    }

    /// Reads one more bit of each coefficient that is not zero, and the coefficients that begin with this bit.
    fn refined(&mut self, part: &Part, set: &mut u64) -> Result<(), Fault> {
        let mut at = self.scan.first;
        while self.end_run == 0 && at <= self.scan.last {
            let code = self.next(1, part.ac)?;
            let (run, size) = (usize::from(code >> 4), code & 15);
            if size > 0 {
                self.bits.skip(1)?;
            } else if run < 15 {
                self.end_run = self.run_of_ends(run)?;
                break;
            }
            at = self.over(at, run, *set)?;
            if size > 0 && at <= self.scan.last {
                *set |= 1 << at;
            }
            at += 1;
        }
        if self.end_run > 0 {
            self.over(at, usize::MAX, *set)?;
            self.end_run -= 1;
        }
        Ok(())
    }

    /// Goes over a run of zeros, and takes a bit for each coefficient between them that is not zero. Returns where the
    /// run ends.
    fn over(&mut self, mut at: usize, mut run: usize, set: u64) -> Result<usize, Fault> {
        while at <= self.scan.last {
            if set >> at & 1 == 1 {
                self.bits.skip(1)?;
            } else if run == 0 {
                break;
            } else {
                run -= 1;
            }
            at += 1;
        }
        Ok(at)
    }
}
