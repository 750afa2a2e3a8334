//! Tables: abbreviations of the State's and the Party's papers, letters by name, and units of measure.
//!
//! Words only; when which table is asked is the reader's business. Sources: Decree 30/2020/NĐ-CP (Annex III),
//! the practice of Party papers, Decision 20/2020/QĐ-TTg for the bodies.

/// Kinds of documents, as they stand in document numbers and before «-» or «/»: 30/2020/**NĐ**-CP.
const DOCUMENTS: &[(&str, &str)] = &[
    ("BB", "biên bản"),
    ("BC", "báo cáo"),
    ("BGN", "bản ghi nhớ"),
    ("BTT", "bản thỏa thuận"),
    ("CĐ", "công điện"),
    ("CT", "chỉ thị"),
    ("CTr", "chương trình"),
    ("CTHĐ", "chương trình hành động"),
    ("CV", "công văn"),
    ("DA", "dự án"),
    ("ĐA", "đề án"),
    ("GGT", "giấy giới thiệu"),
    ("GM", "giấy mời"),
    ("GNP", "giấy nghỉ phép"),
    ("GUQ", "giấy ủy quyền"),
    ("HD", "hướng dẫn"),
    ("HĐ", "hợp đồng"),
    ("HNVB", "hợp nhất văn bản"),
    ("KH", "kế hoạch"),
    ("KL", "kết luận"),
    ("L", "luật"),
    ("LCT", "lệnh Chủ tịch nước"),
    ("NĐ", "nghị định"),
    ("NQ", "nghị quyết"),
    ("NQLT", "nghị quyết liên tịch"),
    ("PA", "phương án"),
    ("PB", "phiếu báo"),
    ("PC", "phiếu chuyển"),
    ("PG", "phiếu gửi"),
    ("PL", "pháp lệnh"),
    ("QC", "quy chế"),
    ("QCVN", "quy chuẩn kỹ thuật quốc gia"),
    ("QĐ", "quyết định"),
    ("QyĐ", "quy định"),
    ("SL", "sao lục"),
    ("SY", "sao y"),
    ("TB", "thông báo"),
    ("TC", "thông cáo"),
    ("TCVN", "tiêu chuẩn Việt Nam"),
    ("TrS", "trích sao"),
    ("TT", "thông tư"),
    ("TTLT", "thông tư liên tịch"),
    ("TTr", "tờ trình"),
    ("VBHN", "văn bản hợp nhất"),
    ("VBPL", "văn bản pháp luật"),
    ("VBQPPL", "văn bản quy phạm pháp luật"),
];

