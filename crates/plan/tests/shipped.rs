//! The shipped study holds every fact the product asks for.

use std::path::Path;

use jiff::civil::date;
use kernel::{BodyCode, Language};
use plan::{Ask, BodyKind, DocumentFamily, Plan, Provenance, SectionKind};

fn shipped() -> Plan {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    let outcome = plan::read_folder(&folder);
    let lines: Vec<String> = outcome.problems.iter().map(|problem| problem.line(Language::English)).collect();
    assert!(lines.is_empty(), "mend plans/responsibility-2023:\n{}", lines.join("\n"));
    outcome.plan.expect("a plan without problems")
}

fn code(text: &str) -> BodyCode {
    text.parse().expect("a body's code")
}

/// The provinces assigned in 2023.
fn provinces(plan: &Plan) -> Vec<&plan::Body> {
    plan.assignments
        .iter()
        .filter_map(|assignment| plan.body(&assignment.body))
        .filter(|body| body.kind == BodyKind::Province)
        .collect()
}

#[test]
fn it_has_seven_groups_and_every_lead_body() {
    let plan = shipped();
    let counts: Vec<String> = plan
        .groups
        .iter()
        .map(|group| format!("{}: {}", group.number, plan.assignments_of(group.number).count()))
        .collect();
    insta::assert_snapshot!(counts.join(", "), @"1: 1, 2: 6, 3: 1, 4: 29, 5: 67, 6: 2, 7: 1");
    assert_eq!(provinces(&plan).len(), 63);
    assert_eq!(plan.window.to_string(), "2021-02-01..2023-06-30");
    assert_eq!(plan.due, date(2023, 9, 29));
    assert!(plan.assignments.iter().all(|assignment| assignment.due == plan.due));
}

