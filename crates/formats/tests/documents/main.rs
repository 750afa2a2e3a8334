//! Readers of documents, one file each, held by files the tests make: good, bad and ugly.

mod doc;
mod docx;
mod html;
mod odt;
mod rtf;
mod shown;
mod word;