/// Bodies of the State and the Party.
const BODIES: &[(&str, &str)] = &[
    ("BCA", "Bộ Công an"),
    ("BCĐ", "ban chỉ đạo"),
    ("BCĐTW", "Ban Chỉ đạo Trung ương"),
    ("BCH", "ban chấp hành"),
    ("BCHTW", "Ban Chấp hành Trung ương"),
    ("BCS", "ban cán sự"),
    ("BCSĐ", "ban cán sự đảng"),
    ("BCT", "Bộ Công Thương"),
    ("BDVTW", "Ban Dân vận Trung ương"),
    ("BGDĐT", "Bộ Giáo dục và Đào tạo"),
    ("BGTVT", "Bộ Giao thông vận tải"),
    ("BHXH", "bảo hiểm xã hội"),
    ("BHYT", "bảo hiểm y tế"),
    ("BHTN", "bảo hiểm thất nghiệp"),
    ("BKHCN", "Bộ Khoa học và Công nghệ"),
    ("BKHĐT", "Bộ Kế hoạch và Đầu tư"),
    ("BLĐTBXH", "Bộ Lao động - Thương binh và Xã hội"),
    ("BNC", "ban nội chính"),
    ("BNCTW", "Ban Nội chính Trung ương"),
    ("BNG", "Bộ Ngoại giao"),
    ("BNN", "Bộ Nông nghiệp"),
    ("BNNPTNT", "Bộ Nông nghiệp và Phát triển nông thôn"),
    ("BNNMT", "Bộ Nông nghiệp và Môi trường"),
    ("BNV", "Bộ Nội vụ"),
    ("BQL", "ban quản lý"),
    ("BQP", "Bộ Quốc phòng"),
    ("BTC", "Bộ Tài chính"),
    ("BTCTW", "Ban Tổ chức Trung ương"),
    ("BTCTU", "Ban Tổ chức Tỉnh ủy"),
    ("BTG", "ban tuyên giáo"),
    ("BTGTW", "Ban Tuyên giáo Trung ương"),
    ("BTNMT", "Bộ Tài nguyên và Môi trường"),
    ("BTP", "Bộ Tư pháp"),
    ("BTTTT", "Bộ Thông tin và Truyền thông"),
    ("BTV", "ban thường vụ"),
    ("BVHTTDL", "Bộ Văn hóa, Thể thao và Du lịch"),
    ("BXD", "Bộ Xây dựng"),
    ("BYT", "Bộ Y tế"),
    ("CA", "công an"),
    ("CAND", "công an nhân dân"),
    ("CCB", "cựu chiến binh"),
    ("CĐVN", "công đoàn Việt Nam"),
    ("CP", "Chính phủ"),
    ("CTN", "Chủ tịch nước"),
    ("CTQG", "chính trị quốc gia"),
    ("ĐCS", "đảng cộng sản"),
    ("ĐCSVN", "Đảng Cộng sản Việt Nam"),
    ("ĐĐ", "đảng đoàn"),
    ("ĐHQG", "đại học quốc gia"),
    ("ĐU", "đảng ủy"),
    ("ĐUCA", "Đảng ủy Công an"),
    ("HĐND", "hội đồng nhân dân"),
    ("HĐTV", "hội đồng thành viên"),
    ("HU", "huyện ủy"),
    ("KTNN", "Kiểm toán Nhà nước"),
    ("KBNN", "kho bạc nhà nước"),
    ("LĐLĐ", "liên đoàn lao động"),
    ("LHPN", "liên hiệp phụ nữ"),
    ("MTTQ", "Mặt trận Tổ quốc"),
    ("MTTQVN", "Mặt trận Tổ quốc Việt Nam"),
    ("NHNN", "Ngân hàng Nhà nước"),
    ("PCTN", "phòng, chống tham nhũng"),
    ("PCTNTC", "phòng, chống tham nhũng, tiêu cực"),
    ("QH", "Quốc hội"),
    ("QU", "quận ủy"),
    ("QUTW", "Quân ủy Trung ương"),
    ("TAND", "tòa án nhân dân"),
    ("TANDTC", "Tòa án nhân dân tối cao"),
    ("TCTTTg", "Tổ công tác của Thủ tướng Chính phủ"),
    ("TCTD", "tổ chức tín dụng"),
    ("TLĐ", "Tổng Liên đoàn"),
    ("TNCS", "thanh niên cộng sản"),
    ("TTCP", "Thanh tra Chính phủ"),
    ("TTg", "Thủ tướng Chính phủ"),
    ("TTXVN", "Thông tấn xã Việt Nam"),
    ("TU", "tỉnh ủy"),
    ("TƯ", "Trung ương"),
    ("TW", "Trung ương"),
    ("TXU", "thị ủy"),
    ("UB", "ủy ban"),
    ("UBATGTQG", "Ủy ban An toàn giao thông Quốc gia"),
    ("UBDT", "Ủy ban Dân tộc"),
    ("UBKT", "ủy ban kiểm tra"),
    ("UBKTTW", "Ủy ban Kiểm tra Trung ương"),
    ("UBMTTQ", "ủy ban Mặt trận Tổ quốc"),
    ("UBND", "ủy ban nhân dân"),
    ("UBQLV", "Ủy ban Quản lý vốn nhà nước"),
    ("UBTVQH", "Ủy ban Thường vụ Quốc hội"),
    ("UVBCT", "ủy viên Bộ Chính trị"),
    ("VKS", "viện kiểm sát"),
    ("VKSND", "viện kiểm sát nhân dân"),
    ("VKSNDTC", "Viện kiểm sát nhân dân tối cao"),
    ("VP", "văn phòng"),
    ("VPCP", "Văn phòng Chính phủ"),
    ("VPCTN", "Văn phòng Chủ tịch nước"),
    ("VPQH", "Văn phòng Quốc hội"),
    ("VPTW", "Văn phòng Trung ương Đảng"),
];

