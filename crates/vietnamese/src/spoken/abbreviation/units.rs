//! Units of measure and money after a number, and what may stand after «/».

/// Units after a number.
pub(super) const UNITS: &[(&str, &str)] = &[
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
    ("°C", "độ xê"),
    ("h", "giờ"),
    ("s", "giây"),
    ("đ", "đồng"),
    ("₫", "đồng"),
    ("tr", "triệu"),
    ("$", "đô la"),
    ("£", "bảng Anh"),
    ("¥", "yên"),
    ("€", "ơ rô"),
    ("dB", "đề xi ben"),
    ("dm", "đề xi mét"),
    ("mm2", "mi li mét vuông"),
    ("cm3", "xăng ti mét khối"),
    ("dm3", "đề xi mét khối"),
    ("kV", "ki lô vôn"),
    ("V", "vôn"),
    ("W", "oát"),
    ("MWh", "mê ga oát giờ"),
    ("GW", "gi ga oát"),
    ("kVA", "ki lô vôn am pe"),
    ("Hz", "héc"),
    ("kHz", "ki lô héc"),
    ("MHz", "mê ga héc"),
    ("GHz", "gi ga héc"),
    ("°F", "độ ép"),
    ("°", "độ"),
    ("min", "phút"),
    ("bps", "bít trên giây"),
    ("Mbps", "mê ga bít trên giây"),
    ("dpi", "đê pê i"),
    ("ppm", "phần triệu"),
    ("m/s", "mét trên giây"),
    ("tr.đ", "triệu đồng"),
    ("trđ", "triệu đồng"),
    ("ngđ", "nghìn đồng"),
    ("VNĐ", "đồng Việt Nam"),
    ("VND", "đồng Việt Nam"),
    ("USD", "đô la Mỹ"),
    ("EUR", "ơ rô"),
];

/// Spans of time and other wholes: «/» before them is «trên», whatever stands before: hồ sơ/tháng.
pub(super) const TIMES: [&str; 12] =
    ["năm", "quý", "tháng", "tuần", "ngày", "giờ", "phút", "giây", "lần", "lượt", "kỳ", "nhiệm"];

/// What is counted: «/» before it is «trên» where a number stands shortly before: 15.000 đồng/trang.
pub(super) const COUNTED: [&str; 22] = [
    "người", "hộ", "khẩu", "vụ", "hồ", "đơn", "xã", "huyện", "tỉnh", "cán", "đảng", "buổi", "ca", "bộ",
    "đồng", "trang", "bản", "suất", "việc", "cuộc", "km", "ha",
];

/// Places: one «/» another is a list: xã/phường.
pub(super) const PLACES: [&str; 12] =
    ["xã", "phường", "huyện", "quận", "tỉnh", "thôn", "bản", "phố", "trấn", "ấp", "buôn", "làng"];
