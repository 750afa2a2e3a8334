//! What an import makes of dates without a time of day, and of times that cannot be.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use arrow_array::Array as _;
use arrow_array::cast::AsArray as _;
use arrow_array::types::TimestampMicrosecondType;
use jiff::Timestamp;
use kernel::Language;
use worklog::{ImportError, Mapping, import};

/// Imports `rows` of case, step, time, due and tells the due times as kept, or what is wrong.
fn check(forms: &str, rows: &str) -> String {
    let mapping = format!(
        "[columns]\ncase = \"case\"\nactivity = \"step\"\ntime = \"time\"\ndue = \"due\"\n[time]\nforms = [{forms}]\n"
    );
    let mapping = Mapping::parse(&mapping, "map.toml").unwrap();
    let csv = format!("case;step;time;due\n{rows}");
    let outcome = match import(csv.as_bytes(), "log.csv", &mapping) {
        Ok(outcome) => outcome,
        Err(ImportError::File(problems)) => return problems[0].line(Language::English),
        Err(error) => return error.to_string(),
    };
    let due = outcome.log.parts[0].column_by_name("due").unwrap();
    let due = due.as_primitive::<TimestampMicrosecondType>();
    let told = (0..due.len()).map(|row| match due.is_valid(row) {
        true => Timestamp::from_microsecond(due.value(row)).unwrap().to_string(),
        false => "–".to_owned(),
    });
    let told = told.collect::<Vec<_>>().join(" | ");
    let rejected = outcome.rejected.iter().map(|row| format!("; row {}: {}", row.place, row.reason.en));
    let problems = outcome.problems.iter().map(|problem| format!("; {}", problem.line(Language::English)));
    format!("{told}; {} dates{}", outcome.counts.due_dates, rejected.chain(problems).collect::<String>())
}

#[test]
fn a_due_date_lasts_to_the_end_of_its_day() {
    let vietnamese = r#""%d/%m/%Y %H:%M", "%d/%m/%Y""#;
    insta::assert_snapshot!(check(vietnamese, "1;a;31/03/2023 08:00;31/03/2023\n2;a;31/03/2023 08:00;1/4/2023\n"), @"2023-03-31T16:59:59.999999Z | 2023-04-01T16:59:59.999999Z; 2 dates");
    insta::assert_snapshot!(check("\"iso\"", "1;a;2023-03-31 08:00:00;2023-03-31\n"), @"2023-03-31T16:59:59.999999Z; 1 dates");
}

#[test]
fn a_due_time_stays_what_it_is() {
    insta::assert_snapshot!(check("\"iso\"", "1;a;2023-03-31 08:00:00;2023-03-31 11:30:00\n2;a;2023-03-31 08:00:00;2023-04-01 00:00:00\n"), @"2023-03-31T04:30:00Z | 2023-03-31T17:00:00Z; 0 dates");
    insta::assert_snapshot!(check("\"iso\"", "1;a;2023-03-31;2023-03-31T11:30:00+07:00\n"), @"2023-03-31T04:30:00Z; 0 dates");
}

#[test]
fn a_spreadsheet_that_writes_every_date_as_midnight_means_dates() {
    insta::assert_snapshot!(check("\"iso\"", "1;a;2023-03-31 08:00:00;2023-03-31 00:00:00\n2;a;2023-03-31 08:00:00;\n3;a;2023-03-31 08:00:00;2023-04-01T00:00:00+07:00\n"), @"2023-03-31T16:59:59.999999Z | – | 2023-04-01T16:59:59.999999Z; 2 dates; log.csv:0:due: note [due-at-midnight] every due time is written as 00:00 and so is a date: due at the end of that day → if midnight is meant, write 00:00:01 in the file");
}

#[test]
fn times_that_cannot_be_are_listed() {
    insta::assert_snapshot!(check("\"iso\"", "1;a;0001-01-01T00:00:00Z;\n1;b;9999-12-31T23:59:59Z;\n1;c;1900-01-01T00:00:00Z;9999-12-31\n1;d;2200-12-31T23:59:59Z;1899-12-31\n"), @"– | –; 2 dates; row 2: the year 1 lies outside the years 1900–2200; row 3: the year 9999 lies outside the years 1900–2200; log.csv:0:due: warning [bad-times] 2 due or finishing times cannot be read and count as absent; for example «9999» → add their form to the mapping");
    insta::assert_snapshot!(check("\"iso\"", "1;a;0001-01-01;\n"), @"log.csv:2: blocker [nothing-kept] none of 1 events can be kept: the year 0 lies outside the years 1900–2200 → check the mapping: columns, forms of time");
}