/// Words of administration and everyday life. What is marked with a stop may be followed by one that ends nothing.
const WORDS: &[(&str, &str)] = &[
    ("AI", "trí tuệ nhân tạo"),
    ("ANQP", "an ninh, quốc phòng"),
    ("ANTT", "an ninh trật tự"),
    ("ASEAN", "a xê an"),
    ("ATGT", "an toàn giao thông"),
    ("ATTP", "an toàn thực phẩm"),
    ("ATVSTP", "an toàn vệ sinh thực phẩm"),
    ("BĐS", "bất động sản"),
    ("BOT", "bê ô tê"),
    ("BS.", "bác sĩ"),
    ("BVMT", "bảo vệ môi trường"),
    ("CB", "cán bộ"),
    ("CBCC", "cán bộ, công chức"),
    ("CBCCVC", "cán bộ, công chức, viên chức"),
    ("CBĐV", "cán bộ, đảng viên"),
    ("CC", "công chức"),
    ("CCHC", "cải cách hành chính"),
    ("CCTP", "cải cách tư pháp"),
    ("CCVC", "công chức, viên chức"),
    ("CĐS", "chuyển đổi số"),
    ("CHXHCN", "Cộng hòa xã hội chủ nghĩa"),
    ("CNTT", "công nghệ thông tin"),
    ("CNH", "công nghiệp hóa"),
    ("CNXH", "chủ nghĩa xã hội"),
    ("CQ", "cơ quan"),
    ("CQĐP", "chính quyền địa phương"),
    ("CSDL", "cơ sở dữ liệu"),
    ("CSVC", "cơ sở vật chất"),
    ("ĐBQH", "đại biểu Quốc hội"),
    ("ĐBSCL", "đồng bằng sông Cửu Long"),
    ("ĐKKD", "đăng ký kinh doanh"),
    ("ĐT", "đầu tư"),
    ("ĐTC", "đầu tư công"),
    ("ĐTM", "đánh giá tác động môi trường"),
    ("ĐV", "đảng viên"),
    ("DN", "doanh nghiệp"),
    ("DNNN", "doanh nghiệp nhà nước"),
    ("DVC", "dịch vụ công"),
    ("DVCTT", "dịch vụ công trực tuyến"),
    ("EU", "Liên minh châu Âu"),
    ("EVN", "Tập đoàn Điện lực Việt Nam"),
    ("FDI", "ép đê i"),
    ("FTA", "ép tê a"),
    ("GCN", "giấy chứng nhận"),
    ("GCNQSDĐ", "giấy chứng nhận quyền sử dụng đất"),
    ("GDĐT", "giáo dục và đào tạo"),
    ("GDP", "giê đê pê"),
    ("GPMB", "giải phóng mặt bằng"),
    ("GRDP", "giê e rờ đê pê"),
    ("GS.", "giáo sư"),
    ("GTVT", "giao thông vận tải"),
    ("HCC", "hành chính công"),
    ("HCM", "Hồ Chí Minh"),
    ("HĐH", "hiện đại hóa"),
    ("HS", "hồ sơ"),
    ("HTX", "hợp tác xã"),
    ("ICU", "i xê u"),
    ("KCB", "khám bệnh, chữa bệnh"),
    ("KCN", "khu công nghiệp"),
    ("KHCN", "khoa học và công nghệ"),
    ("KHĐT", "kế hoạch và đầu tư"),
    ("KS.", "kỹ sư"),
    ("KT.", "ký thay"),
    ("KTNB", "kiểm toán nội bộ"),
    ("KTTĐ", "kinh tế trọng điểm"),
    ("KTTT", "kinh tế tập thể"),
    ("KTXH", "kinh tế - xã hội"),
    ("LĐTBXH", "lao động - thương binh và xã hội"),
    ("LS.", "luật sư"),
    ("MTQG", "mục tiêu quốc gia"),
    ("NCS.", "nghiên cứu sinh"),
    ("NLĐ", "người lao động"),
    ("NN", "nhà nước"),
    ("NNPTNT", "nông nghiệp và phát triển nông thôn"),
    ("NSĐP", "ngân sách địa phương"),
    ("NSLĐ", "năng suất lao động"),
    ("NSNN", "ngân sách nhà nước"),
    ("NSTW", "ngân sách trung ương"),
    ("NTM", "nông thôn mới"),
    ("NXB", "nhà xuất bản"),
    ("Nxb", "nhà xuất bản"),
    ("ODA", "ô đê a"),
    ("PAKN", "phản ánh, kiến nghị"),
    ("PCCC", "phòng cháy, chữa cháy"),
    ("PCI", "pê xê i"),
    ("PGS.", "phó giáo sư"),
    ("PPP", "pê pê pê"),
    ("QL", "quốc lộ"),
    ("QLĐT", "quản lý đô thị"),
    ("QLNN", "quản lý nhà nước"),
    ("QP", "quốc phòng"),
    ("QPAN", "quốc phòng, an ninh"),
    ("QPPL", "quy phạm pháp luật"),
    ("QSDĐ", "quyền sử dụng đất"),
    ("STT", "số thứ tự"),
    ("SXKD", "sản xuất, kinh doanh"),
    ("TCCB", "tổ chức cán bộ"),
    ("TCVC", "tổ chức viên chức"),
    ("TDTT", "thể dục, thể thao"),
    ("TGĐ", "tổng giám đốc"),
    ("THCS", "trung học cơ sở"),
    ("THPT", "trung học phổ thông"),
    ("ThS.", "thạc sĩ"),
    ("Ths.", "thạc sĩ"),
    ("TL.", "thừa lệnh"),
    ("TM.", "thay mặt"),
    ("TN", "tham nhũng"),
    ("TNGT", "tai nạn giao thông"),
    ("TNHH", "trách nhiệm hữu hạn"),
    ("TNMT", "tài nguyên và môi trường"),
    ("TP.", "thành phố"),
    ("Tp.", "thành phố"),
    ("TPHCM", "Thành phố Hồ Chí Minh"),
    ("TS.", "tiến sĩ"),
    ("TTATXH", "trật tự, an toàn xã hội"),
    ("TTĐT", "thông tin điện tử"),
    ("TTHC", "thủ tục hành chính"),
    ("TTHCC", "trung tâm hành chính công"),
    ("TTPVHCC", "trung tâm phục vụ hành chính công"),
    ("TTTT", "thông tin và truyền thông"),
    ("TUQ.", "thừa ủy quyền"),
    ("TX.", "thị xã"),
    ("Tx.", "thị xã"),
    ("UNESCO", "u nét xcô"),
    ("USD", "đô la Mỹ"),
    ("UV", "ủy viên"),
    ("VAT", "thuế giá trị gia tăng"),
    ("VBĐT", "văn bản điện tử"),
    ("VD", "ví dụ"),
    ("VHXH", "văn hóa - xã hội"),
    ("VHTTDL", "văn hóa, thể thao và du lịch"),
    ("VN", "Việt Nam"),
    ("VND", "đồng Việt Nam"),
    ("VNĐ", "đồng Việt Nam"),
    ("VPHC", "vi phạm hành chính"),
    ("VT", "văn thư"),
    ("VTV", "Đài Truyền hình Việt Nam"),
    ("VOV", "Đài Tiếng nói Việt Nam"),
    ("WTO", "Tổ chức Thương mại Thế giới"),
    ("XDCB", "xây dựng cơ bản"),
    ("XHCN", "xã hội chủ nghĩa"),
    ("XHH", "xã hội hóa"),
    ("XLVPHC", "xử lý vi phạm hành chính"),
];

