//! Which step may follow which state. Pure.

use kernel::Bilingual;

use super::model::SubmissionState;

/// Something done with a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The drafter hands it to the signer.
    Send,
    /// The drafter takes it back before it is signed.
    Recall,
    /// The signer gives it back with a reason.
    Return,
    /// The signer signs it off.
    Sign,
    /// A version is made of it.
    Receive,
    /// Another file takes its place.
    Replace,
}

/// A step that cannot be taken now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the file is {} by now; load the page again and see what can be done", state.name().en)]
pub struct NotNow {
    /// How far it has come.
    pub state: SubmissionState,
}

impl NotNow {
    /// The words people read.
    pub fn message(&self) -> Bilingual {
        let state = self.state.name();
        Bilingual::new(
            format!("Tệp này hiện ở bước «{}» nên không làm được việc đó. Hãy tải lại trang.", state.vi),
            format!("The file is «{}» by now, so this cannot be done. Load the page again.", state.en),
        )
    }
}

/// The state after `step`.
pub(super) fn after(state: SubmissionState, step: Step) -> Result<SubmissionState, NotNow> {
    use SubmissionState::{Awaiting, Draft, Received, Replaced, Returned, Signed};
    match (step, state) {
        (Step::Send, Draft | Returned) => Ok(Awaiting),
        (Step::Recall, Awaiting) => Ok(Draft),
        (Step::Return, Awaiting) => Ok(Returned),
        // A signer may sign what was brought without being sent first: then it is the signer who sends.
        (Step::Sign, Draft | Awaiting | Returned) => Ok(Signed),
        (Step::Receive, Signed) => Ok(Received),
        // One that was signed and could not be received makes way too.
        (Step::Replace, Draft | Awaiting | Returned | Signed) => Ok(Replaced),
        (_, state) => Err(NotNow { state }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_allows_just_these_steps() {
        let steps = [Step::Send, Step::Recall, Step::Return, Step::Sign, Step::Receive, Step::Replace];
        let line = |state: SubmissionState| {
            let next: Vec<String> = steps
                .iter()
                .filter_map(|step| after(state, *step).ok().map(|next| format!("{step:?}→{}", next.code())))
                .collect();
            format!("{}: {}", state.code(), next.join(" "))
        };
        assert_eq!(
            SubmissionState::ALL.map(line).join("\n"),
            "draft: Send→awaiting Sign→signed Replace→replaced\n\
             awaiting: Recall→draft Return→returned Sign→signed Replace→replaced\n\
             returned: Send→awaiting Sign→signed Replace→replaced\n\
             signed: Receive→received Replace→replaced\n\
             received: \n\
             replaced: "
        );
    }
}
