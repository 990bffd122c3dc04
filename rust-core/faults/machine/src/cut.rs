//! What the power left.

use std::collections::BTreeMap;
use std::path::Path;

use faults::control::SECTOR;
use faults::record::Change;
use rand::{Rng, RngExt};

use crate::disk::{Disk, Number, name_of};
use crate::image::Image;

/// What becomes of that which was not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// All of it is lost.
    All,
    /// None of it is: as after a kill.
    Nothing,
    /// Each write is kept, lost or torn, by chance.
    Chance,
}

/// A change of names that is not durable yet.
enum Naming {
    Link {
        folder: Number,
        name: String,
        number: Number,
    },
    Unlink {
        folder: Number,
        name: String,
        number: Number,
    },
    Move {
        from: (Number, String),
        to: (Number, String),
        number: Number,
    },
}

impl Naming {
    fn touches(&self, folder: Number) -> bool {
        match self {
            Self::Link { folder: own, .. } | Self::Unlink { folder: own, .. } => *own == folder,
            Self::Move { from, to, .. } => from.0 == folder || to.0 == folder,
        }
    }

    fn folder(&self) -> Number {
        match self {
            Self::Link { folder, .. } | Self::Unlink { folder, .. } => *folder,
            Self::Move { to, .. } => to.0,
        }
    }

    fn apply(&self, disk: &mut Disk) {
        match self {
            Self::Link {
                folder,
                name,
                number,
            } => disk.link(*folder, name, *number),
            Self::Unlink {
                folder,
                name,
                number,
            } => disk.unlink(*folder, name, *number),
            Self::Move { from, to, number } => {
                disk.unlink(from.0, &from.1, *number);
                disk.link(to.0, &to.1, *number);
            }
        }
    }
}

/// A change of a file's bytes that is not durable yet.
enum Writing {
    Bytes { at: u64, bytes: Vec<u8> },
    Length(u64),
}

/// What the program sees, what is durable, and what is between the two.
struct Player {
    seen: Disk,
    durable: Disk,
    naming: Vec<Naming>,
    writing: BTreeMap<Number, Vec<Writing>>,
}

/// The disk after the power went behind the last of `changes`, which began from `before`.
pub fn after_power_cut(
    before: &Image,
    changes: &[Change],
    loss: Loss,
    random: &mut impl Rng,
) -> Image {
    let disk = Disk::of(before);
    let mut player = Player {
        seen: disk.clone(),
        durable: disk,
        naming: Vec::new(),
        writing: BTreeMap::new(),
    };
    for change in changes {
        player.play(change);
    }
    player.cut(loss, random);
    player.durable.image()
}

impl Player {
    fn play(&mut self, change: &Change) {
        match change {
            Change::Make { path, file } => {
                let folder = self.parent(path);
                // A number may have been another file's, which has no name any more.
                self.writing.remove(file);
                self.durable.files.insert(*file, Vec::new());
                self.name(Naming::Link {
                    folder,
                    name: name_of(path),
                    number: *file,
                });
            }
            Change::MakeFolder(path) => {
                let folder = self.parent(path);
                let number = self.seen.new_folder();
                self.durable.names.insert(number, BTreeMap::new());
                self.name(Naming::Link {
                    folder,
                    name: name_of(path),
                    number,
                });
            }
            Change::Write { file, at, bytes } => self.write(
                *file,
                Writing::Bytes {
                    at: *at,
                    bytes: bytes.clone(),
                },
            ),
            Change::Resize { file, length } => self.write(*file, Writing::Length(*length)),
            Change::Sync(file) => {
                for writing in self.writing.remove(file).unwrap_or_default() {
                    apply(&mut self.durable, *file, &writing, |_| true);
                }
            }
            // As Linux does: pages whose writing failed count as clean, and the next sync has nothing to write.
            Change::LostSync(file) => drop(self.writing.remove(file)),
            Change::SyncFolder(path) => {
                if let Some(folder) = self.seen.at(path) {
                    let all = std::mem::take(&mut self.naming);
                    for naming in all {
                        if naming.touches(folder) {
                            naming.apply(&mut self.durable);
                        } else {
                            self.naming.push(naming);
                        }
                    }
                }
            }
            Change::Move { from, to } => {
                if let Some(number) = self.seen.at(from) {
                    let from = (self.parent(from), name_of(from));
                    let to = (self.parent(to), name_of(to));
                    self.name(Naming::Move { from, to, number });
                }
            }
            Change::Remove(path) => {
                if let Some(number) = self.seen.at(path) {
                    let folder = self.parent(path);
                    self.name(Naming::Unlink {
                        folder,
                        name: name_of(path),
                        number,
                    });
                }
            }
        }
    }

    fn parent(&mut self, path: &Path) -> Number {
        self.seen
            .folders_to(path.parent().unwrap_or(Path::new("/")))
    }

    fn name(&mut self, naming: Naming) {
        naming.apply(&mut self.seen);
        self.naming.push(naming);
    }

    fn write(&mut self, file: Number, writing: Writing) {
        self.writing.entry(file).or_default().push(writing);
    }

    fn cut(&mut self, loss: Loss, random: &mut impl Rng) {
        let mut kept: BTreeMap<Number, usize> = BTreeMap::new();
        for naming in &self.naming {
            *kept.entry(naming.folder()).or_default() += 1;
        }
        for count in kept.values_mut() {
            *count = match loss {
                Loss::All => 0,
                Loss::Nothing => *count,
                Loss::Chance => random.random_range(0..=*count),
            };
        }
        for naming in std::mem::take(&mut self.naming) {
            if let Some(left) = kept.get_mut(&naming.folder())
                && *left > 0
            {
                *left -= 1;
                naming.apply(&mut self.durable);
            }
        }
        for (file, writings) in std::mem::take(&mut self.writing) {
            for writing in writings {
                let keeps = match loss {
                    Loss::All => 0,
                    Loss::Nothing => 3,
                    Loss::Chance => random.random_range(0..=3),
                };
                match keeps {
                    0 => {}
                    1 => apply(&mut self.durable, file, &writing, |_| random.random()),
                    _ => apply(&mut self.durable, file, &writing, |_| true),
                }
            }
        }
    }
}

/// Applies a write, sector by sector as far as `keeps` says so.
fn apply(disk: &mut Disk, file: Number, writing: &Writing, mut keeps: impl FnMut(usize) -> bool) {
    let content = disk.files.entry(file).or_default();
    match writing {
        Writing::Length(length) => {
            content.resize(usize::try_from(*length).unwrap_or_default(), 0);
        }
        Writing::Bytes { at, bytes } => {
            let begin = usize::try_from(*at).unwrap_or_default();
            let end = begin + bytes.len();
            if content.len() < end {
                content.resize(end, 0);
            }
            let mut from = begin;
            while from < end {
                let to = ((from / SECTOR + 1) * SECTOR).min(end);
                if keeps(from / SECTOR)
                    && let (Some(old), Some(new)) = (
                        content.get_mut(from..to),
                        bytes.get(from - begin..to - begin),
                    )
                {
                    old.copy_from_slice(new);
                }
                from = to;
            }
        }
    }
}

#[cfg(test)]
#[path = "cut_tests.rs"]
mod tests;
