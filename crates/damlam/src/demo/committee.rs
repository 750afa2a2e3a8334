//! The committee of the demo meets: about a sentence that rests on a report, with opinions of which one comes late, a directive, and
//! tasks of which one is done, one waits to be accepted and one is open. A second meeting is planned and its question unanswered.

use ::committee::{
    About, MeetingId, MeetingState, NewConclusion, NewItem, NewMeeting, NewOpinion, NewProof, NewReport,
    NewRequest, NewStep, NewTask, NewVerdict, Sent, Standpoint, TaskId,
};
use anyhow::Context as _;
use formats::docx_write::{Page, Part, write};
use jiff::civil::{Date, date};
use kernel::{AccountId, Actor, BodyCode, Role, StudyCode};
use plan::{Plan, SectionKind};
use reports::DocumentReader;
use scheme::{NewSolution, SchemeView, StatementId, Target};
use store::Store;

use super::morning;
use super::people::People;
use super::stage::Stage;

/// The bodies that get a task: one leaves it open, one has done it, one waits to be told.
const BODIES: [&str; 3] = [super::PROMPT[0], super::PROMPT[1], super::PROMPT[2]];

/// Everybody and everything the meetings need.
struct Table<'a> {
    store: &'a Store,
    study: &'a StudyCode,
    secretariat: Actor,
    members: [Actor; 2],
}

/// Plays two meetings of the committee and what comes of the first.
pub(crate) async fn play(stage: &Stage, people: &mut People, plan: &Plan) -> anyhow::Result<()> {
    let store = &stage.store;
    stage.at(morning(2023, 11, 22))?;
    let second = people.add(store, "chidao2", "Thành viên Ban Chỉ đạo 2", Role::Committee).await?;
    let table = Table {
        store,
        study: &plan.code,
        secretariat: people.actor("thuongtruc")?,
        members: [people.actor("chidao")?, second],
    };
    let view = scheme::view(store, &plan.code).await?;
    let statement = cited(&view, &BodyCode::parse(BODIES[0])?)?;
    let meeting = table.plan("Phiên họp thứ nhất của Ban Chỉ đạo", date(2023, 11, 28)).await?;
    let item =
        table.item(meeting, "Luận điểm về biểu hiện, nguyên nhân", About::Statement(statement)).await?;
    let found = scheme::contradictions(store, &plan.code).await?;
    if let Some(open) = found.open().next() {
        let about = About::Contradiction(open.name.clone());
        table.item(meeting, "Số liệu còn mâu thuẫn", about).await?;
    }
    table.item(meeting, "Tiến độ các nhiệm vụ đã giao", About::Heading).await?;
    let request = table.ask(item, "Có giữ luận điểm này trong đề án không?", date(2023, 11, 25)).await?;

    let version = view.statement(statement).map_or(0, |found| found.statement.version);
    stage.at(morning(2023, 11, 24))?;
    let agrees = NewOpinion { request, seen: version, view: Standpoint::Agree, words: String::new() };
    ::committee::answer(store, &table.members[0], agrees).await.context("an opinion")?;
    stage.at(morning(2023, 11, 27))?;
    let words = "Giữ luận điểm, nhưng nêu rõ phạm vi: một số cơ quan, một số lĩnh vực.".to_owned();
    let late = NewOpinion { request, seen: version, view: Standpoint::AgreeWithChanges, words };
    ::committee::answer(store, &table.members[1], late).await.context("a late opinion")?;

    stage.at(morning(2023, 11, 28))?;
    table.step(meeting, MeetingState::Held, "Đủ các thành viên; cơ quan thường trực ghi biên bản.").await?;
    let new = NewConclusion {
        meeting,
        item: Some(item),
        number: "01-KL/BCĐ".to_owned(),
        day: date(2023, 11, 28),
        text: "Các cơ quan rà soát quy chế phối hợp, ghi rõ một đầu mối chịu trách nhiệm và thời hạn trả lời cho từng việc liên quan từ hai đơn vị trở lên.".to_owned(),
        groups: Vec::new(),
        bodies: BODIES.iter().map(|code| BodyCode::parse(code)).collect::<Result<_, _>>()?,
        codes: Vec::new(),
    };
    let directive = ::committee::conclude(store, &table.members[0], new).await.context("a directive")?;
    stage.at(morning(2023, 11, 29))?;
    let minutes = "Thống nhất giữ luận điểm, bổ sung phạm vi khi hoàn thiện đề án.\nBan hành kết luận về quy chế phối hợp và giao nhiệm vụ kèm theo.";
    table.step(meeting, MeetingState::Minuted, minutes).await?;
    follow(store, &people.actor("bientap1")?, &view, &directive).await?;

    stage.at(morning(2023, 11, 30))?;
    let mut given = Vec::new();
    for (code, due) in BODIES.into_iter().zip([date(2023, 12, 29), date(2023, 12, 15), date(2023, 12, 22)]) {
        let body = BodyCode::parse(code)?;
        let task = table.give(&directive, &body, due).await?;
        given.push((body, task));
    }
    stage.at(morning(2023, 12, 12))?;
    for (body, task) in &given[1..] {
        report(store, &people.drafter(body)?, plan, (body, *task)).await?;
    }
    stage.at(morning(2023, 12, 14))?;
    let words = "Quy chế ghi rõ đầu mối và thời hạn; đúng yêu cầu của kết luận.".to_owned();
    let closed = NewVerdict { task: given[1].1, seen: 1, words };
    ::committee::close(store, &table.secretariat, closed).await.context("closing a task")?;

    stage.at(morning(2023, 12, 18))?;
    let meeting = table.plan("Phiên họp thứ hai của Ban Chỉ đạo", date(2024, 1, 16)).await?;
    let item =
        table.item(meeting, "Kết quả thực hiện kết luận của phiên họp thứ nhất", About::Heading).await?;
    table.ask(item, "Cần giao thêm nhiệm vụ nào?", date(2024, 1, 10)).await?;
    Ok(())
}

