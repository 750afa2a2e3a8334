//! The pages: handlers and templates by noun, sessions and charts.
