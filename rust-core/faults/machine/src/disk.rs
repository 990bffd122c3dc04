//! A disk with its folders and files, as numbers, so that a name can move without what it names.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use crate::image::Image;

/// A folder or a file.
pub(crate) type Number = u64;

/// Numbers of folders begin here: a file system's own numbers stay below.
const FOLDERS: Number = 1 << 62;

/// The names and the contents of a disk.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disk {
    /// The names in each folder.
    pub(crate) names: BTreeMap<Number, BTreeMap<String, Number>>,
    /// The bytes of each file.
    pub(crate) files: BTreeMap<Number, Vec<u8>>,
    next_folder: Number,
}

/// The folder of all.
pub(crate) const ROOT: Number = FOLDERS;

impl Disk {
    /// The disk that holds `image`.
    pub(crate) fn of(image: &Image) -> Self {
        let mut disk = Self {
            next_folder: ROOT + 1,
            ..Self::default()
        };
        disk.names.insert(ROOT, BTreeMap::new());
        for folder in &image.folders {
            disk.folders_to(folder);
        }
        for (path, bytes) in &image.files {
            let parent = disk.folders_to(path.parent().unwrap_or(Path::new("/")));
            let number = image.numbers.get(path).copied().unwrap_or_default();
            disk.link(parent, &name_of(path), number);
            disk.files.insert(number, bytes.clone());
        }
        disk
    }

    /// The folder at `path`, made with all above it where it is not there.
    pub(crate) fn folders_to(&mut self, path: &Path) -> Number {
        let mut at = ROOT;
        for name in parts(path) {
            at = match self.child(at, &name) {
                Some(found) => found,
                None => {
                    let made = self.new_folder();
                    self.link(at, &name, made);
                    made
                }
            };
        }
        at
    }

    /// A number for a folder that is being made.
    pub(crate) fn new_folder(&mut self) -> Number {
        let made = self.next_folder;
        self.next_folder += 1;
        self.names.insert(made, BTreeMap::new());
        made
    }

    /// What is at `path`.
    pub(crate) fn at(&self, path: &Path) -> Option<Number> {
        parts(path).try_fold(ROOT, |at, name| self.child(at, &name))
    }

    fn child(&self, folder: Number, name: &str) -> Option<Number> {
        self.names.get(&folder)?.get(name).copied()
    }

    /// Gives `number` this name in a folder.
    pub(crate) fn link(&mut self, folder: Number, name: &str, number: Number) {
        self.names
            .entry(folder)
            .or_default()
            .insert(name.to_owned(), number);
    }

    /// Takes a name away, if it still names `number`.
    pub(crate) fn unlink(&mut self, folder: Number, name: &str, number: Number) {
        if let Some(names) = self.names.get_mut(&folder)
            && names.get(name) == Some(&number)
        {
            names.remove(name);
        }
    }

    /// All that has a name, as an image.
    pub(crate) fn image(&self) -> Image {
        let mut image = Image::default();
        let mut waiting = vec![(PathBuf::from("/"), ROOT)];
        while let Some((path, folder)) = waiting.pop() {
            for (name, number) in self.names.get(&folder).into_iter().flatten() {
                let path = path.join(name);
                if *number >= FOLDERS {
                    image.folders.push(path.clone());
                    waiting.push((path, *number));
                } else {
                    let bytes = self.files.get(number).cloned().unwrap_or_default();
                    image.files.insert(path, bytes);
                }
            }
        }
        image.folders.sort();
        image
    }
}

fn parts(path: &Path) -> impl Iterator<Item = String> {
    path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    })
}

/// The last name of a path.
pub(crate) fn name_of(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
