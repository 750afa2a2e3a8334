//! E-mail addresses, parsed at the door: plain ASCII as every mail server takes it.
//!
//! It does not ask whether anybody reads there.

use std::fmt;
use std::str::FromStr;

use crate::AccountError;

/// An e-mail address: `soan.bc@tinhuy.example.vn`. The domain is in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Email {
    type Err = AccountError;

    /// Reads a dot-atom of RFC 5322 at a host name with at least one dot, as RFC 5321 bounds them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let fits = text.rsplit_once('@').filter(|(local, domain)| is_local(local) && is_domain(domain));
        match fits {
            Some((local, domain)) if text.len() <= 254 => {
                Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
            }
            _ => Err(AccountError::Email { given: text.chars().take(100).collect() }),
        }
    }
}

fn is_local(local: &str) -> bool {
    let sign = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    local.len() <= 64 && local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(sign))
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    domain.contains('.') && domain.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_parsed_at_the_door() {
        for good in ["a@b.vn", "soan.bc+nhac@tinhuy.example.vn", &format!("{}@b.vn", "x".repeat(64))] {
            assert!(good.parse::<Email>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@b",
            "@b.vn",
            "a@",
            "a@@b.vn",
            "a b@c.vn",
            "a..b@c.vn",
            ".a@c.vn",
            "soạn@c.vn",
            "a@tỉnh.vn",
            "a@-c.vn",
            "a@c..vn",
            "a@c.vn\r\nBcc: x@y.vn",
            "A <a@c.vn>",
            &format!("{}@b.vn", "x".repeat(65)),
            &format!("a@{}.vn", "x.".repeat(130)),
        ] {
            assert!(bad.parse::<Email>().is_err(), "{bad}");
        }
        assert_eq!(" Soan@TinhUy.Example.VN ".parse::<Email>().unwrap().as_str(), "Soan@tinhuy.example.vn");
    }
}
