//! The copy radar among the bodies of a study, on both databases: what came in after the library was made counts, what was
//! replaced does not, and a library made anew says the same.

use std::path::Path;
use std::sync::Arc;

use ::store::Store;
use formats::docx_write::{self, Page, Part};
use kernel::{Actor, BodyCode, Role, StudyCode};
use reports::copied::{Libraries, among};
use reports::{DocumentReader, Letters, Upload};

const CAUSE: &str = "Quy định về xác định giá đất còn chồng chéo, dẫn đến 12 văn bản hỏi đi hỏi lại trong năm 2022 giữa các sở, \
                     kéo dài thời gian giải quyết hồ sơ của người dân.";
const OTHER: &str = "Người đứng đầu một số phòng chưa phân công rõ ai làm, việc chung của nhiều phòng thường không ai ký trước.";

fn study() -> StudyCode {
    StudyCode::parse("responsibility-2023").expect("a code")
}

async fn send(store: &Store, body: &str, causes: &[&str]) -> reports::Version {
    let body = BodyCode::parse(body).expect("a code");
    let actor = Actor { account: None, role: Role::Drafter, body: Some(body.clone()) };
    let mut parts = vec![Part::heading(1, "IV. Nguyên nhân")];
    parts.extend(causes.iter().map(|cause| Part::paragraph((*cause).to_owned())));
    let bytes = docx_write::write(&Page { parts, ..Page::default() }).expect("a small page can be packed");
    let upload = Upload { study: study(), body, file_name: "bc.docx".into(), encoding: Letters::Ask, bytes };
    let received =
        reports::receive(store, &DocumentReader::alone(), &actor, upload).await.expect("it is received");
    reports::version(store, received.version).await.expect("the store answers").expect("it is there")
}

/// One line a body: how its report is alike as a whole, and each span's words.
async fn told(store: &Store, libraries: &Libraries, version: &reports::Version) -> Vec<String> {
    let plan = plan::study(store, &study()).await.expect("the store answers").expect("it is issued").plan;
    let plan = Arc::new(plan);
    let found = among(store, libraries, &plan, version).await.expect("the store answers");
    let again = among(store, &Libraries::default(), &plan, version).await.expect("the store answers");
    assert_eq!(found, again, "a library made anew says the same");
    let mut lines = vec![format!("{} compared", found.compared)];
    lines.extend(found.bodies.iter().map(|one| {
        let spans: Vec<String> =
            one.comparison.spans.iter().map(|span| format!("{} {:?}", span.words, span.likeness)).collect();
        format!("{} v{}: {:?} [{}]", one.body, one.version, one.comparison.whole, spans.join(", "))
    }));
    lines
}

#[tokio::test]
async fn what_came_in_counts_and_what_was_replaced_does_not() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
        let files = plan::files_of_folder(&folder).expect("the shipped plan is there");
        plan::issue(&store, &Actor::system(), files).await.expect("the shipped plan is good");
        let libraries = Libraries::default();
        let ours = send(&store, "TU.H26", &[CAUSE, OTHER]).await;
        let changed = CAUSE.replace("12", "35").replace("2022", "2021");
        send(&store, "TU.H29", &["Trước hết là việc của tỉnh.", &changed]).await;
        send(
            &store,
            "TU.H01",
            &["Không có gì giống ở đây cả, tỉnh viết bằng lời của mình và chỉ có một câu."],
        )
        .await;
        send(&store, "TU.H02", &[&changed, OTHER]).await;
        assert_eq!(
            told(&store, &libraries, &ours).await,
            [
                "3 compared",
                "TU.H02 v1: Some(OnlyNumbers) [36 OnlyNumbers, 22 Same]",
                "TU.H29 v1: None [36 OnlyNumbers]"
            ]
        );
        send(&store, "TU.H29", &["Tỉnh viết lại từ đầu, không lấy của ai."]).await;
        send(&store, "TU.H03", &[OTHER]).await;
        assert_eq!(
            told(&store, &libraries, &ours).await,
            [
                "4 compared",
                "TU.H02 v1: Some(OnlyNumbers) [36 OnlyNumbers, 22 Same]",
                "TU.H03 v1: None [22 Same]"
            ]
        );
    })
    .await;
}
