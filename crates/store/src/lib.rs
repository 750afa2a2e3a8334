//! One open door to SQLite or PostgreSQL: transactions that carry their ledger entry, blobs by hash, jobs, backup.
