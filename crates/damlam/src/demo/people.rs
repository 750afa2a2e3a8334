//! The demo's accounts: one for every role, a drafter for every body that sends, signers for some.
//!
//! Accounts are named after posts, never after persons. The password is the same for all and printed; the demo is
//! for looking round, not for work.

use accounts::{Account, Login, NewAccount};
use anyhow::Context as _;
use kernel::{Actor, BodyCode, Role};
use plan::{Plan, Post};
use store::Store;

/// The password of every demo account.
pub(crate) const PASSWORD: &str = "damlam-demo-2023";

/// The accounts that belong to no body: login, name, role.
const CENTRAL: [(&str, &str, Role); 6] = [
    ("thuongtruc", "Cán bộ đầu mối – cơ quan thường trực", Role::Secretariat),
    ("chidao", "Thành viên Ban Chỉ đạo", Role::Committee),
    ("bientap1", "Biên tập viên 1 – Tổ Biên tập", Role::Editor),
    ("bientap2", "Biên tập viên 2 – Tổ Biên tập", Role::Editor),
    ("kiemtra", "Cán bộ kiểm tra, giám sát", Role::Auditor),
    ("nguoidoc", "Người đọc", Role::Reader),
];

/// Who acts in the demo.
pub(crate) struct People {
    accounts: Vec<Account>,
}

impl People {
    /// Makes the accounts: the central ones first, by the program; the bodies' by the secretariat.
    pub(crate) async fn make(
        store: &Store,
        plan: &Plan,
        drafters: &[BodyCode],
        signers: &[BodyCode],
    ) -> anyhow::Result<Self> {
        let mut accounts = Vec::new();
        for (login, name, role) in CENTRAL {
            accounts.push(account(store, &Actor::system(), login, name, (role, None)).await?);
        }
        let mut people = Self { accounts };
        let secretariat = people.actor("thuongtruc")?;
        for (bodies, prefix, title, post) in [
            (drafters, "soan", "Cán bộ tổng hợp", Post::Drafter),
            (signers, "ky", "Lãnh đạo ký", Post::Signer),
        ] {
            for body in bodies {
                let login = login(prefix, body);
                let name = format!("{title} – {}", plan.body_name(body).vi);
                let made =
                    account(store, &secretariat, &login, &name, (post.role(), Some((body, post)))).await?;
                people.accounts.push(made);
            }
        }
        Ok(people)
    }

    /// Whoever has an account already.
    pub(crate) async fn of(store: &Store) -> anyhow::Result<Self> {
        Ok(Self { accounts: accounts::accounts(store, "", i64::MAX).await? })
    }

    /// Makes an account of no body, by the secretariat.
    pub(crate) async fn add(
        &mut self,
        store: &Store,
        login: &str,
        name: &str,
        role: Role,
    ) -> anyhow::Result<Actor> {
        let made = account(store, &self.actor("thuongtruc")?, login, name, (role, None)).await?;
        let actor = made.actor();
        self.accounts.push(made);
        Ok(actor)
    }

    /// Makes the account of a post of `body`, which is called `name`, by the secretariat.
    pub(crate) async fn add_of_body(
        &mut self,
        store: &Store,
        body: &BodyCode,
        name: &str,
        post: Post,
    ) -> anyhow::Result<()> {
        let (prefix, title) = match post {
            Post::Signer => ("ky", "Lãnh đạo ký"),
            _ => ("soan", "Cán bộ tổng hợp"),
        };
        let (login, name) = (login(prefix, body), format!("{title} – {name}"));
        let secretariat = self.actor("thuongtruc")?;
        let made = account(store, &secretariat, &login, &name, (post.role(), Some((body, post)))).await?;
        self.accounts.push(made);
        Ok(())
    }

    /// The actor who signs in as `login`.
    pub(crate) fn actor(&self, login: &str) -> anyhow::Result<Actor> {
        let account = self.accounts.iter().find(|account| account.login.as_str() == login);
        Ok(account.with_context(|| format!("the demo has no account {login}"))?.actor())
    }

    /// The drafter of `body`.
    pub(crate) fn drafter(&self, body: &BodyCode) -> anyhow::Result<Actor> {
        self.actor(&login("soan", body))
    }
}

/// The login of a body's post: `soan.tu.h26`.
pub(crate) fn login(prefix: &str, body: &BodyCode) -> String {
    format!("{prefix}.{}", body.as_str().to_ascii_lowercase())
}

async fn account(
    store: &Store,
    actor: &Actor,
    login: &str,
    name: &str,
    (role, post): (Role, Option<(&BodyCode, Post)>),
) -> anyhow::Result<Account> {
    let login: Login = login.parse()?;
    let new = NewAccount {
        login: login.clone(),
        name: name.to_owned(),
        role,
        body: post.map(|(body, _)| body.clone()),
        post: post.map(|(_, post)| post.code().to_owned()),
        password: PASSWORD.to_owned(),
    };
    let id = accounts::create_account(store, actor, new).await.with_context(|| format!("account {login}"))?;
    accounts::account(store, id).await?.with_context(|| format!("account {login} is gone"))
}
