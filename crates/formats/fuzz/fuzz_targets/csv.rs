//! CSV from any bytes in any encoding: read whole, read with times in several forms, previewed, looked through for marks.
#![no_main]

use formats::events::{Form, Keep, Limits, Options, TimeForm, Want, read, secrecy_mark};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let bytes = [b"t,c\n", data].concat();
    let limits = Limits { bytes: 1 << 20, rows: 10_000, ..Limits::default() };
    let every = Options { limits: limits.clone(), ..Options::default() };
    let forms = ["iso", "%d/%m/%Y %H:%M", "%d/%m/%y %I:%M %p", "%s"];
    let forms = forms.iter().filter_map(|form| TimeForm::parse(form)).collect();
    let want = |name: &str, form| Want { name: name.to_owned(), form };
    let times = Keep::Only(vec![want("t", Form::Time(forms)), want("c", Form::Text)]);
    let times = Options { limits, keep: times, ..Options::default() };
    let first = Options { first: Some(3), ..every.clone() };
    for bytes in [data, &bytes] {
        let _ = read(bytes, "log.csv", &every);
        let _ = read(bytes, "log.csv", &times);
        let _ = read(bytes, "log.csv", &first);
        let _ = secrecy_mark(bytes, "log.csv", &every);
    }
});
