//! Reproducible chance and the little mathematics that must give the same bits on every machine.
//!
//! The system's own sine and cosine may differ in the last bit from one platform to the next, and one bit is enough to
//! send a later decision another way. Only operations that IEEE 754 fixes exactly are used here.

/// Changing this makes another county.
const SEED: u64 = 0x4175_656E_7461_6C03;

/// A stream of pseudo-random numbers (SplitMix64; Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// A stream of its own for a purpose and a number, so that a change in one place does not move all others.
    pub fn stream(purpose: &str, number: u64) -> Self {
        let mut hash = 0xCBF2_9CE4_8422_2325_u64 ^ SEED;
        for byte in purpose.bytes().chain(number.to_le_bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
        let mut chance = Self(hash);
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// In [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// In [from, to).
    pub fn between(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.unit()
    }

    /// In [-1, 1).
    pub fn signed(&mut self) -> f64 {
        self.between(-1.0, 1.0)
    }

    /// Bell-shaped around 0 with standard deviation 1, never beyond 3.5 (sum of four uniform numbers).
    pub fn bell(&mut self) -> f64 {
        let sum = self.unit() + self.unit() + self.unit() + self.unit();
        (sum - 2.0) * 1.732_050_807_568_877_2
    }

    /// A whole number below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        ((self.unit() * count as f64) as usize).min(count.saturating_sub(1))
    }

    /// True with the given probability.
    pub fn happens(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }
}

/// Sine and cosine of an angle in radians, to about 1e-12, the same bits everywhere.
pub fn sin_cos(angle: f64) -> (f64, f64) {
    use std::f64::consts::{FRAC_PI_2, TAU};
    let turned = angle - TAU * (angle / TAU).round();
    let quarter = (turned / FRAC_PI_2).round();
    let rest = turned - quarter * FRAC_PI_2;
    let square = rest * rest;
    let (mut sine, mut cosine, mut term) = (0.0, 0.0, 1.0);
    for power in 0..18 {
        match power % 4 {
            0 => cosine += term,
            1 => sine += term * rest,
            2 => cosine -= term,
            _ => sine -= term * rest,
        }
        // the odd powers keep one factor of `rest` back, so that the same term serves both series
        term /= f64::from(power + 1);
        if power % 2 == 1 {
            term *= square;
        }
    }
    match quarter as i64 {
        0 => (sine, cosine),
        1 => (cosine, -sine),
        -1 => (-cosine, sine),
        _ => (-sine, -cosine),
    }
}

/// An integer share of `total` for each weight: largest remainders, ties to the earlier one.
pub fn apportion(total: u32, weights: &[f64]) -> Vec<u32> {
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        return vec![0; weights.len()];
    }
    let exact: Vec<f64> = weights.iter().map(|weight| f64::from(total) * weight / sum).collect();
    let mut shares: Vec<u32> = exact.iter().map(|share| share.floor() as u32).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|&a, &b| (exact[b] - exact[b].floor()).total_cmp(&(exact[a] - exact[a].floor())).then(a.cmp(&b)));
    let left = total.saturating_sub(shares.iter().sum());
    for &index in order.iter().cycle().take(left as usize) {
        shares[index] += 1;
    }
    shares
}
