//! The demo's codebook is amended after coding: what was coded by the older words waits to be looked at again, and an editor has
//! begun to.

use std::collections::BTreeMap;

use anyhow::{Context as _, ensure};
use coding::{NewRecheck, Ruling};
use kernel::StudyCode;
use plan::{Amendment, CodeId};

use super::people::People;
use super::stage::Stage;

const FILE: &str = "codebook.toml";
/// The code whose words are amended, and how they read before and after.
const CODE: &str = "BH-08";
const BEFORE: &str = r#"exclude = { vi = "Chuyển đúng cơ quan có thẩm quyền ngay lần đầu.", en = "Passing once, and to the body with the power." }"#;
const AFTER: &str = r#"exclude = { vi = "Chuyển đúng cơ quan có thẩm quyền ngay lần đầu; hỏi ý kiến cơ quan ngang cấp theo quy chế phối hợp (sửa đổi trình diễn).", en = "Passing once, and to the body with the power; asking peers as the rules of cooperation say (amended for demonstration)." }"#;
/// So many passages an editor has looked at again; the others wait.
const LOOKED_AT: usize = 2;

/// Amends the codebook and answers the first that waits for it.
pub(crate) async fn amend(stage: &Stage, people: &People, study: &StudyCode) -> anyhow::Result<()> {
    let store = &stage.store;
    let current = plan::current(store, study).await?.context("the study has a plan")?;
    let files = plan::files(store, study, current.version).await?;
    let text = files.get(FILE).context("a plan has a codebook")?;
    ensure!(text.contains(BEFORE), "the codebook does not read as the demo amends it");
    let files = BTreeMap::from([(FILE.to_owned(), text.replace(BEFORE, AFTER))]);
    let amendment = Amendment { study: study.clone(), base: current.version, files };
    plan::amend(store, &people.actor("thuongtruc")?, amendment).await.context("amending the codebook")?;

    let queue = coding::recode_queue(store, study).await?;
    let editor = people.actor("bientap1")?;
    let code = CodeId::parse(CODE)?;
    let seen = queue.of(&code).take(LOOKED_AT).map(|waiting| waiting.coding.id);
    let new = NewRecheck {
        codings: seen.collect(),
        ruling: Ruling::Keep,
        plan_version: queue.history.newest(),
        memo: "Đoạn nói về việc chuyển đi chứ không phải hỏi ý kiến (ghi chú trình diễn).".to_owned(),
    };
    coding::recheck(store, &editor, new).await.context("looking again at what waits")?;
    Ok(())
}
