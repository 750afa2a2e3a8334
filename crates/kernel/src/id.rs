//! Typed ids. Each noun has its own id type, so a wrong id does not compile. Ids are UUIDv7 made in code.
//!
//! It does not know which noun an id belongs to: rooms declare theirs with [`typed_id!`](crate::typed_id).

/// The text was not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{text}» is not an id; copy it again from the page or the receipt it came from")]
pub struct IdError {
    /// What was given.
    pub text: String,
}

/// Declares a typed UUIDv7 id.
///
/// ```
/// kernel::typed_id! {
///     /// One report.
///     ReportId
/// }
/// let world = kernel::World::scripted(1);
/// let id: ReportId = world.new_id();
/// assert_eq!(id.to_string().parse::<ReportId>().unwrap(), id);
/// ```
#[macro_export]
macro_rules! typed_id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, $crate::reexport::serde::Serialize, $crate::reexport::serde::Deserialize)]
        #[serde(crate = "kernel::reexport::serde", transparent)]
        pub struct $name($crate::reexport::uuid::Uuid);

        impl From<$crate::reexport::uuid::Uuid> for $name {
            fn from(uuid: $crate::reexport::uuid::Uuid) -> Self {
                Self(uuid)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::IdError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::reexport::uuid::Uuid::parse_str(text).map(Self).map_err(|_| $crate::IdError { text: text.to_owned() })
            }
        }
    };
}

// The macro names this crate `kernel` in its serde attribute; inside it, that name needs an alias.
use crate as kernel;

typed_id! {
    /// A person's account. It stands here because the ledger names who acted by it.
    AccountId
}
