//! Cue words: what the name of an activity or a status says of its class.
//!
//! The longest cue decides; where two of the same length disagree, or the name denies something, the class is left open.
//! Names with marks are compared with their marks, so that «ký» is not «kỳ»; names typed without them, without.

use std::sync::LazyLock;

use kernel::Bilingual;

use super::text::{bare_words, find, has_marks, words};
use super::{Guess, Sureness};
use crate::Class;

/// Cues by class, in Vietnamese and English; `|` parts them. A cue after `?` only makes a class possible.
const CUES: &[(Class, &str)] = &[
    (
        Class::RequestSupplement,
        "yêu cầu bổ sung|đề nghị bổ sung|hướng dẫn bổ sung|thông báo bổ sung|bổ sung hồ sơ|bổ sung|request supplement|request for supplement|additional information|request additional|request information|incomplete",
    ),
    (
        Class::WaitOutside,
        "chờ bổ sung|chờ công dân|chờ người dân|chờ doanh nghiệp|chờ khách|chờ bên ngoài|chờ nộp|tạm dừng chờ|dừng chờ|wait user|wait customer|wait vendor|wait implementation|waiting for customer|waiting for applicant|waiting for citizen|pending customer|wait outside|?tạm dừng|?wait|?chờ|?suspended",
    ),
    (
        Class::SubmitForSignature,
        "trình ký|trình lãnh đạo ký|trình lãnh đạo|trình duyệt|trình phê duyệt|trình ban hành|submit for signature|submit for approval|submitted for signature",
    ),
    (Class::Sign, "ký số|ký duyệt|ký ban hành|ký văn bản|đã ký|lãnh đạo ký|ký|sign|signed|signature"),
    (
        Class::Escalate,
        "chuyển cấp trên|trình cấp trên|báo cáo cấp trên|xin chỉ đạo|xin ý kiến cấp trên|vượt thẩm quyền|escalate|escalated|escalation",
    ),
    (
        Class::Consult,
        "xin ý kiến|lấy ý kiến|hỏi ý kiến|cho ý kiến|đề nghị cho ý kiến|phối hợp|tham vấn|request for advice|ask for advice|ask for opinion|consult|consultation|advice",
    ),
    (Class::Return, "trả lại|hoàn trả|trả về|chuyển trả|trả hồ sơ|return|returned|send back|sent back"),
    (
        Class::HandOver,
        "bàn giao|chuyển tiếp|chuyển hồ sơ|chuyển phòng|chuyển đơn vị|chuyển xử lý|luân chuyển|phân công|giao xử lý|chuyển|hand over|handover|handed over|transfer|transferred|forward|forwarded|reassign|reassigned",
    ),
    (Class::Extend, "gia hạn|xin gia hạn|lùi hạn|kéo dài thời hạn|điều chỉnh hạn|extend|extended|extension"),
    (
        Class::Refuse,
        "từ chối|không chấp thuận|không phê duyệt|không đủ điều kiện|không tiếp nhận|refuse|refused|refusal|reject|rejected|deny|denied|decline|declined",
    ),
    (
        Class::Withdraw,
        "rút hồ sơ|xin rút|rút đơn|rút|hủy hồ sơ|đã hủy|hủy|withdraw|withdrawn|cancel|cancelled|canceled",
    ),
    (
        Class::Complete,
        "trả kết quả|đã trả kết quả|hoàn thành|hoàn tất|kết thúc|đóng hồ sơ|đã xong|complete|completed|close|closed|finish|finished|done|archived",
    ),
    (Class::Reopen, "mở lại|phục hồi|khôi phục|reopen|reopened"),
    (
        Class::Decide,
        "quyết định|ra quyết định|phê duyệt|chấp thuận|cấp phép|cấp giấy|decide|decided|decision|approve|approved|approval|grant|granted|resolve|resolved",
    ),
    (
        Class::Receive,
        "tiếp nhận|nhận hồ sơ|nhận bàn giao|nhận xử lý|nộp hồ sơ|receive|received|receipt|confirmation of receipt|intake|registration|register|registered|?awaiting assignment",
    ),
    (Class::System, "hệ thống|tự động|đồng bộ|system|automatic|automatically"),
    (
        Class::Work,
        "thẩm định|thẩm tra|xử lý|đang xử lý|giải quyết|kiểm tra|xác minh|soạn thảo|dự thảo|thụ lý|khảo sát|rà soát|đo đạc|tính thuế|in progress|in call|work|working|review|check|assess|assessment|determine|draft|examine|inspect|inspection|investigate|prepare|process|verify|adjust|print|assigned",
    ),
];

