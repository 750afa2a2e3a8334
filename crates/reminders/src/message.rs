//! A letter as mail: RFC 5322, with Vietnamese in subject and names as RFC 2047 has it.
//!
//! It chooses no words and opens no connection.

use std::time::{Duration, SystemTime};

use accounts::Email;
use jiff::Timestamp;
use kernel::Language;
use lettre::Message;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder};

use crate::model::LetterId;
use crate::words::Words;

/// What the envelope of a letter needs besides its words.
pub(crate) struct Envelope<'a> {
    pub(crate) id: LetterId,
    pub(crate) from: &'a Mailbox,
    pub(crate) name: &'a str,
    pub(crate) address: &'a Email,
    pub(crate) language: Language,
    pub(crate) at: Timestamp,
}

/// The message as it travels, and its way. The same letter always bears the same Message-ID, so that one sent again by
/// hand is known as the same.
pub(crate) fn message(
    envelope: &Envelope<'_>,
    words: &Words,
) -> Result<(lettre::address::Envelope, Vec<u8>), lettre::error::Error> {
    let to = envelope.address.as_str().parse().map_err(|_| lettre::error::Error::MissingTo)?;
    let since = Duration::from_secs(u64::try_from(envelope.at.as_second()).unwrap_or(0));
    let domain = envelope.from.email.domain();
    let builder = Message::builder()
        .date(SystemTime::UNIX_EPOCH + since)
        .from(envelope.from.clone())
        .to(Mailbox::new(Some(one_line(envelope.name)), to))
        .message_id(Some(format!("<{}@{domain}>", envelope.id)))
        .subject(one_line(&words.subject))
        .header(ContentType::TEXT_PLAIN)
        .header(ContentTransferEncoding::QuotedPrintable);
    // RFC 3834: no vacation note answers a letter that a program sent.
    let builder = plain(builder, HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated");
    let builder =
        plain(builder, HeaderName::new_from_ascii_str("Content-Language"), envelope.language.code());
    let message = builder.body(words.text.clone())?;
    Ok((message.envelope().clone(), folded(message.formatted())))
}

/// RFC 2047 wants a line with encoded words to have 76 signs at most; lettre leaves an address beside a long name.
fn folded(message: Vec<u8>) -> Vec<u8> {
    let Ok(text) = String::from_utf8(message.clone()) else { return message };
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return message };
    let lines: Vec<String> = head
        .split("\r\n")
        .map(|line| match line.rsplit_once(" <") {
            Some((before, address)) if line.len() > 76 => format!("{before}\r\n <{address}"),
            _ => line.to_owned(),
        })
        .collect();
    format!("{}\r\n\r\n{body}", lines.join("\r\n")).into_bytes()
}

fn plain(builder: MessageBuilder, name: HeaderName, value: &str) -> MessageBuilder {
    builder.raw_header(HeaderValue::new(name, value.to_owned()))
}

/// Without line breaks and other signs that steer, which have no place in a header.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control()).collect::<Vec<_>>().join(" ")
}
