//! Bytes to neutral models and back: documents, tables, event streams. One file per format.
//!
//! Every reader is bounded (size, ratio, entries, depth, count) and says what is wrong in words for people. Text is
//! normalised at the door; keeping the original bytes is the room's work. It knows neither reports nor work logs.

pub mod apart;
mod compound;
pub mod doc;
mod document;
pub mod docx;
pub mod docx_write;
mod emit;
pub mod events;
mod file_name;
mod flow;
pub mod html;
mod limits;
mod marker;
mod notices;
pub mod odt;
mod package;
mod parts;
mod reading;
mod rows;
pub mod rtf;
pub mod secrecy;
mod sniff;
mod xml;

pub use document::{Block, BlockKind, Cell, Document, Look, Margin, MarginKind, Property, Table};
pub use file_name::file_name;
pub use limits::{Limits, Read, Refused};
pub use reading::DocumentReader;
pub use sniff::{Kind, sniff};
