//! Who people are, kept in memory until an account changes: pages name whoever did something.

use std::collections::HashMap;
use std::sync::Arc;

use ::store::{Kept, Store, StoreError};
use kernel::AccountId;

use crate::{Account, accounts};

/// Every account, closed ones too.
#[derive(Debug)]
pub struct People(Kept<(), HashMap<AccountId, Account>>);

/// So many are read at once.
const PAGE: i64 = 500;

impl Default for People {
    fn default() -> Self {
        Self(Kept::new(1, &["account"]))
    }
}

impl People {
    /// All of them by id.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn all(&self, store: &Store) -> Result<Arc<HashMap<AccountId, Account>>, StoreError> {
        self.0.get(store, &(), async || read(store).await).await
    }
}

async fn read(store: &Store) -> Result<HashMap<AccountId, Account>, StoreError> {
    let mut people = HashMap::new();
    let mut after = String::new();
    loop {
        let page = accounts(store, &after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(people) };
        after = last.login.to_string();
        people.extend(page.into_iter().map(|account| (account.id, account)));
    }
}
