//! The nouns of a plan: who owes what to whom, by when, in which form, and the words everyone uses.
//!
//! Everything here is already valid: the readers of this crate are the only door. It is plain data; it does not
//! know what was received, who holds which post, or what day it is.

mod codebook;
mod outline;
mod reminder;
mod unit;

use jiff::civil::{Date, Time};
use kernel::{Bilingual, BodyCode, Language, Role, StudyCode, Window};

pub use codebook::{Axis, AxisValue, Code, CodeId, Codebook, Family};
pub use outline::{Ask, FigureAsked, MeasuredAs, Outline, RollUp, Section, SectionKind, Variant};
pub use reminder::{Again, DigestDays, Recipient, Reminder};
pub use unit::{Unit, UnitAssignment};

/// One version of a study's plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The study's code, also its place in URLs.
    pub code: StudyCode,
    /// Counted from 1 when issued; 0 for a plan that was only read.
    pub version: i64,
    /// The scheme's full title.
    pub title: Bilingual,
    /// A name short enough for a heading.
    pub name: Bilingual,
    /// Who issued the plan.
    pub issuer: Bilingual,
    /// The body that keeps the study running and receives reports (cơ quan thường trực).
    pub focal_point: Bilingual,
    /// Where the facts of the plan come from.
    pub source: Source,
    /// What the plan rests on.
    pub basis: Vec<Clause>,
    /// What it is for.
    pub purpose: Vec<Clause>,
    /// What is required of the work.
    pub requirements: Vec<Clause>,
    /// What must be found out.
    pub questions: Vec<Clause>,
    /// What the reports may be used for, and what that asks of them.
    pub purpose_limit: Vec<Clause>,
    /// The steering committee and the editorial team.
    pub teams: Vec<Team>,
    /// The documents of the work: plan, outline, assignment, reports, scheme.
    pub documents: Vec<Clause>,
    /// The days the reports tell of, both included.
    pub window: Window,
    /// The last day on which a report is on time.
    pub due: Date,
    /// The deadline in the plan's own words, and how it is read here.
    pub due_reading: Bilingual,
    /// The groups of reports, in order.
    pub groups: Vec<Group>,
    /// Every body the plan knows, in the order of `bodies.csv`; successors that owe nothing are among them.
    pub bodies: Vec<Body>,
    /// What a report must hold.
    pub outline: Outline,
    /// The words passages are coded with.
    pub codebook: Codebook,
    /// What was directed.
    pub directives: Vec<Directive>,
    /// Who owes what, one for each assigned body, by group and then in the plan's order.
    pub assignments: Vec<Assignment>,
    /// When whom is reminded, in the plan's order.
    pub reminders: Vec<Reminder>,
    /// The days of the secretariat's digest; `None` when the plan asks for none.
    pub digest: Option<DigestDays>,
    /// The hour of the day in Hà Nội at which letters go out; eight when the plan does not say.
    pub letters_at: Time,
}

impl Plan {
    /// The body with this code.
    pub fn body(&self, code: &BodyCode) -> Option<&Body> {
        self.bodies.iter().find(|body| body.code == *code)
    }

    /// The group with this number.
    pub fn group(&self, number: i64) -> Option<&Group> {
        self.groups.iter().find(|group| group.number == number)
    }

    /// What this body owes.
    pub fn assignment(&self, body: &BodyCode) -> Option<&Assignment> {
        self.assignments.iter().find(|assignment| assignment.body == *body)
    }

    /// Whether `body` is a unit of an assigned body.
    pub fn is_unit(&self, body: &BodyCode) -> bool {
        body.above().any(|above| self.assignment(&above).is_some())
    }

    /// What the bodies of one group owe, in the plan's order.
    pub fn assignments_of(&self, group: i64) -> impl Iterator<Item = &Assignment> {
        self.assignments.iter().filter(move |assignment| assignment.group == group)
    }

    /// The name a body bore on the last day of the window; its code when the plan does not know it.
    pub fn body_name(&self, code: &BodyCode) -> Bilingual {
        match self.body(code) {
            Some(body) => body.name_on(self.window.to()).clone(),
            None => Bilingual::new(code.as_str(), code.as_str()),
        }
    }

    /// By whose rules the plan's issuer writes: as its kind says when it is one of the bodies, else as its name says.
    pub fn issuer_family(&self) -> DocumentFamily {
        let issuer = vietnamese::search_key(&self.issuer.vi);
        let is_issuer = |name: &str| vietnamese::search_key(name) == issuer;
        let body = self.bodies.iter().find(|body| {
            is_issuer(&body.name.vi)
                || body.aliases.iter().any(|alias| is_issuer(alias))
                || body.renamed.iter().any(|renaming| is_issuer(&renaming.name.vi))
        });
        body.map_or_else(|| DocumentFamily::of_name(&self.issuer.vi), |body| body.kind.document_family())
    }

