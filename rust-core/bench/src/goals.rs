//! The goals, and what was measured of each.

use std::cell::RefCell;
use std::path::Path;

use serde::Serialize;

use crate::server::Fleet;
use crate::side::{Ask, Fault, Worker};
use crate::tell;
use crate::timing::{Figure, compare, median, quantile};
use crate::unlock::{self, StepTime};

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Goals {
    pub(crate) rows: usize,
    /// Encrypted reads over plain SQLite with default settings; geometric mean of the five (goal 1.10).
    pub(crate) reads_geometric_mean: f64,
    pub(crate) reads: Vec<Figure>,
    /// The same with 8 MiB of page cache on each side (goal 1.25).
    pub(crate) equal_cache_geometric_mean: f64,
    pub(crate) equal_cache: Vec<Figure>,
    /// Two-character Chinese search, microseconds (goal p50 1,000 and 300 times faster than the scan).
    pub(crate) two_characters_p50_us: f64,
    pub(crate) two_characters_p99_us: f64,
    pub(crate) two_characters_faster_than_scan: f64,
    /// Unlock to first row, without the PIN's derivation, over a plain open (goal 1.5).
    pub(crate) open: Figure,
    /// The same over a plain open of the store's own schema, in the same journal mode: what encryption adds.
    pub(crate) open_same_schema: Figure,
    /// The PIN's derivation, microseconds: what a guess costs.
    pub(crate) kdf_us: f64,
    /// The guard write of a counted try, under the next key, over a plain one.
    pub(crate) advancing: Figure,
    /// Rate of the first sync with search live, over the rate of writing the same rows raw (goal 0.40).
    pub(crate) first_sync_rate: Option<f64>,
    pub(crate) first_sync: Option<Figure>,
    /// The same without search (goal 0.70).
    pub(crate) first_sync_unsearchable_rate: Option<f64>,
    pub(crate) first_sync_unsearchable: Option<Figure>,
    /// The index of addresses and notes, filled after the sync, microseconds a row.
    pub(crate) full_index_us: Option<f64>,
    /// Encrypted writes with freed memory zeroed, over the same with the system's allocator (goal 1.10).
    pub(crate) zeroing: Figure,
    /// Encrypted writes with synchronous=FULL, over the same with NORMAL: many rows a transaction, and one.
    pub(crate) synchronous: Vec<Figure>,
    /// An unlock with its shipping cost, whole and by step.
    pub(crate) unlock: Vec<StepTime>,
    pub(crate) erase: Vec<Erase>,
}

/// An erase at one size.
#[derive(Debug, Serialize)]
pub(crate) struct Erase {
    pub(crate) customers: usize,
    pub(crate) erase_us: f64,
    pub(crate) rekey_us: f64,
}

/// Pairs of what takes seconds: first syncs and whole writes.
const LONG_REPEATS: usize = 3;
/// The page cache of each side where both have the same.
const EQUAL_CACHE_KIB: u32 = 8 * 1024;
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

    let (reads, reads_geometric_mean) = reads(repeats, &mut plain, &mut ours)?;

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
    let open_same_schema = pair(
        "the same, over the same schema in plain SQLite",
        repeats,
        &mut plain,
        &mut ours,
        &Ask::OpenSameSchema,
    )?;
    let kdf_us = median(ours.ask(&Ask::Kdf)?.into_iter());
    let advancing = crate::attempts::advancing(repeats)?;

    tell("unlock by step");
    let unlock = unlock::steps(&ours.ask(&Ask::Unlock)?);

    tell("reads with equal caches");
    for side in [&mut plain, &mut ours] {
        side.ask(&Ask::Cache {
            kib: EQUAL_CACHE_KIB,
        })?;
    }
    let (equal_cache, equal_cache_geometric_mean) = self::reads(repeats, &mut plain, &mut ours)?;

    let long = repeats.min(LONG_REPEATS);
    let syncs = if local {
        None
    } else {
        Some(first_syncs(
            folder.path(),
            rows,
            long,
            &mut plain,
            &mut ours,
        )?)
    };
    drop((plain, ours));
    let zeroing = zeroing(folder.path(), rows, long)?;
    let synchronous = synchronous(folder.path(), rows, repeats)?;
    let erase = if local {
        Vec::new()
    } else {
        erases(folder.path())?
    };
    let [first_sync, first_sync_unsearchable] = match &syncs {
        Some(syncs) => syncs.figures.clone().map(Some),
        None => [None, None],
    };
    let rate = |figure: &Option<Figure>| figure.as_ref().map(|figure| 1.0 / figure.ratio);
    Ok(Goals {
        rows,
        reads_geometric_mean,
        reads,
        equal_cache_geometric_mean,
        equal_cache,
        two_characters_p50_us,
        two_characters_p99_us: quantile(two.iter().copied(), 0.99),
        two_characters_faster_than_scan: median(scans.into_iter()) / two_characters_p50_us,
        open,
        open_same_schema,
        kdf_us,
        advancing,
        first_sync_rate: rate(&first_sync),
        first_sync,
        first_sync_unsearchable_rate: rate(&first_sync_unsearchable),
        first_sync_unsearchable,
        full_index_us: syncs.map(|syncs| syncs.full_index_us),
        zeroing,
        synchronous,
        unlock,
        erase,
    })
}

