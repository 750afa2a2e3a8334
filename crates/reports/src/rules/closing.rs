//! The closing of a document: the signature, in the forms of both families. It judges nothing.

use crate::Draft;

/// What the signature of a document consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Signature<'d> {
    /// `TM. ỦY BAN NHÂN DÂN`, `T/M BAN THƯỜNG VỤ`, with the address it stands at.
    pub(super) authority: Option<(&'d str, &'d str)>,
    /// The post: `CHỦ TỊCH`, with its address.
    pub(super) post: Option<(&'d str, &'d str)>,
    /// Whether a name stands below, or a bracket that says why none does.
    pub(super) named: bool,
    /// The line of the name.
    name: Option<&'d str>,
}

/// The lines of the signature: authority, post, name; those that are there.
pub(crate) fn signer(draft: &Draft) -> Option<String> {
    let signature = signature(draft);
    let lines =
        [signature.authority.map(|(line, _)| line), signature.post.map(|(line, _)| line), signature.name];
    let lines: Vec<&str> = lines.into_iter().flatten().collect();
    (!lines.is_empty()).then(|| lines.join(" – "))
}

/// How each family begins the line of authority: State, Party.
pub(super) const AUTHORITY: [(&str, &str); 4] =
    [("TM.", "T/M"), ("KT.", "K/T"), ("TL.", "T/L"), ("TUQ.", "T/UQ")];

/// Posts in capitals, without marks; a deputy's begins with «pho».
const POSTS: [&str; 27] = [
    "chu tich",
    "bi thu",
    "truong ban",
    "bo truong",
    "thu truong",
    "giam doc",
    "tong giam doc",
    "chanh an",
    "vien truong",
    "tong kiem toan",
    "tong thanh tra",
    "chanh thanh tra",
    "chanh van phong",
    "truong doan",
    "thanh vien",
    "chu nhiem",
    "thong doc",
    "thu tuong",
    "uy vien",
    "truong phong",
    "cuc truong",
    "tong cuc truong",
    "vu truong",
    "chi cuc truong",
    "tu lenh",
    "chinh uy",
    "hieu truong",
];

/// The signature at the end of `draft`.
pub(super) fn signature(draft: &Draft) -> Signature<'_> {
    /// Without «Nơi nhận» the signature is looked for among so many last passages.
    const LAST: usize = 15;
    let passages = &draft.passages;
    let addressed = passages.iter().rposition(|passage| {
        passage.text.lines().any(|line| vietnamese::folded_key(line.trim()).starts_with("noi nhan"))
    });
    // The signature may stand in the cell beside «Nơi nhận», or above it.
    let from = addressed.map_or(passages.len().saturating_sub(LAST), |at| at.saturating_sub(4));
    let mut signature = Signature::default();
    for passage in &passages[from..] {
        for line in passage.text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let here = Some((line, passage.address.as_str()));
            if is_authority(line) {
                signature.authority = here;
            } else if is_post(line) {
                (signature.post, signature.named, signature.name) = (here, false, None);
            } else if (signature.post.is_some() || signature.authority.is_some()) && is_name(line) {
                signature.named = true;
                signature.name = signature.name.or(Some(line));
            }
        }
    }
    signature
}

fn is_authority(line: &str) -> bool {
    let upper = line.chars().all(|sign| !sign.is_lowercase());
    upper
        && (line.starts_with("Q. ")
            || AUTHORITY.iter().any(|(state, party)| line.starts_with(state) || line.starts_with(party)))
}

fn is_post(line: &str) -> bool {
    let upper = !line.chars().any(char::is_lowercase);
    let folded = vietnamese::folded_key(line);
    let post = folded.strip_prefix("pho ").unwrap_or(&folded);
    upper
        && POSTS.iter().any(|known| {
            post.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',']))
        })
}

/// A name as people sign: two to seven words with capitals, a rank before it perhaps; or a bracket: «(đã ký)».
fn is_name(line: &str) -> bool {
    if line.starts_with('(') && line.ends_with(')') {
        // «(Ký, ghi rõ họ tên)» asks for what is not there yet.
        let folded = vietnamese::folded_key(line);
        return !["ho ten", "ho va ten", "ki, dong dau)", "(chu ki)"]
            .iter()
            .any(|form| folded.contains(form))
            || folded.contains("da ki");
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let capital = |word: &&str| word.starts_with(char::is_uppercase);
    (2..=7).contains(&words.len())
        && words.iter().all(capital)
        && line.chars().any(char::is_lowercase)
        && !line.contains([':', ';', '/'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_signature_are_told_apart() {
        assert!(
            ["TM. ỦY BAN NHÂN DÂN", "T/M BAN THƯỜNG VỤ", "KT. CHỦ TỊCH", "Q. GIÁM ĐỐC"]
                .iter()
                .all(|line| is_authority(line))
        );
        assert!(
            ["CHỦ TỊCH", "PHÓ BÍ THƯ", "PHÓ TRƯỞNG BAN THƯỜNG TRỰC", "ỦY VIÊN THƯỜNG TRỰC"]
                .iter()
                .all(|line| is_post(line))
        );
        assert!(["Chủ tịch", "BÁO CÁO", "TỔNG HỢP"].iter().all(|line| !is_post(line)));
        assert!(
            ["(đã ký)", "Họ Đệm Tên", "PGS. Họ Tên", "(Đã ký, đóng dấu)"].iter().all(|line| is_name(line))
        );
        assert!(
            ["- Lưu: VT.", "Nơi nhận:", "họ tên", "(Ký, ghi rõ họ tên)", "(ký, họ và tên, đóng dấu)", "……"]
                .iter()
                .all(|line| !is_name(line))
        );
    }
}
