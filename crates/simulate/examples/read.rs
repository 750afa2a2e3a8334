//! Prints one generated report, for reading it with one's own eyes: `cargo run -p simulate --example read -- TU.H26 1`.

use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let body = kernel::BodyCode::parse(&arguments.next().unwrap_or_else(|| "TU.H26".to_owned()))?;
    let seed: u64 = arguments.next().map_or(Ok(1), |seed| seed.parse())?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    let plan = plan::read_folder(&folder).plan.ok_or("the shipped plan has problems")?;
    let answer = simulate::report::answers(&plan, seed, &[]).into_iter().find(|answer| answer.body == body);
    let answer = answer.ok_or("that body owes no report")?;
    println!("{:?} {:?}", answer.quality, answer.sending);
    for planted in &answer.planted {
        println!("{planted:?}");
    }
    println!("{}", answer.paper.text());
    if let Some(path) = arguments.next() {
        std::fs::write(path, answer.paper.docx()?)?;
    }
    Ok(())
}
