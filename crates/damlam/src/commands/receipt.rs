//! `damlam receipt verify`: whether a receipt is as it was signed, offline.
//!
//! It needs no data folder. Whose key it was signed with, it cannot know: compare with the key the office publishes.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, anyhow};
use clap::{Args, Subcommand};
use kernel::Language;
use reports::{Against, parse_public_key, verify_receipt};

#[derive(Debug, Subcommand)]
pub enum ReceiptCommand {
    /// Check a receipt, and a report against it, without the data folder.
    /// Exit code 0: as it was signed; 1: something differs, and it is named; 2: a file could not be read
    Verify(VerifyArgs),
}

#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The receipt
    #[arg(value_name = "RECEIPT")]
    receipt: PathBuf,
    /// The report it should be of
    #[arg(long, value_name = "REPORT")]
    file: Option<PathBuf>,
    /// The public key the office publishes, in hexadecimal
    #[arg(long, value_name = "KEY")]
    public_key: Option<String>,
    /// The language of the text: vi or en
    #[arg(long, default_value = "vi")]
    lang: Language,
}

pub async fn run(ReceiptCommand::Verify(args): ReceiptCommand) -> anyhow::Result<ExitCode> {
    let read =
        |path: &PathBuf| std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()));
    let receipt = read(&args.receipt)?;
    let file = args.file.as_ref().map(read).transpose()?;
    let public_key =
        args.public_key.as_deref().map(parse_public_key).transpose().map_err(|why| anyhow!(why))?;
    match verify_receipt(&receipt, Against { file: file.as_deref(), public_key }) {
        Ok(receipt) => {
            let facts = &receipt.receipt;
            let (vi, en) = (
                format!(
                    "Biên nhận đúng: {} – {}, phiên bản {}, {}, nhận {} ({}), sổ cái mục {}.\nKhóa công khai: {}",
                    facts.study,
                    facts.body,
                    facts.number,
                    facts.file_name,
                    facts.received_at,
                    facts.timing,
                    facts.ledger_position,
                    receipt.public_key
                ),
                format!(
                    "The receipt is good: {}, {}, version {}, {}, received {} ({}), ledger entry {}.\nPublic key: {}",
                    facts.study,
                    facts.body,
                    facts.number,
                    facts.file_name,
                    facts.received_at,
                    facts.timing,
                    facts.ledger_position,
                    receipt.public_key
                ),
            );
            println!("{}", args.lang.pick(&vi, &en));
            let signer = match public_key {
                Some(_) => ("Người ký: đúng khóa đã cho.", "Signer: the key given."),
                None => (
                    "Người ký chưa được chứng minh: hãy so khóa trên với khóa cơ quan công bố, hoặc kiểm lại với --public-key.",
                    "The signer is not proven: compare the key above with the one the office publishes, or check again with --public-key.",
                ),
            };
            println!("{}", args.lang.pick(signer.0, signer.1));
            Ok(ExitCode::SUCCESS)
        }
        Err(differences) => {
            for difference in &differences {
                println!("{}: {}", difference.what, difference.message.get(args.lang));
            }
            Ok(ExitCode::from(1))
        }
    }
}
