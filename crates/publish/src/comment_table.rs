//! What was said in a round of comments and what became of each comment, as a file: «Bảng tổng hợp ý kiến góp ý, tiếp thu, giải
//! trình». One block for each comment: who, on which words, what they say and propose, the ruling and its reason.
//!
//! It is made when asked for and kept nowhere. Comments that were withdrawn are counted and not told.

use std::collections::HashMap;

use jiff::tz::Offset;
use kernel::{AccountId, Language, StudyCode};
use plan::{DocumentFamily, Plan};
use scheme::{
    Comment, CommentAbout, CommentOutcome, CommentRound, CommentRoundId, Comments, Exported, Hand, Only,
};

use ::store::Store;

use crate::PublishError;
use crate::draft::Draft;
use crate::paper::heads::{self, BLANK, Head};
use crate::paper::model::{Block, Paper, text};
use crate::paper::{self, GENERATED, LIST, SMALL, WARNING, centre, word};

/// The comments of a round with their rulings as a Word file in the form of `family`; an account without a name there is called by
/// its role.
///
/// # Errors
/// When the study has no plan or no such round, the store fails, or packing fails.
pub async fn comment_table(
    store: &Store,
    study: &StudyCode,
    round: CommentRoundId,
    (family, names): (DocumentFamily, HashMap<AccountId, String>),
) -> Result<Draft, PublishError> {
    let plan = plan::current(store, study).await?.ok_or(scheme::SchemeError::UnknownStudy)?;
    let generated = plan::study(store, study).await?.is_some_and(|study| study.generated);
    // Before anything else is read: the file may hold later comments than it says, never lack earlier ones.
    let (at, position) = (store.world().now(), ::store::head(store).await?.sequence);
    let round = scheme::comment_round(store, study, round).await?;
    let mut comments = Vec::new();
    let mut after = None;
    loop {
        let page = scheme::comments(store, Comments::Round(round.id), Only::All, after).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        comments.extend(page.into_iter().filter(|comment| comment.withdrawal.is_none()));
    }
    let exported = Exported { position, at };
    let table = Table { plan, round, comments, family, names, exported, generated };
    let write = move || word::write(&table.compose());
    let bytes = tokio::task::spawn_blocking(write).await.map_err(|_| PublishError::Stopped)??;
    Ok(Draft { exported, bytes })
}

struct Table {
    plan: std::sync::Arc<Plan>,
    round: CommentRound,
    comments: Vec<Comment>,
    family: DocumentFamily,
    names: HashMap<AccountId, String>,
    exported: Exported,
    generated: bool,
}

/// Width of the column of names, in twentieths of a point.
const NAMES: usize = 2350;

impl Table {
    fn compose(&self) -> Paper {
        let day = |day| vietnamese::format_date(day, Language::Vietnamese);
        let made = day(Offset::constant(7).to_datetime(self.exported.at).date());
        let summary = format!("{} – {}", self.plan.name.vi, self.round.title);
        let mut paper = Paper::new(&summary, self.exported.at);
        let generated = if self.generated { format!(" · {GENERATED}") } else { String::new() };
        paper.foot = format!("Lập ngày {made} · vị trí sổ cái {}{generated}", self.exported.position);
        let head = Head {
            family: self.family,
            issuer: &self.plan.issuer.vi,
            number: &heads::blank_number(self.family).replace("ĐA", "BC"),
            date: &format!("{BLANK}, ngày {BLANK} tháng {BLANK} năm {BLANK}"),
            stamp: "",
        };
        paper.blocks.push(heads::head(&head));
        paper.add(paper::gap());
        let kind = "BẢNG TỔNG HỢP Ý KIẾN GÓP Ý, TIẾP THU, GIẢI TRÌNH";
        paper.extend(heads::title(self.family, kind, &summary));
        if self.generated {
            paper.add(centre(text(GENERATED).bold().italic().size(SMALL)));
        }
        let tally = self.round.tally;
        let facts = format!(
            "Hạn góp ý {}; mời {} người. Có {} góp ý: {} đã giải trình, {} chưa, {} người viết đã rút.",
            day(self.round.due),
            self.round.invited.len(),
            tally.given,
            tally.ruled,
            tally.open(),
            tally.withdrawn,
        );
        paper.add(centre(text(&facts).italic().size(LIST)));
        paper.add(paper::gap());
        for (number, comment) in (1..).zip(&self.comments) {
            paper.blocks.push(self.told(number, comment));
            paper.add(paper::gap());
        }
        paper
    }

    /// What is to be said of a comment, line by line.
    fn told(&self, number: usize, comment: &Comment) -> Block {
        let moment = vietnamese::format_moment(comment.at, Language::Vietnamese);
        let late = if self.round.is_late(comment) { ", sau hạn" } else { "" };
        let mut rows = vec![
            ("TT", number.to_string()),
            ("Người góp ý", format!("{} ({moment}{late})", self.name(&comment.by))),
        ];
        rows.push(match &comment.about {
            CommentAbout::Whole => ("Về nội dung", "Toàn văn dự thảo Đề án".to_owned()),
            CommentAbout::Statement { sentence, version, .. } => {
                ("Về nội dung", format!("“{sentence}” (bản {version} của luận điểm)"))
            }
        });
        rows.push(("Nội dung góp ý", comment.words.clone()));
        if let Some(proposed) = &comment.proposed {
            rows.push(("Đề nghị viết", format!("“{proposed}”")));
        }
        let mut waits = false;
        match &comment.ruling {
            Some(ruling) => {
                let taken = if ruling.taken > 0 {
                    format!("; câu đề nghị đã đưa vào dự thảo, bản {} của luận điểm", ruling.taken)
                } else {
                    String::new()
                };
                rows.push(("Tiếp thu", format!("{}{taken}", ruling.outcome.name().vi)));
                let reason = match (ruling.reason.as_str(), ruling.outcome) {
                    ("", CommentOutcome::Accepted) => "Tiếp thu toàn bộ.",
                    (reason, _) => reason,
                };
                rows.push(("Giải trình", format!("{reason} ({})", self.name(&ruling.by))));
            }
            None => {
                waits = true;
                rows.push(("Tiếp thu", "CHƯA GIẢI TRÌNH".to_owned()));
            }
        }
        let last = rows.len();
        let row = |(index, (name, value)): (usize, (&str, String))| {
            let value = text(&value).size(LIST);
            let value = if waits && index + 1 == last { value.bold().color(WARNING) } else { value };
            (text(name).bold().size(LIST), value)
        };
        Block::Facts { rows: rows.into_iter().enumerate().map(row).collect(), width: NAMES }
    }

    fn name(&self, hand: &Hand) -> String {
        let known = hand.account.and_then(|account| self.names.get(&account)).cloned();
        known.unwrap_or_else(|| role(hand.role).to_owned())
    }
}

fn role(role: kernel::Role) -> &'static str {
    match role {
        kernel::Role::Secretariat => "Cơ quan thường trực",
        kernel::Role::Committee => "Thành viên Ban Chỉ đạo",
        kernel::Role::Editor => "Tổ Biên tập",
        _ => "Hệ thống",
    }
}
