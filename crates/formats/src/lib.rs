//! Bytes to neutral models and back, each reader bounded: documents, tables, event streams.
