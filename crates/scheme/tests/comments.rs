//! Comment rounds on both databases: who is invited and says what, what an editor makes of it, and that no wording is lost.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use accounts::NewAccount;
use jiff::civil::Date;
use kernel::{Actor, Role, StudyCode};
use scheme::{
    CommentError, CommentId, CommentOutcome, CommentRoundId, Comments, Edit, NewComment, NewCommentRound,
    NewRemoval, NewRuling, NewWithdrawal, Only, SchemeError, StatementId, Subject, Takes, Views,
};
use sqlx::Executor as _;
use store::Store;

fn study() -> StudyCode {
    "responsibility-2023".parse().unwrap()
}

/// Today in Việt Nam by the store's clock.
fn today(store: &Store) -> Date {
    jiff::tz::TimeZone::fixed(jiff::tz::offset(7)).to_datetime(store.world().now()).date()
}

struct People {
    editor: Actor,
    other: Actor,
    member: Actor,
    secretary: Actor,
    auditor: Actor,
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
    accounts::create_account(store, &Actor::system(), new).await.unwrap();
    let all = accounts::accounts(store, "", 100).await.unwrap();
    all.iter().find(|account| account.login.as_str() == login).unwrap().actor()
}

async fn story(check: impl AsyncFn(Store, People)) {
    let migrations = [
        accounts::MIGRATIONS,
        plan::MIGRATIONS,
        reports::MIGRATIONS,
        measurements::MIGRATIONS,
        coding::MIGRATIONS,
        scheme::MIGRATIONS,
    ];
    testkit::on_each_database(&migrations, async |store| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
        plan::issue(&store, &Actor::system(), plan::files_of_folder(&folder).unwrap()).await.unwrap();
        let people = People {
            editor: account(&store, "editor", Role::Editor).await,
            other: account(&store, "other", Role::Editor).await,
            member: account(&store, "member", Role::Committee).await,
            secretary: account(&store, "secretary", Role::Secretariat).await,
            auditor: account(&store, "auditor", Role::Auditor).await,
        };
        check(store, people).await;
    })
    .await;
}

fn round(store: &Store, invited: &[&Actor]) -> NewCommentRound {
    let invited = invited.iter().filter_map(|actor| actor.account).collect();
    NewCommentRound { study: study(), title: "Lần thứ nhất".to_owned(), due: today(store), invited }
}

fn on(round: CommentRoundId, statement: StatementId, seen: i64, words: &str, proposed: &str) -> NewComment {
    let subject = Subject::Statement { statement, seen };
    NewComment { round, subject, words: words.to_owned(), proposed: proposed.to_owned() }
}

fn on_all(round: CommentRoundId, words: &str) -> NewComment {
    NewComment { round, subject: Subject::Whole, words: words.to_owned(), proposed: String::new() }
}

fn ruling(comment: CommentId, outcome: CommentOutcome, reason: &str, takes: Takes) -> NewRuling {
    NewRuling { comment, outcome, reason: reason.to_owned(), takes }
}

async fn write(store: &Store, editor: &Actor, text: &str) -> StatementId {
    scheme::write_statement(store, editor, &study(), "causes", text).await.unwrap()
}

async fn edit(store: &Store, editor: &Actor, statement: StatementId, text: &str) {
    let seen = scheme::statement(store, statement).await.unwrap().statement.version;
    let edit = Edit { statement, seen, text: text.to_owned() };
    scheme::edit_statement(store, editor, edit).await.unwrap();
}

async fn text_of(store: &Store, statement: StatementId) -> (i64, String) {
    let found = scheme::statement(store, statement).await.unwrap().statement;
    (found.version, found.text)
}

/// Each comment of the round: its words and what became of it.
async fn told(store: &Store, round: CommentRoundId) -> String {
    let all = scheme::comments(store, Comments::Round(round), Only::All, None).await.unwrap();
    let one = |comment: &scheme::Comment| {
        let became = match (&comment.ruling, &comment.withdrawal) {
            (Some(ruling), _) => format!("{}@{}", ruling.outcome.code(), ruling.taken),
            (_, Some(gone)) => format!("withdrawn ({})", gone.reason),
            _ => "open".to_owned(),
        };
        format!("{}: {became}", comment.words)
    };
    all.iter().map(one).collect::<Vec<_>>().join(" | ")
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, SchemeError>) -> CommentError {
    match result {
        Err(SchemeError::Comment(error)) => error,
        other => panic!("a comment error was expected: {other:?}"),
    }
}