/// Words that deny or end what follows, so that a cue after them says nothing.
const DENIALS: &str = "không|chưa|hết|ngừng|bỏ|not|no|stop|without";

struct Cue {
    class: Class,
    shown: &'static str,
    marked: Vec<String>,
    bare: Vec<String>,
    is_weak: bool,
}

static READ: LazyLock<Vec<Cue>> = LazyLock::new(|| {
    let of = |(class, cues): &(Class, &'static str)| {
        let class = *class;
        cues.split('|').map(move |cue| {
            let (is_weak, cue) = cue.strip_prefix('?').map_or((false, cue), |cue| (true, cue));
            Cue { class, shown: cue, marked: words(cue), bare: bare_words(cue), is_weak }
        })
    };
    CUES.iter().flat_map(of).collect()
});

/// The class a name speaks for.
pub(super) fn class_of(name: &str) -> Option<Guess<Class>> {
    let marks = has_marks(name);
    let said = if marks { words(name) } else { bare_words(name) };
    // A code in front, such as `T02` or `01_`, says nothing.
    let first = said.iter().position(|word| !word.chars().any(|c| c.is_ascii_digit())).unwrap_or(0);
    let said = &said[first.min(said.len())..];
    let denials: Vec<String> = if marks { words(DENIALS) } else { bare_words(DENIALS) };
    let mut found: Vec<(&Cue, usize)> = READ
        .iter()
        .filter_map(|cue| Some((cue, find(said, if marks { &cue.marked } else { &cue.bare })?)))
        .collect();
    // The longest first; of equal length the one that stands first in the name.
    found.sort_by_key(|(cue, at)| (usize::MAX - cue.marked.len(), *at));
    let &(best, at) = found.first()?;
    let long = best.marked.len();
    let covered = |from: usize, length: usize| from >= at && from + length <= at + long;
    let cue = best.shown;
    let open = |vi: String, en: String| {
        Some(Guess { what: best.class, sureness: Sureness::Open, why: Bilingual::new(vi, en) })
    };
    if said[..at].iter().any(|word| denials.contains(word)) {
        return open(
            format!("có «{cue}» nhưng đứng sau từ phủ định"),
            format!("has «{cue}», but after a word that denies it"),
        );
    }
    // Work is what most steps are: where it stands after a cue of another class, that class is meant.
    let other = found.iter().find(|(cue, from)| {
        cue.class != best.class
            && !covered(*from, cue.marked.len())
            && (*from < at || cue.class != Class::Work)
    });
    if let Some((other, _)) = other {
        let other = other.shown;
        return open(format!("vừa có «{cue}» vừa có «{other}»"), format!("has both «{cue}» and «{other}»"));
    }
    if best.is_weak {
        return open(format!("«{cue}» có thể có nhiều nghĩa"), format!("«{cue}» may mean several things"));
    }
    let is_whole = said.len() == long;
    let sureness = if is_whole || long > 1 { Sureness::Sure } else { Sureness::Likely };
    Some(Guess {
        what: best.class,
        sureness,
        why: Bilingual::new(format!("có từ «{cue}»"), format!("has the word «{cue}»")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &str) -> String {
        let told = names.lines().map(|name| match class_of(name.trim()) {
            None => format!("{}: –", name.trim()),
            Some(Guess { what, sureness, why }) => {
                format!("{}: {} ({}, {})", name.trim(), what.code(), sureness.name().en, why.en)
            }
        });
        told.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn vietnamese_steps_are_told_by_their_cue_words() {
        insta::assert_snapshot!(check("Tiếp nhận hồ sơ
            Yêu cầu bổ sung hồ sơ
            Chờ bổ sung
            Chuyển phòng chuyên môn
            Trả lại hồ sơ
            Lấy ý kiến Sở Xây dựng
            Trình lãnh đạo ký
            Ký duyệt
            KY SO
            Kỳ họp
            Gia hạn
            Từ chối giải quyết
            Công dân rút hồ sơ
            Trả kết quả
            Chưa trả kết quả
            Không tiếp nhận
            Mở lại hồ sơ
            Thẩm định
            Tham dinh ho so
            Xử lý trả lại
            Niêm yết"), @"
        Tiếp nhận hồ sơ: receive (fairly sure, has the word «nhận hồ sơ»)
        Yêu cầu bổ sung hồ sơ: request_supplement (fairly sure, has the word «yêu cầu bổ sung»)
        Chờ bổ sung: wait_outside (fairly sure, has the word «chờ bổ sung»)
        Chuyển phòng chuyên môn: hand_over (fairly sure, has the word «chuyển phòng»)
        Trả lại hồ sơ: return (fairly sure, has the word «trả lại»)
        Lấy ý kiến Sở Xây dựng: consult (fairly sure, has the word «lấy ý kiến»)
        Trình lãnh đạo ký: submit_for_signature (fairly sure, has the word «trình lãnh đạo ký»)
        Ký duyệt: sign (fairly sure, has the word «ký duyệt»)
        KY SO: sign (fairly sure, has the word «ký số»)
        Kỳ họp: –
        Gia hạn: extend (fairly sure, has the word «gia hạn»)
        Từ chối giải quyết: refuse (fairly sure, has the word «từ chối»)
        Công dân rút hồ sơ: withdraw (fairly sure, has the word «rút hồ sơ»)
        Trả kết quả: complete (fairly sure, has the word «trả kết quả»)
        Chưa trả kết quả: complete (unsure, has «trả kết quả», but after a word that denies it)
        Không tiếp nhận: refuse (fairly sure, has the word «không tiếp nhận»)
        Mở lại hồ sơ: reopen (fairly sure, has the word «mở lại»)
        Thẩm định: work (fairly sure, has the word «thẩm định»)
        Tham dinh ho so: work (fairly sure, has the word «thẩm định»)
        Xử lý trả lại: work (unsure, has both «xử lý» and «trả lại»)
        Niêm yết: –
        ");
    }

    #[test]
    fn english_steps_are_told_by_their_cue_words() {
        insta::assert_snapshot!(check("Confirmation of receipt
            T02 Check confirmation of receipt
            T08 Draft and send request for advice
            T10 Determine necessity to stop indication
            Wait - User
            Awaiting Assignment
            In Progress
            Resolved
            Closed
            Cancelled
            Completed
            Queued
            hand_over
            01_HOOFD_110"), @"
        Confirmation of receipt: receive (fairly sure, has the word «confirmation of receipt»)
        T02 Check confirmation of receipt: receive (unsure, has both «confirmation of receipt» and «check»)
        T08 Draft and send request for advice: consult (unsure, has both «request for advice» and «draft»)
        T10 Determine necessity to stop indication: work (likely, has the word «determine»)
        Wait - User: wait_outside (fairly sure, has the word «wait user»)
        Awaiting Assignment: receive (unsure, «awaiting assignment» may mean several things)
        In Progress: work (fairly sure, has the word «in progress»)
        Resolved: decide (fairly sure, has the word «resolved»)
        Closed: complete (fairly sure, has the word «closed»)
        Cancelled: withdraw (fairly sure, has the word «cancelled»)
        Completed: complete (fairly sure, has the word «completed»)
        Queued: –
        hand_over: hand_over (fairly sure, has the word «hand over»)
        01_HOOFD_110: –
        ");
    }
}
