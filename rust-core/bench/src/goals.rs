//! The goals, and what was measured of each.

use std::path::Path;

use serde::Serialize;

use crate::server::Fleet;
use crate::side::{Ask, Fault, Worker};
use crate::tell;
use crate::timing::{Figure, compare, median, quantile};

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Goals {
    rows: usize,
    /// Encrypted reads over plain SQLite with default settings; geometric mean of the five (goal 1.10).
    reads_geometric_mean: f64,
    reads: Vec<Figure>,
    /// Two-character Chinese search, microseconds (goal p50 1,000 and 300 times faster than the scan).
    two_characters_p50_us: f64,
    two_characters_p99_us: f64,
    two_characters_faster_than_scan: f64,
    /// Unlock to first row, without the PIN's derivation, over a plain open (goal 1.5).
    open: Figure,
    /// The PIN's derivation, microseconds: what a guess costs.
    kdf_us: f64,
    /// Rate of the first sync with search live, over the rate of writing the same rows raw (goal 0.40).
    first_sync_rate: Option<f64>,
    first_sync: Option<Figure>,
    erase: Vec<Erase>,
}

/// An erase at one size.
#[derive(Debug, Serialize)]
struct Erase {
    customers: usize,
    erase_us: f64,
    rekey_us: f64,
}

/// Sizes of the erase: about 10 MB and about 200 MB of database.
const ERASE_ROWS: [usize; 2] = [9_000, 180_000];

/// Measures.
pub(crate) fn measure(rows: usize, repeats: usize, local: bool) -> Result<Goals, Fault> {
    let folder = tempfile::tempdir()?;
    let (plain_folder, ours_folder) = (folder.path().join("plain"), folder.path().join("ours"));
    std::fs::create_dir_all(&plain_folder)?;
    std::fs::create_dir_all(&ours_folder)?;
    tell(&format!("building both databases of {rows} customers"));
    let mut plain = Worker::start("plain", &plain_folder, rows)?;
    let mut ours = Worker::start("ours", &ours_folder, rows)?;

    let mut reads = Vec::new();
    for (name, ask) in [
        ("point by id", Ask::Point),
        ("phone", Ask::Phone),
        ("phone prefix, 20", Ask::Prefix),
        ("list page of 50", Ask::List),
        ("search, 4 Chinese characters", Ask::Search),
    ] {
        reads.push(pair(name, repeats, &mut plain, &mut ours, &ask)?);
    }
    let product: f64 = reads.iter().map(|figure| figure.ratio.ln()).sum();
    let reads_geometric_mean = (product / f64::from(u32::try_from(reads.len())?)).exp();

    tell("two-character search");
    let mut two = Vec::new();
    let mut scans = Vec::new();
    for _ in 0..repeats {
        scans.extend(plain.ask(&Ask::TwoCharacters)?);
        two.extend(ours.ask(&Ask::TwoCharacters)?);
    }
    let two_characters_p50_us = median(two.iter().copied());
    let open = pair(
        "open to first row",
        repeats,
        &mut plain,
        &mut ours,
        &Ask::Open,
    )?;
    let kdf_us = median(ours.ask(&Ask::Kdf)?.into_iter());

    let (first_sync, erase) = if local {
        (None, Vec::new())
    } else {
        let sync = first_sync(folder.path(), rows, repeats, &mut plain, &mut ours)?;
        drop((plain, ours));
        (Some(sync), erases(folder.path())?)
    };
    Ok(Goals {
        rows,
        reads_geometric_mean,
        reads,
        two_characters_p50_us,
        two_characters_p99_us: quantile(two.iter().copied(), 0.99),
        two_characters_faster_than_scan: median(scans.into_iter()) / two_characters_p50_us,
        open,
        kdf_us,
        first_sync_rate: first_sync.as_ref().map(|figure| 1.0 / figure.ratio),
        first_sync,
        erase,
    })
}

