//! The frame of a JPEG: its components, and how much of each has come.

/// Most blocks of a progressive picture whose scans are followed: more than any picture that is decoded has.
const MAX_BLOCKS: usize = 4 * 1024 * 1024;

/// Marks a coefficient of which nothing has come.
const NOTHING: u8 = u8::MAX;

/// A component: brightness, or one of the colours.
pub(super) struct Component {
    pub id: u8,
    /// Blocks of one unit, side by side and one above the other.
    pub across: usize,
    pub down: usize,
    /// Blocks of a row as they are stored, some of which may lie beyond the picture.
    pub stride: usize,
    /// Blocks that a scan of this component alone has.
    pub blocks: (usize, usize),
    /// One bit a coefficient, for each block of a progressive picture: the coefficient is not zero.
    pub set: Vec<u64>,
    /// The lowest bit of each coefficient that has come.
    reached: [u8; 64],
}

/// What the start of a frame says.
pub(super) struct Frame {
    pub is_progressive: bool,
    pub components: Vec<Component>,
    /// Units, side by side and one above the other.
    pub units: (usize, usize),
}

impl Frame {
    /// Reads a frame's header. Returns `None` for a coding whose scans can't be followed here.
    pub(super) fn read(marker: u8, header: &[u8]) -> Option<Self> {
        let is_progressive = match marker {
            0xc0 | 0xc1 => false,
            0xc2 => true,
            _ => return None,
        };
        let [_, h0, h1, w0, w1, count, specs @ ..] = header else { return None };
        let (height, width) =
            (usize::from(u16::from_be_bytes([*h0, *h1])), usize::from(u16::from_be_bytes([*w0, *w1])));
        let specs: Vec<[u8; 3]> = specs.as_chunks::<3>().0.iter().take((*count).into()).copied().collect();
        let sizes = || specs.iter().map(|[_, sampling, _]| (usize::from(sampling >> 4), usize::from(sampling & 15)));
        let most = (sizes().map(|size| size.0).max()?, sizes().map(|size| size.1).max()?);
        if height == 0 || width == 0 || sizes().any(|(across, down)| across * down == 0 || across > 4 || down > 4) {
            return None;
        }
        let units = (width.div_ceil(8 * most.0), height.div_ceil(8 * most.1));
        let total: usize = sizes().map(|(across, down)| units.0 * across * units.1 * down).sum();
        if is_progressive && total > MAX_BLOCKS {
            return None;
        }
        let component = |([id, ..], (across, down)): (&[u8; 3], (usize, usize))| Component {
            id: *id,
            across,
            down,
            stride: units.0 * across,
            blocks: ((width * across).div_ceil(8 * most.0), (height * down).div_ceil(8 * most.1)),
            set: vec![0; if is_progressive { units.0 * across * units.1 * down } else { 0 }],
            reached: [NOTHING; 64],
        };
        Some(Self { is_progressive, components: specs.iter().zip(sizes()).map(component).collect(), units })
    }

    /// Notes that a scan brought some coefficients of a component down to a bit.
    pub(super) fn note(&mut self, component: usize, coefficients: std::ops::RangeInclusive<usize>, bit: u8) {
        if let Some(reached) = self.components[component].reached.get_mut(coefficients) {
            reached.fill(bit);
        }
    }

    /// Tells whether every coefficient has come to its last bit.
    pub(super) fn is_whole(&self) -> bool {
        let needed = if self.is_progressive { 64 } else { 1 };
        self.components.iter().all(|component| component.reached[..needed].iter().all(|bit| *bit == 0))
    }
}
