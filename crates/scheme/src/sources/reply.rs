//! Citations of replies: a reply never changes, so what was cited stands while its row does.

use kernel::{Bilingual, Digest};
use plan::Plan;

use ::store::Store;

use super::{Known, gone};
use crate::{
    BodyReply, BodyReplyId, Content, Contents, Current, Origin, Place, SchemeError, Source,
    reply::store as rows,
};

/// A reply as a source that holds one thing.
pub(super) async fn known(store: &Store, plan: &Plan, id: BodyReplyId) -> Result<Known, SchemeError> {
    let Some(reply) = of_study(store, plan, id).await? else {
        let (orphan, origin) = gone(Source::Reply(id));
        return Ok(Known { origin, contents: Err(Current::Gone(orphan)) });
    };
    let contents = Contents::new([(Place::Reply, Digest::of(reply.text.as_bytes()))]);
    let (version, body) = (Some(reply.version), Some(reply.body));
    let name = body.as_ref().map(|body| plan.body_name(body)).unwrap_or_default();
    Ok(Known { origin: Origin { body, name, version }, contents: Ok(contents) })
}

pub(super) async fn content(store: &Store, plan: &Plan, id: BodyReplyId) -> Result<Content, SchemeError> {
    let reply = of_study(store, plan, id).await?.ok_or(SchemeError::NothingThere)?;
    Ok(Content {
        digest: Digest::of(reply.text.as_bytes()),
        quote: Bilingual::new(reply.text.as_str(), reply.text.as_str()),
        definition: Bilingual::default(),
        number: None,
        version: reply.version,
        report_version: None,
    })
}

async fn of_study(store: &Store, plan: &Plan, id: BodyReplyId) -> Result<Option<BodyReply>, SchemeError> {
    let reply = rows::reply(store.read().await?.sql(), id).await?;
    Ok(reply.filter(|reply| reply.study == plan.code))
}
