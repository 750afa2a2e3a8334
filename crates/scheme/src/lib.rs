//! Statements and their citations, fresh, stale or orphan.
