//! Parquet files as other programs write them, and damaged or hostile ones: what is kept is told, what is refused says why.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod told;

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, Decimal128Array, Float64Array, Int64Array, RecordBatch, StringArray, TimestampMillisecondArray,
    TimestampSecondArray,
};
use formats::events::{Form, Keep, Limits, Options, TimeForm, Want, secrecy_mark};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, GzipLevel, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder};
use told::{check, fixture, package};

fn plain(bytes: &[u8]) -> String {
    check(bytes, &Options::default())
}

fn written(columns: Vec<(&str, ArrayRef)>, properties: WriterPropertiesBuilder) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties.build())).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

fn texts(texts: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(texts.to_vec()))
}

fn times(form: &str) -> Form {
    Form::Time(vec![TimeForm::parse(form).unwrap()])
}

#[test]
fn a_file_of_another_program_reads_row_group_by_row_group() {
    insta::assert_snapshot!(plain(&fixture("one-stop.parquet")), @"
    Parquet, 6 events at [1, 2, 3, 4, 5, 6]
    case: 1 | 1 | 2 | 2 | 3 | –
    step: Tiếp nhận | Trả | Tiếp nhận | Trả | Tiếp nhận | Trả
    ts: 2023-03-31T08:00:00+07:00 | 2023-03-31T08:01:00+07:00 | 2023-03-31T08:02:00+07:00 | 2023-03-31T08:03:00+07:00 | 2023-03-31T08:04:00+07:00 | 2023-03-31T08:05:00+07:00
    local_ns: 2023-03-31T01:00:00.123456 | 2023-03-31T01:00:01.123456 | 2023-03-31T01:00:02.123456 | 2023-03-31T01:00:03.123456 | 2023-03-31T01:00:04.123456 | 2023-03-31T01:00:05.123456
    due: 2023-03-31 | – | 2023-04-01 | 2023-04-02 | 2023-04-03 | 2023-04-04
    fee: 1.5 | 2 | – | 0.1 | 100000000000000000000 | 3.25
    count: 1 | 2 | 3 | 4 | 5 | 4611686018427387904
    online: TRUE | FALSE | – | TRUE | FALSE | TRUE
    log:0:list: warning [column-kind] column «list» is of the type List(Int64, field: 'element') and is not read → if it is needed, export it as text, numbers or times
    ");
}

#[test]
fn times_are_times_whatever_forms_the_mapping_names() {
    let want = |name: &str, form| Want { name: name.to_owned(), form };
    let keep = Keep::Only(vec![
        want("ts", times("%d/%m/%Y")),
        want("local_ns", times("%d/%m/%Y")),
        want("due", times("%d/%m/%Y")),
        want("missing", Form::Text),
    ]);
    let options = Options { keep, first: Some(2), ..Options::default() };
    insta::assert_snapshot!(check(&fixture("one-stop.parquet"), &options), @"
    Parquet, 2 events at [1, 2]
    ts: 2023-03-31T01:00:00Z +420 | 2023-03-31T01:01:00Z +420
    local_ns: 2023-03-31T01:00:00.123456Z no offset | 2023-03-31T01:00:01.123456Z no offset
    due: 2023-03-31T00:00:00Z date only | –
    missing: – | –
    log:0:list: warning [column-kind] column «list» is of the type List(Int64, field: 'element') and is not read → if it is needed, export it as text, numbers or times
    ");
}

#[test]
fn numbers_and_times_at_their_ends() {
    let bytes = written(
        vec![
            ("float", Arc::new(Float64Array::from(vec![123.0, f64::NAN, 0.1]))),
            (
                "decimal",
                Arc::new(Decimal128Array::from(vec![12_345, -5, 0]).with_precision_and_scale(10, 2).unwrap()),
            ),
            ("years", Arc::new(TimestampSecondArray::from(vec![-62_167_219_200, 253_402_207_200, i64::MAX]))),
            (
                "zone",
                Arc::new(
                    TimestampMillisecondArray::from(vec![0, 1_680_224_400_001, -1]).with_timezone("+07:00"),
                ),
            ),
            (
                "unknown zone",
                Arc::new(TimestampSecondArray::from(vec![0, 1, 2]).with_timezone("Nowhere/Land")),
            ),
        ],
        WriterProperties::builder(),
    );
    insta::assert_snapshot!(plain(&bytes), @"
    Parquet, 3 events at [1, 2, 3]
    float: 123 | – | 0.1
    decimal: 123.45 | -0.05 | 0.00
    years: 0000-01-01T00:00:00 | 9999-12-30T22:00:00 | 9223372036854775807
    zone: 1970-01-01T07:00:00+07:00 | 2023-03-31T08:00:00.001000+07:00 | 1970-01-01T06:59:59.999000+07:00
    unknown zone: 1970-01-01T00:00:00+00:00 | 1970-01-01T00:00:01+00:00 | 1970-01-01T00:00:02+00:00
    ");
}

#[test]
fn every_common_compression_reads_the_same() {
    let of = |compression, version| {
        let bytes = written(
            vec![("case", texts(&["1", "2", "3"])), ("step", texts(&["Tiếp nhận", "Trả", "Trả"]))],
            WriterProperties::builder().set_compression(compression).set_writer_version(version),
        );
        plain(&bytes)
    };
    use parquet::file::properties::WriterVersion::{PARQUET_1_0, PARQUET_2_0};
    let expected = of(Compression::UNCOMPRESSED, PARQUET_1_0);
    insta::assert_snapshot!(expected, @"
    Parquet, 3 events at [1, 2, 3]
    case: 1 | 2 | 3
    step: Tiếp nhận | Trả | Trả
    ");
    for version in [PARQUET_1_0, PARQUET_2_0] {
        for compression in [
            Compression::SNAPPY,
            Compression::GZIP(GzipLevel::default()),
            Compression::ZSTD(ZstdLevel::default()),
            Compression::LZ4_RAW,
        ] {
            assert_eq!(of(compression, version), expected, "{compression} {version:?}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_refused_in_plain_words() {
    let good = fixture("one-stop.parquet");
    insta::assert_snapshot!(plain(&good[..good.len() - 9]), @"REFUSED log:1: blocker [broken-parquet] the Parquet file is damaged or cut off: it does not end as a Parquet file does → export it again and send it again");
    insta::assert_snapshot!(plain(b"PAR1"), @"REFUSED log:1: blocker [broken-parquet] the Parquet file is damaged or cut off: it does not end as a Parquet file does → export it again and send it again");
    insta::assert_snapshot!(plain(b"PAR1\xff\xff\xff\x7fPAR1"), @"REFUSED log:1: blocker [broken-parquet] the Parquet file is damaged or cut off: it does not end as a Parquet file does → export it again and send it again");
    insta::assert_snapshot!(plain(b"PARE1234"), @"REFUSED log:1: blocker [encrypted] the file is protected by a password → take the password off, save it and send it again");
    let zip = package(&[("log.parquet", &good)]);
    assert_eq!(plain(&zip).replace("log/log.parquet", "log"), plain(&good));
}

#[test]
fn every_bound_holds() {
    let bound = |bytes: &[u8], limits: Limits| check(bytes, &Options { limits, ..Options::default() });
    let zeros = |properties: WriterPropertiesBuilder| {
        let values: ArrayRef = Arc::new(Int64Array::from(vec![0; 100_000]));
        written(vec![("n", values)], properties.set_dictionary_enabled(false))
    };
    let bytes = zeros(WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())));
    insta::assert_snapshot!(bound(&bytes, Limits { rows: 1000, ..Limits::default() }), @"REFUSED log:1: blocker [many-events] more than 1000 events → split the log by time");
    insta::assert_snapshot!(bound(&bytes, Limits { package: 20_000, ..Limits::default() }), @"REFUSED log:1: blocker [too-large] the file unpacks to too much (the bound is 20000 bytes) → export it again with smaller row groups, or split the log by time");
    insta::assert_snapshot!(bound(&bytes, Limits { bytes: 500_000, ..Limits::default() }), @"REFUSED log:1: blocker [too-large] the file unpacks to too much (the bound is 500000 bytes) → export it again with smaller row groups, or split the log by time");
    let long =
        written(vec![("a", texts(&["1"])), ("b", texts(&[&"x".repeat(2000)]))], WriterProperties::builder());
    insta::assert_snapshot!(bound(&long, Limits { element: 1000, ..Limits::default() }), @"REFUSED log:1:b: blocker [element-too-long] one tag, cell or row is longer than 1000 bytes → look for a cell too long near here and send it again");
    insta::assert_snapshot!(bound(&long, Limits { depth: 1, ..Limits::default() }), @"REFUSED log:1: blocker [too-deep] nests deeper than 1 → export the file again and send it again");
}

#[test]
fn a_page_that_unpacks_to_more_than_it_says_is_refused() {
    let values: ArrayRef = Arc::new(Int64Array::from(vec![0; 19_999]));
    let mut bytes = written(
        vec![("n", values)],
        WriterProperties::builder()
            .set_dictionary_enabled(false)
            .set_compression(Compression::GZIP(GzipLevel::default())),
    );
    // 15 00: a data page; 15 and its size unpacked, which is made one smaller.
    let at = bytes.windows(3).position(|window| window == [0x15, 0x00, 0x15]).unwrap() + 3;
    assert!(bytes[at] & 0x7f > 1, "the size can be lowered in its first byte");
    bytes[at] -= 2;
    insta::assert_snapshot!(plain(&bytes), @"REFUSED log:1: blocker [unpacks-too-far] the file unpacks to more than 500 times its size, or to more than it says → export the file again and send it again");
}

#[test]
fn texts_written_as_what_they_share_do_not_swell_in_memory() {
    // Each text repeats the whole one before and adds a letter: 8192 of them at a time would be 2 GB.
    let long = "x".repeat(250_000);
    let rows: Vec<String> = (0..2000).map(|row| format!("{long}{row}")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let bytes = written(
        vec![("t", texts(&rows))],
        WriterProperties::builder()
            .set_dictionary_enabled(false)
            .set_encoding(Encoding::DELTA_BYTE_ARRAY)
            .set_statistics_enabled(parquet::file::properties::EnabledStatistics::None),
    );
    assert!(bytes.len() < 2_000_000, "{}", bytes.len());
    let limits = Limits { bytes: 100 << 20, ..Limits::default() };
    let keep = Keep::Only(vec![Want { name: "t".to_owned(), form: times("iso") }]);
    insta::assert_snapshot!(check(&bytes, &Options { limits, keep, ..Options::default() }), @"REFUSED log:1: blocker [too-large] the file unpacks to too much (the bound is 104857600 bytes) → export it again with smaller row groups, or split the log by time");
}

#[test]
fn a_secrecy_mark_anywhere_in_a_file_is_found() {
    let mark = |bytes: &[u8]| {
        secrecy_mark(bytes, "log", &Options::default())
            .map_err(|refused| refused.0.line(kernel::Language::English))
    };
    let builder = WriterProperties::builder;
    let of = |name: &str, text: &str| written(vec![("a", texts(&["x"])), (name, texts(&[text]))], builder());
    assert_eq!(mark(&of("b", "Bảo vệ bí mật nhà nước")), Ok(None));
    assert_eq!(mark(&of("b", "TỐI MẬT")), Ok(Some("TỐI MẬT")));
    assert_eq!(mark(&of("Độ mật", "Mật")), Ok(Some("MẬT")));
    assert_eq!(mark(&of("Độ mật", "Thường")), Ok(None));
    assert_eq!(mark(&of("TUYỆT MẬT", "x")), Ok(Some("TUYỆT MẬT")));
    let said = |value: &str| {
        let pair = KeyValue::new("note".to_owned(), value.to_owned());
        written(vec![("a", texts(&["x"]))], builder().set_key_value_metadata(Some(vec![pair])))
    };
    assert_eq!(mark(&said("{\"title\": \"TỐI MẬT\"}")), Ok(Some("TỐI MẬT")));
    let zip = package(&[("log.parquet", &of("b", "TỐI MẬT"))]);
    assert_eq!(mark(&zip), Ok(Some("TỐI MẬT")));
    // A list of numbers cannot hold one, a list of texts is not looked through.
    assert_eq!(mark(&fixture("one-stop.parquet")), Ok(None));
    let mut list = ListBuilder::new(StringBuilder::new());
    list.append_value([Some("TỐI MẬT")]);
    let list: ArrayRef = Arc::new(list.finish());
    insta::assert_snapshot!(mark(&written(vec![("l", list)], builder())).unwrap_err(), @"log:0:l.list.item: blocker [nested-column] column «l.list.item» is a list or structure with text in it, which cannot be looked through; it is not taken in → export it again without this column");
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(at in 0usize..4000, bytes in proptest::collection::vec(proptest::num::u8::ANY, 1..8)) {
        let mut file = fixture("one-stop.parquet");
        let start = at.min(file.len() - 4);
        let end = file.len().min(start + bytes.len());
        file[start..end].copy_from_slice(&bytes[..end - start]);
        let _ = plain(&file);
        let _ = secrecy_mark(&file[..], "log", &Options::default());
    }
}