/// The five kinds of read, and the geometric mean of their ratios.
fn reads(
    repeats: usize,
    plain: &mut Worker,
    ours: &mut Worker,
) -> Result<(Vec<Figure>, f64), Fault> {
    let mut reads = Vec::new();
    for (name, ask) in [
        ("point by id", Ask::Point),
        ("phone", Ask::Phone),
        ("phone prefix, 20", Ask::Prefix),
        ("list page of 50", Ask::List),
        ("search, 4 Chinese characters", Ask::Search),
    ] {
        reads.push(pair(name, repeats, plain, ours, &ask)?);
    }
    let product: f64 = reads.iter().map(|figure| figure.ratio.ln()).sum();
    let mean = (product / f64::from(u32::try_from(reads.len())?)).exp();
    Ok((reads, mean))
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

/// First syncs with search and without, and the index of long texts.
struct Syncs {
    figures: [Figure; 2],
    full_index_us: f64,
}

fn first_syncs(
    folder: &Path,
    rows: usize,
    repeats: usize,
    plain: &mut Worker,
    ours: &mut Worker,
) -> Result<Syncs, Fault> {
    tell("first sync: importing into a server");
    let place = folder.join("sync");
    std::fs::create_dir_all(&place)?;
    let mut fleet = Fleet::start(&place, rows)?;
    let mut full = Vec::new();
    let mut figure = |name: &str, search: bool| {
        tell(name);
        let raw = Ask::FirstSync {
            payload: std::path::PathBuf::new(),
            search,
        };
        compare(
            name,
            repeats,
            || plain.ask(&raw).map(|times| median(times.into_iter())),
            || {
                let payload = fleet.token()?;
                let times = ours.ask(&Ask::FirstSync { payload, search })?;
                if search {
                    full.extend(times.get(1));
                }
                Ok(times.first().copied().unwrap_or(f64::NAN))
            },
        )
    };
    let figures = [
        figure("first sync, a row", true)?,
        figure("first sync without search, a row", false)?,
    ];
    Ok(Syncs {
        figures,
        full_index_us: median(full.into_iter()),
    })
}

fn zeroing(folder: &Path, rows: usize, repeats: usize) -> Result<Figure, Fault> {
    let (base_folder, zeroed_folder) = (folder.join("system"), folder.join("zeroed"));
    std::fs::create_dir_all(&base_folder)?;
    std::fs::create_dir_all(&zeroed_folder)?;
    let mut base = Worker::start("written", &base_folder, rows)?;
    let mut zeroed = Worker::start("written-zeroed", &zeroed_folder, rows)?;
    pair(
        "encrypted writes, memory zeroed, a row",
        repeats,
        &mut base,
        &mut zeroed,
        &Ask::Write { full: true },
    )
}

/// Both sides in one process: the setting is a connection's.
fn synchronous(folder: &Path, rows: usize, repeats: usize) -> Result<Vec<Figure>, Fault> {
    let place = folder.join("synchronous");
    std::fs::create_dir_all(&place)?;
    let writer = RefCell::new(Worker::start("written-zeroed", &place, rows)?);
    let figure = |name: &str, repeats: usize, ask: fn(bool) -> Ask| {
        tell(name);
        let side = |full: bool| {
            let times = writer.borrow_mut().ask(&ask(full))?;
            Ok::<_, Fault>(median(times.into_iter()))
        };
        compare(name, repeats, || side(false), || side(true))
    };
    Ok(vec![
        figure(
            "many rows a transaction, a row",
            repeats.min(LONG_REPEATS),
            |full| Ask::Write { full },
        )?,
        figure("one row a transaction, a commit", repeats, |full| {
            Ask::Commits { full }
        })?,
    ])
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
