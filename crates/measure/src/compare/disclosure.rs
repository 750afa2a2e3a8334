//! What else must be hidden so that nothing hidden can be computed from a total: complementary suppression.
//!
//! Totals are printed to the digit. Where one value alone is hidden, or the hidden ones together stand for fewer than `k`
//! cases, the total less what is shown would give them back; so the next smallest is hidden with them. This guards
//! against subtraction; that a total of zero means zero for everybody it cannot hide.

/// Which of `shown` (how much each stands for, and what it is) must be hidden with those that stand for `hidden`.
pub(crate) fn cover<T: Ord>(hidden: &[u64], mut shown: Vec<(u64, T)>, k: u64) -> Vec<T> {
    let (mut count, mut sum) = (hidden.len(), hidden.iter().sum::<u64>());
    let mut more = Vec::new();
    if count == 0 {
        return more;
    }
    shown.sort_unstable();
    for (size, it) in shown {
        if count >= 2 && sum >= k {
            break;
        }
        count += 1;
        sum += size;
        more.push(it);
    }
    more
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(hidden: &[u64], shown: &[u64]) -> Vec<u64> {
        cover(hidden, shown.iter().map(|size| (*size, *size)).collect(), 10)
    }

    #[test]
    fn one_alone_is_never_hidden() {
        assert!(check(&[], &[12, 40]).is_empty());
        assert_eq!(check(&[3], &[40, 12, 90]), [12]);
        assert!(check(&[3], &[]).is_empty());
    }

    #[test]
    fn those_hidden_stand_for_k_cases_together() {
        assert_eq!(check(&[3, 4], &[40, 12]), [12]);
        assert!(check(&[5, 5], &[40, 12]).is_empty());
    }
}
