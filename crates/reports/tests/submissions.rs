//! From draft to receipt, on both databases: who signed what, what was asked, what was vouched for, what changed.

use std::path::Path;

use ::store::Store;
use formats::docx_write::{self, Page, Part};
use jiff::civil::date;
use kernel::{Actor, BodyCode, Digest, Role, StudyCode};
use plan::NewExtension;
use reports::passport::{NewPassport, Proposal, Standing, proposals};
use reports::query::{NewQuery, QueryState, Wants, Whereabouts, whereabouts};
use reports::submission::{self, Kept, Signature, SubmissionError, SubmissionState};
use reports::{DocumentReader, ReceiveError, Refusal, Timing, Upload, Version};

const STUDY: &str = "responsibility-2023";

/// A small report; `late` is the number its second section tells.
fn report(late: u32, heading: &str) -> Vec<u8> {
    let parts = vec![
        Part::paragraph("TỈNH ỦY QUẢNG TRỊ"),
        Part::paragraph("Số 05-BC/TU"),
        Part::paragraph("Quảng Trị, ngày 05 tháng 9 năm 2023"),
        Part::title("BÁO CÁO CHUYÊN ĐỀ"),
        Part::paragraph("Về tình trạng né tránh, đùn đẩy"),
        Part::heading(1, "I. Thực trạng tình hình"),
        Part::paragraph("Năm 2022 có 120 hồ sơ quá hạn trên tổng số 480 hồ sơ (25 %)."),
        Part::heading(1, heading),
        Part::paragraph(format!("Một số phòng để hồ sơ quá hạn: năm 2022 có {late} hồ sơ.")),
        Part::paragraph("T/M BAN THƯỜNG VỤ"),
        Part::paragraph("PHÓ BÍ THƯ"),
        Part::paragraph("(đã ký)"),
    ];
    docx_write::write(&Page { parts, ..Page::default() }).expect("a small page can be packed")
}

fn study() -> StudyCode {
    StudyCode::parse(STUDY).expect("a code")
}

fn body() -> BodyCode {
    BodyCode::parse("TU.H26").expect("a code")
}

fn actor(role: Role) -> Actor {
    Actor { account: None, role, body: matches!(role, Role::Drafter | Role::Signer).then(body) }
}

fn upload(bytes: Vec<u8>) -> Upload {
    Upload {
        study: study(),
        body: body(),
        file_name: "bc.docx".to_owned(),
        encoding: reports::Letters::Ask,
        bytes,
    }
}

async fn issue(store: &Store) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans").join(STUDY);
    let files = plan::files_of_folder(&folder).expect("the shipped plan is there");
    plan::issue(store, &Actor::system(), files).await.expect("the shipped plan is good");
}

async fn keep(store: &Store, bytes: Vec<u8>) -> Kept {
    submission::keep(store, &DocumentReader::alone(), &actor(Role::Drafter), upload(bytes))
        .await
        .expect("the file is kept")
}

async fn sign(store: &Store, kept: &Kept) -> Version {
    let signature = Signature { name: "Lãnh đạo ký – Tỉnh ủy".to_owned() };
    let id = kept.submission.id;
    let received = submission::sign_off(store, &DocumentReader::alone(), &actor(Role::Signer), signature, id)
        .await
        .expect("it is signed and received");
    reports::version(store, received.version).await.expect("it can be read").expect("it is there")
}

async fn state(store: &Store, kept: &Kept) -> SubmissionState {
    let number = kept.submission.number;
    let found = submission::submission(store, &study(), &body(), number).await.expect("it can be read");
    found.expect("it is there").state
}

