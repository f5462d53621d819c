//! Commands as people paste them.
