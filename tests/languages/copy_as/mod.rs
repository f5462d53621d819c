//! The languages of the copies, and the sandbox that records what they send.

pub mod cases;
pub mod powershell;
pub mod programs;
pub mod recorder;
