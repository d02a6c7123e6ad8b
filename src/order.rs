//! Sorting that is compiled once. `slice::sort` is compiled anew for every type and every comparison, 5 KB of wasm each;
//! here places in a slice are sorted, by a comparison that is called through a pointer. For the short lists of a page.

use std::cmp::Ordering;

/// Sorts places, equal ones as they stood.
pub fn places(places: &mut [usize], compare: &mut dyn FnMut(usize, usize) -> Ordering) {
    places.sort_by(|&a, &b| compare(a, b));
}

/// Sorts by a comparison, equal ones as they stood.
pub fn by<T>(items: &mut Vec<T>, mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut order: Vec<usize> = (0..items.len()).collect();
    places(&mut order, &mut |a, b| compare(&items[a], &items[b]));
    let mut taken: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(order.into_iter().filter_map(|place| taken[place].take()));
}

/// Sorts by a key, equal ones as they stood.
pub fn by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    by(items, |a, b| key(a).cmp(&key(b)));
}

#[cfg(test)]
mod tests {
    #[test]
    fn equal_ones_stay_as_they_stood() {
        let mut items: Vec<(u32, usize)> = (0..100).map(|n| ((n * 7 % 5) as u32, n)).collect();
        let mut expected = items.clone();
        expected.sort_by_key(|item| item.0);
        super::by_key(&mut items, |item| item.0);
        assert_eq!(items, expected);
    }
}
