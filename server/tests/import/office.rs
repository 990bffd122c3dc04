//! Somebody in the office, with files.

use std::path::PathBuf;

use fleet_protocol::record::Customer;
use fleet_server::clock::Clock;
use fleet_server::import::{ImportError, ImportOptions, Imported, import};
use fleet_server::random::SystemRandomness;

use crate::store::world::{NOW, World};

/// A clock that stands where it was put.
pub(super) struct At(pub(super) u64);

impl Clock for At {
    fn now_ms(&self) -> u64 {
        self.0
    }
}

pub(super) fn write(world: &World, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = world.folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    path
}

pub(super) fn take_with(
    world: &World,
    content: impl AsRef<[u8]>,
    options: &ImportOptions<'_>,
    at_ms: u64,
) -> Result<Imported, ImportError> {
    let path = write(world, "in.csv", content);
    import(
        &*world.store,
        &path,
        options,
        &At(at_ms),
        &SystemRandomness,
        &mut |_| {},
    )
}

pub(super) fn take(world: &World, content: impl AsRef<[u8]>) -> Result<Imported, ImportError> {
    take_with(world, content, &ImportOptions::default(), NOW)
}

/// Imports and gives the refused rows: line and code.
pub(super) fn refused(world: &World, content: impl AsRef<[u8]>) -> Vec<(u64, String)> {
    let report = world.folder.path().join("refused.csv");
    let options = ImportOptions {
        report: Some(&report),
        ..ImportOptions::default()
    };
    let done = take_with(world, content, &options, NOW).unwrap();
    let text = std::fs::read_to_string(&report).unwrap();
    let rows: Vec<(u64, String)> = text
        .lines()
        .skip(1)
        .map(|line| {
            let mut cells = line.split(',');
            (
                cells.next().unwrap().parse().unwrap(),
                cells.next().unwrap().to_owned(),
            )
        })
        .collect();
    assert_eq!(done.rejected, u64::try_from(rows.len()).unwrap());
    rows
}

pub(super) fn customers(world: &World) -> Vec<Customer> {
    let mut customers: Vec<Customer> = world
        .store
        .customers(None, None, 10_000)
        .unwrap()
        .into_iter()
        .map(|stored| stored.customer)
        .collect();
    customers.sort_by(|a, b| a.name.cmp(&b.name));
    customers
}

pub(super) fn counts(created: u64, updated: u64, unchanged: u64, rejected: u64) -> Imported {
    Imported {
        created,
        updated,
        unchanged,
        rejected,
    }
}
