//! Starting a round, judging, closing, deciding. Each is one change with one ledger entry.
//!
//! While a round is open the ledger holds of a judgement only a digest that cannot be guessed back.

use accounts::Act;
use kernel::{AccountId, Actor, Digest, NewEntry, Role};
use plan::{CodeId, Plan};
use reports::Passage;
use serde_json::json;

use ::store::{Store, Tx};

use crate::agreement::{LEVEL, RESAMPLES};
use crate::round::draw::{self, Frame, NoSample};
use crate::round::judged::{self, Outcome};
use crate::round::{
    Closing, Decision, Drawn, Ending, Judgement, NewDecision, NewJudgement, NewRound, Refusal, Round,
    RoundError, RoundId, rules, store as rows,
};
use crate::{Coding, Reach, Span, Sphere, reading, store as codings};

/// Draws a sample for several coders. Ledger: `round.started`.
///
/// # Errors
/// When the name, the size or the coders will not do, or there are too few passages.
pub async fn start(store: &Store, actor: &Actor, new: NewRound) -> Result<RoundId, RoundError> {
    let name = rules::admit(&new)?;
    let leader = actor.account.ok_or(Refusal::NoPerson)?;
    for coder in &new.coders {
        may_code(store, *coder).await?;
    }
    let plan = reading::plan(store, &new.study).await?;
    let frame = frame(store, &new, &plan).await?;
    let of_frame = digest_of_frame(&frame);
    let size = frame.values().map(Vec::len).sum::<usize>();
    let seed = u64::from_be_bytes(store.world().random());
    let sample = draw::sample(frame, new.passages, seed).map_err(|refused| match refused {
        NoSample::FewerThanGroups { groups } => Refusal::FewerThanGroups { groups },
        NoSample::MoreThanPassages { passages } => Refusal::MoreThanPassages { passages },
    })?;
    let sample: Vec<Drawn> =
        sample.into_iter().zip(1..).map(|((_, drawn), number)| Drawn { number, ..drawn }).collect();

    let mut tx = store.begin(actor).await?;
    let round = Round {
        id: tx.new_id(),
        study: new.study,
        name,
        plan_version: plan.version,
        seed,
        frame: i64::try_from(size).unwrap_or(i64::MAX),
        coders: new.coders,
        leader,
        leader_role: actor.role,
        at: tx.now(),
        closed: None,
    };
    rows::insert_round(tx.sql(), &round, &sample).await?;
    let facts = json!({
        "coders": round.coders,
        "frame": round.frame,
        "frame_sha256": of_frame,
        "name_sha256": Digest::of(round.name.as_bytes()),
        "passages": sample.len(),
        "plan_version": round.plan_version,
        "sample_sha256": digest_of_sample(&sample),
        "seed": round.seed_text(),
        "study": round.study.as_str(),
    });
    tx.commit(NewEntry::new("round.started", subject(round.id), facts)).await?;
    Ok(round.id)
}

async fn may_code(store: &Store, account: AccountId) -> Result<(), RoundError> {
    let found = accounts::account(store, account).await?;
    let may = found.is_some_and(|account| {
        account.closed_at.is_none() && accounts::may(&account.actor(), Act::Code).is_ok()
    });
    if may { Ok(()) } else { Err(Refusal::MayNotCode.into()) }
}

/// What can be drawn: passages of the current version of every assigned body's report, in order. Words that one of the
/// coders met in an earlier round of the study are left out: that coder may have read what others made of them.
async fn frame(store: &Store, new: &NewRound, plan: &Plan) -> Result<Frame<Drawn>, RoundError> {
    let versions = reports::current_versions(store, &new.study).await?;
    let met = rows::met(store, &new.study, &new.coders).await?;
    let mut frame: Frame<Drawn> = Frame::new();
    for version in versions {
        let assignment = plan.assignments.iter().find(|assignment| assignment.body == version.body);
        let Some(group) = assignment.map(|assignment| assignment.group) else { continue };
        let passages = reports::passages(store, version.id).await?;
        let drawable = passages
            .into_iter()
            .filter(|passage| rules::can_be_drawn(passage, plan) && !met.contains(&passage.digest));
        frame.entry(group).or_default().extend(drawable.map(|Passage { address, digest, .. }| Drawn {
            number: 0,
            group,
            body: version.body.clone(),
            report: version.report,
            version: version.id,
            address,
            digest,
        }));
    }
    Ok(frame)
}