    /// The directive with this id.
    pub fn directive(&self, id: &str) -> Option<&Directive> {
        self.directives.iter().find(|directive| directive.id == id)
    }
}

/// Where a fact comes from and how sure it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The source in words: press page, decree, the plan itself.
    pub text: Bilingual,
    /// How it was come by.
    pub provenance: Provenance,
}

/// How a fact was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provenance {
    /// Read in the primary text or the press report named.
    Read,
    /// Read in a secondary source only.
    Secondary,
    /// From memory: whoever uses the plan must confirm it.
    Unconfirmed,
    /// Not in any source: the study's own data, which its owner may change.
    Own,
}

impl Provenance {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Read, Self::Secondary, Self::Unconfirmed, Self::Own];

    /// The word in plan files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Secondary => "secondary",
            Self::Unconfirmed => "unconfirmed",
            Self::Own => "own",
        }
    }

    /// The words people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Read => language.pick("đã đọc trong nguồn", "read in the source"),
            Self::Secondary => language.pick("theo nguồn thứ cấp", "from a secondary source"),
            Self::Unconfirmed => language.pick("cần người dùng xác nhận", "to be confirmed by the user"),
            Self::Own => language.pick("dữ liệu riêng của đề án", "the study's own data"),
        }
    }
}

/// One numbered item of a plan's text: a ground, a requirement, a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Its id in the plan, such as `YC-05`.
    pub id: String,
    /// A few words to call it by.
    pub name: Bilingual,
    /// What it says.
    pub text: Bilingual,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// The steering committee, the editorial team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// `committee` or `editors`, or the plan's own word.
    pub key: String,
    /// Its name.
    pub name: Bilingual,
    /// What it is for.
    pub duty: Bilingual,
    /// Its posts. Who holds them is user data.
    pub posts: Vec<TeamPost>,
}

/// A post in a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamPost {
    /// Its word in the plan: `head`.
    pub key: String,
    /// Its name.
    pub name: Bilingual,
    /// Its duty.
    pub duty: Bilingual,
    /// Who holds it; empty until the user fills it.
    pub holder: String,
}

/// A group of thematic reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its number, from 1.
    pub number: i64,
    /// A few words to call it by.
    pub name: Bilingual,
    /// What its reports look at.
    pub scope: Bilingual,
}

/// What kind of organisation a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BodyKind {
    /// A commission or committee of the Central Committee.
    PartyCentral,
    /// A Party committee at the centre, directly under the Central Committee.
    PartyCommittee,
    /// A provincial or municipal Party committee.
    Province,
    /// A Party caucus or Party delegation in a body of the State or the Front.
    PartyCaucus,
    /// A body of the State.
    State,
    /// An enterprise of the State.
    Enterprise,
}

impl BodyKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::PartyCentral,
        Self::PartyCommittee,
        Self::Province,
        Self::PartyCaucus,
        Self::State,
        Self::Enterprise,
    ];

    /// The word in `bodies.csv`.
    pub fn code(self) -> &'static str {
        match self {
            Self::PartyCentral => "party-central",
            Self::PartyCommittee => "party-committee",
            Self::Province => "province",
            Self::PartyCaucus => "party-caucus",
            Self::State => "state",
            Self::Enterprise => "enterprise",
        }
    }

    /// The words people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::PartyCentral => language.pick("cơ quan Đảng ở Trung ương", "central Party body"),
            Self::PartyCommittee => {
                language.pick("đảng ủy trực thuộc Trung ương", "Party committee at the centre")
            }
            Self::Province => language.pick("tỉnh ủy, thành ủy", "provincial or municipal Party committee"),
            Self::PartyCaucus => language.pick("ban cán sự đảng, đảng đoàn", "Party caucus or delegation"),
            Self::State => language.pick("cơ quan nhà nước", "State body"),
            Self::Enterprise => {
                language.pick("tập đoàn, tổng công ty nhà nước", "State economic group or corporation")
            }
        }
    }

    /// By whose rules it writes its papers.
    pub fn document_family(self) -> DocumentFamily {
        match self {
            Self::State | Self::Enterprise => DocumentFamily::State,
            Self::PartyCentral | Self::PartyCommittee | Self::Province | Self::PartyCaucus => {
                DocumentFamily::Party
            }
        }
    }
}

/// The two families of documents: which rules a body heads, numbers and signs its papers by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum DocumentFamily {
    /// Of the State: Decree 30/2020.
    State,
    /// Of the Party, as most bodies that owe a report are.
    #[default]
    Party,
}

impl DocumentFamily {
    /// Both.
    pub const ALL: [Self; 2] = [Self::State, Self::Party];

