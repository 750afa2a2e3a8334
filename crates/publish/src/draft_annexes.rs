//! What a draft tells beside its evidence: whether its solutions can be done, and which findings of a minority were kept.
//!
//! Pure: rows of words. [`crate::draft`] sets them as a paper, [`crate::draft_page`] as a page. A release holds neither.

use kernel::Language;
use plan::Plan;
use scheme::{Feasibility, MinorityView, Reached, SchemeView, Solution, Solutions, StatementId};

use crate::paper::roman;

/// A further annex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Annex {
    pub(crate) title: &'static str,
    pub(crate) items: Vec<Item>,
}

/// One thing told in an annex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// The statement it is about.
    pub(crate) about: Option<StatementId>,
    pub(crate) head: String,
    pub(crate) facts: Vec<Fact>,
}

/// A name and what is said under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) name: &'static str,
    pub(crate) said: String,
    /// Whether somebody must still see to it.
    pub(crate) is_open: bool,
}

/// The annexes of a draft that have something to tell, in order.
pub(crate) fn annexes(plan: &Plan, view: &SchemeView) -> Vec<Annex> {
    let annexes = [
        Annex {
            title: "TÍNH KHẢ THI CỦA CÁC NHIỆM VỤ, GIẢI PHÁP", items: solutions(plan, view)
        },
        Annex { title: "CÁC Ý KIẾN THIỂU SỐ ĐƯỢC GIỮ", items: minorities(view) },
    ];
    annexes.into_iter().filter(|annex| !annex.items.is_empty()).collect()
}

/// The title of the annex at `place` of `count`: numbered where there are several.
pub(crate) fn title(place: usize, count: usize, words: &str) -> String {
    if count == 1 {
        format!("PHỤ LỤC: {words}")
    } else {
        format!("PHỤ LỤC {}: {words}", roman(place))
    }
}

fn solutions(plan: &Plan, view: &SchemeView) -> Vec<Item> {
    let item = |statement: &scheme::StatementView, solution: Option<&Solution>| Item {
        about: Some(statement.statement.id),
        head: format!(
            "{}. {}",
            numbered(view, statement.statement.id),
            statement.read(Language::Vietnamese).text
        ),
        facts: feasible(solution.map(|solution| &solution.feasibility))
            .chain([directed(plan, solution)])
            .collect(),
    };
    let solutions = Solutions::of(plan, view).solutions;
    // Where nobody described one yet, an annex of nothing but gaps tells nobody anything.
    if solutions.iter().all(|(_, solution)| solution.is_none()) {
        return Vec::new();
    }
    solutions.into_iter().map(|(statement, solution)| item(statement, solution)).collect()
}

fn feasible(feasibility: Option<&Feasibility>) -> impl Iterator<Item = Fact> {
    let names = ["Thẩm quyền", "Nguồn lực", "Thời gian", "Rủi ro"];
    let parts = feasibility.map(Feasibility::parts).unwrap_or_default().map(str::to_owned);
    names.into_iter().zip(parts).map(|(name, said)| match said.is_empty() {
        true => Fact { name, said: "chưa ghi".to_owned(), is_open: true },
        false => Fact { name, said, is_open: false },
    })
}

fn directed(plan: &Plan, solution: Option<&Solution>) -> Fact {
    let said: Vec<String> = solution
        .into_iter()
        .flat_map(|solution| &solution.directives)
        .map(|id| match plan.directive(id) {
            Some(directive) => format!("{id}: {}", directive.text.vi),
            None => id.clone(),
        })
        .collect();
    let is_open = said.is_empty();
    let said = if is_open { "chưa theo chỉ đạo nào".to_owned() } else { said.join("; ") };
    Fact { name: "Chỉ đạo", said, is_open }
}

fn minorities(view: &SchemeView) -> Vec<Item> {
    let item = |each: &MinorityView| Item {
        about: each.cited_by.first().copied(),
        head: format!(
            "{}, phiên bản {}, {}: “{}”",
            each.name.vi, each.minority.version_number, each.minority.address, each.minority.quote
        ),
        facts: vec![
            Fact { name: "Vì sao giữ", said: each.minority.why.clone(), is_open: false },
            reached(view, each),
        ],
    };
    view.minorities.iter().map(item).collect()
}

fn reached(view: &SchemeView, each: &MinorityView) -> Fact {
    let reached = each.reached();
    let word = reached.name(Language::Vietnamese);
    let said = match (reached, &each.minority.dropped) {
        (Reached::Cited, _) => {
            let numbers: Vec<String> = each.cited_by.iter().map(|id| numbered(view, *id)).collect();
            format!("{word}, luận điểm {}", numbers.join(", "))
        }
        (Reached::Dropped, Some(dropped)) => format!("{word}: {}", dropped.reason),
        _ => word.to_owned(),
    };
    Fact { name: "Trong đề án", said, is_open: reached == Reached::Open }
}

/// The number a statement has in a draft: «II.3», the third of the second section that has any.
fn numbered(view: &SchemeView, id: StatementId) -> String {
    let sections = view.sections.iter().filter(|section| !section.statements.is_empty());
    for (index, section) in sections.enumerate() {
        if let Some(place) = section.statements.iter().position(|each| each.statement.id == id) {
            return format!("{}.{}", roman(index + 1), place + 1);
        }
    }
    String::new()
}
