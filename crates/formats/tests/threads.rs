//! The number of threads on which a file is read never shows: neither in what is read, nor in what is refused and where.

use std::fmt::Write as _;
use std::num::NonZeroUsize;

use formats::events::{Form, Keep, Limits, Options, TimeForm, Values, Want, read};
use kernel::Language;

/// Rows of several pieces: cases that go on and end, many officers, times that are none, quotes, rows of other widths.
fn rows(count: u64) -> Vec<u8> {
    let mut text = String::from("case;step;at;officer;note\n");
    let mut state = 7u64;
    for row in 0..count {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let random = state >> 33;
        let minute = random % 70;
        let _ = write!(text, "hồ sơ {};", if random.is_multiple_of(3) { row / 4 } else { random % 50_000 });
        let _ = write!(
            text,
            "{};2024-03-0{}T10:{minute:02}:00;",
            ["nhận", "chuyển", "Trả", " "][random as usize % 4],
            1 + random % 9
        );
        let _ = match random % 11 {
            0 => writeln!(text, "\"cán bộ {}\";\"a \"\"b\"\"\n;c\"", random % 20_000),
            1 => writeln!(text, "cán bộ {};", random % 300),
            2 if random % 500 == 2 => writeln!(text, "cán bộ 1"),
            _ => writeln!(text, "cán bộ {};{}\r", random % 300, "x".repeat(random as usize % 60)),
        };
    }
    text.into_bytes()
}

/// All that was read, down to the code of each text.
fn told(bytes: &[u8], threads: usize, limits: &Limits) -> String {
    let want = |name: &str, form| Want { name: name.to_owned(), form };
    let keep = Keep::Only(vec![
        want("officer", Form::Text),
        want("case", Form::Text),
        want("at", Form::Time(vec![TimeForm::Iso])),
        want("step", Form::Text),
        want("note", Form::Text),
    ]);
    let threads = NonZeroUsize::new(threads);
    let options = Options { keep, threads, limits: limits.clone(), ..Options::default() };
    let table = match read(bytes, "log", &options) {
        Ok(table) => table,
        Err(refused) => return format!("REFUSED {}", refused.0.line(Language::English)),
    };
    let mut text = format!("{} events of {} bytes\n{:?}\n", table.rows, table.bytes, table.available);
    let _ = writeln!(text, "{} {:?}\n{:?}", table.rejected_count, table.rejected, table.places);
    for column in &table.columns {
        let _ = match &column.values {
            Values::Text(values) => {
                let texts: Vec<&str> = values.dictionary.iter().collect();
                writeln!(text, "{} {texts:?} {:?}", column.name, values.codes)
            }
            Values::Time(times) => writeln!(
                text,
                "{} {:?} {:?} {:?} {}",
                column.name, times.micros, times.offsets, times.bad, times.bad_count
            ),
        };
    }
    text
}

/// The same for any number of threads; its beginning.
fn check(bytes: &[u8], limits: &Limits) -> String {
    let alone = told(bytes, 1, limits);
    for threads in [2, 3, 8] {
        // Not by assert_eq: the texts are megabytes.
        assert!(told(bytes, threads, limits) == alone, "{threads} threads");
    }
    alone.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn threads_do_not_show_in_what_is_read() {
    let bytes = rows(60_000);
    insta::assert_snapshot!(check(&bytes, &Limits::default()), @"59992 events of 4901026 bytes");
}

#[test]
fn threads_do_not_show_in_what_is_refused() {
    let mut bytes = rows(60_000);
    let limits = Limits { rows: 50_000, ..Limits::default() };
    insta::assert_snapshot!(check(&bytes, &limits), @"REFUSED log:50010: blocker [many-events] more than 50000 events → split the log by time");
    let at =
        bytes.len() * 3 / 4 + bytes[bytes.len() * 3 / 4..].iter().position(|byte| *byte == b'h').unwrap();
    bytes[at] = 0xff;
    insta::assert_snapshot!(check(&bytes, &Limits::default()), @"REFUSED log:45025:1: blocker [not-utf8] the text here is not UTF-8 → save the file again in UTF-8");
    bytes.extend_from_slice("\"".as_bytes());
    bytes.extend(std::iter::repeat_n(b'\n', 3 << 20));
    insta::assert_snapshot!(check(&bytes, &Limits::default()), @"REFUSED log:45025:1: blocker [not-utf8] the text here is not UTF-8 → save the file again in UTF-8");
    bytes[at] = b'h';
    insta::assert_snapshot!(check(&bytes, &Limits::default()), @"REFUSED log:60002: blocker [element-too-long] one tag or one row is longer than 1048576 bytes → split the log, or look for a quote left open near here");
}