    /// The word in addresses and commands.
    pub fn code(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Party => "party",
        }
    }

    /// The words people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::State => {
                language.pick("thể thức nhà nước (Nghị định 30/2020)", "State form (Decree 30/2020)")
            }
            Self::Party => language.pick("thể thức văn bản của Đảng", "form of Party documents"),
        }
    }

    /// By the name of a body that is not in the plan: what the Party's bodies are called is telling.
    pub fn of_name(name: &str) -> Self {
        let key = vietnamese::search_key(name);
        let party = ["trung ương", "tỉnh uỷ", "thành uỷ", "đảng uỷ", "đảng đoàn", "cán sự đảng"];
        if party.iter().any(|word| key.contains(&vietnamese::search_key(word))) {
            Self::Party
        } else {
            Self::State
        }
    }
}

impl std::str::FromStr for DocumentFamily {
    type Err = UnknownFamily;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|family| family.code() == text);
        known.ok_or_else(|| UnknownFamily { text: text.to_owned() })
    }
}

/// No such family of documents.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{text}» is no family of documents; write state or party")]
pub struct UnknownFamily {
    /// What was given.
    pub text: String,
}

/// An organisation with dates and successors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Its code: of Decision 20/2020 where one is published, else the plan's own.
    pub code: BodyCode,
    /// What it is.
    pub kind: BodyKind,
    /// Its name at the start.
    pub name: Bilingual,
    /// A name for narrow places: `Hà Nội`.
    pub short: Bilingual,
    /// The code of Decision 20/2020 that belongs to it or to the government beside it (`H26`).
    pub state_code: Option<BodyCode>,
    /// Other names and spellings by which reports call it.
    pub aliases: Vec<String>,
    /// Its first day; `None` when it stood long before the window.
    pub valid_from: Option<Date>,
    /// Its last day; `None` while it stands.
    pub valid_to: Option<Date>,
    /// Who took over from it.
    pub successors: Vec<BodyCode>,
    /// Later names, oldest first.
    pub renamed: Vec<Renaming>,
    /// Where this row's facts come from.
    pub provenance: Provenance,
    /// What to know about it; may be empty.
    pub note: Bilingual,
}

impl Body {
    /// Whether it stands on `day`.
    pub fn stands_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }

    /// The name it bears on `day`.
    pub fn name_on(&self, day: Date) -> &Bilingual {
        self.renamed
            .iter()
            .rev()
            .find(|renaming| renaming.from <= day)
            .map_or(&self.name, |found| &found.name)
    }
}

/// A later name of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renaming {
    /// The first day of the new name.
    pub from: Date,
    /// The new name.
    pub name: Bilingual,
}

/// The people of a body an assignment speaks to. Accounts fill the posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Post {
    /// Lãnh đạo ký: answers for the report.
    Signer,
    /// Cán bộ tổng hợp: gathers, writes and sends.
    Drafter,
}

impl Post {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Signer, Self::Drafter];

    /// The word in `plan.toml`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Signer => "signer",
            Self::Drafter => "drafter",
        }
    }

    /// The words people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Signer => language.pick("lãnh đạo ký", "signer"),
            Self::Drafter => language.pick("cán bộ tổng hợp", "drafter"),
        }
    }

    /// The role of the account that fills it.
    pub fn role(self) -> Role {
        match self {
            Self::Signer => Role::Signer,
            Self::Drafter => Role::Drafter,
        }
    }
}

/// What one body owes, with the six things that must be clear (6 rõ).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Who owes it.
    pub body: BodyCode,
    /// The group it belongs to.
    pub group: i64,
    /// The topic of the report.
    pub topic: Bilingual,
    /// Rõ người: the posts of the body that answer for it.
    pub person: Vec<Post>,
    /// Rõ việc.
    pub work: Bilingual,
    /// Rõ thời gian: the last day on which it is on time.
    pub due: Date,
    /// Rõ trách nhiệm.
    pub responsibility: Bilingual,
    /// Rõ sản phẩm.
    pub product: Bilingual,
    /// Rõ thẩm quyền.
    pub authority: Bilingual,
    /// The sections of the outline that are asked, by key; empty means all of them.
    pub sections: Vec<String>,
    /// The directives it carries out, by id.
    pub directives: Vec<String>,
}

impl Assignment {
    /// Whether it asks for the section with this key.
    pub fn asks_for(&self, section: &str) -> bool {
        self.sections.is_empty() || self.sections.iter().any(|key| key == section)
    }
}

/// What the committee, or one above it, decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// Its id: `KL-01`.
    pub id: String,
    /// What kind of document it stands in: kết luận, yêu cầu, công điện.
    pub kind: Bilingual,
    /// Who directed it.
    pub issuer: Bilingual,
    /// Its number and symbol; may be empty.
    pub number: String,
    /// The day of it, when known.
    pub date: Option<Date>,
    /// What it says.
    pub text: Bilingual,
    /// Where it was read.
    pub source: Source,
    /// The groups it speaks to; empty means all.
    pub groups: Vec<i64>,
    /// The bodies it speaks to; empty means all of the groups.
    pub bodies: Vec<BodyCode>,
    /// The codes it is about.
    pub codes: Vec<CodeId>,
}
