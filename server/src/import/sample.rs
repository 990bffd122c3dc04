//! Customers that never were: realistic, Chinese and English, the same for the same seed. For demonstrations and load.

mod words;

use std::io::Write;

use fleet_protocol::ids::{RecordId, UserId};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use self::words::{
    ADVERBS, CITIES, COMPANY_KINDS, COMPANY_NAMES, ENGLISH_COMPANIES, ENGLISH_FIRST, ENGLISH_LAST,
    ENGLISH_NOTES, ENGLISH_STREETS, GIVEN, MOBILE_PREFIXES, NOTES, ROADS, SURNAMES,
};
use super::ImportError;
use super::columns::{Column, Columns};
use super::encoding::{FileEncoding, TextSink};
use super::export::{Language, failed};
use super::formula;
use super::row::{self, Owners};
use super::rows::RawRow;
use crate::clock::Clock;
use crate::fleet::role::Role;
use crate::random::{self, Random};
use crate::store::people::{NewUser, User};
use crate::store::{Actor, Origin, Store, StoreError};

const BATCH_ROWS: usize = 500;

/// What to make.
#[derive(Clone, Debug)]
pub struct SampleSpec {
    /// How many customers.
    pub customers: u64,
    /// Names of the people who own them.
    pub owners: Vec<String>,
    /// The same seed makes the same customers.
    pub seed: u64,
}

/// Names for `count` owners.
#[must_use]
pub fn owner_names(count: u32) -> Vec<String> {
    (1..=count)
        .map(|number| format!("sales{number:02}"))
        .collect()
}

/// A made-up customer: cells by column, as a salesperson's spreadsheet would hold them.
pub struct SampleRow {
    cells: [String; 9],
}

const COLUMNS: [Column; 9] = [
    Column::ExternalId,
    Column::Name,
    Column::Company,
    Column::Phone,
    Column::Email,
    Column::Address,
    Column::Owner,
    Column::Label,
    Column::Notes,
];

/// The customers of a specification, in order.
pub fn rows(spec: &SampleSpec) -> impl Iterator<Item = SampleRow> + '_ {
    let mut rng = ChaCha8Rng::seed_from_u64(spec.seed);
    (1..=spec.customers).map(move |number| {
        let owner = pick(&mut rng, &spec.owners);
        let external_id = format!("S{}-{number:06}", spec.seed);
        if rng.random_range(0..10) < 7 {
            chinese(&mut rng, external_id, owner)
        } else {
            english(&mut rng, external_id, owner)
        }
    })
}

/// Writes a CSV file such as a salesperson's spreadsheet would.
///
/// # Errors
/// [`ImportError::Write`].
pub fn write_csv(
    spec: &SampleSpec,
    out: &mut dyn Write,
    encoding: FileEncoding,
    language: Language,
) -> Result<(), ImportError> {
    let sink = TextSink::new(out, encoding).map_err(|error| ImportError::Write(error.kind()))?;
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(sink);
    let header = COLUMNS.map(|column| match language {
        Language::Chinese => column.chinese(),
        Language::English => column.english(),
    });
    writer
        .write_record(header)
        .map_err(|error| failed(&error))?;
    for row in rows(spec) {
        let cells = row
            .cells
            .iter()
            .map(|cell| formula::defuse(cell).into_owned());
        writer.write_record(cells).map_err(|error| failed(&error))?;
    }
    writer
        .flush()
        .map_err(|error| ImportError::Write(error.kind()))
}

/// Puts the customers into the store, adding owners that are missing; returns how many are new. `progress` hears how many so
/// far.
///
/// # Errors
/// [`ImportError::Store`], [`ImportError::Random`].
pub fn load(
    store: &dyn Store,
    spec: &SampleSpec,
    clock: &dyn Clock,
    random: &dyn Random,
    progress: &mut dyn FnMut(u64),
) -> Result<u64, ImportError> {
    let owners = ensure_owners(store, spec, clock, random)?;
    let columns = Columns::read(&COLUMNS.map(|column| column.english().to_owned()))?;
    let (mut created, mut done) = (0, 0);
    let mut rows = rows(spec).peekable();
    while rows.peek().is_some() {
        let at_ms = clock.now_ms();
        let mut batch = Vec::with_capacity(BATCH_ROWS);
        for row in rows.by_ref().take(BATCH_ROWS) {
            let raw = RawRow {
                line: 0,
                fields: Ok(row.cells.to_vec()),
            };
            let candidate = RecordId::from_parts(at_ms, &random::bytes(random)?);
            let checked = row::check(&raw, &columns, &owners, candidate)
                .map_err(|_| StoreError::Invalid("a made-up customer is not valid"))?;
            batch.extend(checked);
            done += 1;
        }
        let by = Origin {
            actor: Actor::CommandLine,
            at_ms,
        };
        let outcomes = store.import_batch(&batch, false, &by)?;
        let fresh = outcomes
            .iter()
            .filter(|outcome| **outcome == crate::store::import::RowOutcome::Created)
            .count();
        created += u64::try_from(fresh).unwrap_or(0);
        progress(done);
    }
    Ok(created)
}

