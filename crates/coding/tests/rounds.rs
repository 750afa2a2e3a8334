//! A round of blind coding on both databases: drawn, judged blind, closed, settled, and checked against the ledger.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::Path;

use accounts::NewAccount;
use coding::{
    Difference, Ending, NewCoding, NewDecision, NewJudgement, NewRound, Reach, Refusal, Round, RoundError,
    RoundId, Span,
};
use formats::docx_write::{Page, Part, write};
use kernel::{Actor, BodyCode, Role, StudyCode};
use plan::CodeId;
use reports::VersionId;
use store::Store;

const STUDY: &str = "responsibility-2023";

fn study() -> StudyCode {
    STUDY.parse().unwrap()
}

/// Who takes part: two coders, a third editor and the secretariat.
struct People {
    one: Actor,
    other: Actor,
    third: Actor,
    fourth: Actor,
    secretariat: Actor,
}

async fn account(store: &Store, login: &str, role: Role) -> Actor {
    let new = NewAccount {
        login: login.parse().unwrap(),
        name: login.to_owned(),
        role,
        body: None,
        post: None,
        password: "a long enough one".to_owned(),
    };
    let id = accounts::create_account(store, &Actor::system(), new).await.unwrap();
    accounts::account(store, id).await.unwrap().unwrap().actor()
}

async fn send(store: &Store, body: &str, texts: &[&str]) -> VersionId {
    let mut parts = vec![Part::heading(1, "II. Biểu hiện, hành vi")];
    parts.extend(texts.iter().map(|text| Part::paragraph(*text)));
    let bytes = write(&Page { parts, ..Page::default() }).unwrap();
    let body: BodyCode = body.parse().unwrap();
    let actor = Actor { account: None, role: Role::Drafter, body: Some(body.clone()) };
    let upload = reports::Upload {
        study: study(),
        body,
        file_name: "bc.docx".to_owned(),
        encoding: Default::default(),
        bytes,
    };
    reports::receive(store, &formats::DocumentReader::alone(), &actor, upload).await.unwrap().version
}

async fn story(check: impl AsyncFn(Store, People)) {
    let migrations = [accounts::MIGRATIONS, plan::MIGRATIONS, reports::MIGRATIONS, coding::MIGRATIONS];
    testkit::on_each_database(&migrations, async |store| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans").join(STUDY);
        plan::issue(&store, &Actor::system(), plan::files_of_folder(&folder).unwrap()).await.unwrap();
        let title = plan::current(&store, &study()).await.unwrap().unwrap().title.vi.clone();
        let first = ["Gác việc khó.", "Chờ ý kiến 12 lần.", "Đẩy ngang.", title.as_str(), "12,5"];
        send(&store, "TU.H26", &first).await;
        send(&store, "TU.H29", &["Né việc.", "Sợ sai nên chờ."]).await;
        send(&store, "BCS.CP", &["Né việc khó ở bộ."]).await;
        let people = People {
            one: account(&store, "editor1", Role::Editor).await,
            other: account(&store, "editor2", Role::Editor).await,
            third: account(&store, "editor3", Role::Editor).await,
            fourth: account(&store, "editor4", Role::Editor).await,
            secretariat: account(&store, "secretariat", Role::Secretariat).await,
        };
        check(store, people).await;
    })
    .await;
}

fn asked(people: &People, passages: usize) -> NewRound {
    NewRound {
        study: study(),
        name: " Đợt một ".to_owned(),
        passages,
        coders: vec![people.one.account.unwrap(), people.other.account.unwrap()],
    }
}

fn asked_of_others(people: &People, passages: usize) -> NewRound {
    let coders = vec![people.third.account.unwrap(), people.fourth.account.unwrap()];
    NewRound { coders, ..asked(people, passages) }
}

async fn started(store: &Store, people: &People, passages: usize) -> Round {
    let id = coding::start(store, &people.secretariat, asked(people, passages)).await.unwrap();
    coding::round(store, id).await.unwrap().unwrap()
}

fn codes(text: &str) -> BTreeSet<CodeId> {
    text.split_whitespace().map(|code| code.parse().unwrap()).collect()
}

