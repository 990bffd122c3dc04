//! Interleaved repeats of two sides and the figures made of them.

use std::time::Instant;

use serde::Serialize;

/// One comparison.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Figure {
    /// What was measured.
    pub(crate) name: String,
    /// Median of our side, microseconds.
    pub(crate) ours_us: f64,
    /// Median of the baseline, microseconds.
    pub(crate) baseline_us: f64,
    /// Median of the ratios of each pair: ours over baseline.
    pub(crate) ratio: f64,
    /// Lowest and highest ratio of a pair.
    pub(crate) ratio_range: [f64; 2],
    /// Pairs.
    pub(crate) repeats: usize,
}

/// Runs baseline and ours in turn, `repeats` times, and compares pair by pair. Each side returns microseconds per operation.
pub(crate) fn compare<E>(
    name: &str,
    repeats: usize,
    mut baseline: impl FnMut() -> Result<f64, E>,
    mut ours: impl FnMut() -> Result<f64, E>,
) -> Result<Figure, E> {
    let mut pairs = Vec::with_capacity(repeats);
    for round in 0..repeats {
        // Who goes first alternates, so that neither always finds the warmer machine.
        let pair = if round % 2 == 0 {
            let base = baseline()?;
            (base, ours()?)
        } else {
            let mine = ours()?;
            (baseline()?, mine)
        };
        pairs.push(pair);
    }
    let ratios: Vec<f64> = pairs
        .iter()
        .map(|(base, mine)| mine / base.max(1e-9))
        .collect();
    Ok(Figure {
        name: name.to_owned(),
        ours_us: median(pairs.iter().map(|pair| pair.1)),
        baseline_us: median(pairs.iter().map(|pair| pair.0)),
        ratio: median(ratios.iter().copied()),
        ratio_range: [
            ratios.iter().copied().fold(f64::INFINITY, f64::min),
            ratios.iter().copied().fold(0.0, f64::max),
        ],
        repeats,
    })
}

/// Time since a start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts now.
    pub(crate) fn start() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "this program measures time; nothing else is decided by it"
        )]
        let now = Instant::now();
        Self(now)
    }

    /// Microseconds since the start.
    pub(crate) fn us(self) -> f64 {
        self.0.elapsed().as_secs_f64() * 1e6
    }
}

/// Microseconds that `work` takes.
pub(crate) fn timed<T, E>(work: impl FnOnce() -> Result<T, E>) -> Result<(T, f64), E> {
    let start = Stopwatch::start();
    let value = work()?;
    Ok((value, start.us()))
}

/// The middle value.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    quantile(values, 0.5)
}

/// The value below which `share` of all values lie.
pub(crate) fn quantile(values: impl Iterator<Item = f64>, share: f64) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a position in a short list"
    )]
    let at = ((sorted.len().saturating_sub(1)) as f64 * share).round() as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}
