//! Registered results of measuring a work log for a study.