#[test]
fn sixty_three_provinces_become_thirty_four() {
    let plan = shipped();
    let provinces = provinces(&plan);
    let standing = |day| provinces.iter().filter(|body| body.stands_on(day)).count();
    assert_eq!((standing(date(2025, 6, 30)), standing(date(2025, 7, 1))), (63, 34));
    for body in &provinces {
        match body.valid_to {
            None => assert!(body.successors.is_empty(), "{} stands and has a successor", body.code),
            Some(last) => {
                assert_eq!(last, date(2025, 6, 30), "{}", body.code);
                let [successor] = body.successors.as_slice() else {
                    panic!("{} needs one successor", body.code)
                };
                let successor = plan.body(successor).unwrap();
                assert!(successor.valid_to.is_none(), "{} goes into {}", body.code, successor.code);
                assert_eq!(successor.kind, BodyKind::Province);
            }
        }
    }
    let mut merged: Vec<String> = provinces
        .iter()
        .filter_map(|heir| {
            let from: Vec<&str> = provinces
                .iter()
                .filter(|body| body.successors.contains(&heir.code))
                .map(|body| body.short.vi.as_str())
                .collect();
            (!from.is_empty()).then(|| format!("{} ← {}", heir.short.vi, from.join(", ")))
        })
        .collect();
    merged.sort();
    // Resolution 202/2025/QH15.
    insta::assert_snapshot!(merged.join("\n"), @r"
    An Giang ← Kiên Giang
    Bắc Ninh ← Bắc Giang
    Cà Mau ← Bạc Liêu
    Cần Thơ ← Hậu Giang, Sóc Trăng
    Gia Lai ← Bình Định
    Hưng Yên ← Thái Bình
    Hải Phòng ← Hải Dương
    Khánh Hòa ← Ninh Thuận
    Lào Cai ← Yên Bái
    Lâm Đồng ← Bình Thuận, Đắk Nông
    Ninh Bình ← Hà Nam, Nam Định
    Phú Thọ ← Hòa Bình, Vĩnh Phúc
    Quảng Ngãi ← Kon Tum
    Quảng Trị ← Quảng Bình
    TP. Hồ Chí Minh ← Bà Rịa - Vũng Tàu, Bình Dương
    Thái Nguyên ← Bắc Kạn
    Tuyên Quang ← Hà Giang
    Tây Ninh ← Long An
    Vĩnh Long ← Bến Tre, Trà Vinh
    Đà Nẵng ← Quảng Nam
    Đắk Lắk ← Phú Yên
    Đồng Nai ← Bình Phước
    Đồng Tháp ← Tiền Giang
    ");
    let unchanged: Vec<&str> = provinces
        .iter()
        .filter(|body| {
            body.valid_to.is_none() && !provinces.iter().any(|other| other.successors.contains(&body.code))
        })
        .map(|body| body.short.vi.as_str())
        .collect();
    insta::assert_snapshot!(
        unchanged.join(", "),
        @"Cao Bằng, Điện Biên, Hà Nội, Hà Tĩnh, Lai Châu, Lạng Sơn, Nghệ An, Quảng Ninh, Sơn La, Thanh Hóa, Thừa Thiên Huế"
    );
}

#[test]
fn a_renamed_body_bears_the_name_of_the_day() {
    let plan = shipped();
    let hue = plan.body(&code("TU.H57")).unwrap();
    assert_eq!(hue.name_on(date(2023, 6, 30)).vi, "Tỉnh ủy Thừa Thiên Huế");
    assert_eq!(hue.name_on(date(2025, 1, 1)).vi, "Thành ủy Huế");
    assert_eq!(plan.body_name(&code("TU.H57")).vi, "Tỉnh ủy Thừa Thiên Huế");
}

#[test]
fn the_outline_asks_what_the_plan_requires() {
    let plan = shipped();
    let kinds: Vec<SectionKind> = plan.outline.sections.iter().map(|section| section.kind).collect();
    assert_eq!(kinds, SectionKind::REQUIRED);
    for section in &plan.outline.sections {
        assert_eq!(section.key, section.kind.code());
        assert!(section.asks_for(Ask::Figure) && section.asks_for(Ask::Example), "{}", section.key);
        assert_eq!(section.asks_for(Ask::Finding), section.kind != SectionKind::RealState);
        assert!(!section.aliases.is_empty() && !section.figures.is_empty());
    }
    assert_eq!(plan.outline.figures_for(5).count(), 21);
    assert_eq!(plan.outline.figures_for(1).count(), 14);
}

#[test]
fn the_codebook_has_fifty_five_codes() {
    let plan = shipped();
    let count =
        |prefix: &str| plan.codebook.codes.iter().filter(|code| code.id.as_str().starts_with(prefix)).count();
    assert_eq!([count("BH"), count("NN"), count("HQ"), count("GP")], [26, 12, 5, 12]);
    assert_eq!(plan.codebook.codes.len(), 55);
    let axes: Vec<(&str, usize)> =
        plan.codebook.axes.iter().map(|axis| (axis.key.as_str(), axis.values.len())).collect();
    assert_eq!(axes, [("field", 11), ("level", 5), ("position", 3), ("address", 2)]);
}

#[test]
fn no_person_is_named_and_memory_is_marked() {
    let plan = shipped();
    assert!(plan.teams.iter().flat_map(|team| &team.posts).all(|post| post.holder.is_empty()));
    assert_eq!(plan.teams.len(), 2);
    assert_eq!(plan.requirements.len(), 6);
    let marked = |body: &&plan::Body| body.provenance == Provenance::Unconfirmed;
    assert!(plan.bodies.iter().filter(|body| body.kind == BodyKind::PartyCaucus).all(|body| marked(&body)));
    let enterprises = plan.bodies.iter().filter(|body| body.kind == BodyKind::Enterprise);
    assert!(enterprises.clone().all(|body| body.provenance == Provenance::Own && !body.note.vi.is_empty()));
    assert_eq!(enterprises.count(), 22);
}

#[test]
fn the_issuer_writes_in_the_form_its_kind_or_its_name_says() {
    let mut plan = shipped();
    assert_eq!(plan.issuer_family(), DocumentFamily::Party);
    let cases = [
        ("Văn phòng Chính phủ", DocumentFamily::State),
        ("Ủy ban nhân dân tỉnh Hòa Bình", DocumentFamily::State),
        ("Tỉnh uỷ Hoà Bình", DocumentFamily::Party),
        ("Ban cán sự đảng Bộ Tư pháp", DocumentFamily::Party),
    ];
    for (issuer, family) in cases {
        issuer.clone_into(&mut plan.issuer.vi);
        assert_eq!(plan.issuer_family(), family, "{issuer}");
    }
    let group = plan.bodies.iter().find(|body| body.kind == BodyKind::Enterprise).expect("a State group");
    plan.issuer = group.name.clone();
    assert_eq!(plan.issuer_family(), DocumentFamily::State, "by its kind, whatever its name");
    assert_eq!("party".parse(), Ok(DocumentFamily::Party));
    assert!("đảng".parse::<DocumentFamily>().is_err());
}
