//! The ledger entry and its hash: each entry carries the hash of the one before it, so a changed, moved or
//! missing entry shows.
//!
//! It keeps no rows; `store` does. It cannot see a cut-off tail by itself: receipts and exported heads can.

use jiff::Timestamp;

use crate::{Actor, Digest};

crate::typed_id! {
    /// One ledger entry, known before it is committed.
    EntryId
}
use crate as kernel;

/// What an action writes into the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// What happened, as `noun.verb`: `version.received`.
    pub kind: &'static str,
    /// What it happened to, as `noun/id`.
    pub subject: String,
    /// The facts, as canonical JSON (keys sorted, no spaces). No personal data.
    pub payload: String,
}

impl NewEntry {
    /// An entry with `facts` as its payload. `serde_json` keeps object keys sorted, so the text is canonical.
    pub fn new(kind: &'static str, subject: impl Into<String>, facts: serde_json::Value) -> Self {
        Self { kind, subject: subject.into(), payload: facts.to_string() }
    }
}

/// One entry as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Entry {
    /// Position, from 1 without gaps.
    pub sequence: i64,
    /// The entry's id.
    pub id: EntryId,
    /// When it was committed.
    pub at: Timestamp,
    /// Account id and role of who acted, as `role` or `role:account`.
    pub actor: String,
    /// What happened.
    pub kind: String,
    /// What it happened to.
    pub subject: String,
    /// The facts.
    pub payload: String,
    /// Hash of the entry before; all zeros for the first.
    pub previous: Digest,
    /// Hash of this entry.
    pub hash: Digest,
}

impl Entry {
    /// The entry that follows `chain` when `actor` commits `new` at `at`.
    pub fn seal(chain: Chain, id: EntryId, at: Timestamp, actor: &Actor, new: NewEntry) -> Self {
        let actor = match actor.account {
            Some(account) => format!("{}:{account}", actor.role),
            None => actor.role.to_string(),
        };
        let mut entry = Self {
            sequence: chain.sequence + 1,
            id,
            at,
            actor,
            kind: new.kind.to_owned(),
            subject: new.subject,
            payload: new.payload,
            previous: chain.head,
            hash: Chain::START.head,
        };
        entry.hash = entry.computed_hash();
        entry
    }

    /// The hash this entry's content asks for.
    pub fn computed_hash(&self) -> Digest {
        Digest::of_parts([
            b"damlam ledger entry 1".as_slice(),
            &self.sequence.to_be_bytes(),
            self.id.to_string().as_bytes(),
            &self.at.as_microsecond().to_be_bytes(),
            self.actor.as_bytes(),
            self.kind.as_bytes(),
            self.subject.as_bytes(),
            self.payload.as_bytes(),
            self.previous.bytes(),
        ])
    }
}

/// Where a ledger stands: how many entries, and the hash of the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    /// Position of the last entry; 0 when there is none.
    pub sequence: i64,
    /// Hash of the last entry.
    pub head: Digest,
}

/// An entry that does not follow from the ones before it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainBreak {
    /// The position is not the next one.
    #[error(
        "entry {found} stands where entry {expected} should: entries are missing, doubled or moved; compare with the last backup"
    )]
    Sequence {
        /// The position due.
        expected: i64,
        /// The position found.
        found: i64,
    },
    /// The link to the entry before is wrong.
    #[error(
        "entry {sequence} does not follow the entry before it: one of the two was replaced; compare both with the last backup"
    )]
    Link {
        /// The entry's position.
        sequence: i64,
    },
    /// The content does not give the hash.
    #[error(
        "entry {sequence} was changed after it was written: its content does not give its hash; compare it with the last backup"
    )]
    Content {
        /// The entry's position.
        sequence: i64,
    },
}

impl Chain {
    /// The empty ledger.
    pub const START: Chain = Chain { sequence: 0, head: Digest::from_zeros() };

    /// The chain one entry longer, if `entry` really follows.
    pub fn follow(self, entry: &Entry) -> Result<Chain, ChainBreak> {
        let sequence = entry.sequence;
        if sequence != self.sequence + 1 {
            return Err(ChainBreak::Sequence { expected: self.sequence + 1, found: sequence });
        }
        if entry.previous != self.head {
            return Err(ChainBreak::Link { sequence });
        }
        if entry.computed_hash() != entry.hash {
            return Err(ChainBreak::Content { sequence });
        }
        Ok(Chain { sequence, head: entry.hash })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::World;

    fn three() -> Vec<Entry> {
        let world = World::scripted(1);
        let mut chain = Chain::START;
        (0..3)
            .map(|index| {
                let new = NewEntry::new(
                    "test.happened",
                    format!("test/{index}"),
                    serde_json::json!({"b": 1, "a": index}),
                );
                let entry = Entry::seal(chain, world.new_id(), world.now(), &Actor::system(), new);
                chain = chain.follow(&entry).unwrap();
                entry
            })
            .collect()
    }

    fn verify(entries: &[Entry]) -> Result<Chain, ChainBreak> {
        entries.iter().try_fold(Chain::START, |chain, entry| chain.follow(entry))
    }

    #[test]
    fn any_change_to_any_field_is_named() {
        assert_eq!(verify(&three()).unwrap().sequence, 3);
        let changes: [fn(&mut Entry); 6] = [
            |entry| entry.payload.push(' '),
            |entry| entry.subject.push('x'),
            |entry| entry.kind.push('x'),
            |entry| entry.actor.push('x'),
            |entry| entry.at += jiff::SignedDuration::from_micros(1),
            |entry| entry.hash = Digest::of(b"x"),
        ];
        for change in changes {
            let mut entries = three();
            change(&mut entries[1]);
            assert_eq!(verify(&entries), Err(ChainBreak::Content { sequence: 2 }));
        }
    }

    #[test]
    fn a_missing_or_replaced_entry_is_named() {
        let mut entries = three();
        entries.remove(1);
        assert_eq!(verify(&entries), Err(ChainBreak::Sequence { expected: 2, found: 3 }));
        let mut entries = three();
        entries[1].payload = "{}".into();
        entries[1].hash = entries[1].computed_hash();
        assert_eq!(verify(&entries), Err(ChainBreak::Link { sequence: 3 }));
    }

    #[test]
    fn payloads_are_canonical() {
        assert_eq!(three()[0].payload, r#"{"a":0,"b":1}"#);
    }
}
