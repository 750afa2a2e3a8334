//! A measurement written as JSON that people can look through: what lies above a certain depth on lines of its own, what lies
//! below it on one line.

use std::io;

use serde::Serialize as _;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use super::Measurement;

/// Down to here every member has a line: of units, each figure.
const LINES: usize = 4;

/// Writes `whole` to `out`, and a line break after it. The same measurement gives the same bytes.
///
/// # Errors
/// When `out` fails.
pub fn write(whole: &Measurement, mut out: impl io::Write) -> io::Result<()> {
    whole.serialize(&mut Serializer::with_formatter(&mut out, Lines::default()))?;
    out.write_all(b"\n")
}

#[derive(Debug, Default)]
struct Lines {
    depth: usize,
    has_members: bool,
}

impl Lines {
    fn open<W: io::Write + ?Sized>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.has_members = false;
        out.write_all(bracket)
    }

    fn next<W: io::Write + ?Sized>(&mut self, out: &mut W, is_first: bool) -> io::Result<()> {
        if !is_first {
            out.write_all(b",")?;
        }
        self.line(out)
    }

    fn close<W: io::Write + ?Sized>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        let is_on_lines = self.depth <= LINES && self.has_members;
        self.depth -= 1;
        if is_on_lines {
            self.line(out)?;
        }
        self.has_members = true;
        out.write_all(bracket)
    }

    fn line<W: io::Write + ?Sized>(&self, out: &mut W) -> io::Result<()> {
        if self.depth > LINES {
            return Ok(());
        }
        out.write_all(b"\n")?;
        (0..self.depth).try_for_each(|_| out.write_all(b" "))
    }
}

impl Formatter for Lines {
    fn begin_array<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"[")
    }

    fn end_array<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"]")
    }

    fn begin_array_value<W: io::Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.next(out, first)
    }

    fn end_array_value<W: io::Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_members = true;
        Ok(())
    }

    fn begin_object<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"{")
    }

    fn end_object<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"}")
    }

    fn begin_object_key<W: io::Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.next(out, first)
    }

    fn begin_object_value<W: io::Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(if self.depth > LINES { b":" } else { b": " })
    }

    fn end_object_value<W: io::Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_members = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_deep_stands_on_one_line() {
        let value = serde_json::json!({
            "none": [], "empty": {},
            "units": [{"cells": {"late": {"months": {"n": [1, 2]}, "n": 3}}}]
        });
        let mut out = Vec::new();
        value.serialize(&mut Serializer::with_formatter(&mut out, Lines::default())).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
        {
         "empty": {},
         "none": [],
         "units": [
          {
           "cells": {
            "late": {"months":{"n":[1,2]},"n":3}
           }
          }
         ]
        }
        "#);
    }
}
