//! Injects one kind of fault into one scenario, as often as there is something to inject.

use std::cell::OnceCell;
use std::io::{BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use agent_core::testkit::{PhoneMemory, VaultMemory};
use fault_machine::{Image, Loss, after_power_cut};
use faults::control::{self, Fault};
use faults::record::{self, Change};
use fleet_protocol::ids::OpId;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::arguments::Arguments;
use crate::check::check;
use crate::kinds::{ALL, Kind};
use crate::promises::{Erase, Promises};
use crate::run::Run;
use crate::scenarios;
use crate::stage::Stage;
use crate::table::{Broken, Row};

/// No scenario has so many operations of one kind.
const MOST: u64 = 5_000;

/// A scenario ready to be interrupted, and what is learnt of it once.
struct Bench {
    stage: Stage,
    seed: u64,
    changes: OnceCell<u64>,
    recorded: OnceCell<Recorded>,
}

/// One run without faults, written down.
struct Recorded {
    before: Image,
    changes: Vec<Change>,
    history: Vec<(usize, Promises)>,
    vault: Vec<(usize, VaultMemory)>,
    /// What the server took, and when.
    taken: Vec<(usize, OpId)>,
    after: PhoneMemory,
}

/// What came of one injection: how many faults there were, and whether all promises held.
type Outcome = (u64, Result<(), String>);

/// Does what standard input asks for: a scenario and a fault on each line; answers with a row of JSON.
pub(crate) fn serve(arguments: &Arguments) {
    let mut bench: Option<Bench> = None;
    // What panics is reported as a broken promise; its text is in the message.
    std::panic::set_hook(Box::new(|_| {}));
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("standard input");
        let (scenario, fault) = line.split_once(' ').expect("a scenario and a fault");
        if bench
            .as_ref()
            .is_none_or(|bench| bench.stage.scenario.name != scenario)
        {
            bench = None;
        }
        let bench = bench.get_or_insert_with(|| Bench::new(scenario, arguments.seed));
        let kind = Kind::named(fault).expect("a fault of the list");
        let row = bench.inject(kind, arguments);
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}", row.to_json()).expect("standard output");
        out.flush().expect("standard output");
    }
}

impl Bench {
    fn new(name: &str, seed: u64) -> Self {
        let scenario = scenarios::all()
            .into_iter()
            .find(|scenario| scenario.name == name)
            .expect("a scenario of the list");
        Self {
            stage: Stage::new(scenario),
            seed,
            changes: OnceCell::new(),
            recorded: OnceCell::new(),
        }
    }

    fn inject(&self, kind: Kind, arguments: &Arguments) -> Row {
        let began = Instant::now();
        let mut row = Row::new(self.stage.scenario.name, kind.name());
        let drawn = kind.drawn(arguments.long);
        let numbers = match arguments.only.number {
            Some(number) => number..=number,
            None => 1..=drawn.unwrap_or(MOST),
        };
        for number in numbers {
            let (injected, outcome) = self.one(kind, number);
            row.injected += injected;
            match outcome {
                Ok(()) => row.survived += injected,
                Err(says) => row.broken.push(Broken { number, says }),
            }
            if injected == 0 && drawn.is_none() {
                break;
            }
        }
        row.ms = began.elapsed().as_millis();
        row
    }

    fn one(&self, kind: Kind, number: u64) -> Outcome {
        let mut injected = 0;
        let outcome = catch_unwind(AssertUnwindSafe(|| match kind {
            Kind::Files(_, fault) => self.files(fault, number, &mut injected),
            Kind::VaultBusy | Kind::VaultGone => self.vault(kind, number, &mut injected),
            Kind::LostSync => self.lost_sync(number, &mut injected),
            Kind::PowerCut => self.power_cut(number, &mut injected),
            Kind::Twice => self.twice(number, &mut injected),
        }));
        control::disarm();
        record::stop();
        let outcome = outcome.unwrap_or_else(|panic| {
            let text = panic
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            injected = injected.max(1);
            Err(format!("panic: {}", text.unwrap_or_default()))
        });
        (injected, outcome)
    }