/// Says which codes fit a passage, perhaps none; said again, the later stands. Ledger: `judgement.given`, without the codes.
/// The same words again change nothing.
///
/// # Errors
/// When the actor is no coder of the round, the round is closed, or a code is not in its codebook.
pub async fn judge(store: &Store, actor: &Actor, new: NewJudgement) -> Result<(), RoundError> {
    let known = rows::round(store, new.round).await?.ok_or(Refusal::Unknown)?;
    let plan = plan::version(store, &known.study, known.plan_version).await?;
    let plan = plan.ok_or(crate::CodingError::UnknownStudy)?;
    let nonce = Digest::of(&store.world().random::<32>()).to_string()[..32].to_owned();
    let mut tx = store.begin(actor).await?;
    let round = rows::find(tx.sql(), new.round).await?.ok_or(Refusal::Unknown)?;
    let coder = rules::may_judge(&round, actor, &new, &plan)?;
    if !(1..=rows::passages(tx.sql(), round.id).await?).contains(&new.number) {
        return Err(Refusal::Unknown.into());
    }
    let memo = vietnamese::normalize(new.memo.trim());
    let before = rows::last(tx.sql(), round.id, new.number, coder).await?;
    if before.as_ref().is_some_and(|before| before.codes == new.codes && before.memo == memo) {
        return Ok(());
    }
    let judgement = Judgement {
        number: new.number,
        coder,
        revision: before.map_or(0, |before| before.revision) + 1,
        codes: new.codes,
        memo,
        nonce,
        role: actor.role,
        at: tx.now(),
    };
    rows::insert_judgement(tx.sql(), round.id, &judgement).await?;
    let facts = json!({
        "judgement_sha256": digest_of_judgement(&judgement),
        "passage": judgement.number,
        "revision": judgement.revision,
    });
    tx.commit(NewEntry::new("judgement.given", subject(round.id), facts)).await?;
    Ok(())
}

/// Ends the judging, keeps the agreement, and makes codings of what all agree in. Ledger: `round.closed`.
///
/// # Errors
/// When the actor neither leads the round nor is the secretariat, it is closed already, or judgements are missing and the
/// ending is not early.
pub async fn close(store: &Store, actor: &Actor, id: RoundId, ending: Ending) -> Result<Outcome, RoundError> {
    let mut reader = store.read().await?;
    let round = rows::find(reader.sql(), id).await?.ok_or(Refusal::Unknown)?;
    let sample = rows::sample(reader.sql(), id).await?;
    let latest = rows::latest(reader.sql(), id).await?;
    drop(reader);
    let missing = (sample.len() * round.coders.len()).saturating_sub(latest.len());
    let account = rules::may_close(&round, actor, ending, missing)?;
    let passages = i64::try_from(sample.len()).unwrap_or(i64::MAX);
    let (coders, judged, seed) = (round.coders.clone(), latest.clone(), round.seed);
    let computed = tokio::task::spawn_blocking(move || judged::outcome(&coders, passages, &judged, seed));
    let outcome = computed.await.map_err(|_| RoundError::Stopped)?;

    let mut tx = store.begin(actor).await?;
    if rows::latest(tx.sql(), id).await? != latest {
        return Err(Refusal::Overtaken.into());
    }
    let closing = Closing { account, role: actor.role, at: tx.now() };
    rows::mark_closed(tx.sql(), id, &closing).await?;
    rows::insert_outcome(tx.sql(), id, &outcome).await?;
    let hand = Hand { account: None, role: Role::System, memo: "" };
    let agreed = judged::agreed(&round.coders, passages, &latest);
    let mut made = 0;
    for (number, code) in &agreed {
        let drawn = sample.iter().find(|drawn| drawn.number == *number).ok_or(Refusal::Unknown)?;
        made += i64::from(settle(&mut tx, &round, drawn, code, &hand).await?);
    }
    let facts = json!({
        "agreed_sha256": digest_of_agreed(&agreed),
        "agreement_sha256": digest_of_outcome(&outcome),
        "codings": made,
        "judgements": latest.len(),
        "judgements_sha256": digest_of_judgements(&latest),
        "level": LEVEL,
        "missing": missing,
        "resamples": RESAMPLES,
    });
    tx.commit(NewEntry::new("round.closed", subject(id), facts)).await?;
    Ok(outcome)
}

