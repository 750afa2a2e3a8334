//! Readers of documents, one file each, held by files the tests make: good, bad and ugly.

mod docx;
mod html;
mod odt;
mod rtf;
mod shown;
