//! Rows on pages: a page ends where it may, above what no longer fits.

use super::rows::{Below, Row};

/// Which rows stand on a page, with the distance of each from the top of the text.
pub(crate) type Page = Vec<(usize, f32)>;

/// Puts `rows` on pages whose text is `height` points high. Every row is on one page, in order.
pub(crate) fn pages(rows: &[Row], height: f32) -> Vec<Page> {
    let mut pages = vec![Page::new()];
    let mut begin = 0;
    while begin < rows.len() {
        let end = page_end(rows, begin, height);
        let mut y = 0.0;
        let page = (begin..end).map(|index| {
            let row = &rows[index];
            if index > begin {
                y += row.gap;
            }
            let at = y;
            y += row.height;
            (index, at)
        });
        let page: Page = page.collect();
        match pages.last_mut() {
            Some(last) if last.is_empty() => *last = page,
            _ => pages.push(page),
        }
        begin = end;
    }
    pages
}

/// The first row that is not on the page that begins with `begin`.
fn page_end(rows: &[Row], begin: usize, height: f32) -> usize {
    let mut y = 0.0;
    for (index, row) in rows.iter().enumerate().skip(begin) {
        if index > begin && row.begins_page {
            return index;
        }
        y += row.height + if index > begin { row.gap } else { 0.0 };
        // A row higher than a page is on one of its own.
        if y > height + 0.01 && index > begin {
            let above = |most: Below| (begin + 1..=index).rev().find(|end| rows[end - 1].below <= most);
            return above(Below::May).or_else(|| above(Below::Rather)).unwrap_or(index);
        }
    }
    rows.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(below: Below) -> Row {
        Row { height: 10.0, below, ..Row::default() }
    }

    fn ends(rows: &[Row], height: f32) -> Vec<usize> {
        pages(rows, height).iter().map(Vec::len).collect()
    }

    #[test]
    fn pages_end_where_they_may() {
        let rows: Vec<Row> =
            vec![row(Below::May), row(Below::May), row(Below::Rather), row(Below::May), row(Below::May)];
        assert_eq!(ends(&rows, 30.0), [2, 3]);
        assert_eq!(ends(&rows, 50.0), [5]);
    }

    #[test]
    fn what_stays_together_and_is_higher_than_a_page_is_parted_all_the_same() {
        let mut rows: Vec<Row> = (0..7).map(|_| row(Below::Never)).collect();
        rows[4].below = Below::Rather;
        assert_eq!(ends(&rows, 30.0), [3, 2, 2]);
    }

    #[test]
    fn a_row_higher_than_a_page_does_not_hang() {
        let rows = vec![row(Below::May), Row { height: 100.0, ..Row::default() }, row(Below::May)];
        assert_eq!(ends(&rows, 30.0), [1, 1, 1]);
    }

    #[test]
    fn a_page_begins_where_it_is_asked_and_gaps_fall_away_at_its_top() {
        let mut rows = vec![row(Below::May), row(Below::Never), row(Below::May)];
        rows[2].begins_page = true;
        rows[2].gap = 12.0;
        rows[1].gap = 5.0;
        let pages = pages(&rows, 100.0);
        assert_eq!(pages, [vec![(0, 0.0), (1, 15.0)], vec![(2, 0.0)]]);
    }

    #[test]
    fn nothing_is_one_empty_page() {
        assert_eq!(pages(&[], 100.0), [Page::new()]);
    }
}
