//! The house's rules, kept by tests and not by memory: which room may use which, that every module says what it
//! is for, that documents tell the truth, that released migrations stay as they are.
//!
//! All of it lies in `tests/house/`; nothing here ships and no room depends on it.