async fn changed_past_the_program(store: &Store, sql: &'static str) -> Vec<String> {
    let mut tx = store.begin(&Actor::system()).await.unwrap();
    tx.sql().execute(sql).await.unwrap();
    tx.commit_bookkeeping(store::Bookkeeping::Cache).await.unwrap();
    scheme::audit(store).await.unwrap()
}

#[tokio::test]
async fn only_invited_people_comment_and_only_while_the_round_is_open() {
    story(async |store, people| {
        let before = store::head(&store).await.unwrap();
        let open = async |new| scheme::open_comment_round(&store, &people.editor, new).await;
        assert_eq!(refused(open(round(&store, &[])).await), CommentError::NobodyInvited);
        let auditor = round(&store, &[&people.member, &people.auditor]);
        assert_eq!(refused(open(auditor).await), CommentError::MayNotComment);
        let untitled = NewCommentRound { title: " ".to_owned(), ..round(&store, &[&people.member]) };
        assert_eq!(refused(open(untitled).await), CommentError::NoTitle);
        let day = today(&store).yesterday().unwrap();
        let late = NewCommentRound { due: day, ..round(&store, &[&people.member]) };
        assert_eq!(refused(open(late).await), CommentError::PastDay { day });
        assert_eq!(store::head(&store).await.unwrap(), before, "nothing was kept");

        let text = write(&store, &people.editor, "Luật chồng chéo.").await;
        let invited = [&people.member, &people.secretary, &people.other];
        let id = open(round(&store, &invited)).await.unwrap();
        let say = async |actor: &Actor, new| scheme::comment(&store, actor, &study(), new).await;
        assert_eq!(refused(say(&people.editor, on_all(id, "x")).await), CommentError::NotInvited);
        assert_eq!(refused(say(&people.member, on_all(id, " ")).await), CommentError::Empty);
        let unseen = say(&people.member, on(id, text, 7, "x", "")).await.unwrap_err();
        assert!(unseen.is_conflict());
        let nothing = NewComment { proposed: "Câu.".to_owned(), ..on_all(id, "x") };
        assert_eq!(refused(say(&people.member, nothing).await), CommentError::WordingOfNothing);
        let broken = say(&people.member, on(id, text, 1, "x", "có {figure x} việc")).await;
        assert!(matches!(broken, Err(SchemeError::BrokenFigure { .. })));
        let head = store::head(&store).await.unwrap().sequence;
        let secret = say(&people.member, on_all(id, "Góp ý:\nTỐI MẬT\n…")).await;
        assert_eq!(refused(secret), CommentError::Secret { mark: "TỐI MẬT" });
        let entry = store::entry_at(&store, head + 1).await.unwrap().unwrap();
        assert_eq!(entry.kind, "scheme.comment_refused");
        assert!(!entry.payload.contains("MẬT"));

        let first = say(&people.member, on(id, text, 1, "Chưa đủ.", "Luật chồng chéo.")).await.unwrap();
        let again = say(&people.member, on(id, text, 1, " Chưa  đủ.", "")).await.unwrap();
        assert_eq!(first, again, "the same words to the same thing; the text that stands is no proposal");
        let kept = scheme::comments(&store, Comments::Statement(text), Only::Open, None).await.unwrap();
        assert_eq!((kept.len(), kept[0].proposed.as_deref()), (1, None));
        assert_eq!(scheme::open_comments(&store, &study()).await.unwrap()[&text], 1);

        // After its last day a comment is kept and is late; after closing it is refused.
        let found = scheme::comment_round(&store, &study(), id).await.unwrap();
        assert!(!found.is_late(&kept[0]));
        let mut late = kept[0].clone();
        late.at += jiff::SignedDuration::from_hours(24);
        assert!(found.is_late(&late));
        let close = async || scheme::close_comment_round(&store, &people.editor, &study(), id).await;
        assert_eq!(refused(close().await), CommentError::Unruled { open: 1 });
        let rejected = ruling(first, CommentOutcome::Rejected, "đã đủ", Takes::Nothing);
        scheme::rule_on(&store, &people.editor, &study(), rejected).await.unwrap();
        close().await.unwrap();
        assert_eq!(refused(close().await), CommentError::Closed);
        assert_eq!(refused(say(&people.member, on_all(id, "Muộn.")).await), CommentError::Closed);
        let elsewhere: StudyCode = "another-study".parse().unwrap();
        let other = scheme::comment_round(&store, &elsewhere, id).await;
        assert_eq!(refused(other), CommentError::UnknownRound);
        assert_eq!(scheme::audit(&store).await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_comment_stays_as_it_was_and_goes_only_with_a_reason() {
    story(async |store, people| {
        let invited = [&people.member, &people.other];
        let text = write(&store, &people.editor, "Luật chồng chéo.").await;
        let id = scheme::open_comment_round(&store, &people.editor, round(&store, &invited)).await.unwrap();
        let say = async |actor: &Actor, new| scheme::comment(&store, actor, &study(), new).await.unwrap();
        let one = say(&people.member, on(id, text, 1, "Nên nói rõ.", "")).await;
        let own = say(&people.other, on_all(id, "Bố cục dài.")).await;
        edit(&store, &people.editor, text, "Luật còn chồng chéo ở một số lĩnh vực.").await;
        let kept = scheme::comments(&store, Comments::Statement(text), Only::All, None).await.unwrap();
        assert_eq!(kept[0].about.sentence(), Some("Luật chồng chéo."), "the words its author read");

        let rule = async |actor: &Actor, new| scheme::rule_on(&store, actor, &study(), new).await;
        let accepted = |id| ruling(id, CommentOutcome::Accepted, "", Takes::Nothing);
        assert_eq!(refused(rule(&people.other, accepted(own)).await), CommentError::OwnComment);
        let bare = rule(&people.editor, ruling(one, CommentOutcome::InPart, " ", Takes::Nothing)).await;
        assert!(matches!(bare, Err(SchemeError::NoReason)));
        let withdraw = async |actor: &Actor, comment, reason: &str| {
            let new = NewWithdrawal { comment, reason: reason.to_owned() };
            scheme::withdraw_comment(&store, actor, &study(), new).await
        };
        assert_eq!(refused(withdraw(&people.other, one, "x").await), CommentError::NotOwnComment);
        assert!(matches!(withdraw(&people.member, one, "").await, Err(SchemeError::NoReason)));
        withdraw(&people.member, one, "đã sửa rồi").await.unwrap();
        let gone = refused(rule(&people.editor, accepted(one)).await);
        assert_eq!(gone, CommentError::WithdrawnAlready);
        rule(&people.editor, accepted(own)).await.unwrap();
        assert_eq!(refused(withdraw(&people.other, own, "x").await), CommentError::RuledAlready);
        assert_eq!(told(&store, id).await, "Nên nói rõ.: withdrawn (đã sửa rồi) | Bố cục dài.: accepted@0");
        let tally = scheme::comment_round(&store, &study(), id).await.unwrap().tally;
        assert_eq!((tally.given, tally.ruled, tally.withdrawn, tally.open()), (2, 1, 1, 0));
        let author = Comments::Author(&study(), people.member.account.unwrap());
        let mine = scheme::comments(&store, author, Only::All, None).await.unwrap();
        assert_eq!(mine.iter().map(|comment| comment.id).collect::<Vec<_>>(), [one]);
        let rest = scheme::comments(&store, Comments::Round(id), Only::All, Some(one)).await.unwrap();
        assert_eq!(rest.iter().map(|comment| comment.id).collect::<Vec<_>>(), [own], "after the cursor");
        assert_eq!(scheme::audit(&store).await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn an_accepted_wording_goes_into_the_text_and_overtakes_nobody() {
    story(async |store, people| {
        let views = Views::default();
        let text = write(&store, &people.editor, "Luật chồng chéo.").await;
        let new = round(&store, &[&people.member]);
        let id = scheme::open_comment_round(&store, &people.editor, new).await.unwrap();
        let say = async |new| scheme::comment(&store, &people.member, &study(), new).await.unwrap();
        let wording = "Luật chồng chéo ở một số lĩnh vực.";
        let first = say(on(id, text, 1, "Nói rõ phạm vi.", wording)).await;
        let second = say(on(id, text, 1, "Nói ngắn.", "Luật chồng chéo nhiều.")).await;
        let rule = async |new| scheme::rule_on(&store, &people.editor, &study(), new).await;
        views.of(&store, &study()).await.unwrap();

        // Only what is accepted is taken over.
        let wrong = ruling(first, CommentOutcome::Rejected, "thừa", Takes::Wording { seen: 1 });
        assert_eq!(refused(rule(wrong).await), CommentError::NothingToTake);
        let taken = |id, seen| ruling(id, CommentOutcome::Accepted, "", Takes::Wording { seen });
        rule(taken(first, 1)).await.unwrap();
        assert_eq!(text_of(&store, text).await, (2, wording.to_owned()));
        let seen = views.of(&store, &study()).await.unwrap();
        assert_eq!(*seen, scheme::view(&store, &study()).await.unwrap(), "what is kept followed");

        // The second was seen against version 1: both texts come back, and nothing is kept.
        let before = store::head(&store).await.unwrap();
        let Err(SchemeError::Overtaken(overtaken)) = rule(taken(second, 1)).await else {
            panic!("the editor must be told")
        };
        assert_eq!(
            (overtaken.theirs.text.as_str(), overtaken.yours.as_str()),
            (wording, "Luật chồng chéo nhiều.")
        );
        assert_eq!(store::head(&store).await.unwrap(), before);
        assert_eq!(text_of(&store, text).await, (2, wording.to_owned()));
        rule(taken(second, 2)).await.unwrap();
        assert_eq!(text_of(&store, text).await, (3, "Luật chồng chéo nhiều.".to_owned()));
        assert_eq!(refused(rule(taken(second, 3)).await), CommentError::RuledAlready);

        // What stands already is no new version.
        let third = say(on(id, text, 3, "Như cũ.", wording)).await;
        edit(&store, &people.editor, text, wording).await;
        rule(taken(third, 1)).await.unwrap();
        assert_eq!(text_of(&store, text).await, (4, wording.to_owned()));
        let fourth = say(on(id, text, 4, "Bỏ.", "Luật.")).await;
        let removal = NewRemoval { statement: text, seen: 4, reason: "gọn lại".to_owned() };
        scheme::remove_statement(&store, &people.editor, removal).await.unwrap();
        assert!(matches!(rule(taken(fourth, 4)).await, Err(SchemeError::RemovedStatement)));
        let said = told(&store, id).await;
        assert_eq!(
            said,
            "Nói rõ phạm vi.: accepted@2 | Nói ngắn.: accepted@3 | Như cũ.: accepted@0 | Bỏ.: open"
        );
        assert_eq!(scheme::audit(&store).await.unwrap(), Vec::<String>::new());

        // What is changed past the program is told, each by its entry.
        for (sql, back) in [
            ("UPDATE comment_round SET title = 'khác'", "UPDATE comment_round SET title = 'Lần thứ nhất'"),
            (
                "UPDATE comment SET words = 'khác' WHERE words = 'Bỏ.'",
                "UPDATE comment SET words = 'Bỏ.' WHERE words = 'khác'",
            ),
            (
                "UPDATE comment_ruling SET outcome = 'in-part' WHERE taken = 2",
                "UPDATE comment_ruling SET outcome = 'accepted' WHERE taken = 2",
            ),
        ] {
            let differences = changed_past_the_program(&store, sql).await;
            assert_eq!(differences.len(), 1, "{sql}: {differences:?}");
            assert!(differences[0].contains("says something else than is kept"), "{differences:?}");
            assert_eq!(changed_past_the_program(&store, back).await, Vec::<String>::new());
        }
        let sly = "INSERT INTO comment_withdrawal (comment, reason, account, role, at, entry) \
                   SELECT id, 'lén', account, role, 0, 9999 FROM comment WHERE words = 'Bỏ.'";
        let differences = changed_past_the_program(&store, sly).await;
        assert_eq!(differences.len(), 1);
        assert!(differences[0].contains("was added past the program"), "{differences:?}");
        let gone = "DELETE FROM comment_withdrawal WHERE reason = 'lén'";
        assert_eq!(changed_past_the_program(&store, gone).await, Vec::<String>::new());
        let differences =
            changed_past_the_program(&store, "DELETE FROM comment_ruling WHERE taken = 3").await;
        assert_eq!(differences.len(), 1);
        assert!(differences[0].contains("names a row that is gone"), "{differences:?}");
    })
    .await;
}
