//! Classes for a choropleth.

/// How values are cut into classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Natural breaks, exact (Fisher 1958): the least sum of squared deviations from the classes' means.
    FisherJenks,
    /// The same number of values in every class; bounds interpolated as type 7 of Hyndman & Fan (1996).
    Quantiles,
    /// Classes of the same width.
    EqualSteps,
}

/// Upper bounds of at most `k` classes, rising, each bound inclusive; the last is the largest value. Fewer than `k` if there are fewer different values; empty without values. Values that are not finite are left out.
pub fn upper_bounds(values: &[f64], method: Method, k: usize) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let mut different = sorted.clone();
    different.dedup();
    if k == 0 {
        return Vec::new();
    }
    if different.len() <= k && (method == Method::FisherJenks || different.len() < k) {
        return different;
    }
    let mut bounds = match method {
        Method::FisherJenks => natural_breaks(&sorted, k),
        Method::Quantiles => (1..=k).map(|i| quantile(&sorted, i as f64 / k as f64)).collect(),
        Method::EqualSteps => equal_steps(sorted[0], sorted[sorted.len() - 1], k),
    };
    bounds.dedup();
    bounds
}

/// The class of a value: index of the first bound that is not below it; the last class for anything above.
pub fn class_of(value: f64, upper_bounds: &[f64]) -> usize {
    upper_bounds.partition_point(|bound| *bound < value).min(upper_bounds.len().saturating_sub(1))
}

/// The quantile of sorted values (at least one), linearly between the two nearest.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len() - 1;
    let position = share * last as f64;
    let below = (position.floor() as usize).min(last);
    let above = (below + 1).min(last);
    let (low, high, part) = (sorted[below], sorted[above], position - below as f64);
    // From the nearer end, as numpy does, so that known values agree to the last digit.
    if part < 0.5 { low + (high - low) * part } else { high - (high - low) * (1.0 - part) }
}

fn equal_steps(smallest: f64, largest: f64, k: usize) -> Vec<f64> {
    let bound = |i: usize| {
        let share = i as f64 / k as f64;
        smallest * (1.0 - share) + largest * share
    };
    (1..k).map(bound).chain(std::iter::once(largest)).collect()
}

/// Different values with how often they occur, as running sums for the squared deviations of any stretch.
struct Stretches {
    values: Vec<f64>,
    count: Vec<f64>,
    sum: Vec<f64>,
    squares: Vec<f64>,
}

impl Stretches {
    fn of(sorted: &[f64]) -> Self {
        // Deviations from the mean keep the sums small beside what is subtracted from them.
        let mean = sorted.iter().map(|value| value / sorted.len() as f64).sum::<f64>();
        let mut stretches = Self { values: Vec::new(), count: vec![0.0], sum: vec![0.0], squares: vec![0.0] };
        let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for run in sorted.chunk_by(|a, b| a == b) {
            let (times, deviation) = (run.len() as f64, run[0] - mean);
            count += times;
            sum += times * deviation;
            squares += times * deviation * deviation;
            stretches.values.push(run[0]);
            stretches.count.push(count);
            stretches.sum.push(sum);
            stretches.squares.push(squares);
        }
        stretches
    }

    /// Sum of squared deviations of the values `from..to`.
    fn cost(&self, from: usize, to: usize) -> f64 {
        let count = self.count[to] - self.count[from];
        let sum = self.sum[to] - self.sum[from];
        (self.squares[to] - self.squares[from] - sum * sum / count).max(0.0)
    }
}

/// Fisher's exact optimum for sorted values with more than `k` different ones.
///
/// Dynamic programming over the last class. Where the best last class begins never moves back as values are added, so the
/// beginnings are found by divide and conquer: O(k·n·log n) instead of O(k·n²).
fn natural_breaks(sorted: &[f64], k: usize) -> Vec<f64> {
    let stretches = Stretches::of(sorted);
    let n = stretches.values.len();
    // Least cost of the first `to` values in the classes so far.
    let mut best: Vec<f64> = (0..=n).map(|to| if to == 0 { 0.0 } else { stretches.cost(0, to) }).collect();
    let mut beginnings: Vec<Vec<u32>> = Vec::with_capacity(k);
    for classes in 2..=k {
        let mut row =
            Row { stretches: &stretches, before: &best, best: vec![f64::INFINITY; n + 1], begins: vec![0; n + 1] };
        row.fill((classes, n), (classes - 1, n - 1));
        let Row { best: next, begins, .. } = row;
        best = next;
        beginnings.push(begins);
    }
    let mut bounds = vec![stretches.values[n - 1]];
    let mut to = n;
    for begins in beginnings.iter().rev() {
        to = begins[to] as usize;
        bounds.push(stretches.values[to - 1]);
    }
    bounds.reverse();
    bounds
}

/// One more class added to all beginnings of the values.
struct Row<'a> {
    stretches: &'a Stretches,
    /// Least costs with one class less.
    before: &'a [f64],
    best: Vec<f64>,
    /// Where the last class begins.
    begins: Vec<u32>,
}

