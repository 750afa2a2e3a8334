//! Finding units by letters of their names, typed with marks or without.

/// The letters looked for.
pub(super) struct Find {
    key: String,
    has_marks: bool,
}

impl Find {
    /// Looks for `letters`; none find everything.
    pub(super) fn new(letters: &str) -> Self {
        let letters = letters.trim();
        let (key, folded) = (vietnamese::search_key(letters), vietnamese::folded_key(letters));
        Self { has_marks: key != folded, key }
    }

    /// Whether `name` holds the letters: to the mark where any mark was typed, else whatever its marks are.
    pub(super) fn finds(&self, name: &str) -> bool {
        let name = if self.has_marks { vietnamese::search_key(name) } else { vietnamese::folded_key(name) };
        name.contains(&self.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_with_and_without_marks() {
        let found = |letters: &str, name: &str| Find::new(letters).finds(name);
        assert!(found("dat dai", "Phòng Đất đai – cụm 3"));
        assert!(found(" ĐẤT ĐAI ", "Phòng Đất đai – cụm 3"));
        assert!(found("hoà", "Tổ Hòa giải"));
        assert!(found("", "Phòng Tài chính"));
        assert!(!found("đật", "Phòng Đất đai – cụm 3"), "a mark that was typed is meant");
        assert!(!found("dat dau", "Phòng Đất đai – cụm 3"));
    }
}
