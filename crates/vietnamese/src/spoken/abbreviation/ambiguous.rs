//! Abbreviations with several meanings in running text, and the words beside them that decide.
//!
//! In a document number the same letters are certain: there they stand in the table of kinds and bodies.

/// One meaning, and beside which words it is the one meant. `#` is a number, `^` a word with a capital,
/// `:` a colon.
pub(super) struct Meaning {
    pub(super) words: &'static str,
    pub(super) before: &'static [&'static str],
    pub(super) after: &'static [&'static str],
}

const fn meaning(
    words: &'static str,
    before: &'static [&'static str],
    after: &'static [&'static str],
) -> Meaning {
    Meaning { words, before, after }
}

/// What stands after the name of a document: «NQ số 18», «KH năm 2023».
const NUMBERED: &[&str] = &["số", "#"];

/// The most usual meaning first: it is read where nothing decides.
pub(super) const AMBIGUOUS: &[(&str, &[Meaning])] = &[
    ("BB", &[meaning("biên bản", &["lập", "theo", "ký"], NUMBERED)]),
    (
        "BCH",
        &[
            meaning("ban chấp hành", &["viên"], &["đảng", "đoàn", "công", "hội", "trung", "tw", "tỉnh"]),
            meaning("ban chỉ huy", &[], &["quân", "phòng", "thống", "pctt"]),
        ],
    ),
    (
        "BCT",
        &[
            meaning("Bộ Chính trị", &["viên", "xin"], &["khóa", "khoá", "và", "ban"]),
            meaning("Bộ Công Thương", &["trưởng"], &[]),
        ],
    ),
    (
        "BS",
        &[
            meaning("bác sĩ", &["các", "đội", "ngũ"], &["^"]),
            meaning("bổ sung", &["đổi", "tuyển"], &["hồ", "quy"]),
        ],
    ),
    (
        "BTC",
        &[
            meaning("Bộ Tài chính", &["trưởng"], &[]),
            meaning("ban tổ chức", &[], &["hội", "giải", "cuộc", "lễ", "kỳ", "tỉnh", "huyện", "đại"]),
        ],
    ),
    (
        "BTV",
        &[
            meaning(
                "ban thường vụ",
                &["viên"],
                &["tỉnh", "thành", "huyện", "đảng", "quận", "thị", "đoàn", "hội"],
            ),
            meaning("biên tập viên", &["các"], &["^"]),
        ],
    ),
    (
        "CĐ",
        &[
            meaning("công điện", &[], NUMBERED),
            meaning("cao đẳng", &["trường", "học"], &["nghề", "sư"]),
            meaning("công đoàn", &["viên"], &["cơ", "ngành", "viên"]),
        ],
    ),
    (
        "CN",
        &[
            meaning("chi nhánh", &[], &["ngân"]),
            meaning("công nghiệp", &["khu", "cụm", "ngành"], &["và"]),
            meaning("cử nhân", &[], &["^", "luật", "kinh"]),
        ],
    ),
    (
        "CP",
        &[
            meaning("Chính phủ", &["của", "do", "phủ", "quyết", "định", "đảng"], &["ban", "quy", "giao"]),
            meaning("cổ phần", &["ty", "vốn", "ngân", "hàng", "tmcp"], &[]),
        ],
    ),
    (
        "CT",
        &[
            meaning("chỉ thị", &[], NUMBERED),
            meaning("chủ tịch", &["phó"], &["ubnd", "hđnd", "nước", "hội", "hđqt", "quốc", "tỉnh", "huyện"]),
            meaning("chương trình", &["các"], &["mtqg", "mục", "hành"]),
        ],
    ),
    (
        "CV",
        &[meaning("công văn", &["theo", "gửi"], NUMBERED), meaning("chuyên viên", &["ngạch"], &["chính"])],
    ),
    (
        "ĐH",
        &[
            meaning("đại học", &["trường", "bậc", "học", "trình"], &["quốc", "^"]),
            meaning("đại hội", &[], &["đảng", "xiii", "lần", "đại", "đoàn"]),
        ],
    ),
    (
        "ĐT",
        &[
            meaning("đầu tư", &["chủ", "vốn", "và", "nhà", "dự", "án"], &["công", "xây"]),
            meaning("điện thoại", &["số"], &["#", ":"]),
            meaning("đường tỉnh", &["tuyến"], &[]),
        ],
    ),
    (
        "ĐV",
        &[
            meaning("đảng viên", &["bộ", "số", "kết"], &["mới", "dự", "chính"]),
            meaning("đơn vị", &["các", "từng", "mỗi", "những"], &["sự", "trực", "hành"]),
        ],
    ),
    ("GM", &[meaning("giấy mời", &["theo", "gửi"], NUMBERED)]),
    ("GS", &[meaning("giáo sư", &["pgs"], &["^"]), meaning("giám sát", &["tra", "kt", "và", "đoàn"], &[])]),
    (
        "HC",
        &[
            meaning("hành chính", &["vt", "phòng", "vụ"], &["công"]),
            meaning("huân chương", &["tặng"], &["lao", "độc"]),
        ],
    ),
    (
        "HĐ",
        &[
            meaning(
                "hợp đồng",
                &["ký", "theo", "của", "bản"],
                &["số", "#", "lao", "kinh", "mua", "tín", "thuê"],
            ),
            meaning("hội đồng", &[], &["thi", "nhân", "xét", "thẩm", "quản", "tư", "kỷ", "nghiệm"]),
            meaning("hoạt động", &["chất"], &["kinh", "của"]),
        ],
    ),
    (
        "HS",
        &[
            meaning("hồ sơ", &["nộp", "trả", "nhận", "bộ", "các", "mã"], &["quá", "trễ", "đúng", "đất"]),
            meaning("học sinh", &["số", "em"], &["sinh", "lớp", "giỏi", "nghèo", "tiểu"]),
        ],
    ),
    (
        "KH",
        &[
            meaning("kế hoạch", &["theo", "dựng", "hiện", "hành"], &["số", "#", "năm", "và", "đầu"]),
            meaning("khoa học", &[], &["công", "kỹ", "xã"]),
            meaning("khách hàng", &["của"], &[]),
        ],
    ),
    (
        "KS",
        &[
            meaning("kỹ sư", &["các"], &["^"]),
            meaning("kiểm sát", &["viện"], &[]),
            meaning("khách sạn", &[], &[]),
        ],
    ),
    (
        "KT",
        &[
            meaning("kinh tế", &["phòng", "phát", "triển"], &["thị", "tập", "số", "xh"]),
            meaning("kiểm tra", &["ban", "đoàn"], &["giám"]),
            meaning("kỹ thuật", &["học", "quy"], &[]),
        ],
    ),
    (
        "KTTT",
        &[
            meaning("kinh tế tập thể", &["triển"], &["và"]),
            meaning("kinh tế thị trường", &["nền"], &["định"]),
        ],
    ),
    ("LS", &[meaning("luật sư", &["đoàn", "các"], &["^"]), meaning("lãi suất", &[], &["cho", "vay"])]),
    (
        "NN",
        &[
            meaning("nhà nước", &["quản", "lý", "lĩnh", "vực", "chức"], &["về"]),
            meaning("nông nghiệp", &["sở", "phòng", "bộ", "trồng", "ngành"], &["và"]),
        ],
    ),
    ("PA", &[meaning("phương án", &["theo", "các", "duyệt"], &["số", "#", "bồi"])]),
    ("PB", &[meaning("phiếu báo", &[], NUMBERED), meaning("phó ban", &[], &["thường", "dân"])]),
    (
        "PC",
        &[
            meaning("phiếu chuyển", &[], NUMBERED),
            meaning("phòng, chống", &["tác"], &["tham", "tệ", "bão", "dịch", "ma"]),
        ],
    ),
    ("PG", &[meaning("phiếu gửi", &[], NUMBERED)]),
    (
        "PL",
        &[
            meaning("phụ lục", &["theo", "xem"], &["#", "kèm"]),
            meaning("pháp luật", &["phổ", "biến", "của"], &[]),
            meaning("pháp lệnh", &[], &["số"]),
        ],
    ),
    (
        "QC",
        &[meaning("quy chế", &["theo"], &["số", "#", "làm", "phối"]), meaning("quảng cáo", &[], &["trên"])],
    ),
    (
        "QL",
        &[
            meaning("quản lý", &["ban", "cán", "bộ", "tác"], &["dự", "nhà", "đất", "và"]),
            meaning("quốc lộ", &["tuyến", "đường", "trên", "cấp"], &["#"]),
        ],
    ),
    ("SL", &[meaning("số lượng", &["tổng"], &["hồ"]), meaning("sao lục", &[], NUMBERED)]),
    ("SY", &[meaning("sao y", &["bản"], &["#", "bản"])]),
    (
        "TB",
        &[
            meaning("thông báo", &["theo", "ra"], &["số", "#", "kết"]),
            meaning("thiết bị", &["trang", "vật"], &["y", "văn"]),
            meaning("trung bình", &["mức"], &["cộng"]),
            meaning("tê ra bai", &["#"], &["dữ"]),
        ],
    ),
    (
        "TC",
        &[
            meaning("tài chính", &["sở", "phòng", "bộ", "ban", "ngành"], &["kế", "và"]),
            meaning("tổ chức", &["ban", "cq"], &["cán"]),
            meaning("thông cáo", &[], NUMBERED),
        ],
    ),
    (
        "TH",
        &[
            meaning("tiểu học", &["trường", "học", "bậc"], &[]),
            meaning("tổng hợp", &["phòng", "vt"], &[]),
            meaning("trường hợp", &["#", "các"], &[]),
        ],
    ),
    (
        "TL",
        &[meaning("tỷ lệ", &["có", "đạt", "với"], &["hồ", "đúng", "%"]), meaning("tài liệu", &["các"], &[])],
    ),
    ("TM", &[meaning("thương mại", &["trung", "tâm", "công", "và"], &["điện", "dịch", "và"])]),
    (
        "TN",
        &[
            meaning("tham nhũng", &["chống", "vụ"], &["và", "tiêu"]),
            meaning("thanh niên", &["đoàn"], &["xung", "tình"]),
            meaning("tốt nghiệp", &[], &["đại", "thpt"]),
        ],
    ),
    ("TP", &[meaning("thành phố", &["các", "tỉnh"], &["^", "trực"]), meaning("trưởng phòng", &["phó"], &[])]),
    (
        "TS",
        &[
            meaning("tiến sĩ", &["gs", "pgs", "bằng"], &["^"]),
            meaning("tài sản", &["khai", "kê"], &["công", "nhà"]),
            meaning("tổng số", &[], &["hồ", "#"]),
        ],
    ),
    (
        "TT",
        &[
            meaning("thông tư", &["theo"], NUMBERED),
            meaning("trung tâm", &["các"], &["y", "hành", "phục", "dịch", "hcc", "văn", "phát"]),
            meaning("thị trấn", &["các", "xã"], &["^"]),
            meaning("thủ tướng", &["phó"], &["cp", "chính"]),
        ],
    ),
    ("TTg", &[meaning("Thủ tướng", &["phó", "lý", "của", "do", "trình"], &["chính", "giao", "cp"])]),
    ("TX", &[meaning("thị xã", &["các"], &["^"])]),
    (
        "VP",
        &[
            meaning(
                "văn phòng",
                &["chánh", "phó"],
                &["ubnd", "hđnd", "chính", "tỉnh", "quốc", "trung", "huyện"],
            ),
            meaning("vi phạm", &["xử", "lý", "phạt"], &["hành", "pháp", "quy"]),
        ],
    ),
    (
        "VT",
        &[
            meaning("văn thư", &["lưu", "bộ", "phận"], &[]),
            meaning("viễn thông", &["bưu", "chính"], &["và"]),
            meaning("vận tải", &["thông", "giao"], &[]),
        ],
    ),
];