impl Row<'_> {
    /// Fills `best[ends.0..=ends.1]`, whose last classes begin within `begins` (inclusive).
    fn fill(&mut self, ends: (usize, usize), begins: (usize, usize)) {
        if ends.0 > ends.1 {
            return;
        }
        let middle = ends.0 + (ends.1 - ends.0) / 2;
        let mut found = begins.0;
        for begin in begins.0..=begins.1.min(middle - 1) {
            let cost = self.before[begin] + self.stretches.cost(begin, middle);
            if cost < self.best[middle] {
                self.best[middle] = cost;
                found = begin;
            }
        }
        self.begins[middle] = found as u32;
        self.fill((ends.0, middle - 1), (begins.0, found));
        self.fill((middle + 1, ends.1), (found, begins.1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Shares of unemployed of 13 districts, made up.
    const SHARES: [f64; 13] = [4.4, 7.2, 19.0, 3.9, 6.1, 6.0, 11.5, 10.1, 5.3, 5.4, 6.6, 2.9, 9.5];

    fn cost_of(values: &[f64], bounds: &[f64]) -> f64 {
        let class = |i: usize| values.iter().copied().filter(move |v| class_of(*v, bounds) == i);
        let cost = |i: usize| {
            let (count, sum) = class(i).fold((0.0, 0.0), |(n, s), v| (n + 1.0, s + v));
            class(i).map(|v| (v - sum / count) * (v - sum / count)).sum::<f64>()
        };
        (0..bounds.len()).map(cost).sum()
    }

    /// Tries every way to cut sorted different values.
    fn least_cost(values: &[f64], different: &[f64], k: usize) -> f64 {
        fn cuts(from: usize, n: usize, left: usize) -> Vec<Vec<usize>> {
            if left == 1 {
                return vec![vec![n - 1]];
            }
            let rest = |end: usize| cuts(end + 1, n, left - 1).into_iter().map(move |rest| [vec![end], rest].concat());
            (from..n - left + 1).flat_map(rest).collect()
        }
        let all = cuts(0, different.len(), k);
        let bounds = all.iter().map(|ends| ends.iter().map(|&end| different[end]).collect::<Vec<_>>());
        bounds.map(|bounds| cost_of(values, &bounds)).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn few_values() {
        for method in [Method::FisherJenks, Method::Quantiles, Method::EqualSteps] {
            assert!(upper_bounds(&[], method, 5).is_empty());
            assert!(upper_bounds(&[1.0], method, 0).is_empty());
            assert_eq!(upper_bounds(&[f64::NAN, 2.0, f64::INFINITY, 2.0], method, 5), [2.0]);
            assert_eq!(upper_bounds(&[3.0, 1.0, 3.0], method, 5), [1.0, 3.0]);
            assert_eq!(upper_bounds(&SHARES, method, 1), [19.0]);
        }
    }

    #[test]
    fn quantiles_as_numpy() {
        assert_eq!(upper_bounds(&[1.0, 2.0, 3.0, 4.0], Method::Quantiles, 4), [1.75, 2.5, 3.25, 4.0]);
        let bounds = upper_bounds(&[1.0, 1.0, 1.0, 1.0, 2.0, 9.0], Method::Quantiles, 3);
        assert!(bounds.iter().zip([1.0, 4.0 / 3.0, 9.0]).all(|(bound, expected)| (bound - expected).abs() < 1e-12));
    }

    #[test]
    fn equal_steps_end_with_the_largest_value() {
        assert_eq!(upper_bounds(&[0.0, 1.0, 2.0, 10.0], Method::EqualSteps, 4), [2.5, 5.0, 7.5, 10.0]);
    }

    #[test]
    fn bounds_are_inclusive() {
        let bounds = [1.0, 2.0, 5.0];
        let classes = [0.5, 1.0, 1.5, 2.0, 5.0, 7.0].map(|value| class_of(value, &bounds));
        assert_eq!(classes, [0, 0, 1, 1, 2, 2]);
        assert_eq!(class_of(1.0, &[]), 0);
    }

    #[test]
    fn fifteen_thousand_values_are_cut_quickly() {
        let values: Vec<f64> = (0..15_000).map(|i| f64::from(i * 7919 % 15_000).powf(1.3)).collect();
        let start = std::time::Instant::now();
        assert_eq!(upper_bounds(&values, Method::FisherJenks, 7).len(), 7);
        assert!(start.elapsed().as_secs_f64() < 1.0);
    }

    proptest! {
        #[test]
        fn natural_breaks_are_optimal(raw in prop::collection::vec(0_i32..40, 1..12), k in 1_usize..5, shift in -1e6..1e6_f64) {
            let values: Vec<f64> = raw.iter().map(|&v| f64::from(v) / 4.0 + shift.round()).collect();
            let mut different = values.clone();
            different.sort_by(f64::total_cmp);
            different.dedup();
            let bounds = upper_bounds(&values, Method::FisherJenks, k);
            prop_assert_eq!(bounds.len(), k.min(different.len()));
            let least = least_cost(&values, &different, k.min(different.len()));
            prop_assert!((cost_of(&values, &bounds) - least).abs() < 1e-6 * (1.0 + least));
        }

        #[test]
        fn bounds_rise_to_the_largest_value(values in prop::collection::vec(-1e9..1e9_f64, 1..50), k in 1_usize..9) {
            let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            for method in [Method::FisherJenks, Method::Quantiles, Method::EqualSteps] {
                let bounds = upper_bounds(&values, method, k);
                prop_assert!(bounds.len() <= k && bounds.windows(2).all(|w| w[0] < w[1]));
                prop_assert_eq!(bounds.last().copied(), Some(largest));
            }
        }
    }
}
