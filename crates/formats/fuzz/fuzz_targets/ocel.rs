//! Object-centric logs from any bytes, JSON and XML: with a case and without, previewed, looked through for marks.
#![no_main]

use formats::events::{Chosen, Limits, Options, read, secrecy_mark};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    // A log's beginning, so that most inputs get past the door.
    let json = [br#"{"objects":[{"id":"1","type":"c"}],"events":["#, data].concat();
    let xml = [&b"<log><objects><object id=\"1\" type=\"c\"/></objects><events>"[..], data].concat();
    let limits = Limits { bytes: 1 << 20, rows: 10_000, cells: 10_000, ..Limits::default() };
    let every = Options { limits, ..Options::default() };
    let chosen = Chosen { object_type: Some("c".to_owned()), ..Chosen::default() };
    let cases = Options { chosen, ..every.clone() };
    let first = Options { first: Some(2), ..every.clone() };
    for bytes in [data, &json, &xml] {
        let _ = read(bytes, "log.json", &every);
        let _ = read(bytes, "log.json", &cases);
        let _ = read(bytes, "log.json", &first);
        let _ = secrecy_mark(bytes, "log.json", &every);
    }
});