#[tokio::test]
async fn a_report_goes_from_draft_over_the_signer_to_its_receipt() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        issue(&store).await;
        let drafter = actor(Role::Drafter);
        let first = keep(&store, report(45, "II. Biểu hiện, hành vi")).await;
        assert_eq!(state(&store, &first).await, SubmissionState::Draft);
        assert_eq!(reports::report_of(&store, &study(), &body()).await.unwrap(), None, "a draft is no version");

        submission::send_for_signature(&store, &drafter, first.submission.id).await.unwrap();
        let twice = submission::send_for_signature(&store, &drafter, first.submission.id).await;
        assert!(matches!(twice, Err(SubmissionError::NotNow(_))));
        let signer = actor(Role::Signer);
        let id = first.submission.id;
        assert!(matches!(
            submission::send_back(&store, &signer, id, " ").await,
            Err(SubmissionError::Reason)
        ));
        submission::send_back(&store, &signer, id, "Số liệu năm 2022 chưa khớp.").await.unwrap();
        assert_eq!(state(&store, &first).await, SubmissionState::Returned);

        let second = keep(&store, report(46, "II. Biểu hiện, hành vi")).await;
        assert_eq!(state(&store, &first).await, SubmissionState::Replaced, "another file takes its place");
        assert_eq!(second.submission.number, 2);
        submission::send_for_signature(&store, &drafter, second.submission.id).await.unwrap();
        let version = sign(&store, &second).await;
        assert_eq!(version.digest, second.submission.digest, "what was signed is what was received");
        let told = submission::of_version(&store, version.id).await.unwrap().expect("it was signed");
        assert_eq!(told.state, SubmissionState::Received);
        assert_eq!(told.signed.expect("somebody signed").name, "Lãnh đạo ký – Tỉnh ủy");
        assert_eq!(submission::open_of(&store, &study(), &body()).await.unwrap(), None);
        assert!(reports::audit(&store).await.unwrap().is_empty());

        let head = reports::head(&store, &version).await.unwrap();
        assert_eq!(
            format!("{:?}", (head.issuer, head.kind, head.summary, head.signer)),
            "(Some(\"TỈNH ỦY QUẢNG TRỊ\"), Some(\"BÁO CÁO CHUYÊN ĐỀ\"), Some(\"Về tình trạng né tránh, đùn đẩy\"), \
             Some(\"T/M BAN THƯỜNG VỤ – PHÓ BÍ THƯ – (đã ký)\"))"
        );
        let third = keep(&store, report(47, "II. Biểu hiện, hành vi")).await;
        let again = third.examined.problems.iter().any(|problem| problem.rule == "document-number-again");
        assert!(again, "the same number and day on another file is told");
    })
    .await;
}

