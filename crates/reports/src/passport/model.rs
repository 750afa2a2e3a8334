//! The nouns of vouching: passports, and what is proposed for one. Plain data; it does not know how any of it is kept.

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{AccountId, Digest};

use crate::{Amount, Figure};

/// What somebody vouches for about a figure of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passport {
    /// The file, by its SHA-256.
    pub file: Digest,
    /// The figure's key.
    pub figure: String,
    /// The digest of the figure's value, unit and period.
    pub figure_digest: Digest,
    /// The part, where the figure is a share.
    pub numerator: Option<Amount>,
    /// The whole, where the figure is a share.
    pub denominator: Option<Amount>,
    /// How it is counted.
    pub definition: String,
    /// The day up to which it counts.
    pub as_of: Option<Date>,
    /// The account that vouches.
    pub vouched_by: Option<AccountId>,
    /// The person's name as the account bore it then.
    pub vouched_name: String,
    /// When.
    pub vouched_at: Timestamp,
}

impl Passport {
    /// Whether it says the same of the figure, whoever vouches.
    pub fn says_as(&self, proposal: &Proposal) -> bool {
        self.numerator == proposal.numerator
            && self.denominator == proposal.denominator
            && self.definition == proposal.definition
            && self.as_of == proposal.as_of
    }
}

/// A figure with what its passport may say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The figure as read.
    pub figure: Figure,
    /// The part.
    pub numerator: Option<Amount>,
    /// The whole.
    pub denominator: Option<Amount>,
    /// How it is counted.
    pub definition: String,
    /// The day up to which it counts.
    pub as_of: Option<Date>,
    /// Whether the outline asks for it.
    pub asked: bool,
    /// Whether somebody vouches for it.
    pub standing: Standing,
}

/// Whether somebody vouches for a figure of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Somebody does.
    Vouched(Passport),
    /// Somebody did in an earlier file, where the figure was the same.
    Earlier(Passport),
    /// Somebody did in an earlier file, where the figure was another.
    Changed(Passport),
    /// Nobody did.
    New,
}

impl Standing {
    /// The passport that stands for this file.
    pub fn vouched(&self) -> Option<&Passport> {
        match self {
            Self::Vouched(passport) => Some(passport),
            Self::Earlier(_) | Self::Changed(_) | Self::New => None,
        }
    }
}
