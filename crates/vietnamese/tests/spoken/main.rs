//! How text is read aloud: case by case, the golden set, every integer, and what is told to be unknown.

mod cases;
mod decree;
mod golden;
mod integers;
mod unknown;
