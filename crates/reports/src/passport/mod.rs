//! Figure passports: what somebody of the body vouches for about a figure: of what it is a share, how it is counted,
//! as of which day.
//!
//! * [`proposals`] says what the file itself tells of each figure, so that a drafter confirms rather than types.
//! * A passport belongs to a figure of one file. A later file's figure of the same key, value, unit and period is proposed
//!   with the words of the earlier passport; somebody has to vouch for it anew.
//!
//! It never changes a figure: value, unit and period are the report's.

mod actions;
mod model;
mod propose;
mod store;

pub use self::actions::{NewPassport, VouchError, vouch};
pub use self::model::{Passport, Proposal, Standing};
pub use self::propose::proposals;
pub(crate) use self::store::signed_content_in;
pub use self::store::{PassportId, newest_of_study, passports, passports_of};
