//! The clock: libfaketime reads the time from a file, which is replaced before each call to sspi.

use std::env;
use std::fs;
use std::path::PathBuf;

use crate::values::{Read, failed};

pub struct Clock(Option<PathBuf>);

impl Clock {
    pub fn find() -> Self {
        Clock(env::var_os("FAKETIME_TIMESTAMP_FILE").map(PathBuf::from))
    }

    pub fn is_there(&self) -> bool {
        self.0.is_some()
    }

    /// Let it be `now`, an RFC 3339 time in UTC, until it is set again.
    pub fn set(&self, now: &str) -> Read<()> {
        let Some(file) = &self.0 else { return Ok(()) };
        let next = file.with_extension("next");
        let text = format!("{}\n", now.trim_end_matches('Z').replace('T', " "));
        fs::write(&next, text)
            .and_then(|()| fs::rename(&next, file))
            .map_err(failed)
    }

    pub fn remove(&self) {
        if let Some(file) = &self.0 {
            let _ = fs::remove_file(file);
        }
    }
}