/// Settles where the coders differ in a passage; the codes that apply become codings. Ledger: `difference.decided`.
///
/// # Errors
/// When the round is open, the coders do not differ there, the actor judged the passage, no reason is given, or it was
/// decided before.
pub async fn decide(store: &Store, actor: &Actor, new: NewDecision) -> Result<(), RoundError> {
    let mut tx = store.begin(actor).await?;
    let round = rows::find(tx.sql(), new.round).await?.ok_or(Refusal::Unknown)?;
    let sample = rows::sample(tx.sql(), round.id).await?;
    let latest = rows::latest(tx.sql(), round.id).await?;
    let passages = i64::try_from(sample.len()).unwrap_or(i64::MAX);
    let drawn = sample.iter().find(|drawn| drawn.number == new.number).ok_or(Refusal::Unknown)?;
    let differences = judged::differences(&round.coders, passages, &latest);
    let difference = differences.iter().find(|difference| difference.number == new.number);
    let account = rules::may_decide(&round, actor, &new, difference.ok_or(Refusal::NoDifference)?)?;
    let decision = Decision {
        number: new.number,
        codes: new.codes,
        reason: vietnamese::normalize(new.reason.trim()),
        account,
        role: actor.role,
        at: tx.now(),
    };
    rows::insert_decision(tx.sql(), round.id, &decision).await?;
    let hand = Hand { account: Some(account), role: actor.role, memo: &decision.reason };
    let mut made = 0;
    for code in &decision.codes {
        made += i64::from(settle(&mut tx, &round, drawn, code, &hand).await?);
    }
    let facts = json!({
        "codes": rows::codes_text(&decision.codes),
        "codings": made,
        "passage": decision.number,
        "reason_sha256": Digest::of(decision.reason.as_bytes()),
    });
    tx.commit(NewEntry::new("difference.decided", subject(round.id), facts)).await?;
    Ok(())
}

/// Who a settled coding is by.
struct Hand<'m> {
    account: Option<AccountId>,
    role: Role,
    memo: &'m str,
}

/// Makes a coding of the whole passage; says whether there was none by the same hand yet. A round does not ask how
/// concretely words speak, so the coding says «in general» until somebody codes it with an address.
async fn settle(
    tx: &mut Tx,
    round: &Round,
    drawn: &Drawn,
    code: &CodeId,
    hand: &Hand<'_>,
) -> Result<bool, RoundError> {
    let coding = Coding {
        id: tx.new_id(),
        study: round.study.clone(),
        body: drawn.body.clone(),
        report: drawn.report,
        version: drawn.version,
        address: drawn.address.clone(),
        digest: drawn.digest,
        span: Span::Whole,
        code: code.clone(),
        plan_version: round.plan_version,
        reach: Reach::General,
        sphere: Sphere::default(),
        memo: hand.memo.to_owned(),
        account: hand.account,
        role: hand.role,
        at: tx.now(),
        round: Some(round.id),
        removed: None,
    };
    Ok(codings::insert_unless_there(tx.sql(), &coding).await?)
}

fn subject(id: RoundId) -> String {
    format!("round/{id}")
}

/// Every passage that could be drawn, group by group in order.
fn digest_of_frame(frame: &Frame<Drawn>) -> Digest {
    let all: Vec<&Drawn> = frame.values().flatten().collect();
    digest_of_lines(all.into_iter().map(line))
}

/// The sample in order: group, version, address, digest.
pub(crate) fn digest_of_sample(sample: &[Drawn]) -> Digest {
    digest_of_lines(sample.iter().map(line))
}

fn line(drawn: &Drawn) -> String {
    let Drawn { number, group, body, report, version, address, digest } = drawn;
    format!("{number} {group} {body} {report} {version} {address} {digest}")
}

/// What the ledger holds of a judgement: without the nonce nobody finds the codes by trying.
pub(crate) fn digest_of_judgement(judgement: &Judgement) -> Digest {
    let Judgement { nonce, memo, codes, .. } = judgement;
    Digest::of_parts([nonce.as_bytes(), rows::codes_text(codes).as_bytes(), memo.as_bytes()])
}

/// The last judgements in order.
pub(crate) fn digest_of_judgements(latest: &[Judgement]) -> Digest {
    digest_of_lines(latest.iter().map(|judgement| {
        let Judgement { number, coder, revision, codes, .. } = judgement;
        format!("{number} {coder} {revision} {}", rows::codes_text(codes))
    }))
}

pub(crate) fn digest_of_agreed(agreed: &[(i64, CodeId)]) -> Digest {
    digest_of_lines(agreed.iter().map(|(number, code)| format!("{number} {code}")))
}

pub(crate) fn digest_of_outcome(outcome: &Outcome) -> Digest {
    digest_of_lines(rows::by_code(outcome).map(|(code, agreement)| {
        let given = rows::given_text(agreement);
        let (kappa, alpha) =
            (rows::coefficient_text(&agreement.kappa), rows::coefficient_text(&agreement.alpha));
        format!("{code};{given};{};{};{kappa};{alpha}", agreement.shared, agreement.paired)
    }))
}

fn digest_of_lines(lines: impl Iterator<Item = String>) -> Digest {
    let lines: Vec<String> = lines.collect();
    Digest::of_parts(lines.iter().map(String::as_bytes))
}
