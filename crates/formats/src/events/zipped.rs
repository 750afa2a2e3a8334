//! A zip package that holds one log and nothing else but what operating systems leave behind.
//!
//! Several files are refused by name: which of them is the log is the sender's to say. A package within a package is
//! not opened. Size, ratio and number of files are bounded.

use std::io::Read as _;

use kernel::Bilingual;

use super::open::{self, Opened};
use super::package::{self, Package};
use super::watch::Following;
use super::{EventTable, Options, Refused};
use crate::Kind;

/// Bytes of what an operating system left behind that are looked at.
const LEFT_BEHIND: u64 = 1 << 20;

pub(super) fn read(bytes: &[u8], file: &str, options: &Options) -> Result<EventTable, Refused> {
    with_log(bytes, file, options, |opened, inner, options| match opened {
        Opened::Stream(stream) => super::read_stream(stream, inner, options),
        Opened::Whole(kind, bytes) => super::read_whole(kind, bytes, inner, options),
    })
}

/// Opens the one log in the package; what is opened is told with its name and how to read it.
pub(super) fn with_log<T>(
    bytes: &[u8],
    file: &str,
    options: &Options,
    read: impl FnOnce(Opened<'_>, &str, &Options) -> Result<T, Refused>,
) -> Result<T, Refused> {
    let following = Following::new(options.watch.as_ref());
    let mut package = Package::open(bytes, file, &options.limits, &following.silent())?;
    let options = &Options { watch: following.within(), ..options.clone() };
    let name = the_log(&package)?;
    let inner = format!("{file}/{name}");
    let part = package.part(&name)?.ok_or_else(|| package::broken(file, &name, "it is not there"))?;
    match open::open(part.without_elements(), &inner, options)? {
        Opened::Whole(Kind::Zip, _) => Err(open::refuse(Kind::Zip, &inner)),
        opened => read(opened, &inner, options),
    }
}

/// All that stands beside the log: names, comments and what was left behind, for whoever looks for marks.
pub(super) fn beside(bytes: &[u8], file: &str, options: &Options) -> Result<Vec<String>, Refused> {
    let following = Following::new(options.watch.as_ref());
    let mut package = Package::open(bytes, file, &options.limits, &following)?;
    let mut texts = package.names();
    texts.push(String::from_utf8_lossy(package.comment()).into_owned());
    for name in package.names().into_iter().filter(|name| is_left_behind(name)) {
        let Some(part) = package.part(&name)? else { continue };
        let mut bytes = Vec::new();
        let read = part.without_elements().take(LEFT_BEHIND).read_to_end(&mut bytes);
        read.map_err(|error| package::from_part(file, &name, &error))?;
        texts.push(String::from_utf8_lossy(&bytes).into_owned());
    }
    Ok(texts)
}

fn the_log(package: &Package<'_>) -> Result<String, Refused> {
    let mut names: Vec<String> = package.names().into_iter().filter(|name| !is_left_behind(name)).collect();
    let refuse = |message| {
        let hint = Bilingual::new(
            "gửi riêng tệp nhật ký, hoặc nén chỉ một tệp ấy",
            "send the log by itself, or pack that one file only",
        );
        Err(Refused::new("zip-of-several", package::whole(package.file(), ""), message, hint))
    };
    match names.as_slice() {
        [] => refuse(Bilingual::new("gói nén không có tệp nào", "the package holds no file")),
        [_] => Ok(names.swap_remove(0)),
        several => {
            let count = several.len();
            let list = several.iter().take(10).cloned().collect::<Vec<_>>().join(", ");
            let more = if count > 10 { ", …" } else { "" };
            refuse(Bilingual::new(
                format!("gói nén có {count} tệp, không rõ tệp nào là nhật ký: {list}{more}"),
                format!("the package holds {count} files, and which is the log is unclear: {list}{more}"),
            ))
        }
    }
}

/// What macOS and Windows leave in packages.
fn is_left_behind(name: &str) -> bool {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.starts_with("__MACOSX/") || matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}
