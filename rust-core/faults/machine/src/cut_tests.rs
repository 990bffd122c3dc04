#![allow(clippy::indexing_slicing, reason = "a test that panics has failed")]

use std::path::PathBuf;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::*;

const OLD: u8 = b'o';
const NEW: u8 = b'n';

fn file(name: &str) -> PathBuf {
    PathBuf::from("/home/phone").join(name)
}

fn before() -> Image {
    let mut image = Image {
        folders: vec!["/home".into(), "/home/phone".into()],
        ..Image::default()
    };
    image.files.insert(file("a"), vec![OLD; 2048]);
    image.numbers.insert(file("a"), 7);
    image
}

fn write(at: u64, length: usize) -> Change {
    Change::Write {
        file: 7,
        at,
        bytes: vec![NEW; length],
    }
}

fn found(changes: &[Change], loss: Loss, seed: u64) -> Image {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    after_power_cut(&before(), changes, loss, &mut random)
}

#[test]
fn what_was_synced_is_there_whatever_is_lost() {
    let changes = [write(0, 2048), Change::Sync(7), write(0, 512)];
    for seed in 0..50 {
        for loss in [Loss::All, Loss::Nothing, Loss::Chance] {
            assert_eq!(found(&changes, loss, seed).files[&file("a")], [NEW; 2048]);
        }
    }
}

#[test]
fn what_was_not_synced_is_kept_lost_or_torn_at_a_sector() {
    let (mut whole, mut gone, mut torn) = (0, 0, 0);
    for seed in 0..200 {
        let image = found(&[write(0, 2048)], Loss::Chance, seed);
        let bytes = &image.files[&file("a")];
        for sector in bytes.chunks(SECTOR) {
            assert!(sector.iter().all(|byte| *byte == sector[0]));
        }
        match bytes.iter().filter(|byte| **byte == NEW).count() {
            2048 => whole += 1,
            0 => gone += 1,
            _ => torn += 1,
        }
    }
    assert!(whole > 20 && gone > 20 && torn > 20);
}

#[test]
fn writes_that_were_not_synced_may_come_in_any_order() {
    let changes = [write(0, 512), write(1024, 512)];
    let second_only = (0..200).any(|seed| {
        let image = found(&changes, Loss::Chance, seed);
        let bytes = &image.files[&file("a")];
        bytes[0] == OLD && bytes[1024] == NEW
    });
    assert!(second_only);
}

#[test]
fn a_new_name_is_certain_only_once_its_folder_was_synced() {
    let make = Change::Make {
        path: file("b"),
        file: 9,
    };
    let renamed = Change::Move {
        from: file("b"),
        to: file("a"),
    };
    let content = Change::Write {
        file: 9,
        at: 0,
        bytes: vec![NEW; 4],
    };
    let changes = [make, content, Change::Sync(9), renamed];
    let lost = found(&changes, Loss::All, 1);
    assert_eq!(lost.files[&file("a")], [OLD; 2048]);
    assert!(!lost.files.contains_key(&file("b")));
    let mut synced = changes.to_vec();
    synced.push(Change::SyncFolder("/home/phone".into()));
    let kept = found(&synced, Loss::All, 1);
    assert_eq!(kept.files[&file("a")], [NEW; 4]);
    assert!(!kept.files.contains_key(&file("b")));
}

#[test]
fn a_folder_moves_with_all_that_is_in_it() {
    let changes = [
        Change::Move {
            from: "/home/phone".into(),
            to: "/home/set-aside".into(),
        },
        Change::SyncFolder("/home".into()),
        Change::MakeFolder("/home/phone".into()),
    ];
    let image = found(&changes, Loss::All, 1);
    assert_eq!(
        image.files.keys().collect::<Vec<_>>(),
        [&PathBuf::from("/home/set-aside/a")]
    );
}

#[test]
fn a_removed_file_may_come_back_and_a_shortened_one_its_length() {
    let removed = [Change::Remove(file("a"))];
    assert!(found(&removed, Loss::All, 1).files.contains_key(&file("a")));
    assert!(found(&removed, Loss::Nothing, 1).files.is_empty());
    let shortened = [Change::Resize { file: 7, length: 0 }];
    assert_eq!(
        found(&shortened, Loss::All, 1).files[&file("a")].len(),
        2048
    );
    assert!(found(&shortened, Loss::Nothing, 1).files[&file("a")].is_empty());
}

#[test]
fn what_a_failed_sync_lost_no_later_one_brings_back() {
    let changes = [write(0, 512), Change::LostSync(7), Change::Sync(7)];
    assert_eq!(
        found(&changes, Loss::Nothing, 1).files[&file("a")],
        [OLD; 2048]
    );
}
