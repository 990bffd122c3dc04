use std::io::{BufWriter, Write};

use fleet_server::import::columns::Column;
use fleet_server::import::{ImportError, ImportOptions, import};
use fleet_server::random::SystemRandomness;

use super::office::{At, counts, customers, refused, take};
use crate::store::world::{NOW, World};

fn refusal(content: impl AsRef<[u8]>) -> ImportError {
    let world = World::new();
    let error = take(&world, content).unwrap_err();
    assert_eq!(customers(&world), []);
    error
}

#[test]
fn no_header() {
    assert_eq!(
        refusal("张三,13800138000,wang\n李四,,li\n"),
        ImportError::NoHeader
    );
}

#[test]
fn no_name_column() {
    assert_eq!(
        refusal("公司,电话\n华信,13800138000\n"),
        ImportError::MissingColumn(Column::Name)
    );
}

#[test]
fn two_columns_of_one_meaning() {
    assert_eq!(
        refusal("姓名,电话,手机\n张三,1,2\n"),
        ImportError::DuplicateColumn(Column::Phone)
    );
}

#[test]
fn an_empty_file() {
    assert_eq!(refusal(""), ImportError::Empty);
    assert_eq!(refusal("\n\r\n\n"), ImportError::Empty);
}

#[test]
fn binary_rubbish() {
    assert_eq!(
        refusal(b"PK\x03\x04\x14\0\x06\0rubbish"),
        ImportError::Binary
    );
    let mut noise = vec![0_u8; 100_000];
    ring::rand::SecureRandom::fill(&ring::rand::SystemRandom::new(), &mut noise).unwrap();
    assert_eq!(refusal(noise), ImportError::Binary);
}

#[test]
fn rubbish_without_zero_bytes_has_no_header() {
    let noise: Vec<u8> = (0..50_000_u32)
        .map(|n| u8::try_from(128 + n * 7 % 127).unwrap())
        .collect();
    assert!(matches!(
        refusal(noise),
        ImportError::NoHeader | ImportError::HeaderTooLong
    ));
}

#[test]
fn a_million_columns() {
    assert_eq!(
        refusal(format!("姓名{}\n张三\n", ",x".repeat(1_000_000))),
        ImportError::TooManyColumns
    );
    let world = World::new();
    let text = format!("姓名,负责人\n张三{}\n李四,li\n", ",x".repeat(1_000_000));
    assert_eq!(refused(&world, text), [(2, "too_many_columns".to_owned())]);
    assert_eq!(customers(&world)[0].name, "李四");
}

#[test]
fn a_row_of_fifty_megabytes() {
    let world = World::new();
    let path = world.folder.path().join("big.csv");
    let mut file = BufWriter::new(std::fs::File::create(&path).unwrap());
    file.write_all(b"name,owner\nA,wang\n").unwrap();
    for _ in 0..50 {
        file.write_all(&[b'x'; 1024 * 1024]).unwrap();
    }
    file.write_all(b",wang\nB,li\n").unwrap();
    drop(file);
    let done = import(
        &*world.store,
        &path,
        &ImportOptions::default(),
        &At(NOW),
        &SystemRandomness,
        &mut |_| {},
    );
    assert_eq!(done, Ok(counts(2, 0, 0, 1)));
}

#[test]
fn a_first_line_of_fifty_megabytes() {
    assert_eq!(
        refusal("x".repeat(50 * 1024 * 1024)),
        ImportError::HeaderTooLong
    );
}

#[test]
fn a_quote_that_never_ends_swallows_no_more_than_its_row() {
    let world = World::new();
    let text = format!(
        "name,owner\nA,wang\n\"B,wang\n{}",
        "C,wang\n".repeat(100_000)
    );
    assert_eq!(refused(&world, text), [(3, "row_too_long".to_owned())]);
    assert_eq!(customers(&world).len(), 1);
}

#[test]
fn a_folder_or_nothing_instead_of_a_file() {
    let world = World::new();
    for path in [
        world.folder.path().to_path_buf(),
        world.folder.path().join("nothing"),
    ] {
        let done = import(
            &*world.store,
            &path,
            &ImportOptions::default(),
            &At(NOW),
            &SystemRandomness,
            &mut |_| {},
        );
        assert!(matches!(done, Err(ImportError::Read(_))));
    }
}

#[test]
fn a_report_that_cannot_be_written_stops_the_import() {
    let world = World::new();
    let report = world
        .folder
        .path()
        .join("no-such-folder")
        .join("refused.csv");
    let options = ImportOptions {
        report: Some(&report),
        ..ImportOptions::default()
    };
    let done = super::office::take_with(&world, "name,owner\n,wang\n", &options, NOW);
    assert!(matches!(done, Err(ImportError::Report(_))));
}
