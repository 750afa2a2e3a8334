//! Readers of documents, one file each, held by files the tests make: good, bad and ugly.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod doc;
mod docx;
mod html;
mod letters;
mod mht;
mod odt;
mod package;
mod pages;
mod pdf;
mod rtf;
mod shown;
mod word;
mod word_parts;
