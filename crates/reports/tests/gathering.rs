//! Units report, on both databases: what a lead body gathers from them is right to the digit, what is missing is missing,
//! and the gathered file can be sent as its report.

use std::path::Path;
use std::sync::Arc;

use ::store::Store;
use formats::docx_write::{self, Page, Part};
use jiff::civil::date;
use kernel::{Actor, BodyCode, Role, StudyCode};
use plan::{Asking, End, Split};
use reports::gather::{Answer, Counting, Gathered, Origins, UnitState, Value, gather, gathered_document};
use reports::{DocumentReader, NothingError, ReceiveError, Received, Upload};

const STUDY: &str = "responsibility-2023";

fn study() -> StudyCode {
    StudyCode::parse(STUDY).expect("a code")
}

fn code(text: &str) -> BodyCode {
    BodyCode::parse(text).expect("a code")
}

fn drafter(body: &str) -> Actor {
    Actor { account: None, role: Role::Drafter, body: Some(code(body)) }
}

/// The figures of a unit: officials, planned and disbursed, and the rate it states.
struct Told {
    officials: &'static str,
    planned: &'static str,
    disbursed: &'static str,
    rate: &'static str,
}

const ONE: Told = Told { officials: "1.240", planned: "100", disbursed: "90", rate: "90,0" };
const TWO: Told = Told { officials: "2.055", planned: "1.000,5", disbursed: "100,25", rate: "10,0" };

const SENTENCE: &str =
    "Quy định về thẩm quyền còn chồng chéo: trong kỳ có 23 quy định phải kiến nghị sửa đổi bằng văn bản.";

fn report(number: &str, told: &Told) -> Vec<u8> {
    let row = |name: &str, unit: &str, value: &str| ["1", name, unit, value].map(str::to_owned);
    let head = ["TT", "Nội dung", "Đơn vị tính", "Số liệu"].map(str::to_owned);
    let parts = vec![
        Part::paragraph(format!("Số: {number}")),
        Part::heading(1, "I. Thực trạng tình hình"),
        Part::paragraph(format!("Số cán bộ, đảng viên thuộc phạm vi báo cáo là {} người.", told.officials)),
        Part::table([
            head.clone(),
            row("Số cán bộ, đảng viên thuộc phạm vi báo cáo", "người", told.officials),
        ]),
        Part::heading(1, "III. Hậu quả, tác hại"),
        Part::table([
            head,
            row("Kế hoạch vốn đầu tư công được giao", "tỷ đồng", told.planned),
            row("Vốn đầu tư công đã giải ngân", "tỷ đồng", told.disbursed),
            row("Tỷ lệ giải ngân vốn đầu tư công", "%", told.rate),
        ]),
        Part::heading(1, "IV. Nguyên nhân"),
        Part::paragraph(SENTENCE),
    ];
    docx_write::write(&Page { parts, ..Page::default() }).expect("a small page can be packed")
}

async fn send(store: &Store, body: &str, bytes: Vec<u8>) -> Result<Received, ReceiveError> {
    let upload = Upload {
        study: study(),
        body: code(body),
        file_name: "bc.docx".to_owned(),
        encoding: reports::Letters::Ask,
        bytes,
    };
    reports::receive(store, &DocumentReader::alone(), &drafter(body), upload).await
}

async fn split(store: &Store, parent: &str, list: &str, sections: &[&str]) {
    let units = plan::read_unit_list(&code(parent), list, &Default::default()).units;
    let sections = sections.iter().map(|&key| key.to_owned()).collect();
    let asking = Asking { sections, due: date(2023, 9, 1), note: String::new() };
    let split = Split { study: study(), parent: code(parent), units, asking };
    plan::split(store, &drafter(parent), split).await.expect("it is split");
}

async fn issue(store: &Store) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans").join(STUDY);
    let files = plan::files_of_folder(&folder).expect("the shipped plan is there");
    plan::issue(store, &Actor::system(), files).await.expect("the shipped plan is good");
}

async fn gathered(store: &Store, body: &str) -> Gathered {
    gather(store, &study(), &code(body)).await.expect("it can be read").expect("the body is asked")
}

fn shown(gathered: &Gathered, key: &str) -> String {
    let rolled = gathered.figures.iter().find(|rolled| rolled.asked.key == key).expect("it is asked");
    match rolled.value {
        None => "–".to_owned(),
        Some(Value::Sum(sum)) => sum.to_string(),
        Some(Value::Rate { rate, numerator, denominator }) => format!("{rate} = {numerator}/{denominator}"),
    }
}

const HOW: &str = "Qua rà soát 40 hồ sơ và khảo sát 12 phòng trong năm 2022, không phát hiện.";

