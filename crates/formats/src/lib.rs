//! Bytes to neutral models and back: documents, tables, event streams. One file per format.
//!
//! Every reader is bounded (size, ratio, entries, depth, count) and says what is wrong in words for people. Text is
//! normalised at the door; keeping the original bytes is the room's work. It knows neither reports nor work logs.

pub mod apart;
mod bundle;
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
mod letters;
mod limits;
mod marker;
pub mod mht;
mod notices;
mod numbering;
pub mod odt;
mod package;
mod parts;
pub mod pdf;
mod piped;
mod reading;
mod rows;
pub mod rtf;
mod scan;
pub mod secrecy;
mod sniff;
mod xml;

pub use document::{
    Block, BlockKind, Cell, Document, Link, Look, Margin, MarginKind, Member, Origin, Property, Table,
};
pub use file_name::file_name;
pub use letters::Letters;
pub use limits::{Limits, Read, Refused};
pub use reading::DocumentReader;
pub use scan::Recognition;
pub use sniff::{Kind, sniff};
