//! Case by case, checked by hand; and what holds for any text.

use vietnamese::{Region, sentences, spoken, spoken_sentences};

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (text, expected) in cases {
        let found = spoken(text, Region::North);
        if found != *expected {
            wrong += &format!("{text}\n  expected: {expected}\n  found:    {found}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn numbers() {
    check(&[
        ("0", "không"),
        ("15", "mười lăm"),
        ("21 tỉnh", "hai mươi mốt tỉnh"),
        ("34 tỉnh, 63 tỉnh", "ba mươi tư tỉnh, sáu mươi ba tỉnh"),
        ("05 cơ quan", "năm cơ quan"),
        ("105 hồ sơ", "một trăm linh năm hồ sơ"),
        ("1.234 hồ sơ", "một nghìn hai trăm ba mươi tư hồ sơ"),
        ("7.554 vụ việc", "bảy nghìn năm trăm năm mươi tư vụ việc"),
        ("1.234.567", "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy"),
        ("1,5", "một phẩy năm"),
        ("12,25", "mười hai phẩy hai mươi lăm"),
        ("0,05", "không phẩy không năm"),
        ("3,141", "ba phẩy một bốn một"),
        ("1.234,5", "một nghìn hai trăm ba mươi tư phẩy năm"),
        ("1,234,567.8", "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy phẩy tám"),
        ("mục 2.1", "mục hai chấm một"),
        ("1,2,3", "một, hai, ba"),
        ("0912345678", "không chín một hai ba bốn năm sáu bảy tám"),
        ("1000000000000000", "một triệu tỷ"),
        ("1.500 tỷ đồng", "một nghìn năm trăm tỷ đồng"),
        ("63/63 tỉnh", "sáu mươi ba trên sáu mươi ba tỉnh"),
        ("đạt ½ kế hoạch", "đạt một phần hai kế hoạch"),
        ("10⁶ lần", "mười mũ sáu lần"),
        ("lần thứ 1, lần thứ 2, lần thứ 4", "lần thứ nhất, lần thứ hai, lần thứ tư"),
        ("5G và 3D", "năm giê và ba dê"),
    ]);
}

#[test]
fn shares_units_and_ranges() {
    check(&[
        ("12,5%", "mười hai phẩy năm phần trăm"),
        ("21,16 %", "hai mươi mốt phẩy mười sáu phần trăm"),
        ("3‰", "ba phần nghìn"),
        ("10-15%", "mười đến mười lăm phần trăm"),
        (
            "giai đoạn 2021–2025",
            "giai đoạn hai nghìn không trăm hai mươi mốt đến hai nghìn không trăm hai mươi lăm",
        ),
        (
            "nhiệm kỳ 2020-2025",
            "nhiệm kỳ hai nghìn không trăm hai mươi đến hai nghìn không trăm hai mươi lăm",
        ),
        ("5 - 7 ngày", "năm đến bảy ngày"),
        ("20 km", "hai mươi ki lô mét"),
        ("120 m2", "một trăm hai mươi mét vuông"),
        ("120 m²", "một trăm hai mươi mét vuông"),
        ("35 m³", "ba mươi lăm mét khối"),
        ("60 km/h", "sáu mươi ki lô mét trên giờ"),
        ("5 triệu đồng/m2", "năm triệu đồng trên mét vuông"),
        ("6 triệu đồng/tháng", "sáu triệu đồng trên tháng"),
        ("2,5 ha", "hai phẩy năm héc ta"),
        ("37°C", "ba mươi bảy độ xê"),
        ("500.000đ", "năm trăm nghìn đồng"),
        ("100 USD", "một trăm đô la Mỹ"),
        ("30 mg", "ba mươi mi li gam"),
        ("5 hộ, 5 mùa", "năm hộ, năm mùa"),
        ("hồ sơ/tháng", "hồ sơ trên tháng"),
        ("và/hoặc", "và hoặc"),
        ("≥ 5 lần", "lớn hơn hoặc bằng năm lần"),
        ("n = 10", "nờ bằng mười"),
        ("tăng 6,8%/năm", "tăng sáu phẩy tám phần trăm trên năm"),
    ]);
}

#[test]
fn dates_and_times() {
    check(&[
        ("15/9/2023", "ngày mười lăm tháng chín năm hai nghìn không trăm hai mươi ba"),
        ("ngày 05/04/2023", "ngày năm tháng tư năm hai nghìn không trăm hai mươi ba"),
        ("ngày 30-6-2023", "ngày ba mươi tháng sáu năm hai nghìn không trăm hai mươi ba"),
        ("5.9.2023", "ngày năm tháng chín năm hai nghìn không trăm hai mươi ba"),
        ("2023-06-30", "ngày ba mươi tháng sáu năm hai nghìn không trăm hai mươi ba"),
        ("ngày 15 tháng 4 năm 2023", "ngày mười lăm tháng tư năm hai nghìn không trăm hai mươi ba"),
        (
            "từ 01/02/2021 đến 30/6/2023",
            "từ ngày một tháng hai năm hai nghìn không trăm hai mươi mốt đến ngày ba mươi tháng sáu năm hai nghìn không trăm hai mươi ba",
        ),
        (
            "01/02/2021-30/6/2023",
            "ngày một tháng hai năm hai nghìn không trăm hai mươi mốt đến ngày ba mươi tháng sáu năm hai nghìn không trăm hai mươi ba",
        ),
        ("tháng 6/2023", "tháng sáu năm hai nghìn không trăm hai mươi ba"),
        ("tháng 4/2023", "tháng tư năm hai nghìn không trăm hai mươi ba"),
        ("quý 2/2023", "quý hai năm hai nghìn không trăm hai mươi ba"),
        ("9/2023", "tháng chín năm hai nghìn không trăm hai mươi ba"),
        ("dịp 30/4 và 1/5", "dịp ba mươi tháng tư và một tháng năm"),
        ("từ ngày 1/9 đến 5/9", "từ ngày một tháng chín đến năm tháng chín"),
        ("14h30", "mười bốn giờ ba mươi phút"),
        ("14 giờ 30 phút", "mười bốn giờ ba mươi phút"),
        ("8h00", "tám giờ"),
        ("7h-11h30", "bảy giờ đến mười một giờ ba mươi phút"),
        ("14:05", "mười bốn giờ năm phút"),
        ("14:05:09", "mười bốn giờ năm phút chín giây"),
        ("32/13/2023", "ba mươi hai trên mười ba trên hai nghìn không trăm hai mươi ba"),
        ("24h", "hai mươi tư giờ"),
    ]);
}

#[test]
fn roman_numerals() {
    check(&[
        ("Đại hội XIII", "Đại hội mười ba"),
        ("lần thứ XIII của Đảng", "lần thứ mười ba của Đảng"),
        ("lần thứ IV", "lần thứ tư"),
        ("khóa XV", "khóa mười lăm"),
        ("Chương II", "Chương hai"),
        ("Phần I", "Phần một"),
        ("nhóm V", "nhóm năm"),
        ("nhóm A", "nhóm a"),
        ("nhóm C", "nhóm xê"),
        ("quý I và quý II", "quý một và quý hai"),
        ("quý I, II và III", "quý một, hai và ba"),
        ("quý II/2023", "quý hai năm hai nghìn không trăm hai mươi ba"),
        ("quý I-III", "quý một đến ba"),
        ("khóa XI–XIII", "khóa mười một đến mười ba"),
        ("thế kỷ XXI", "thế kỷ hai mươi mốt"),
        ("Phụ lục VI", "Phụ lục sáu"),
        ("I. THỰC TRẠNG CHUNG CỦA NGÀNH", "một, thực trạng chung của ngành"),
        ("XI MĂNG VÀ VI PHẠM HÀNH CHÍNH", "xi măng và vi phạm hành chính"),
    ]);
}

#[test]
fn document_numbers() {
    check(&[
        ("30/2020/NĐ-CP", "số ba mươi, năm hai nghìn không trăm hai mươi, nghị định Chính phủ"),
        (
            "Nghị định số 30/2020/NĐ-CP ngày 05/3/2020",
            "Nghị định số ba mươi, năm hai nghìn không trăm hai mươi, nghị định Chính phủ ngày năm tháng ba năm hai nghìn không trăm hai mươi",
        ),
        ("41-QĐ/TW", "số bốn mươi mốt, quyết định Trung ương"),
        ("Quyết định 41-QĐ/TW", "Quyết định số bốn mươi mốt, quyết định Trung ương"),
        ("Quy định số 41-QĐ/TW", "Quy định số bốn mươi mốt, quy định Trung ương"),
        ("Kết luận số 14-KL/TW", "Kết luận số mười bốn, kết luận Trung ương"),
        ("Chỉ thị số 24-CT/TU của Thành ủy", "Chỉ thị số hai mươi tư, chỉ thị Thành ủy của Thành ủy"),
        ("Chỉ thị 35-CT/TU", "Chỉ thị số ba mươi lăm, chỉ thị tỉnh ủy"),
        ("Số: 05/BC-UBND", "Số: không năm, báo cáo ủy ban nhân dân"),
        ("Số 05-BC/BNCTW", "Số không năm, báo cáo Ban Nội chính Trung ương"),
        (
            "Luật số 29/2018/QH14",
            "Luật số hai mươi chín, năm hai nghìn không trăm mười tám, Quốc hội khóa mười bốn",
        ),
        ("Công điện 280/CĐ-TTg", "Công điện số hai trăm tám mươi, công điện Thủ tướng Chính phủ"),
        (
            "766/QĐ-TTg ngày 23/6/2022",
            "số bảy trăm sáu mươi sáu, quyết định Thủ tướng Chính phủ ngày hai mươi ba tháng sáu năm hai nghìn không trăm hai mươi hai",
        ),
        (
            "Thông tư 01/2018/TT-VPCP",
            "Thông tư số không một, năm hai nghìn không trăm mười tám, thông tư Văn phòng Chính phủ",
        ),
        ("Số: 123/VPCP-TCCV", "Số: một trăm hai mươi ba, Văn phòng Chính phủ tê xê xê vê"),
        ("QĐ-TTg", "quyết định Thủ tướng Chính phủ"),
        ("Quốc hội (QH15)", "Quốc hội, Quốc hội khóa mười lăm"),
        (
            "Nghị quyết số 12-NQ/TW, ngày 05/9/2023",
            "Nghị quyết số mười hai, nghị quyết Trung ương, ngày năm tháng chín năm hai nghìn không trăm hai mươi ba",
        ),
    ]);
}

#[test]
fn abbreviations() {
    check(&[
        ("UBND tỉnh, HĐND tỉnh", "ủy ban nhân dân tỉnh, hội đồng nhân dân tỉnh"),
        ("TTHC", "thủ tục hành chính"),
        ("đội ngũ CBCCVC", "đội ngũ cán bộ, công chức, viên chức"),
        ("BCĐ TW", "ban chỉ đạo Trung ương"),
        ("GS.TS. Trần", "giáo sư tiến sĩ Trần"),
        ("PGS.TS Lê", "phó giáo sư tiến sĩ Lê"),
        ("TS. Nguyễn", "tiến sĩ Nguyễn"),
        ("TP. Hà Nội", "thành phố Hà Nội"),
        ("TP.HCM", "Thành phố Hồ Chí Minh"),
        ("TP HCM", "Thành phố Hồ Chí Minh"),
        ("đất đai, y tế, v.v.", "đất đai, y tế, vân vân."),
        ("đất đai, v.v. và y tế", "đất đai, vân vân và y tế"),
        ("Q. 1, P. 5", "quận một, phường năm"),
        ("Q. CHỦ TỊCH", "quyền chủ tịch"),
        ("KT. CHỦ TỊCH", "ký thay chủ tịch"),
        ("TM. BAN THƯỜNG VỤ", "thay mặt ban thường vụ"),
        ("T/M BAN THƯỜNG VỤ", "thay mặt ban thường vụ"),
        ("TUQ. Bộ trưởng", "thừa ủy quyền Bộ trưởng"),
        ("phát triển KT-XH", "phát triển kinh tế xã hội"),
        ("Bộ KH&ĐT", "Bộ kế hoạch và đầu tư"),
        ("CNTT & CĐS", "công nghệ thông tin và chuyển đổi số"),
        ("vốn FDI, ODA", "vốn ép đê i, ô đê a"),
        ("COVID-19", "cô vít mười chín"),
        ("V/v báo cáo", "về việc báo cáo"),
        ("đ/c Bí thư", "đồng chí Bí thư"),
        ("mã BH-08, NN-01 và GP-12", "mã bê hát không tám, nờ nờ không một và giê pê mười hai"),
        ("bài post747410", "bài post bảy bốn bảy bốn một không"),
        ("report's", "report s"),
        ("> 5 và → tiếp", "lớn hơn năm và tiếp"),
        ("hệ thống ABCXYZ", "hệ thống a bê xê ích y dét"),
        ("ỦY BAN NHÂN DÂN TỈNH", "ủy ban nhân dân tỉnh"),
        ("Ủy ban", "Ủy ban"),
        ("BNCTW", "Ban Nội chính Trung ương"),
        ("VKSNDTC, TANDTC", "Viện kiểm sát nhân dân tối cao, Tòa án nhân dân tối cao"),
    ]);
}

#[test]
fn marks_and_lists() {
    check(&[
        ("a) Chưa chủ động", "a, Chưa chủ động"),
        ("đ) Sợ sai", "đê, Sợ sai"),
        ("- Né tránh;", "Né tránh;"),
        ("• Đùn đẩy", "Đùn đẩy"),
        ("1. Thực trạng", "một, Thực trạng"),
        ("1.2. Biểu hiện", "một chấm hai, Biểu hiện"),
        ("IV. Nguyên nhân", "bốn, Nguyên nhân"),
        ("II- Nguyên nhân", "hai, Nguyên nhân"),
        ("điểm b khoản 2 Điều 5", "điểm bê khoản hai Điều năm"),
        ("Hết./.", "Hết."),
        ("“Làm ít sai ít”, họ nói", "Làm ít sai ít, họ nói"),
        ("Hà Nội - Hải Phòng", "Hà Nội, Hải Phòng"),
        ("Thừa Thiên-Huế", "Thừa Thiên Huế"),
        ("một (trong số đó) là", "một, trong số đó, là"),
        ("Thật sao?! Đúng…", "Thật sao? Đúng."),
        ("baochinhphu.vn", "bao chinh phu chấm vê nờ"),
        ("né\u{a0}tránh  và\u{200b} đùn đẩy", "né tránh và đùn đẩy"),
        ("", ""),
        ("***", ""),
    ]);
}

#[test]
fn the_south_says_ngan_and_le() {
    assert_eq!(
        spoken("Năm 2005 có 1.104 hồ sơ", Region::South),
        "Năm hai ngàn không trăm lẻ năm có một ngàn một trăm lẻ bốn hồ sơ"
    );
}

#[test]
fn sentences_can_be_followed() {
    let text = "Có 15 hồ sơ. Trong đó UBND TP. Hà Nội: 5.\n***\n- Hết./.";
    let followed: Vec<(&str, String)> =
        spoken_sentences(text, Region::North).into_iter().map(|one| (&text[one.range], one.spoken)).collect();
    insta::assert_debug_snapshot!(followed, @r#"
    [
        (
            "Có 15 hồ sơ.",
            "Có mười lăm hồ sơ.",
        ),
        (
            "Trong đó UBND TP. Hà Nội: 5.",
            "Trong đó ủy ban nhân dân thành phố Hà Nội: năm.",
        ),
        (
            "- Hết./.",
            "Hết.",
        ),
    ]
    "#);
}

fn check_any(text: &str) {
    for region in [Region::North, Region::South] {
        let said = spoken(text, region);
        assert!(!said.chars().any(char::is_numeric), "a digit is left in {said:?}");
        let ranges: Vec<_> = spoken_sentences(text, region).into_iter().map(|one| one.range).collect();
        let all = sentences(text);
        assert!(ranges.iter().all(|range| all.contains(range)), "a range is no sentence of {text:?}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_panics_and_no_digit_is_left(
        any in "\\PC*",
        figures in "[0-9./:,%hđ IVXLa-cA-DĐQNTWU²½①٣ –()-]*",
        papers in "([0-9]{1,5}[-/.,: ]?(2023|NĐ-CP|QĐ/TW|TTg|UBND|m2|km/h|%|XIII|v\\.v\\.|TP\\.)[ ,.;]?)*",
    ) {
        for text in [any, figures, papers] {
            check_any(&text);
        }
    }
}

#[test]
fn a_long_mixed_text_is_read_without_a_digit() {
    check_any(include_str!("cases.rs"));
}
