//! Characters by name or number: `&aacute;`, `&#7871;`, `&#x1ebf;`.
//!
//! It knows the names of HTML 4's Latin letters and of the signs office programs write; others stay as they are.

/// The names of U+00A0 to U+00FF.
const LATIN: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf", "laquo",
    "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro", "para", "middot",
    "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",
    "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml", "Igrave", "Iacute",
    "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash",
    "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute", "THORN", "szlig", "agrave", "aacute", "acirc", "atilde",
    "auml", "aring", "aelig", "ccedil", "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc",
    "iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave",
    "uacute", "ucirc", "uuml", "yacute", "thorn", "yuml",
];

const SIGNS: [(&str, char); 24] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("sbquo", '‚'),
    ("bdquo", '„'),
    ("hellip", '…'),
    ("bull", '•'),
    ("euro", '€'),
    ("trade", '™'),
    ("ensp", ' '),
    ("emsp", ' '),
    ("thinsp", ' '),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("le", '≤'),
    ("ge", '≥'),
];

/// The longest name with its number of signs between `&` and `;`.
const LONGEST: usize = 10;

/// `text` with its references told as what they stand for.
pub(super) fn resolved(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest
            .bytes()
            .take(LONGEST)
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
            .count();
        match sign(&rest[..end]) {
            Some(sign) => {
                out.push(sign);
                rest = &rest[end..];
                rest = rest.strip_prefix(';').unwrap_or(rest);
            }
            None => out.push('&'),
        }
    }
    out.push_str(rest);
    out
}

fn sign(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        // Browsers take these as windows-1252.
        return match number {
            0 => None,
            0x80..=0x9F => {
                let byte = [u8::try_from(number).ok()?];
                encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte).0.chars().next()
            }
            _ => char::from_u32(number),
        };
    }
    let latin =
        LATIN.iter().position(|known| *known == name).and_then(|index| char::from_u32(0xA0 + index as u32));
    latin.or_else(|| SIGNS.iter().find(|(known, _)| *known == name).map(|(_, sign)| *sign))
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn names_and_numbers_become_letters_and_the_rest_stays() {
        assert_eq!(resolved("&Aacute;&#7871;&#x1EBF;&#150;&nbsp;&lt"), "Áếế–\u{a0}<");
        assert_eq!(resolved("R&D; &lạ; &#0; &#x110000; &"), "R&D; &lạ; &#0; &#x110000; &");
    }
}