/// Forms with marks inside, matched before anything else; the longest wins.
const MARKED: &[(&str, &str)] = &[
    ("v.v.", "vân vân"),
    ("v.v", "vân vân"),
    ("GS.TSKH.", "giáo sư tiến sĩ khoa học"),
    ("GS.TSKH", "giáo sư tiến sĩ khoa học"),
    ("GS.TS.", "giáo sư tiến sĩ"),
    ("GS.TS", "giáo sư tiến sĩ"),
    ("PGS.TS.", "phó giáo sư tiến sĩ"),
    ("PGS.TS", "phó giáo sư tiến sĩ"),
    ("TP.HCM", "Thành phố Hồ Chí Minh"),
    ("TP HCM", "Thành phố Hồ Chí Minh"),
    ("Tp.HCM", "Thành phố Hồ Chí Minh"),
    ("T/M", "thay mặt"),
    ("K/T", "ký thay"),
    ("T/L", "thừa lệnh"),
    ("Đ/c", "đồng chí"),
    ("đ/c", "đồng chí"),
    ("Đ/C", "đồng chí"),
    ("V/v", "về việc"),
    ("v/v", "về việc"),
    ("GD&ĐT", "giáo dục và đào tạo"),
    ("KH&CN", "khoa học và công nghệ"),
    ("KH&ĐT", "kế hoạch và đầu tư"),
    ("TN&MT", "tài nguyên và môi trường"),
    ("TT&TT", "thông tin và truyền thông"),
    ("VHTT&DL", "văn hóa, thể thao và du lịch"),
    ("NN&PTNT", "nông nghiệp và phát triển nông thôn"),
    ("NN&MT", "nông nghiệp và môi trường"),
    ("LĐ-TB&XH", "lao động - thương binh và xã hội"),
    ("LĐTB&XH", "lao động - thương binh và xã hội"),
    ("KT-XH", "kinh tế - xã hội"),
    ("VH-XH", "văn hóa - xã hội"),
    ("QP-AN", "quốc phòng - an ninh"),
    ("AN-QP", "an ninh - quốc phòng"),
    ("CNH-HĐH", "công nghiệp hóa, hiện đại hóa"),
    ("COVID-19", "cô vít mười chín"),
    ("Covid-19", "cô vít mười chín"),
    ("tr.đ", "triệu đồng"),
];

