//! Places on a page: how one set of coordinates is laid into another.

/// `[a b c d e f]`, as a PDF writes it.
pub(super) type Matrix = [f64; 6];

pub(super) const STRAIGHT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `a`, then `b`.
pub(super) fn then(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

pub(super) fn moved(x: f64, y: f64) -> Matrix {
    [1.0, 0.0, 0.0, 1.0, x, y]
}

/// The page turned clockwise by whole quarters.
pub(super) fn turned(degrees: i64) -> Matrix {
    match degrees.rem_euclid(360) {
        90 => [0.0, -1.0, 1.0, 0.0, 0.0, 0.0],
        180 => [-1.0, 0.0, 0.0, -1.0, 0.0, 0.0],
        270 => [0.0, 1.0, -1.0, 0.0, 0.0, 0.0],
        _ => STRAIGHT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_moved_and_turned_stands_where_it_is_seen() {
        let place = then(moved(10.0, 20.0), turned(90));
        assert_eq!((place[4], place[5]), (20.0, -10.0));
        assert_eq!(then(STRAIGHT, turned(-360)), STRAIGHT);
    }
}
