//! The behaviours that can be planted, one for each indicator, and what else each moves because it must.

/// A behaviour, by the indicator that must see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Behaviour {
    /// Cases are handed to other units more often.
    Handover,
    /// What comes from another unit is handed straight back more often.
    PingPong,
    /// Cases that began here come back after others had them.
    Circular,
    /// What is handed on from here goes on through many hands.
    LongChain,
    /// What is handed on was not worked on.
    PassThrough,
    /// Cases are moved to the level above.
    Escalate,
    /// What comes from another unit is sent back within the hour.
    ReturnOnReceipt,
    /// Who was asked to supplement is asked once more.
    SupplementAgain,
    /// Refusals give no reason, or one that fits any case.
    RefusalUnreasoned,
    /// Hard cases are left lying.
    HardLeft,
    /// Cases are left until after they are due.
    Late,
    /// Cases are finished in the last moments of the time allowed.
    DeadlineHeap,
    /// Cases lie for days without anything happening.
    Idle,
    /// Cases are set to waiting for somebody outside who was not asked for anything.
    WaitOutside,
    /// The due date is moved.
    DueMoved,
    /// Questions of other units are answered slowly or not at all.
    SlowReply,
    /// Other units are asked for their view before deciding.
    ConsultRounds,
    /// What is ready for signature waits.
    SignatureWait,
    /// Cases end without a decision.
    NoDecision,
    /// Finished cases are opened again.
    Reopen,
    /// Work is repeated.
    Rework,
}

use Behaviour as B;

impl Behaviour {
    /// All of them, in the order of the indicators.
    pub const ALL: [Self; 21] = [
        B::Handover,
        B::PingPong,
        B::Circular,
        B::LongChain,
        B::PassThrough,
        B::Escalate,
        B::ReturnOnReceipt,
        B::SupplementAgain,
        B::RefusalUnreasoned,
        B::HardLeft,
        B::Late,
        B::DeadlineHeap,
        B::Idle,
        B::WaitOutside,
        B::DueMoved,
        B::SlowReply,
        B::ConsultRounds,
        B::SignatureWait,
        B::NoDecision,
        B::Reopen,
        B::Rework,
    ];

    /// The id of the indicator that must see it.
    pub fn indicator(self) -> &'static str {
        match self {
            B::Handover => "handover",
            B::PingPong => "ping_pong",
            B::Circular => "circular",
            B::LongChain => "long_chain",
            B::PassThrough => "pass_through",
            B::Escalate => "escalate",
            B::ReturnOnReceipt => "return_on_receipt",
            B::SupplementAgain => "supplement_again",
            B::RefusalUnreasoned => "refusal_unreasoned",
            B::HardLeft => "hard_left",
            B::Late => "late",
            B::DeadlineHeap => "deadline_heap",
            B::Idle => "idle",
            B::WaitOutside => "wait_outside",
            B::DueMoved => "due_moved",
            B::SlowReply => "slow_reply",
            B::ConsultRounds => "consult_rounds",
            B::SignatureWait => "signature_wait",
            B::NoDecision => "no_decision",
            B::Reopen => "reopen",
            B::Rework => "rework",
        }
    }

    /// The behaviour that indicator `id` must see.
    pub fn of_indicator(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|behaviour| behaviour.indicator() == id)
    }

    /// The indicators that it moves besides its own in the unit that has it, because it could not be otherwise.
    pub fn also_moves(self) -> &'static [&'static str] {
        match self {
            // Whoever hands on more gets more back, and what it handed on has more steps behind it.
            // Whoever has a case more often does everything to it more often, and ways take time.
            B::Handover => &[
                "ping_pong",
                "circular",
                "long_chain",
                "pass_through",
                "escalate",
                "supplement_again",
                "wait_outside",
                "late",
                "rework",
                "consult_rounds",
            ],
            // To hand back is to hand on, often unworked.
            B::PingPong => {
                &["handover", "circular", "long_chain", "pass_through", "late", "rework", "deadline_heap"]
            }
            B::Circular => &[
                "handover",
                "ping_pong",
                "long_chain",
                "pass_through",
                "escalate",
                "return_on_receipt",
                "supplement_again",
                "hard_left",
                "wait_outside",
                "late",
                "due_moved",
                "rework",
                "consult_rounds",
            ],
            B::LongChain => &["circular", "handover", "late"],
            B::PassThrough => &["return_on_receipt", "long_chain"],
            B::Escalate => &["handover", "pass_through", "long_chain", "circular"],
            // The fastest form of handing back unworked.
            B::ReturnOnReceipt => &["handover", "ping_pong", "pass_through", "circular", "long_chain"],
            B::SupplementAgain => &["wait_outside", "rework", "late"],
            B::RefusalUnreasoned => &[],
            // Lying takes time, and time makes late. They lie before the signature too.
            B::HardLeft => &["idle", "late", "due_moved", "signature_wait"],
            B::Late => &["idle", "hard_left", "due_moved", "deadline_heap"],
            B::DeadlineHeap => &["idle", "late", "hard_left"],
            B::Idle => &["late", "hard_left", "due_moved", "wait_outside", "deadline_heap"],
            // Waiting outside stops the clock of the due date.
            B::WaitOutside => &["late", "rework", "idle", "deadline_heap", "hard_left"],
            // A moved date is not missed.
            B::DueMoved => &["late", "rework", "deadline_heap"],
            B::SlowReply => &["idle", "late", "hard_left"],
            // Whoever asks hands the case over for a while.
            B::ConsultRounds => {
                &["handover", "ping_pong", "circular", "long_chain", "late", "rework", "idle", "due_moved"]
            }
            B::SignatureWait => &["late", "idle", "hard_left"],
            B::NoDecision => &["refusal_unreasoned", "reopen", "signature_wait", "consult_rounds"],
            // The case is finished when it is finished for good.
            B::Reopen => &["late", "rework", "deadline_heap", "idle"],
            B::Rework => &["late", "idle"],
        }
    }
}

/// What makes figures look bad without the behaviour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confounder {
    /// More cases than the officers can deal with in time: they wait, and nobody is to blame.
    Overload,
    /// More hard cases than elsewhere.
    HarderMix,
    /// More cases of the kind for which nobody's powers are clear.
    UnclearPowers,
    /// Most of the year's cases come in two months.
    SeasonalPeak,
    /// The unit began late in the window and has few cases.
    LateStart,
}

impl Confounder {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Overload, Self::HarderMix, Self::UnclearPowers, Self::SeasonalPeak, Self::LateStart];

    /// Its word in files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Overload => "overload",
            Self::HarderMix => "harder_mix",
            Self::UnclearPowers => "unclear_powers",
            Self::SeasonalPeak => "seasonal_peak",
            Self::LateStart => "late_start",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_indicator_has_one_behaviour() {
        for behaviour in Behaviour::ALL {
            assert_eq!(Behaviour::of_indicator(behaviour.indicator()), Some(behaviour));
            for also in behaviour.also_moves() {
                assert!(Behaviour::of_indicator(also).is_some_and(|other| other != behaviour), "{also}");
            }
        }
    }
}
