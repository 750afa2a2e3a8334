//! Citations through edits: generated reports are written as .docx, read as any report is, cited everywhere, edited and read
//! again; the resolver's answers are held against what the edits did.
//!
//! What is edited and what is wrong is `simulate`'s to say, how a citation stands is `scheme`'s. It keeps nothing.

use std::num::NonZeroUsize;

use anyhow::{Context as _, anyhow, ensure};
use formats::{DocumentReader, Limits};
use kernel::Digest;
use plan::Outline;
use reports::PassageKind;
use scheme::{Contents, Current, Freshness, Pin, Place, freshness};
use simulate::edits::{Answer, Cited, EditedReport, ReadParagraph, Tally, judge};

/// Versions of a report after the first.
const VERSIONS: u64 = 6;
/// The most edits between two versions.
const MOST_EDITS: u64 = 5;

/// Edits reports until there are at least so many edits, on as many threads as there are processors; the result does not depend on them.
pub fn conduct(outline: &Outline, seed: u64, edits: u64) -> anyhow::Result<Tally> {
    let headings: Vec<String> = outline.sections.iter().map(|section| section.title.vi.clone()).collect();
    // The mean of the edits between two versions is three.
    let reports = edits.div_ceil(VERSIONS * (MOST_EDITS + 1) / 2);
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get) as u64;
    let mut tally = Tally::default();
    std::thread::scope(|scope| {
        let some = |thread: u64| {
            let headings = &headings;
            move || {
                let mut tally = Tally::default();
                for number in (thread..reports).step_by(usize::try_from(threads)?) {
                    tally.merge(one(outline, EditedReport::new(seed, number, headings), number)?);
                }
                anyhow::Ok(tally)
            }
        };
        let running: Vec<_> = (0..threads).map(|thread| scope.spawn(some(thread))).collect();
        for thread in running {
            tally.merge(thread.join().map_err(|_| anyhow!("a thread broke off"))??);
        }
        anyhow::Ok(())
    })?;
    Ok(tally)
}

/// One report through its versions. Every paragraph of every version is cited there and looked up in all that follow.
fn one(outline: &Outline, mut report: EditedReport, number: u64) -> anyhow::Result<Tally> {
    let mut tally = Tally { reports: 1, ..Tally::default() };
    let mut cited: Vec<Cited> = read(outline, &report)?.0;
    for version in 0..VERSIONS {
        for _ in 0..1 + (number + version) % MOST_EDITS {
            *tally.edits.entry(report.edit()).or_default() += 1;
        }
        let (paragraphs, contents) = read(outline, &report)?;
        tally.versions += 1;
        for citation in &cited {
            let verdict = judge(citation, &answer(citation, &contents), &paragraphs);
            *tally.verdicts.entry(verdict).or_default() += 1;
        }
        // What came in or changed is cited from here on; what was cited before stays pinned to what was seen then.
        cited.extend(paragraphs);
        cited.sort_by(|one, other| {
            (one.id, &one.address, &one.text).cmp(&(other.id, &other.address, &other.text))
        });
        cited.dedup();
    }
    Ok(tally)
}

/// The paragraphs of a report as they are read from its file, and what the resolver knows of that version.
fn read(outline: &Outline, report: &EditedReport) -> anyhow::Result<(Vec<ReadParagraph>, Contents)> {
    let bytes = report.paper().docx()?;
    let document =
        DocumentReader::alone().read(&bytes, &Limits::default()).map_err(|refused| anyhow!("{refused}"))?;
    let draft = reports::read(&document.value, outline);
    let contents =
        draft.passages.iter().map(|passage| (Place::Passage(passage.address.clone()), passage.digest));
    let contents = Contents::new(contents);
    let prose: Vec<_> =
        draft.passages.iter().filter(|passage| passage.kind == PassageKind::Paragraph).collect();
    let written: Vec<_> = report.paragraphs().collect();
    ensure!(prose.len() == written.len(), "{} paragraphs were written, {} read", written.len(), prose.len());
    let paragraphs = written.iter().zip(prose).map(|(paragraph, passage)| Cited {
        id: paragraph.id,
        address: passage.address.clone(),
        text: passage.text.clone(),
    });
    Ok((paragraphs.collect(), contents))
}

fn answer(cited: &Cited, contents: &Contents) -> Answer {
    let pin = Pin { place: Place::Passage(cited.address.clone()), digest: Digest::of(cited.text.as_bytes()) };
    match freshness(&pin, Current::Here(contents)) {
        Freshness::Fresh => Answer::Fresh,
        Freshness::Stale { offered: Some(Place::Passage(address)), .. } => Answer::Offered(address),
        _ => Answer::Stale,
    }
}

/// Writes the page, and says whether any answer was wrong.
pub fn told(tally: &Tally, seed: u64, output: &std::path::Path) -> anyhow::Result<bool> {
    std::fs::write(output, tally.markdown(seed))
        .with_context(|| format!("{} cannot be written", output.display()))?;
    println!("{}: {} edits, {} wrong", output.display(), tally.edits.values().sum::<u64>(), tally.wrong());
    Ok(tally.wrong() > 0)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use simulate::edits::{Edit, Verdict};

    use super::*;

    /// A small part of what docs/citations.md tells.
    #[test]
    fn no_citation_resolves_to_a_different_sentence_and_every_unchanged_one_is_carried() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
        let plan = plan::read_folder(&folder).plan.expect("the shipped plan is good");
        let tally = conduct(&plan.outline, 7, 600).expect("all can be read");
        assert_eq!(tally.wrong(), 0, "{}", tally.markdown(7));
        assert!(tally.edits.values().sum::<u64>() >= 600 && tally.edits.len() == Edit::ALL.len());
        for verdict in Verdict::ALL.into_iter().filter(|verdict| !verdict.is_wrong()) {
            assert!(tally.verdicts.contains_key(&verdict), "{verdict:?} never came about");
        }
    }
}
