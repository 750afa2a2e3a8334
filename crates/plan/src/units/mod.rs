//! Units of a lead body: it splits its assignment to them, they may split theirs again.
//!
//! * [`split`] makes units and asks them, [`assign`] asks otherwise or again, [`withdraw`] asks no longer, [`end_unit`]
//!   notes a unit's last day and who took over. Each is one change with one ledger entry.
//! * [`read_unit_list`] reads a pasted list, [`as_seen_by`] gives the plan as a unit reads it, and [`Lives`] tells at whose
//!   level a report counts on a given day.
//!
//! It does not read reports and does not say who may do what.

mod actions;
mod list;
mod lives;
mod rules;
mod seen;
mod store;

pub use actions::{Asking, End, Split, assign, end_unit, split, withdraw};
pub use list::{NewUnit, UnitList, read_unit_list};
pub use lives::{Child, CountedAt, Lives};
pub(crate) use seen::seen;
pub use seen::{as_seen_by, study_as_seen_by};
pub use store::{unit, units, units_below, units_of_study};