async fn judge(
    store: &Store,
    actor: &Actor,
    round: RoundId,
    number: i64,
    text: &str,
) -> Result<(), RoundError> {
    let new = NewJudgement { round, number, codes: codes(text), memo: String::new() };
    coding::judge(store, actor, new).await
}

fn refusal<T: std::fmt::Debug>(done: Result<T, RoundError>) -> Refusal {
    match done.unwrap_err() {
        RoundError::Refused(refusal) => refusal,
        other => panic!("{other:?}"),
    }
}

async fn coded(store: &Store, viewer: &Actor) -> String {
    let counts = coding::counted(&coding::bearings(store, viewer, &study()).await.unwrap());
    let line = |count: coding::Count| format!("{} {} {}", count.body, count.code, count.passages);
    counts.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

async fn no_difference(store: &Store) {
    assert_eq!(coding::audit(store).await.unwrap(), Vec::<String>::new());
}

async fn run(store: &Store, sql: &'static str) {
    let tx = store.begin(&Actor::system()).await;
    let mut tx = tx.unwrap();
    sqlx::query(sql).execute(tx.sql()).await.unwrap();
    tx.commit_bookkeeping(store::Bookkeeping::Cache).await.unwrap();
}

#[tokio::test]
async fn a_sample_holds_every_group_and_nothing_that_is_never_coded() {
    story(async |store, people| {
        let round = started(&store, &people, 6).await;
        assert_eq!(
            (round.name.as_str(), round.frame),
            ("Đợt một", 6),
            "title and bare figures are not drawn"
        );
        let drawn = coding::drawn(&store, round.id).await.unwrap();
        let places: BTreeSet<String> =
            drawn.iter().map(|drawn| format!("{} {} {}", drawn.group, drawn.body, drawn.address)).collect();
        assert_eq!(
            places.into_iter().collect::<Vec<_>>(),
            [
                "3 BCS.CP manifestations/p1",
                "5 TU.H26 manifestations/p1",
                "5 TU.H26 manifestations/p2",
                "5 TU.H26 manifestations/p3",
                "5 TU.H29 manifestations/p1",
                "5 TU.H29 manifestations/p2",
            ]
        );
        let two = coding::start(&store, &people.secretariat, asked_of_others(&people, 2)).await.unwrap();
        let drawn = coding::drawn(&store, two).await.unwrap();
        assert_eq!(drawn.iter().map(|drawn| drawn.group).collect::<BTreeSet<_>>(), [3, 5].into());
        assert_ne!(coding::round(&store, two).await.unwrap().unwrap().seed, round.seed);
        let left = NewRound { name: "Đợt hai".into(), ..asked_of_others(&people, 4) };
        let left = coding::start(&store, &people.secretariat, left).await.unwrap();
        let again = coding::drawn(&store, left).await.unwrap();
        assert!(
            again.iter().all(|again| !drawn.iter().any(|drawn| drawn.digest == again.digest)),
            "never twice"
        );

        let of = async |new: NewRound| refusal(coding::start(&store, &people.secretariat, new).await);
        assert_eq!(of(asked(&people, 1)).await, Refusal::MoreThanPassages { passages: 0 });
        send(&store, "BCS.CP", &["Việc mới."]).await;
        send(&store, "TU.H17", &["Việc khác."]).await;
        assert_eq!(of(asked(&people, 1)).await, Refusal::FewerThanGroups { groups: 2 });
        assert_eq!(of(asked(&people, 7)).await, Refusal::MoreThanPassages { passages: 2 });
        assert_eq!(of(asked(&people, 501)).await, Refusal::Size);
        assert_eq!(of(NewRound { name: " ".into(), ..asked(&people, 2) }).await, Refusal::Name);
        let one = people.one.account.unwrap();
        assert_eq!(of(NewRound { coders: vec![one], ..asked(&people, 2) }).await, Refusal::Coders);
        assert_eq!(of(NewRound { coders: vec![one, one], ..asked(&people, 2) }).await, Refusal::Coders);
        let secretariat = people.secretariat.account.unwrap();
        assert_eq!(
            of(NewRound { coders: vec![one, secretariat], ..asked(&people, 2) }).await,
            Refusal::MayNotCode
        );
        no_difference(&store).await;
    })
    .await;
}

#[tokio::test]
async fn while_a_round_is_open_a_coder_sees_nothing_of_the_others() {
    story(async |store, people| {
        let closed = coding::start(&store, &people.secretariat, asked_of_others(&people, 2)).await.unwrap();
        coding::close(&store, &people.secretariat, closed, Ending::Early).await.unwrap();
        let borne = coding::Borne::default();
        // What is kept is what is read, for everybody, whatever happened since it was asked for last.
        let alike = async || {
            for viewer in [&people.one, &people.other, &people.third, &people.secretariat] {
                let kept = borne.of(&store, viewer, &study()).await.unwrap();
                assert_eq!(kept.bearings[..], coding::bearings(&store, viewer, &study()).await.unwrap());
                let open = match viewer.account {
                    Some(coder) => coding::open_rounds_of_coder(&store, &study(), coder).await.unwrap(),
                    None => Vec::new(),
                };
                assert_eq!(kept.blind.is_some(), !open.is_empty());
            }
        };
        alike().await;
        let round = started(&store, &people, 6).await;
        let drawn = coding::drawn(&store, round.id).await.unwrap();
        let place = drawn.iter().find(|drawn| drawn.body.as_str() == "BCS.CP").unwrap();
        let by_hand = |code: &str| NewCoding {
            version: place.version,
            address: place.address.clone(),
            digest: place.digest,
            span: Span::Whole,
            code: code.parse().unwrap(),
            reach: Reach::General,
            sphere: Default::default(),
            memo: String::new(),
        };
        coding::code(&store, &people.other, by_hand("BH-02")).await.unwrap();
        coding::code(&store, &people.third, by_hand("BH-03")).await.unwrap();
        judge(&store, &people.other, round.id, place.number, "BH-02").await.unwrap();
        alike().await;
        let codings = coding::CodingsSeen::default();
        for viewer in [&people.one, &people.other, &people.third] {
            let all = coding::codings_of(&store, viewer, place.version).await.unwrap();
            let kept = codings.of(&store, viewer, &study(), place.version).await.unwrap();
            assert_eq!(*kept, all);
        }

        let seen = async |viewer: &Actor| {
            let seen = coding::codings_of(&store, viewer, place.version).await.unwrap();
            seen.into_iter().map(|seen| seen.coding.code.to_string()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(seen(&people.one).await, "", "others' codings of a drawn passage");
        assert_eq!(coded(&store, &people.one).await, "", "nor how many there are");
        assert_eq!(seen(&people.other).await, "BH-02", "one's own");
        assert_eq!(seen(&people.third).await, "BH-02 BH-03", "who is no coder of the round");
        judge(&store, &people.one, round.id, place.number, "BH-02").await.unwrap();
        assert_eq!(
            seen(&people.one).await,
            "",
            "a coder may judge again, so it stays so until the round is closed"
        );

        let own = coding::judgements_of_coder(&store, &round, people.one.account.unwrap()).await.unwrap();
        assert_eq!(
            own.values().map(|judgement| judgement.codes.clone()).collect::<Vec<_>>(),
            [codes("BH-02")]
        );
        let outsider = people.third.account.unwrap();
        assert_eq!(refusal(coding::judgements_of_coder(&store, &round, outsider).await), Refusal::NotACoder);
        assert_eq!(refusal(coding::outcome(&store, &round).await), Refusal::StillOpen);
        assert_eq!(refusal(coding::differences(&store, &round).await), Refusal::StillOpen);
        let entries = store::entries_of(&store, "judgement.given", 0, 10).await.unwrap();
        assert!(
            entries.iter().all(|entry| !entry.payload.contains("BH-02")),
            "the ledger does not tell either"
        );

        // The same words sent by another body would tell as much.
        let copy = send(&store, "TU.H17", &["Né việc khó ở bộ."]).await;
        let passage = reports::passage(&store, copy, "manifestations/p1").await.unwrap().unwrap();
        let again =
            NewCoding { version: copy, address: passage.address, digest: passage.digest, ..by_hand("BH-03") };
        coding::code(&store, &people.third, again).await.unwrap();
        assert_eq!(coding::codings_of(&store, &people.one, copy).await.unwrap(), []);
        alike().await;

        coding::close(&store, &people.secretariat, round.id, Ending::Early).await.unwrap();
        alike().await;
        assert_eq!(seen(&people.one).await, "BH-02 BH-03 BH-02", "two by hand, one the round settled");
    })
    .await;
}

#[tokio::test]
async fn judged_closed_settled_and_told() {
    story(async |store, people| {
        let round = started(&store, &people, 6).await;
        let id = round.id;
        for (number, one, other) in [
            (1, "BH-01", "BH-01"),
            (2, "BH-01 BH-02", "BH-01"),
            (3, "", ""),
            (4, "BH-02", "BH-02"),
            (5, "", "BH-03"),
        ] {
            judge(&store, &people.one, id, number, one).await.unwrap();
            judge(&store, &people.other, id, number, other).await.unwrap();
        }
        assert_eq!(coding::progress(&store, &round).await.unwrap(), [5, 5]);
        assert_eq!(coded(&store, &people.third).await, "", "judgements are no codings");
        assert_eq!(refusal(judge(&store, &people.third, id, 6, "").await), Refusal::NotACoder);
        assert_eq!(refusal(judge(&store, &people.one, id, 7, "").await), Refusal::Unknown);
        assert_eq!(refusal(judge(&store, &people.one, id, 6, "ZZ-99").await), Refusal::UnknownCode);
        judge(&store, &people.one, id, 6, "BH-05").await.unwrap();
        judge(&store, &people.one, id, 6, "BH-04").await.unwrap();
        judge(&store, &people.one, id, 6, "BH-04").await.unwrap();
        let given = store::entries_of(&store, "judgement.given", 0, 99).await.unwrap();
        assert_eq!(given.len(), 12, "the same words again change nothing");

        let close = async |actor: &Actor, ending| coding::close(&store, actor, id, ending).await;
        assert_eq!(refusal(close(&people.third, Ending::Early).await), Refusal::NotTheLeader);
        let missing = Refusal::Missing { judgements: 1 };
        assert_eq!(refusal(close(&people.secretariat, Ending::WhenAllJudged).await), missing);
        let outcome = close(&people.secretariat, Ending::Early).await.unwrap();
        assert_eq!(refusal(close(&people.secretariat, Ending::Early).await), Refusal::Closed);
        assert_eq!(refusal(judge(&store, &people.one, id, 6, "").await), Refusal::Closed);
        let round = coding::round(&store, id).await.unwrap().unwrap();
        assert_eq!(coding::outcome(&store, &round).await.unwrap(), outcome, "kept to the last digit");
        let told: Vec<String> = outcome
            .codes
            .iter()
            .map(|(code, of)| {
                let value = |coefficient: coding::agreement::Coefficient| {
                    coefficient
                        .map_or_else(|undefined| undefined.code().to_owned(), |is| format!("{:.3}", is.value))
                };
                format!(
                    "{code} {:?} {}/{} {} {}",
                    of.given,
                    of.shared,
                    of.paired,
                    value(of.kappa),
                    value(of.alpha)
                )
            })
            .collect();
        assert_eq!(
            told,
            ["BH-01 [2, 2] 2/5 1.000 1.000", "BH-02 [2, 1] 1/5 0.545 0.571", "BH-03 [0, 1] 0/5 0.000 0.000"],
            "BH-04 was judged by one alone"
        );
        assert_eq!((outcome.whole.shared, outcome.whole.paired), (3, 5));

        let settled = async || {
            let counts = coding::counted(&coding::bearings(&store, &people.third, &study()).await.unwrap());
            counts.iter().map(|count| count.passages).sum::<i64>()
        };
        assert_eq!(settled().await, 3, "BH-01 twice and BH-02 once: what both gave");
        let differences = coding::differences(&store, &round).await.unwrap();
        let told: Vec<(i64, BTreeSet<CodeId>)> =
            differences.iter().map(|Difference { number, codes, .. }| (*number, codes.clone())).collect();
        assert_eq!(told, [(2, codes("BH-02")), (5, codes("BH-03"))]);

        let decide = async |actor: &Actor, number, text: &str, reason: &str| {
            let new = NewDecision { round: id, number, codes: codes(text), reason: reason.to_owned() };
            coding::decide(&store, actor, new).await
        };
        let third = &people.third;
        assert_eq!(refusal(decide(&people.one, 2, "BH-02", "tôi gán").await), Refusal::OwnJudgement);
        assert_eq!(refusal(decide(third, 2, "BH-02", " ").await), Refusal::NoReason);
        assert_eq!(refusal(decide(third, 2, "BH-01", "x").await), Refusal::OtherCode);
        assert_eq!(refusal(decide(third, 1, "", "x").await), Refusal::NoDifference);
        assert_eq!(
            refusal(decide(third, 6, "BH-04", "x").await),
            Refusal::NoDifference,
            "missing is no difference"
        );
        decide(third, 2, "BH-02", "Có nói rõ đùn đẩy.").await.unwrap();
        assert_eq!(refusal(decide(third, 2, "", "khác").await), Refusal::Decided);
        decide(&people.secretariat, 5, "", "Chỉ nêu chung.").await.unwrap();
        assert_eq!(settled().await, 4);
        let decisions = coding::decisions(&store, id).await.unwrap();
        let told: Vec<(&i64, &str)> =
            decisions.iter().map(|(number, decision)| (number, decision.reason.as_str())).collect();
        assert_eq!(told, [(&2, "Có nói rõ đùn đẩy."), (&5, "Chỉ nêu chung.")]);
        let kinds: BTreeSet<String> = store::entries_after(&store, 0, 999)
            .await
            .unwrap()
            .into_iter()
            .filter(|entry| entry.subject == format!("round/{id}"))
            .map(|entry| entry.kind)
            .collect();
        let all = ["difference.decided", "judgement.given", "round.closed", "round.started"];
        assert_eq!(kinds.into_iter().collect::<Vec<_>>(), all);
        no_difference(&store).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_changed_past_the_program_is_found() {
    story(async |store, people| {
        let round = started(&store, &people, 3).await;
        for number in 1..=3 {
            judge(&store, &people.one, round.id, number, "BH-01").await.unwrap();
            judge(&store, &people.other, round.id, number, if number == 1 { "" } else { "BH-01" })
                .await
                .unwrap();
        }
        coding::close(&store, &people.secretariat, round.id, Ending::WhenAllJudged).await.unwrap();
        let new = NewDecision { round: round.id, number: 1, codes: codes(""), reason: "Không.".to_owned() };
        coding::decide(&store, &people.secretariat, new).await.unwrap();
        no_difference(&store).await;
        let check = async |there, back, what: &str| {
            run(&store, there).await;
            let found = coding::audit(&store).await.unwrap().join("\n");
            assert!(found.contains(what), "{found}");
            run(&store, back).await;
            no_difference(&store).await;
        };
        check(
            "UPDATE coding_judgement SET codes = 'BH-02' WHERE number = 1 AND codes = 'BH-01'",
            "UPDATE coding_judgement SET codes = 'BH-01' WHERE codes = 'BH-02'",
            "has a judgement that was changed",
        )
        .await;
        check(
            "UPDATE coding_agreement SET shared = shared + 1",
            "UPDATE coding_agreement SET shared = shared - 1",
            "shows an agreement that does not follow",
        )
        .await;
        check(
            "UPDATE coding_decision SET reason = 'Có.'",
            "UPDATE coding_decision SET reason = 'Không.'",
            "has a decision that was changed",
        )
        .await;
        check(
            "UPDATE coding_round_passage SET number = number + 10",
            "UPDATE coding_round_passage SET number = number - 10",
            "has another sample",
        )
        .await;
        check(
            "UPDATE coding_round SET id = 'f' || SUBSTR(id, 2)",
            "UPDATE coding_round SET id = '0' || SUBSTR(id, 2)",
            "was added past the program",
        )
        .await;
    })
    .await;
}
