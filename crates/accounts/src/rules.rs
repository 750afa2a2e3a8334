//! What an actor may do, decided from role and body alone.
//!
//! Rooms decide whether a thing is possible now; this decides whether this person may ask for it.

use kernel::{Actor, Bilingual, BodyCode, Role};

use crate::{AccountError, NewAccount, NotAllowed};

/// Something a person may want to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act<'a> {
    /// See who owes what.
    SeeBoard,
    /// Read plan, outline, codebook.
    SeePlan,
    /// Issue or amend a plan, remind.
    IssuePlan,
    /// See what this body sent.
    SeeReport(&'a BodyCode),
    /// Split this body's assignment to its units, ask them otherwise, put their reports together.
    AskUnits(&'a BodyCode),
    /// Make an account for this unit.
    InviteForUnit(&'a BodyCode),
    /// See what reports of different bodies have in common.
    CompareReports,
    /// Check and send this body's report.
    SendReport(&'a BodyCode),
    /// Sign this body's report off.
    SignReport(&'a BodyCode),
    /// Ask about a passage of a report, and close what was asked.
    AskQuery,
    /// Return a report for correction.
    ReturnReport,
    /// Register this body's work log.
    RegisterWorklog(&'a BodyCode),
    /// See what this body's work log shows.
    SeeMeasurement(&'a BodyCode),
    /// Answer for a unit of this body to what its work log shows.
    ReplyForUnit(&'a BodyCode),
    /// See which sentences of the scheme rest on this body's evidence, and how it was coded.
    SeeMirror(&'a BodyCode),
    /// Answer for this body to how the scheme uses its evidence.
    ReplyForBody(&'a BodyCode),
    /// See and apply codes.
    Code,
    /// Start and close rounds of blind coding, see their results, settle differences.
    LeadRound,
    /// See statements and their evidence.
    SeeScheme,
    /// Write statements and cite.
    WriteScheme,
    /// Comment on the scheme in a round one is invited to.
    Comment,
    /// See meetings, opinions, every body's tasks, and what led to what.
    SeeMeetings,
    /// Plan meetings, put their agenda together, ask members.
    LeadMeetings,
    /// Say what one thinks as a member of the committee.
    GiveOpinion,
    /// Issue directives; give, extend, accept and send back tasks.
    Direct,
    /// See the tasks of this body.
    SeeTasks(&'a BodyCode),
    /// Say that a task of this body is done.
    ReportTask(&'a BodyCode),
    /// Publish a release.
    Publish,
    /// Read the ledger.
    SeeLedger,
    /// Make and close accounts.
    ManageAccounts,
}

/// Whether `actor` may do `act`; if not, why, and whom to ask.
///
/// # Errors
/// [`NotAllowed`] with a sentence for the person.
pub fn may(actor: &Actor, act: Act<'_>) -> Result<(), NotAllowed> {
    use Role::{Auditor, Committee, Drafter, Editor, Secretariat, Signer, System};
    let own = |body: &BodyCode| actor.body.as_ref() == Some(body);
    // A body sees what its units send, at any depth; it sends nothing for them.
    let below = |body: &BodyCode| actor.body.as_ref().is_some_and(|above| body.is_below(above));
    let role = actor.role;
    let allowed = match act {
        Act::SeePlan => role != Role::Reader,
        Act::SeeBoard => matches!(role, Secretariat | Committee | Editor | Auditor),
        Act::IssuePlan | Act::ManageAccounts => matches!(role, Secretariat),
        Act::SeeReport(body) | Act::SeeTasks(body) => {
            matches!(role, Secretariat | Committee | Editor | Auditor)
                || (matches!(role, Drafter | Signer) && (own(body) || below(body)))
        }
        Act::AskUnits(body) => matches!(role, Drafter | Signer) && own(body),
        Act::InviteForUnit(body) => {
            matches!(role, Secretariat) || (matches!(role, Drafter | Signer) && below(body))
        }
        Act::CompareReports | Act::AskQuery => matches!(role, Secretariat | Editor),
        Act::ReturnReport => matches!(role, Secretariat),
        Act::SignReport(body) => matches!(role, Signer) && own(body),
        Act::SeeMeasurement(body) => {
            matches!(role, Secretariat | Committee | Editor | Auditor)
                || (matches!(role, Drafter | Signer) && own(body))
        }
        Act::SeeMirror(body) => {
            matches!(role, Secretariat | Editor | Auditor) || (matches!(role, Drafter | Signer) && own(body))
        }
        Act::SendReport(body) | Act::ReplyForUnit(body) | Act::ReplyForBody(body) | Act::ReportTask(body) => {
            matches!(role, Drafter | Signer) && own(body)
        }
        Act::RegisterWorklog(body) => {
            matches!(role, Secretariat) || (matches!(role, Drafter | Signer) && own(body))
        }
        Act::Code | Act::WriteScheme => matches!(role, Editor),
        Act::LeadRound => matches!(role, Editor | Secretariat),
        Act::Comment => matches!(role, Secretariat | Committee | Editor),
        Act::SeeScheme | Act::SeeMeetings => matches!(role, Secretariat | Committee | Editor | Auditor),
        Act::LeadMeetings => matches!(role, Secretariat),
        Act::GiveOpinion => matches!(role, Committee),
        Act::Direct => matches!(role, Secretariat | Committee),
        Act::Publish => matches!(role, Editor | Secretariat),
        Act::SeeLedger => matches!(role, Secretariat | Auditor),
    };
    let program = role == System && actor.account.is_none();
    if allowed || program { Ok(()) } else { Err(NotAllowed { message: refusal(act) }) }
}

fn refusal(act: Act<'_>) -> Bilingual {
    match act {
        Act::AskUnits(_) | Act::InviteForUnit(_) => Bilingual::new(
            "Chỉ cán bộ tổng hợp và lãnh đạo ký của chính cơ quan giao việc, tạo tài khoản cho đơn vị trực thuộc của mình.",
            "Only the body's own drafter and signer ask its units and make accounts for them.",
        ),
        Act::SeeReport(_)
        | Act::SendReport(_)
        | Act::RegisterWorklog(_)
        | Act::SeeMeasurement(_)
        | Act::SeeTasks(_)
        | Act::SeeMirror(_) => Bilingual::new(
            "Đây là tài liệu của một cơ quan khác. Mỗi cơ quan chỉ xem và gửi tài liệu của mình; nếu cần, hãy liên hệ cơ quan thường trực.",
            "This belongs to another body. A body sees and sends only its own; if you need it, ask the secretariat.",
        ),
        Act::SignReport(_) => Bilingual::new(
            "Chỉ lãnh đạo ký của chính cơ quan được ký duyệt báo cáo. Hãy trình ký và đợi lãnh đạo.",
            "Only the body's own signer signs its report off. Send it for signature and wait for the signer.",
        ),
        Act::AskQuery | Act::ReturnReport => Bilingual::new(
            "Chỉ cơ quan thường trực và Tổ Biên tập được yêu cầu làm rõ; chỉ cơ quan thường trực được trả lại báo cáo.",
            "Only the secretariat and editors ask about reports; only the secretariat returns one.",
        ),
        Act::ReplyForUnit(_) => Bilingual::new(
            "Chỉ cán bộ tổng hợp và lãnh đạo ký của chính cơ quan được trả lời thay đơn vị của mình.",
            "Only the body's own drafter and signer answer for its units.",
        ),
        Act::ReplyForBody(_) => Bilingual::new(
            "Chỉ cán bộ tổng hợp và lãnh đạo ký của chính cơ quan được cho ý kiến về cách đề án dùng báo cáo của cơ quan mình.",
            "Only the body's own drafter and signer answer to how the scheme uses its report.",
        ),
        Act::Code | Act::WriteScheme => Bilingual::new(
            "Việc này của Tổ Biên tập. Nếu bạn thuộc Tổ Biên tập, hãy đăng nhập bằng tài khoản biên tập.",
            "This is the editors' work. If you are one of them, sign in with an editor's account.",
        ),
        Act::Comment => Bilingual::new(
            "Chỉ Tổ Biên tập, thành viên Ban Chỉ đạo và cơ quan thường trực được mời góp ý đề án.",
            "Only editors, members of the steering committee and the secretariat comment on the scheme in rounds.",
        ),
        Act::LeadRound => Bilingual::new(
            "Chỉ Tổ Biên tập và cơ quan thường trực mở, đóng và xem kết quả đợt gán mã độc lập.",
            "Only editors and the secretariat start and close rounds of blind coding and see their results.",
        ),
        Act::CompareReports => Bilingual::new(
            "Chỉ Tổ Biên tập và cơ quan thường trực được so sánh báo cáo của các cơ quan với nhau.",
            "Only editors and the secretariat set reports of different bodies side by side.",
        ),
        Act::LeadMeetings => Bilingual::new(
            "Chỉ cơ quan thường trực lên kế hoạch cuộc họp, lập chương trình và xin ý kiến thành viên.",
            "Only the secretariat plans meetings, puts their agenda together and asks members.",
        ),
        Act::GiveOpinion => Bilingual::new(
            "Chỉ thành viên Ban Chỉ đạo cho ý kiến về nội dung họp và luận điểm.",
            "Only members of the steering committee say what they think of an agenda or a statement.",
        ),
        Act::Direct => Bilingual::new(
            "Chỉ cơ quan thường trực và thành viên Ban Chỉ đạo ban hành kết luận, giao, gia hạn và kết thúc nhiệm vụ. Cơ quan thực hiện không tự kết thúc nhiệm vụ của mình.",
            "Only the secretariat and members of the steering committee issue directives and give, extend and close tasks. The body that does a task never closes it.",
        ),
        Act::ReportTask(_) => Bilingual::new(
            "Chỉ cán bộ tổng hợp và lãnh đạo ký của cơ quan được giao mới báo cáo hoàn thành nhiệm vụ.",
            "Only the drafter and signer of the body a task was given to say that it is done.",
        ),
        Act::Publish => Bilingual::new(
            "Chỉ Tổ Biên tập và cơ quan thường trực được công bố.",
            "Only editors and the secretariat publish.",
        ),
        Act::SeeLedger => Bilingual::new(
            "Sổ cái dành cho cơ quan thường trực và người kiểm tra, giám sát.",
            "The ledger is for the secretariat and for auditors.",
        ),
        Act::SeeBoard
        | Act::SeePlan
        | Act::IssuePlan
        | Act::SeeScheme
        | Act::SeeMeetings
        | Act::ManageAccounts => Bilingual::new(
            "Tài khoản của bạn không có quyền làm việc này. Hãy liên hệ cơ quan thường trực.",
            "Your account does not allow this. Ask the secretariat.",
        ),
    }
}

/// Whether an account of this kind can be made.
pub(crate) fn check_new(new: &NewAccount) -> Result<(), AccountError> {
    if new.password.chars().count() < 10 {
        return Err(AccountError::PasswordTooShort);
    }
    if new.role == Role::System {
        return Err(AccountError::Role);
    }
    let needs_body = matches!(new.role, Role::Drafter | Role::Signer);
    if needs_body == new.body.is_some() {
        Ok(())
    } else {
        Err(AccountError::Body { role: new.role, needs_body })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One line a role: which acts it may do, on its own body's things and on another's.
    fn table() -> String {
        let own = BodyCode::parse("H26").unwrap();
        let other = BodyCode::parse("H29").unwrap();
        let unit = BodyCode::parse("H26.SNV.P1").unwrap();
        let acts = [
            ("board", Act::SeeBoard),
            ("plan", Act::SeePlan),
            ("issue", Act::IssuePlan),
            ("see-own", Act::SeeReport(&own)),
            ("see-other", Act::SeeReport(&other)),
            ("see-unit", Act::SeeReport(&unit)),
            ("send-unit", Act::SendReport(&unit)),
            ("ask-own", Act::AskUnits(&own)),
            ("ask-unit", Act::AskUnits(&unit)),
            ("invite-own", Act::InviteForUnit(&own)),
            ("invite-unit", Act::InviteForUnit(&unit)),
            ("compare", Act::CompareReports),
            ("send-own", Act::SendReport(&own)),
            ("send-other", Act::SendReport(&other)),
            ("sign-own", Act::SignReport(&own)),
            ("sign-other", Act::SignReport(&other)),
            ("ask", Act::AskQuery),
            ("return", Act::ReturnReport),
            ("log-own", Act::RegisterWorklog(&own)),
            ("log-other", Act::RegisterWorklog(&other)),
            ("measured-other", Act::SeeMeasurement(&other)),
            ("reply-own", Act::ReplyForUnit(&own)),
            ("reply-other", Act::ReplyForUnit(&other)),
            ("mirror-own", Act::SeeMirror(&own)),
            ("mirror-other", Act::SeeMirror(&other)),
            ("answer-own", Act::ReplyForBody(&own)),
            ("answer-other", Act::ReplyForBody(&other)),
            ("code", Act::Code),
            ("lead", Act::LeadRound),
            ("see-scheme", Act::SeeScheme),
            ("write", Act::WriteScheme),
            ("comment", Act::Comment),
            ("meetings", Act::SeeMeetings),
            ("lead-meetings", Act::LeadMeetings),
            ("opinion", Act::GiveOpinion),
            ("direct", Act::Direct),
            ("tasks-own", Act::SeeTasks(&own)),
            ("tasks-other", Act::SeeTasks(&other)),
            ("done-own", Act::ReportTask(&own)),
            ("done-other", Act::ReportTask(&other)),
            ("publish", Act::Publish),
            ("ledger", Act::SeeLedger),
            ("accounts", Act::ManageAccounts),
        ];
        let mut lines = Vec::new();
        for role in Role::PEOPLE {
            let body = matches!(role, Role::Drafter | Role::Signer).then(|| own.clone());
            let actor = Actor { account: None, role, body };
            let allowed: Vec<&str> =
                acts.iter().filter(|(_, act)| may(&actor, *act).is_ok()).map(|(name, _)| *name).collect();
            lines.push(format!("{role}: {}", allowed.join(" ")));
        }
        lines.join("\n")
    }

    #[test]
    fn the_programs_role_is_nobodys_to_hold() {
        let posing =
            Actor { account: Some(kernel::World::scripted(1).new_id()), role: Role::System, body: None };
        assert!(may(&posing, Act::WriteScheme).is_err());
        assert!(may(&Actor::system(), Act::WriteScheme).is_ok());
        let new = NewAccount {
            login: "he.thong".parse().unwrap(),
            name: "x".into(),
            role: Role::System,
            body: None,
            post: None,
            password: "đủ mười ký tự".into(),
        };
        assert!(matches!(check_new(&new), Err(AccountError::Role)));
    }

    #[test]
    fn each_role_may_do_just_this() {
        assert_eq!(
            table(),
            "secretariat: board plan issue see-own see-other see-unit invite-own invite-unit compare ask return log-own log-other measured-other mirror-own mirror-other lead see-scheme comment meetings lead-meetings direct tasks-own tasks-other publish ledger accounts\n\
             committee: board plan see-own see-other see-unit measured-other see-scheme comment meetings opinion direct tasks-own tasks-other\n\
             editor: board plan see-own see-other see-unit compare ask measured-other mirror-own mirror-other code lead see-scheme write comment meetings tasks-own tasks-other publish\n\
             drafter: plan see-own see-unit ask-own invite-unit send-own log-own reply-own mirror-own answer-own tasks-own done-own\n\
             signer: plan see-own see-unit ask-own invite-unit send-own sign-own log-own reply-own mirror-own answer-own tasks-own done-own\n\
             reader: \n\
             auditor: board plan see-own see-other see-unit measured-other mirror-own mirror-other see-scheme meetings tasks-own tasks-other ledger"
        );
    }
}
