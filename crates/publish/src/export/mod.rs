//! A release as files that need no server: what is written where, and what proves it.
//!
//! Pages are the faces' business; they give the files in order. The same files give the same bytes: times are the release's, names
//! stand in the order given, and nothing tells of the machine.

mod package;
mod proof;
#[cfg(test)]
mod story;

pub use package::{ExportError, Package, SUMS};
pub use proof::{PROOF, ProofDifference, ReleaseProof, check_export, proof};