/// Units after a number.
const UNITS: &[(&str, &str)] = &[
    ("km2", "ki lô mét vuông"),
    ("m2", "mét vuông"),
    ("cm2", "xăng ti mét vuông"),
    ("km3", "ki lô mét khối"),
    ("m3", "mét khối"),
    ("km", "ki lô mét"),
    ("m", "mét"),
    ("cm", "xăng ti mét"),
    ("mm", "mi li mét"),
    ("ha", "héc ta"),
    ("kg", "ki lô gam"),
    ("g", "gam"),
    ("mg", "mi li gam"),
    ("l", "lít"),
    ("ml", "mi li lít"),
    ("kW", "ki lô oát"),
    ("kWh", "ki lô oát giờ"),
    ("MW", "mê ga oát"),
    ("KB", "ki lô bai"),
    ("MB", "mê ga bai"),
    ("GB", "gi ga bai"),
    ("TB", "tê ra bai"),
    ("°C", "độ xê"),
    ("h", "giờ"),
    ("s", "giây"),
    ("đ", "đồng"),
    ("₫", "đồng"),
    ("tr", "triệu"),
    ("$", "đô la"),
    ("€", "ơ rô"),
    ("dB", "đề xi ben"),
];

/// What «/» before them makes «trên»: 6 triệu đồng/tháng.
const PER: [&str; 30] = [
    "năm", "quý", "tháng", "tuần", "ngày", "giờ", "phút", "giây", "lần", "lượt", "người", "hộ", "khẩu", "vụ",
    "hồ", "đơn", "xã", "huyện", "tỉnh", "cán", "đảng", "đơn", "kỳ", "buổi", "ca", "bộ", "đồng", "km", "ha",
    "h",
];

