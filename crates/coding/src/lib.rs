//! Codebooks applied: who gave which passage which code, and when.