#[tokio::test]
async fn a_signature_that_was_cut_off_from_its_receipt_is_finished() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        issue(&store).await;
        let kept = keep(&store, report(45, "II. Biểu hiện")).await;
        // The file is gone while it is signed: receiving fails, the signature stays.
        let blob = store.blobs().get(&kept.submission.digest).await.unwrap();
        let mut tx = store.begin(&actor(Role::Signer)).await.unwrap();
        let set =
            "UPDATE submission SET state = 'signed', signed_name = 'x', signed_at = 1, signed_content = $1";
        sqlx::query(set).bind(Digest::of(&blob).to_string()).execute(tx.sql()).await.unwrap();
        tx.commit_bookkeeping(::store::Bookkeeping::Draft).await.unwrap();
        assert_eq!(submission::finish_signed(&store, &DocumentReader::alone()).await.unwrap(), 1);
        assert_eq!(state(&store, &kept).await, SubmissionState::Received);
        assert_eq!(submission::finish_signed(&store, &DocumentReader::alone()).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn nothing_of_a_marked_draft_is_kept() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        issue(&store).await;
        let parts = vec![Part::title("TỐI MẬT"), Part::paragraph("Chữ không được ở lại.")];
        let bytes = docx_write::write(&Page { parts, ..Page::default() }).unwrap();
        let digest = Digest::of(&bytes);
        let refused =
            submission::keep(&store, &DocumentReader::alone(), &actor(Role::Drafter), upload(bytes)).await;
        assert!(matches!(refused, Err(SubmissionError::Receive(ReceiveError::Refused(Refusal::Secret(_))))));
        assert!(!store.blobs().has(&digest).await);
        assert!(submission::submissions(&store, &study(), &body()).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_query_is_asked_answered_and_closed_and_a_returned_report_comes_again() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        issue(&store).await;
        let first = sign(&store, &keep(&store, report(45, "II. Biểu hiện, hành vi")).await).await;
        let passage =
            reports::passage(&store, first.id, "manifestations/p1").await.unwrap().expect("it is there");
        let asker = actor(Role::Secretariat);
        let new = |wants, text: &str| NewQuery {
            address: passage.address.clone(),
            digest: passage.digest,
            wants,
            text: text.to_owned(),
        };
        let other = NewQuery { digest: Digest::of(b"x"), ..new(Wants::Answer, "Hỏi gì?") };
        assert!(reports::query::ask(&store, &asker, &first, other).await.is_err(), "other words stand there");
        let clear =
            reports::query::ask(&store, &asker, &first, new(Wants::Answer, "45 hồ sơ là của phòng nào?"));
        let clear = clear.await.unwrap();
        let mend = new(Wants::Correction, "Số liệu chưa khớp với phụ lục, đề nghị sửa.");
        let mend = reports::query::ask(&store, &asker, &first, mend).await.unwrap();
        let counts = reports::query::query_counts(&store, &study()).await.unwrap();
        assert_eq!((counts[&body()].open, counts[&body()].returned), (1, 1));
        let notices = plan::notices_for(&store, &body(), None).await.unwrap();
        assert!(notices.iter().any(|notice| notice.text.vi.contains("trả lại để sửa")));

        reports::query::answer(&store, &actor(Role::Drafter), clear.id, "Của Phòng Một.").await.unwrap();
        let second = sign(&store, &keep(&store, report(46, "II. Biểu hiện, hành vi")).await).await;
        let told = reports::query::query(&store, mend.id).await.unwrap().expect("it is there");
        assert_eq!(told.state, QueryState::Answered, "a later version answers what was returned");
        let passages = reports::passages(&store, second.id).await.unwrap();
        assert_eq!(whereabouts(&told.address, told.digest, &passages), Whereabouts::Changed);
        for query in [clear.id, mend.id] {
            reports::query::close(&store, &asker, query, "").await.unwrap();
        }
        assert!(reports::query::answer(&store, &actor(Role::Drafter), mend.id, "Nữa.").await.is_err());
        assert!(reports::query::query_counts(&store, &study()).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn figures_are_vouched_for_and_proposed_again_while_they_stay() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        issue(&store).await;
        let plan = plan::current(&store, &study()).await.unwrap().unwrap();
        let proposed = async |kept: &Kept| -> Vec<Proposal> {
            let known = reports::passport::passports(&store, &study(), &body()).await.unwrap();
            proposals(&kept.examined.draft, &plan.outline, kept.submission.digest, &known)
        };
        let kept = keep(&store, report(45, "II. Biểu hiện, hành vi")).await;
        let before = proposed(&kept).await;
        let share = before.iter().find(|proposal| proposal.figure.unit == "%").expect("the share is read");
        assert_eq!(
            (share.numerator.map(|n| n.to_string()), share.denominator.map(|n| n.to_string())),
            (Some("120".to_owned()), Some("480".to_owned()))
        );
        let vouch = |proposal: &Proposal| NewPassport {
            figure: proposal.figure.key.clone(),
            figure_digest: proposal.figure.digest(),
            numerator: proposal.numerator,
            denominator: proposal.denominator,
            definition: "Hồ sơ trả sau hạn ghi trên giấy hẹn.".to_owned(),
            as_of: proposal.as_of,
        };
        let drafter = actor(Role::Drafter);
        let place = |kept: &Kept| (study(), body(), kept.submission.digest);
        let (of_study, of_body, file) = place(&kept);
        let wrong = NewPassport { denominator: None, ..vouch(share) };
        let given = [vouch(&before[0]), wrong];
        let refused =
            reports::passport::vouch(&store, &drafter, "A", (&of_study, &of_body, file), &given).await;
        assert!(refused.is_err(), "a part needs its whole");
        let all: Vec<NewPassport> = before.iter().map(vouch).collect();
        reports::passport::vouch(&store, &drafter, "Cán bộ tổng hợp", (&of_study, &of_body, file), &all)
            .await
            .unwrap();
        let after = proposed(&kept).await;
        assert!(after.iter().all(|proposal| matches!(proposal.standing, Standing::Vouched(_))));

        let later = proposed(&keep(&store, report(46, "II. Biểu hiện, hành vi")).await).await;
        let told = |value: &str| {
            let found = later
                .iter()
                .find(|proposal| proposal.figure.value.to_string() == value)
                .expect("it is there");
            (
                format!("{:?}", found.standing).chars().take_while(|c| c.is_alphabetic()).collect::<String>(),
                found.definition.clone(),
            )
        };
        assert_eq!(told("120").0, "Earlier");
        assert_eq!(told("120").1, "Hồ sơ trả sau hạn ghi trên giấy hẹn.");
        assert_eq!(told("46").0, "Changed");
    })
    .await;
}

