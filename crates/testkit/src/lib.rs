//! For tests: scripted worlds, both databases, programs started on loopback.
