//! Every order in which unlocks, locks, an erase and readers can meet at the door.
//!
//! Each thread is a list of steps that are atomic in the real code: what happens under the door's mutex, one write of the guard,
//! one file operation. All interleavings are walked, and each state that can be reached is judged.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use fleet_protocol::audit::LockCause;
use fleet_protocol::policy::SessionRules;

use super::{Door, Ticket};
use crate::ports::{BootId, Moment};
use crate::session::SessionEvent;

const RULES: SessionRules = SessionRules {
    idle_s: 300,
    background_s: 60,
    absolute_s: 3_600,
};
const NOW: Moment = Moment {
    wall_ms: 1_800_000_000_000,
    boot_ms: 1_000,
    boot: Some(BootId([1; 16])),
};
const LATE: Moment = Moment {
    wall_ms: 1_800_000_300_000,
    boot_ms: 301_000,
    boot: Some(BootId([1; 16])),
};

/// A store by its number; the key has the number of its store.
type Number = usize;

/// What a thread does.
#[derive(Clone, Copy, Debug)]
enum Program {
    /// Ticket, key, first look, store, last look, door.
    Unlock,
    /// The same with a fault: the ticket that is shown at the door was taken there.
    UnlockWithoutTicket,
    Lock(SessionEvent),
    /// A call that comes after all limits.
    LateCall,
    /// Intent, interrupt, keys and envelope, zeroise, close.
    Erase,
    /// The same on a disk that takes no intent.
    EraseWithoutIntent,
}

impl Program {
    fn steps(self) -> usize {
        match self {
            Self::Unlock | Self::UnlockWithoutTicket => 6,
            Self::Lock(_) | Self::LateCall => 1,
            Self::Erase | Self::EraseWithoutIntent => 5,
        }
    }
}

/// What the threads share, and what an observer knows who sees everything.
#[derive(Clone, Debug)]
struct World {
    door: Door<Number, Number>,
    erasing: bool,
    envelope: bool,
    /// Stores that somebody has open.
    open: BTreeSet<Number>,
    tickets: BTreeMap<usize, Ticket>,
    saw_erasing: BTreeSet<usize>,
    ended: BTreeSet<usize>,
    interrupted: Option<Number>,
    /// Unlocks that began and were not overtaken by a lock since, as an observer sees it.
    timely: BTreeSet<usize>,
    faults: BTreeSet<&'static str>,
}

impl World {
    fn new(opened_before: bool) -> Self {
        let mut world = Self {
            door: Door::default(),
            erasing: false,
            envelope: true,
            open: BTreeSet::new(),
            tickets: BTreeMap::new(),
            saw_erasing: BTreeSet::new(),
            ended: BTreeSet::new(),
            interrupted: None,
            timely: BTreeSet::new(),
            faults: BTreeSet::new(),
        };
        if opened_before {
            let ticket = world.door.ticket();
            world.open.insert(99);
            assert_eq!(world.door.admit(ticket, 99, 99, NOW, NOW, &RULES), Ok(None));
        }
        world
    }

    fn step(&mut self, thread: usize, program: Program, step: usize) {
        if self.ended.contains(&thread) {
            return;
        }
        match program {
            Program::Unlock => self.unlock(thread, step),
            Program::UnlockWithoutTicket => {
                if step == 2 || step == 5 {
                    self.tickets.insert(thread, self.door.ticket());
                }
                self.unlock(thread, step);
            }
            Program::Lock(event) => self.lock(event, NOW),
            Program::LateCall => {
                let was_open = self.door.is_open();
                self.feed(SessionEvent::Touched, LATE);
                if was_open {
                    self.timely.clear();
                }
            }
            Program::Erase | Program::EraseWithoutIntent => {
                self.erase(step, matches!(program, Program::Erase));
            }
        }
        self.judge();
    }

    fn unlock(&mut self, thread: usize, step: usize) {
        match step {
            0 => {
                self.tickets.insert(thread, self.door.ticket());
                self.timely.insert(thread);
            }
            1 if !self.envelope => self.end(thread),
            2 if self.erasing || !self.accepted(thread) => self.end(thread),
            3 => {
                self.open.insert(thread);
            }
            4 if self.erasing => {
                self.saw_erasing.insert(thread);
            }
            5 if self.saw_erasing.contains(&thread) => {
                self.close(thread);
            }
            5 => {
                let Some(ticket) = self.tickets.get(&thread).copied() else {
                    return;
                };
                match self.door.admit(ticket, thread, thread, NOW, NOW, &RULES) {
                    Ok(earlier) => {
                        if !self.timely.contains(&thread) {
                            self.faults.insert("an overtaken unlock came in");
                        }
                        if let Some(earlier) = earlier {
                            self.close(earlier);
                        }
                    }
                    Err(store) => {
                        if store != thread {
                            self.faults.insert("another's store came back");
                        }
                        self.close(store);
                    }
                }
            }
            _ => {}
        }
    }

    fn accepted(&self, thread: usize) -> bool {
        self.tickets
            .get(&thread)
            .is_some_and(|ticket| self.door.accepts(*ticket))
    }

    fn lock(&mut self, event: SessionEvent, now: Moment) {
        self.feed(event, now);
        self.timely.clear();
    }

    fn feed(&mut self, event: SessionEvent, now: Moment) {
        if let Some((_, store)) = self.door.feed(event, now, &RULES) {
            self.close(store);
        }
    }

    fn erase(&mut self, step: usize, intent_is_kept: bool) {
        match step {
            0 => self.erasing = intent_is_kept,
            1 => self.interrupted = self.door.store().copied(),
            2 => self.envelope = false,
            3 => {
                self.timely.clear();
                if let Some((store, _)) = self.door.shut() {
                    self.interrupted = Some(store);
                }
            }
            _ => {
                if let Some(store) = self.interrupted {
                    self.close(store);
                }
                self.erasing = true;
            }
        }
    }

