//! Reports as received: versions, sections, passages, figures, findings, rules and receipts.
