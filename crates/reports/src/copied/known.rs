//! The texts every body was given: the outline, and the plan's own words. What repeats them was not copied from another.

use plan::{Clause, Plan};

use crate::{Passage, PassageKind};

/// The outline as passages, so that a report can be set against it; each bears the key of its section.
pub fn outline_passages(plan: &Plan) -> Vec<Passage> {
    let outline = &plan.outline;
    let mut texts: Vec<(&str, &str)> =
        vec![("outline", &outline.title.vi), ("outline", &outline.guidance.vi)];
    for section in &outline.sections {
        let key = section.key.as_str();
        texts.extend([(key, section.title.vi.as_str()), (key, section.guidance.vi.as_str())]);
        texts.extend(section.variants.iter().map(|variant| (key, variant.guidance.vi.as_str())));
        for figure in &section.figures {
            texts.extend([(key, figure.name.vi.as_str()), (key, figure.definition.vi.as_str())]);
        }
    }
    // Guidance is several paragraphs.
    texts.into_iter().flat_map(|(key, text)| text.split('\n').map(move |line| passage(key, line))).collect()
}

/// All that every body was given.
pub(super) fn given(plan: &Plan) -> Vec<Passage> {
    let clauses =
        |clauses: &[Clause]| clauses.iter().map(|clause| clause.text.vi.clone()).collect::<Vec<_>>();
    let mut texts =
        [&plan.title, &plan.name, &plan.issuer, &plan.focal_point].map(|text| text.vi.clone()).to_vec();
    for list in [
        &plan.basis,
        &plan.purpose,
        &plan.requirements,
        &plan.questions,
        &plan.purpose_limit,
        &plan.documents,
    ] {
        texts.extend(clauses(list));
    }
    texts.extend(plan.assignments.iter().map(|assignment| assignment.topic.vi.clone()));
    texts.extend(plan.groups.iter().map(|group| group.scope.vi.clone()));
    texts.sort();
    texts.dedup();
    let mut passages = outline_passages(plan);
    passages.extend(texts.iter().flat_map(|text| text.split('\n')).map(|line| passage("plan", line)));
    passages
}

fn passage(key: &str, text: &str) -> Passage {
    Passage::new(key.to_owned(), key, PassageKind::Paragraph, text.trim().to_owned())
}