    fn begin(&self) -> Run<'_> {
        self.stage.set_back();
        Run::new(&self.stage, self.stage.promises.clone())
    }

    /// Runs the scenario with a fault of its files. Returns how many there were.
    fn run_with(&self, run: &mut Run<'_>, fault: Fault, number: u64) -> (u64, Result<(), String>) {
        control::arm(fault, number);
        let outcome = (self.stage.scenario.run)(run);
        let tally = control::disarm();
        let fired = u64::from(tally.injected > 0);
        (fired, outcome.map_err(|error| format!("{error:?}")))
    }

    fn files(&self, fault: Fault, number: u64, injected: &mut u64) -> Result<(), String> {
        let mut run = self.begin();
        let (fired, outcome) = self.run_with(&mut run, fault, number);
        *injected = fired;
        self.held(fired, outcome, &run.promises)
    }

    fn vault(&self, kind: Kind, number: u64, injected: &mut u64) -> Result<(), String> {
        let mut run = self.begin();
        let vault = &self.stage.phone.vault;
        let before = vault.calls();
        if kind == Kind::VaultBusy {
            vault.fail_once_after(number - 1);
        } else {
            vault.die_after(number - 1);
        }
        let outcome = (self.stage.scenario.run)(&mut run);
        vault.heal();
        *injected = u64::from(vault.calls() - before >= number);
        let outcome = outcome.map_err(|error| format!("{error:?}"));
        self.held(*injected, outcome, &run.promises)
    }

    /// A run without a fault must succeed; after one that had a fault, all promises must hold.
    fn held(
        &self,
        injected: u64,
        outcome: Result<(), String>,
        promises: &Promises,
    ) -> Result<(), String> {
        match (injected, outcome) {
            (0, Err(error)) => Err(format!("fails without a fault: {error}")),
            (0, Ok(())) => Ok(()),
            _ => self.settle(promises),
        }
    }

    /// Everything that was promised holds, and the scenario can be run to its end.
    fn settle(&self, promises: &Promises) -> Result<(), String> {
        let settled = check(&self.stage, promises)?;
        let mut again = Run::new(&self.stage, settled);
        (self.stage.scenario.run)(&mut again)
            .map_err(|error| format!("does not heal: {error:?}"))?;
        if again.promises.erase == Erase::Asked || again.promises.enrolled == Some(false) {
            return Err("does not heal".to_owned());
        }
        Ok(())
    }

    fn lost_sync(&self, number: u64, injected: &mut u64) -> Result<(), String> {
        let mut run = self.begin();
        let before = self.stage.image();
        record::start();
        let (fired, outcome) = self.run_with(&mut run, Fault::Sync, number);
        let changes = record::stop();
        *injected = fired;
        if fired == 0 {
            return outcome;
        }
        let memory = self.stage.phone.remember();
        let mut random = self.random(number);
        let mut found = after_power_cut(&before, &changes, Loss::All, &mut random);
        found
            .put_back(self.stage.home())
            .map_err(|error| error.to_string())?;
        self.stage.phone.put_back(&memory);
        self.settle(&run.promises)
    }

    fn power_cut(&self, number: u64, injected: &mut u64) -> Result<(), String> {
        let recorded = self.recorded.get_or_init(|| self.record());
        let mut random = self.random(number);
        let length = recorded.changes.len();
        // Every other one goes through all moments in order and loses what can be lost; the rest is chance.
        let (position, loss) = if number % 2 == 1 {
            let position = usize::try_from(number / 2).unwrap_or_default() % (length + 1);
            (position, Loss::All)
        } else {
            (random.random_range(0..=length), Loss::Chance)
        };
        let changes = &recorded.changes[..position];
        let mut found = after_power_cut(&recorded.before, changes, loss, &mut random);
        self.stage.set_back();
        found
            .put_back(self.stage.home())
            .map_err(|error| error.to_string())?;
        let mut memory = recorded.after.clone();
        let held = recorded.vault.iter().find(|(at, _)| *at >= position);
        memory.vault = held.expect("the vault at the end").1.clone();
        // A server does not lose what it took before the power went.
        let taken = recorded.taken.iter().filter(|(at, _)| *at <= position);
        self.stage
            .server
            .borrow_mut()
            .extend(taken.map(|(_, op)| *op));
        self.stage.phone.put_back(&memory);
        let run = Run {
            stage: &self.stage,
            promises: self.stage.promises.clone(),
            history: recorded.history.clone(),
        };
        *injected = 1;
        self.settle(run.promised_at(position))
    }

    fn record(&self) -> Recorded {
        let mut run = self.begin();
        let before = self.stage.image();
        self.stage.phone.vault.watch(record::position);
        record::start();
        (self.stage.scenario.run)(&mut run).expect("a scenario ends without faults");
        let changes = record::stop();
        Recorded {
            before,
            changes,
            history: run.history,
            vault: self.stage.phone.vault.watched(),
            taken: self.stage.taken.borrow().clone(),
            after: self.stage.phone.remember(),
        }
    }

    fn twice(&self, number: u64, injected: &mut u64) -> Result<(), String> {
        let changes = *self.changes.get_or_init(|| self.count());
        let mut random = self.random(number);
        let mut draw = || {
            let files: Vec<Fault> = ALL
                .into_iter()
                .filter_map(|kind| match kind {
                    Kind::Files(_, fault) => Some(fault),
                    _ => None,
                })
                .collect();
            let fault = files[random.random_range(0..files.len())];
            (fault, random.random_range(1..=changes))
        };
        let ((first, at), (second, then_at)) = (draw(), draw());
        let mut run = self.begin();
        let (fired, _) = self.run_with(&mut run, first, at);
        *injected += fired;
        let (fired, _) = self.run_with(&mut run, second, then_at);
        *injected += fired;
        self.settle(&run.promises)
    }

    /// How many changes the scenario makes without a fault.
    fn count(&self) -> u64 {
        let mut run = self.begin();
        control::arm(Fault::None, 0);
        let outcome = (self.stage.scenario.run)(&mut run);
        let tally = control::disarm();
        outcome.expect("a scenario ends without faults");
        tally.counted.max(1)
    }

    fn random(&self, number: u64) -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(self.seed.wrapping_mul(1_000_003).wrapping_add(number))
    }
}
