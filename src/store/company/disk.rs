//! The company's one tree of keys and values: all that it asks of the database, its panics made errors.

pub(super) use crate::store::{Batch, Bytes, Table as Disk};
