//! Answers with planted truth: reports with known faults, work logs with known behaviours.
