//! What the demo's bodies reply to sentences that rest on their reports, and what an editor answers.

use std::collections::BTreeSet;

use anyhow::Context as _;
use kernel::StudyCode;
use scheme::{NewBodyReply, NewReplyAnswer, Replied, ReplyOutcome, Target};

use super::people::People;
use super::stage::Stage;

/// Two bodies reply to the first sentence that cites a passage of theirs; the first of the replies is answered.
pub(crate) async fn play(stage: &Stage, people: &People, study: &StudyCode) -> anyhow::Result<()> {
    let store = &stage.store;
    let view = scheme::view(store, study).await?;
    let mut heard = BTreeSet::new();
    let cited = view.statements().flat_map(|(_, statement)| &statement.citations);
    let passages = cited.filter(|cited| matches!(cited.citation.target, Target::Passage { .. }));
    let first_of_each = passages.filter_map(|cited| {
        let body = cited.origin.body.clone()?;
        heard.insert(body.clone()).then_some((body, cited.citation.id))
    });
    let texts = [
        "Đoạn này của báo cáo chỉ nói về một số phòng chuyên môn, không nói về toàn cơ quan. Đề nghị câu trong đề án ghi rõ phạm vi.",
        "Nội dung dẫn đúng báo cáo. Từ khi gửi báo cáo, cơ quan đã ban hành quy chế phối hợp mới; kết quả sẽ báo cáo ở kỳ sau.",
    ];
    let mut replies = Vec::new();
    for ((body, citation), text) in first_of_each.take(texts.len()).collect::<Vec<_>>().into_iter().zip(texts)
    {
        let drafter = people.drafter(&body)?;
        let mirror =
            scheme::mirror(store, &drafter, &view, &body, (&Default::default(), &Default::default())).await?;
        let of_use = mirror.uses.into_iter().find(|each| each.cited.citation.id == citation);
        let seen = of_use.context("a body's mirror shows what cites it")?.seen;
        let to = Replied::Use(citation);
        let new = NewBodyReply { study: study.clone(), body, to, seen, text: text.to_owned() };
        replies.push(scheme::reply(store, &drafter, new).await.context("replying")?);
    }
    let reply = *replies.first().context("a body replied")?;
    let reason =
        "Câu không nói về toàn cơ quan; ý kiến được công bố cùng căn cứ để người đọc thấy rõ phạm vi.";
    let answer = NewReplyAnswer { reply, outcome: ReplyOutcome::Stays, reason: reason.to_owned() };
    scheme::answer_reply(store, &people.actor("bientap1")?, study, answer).await.context("answering")?;
    Ok(())
}