#[tokio::test]
async fn a_chosen_heading_is_remembered() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        issue(&store).await;
        let strange = "II. Những điều trông thấy";
        let sections = |kept: &Kept| {
            let keys = kept.examined.draft.sections.iter().map(|section| section.key.clone());
            keys.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(sections(&keep(&store, report(45, strange)).await), "real-state other");
        let choice =
            [(strange.to_owned(), "manifestations".to_owned()), ("x".to_owned(), "nonsense".to_owned())];
        let chosen =
            reports::choose_headings(&store, &actor(Role::Drafter), (&study(), &body()), &choice).await;
        assert_eq!(chosen.unwrap(), 1);
        let again = keep(&store, report(45, "B. NHỮNG ĐIỀU TRÔNG THẤY")).await;
        assert_eq!(sections(&again), "real-state manifestations", "number and case do not matter");
    })
    .await;
}

#[tokio::test]
async fn one_body_gets_more_time_and_the_others_do_not() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        issue(&store).await;
        let plan = plan::current(&store, &study()).await.unwrap().unwrap();
        let due = plan.assignment(&body()).unwrap().due;
        let new = |day, reason: &str| NewExtension {
            study: study(),
            body: body(),
            due: day,
            reason: reason.to_owned(),
        };
        let secretariat = actor(Role::Secretariat);
        assert!(plan::extend(&store, &secretariat, new(due, "Bão lũ.")).await.is_err(), "it is no later");
        assert!(plan::extend(&store, &secretariat, new(date(2099, 1, 1), " ")).await.is_err(), "no reason");
        let early = sign(&store, &keep(&store, report(44, "II. Biểu hiện")).await).await;
        assert_eq!((early.due, early.timing), (due, Timing::OnTime));
        plan::extend(&store, &secretariat, new(date(2099, 1, 1), "Bão lũ kéo dài.")).await.unwrap();
        let after = plan::current(&store, &study()).await.unwrap().unwrap();
        assert_eq!(after.assignment(&body()).unwrap().due, date(2099, 1, 1));
        let moved = after.assignments.iter().zip(&plan.assignments).filter(|(now, then)| now.due != then.due);
        assert_eq!(moved.count(), 1);
        let version = sign(&store, &keep(&store, report(45, "II. Biểu hiện")).await).await;
        assert_eq!((version.due, version.timing), (date(2099, 1, 1), Timing::OnTime));
        let before = reports::version(&store, early.id).await.unwrap().unwrap();
        assert_eq!(before.due, due, "what was received stays as it was");
        let granted = plan::extensions(&store, &study()).await.unwrap();
        assert_eq!((granted[0].due_before, granted[0].reason.as_str()), (due, "Bão lũ kéo dài."));
        let notices = plan::notices_for(&store, &body(), None).await.unwrap();
        assert!(notices[0].text.vi.contains("01/01/2099"));
    })
    .await;
}
