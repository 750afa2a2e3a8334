//! Work logs: mapping, validation and the sorted columnar form.