#[tokio::test]
async fn a_body_gathers_from_its_units_and_sends_what_it_gathered() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        issue(&store).await;
        let list = "A;Sở Một\nB;Sở Hai\nC;Sở Ba\nD;Sở Bốn";
        split(&store, "TU.H26", list, &["real-state", "consequences", "causes"]).await;
        let unit = code("TU.H26.A");
        let seen = plan::as_seen_by(&store, &study(), &unit).await.unwrap().unwrap();
        let template =
            reports::template(&seen, seen.assignment(&unit).unwrap()).unwrap().expect("it is known");
        let document = formats::docx::read(&template, &formats::Limits::default()).unwrap().value;
        let blank = reports::read(&document, &seen.outline);
        let keys: Vec<&str> = blank.sections.iter().map(|section| section.key.as_str()).collect();
        assert_eq!(keys, ["real-state", "consequences", "causes"], "the template has what is asked");
        let front: Vec<&str> =
            blank.passages_of(reports::FRONT).map(|passage| passage.text.as_str()).collect();
        assert!(front.contains(&"Kính gửi: Thành ủy Hà Nội."), "{front:?}");

        let one = send(&store, "TU.H26.A", report("11/BC-SM", &ONE)).await.unwrap();
        let missing = one.problems.iter().filter(|problem| problem.rule == "section-missing").count();
        assert_eq!(missing, 0, "only the sections asked must be there: {:?}", one.problems);
        send(&store, "TU.H26.B", report("12/BC-SH", &TWO)).await.unwrap();
        let (actor, third) = (drafter("TU.H26.C"), code("TU.H26.C"));
        let said = reports::say_nothing(&store, &actor, &study(), &third, HOW).await.unwrap();

        let found = gathered(&store, "TU.H26").await;
        assert_eq!(shown(&found, "officials"), "3.295");
        assert_eq!(shown(&found, "investment-disbursed"), "190,25");
        // The average of 90 % and 10 % would be 50 %.
        assert_eq!(shown(&found, "disbursement"), "17,29 = 190,25/1.100,5");
        assert_eq!(shown(&found, "tasks-total"), "–", "what nobody tells is not nought");
        let states: Vec<UnitState> = found.units.iter().map(|unit| unit.state(said.said_at)).collect();
        let timing = said.timing;
        let last = if timing == reports::Timing::Late { UnitState::Overdue } else { UnitState::Waiting };
        assert_eq!(
            states,
            [UnitState::Sent(timing), UnitState::Sent(timing), UnitState::Nothing(timing), last]
        );
        let officials = &found.figures[0];
        assert_eq!((officials.counted(), officials.is_whole()), (2, false), "one unit is still awaited");

        let bytes = gathered_document(&store, &found).await.unwrap().expect("the body is known");
        let own = send(&store, "TU.H26", bytes).await.unwrap();
        let version = reports::version(&store, own.version).await.unwrap().unwrap();
        let figures = reports::figures(&store, own.version).await.unwrap();
        let value = |key: &str| {
            figures.iter().find(|figure| figure.key == key).map(|figure| figure.value.to_string())
        };
        assert_eq!(value("officials").as_deref(), Some("3.295"));
        assert_eq!(value("disbursement").as_deref(), Some("17,29"));
        let passages = reports::passages(&store, own.version).await.unwrap();
        let told =
            passages.iter().find(|passage| passage.text.starts_with(SENTENCE)).expect("it is gathered");
        assert!(told.text.ends_with("(Sở Một, báo cáo số 11/BC-SM, mục Nguyên nhân)"), "{}", told.text);
        let from = Origins::among(Arc::default()).of(&store, &version, &passages).await.unwrap();
        let origin = from.get(&told.address).expect("its origin is known");
        assert_eq!(
            (origin.unit.as_str(), origin.number, origin.address.as_str()),
            ("TU.H26.A", 1, "causes/p1")
        );
        assert!(gathered(&store, "TU.H26").await.stale.is_empty(), "what was just gathered agrees");

        let more = Told { officials: "1.241", ..ONE };
        send(&store, "TU.H26.A", report("11/BC-SM", &more)).await.unwrap();
        let found = gathered(&store, "TU.H26").await;
        let stale: Vec<String> = found
            .stale
            .iter()
            .map(|stale| {
                format!("{} {} now {} by {:?}", stale.asked.key, stale.says, stale.now.amount(), stale.since)
            })
            .collect();
        assert_eq!(stale, ["officials 3.295 now 3.296 by [BodyCode(\"TU.H26.A\")]"]);
        assert_eq!(reports::audit(&store).await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn each_level_counts_its_own_units_once_and_a_withdrawn_one_not_at_all() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        issue(&store).await;
        split(&store, "TU.H26", "A;Sở Một\nB;Sở Hai", &[]).await;
        split(&store, "TU.H26.A", "X;Phòng Một\nY;Phòng Hai", &[]).await;
        send(&store, "TU.H26.A.X", report("1/BC", &ONE)).await.unwrap();
        send(&store, "TU.H26.A.Y", report("2/BC", &TWO)).await.unwrap();
        assert_eq!(shown(&gathered(&store, "TU.H26.A").await, "officials"), "3.295");
        assert_eq!(shown(&gathered(&store, "TU.H26").await, "officials"), "–", "no report skips a level");
        send(&store, "TU.H26.A", report("3/BC", &TWO)).await.unwrap();
        send(&store, "TU.H26.B", report("4/BC", &ONE)).await.unwrap();
        assert_eq!(shown(&gathered(&store, "TU.H26").await, "officials"), "3.295");

        plan::withdraw(&store, &drafter("TU.H26"), &study(), &code("TU.H26.B")).await.unwrap();
        let found = gathered(&store, "TU.H26").await;
        assert_eq!(shown(&found, "officials"), "2.055");
        assert_eq!(found.units[1].counting, Counting::Withdrawn);
        let refused = send(&store, "TU.H26.B", report("5/BC", &TWO)).await;
        assert!(matches!(refused, Err(ReceiveError::NotAssigned { .. })));
        let refused = send(&store, "TU.H26.Z", report("5/BC", &TWO)).await;
        assert!(matches!(refused, Err(ReceiveError::NotAssigned { .. })));
    })
    .await;
}