fn pair(
    name: &str,
    repeats: usize,
    plain: &mut Worker,
    ours: &mut Worker,
    ask: &Ask,
) -> Result<Figure, Fault> {
    tell(name);
    // Once unmeasured on each side: both caches are as warm as they get.
    plain.ask(ask)?;
    ours.ask(ask)?;
    compare(
        name,
        repeats,
        || plain.ask(ask).map(|times| median(times.into_iter())),
        || ours.ask(ask).map(|times| median(times.into_iter())),
    )
}

fn first_sync(
    folder: &Path,
    rows: usize,
    repeats: usize,
    plain: &mut Worker,
    ours: &mut Worker,
) -> Result<Figure, Fault> {
    tell("first sync: importing into a server");
    let place = folder.join("sync");
    std::fs::create_dir_all(&place)?;
    let mut fleet = Fleet::start(&place, rows)?;
    tell("first sync: enrolling and syncing phones");
    let nothing = Ask::FirstSync {
        payload: std::path::PathBuf::new(),
    };
    compare(
        "first sync, microseconds a row",
        repeats,
        || plain.ask(&nothing).map(|times| median(times.into_iter())),
        || {
            let payload = fleet.token()?;
            ours.ask(&Ask::FirstSync { payload })
                .map(|times| median(times.into_iter()))
        },
    )
}

fn erases(folder: &Path) -> Result<Vec<Erase>, Fault> {
    let mut found = Vec::new();
    for customers in ERASE_ROWS {
        tell(&format!("erase of {customers} customers"));
        let place = folder.join(format!("erase-{customers}"));
        let store = place.join("store");
        std::fs::create_dir_all(&store)?;
        let mut fleet = Fleet::start(&place, customers)?;
        let mut times = Vec::new();
        let mut rekey_us = 0.0;
        for _ in 0..3 {
            let payload = fleet.token()?;
            let mut ours = Worker::start("ours", &store, customers)?;
            let answer = ours.ask(&Ask::Erase { payload })?;
            times.push(answer.first().copied().unwrap_or(f64::NAN));
            rekey_us = answer.get(1).copied().unwrap_or(f64::NAN);
            drop(ours);
            std::fs::remove_dir_all(&store)?;
            std::fs::create_dir_all(&store)?;
        }
        found.push(Erase {
            customers,
            erase_us: median(times.into_iter()),
            rekey_us,
        });
    }
    Ok(found)
}

impl Goals {
    /// The report: JSON, or lines.
    pub(crate) fn report(&self, json: bool) -> String {
        if json {
            return serde_json::to_string(self).unwrap_or_default();
        }
        let mut lines = vec![format!(
            "{} customers; ratios are ours over plain SQLite",
            self.rows
        )];
        let figures = self
            .reads
            .iter()
            .chain([&self.open])
            .chain(&self.first_sync);
        for figure in figures {
            lines.push(format!(
                "{:<32} {:>10.1} us  plain {:>10.1} us  ratio {:.2} ({:.2}-{:.2})",
                figure.name,
                figure.ours_us,
                figure.baseline_us,
                figure.ratio,
                figure.ratio_range[0],
                figure.ratio_range[1]
            ));
        }
        lines.push(format!(
            "reads, geometric mean: {:.2}",
            self.reads_geometric_mean
        ));
        lines.push(format!(
            "two Chinese characters: p50 {:.0} us, p99 {:.0} us, {:.0} times faster than the scan",
            self.two_characters_p50_us,
            self.two_characters_p99_us,
            self.two_characters_faster_than_scan
        ));
        lines.push(format!("PIN derivation: {:.0} ms", self.kdf_us / 1000.0));
        if let Some(rate) = self.first_sync_rate {
            lines.push(format!(
                "first sync with search live: {rate:.2} of the raw rate"
            ));
        }
        for erase in &self.erase {
            lines.push(format!(
                "erase with {} customers: {:.2} ms; rekey {:.0} ms, {:.0} times longer",
                erase.customers,
                erase.erase_us / 1000.0,
                erase.rekey_us / 1000.0,
                erase.rekey_us / erase.erase_us
            ));
        }
        lines.join("\n")
    }
}
