//! Who acts: the seven kinds of people of the house, and the program itself.
//!
//! It does not decide what an actor may do; that is `accounts`.

use std::fmt;
use std::str::FromStr;

use crate::{AccountId, BodyCode};

/// What a person is here for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Cơ quan thường trực: plans, assigns, reminds, receives.
    Secretariat,
    /// Thành viên Ban Chỉ đạo: follows, reads findings, directs.
    Committee,
    /// Tổ Biên tập: reviews, codes, compares, writes.
    Editor,
    /// Cán bộ tổng hợp of a lead body: writes and sends.
    Drafter,
    /// Lãnh đạo ký of a lead body: signs off.
    Signer,
    /// Người đọc: reads what was published.
    Reader,
    /// Kiểm tra, giám sát: reads the ledger.
    Auditor,
    /// The program itself: jobs and the demo's loading.
    System,
}

impl Role {
    /// Every role a person can hold.
    pub const PEOPLE: [Role; 7] = [
        Self::Secretariat,
        Self::Committee,
        Self::Editor,
        Self::Drafter,
        Self::Signer,
        Self::Reader,
        Self::Auditor,
    ];

    /// The role's name in tables, URLs and logs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Secretariat => "secretariat",
            Self::Committee => "committee",
            Self::Editor => "editor",
            Self::Drafter => "drafter",
            Self::Signer => "signer",
            Self::Reader => "reader",
            Self::Auditor => "auditor",
            Self::System => "system",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Role {
    /// Reads the role of a person, as given at a door. The program's own role is nobody's to hold.
    ///
    /// # Errors
    /// A sentence that lists the roles there are.
    pub fn of_person(text: &str) -> Result<Self, String> {
        Self::PEOPLE
            .into_iter()
            .find(|role| role.code() == text)
            .ok_or_else(|| format!("«{text}» is no role; use one of secretariat, committee, editor, drafter, signer, reader, auditor"))
    }
}

impl FromStr for Role {
    type Err = String;

    /// Reads any role, as it stands in a row.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == Self::System.code() { Ok(Self::System) } else { Self::of_person(text) }
    }
}

/// The one on whose behalf something happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account, unless the program itself acts.
    pub account: Option<AccountId>,
    /// What the actor is here for.
    pub role: Role,
    /// The lead body a drafter or signer belongs to.
    pub body: Option<BodyCode>,
}

impl Actor {
    /// The program itself.
    pub fn system() -> Self {
        Self { account: None, role: Role::System, body: None }
    }
}
