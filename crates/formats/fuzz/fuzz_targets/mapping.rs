//! A mapping from any text: every problem at its line, or a mapping that tells how a file is read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use worklog::Mapping;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match Mapping::parse(text, "mapping.toml") {
        Ok(mapping) => {
            let _ = mapping.options();
            let _ = mapping.class("a", Some("b"));
        }
        Err(problems) => assert!(!problems.is_empty(), "a mapping was refused without saying why"),
    }
});