fn ensure_owners(
    store: &dyn Store,
    spec: &SampleSpec,
    clock: &dyn Clock,
    random: &dyn Random,
) -> Result<Owners, ImportError> {
    let mut owners = Owners::new();
    for name in &spec.owners {
        let id = match store.user_by_name(name) {
            Ok(User { id, .. }) => id,
            Err(StoreError::NotFound) => {
                let at_ms = clock.now_ms();
                let id = UserId::from_parts(at_ms, &random::bytes(random)?);
                let new = NewUser {
                    id,
                    name: name.clone(),
                    display_name: name.clone(),
                    role: Role::Salesperson,
                    password: None,
                };
                let by = Origin {
                    actor: Actor::CommandLine,
                    at_ms,
                };
                store.add_user(&new, &by)?;
                id
            }
            Err(error) => return Err(error.into()),
        };
        owners.insert(name.to_lowercase(), id);
    }
    Ok(owners)
}

fn pick<T: Clone + Default>(rng: &mut ChaCha8Rng, from: &[T]) -> T {
    if from.is_empty() {
        return T::default();
    }
    from.get(rng.random_range(0..from.len()))
        .cloned()
        .unwrap_or_default()
}

fn chinese(rng: &mut ChaCha8Rng, external_id: String, owner: String) -> SampleRow {
    let (surname, pinyin) = pick(rng, SURNAMES);
    let (given, given_pinyin) = pick(rng, GIVEN);
    let (city, area_code, districts) = pick(rng, CITIES);
    let district = pick(rng, districts);
    let company = format!(
        "{city}{}{}",
        pick(rng, COMPANY_NAMES),
        pick(rng, COMPANY_KINDS)
    );
    let email = if rng.random_range(0..10) < 6 {
        format!(
            "{pinyin}.{given_pinyin}{}@example.com",
            rng.random_range(1..999)
        )
    } else {
        String::new()
    };
    let phone = chinese_phone(rng, area_code);
    let address = format!(
        "{city}市{district}{}{}号{}室",
        pick(rng, ROADS),
        rng.random_range(1..1200),
        rng.random_range(101..2999)
    );
    let label = pick(rng, &["内部", "内部", "内部", "公开", "机密", "绝密"]);
    let notes = if rng.random_range(0..10) < 6 {
        format!("{}{}", pick(rng, ADVERBS), pick(rng, NOTES))
    } else {
        String::new()
    };
    SampleRow {
        cells: [
            external_id,
            format!("{surname}{given}"),
            company,
            phone,
            email,
            address,
            owner,
            label.to_owned(),
            notes,
        ],
    }
}

/// Every way in which people write them.
fn chinese_phone(rng: &mut ChaCha8Rng, area_code: &str) -> String {
    let prefix = pick(rng, MOBILE_PREFIXES);
    let (middle, end) = (rng.random_range(0..10_000), rng.random_range(0..10_000));
    match rng.random_range(0..8) {
        0 => format!("{prefix}-{middle:04}-{end:04}"),
        1 => format!("+86 {prefix} {middle:04} {end:04}"),
        2 => format!("0086{prefix}{middle:04}{end:04}"),
        3 => format!(
            "{area_code}-{}{:03} {end:04}",
            rng.random_range(5..8),
            middle % 1000
        ),
        _ => format!("{prefix}{middle:04}{end:04}"),
    }
}

fn english(rng: &mut ChaCha8Rng, external_id: String, owner: String) -> SampleRow {
    let (first, last) = (pick(rng, ENGLISH_FIRST), pick(rng, ENGLISH_LAST));
    let company = pick(rng, ENGLISH_COMPANIES);
    let number = rng.random_range(0..1000);
    let (phone, place) = if rng.random_range(0..2) == 0 {
        // Numbers that are set aside for fiction.
        (
            format!("+1 415 555 {:04}", 100 + number % 100),
            "San Francisco, CA",
        )
    } else {
        (format!("+44 20 7946 {number:04}"), "London")
    };
    let address = format!(
        "{} {}, {place}",
        rng.random_range(1..900),
        pick(rng, ENGLISH_STREETS)
    );
    let email = format!(
        "{}.{}{}@example.org",
        first.to_lowercase(),
        last.to_lowercase(),
        rng.random_range(1..999)
    );
    let label = pick(
        rng,
        &[
            "internal",
            "internal",
            "public",
            "confidential",
            "restricted",
        ],
    );
    SampleRow {
        cells: [
            external_id,
            format!("{first} {last}"),
            company.to_owned(),
            phone,
            email,
            address,
            owner,
            label.to_owned(),
            pick(rng, ENGLISH_NOTES).to_owned(),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(seed: u64) -> SampleSpec {
        SampleSpec {
            customers: 20_000,
            owners: owner_names(3),
            seed,
        }
    }

    fn file(seed: u64, encoding: FileEncoding) -> Vec<u8> {
        let mut out = Vec::new();
        write_csv(&spec(seed), &mut out, encoding, Language::Chinese).unwrap();
        out
    }

    #[test]
    fn a_seed_makes_the_same_customers_and_another_makes_others() {
        assert_eq!(
            file(1, FileEncoding::Gb18030),
            file(1, FileEncoding::Gb18030)
        );
        assert_ne!(file(1, FileEncoding::Utf8), file(2, FileEncoding::Utf8));
    }

    #[test]
    fn every_made_up_customer_passes_every_check() {
        let columns = Columns::read(&COLUMNS.map(|column| column.chinese().to_owned())).unwrap();
        let owners: Owners = owner_names(3)
            .into_iter()
            .map(|name| (name, UserId::from_bytes([1; 16])))
            .collect();
        for row in rows(&spec(7)) {
            let raw = RawRow {
                line: 1,
                fields: Ok(row.cells.to_vec()),
            };
            let checked = row::check(&raw, &columns, &owners, RecordId::from_bytes([2; 16]));
            assert!(checked.is_ok(), "{:?} {:?}", checked.err(), row.cells);
        }
    }
}
