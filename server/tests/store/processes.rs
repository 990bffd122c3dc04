//! Several programs on one data folder, and one of them dying.
//!
//! The children are this test program itself, started again for one test, told by the environment what to do.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use fleet_server::clock::SystemClock;
use fleet_server::import::encoding::FileEncoding;
use fleet_server::import::export::Language;
use fleet_server::import::sample::{SampleSpec, write_csv};
use fleet_server::import::{ImportOptions, Imported, import};
use fleet_server::random::SystemRandomness;
use fleet_server::store::Store;
use fleet_server::store::sqlite::SqliteStore;
use fleet_server::store::sync::Pushed;

use super::world::{NOW, World, key};

const FOLDER: &str = "FIELDVAULT_TEST_FOLDER";
const BATCH: usize = 50;

fn run_import(store: &dyn Store, folder: &Path, each: &mut dyn FnMut()) -> Imported {
    let options = ImportOptions {
        batch_rows: BATCH,
        ..ImportOptions::default()
    };
    import(
        store,
        &folder.join("customers.csv"),
        &options,
        &SystemClock,
        &SystemRandomness,
        &mut |_| each(),
    )
    .unwrap()
}

/// Does nothing unless it was started by one of the tests below.
#[test]
fn child_that_imports() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    let folder = Path::new(&folder);
    let store = SqliteStore::open(&folder.join("fleet.db"), &key(), NOW).unwrap();
    run_import(&store, folder, &mut || {
        let mut out = std::io::stdout();
        out.write_all(b"batch\n").unwrap();
        out.flush().unwrap();
    });
}

fn start_child(world: &World) -> (Child, impl Iterator<Item = String>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "store::processes::child_that_imports",
            "--nocapture",
        ])
        .env(FOLDER, world.folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let batches = out
        .lines()
        .map(Result::unwrap)
        .filter(|line| line.contains("batch"));
    (child, batches)
}

fn sample_file(world: &World, customers: u64) {
    let spec = SampleSpec {
        customers,
        owners: vec!["wang".to_owned(), "li".to_owned()],
        seed: 5,
    };
    let mut file = std::fs::File::create(world.folder.path().join("customers.csv")).unwrap();
    write_csv(&spec, &mut file, FileEncoding::Gb18030, Language::Chinese).unwrap();
}

fn customers(store: &dyn Store) -> u64 {
    let counts = store.customer_counts().unwrap();
    counts.iter().map(|(_, count)| count).sum()
}

#[test]
fn an_import_that_is_killed_leaves_whole_batches_and_goes_on_when_it_is_run_again() {
    let total = 1000;
    for kill_after in [1, 3, 6, 10] {
        let world = World::new();
        sample_file(&world, total);
        let (mut child, mut batches) = start_child(&world);
        for _ in 0..kill_after {
            batches.next().unwrap();
        }
        child.kill().unwrap();
        child.wait().unwrap();

        let there = customers(&*world.store);
        assert!(there >= kill_after * 50, "what was reported is there");
        assert_eq!(there % 50, 0, "only whole batches");
        let phones = [world.phone(world.wang), world.phone(world.li)];
        let fed: usize = phones
            .iter()
            .map(|phone| world.pull_all(*phone, 0).0.len())
            .sum();
        assert_eq!(
            u64::try_from(fed).unwrap(),
            there,
            "every customer is in a feed"
        );
        assert!(world.store.verify_audit().unwrap().ok());

        let done = run_import(&*world.store, world.folder.path(), &mut || {});
        assert_eq!((done.unchanged, done.created), (there, total - there));
        assert_eq!(done.rejected, 0);
    }
}

#[test]
fn two_programs_write_at_once_and_nothing_of_either_is_lost() {
    let world = World::new();
    sample_file(&world, 1000);
    let phone = world.phone(world.wang);
    let (mut child, mut batches) = start_child(&world);
    batches.next().unwrap();
    let pushed = 200;
    for number in 0..pushed {
        let operation = world.operation(world.record_id(), 0, NOW, &[("name", "并发")]);
        let Pushed::Results(results) = world.store.push(phone, &[operation], NOW).unwrap() else {
            panic!("refused");
        };
        assert_eq!(results[0].rev, 1, "{number}");
    }
    assert!(batches.count() > 0);
    assert!(child.wait().unwrap().success());
    assert_eq!(customers(&*world.store), 1000 + pushed);
    let wangs = world.store.device(phone).unwrap().customers.unwrap();
    let (items, cursor) = world.pull_all(phone, 0);
    assert_eq!(u64::try_from(items.len()).unwrap(), wangs);
    assert_eq!(cursor, wangs, "no sequence was used twice or left out");
    assert!(world.store.verify_audit().unwrap().ok());
}