/// The words of a document's kind in a document number.
pub(super) fn document(key: &str) -> Option<&'static str> {
    find(DOCUMENTS, key)
}

/// The words of an abbreviation in running text, without the stop that may follow it.
pub(super) fn words(key: &str) -> Option<&'static str> {
    let dotted =
        || WORDS.iter().find(|(known, _)| known.strip_suffix('.') == Some(key)).map(|(_, words)| *words);
    find(WORDS, key)
        .or_else(dotted)
        .or_else(|| find(BODIES, key))
        .or_else(|| if key == "L" { None } else { document(key) })
}

/// The words of one part of a document number: a kind of document first, then a body.
pub(super) fn symbol(key: &str) -> Option<&'static str> {
    document(key).or_else(|| find(BODIES, key)).or_else(|| words(key))
}

/// Whether a full stop after this abbreviation belongs to it.
pub(super) fn takes_stop(key: &str) -> bool {
    WORDS.iter().any(|(known, _)| known.strip_suffix('.') == Some(key))
        || matches!(key, "CN" | "TT" | "NXB" | "Nxb" | "VD" | "vd")
}

/// The longest form with marks at the start of `text`: its length in characters and its words.
pub(super) fn marked(text: &[char]) -> Option<(usize, &'static str)> {
    longest(MARKED, text)
}

/// The unit at the start of `text`: its length in characters and its words.
pub(super) fn unit(text: &[char]) -> Option<(usize, &'static str)> {
    longest(UNITS, text)
}

/// Whether «/» before this word is read «trên».
pub(super) fn is_per(word: &str) -> bool {
    PER.contains(&word)
}

/// A letter by its name; a letter of another script has none.
pub(super) fn letter(c: char) -> Option<&'static str> {
    Some(match c.to_lowercase().next().unwrap_or(c) {
        'a' => "a",
        'ă' => "á",
        'â' => "ớ",
        'b' => "bê",
        'c' => "xê",
        'd' => "dê",
        'đ' => "đê",
        'e' => "e",
        'ê' => "ê",
        'f' => "ép",
        'g' => "giê",
        'h' => "hát",
        'i' => "i",
        'j' => "gi",
        'k' => "ca",
        'l' => "lờ",
        'm' => "mờ",
        'n' => "nờ",
        'o' => "o",
        'ô' => "ô",
        'ơ' => "ơ",
        'p' => "pê",
        'q' => "quy",
        'r' => "rờ",
        's' => "ét",
        't' => "tê",
        'u' => "u",
        'ư' => "ư",
        'v' => "vê",
        'w' => "vê kép",
        'x' => "ích",
        'y' => "y",
        'z' => "dét",
        _ => return None,
    })
}

fn find(table: &[(&'static str, &'static str)], key: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == key).map(|(_, words)| *words)
}

fn longest(table: &[(&'static str, &'static str)], text: &[char]) -> Option<(usize, &'static str)> {
    table
        .iter()
        .filter_map(|(known, words)| {
            let length = known.chars().count();
            let fits = text.len() >= length && known.chars().eq(text[..length].iter().copied());
            let inside = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
            let cut = inside(text.get(length)) && inside(text.get(length.wrapping_sub(1)));
            (fits && !cut).then_some((length, *words))
        })
        .max_by_key(|(length, _)| *length)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_tables_are_wide_and_hold_no_digit_in_words() {
        let all: Vec<_> = [DOCUMENTS, BODIES, WORDS, MARKED].concat();
        let keys: BTreeSet<&str> = all.iter().map(|(key, _)| *key).collect();
        assert!(keys.len() >= 280, "{} abbreviations", keys.len());
        for (key, words) in all {
            assert!(
                words.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | ',' | '-')),
                "{key}: {words}"
            );
            assert_eq!(words, crate::normalize(words), "{key}");
        }
        for table in [DOCUMENTS, BODIES, WORDS, MARKED, UNITS] {
            let keys: BTreeSet<&str> = table.iter().map(|(key, _)| *key).collect();
            assert_eq!(keys.len(), table.len(), "a key stands twice");
        }
    }
}
