//! The formats that submissions are exported to, a file each.

pub(super) mod csv_file;
pub(super) mod har;
pub(super) mod json_lines;
pub(super) mod json_text;
pub(super) mod parts;