#[tokio::test]
async fn a_unit_that_moved_counts_where_its_successor_stands_until_that_one_answers_itself() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        issue(&store).await;
        split(&store, "TU.H02", "STC;Sở Tài chính Bắc Giang", &[]).await;
        split(&store, "TU.H05", "STC;Sở Tài chính Bắc Ninh\nSYT;Sở Y tế Bắc Ninh", &[]).await;
        send(&store, "TU.H02.STC", report("1/BC", &ONE)).await.unwrap();
        send(&store, "TU.H05.SYT", report("2/BC", &TWO)).await.unwrap();
        assert_eq!(shown(&gathered(&store, "TU.H02").await, "officials"), "1.240");
        let end = End { last_day: date(2023, 8, 31), successors: vec![code("TU.H05.STC")] };
        plan::end_unit(&store, &drafter("TU.H02"), &study(), &code("TU.H02.STC"), end).await.unwrap();
        assert_eq!(shown(&gathered(&store, "TU.H02").await, "officials"), "–");
        assert_eq!(shown(&gathered(&store, "TU.H05").await, "officials"), "3.295");

        send(&store, "TU.H05.STC", report("3/BC", &TWO)).await.unwrap();
        let found = gathered(&store, "TU.H05").await;
        assert_eq!(shown(&found, "officials"), "4.110", "the successor's own report replaces it");
        let moved =
            found.units.iter().find(|unit| unit.code == code("TU.H02.STC")).expect("it is shown still");
        assert_eq!(moved.counting, Counting::Replaced(code("TU.H05.STC")));
        assert!(matches!(moved.answer, Answer::Sent { .. }));
    })
    .await;
}

#[tokio::test]
async fn nothing_to_report_needs_its_how_is_for_units_only_and_gives_way_to_a_later_report() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        issue(&store).await;
        split(&store, "TU.H26", "A;Sở Một", &[]).await;
        let unit = code("TU.H26.A");
        let say = async |body: &BodyCode, how: &str| match reports::say_nothing(
            &store,
            &drafter(body.as_str()),
            &study(),
            body,
            how,
        )
        .await
        {
            Ok(_) => "taken".to_owned(),
            Err(NothingError::Refused(problem)) => problem.rule.clone(),
            Err(NothingError::Store(error)) => panic!("{error}"),
        };
        assert_eq!(say(&unit, "Không có.").await, "nothing-without-how");
        assert_eq!(say(&unit, &format!("TỐI MẬT\n{HOW}")).await, "secrecy-mark");
        assert_eq!(say(&code("TU.H26"), HOW).await, "not-assigned");
        let head = store::head(&store).await.unwrap();
        assert_eq!(say(&unit, HOW).await, "taken");
        let entry = store::entry_at(&store, head.sequence + 1).await.unwrap().unwrap();
        assert_eq!(entry.kind, "report.nothing-found");
        assert!(!entry.payload.contains("rà soát"), "the ledger has the digest of the words only");
        assert!(matches!(gathered(&store, "TU.H26").await.units[0].answer, Answer::Nothing(_)));
        send(&store, "TU.H26.A", report("1/BC", &ONE)).await.unwrap();
        assert_eq!(shown(&gathered(&store, "TU.H26").await, "officials"), "1.240");
        assert_eq!(say(&unit, HOW).await, "taken");
        assert_eq!(shown(&gathered(&store, "TU.H26").await, "officials"), "–");
        assert_eq!(reports::audit(&store).await.unwrap(), Vec::<String>::new());

        let mut tx = store.begin(&Actor::system()).await.unwrap();
        sqlx::query("UPDATE nothing_found SET how = 'khác'").execute(tx.sql()).await.unwrap();
        tx.commit(kernel::NewEntry::new("test.changed", "test", serde_json::json!({}))).await.unwrap();
        assert_eq!(reports::audit(&store).await.unwrap().len(), 2, "both answers were changed");
    })
    .await;
}
