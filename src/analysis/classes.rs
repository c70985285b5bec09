//! Classes for a choropleth.

/// How values are cut into classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Natural breaks, exact (Fisher 1958).
    FisherJenks,
    /// The same number of values in every class.
    Quantiles,
    /// Classes of the same width.
    EqualSteps,
}

/// Upper bounds of at most `k` classes, rising, each bound inclusive; the last is the largest value. Fewer than `k` if there are fewer different values; empty without values. Values that are not finite are left out.
pub fn upper_bounds(_values: &[f64], _method: Method, _k: usize) -> Vec<f64> {
    todo!()
}

/// The class of a value: index of the first bound that is not below it; the last class for anything above.
pub fn class_of(_value: f64, _upper_bounds: &[f64]) -> usize {
    todo!()
}
