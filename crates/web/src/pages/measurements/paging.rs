//! A long table in pages: which rows stand on one, and links to the others.

use askama::Template;
use kernel::Language;

/// Rows of a page.
pub(super) const ROWS: usize = 50;

/// Links to the other pages of a table.
#[derive(Template)]
#[template(path = "pages/measurements/paging.html")]
pub(super) struct Pager {
    language: Language,
    /// The address before the page's number.
    base: String,
    page: usize,
    pages: usize,
    from: usize,
    to: usize,
    all: usize,
}

/// The rows of page `page`, counted from 1, and links to the others at `base`, an address that ends where the number
/// belongs. A page that is not there becomes the nearest one.
pub(super) fn page<T>(rows: Vec<T>, page: usize, base: String, language: Language) -> (Vec<T>, Pager) {
    let all = rows.len();
    let pages = all.div_ceil(ROWS).max(1);
    let page = page.clamp(1, pages);
    let before = (page - 1) * ROWS;
    let rows: Vec<T> = rows.into_iter().skip(before).take(ROWS).collect();
    let to = before + rows.len();
    (rows, Pager { language, base, page, pages, from: before + 1, to, all })
}

impl Pager {
    fn t<'t>(&self, vi: &'t str, en: &'t str) -> &'t str {
        self.language.pick(vi, en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_not_there_becomes_the_nearest() {
        let check = |rows: usize, at: usize| {
            let (rows, pager) = page((0..rows).collect(), at, String::new(), Language::English);
            format!("{:?} {}/{}", rows.first().copied().zip(rows.last().copied()), pager.page, pager.pages)
        };
        assert_eq!(check(120, 1), "Some((0, 49)) 1/3");
        assert_eq!(check(120, 3), "Some((100, 119)) 3/3");
        assert_eq!(check(120, 9), "Some((100, 119)) 3/3");
        assert_eq!(check(50, 0), "Some((0, 49)) 1/1");
        assert_eq!(check(0, 2), "None 1/1");
    }
}
