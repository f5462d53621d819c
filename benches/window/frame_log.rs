//! What the desk's own log tells of its frames: neither waiting for a core nor presenting is in it.

use std::fs;
use std::path::Path;

use super::Outcome;

/// What stands before the CPU time of a frame, in microseconds, where the desk logs at `trace`.
const MARK: &str = "cpu_us=";

/// Returns the CPU time of every frame so far, in milliseconds.
pub fn frames_ms(data: &Path) -> Outcome<Vec<f64>> {
    let mut frames = Vec::new();
    for file in fs::read_dir(data.join("logs"))? {
        let text = fs::read_to_string(file?.path())?;
        let micros = text.lines().filter_map(|line| line.rsplit_once(MARK)?.1.trim().parse::<f64>().ok());
        frames.extend(micros.map(|micros| micros / 1000.0));
    }
    Ok(frames)
}
