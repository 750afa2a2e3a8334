//! The engine: behaviours, indicators, fair comparison and example cases over columns.