    fn close(&mut self, store: Number) {
        self.open.remove(&store);
    }

    fn end(&mut self, thread: usize) {
        self.ended.insert(thread);
    }

    /// What holds in every state.
    fn judge(&mut self) {
        let door = &self.door;
        let together = door.session.is_open() == door.is_open()
            && door.store().is_some() == door.is_open()
            && door.key() == door.store();
        if !together {
            self.faults.insert("session, store and key came apart");
        }
        if door.store().is_some_and(|store| !self.open.contains(store)) {
            self.faults.insert("a closed store is inside");
        }
    }

    /// What holds when all threads have ended.
    fn judge_end(&mut self, programs: &[Program]) {
        let inside: BTreeSet<Number> = self.door.store().copied().into_iter().collect();
        if self.open != inside {
            self.faults.insert("a store was left open outside");
        }
        let erased = programs
            .iter()
            .any(|program| matches!(program, Program::Erase | Program::EraseWithoutIntent));
        if erased && self.door.is_open() {
            self.faults.insert("a session is open after an erase");
        }
    }
}

/// What a walk found.
struct Walk {
    states: usize,
    ends_open: usize,
    ends_locked: usize,
    faults: BTreeSet<&'static str>,
}

/// Walks every interleaving of `programs`; a state that was seen before is not walked again.
fn walk(opened_before: bool, programs: &[Program]) -> Walk {
    let mut seen = HashSet::new();
    let mut found = Walk {
        states: 0,
        ends_open: 0,
        ends_locked: 0,
        faults: BTreeSet::new(),
    };
    let mut left = vec![(vec![0; programs.len()], World::new(opened_before))];
    while let Some((positions, world)) = left.pop() {
        if !seen.insert(format!("{positions:?} {world:?}")) {
            continue;
        }
        found.states += 1;
        let mut at_end = true;
        for (thread, program) in programs.iter().enumerate() {
            if positions[thread] == program.steps() {
                continue;
            }
            at_end = false;
            let (mut positions, mut world) = (positions.clone(), world.clone());
            world.step(thread, *program, positions[thread]);
            positions[thread] += 1;
            left.push((positions, world));
        }
        if at_end {
            let mut world = world;
            world.judge_end(programs);
            match world.door.is_open() {
                true => found.ends_open += 1,
                false => found.ends_locked += 1,
            }
            found.faults.extend(world.faults);
        }
    }
    found
}

const ASKED: Program = Program::Lock(SessionEvent::Lock(LockCause::Asked));
const SCREEN_OFF: Program = Program::Lock(SessionEvent::ScreenOff);
const BACKGROUND: Program = Program::Lock(SessionEvent::EnteredBackground);

#[test]
fn a_lock_wins_over_a_slow_unlock_in_every_order() {
    use Program::{Erase, EraseWithoutIntent, LateCall, Unlock};
    let meetings: [&[Program]; 8] = [
        &[Unlock, ASKED],
        &[Unlock, Unlock, ASKED],
        &[Unlock, SCREEN_OFF, LateCall],
        &[Unlock, Unlock, BACKGROUND, LateCall],
        &[Unlock, Erase],
        &[Unlock, EraseWithoutIntent],
        &[Unlock, Unlock, ASKED, Erase],
        &[Unlock, Unlock, SCREEN_OFF, EraseWithoutIntent],
    ];
    let mut states = 0;
    for programs in meetings {
        for opened_before in [false, true] {
            let walk = walk(opened_before, programs);
            assert!(walk.faults.is_empty(), "{programs:?}: {:?}", walk.faults);
            assert!(walk.ends_locked > 0, "{programs:?}: the lock never won");
            let erases = programs
                .iter()
                .any(|program| matches!(program, Erase | EraseWithoutIntent));
            assert_eq!(walk.ends_open == 0, erases, "{programs:?}");
            states += walk.states;
        }
    }
    assert!(states > 10_000, "{states}");
}

#[test]
fn the_walk_finds_an_unlock_that_shows_a_fresh_ticket() {
    let walk = walk(false, &[Program::UnlockWithoutTicket, ASKED]);
    assert!(walk.faults.contains("an overtaken unlock came in"));
}

#[test]
fn a_proof_without_store_and_key_opens_nothing() {
    let mut door: Door<Number, Number> = Door::default();
    assert_eq!(
        door.feed(SessionEvent::Proved { pin: NOW }, NOW, &RULES),
        None
    );
    assert!(!door.is_open() && !door.session.is_open());
    let ticket = door.ticket();
    door.admit(ticket, 1, 1, NOW, NOW, &RULES).unwrap();
    // Nor does it lengthen a session that is open.
    door.feed(SessionEvent::Proved { pin: LATE }, LATE, &RULES);
    let locked = door.feed(SessionEvent::Looked, LATE, &RULES);
    assert_eq!(locked, Some((LockCause::Idle, 1)));
}

#[test]
fn a_proof_that_grew_too_old_on_its_way_opens_nothing_and_ends_nothing() {
    let end = Moment {
        wall_ms: NOW.wall_ms + 3_600_000,
        boot_ms: NOW.boot_ms + 3_600_000,
        ..NOW
    };
    let mut door: Door<Number, Number> = Door::default();
    let ticket = door.ticket();
    assert_eq!(door.admit(ticket, 1, 1, NOW, end, &RULES), Err(1));
    assert!(!door.is_open());
    door.admit(ticket, 2, 2, end, end, &RULES).unwrap();
    assert_eq!(door.admit(ticket, 3, 3, NOW, end, &RULES), Err(3));
    assert_eq!(door.store(), Some(&2));
}
