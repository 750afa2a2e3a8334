//! People, sign-in, sessions, roles, and whether an actor may do something.
