//! One round of comments on the demo's scheme: a wording that waits for a ruling, a comment that was accepted in part and one that was
//! not. No text changes.

use anyhow::Context as _;
use jiff::civil::date;
use kernel::{Actor, StudyCode};
use scheme::{
    CommentId, CommentOutcome, CommentRoundId, NewComment, NewCommentRound, NewRuling, StatementView,
    Subject, Takes,
};
use store::Store;

use super::morning;
use super::people::People;
use super::stage::Stage;

/// Plays the round, which stays open.
pub(crate) async fn play(stage: &Stage, people: &People, study: &StudyCode) -> anyhow::Result<()> {
    let store = &stage.store;
    stage.at(morning(2023, 12, 19))?;
    let editor = people.actor("bientap1")?;
    let member = people.actor("chidao")?;
    let second = people.actor("chidao2")?;
    let secretariat = people.actor("thuongtruc")?;
    let others = people.actor("bientap2")?;
    let invited = [&member, &second, &secretariat, &others];
    let new = NewCommentRound {
        study: study.clone(),
        title: "Góp ý dự thảo lần thứ nhất (dữ liệu minh họa)".to_owned(),
        due: date(2024, 1, 5),
        invited: invited.iter().filter_map(|actor| actor.account).collect(),
    };
    let round = scheme::open_comment_round(store, &editor, new).await.context("opening a round")?;

    stage.at(morning(2023, 12, 20))?;
    let view = scheme::view(store, study).await?;
    let mut texts = view.statements().map(|(_, statement)| statement);
    let first = texts.next().context("the demo has a statement")?;
    let other = texts.next().context("the demo has a second statement")?;
    let desk = Desk { store, study, round };
    let wording = format!("{} Phạm vi nêu ở đây là của các báo cáo đã nhận.", first.statement.text);
    let words = "Đề nghị ghi rõ phạm vi: câu này nói về các báo cáo đã nhận, không phải mọi cơ quan.";
    desk.say(&member, about(first), words, &wording).await?;
    let words = "Đề nghị nêu thêm trách nhiệm của người đứng đầu và mốc thời gian khắc phục.";
    let in_part = desk.say(&secretariat, about(other), words, "").await?;
    let words = "Bố cục dài, đề nghị gộp phần nguyên nhân vào phần thực trạng.";
    let rejected = desk.say(&second, Subject::Whole, words, "").await?;

    stage.at(morning(2023, 12, 21))?;
    let reason = "Đã có trách nhiệm người đứng đầu ở phần giải pháp; mốc thời gian sẽ nêu khi ban hành.";
    desk.rule(&editor, in_part, CommentOutcome::InPart, reason).await?;
    let reason = "Bố cục theo đề cương đã ban hành; thực trạng và nguyên nhân phải tách để đối chiếu căn cứ.";
    desk.rule(&editor, rejected, CommentOutcome::Rejected, reason).await
}

fn about(view: &StatementView) -> Subject {
    Subject::Statement { statement: view.statement.id, seen: view.statement.version }
}

/// A round in which things are said.
struct Desk<'d> {
    store: &'d Store,
    study: &'d StudyCode,
    round: CommentRoundId,
}

impl Desk<'_> {
    async fn say(
        &self,
        author: &Actor,
        subject: Subject,
        words: &str,
        wording: &str,
    ) -> anyhow::Result<CommentId> {
        let (words, proposed) = (words.to_owned(), wording.to_owned());
        let new = NewComment { round: self.round, subject, words, proposed };
        scheme::comment(self.store, author, self.study, new).await.context("a comment")
    }

    async fn rule(
        &self,
        editor: &Actor,
        comment: CommentId,
        outcome: CommentOutcome,
        reason: &str,
    ) -> anyhow::Result<()> {
        let new = NewRuling { comment, outcome, reason: reason.to_owned(), takes: Takes::Nothing };
        scheme::rule_on(self.store, editor, self.study, new).await.context("a ruling")
    }
}
