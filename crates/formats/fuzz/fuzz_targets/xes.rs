//! XES from any bytes: read whole with every attribute, read with times, looked through for marks.
#![no_main]

use formats::events::{Form, Keep, Limits, Options, TimeForm, Want, read, secrecy_mark};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    // A log's beginning, so that most inputs get past the door.
    let bytes = [b"<log><trace><event>", data].concat();
    let limits = Limits { bytes: 1 << 20, rows: 10_000, ..Limits::default() };
    let every = Options { limits: limits.clone(), ..Options::default() };
    let want = |name: &str, form| Want { name: name.to_owned(), form };
    let times = Keep::Only(vec![
        want("t", Form::Time(vec![TimeForm::Iso])),
        want("case:t", Form::Time(vec![TimeForm::Iso])),
        want("c", Form::Text),
    ]);
    let times = Options { limits, keep: times, ..Options::default() };
    for bytes in [data, &bytes] {
        let _ = read(bytes, "log.xes", &every);
        let _ = read(bytes, "log.xes", &times);
        let _ = secrecy_mark(bytes, "log.xes", &every);
    }
});