/// A sentence that rests on a passage of `body`, or on one of any body.
fn cited(view: &SchemeView, body: &BodyCode) -> anyhow::Result<StatementId> {
    let rests_on_passage = |own: bool| {
        view.statements().find(|(section, statement)| {
            section.kind != SectionKind::Solutions
                && statement.citations.iter().any(|cited| {
                    matches!(cited.citation.target, Target::Passage { .. })
                        && (!own || cited.origin.body.as_ref() == Some(body))
                })
        })
    };
    let found = rests_on_passage(true).or_else(|| rests_on_passage(false));
    Ok(found.context("a sentence of the demo rests on a passage")?.1.statement.id)
}

/// Lets the first solution follow the directive, with whatever it followed before.
async fn follow(store: &Store, editor: &Actor, view: &SchemeView, directive: &str) -> anyhow::Result<()> {
    let solutions = view.statements().filter(|(section, _)| section.kind == SectionKind::Solutions);
    let (_, first) = solutions.into_iter().next().context("the demo has a solution")?;
    let known = view.solutions.get(&first.statement.id);
    let mut directives = known.map(|known| known.directives.clone()).unwrap_or_default();
    directives.insert(directive.to_owned());
    let new = NewSolution {
        statement: first.statement.id,
        seen: known.map_or(0, |known| known.number),
        feasibility: known.map(|known| known.feasibility.clone()).unwrap_or_default(),
        directives,
    };
    scheme::describe_solution(store, editor, new).await.context("a solution that follows the directive")
}

/// Says that a task is done, with a file that proves it.
async fn report(
    store: &Store,
    drafter: &Actor,
    plan: &Plan,
    (body, task): (&BodyCode, TaskId),
) -> anyhow::Result<()> {
    let parts = vec![
        Part::heading(1, "Quy chế phối hợp"),
        Part::paragraph("Văn bản minh họa do phần mềm sinh ra, không phải của cơ quan nào."),
        Part::paragraph(
            "Mỗi việc liên quan từ hai đơn vị trở lên có một đầu mối chịu trách nhiệm và thời hạn trả lời.",
        ),
    ];
    let bytes = write(&Page { parts, ..Page::default() }).context("writing a proof")?;
    let file = Sent { name: format!("Quy chế phối hợp – {}.docx", plan.body_name(body).vi), bytes };
    let new = NewReport {
        task,
        seen: 0,
        words: "Đã ban hành quy chế phối hợp, áp dụng từ ngày ký.".to_owned(),
        proof: NewProof { file: Some(file), address: String::new() },
    };
    ::committee::report(store, &DocumentReader::alone(), drafter, new).await.context("reporting a task")
}

impl Table<'_> {
    async fn plan(&self, title: &str, day: Date) -> anyhow::Result<MeetingId> {
        let place = "Trụ sở cơ quan thường trực".to_owned();
        let new = NewMeeting { study: self.study.clone(), title: title.to_owned(), day, place };
        ::committee::plan_meeting(self.store, &self.secretariat, new).await.context("planning a meeting")
    }

    async fn item(
        &self,
        meeting: MeetingId,
        heading: &str,
        about: About,
    ) -> anyhow::Result<::committee::AgendaItemId> {
        let new = NewItem { meeting, heading: heading.to_owned(), about };
        ::committee::add_item(self.store, &self.secretariat, new).await.context("an item of the agenda")
    }

    async fn step(&self, meeting: MeetingId, state: MeetingState, words: &str) -> anyhow::Result<()> {
        let new = NewStep { meeting, state, words: words.to_owned() };
        ::committee::step_meeting(self.store, &self.secretariat, new).await.context("a step of a meeting")
    }

    async fn ask(
        &self,
        item: ::committee::AgendaItemId,
        question: &str,
        due: Date,
    ) -> anyhow::Result<::committee::OpinionRequestId> {
        let members: Vec<AccountId> = self.members.iter().filter_map(|member| member.account).collect();
        let new = NewRequest {
            study: self.study.clone(),
            item: Some(item),
            statement: None,
            question: question.to_owned(),
            due,
            members,
        };
        ::committee::ask(self.store, &self.secretariat, new).await.context("asking members")
    }

    async fn give(&self, directive: &str, body: &BodyCode, due: Date) -> anyhow::Result<TaskId> {
        let new = NewTask {
            study: self.study.clone(),
            directive: directive.to_owned(),
            text:
                "Rà soát và ban hành quy chế phối hợp, ghi rõ đầu mối chịu trách nhiệm và thời hạn trả lời."
                    .to_owned(),
            body: body.clone(),
            post: None,
            due,
            proof: "Quy chế phối hợp đã ban hành.".to_owned(),
        };
        ::committee::give(self.store, &self.secretariat, new).await.context("giving a task")
    }
}
