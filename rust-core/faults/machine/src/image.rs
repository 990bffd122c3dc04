//! The files below a folder, kept and put back.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// What a folder holds: its folders, and its files with their bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Image {
    /// It, and the folders below it, parents before children.
    pub folders: Vec<PathBuf>,
    /// Files below it.
    pub files: BTreeMap<PathBuf, Vec<u8>>,
    /// The number that each file had when the image was taken or put back.
    pub numbers: BTreeMap<PathBuf, u64>,
}

impl Image {
    /// Takes the image of what is below `root`.
    ///
    /// # Errors
    /// What reading it meets.
    pub fn take(root: &Path) -> io::Result<Self> {
        let mut image = Self {
            folders: vec![root.to_owned()],
            ..Self::default()
        };
        let mut waiting = vec![root.to_owned()];
        while let Some(folder) = waiting.pop() {
            for entry in fs::read_dir(&folder)? {
                let path = entry?.path();
                let meta = fs::symlink_metadata(&path)?;
                if meta.is_dir() {
                    image.folders.push(path.clone());
                    waiting.push(path);
                } else {
                    image.numbers.insert(path.clone(), meta.ino());
                    image.files.insert(path.clone(), fs::read(&path)?);
                }
            }
        }
        image.folders.sort();
        Ok(image)
    }

    /// Makes what is below `root` what it was.
    ///
    /// # Errors
    /// What writing it meets.
    pub fn put_back(&mut self, root: &Path) -> io::Result<()> {
        empty(root)?;
        for folder in &self.folders {
            fs::create_dir_all(folder)?;
        }
        self.numbers.clear();
        for (path, bytes) in &self.files {
            fs::write(path, bytes)?;
            self.numbers.insert(path.clone(), fs::metadata(path)?.ino());
        }
        Ok(())
    }
}

fn empty(root: &Path) -> io::Result<()> {
    for entry in fs::read_dir(root)? {
        let path = entry?.path();
        if fs::symlink_metadata(&path)?.is_dir() {
            fs::remove_dir_all(path)?;
        } else {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}
