//! What the program is asked to do.

/// What `--help` says.
pub(crate) const HELP: &str = "\
Usage: scripts/faults [--json] [--long] [--seed N] [--only SCENARIO[:FAULT[:N]]] [--list]

Runs every scenario of a phone with its n-th operation failing, for n = 1, 2, 3 and so on until it ends without a fault; after
power cuts that lose, reorder or tear what was not synced; and with a second fault in the repair of the first. After each, the
phone is opened again and all that it had promised must hold. Prints one table: what was injected, what was survived, which
promises were broken (must be none) and how to repeat it. Some minutes on two cores.

  --json     one JSON object on standard output
  --long     ten times as many power cuts and double faults
  --seed N   another sequence of power cuts and double faults (default 20261127)
  --only ... one scenario, one of its faults, or the very one with this number
  --list     print scenarios and faults

Exit codes: 0 all promises held, 1 one was broken, 2 usage.";

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    Run,
    List,
    Help,
    /// Do what standard input asks for: one task a line.
    Work,
}

/// The arguments.
#[derive(Clone, Debug)]
pub(crate) struct Arguments {
    pub(crate) task: Task,
    pub(crate) json: bool,
    pub(crate) long: bool,
    pub(crate) seed: u64,
    pub(crate) only: Only,
}

/// Which faults are wanted; nothing means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Only {
    pub(crate) scenario: Option<String>,
    pub(crate) fault: Option<String>,
    pub(crate) number: Option<u64>,
}

impl Arguments {
    pub(crate) fn read(mut given: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut read = Self {
            task: Task::Run,
            json: false,
            long: false,
            seed: 20_261_127,
            only: Only::default(),
        };
        while let Some(argument) = given.next() {
            let mut value = || given.next().ok_or(format!("{argument} needs a value"));
            match argument.as_str() {
                "--json" => read.json = true,
                "--long" => read.long = true,
                "--list" => read.task = Task::List,
                "--work" => read.task = Task::Work,
                "-h" | "--help" => read.task = Task::Help,
                "--seed" => {
                    read.seed = value()?
                        .parse()
                        .map_err(|_| "--seed takes a number".to_owned())?;
                }
                "--only" => read.only = Only::read(&value()?)?,
                other => return Err(format!("unknown argument {other}")),
            }
        }
        Ok(read)
    }
}

impl Only {
    fn read(text: &str) -> Result<Self, String> {
        let mut parts = text.split(':');
        let only = Self {
            scenario: parts.next().map(str::to_owned),
            fault: parts.next().map(str::to_owned),
            number: parts
                .next()
                .map(|number| {
                    number
                        .parse()
                        .map_err(|_| "the number of a fault is a number".to_owned())
                })
                .transpose()?,
        };
        let known = |wanted: &Option<String>, names: &[&str]| {
            wanted
                .as_deref()
                .is_none_or(|wanted| names.contains(&wanted))
        };
        let scenarios: Vec<&str> = crate::scenarios::all().iter().map(|one| one.name).collect();
        let faults: Vec<&str> = crate::kinds::ALL.iter().map(|kind| kind.name()).collect();
        if known(&only.scenario, &scenarios)
            && known(&only.fault, &faults)
            && parts.next().is_none()
        {
            Ok(only)
        } else {
            Err(format!("no such fault: {text}"))
        }
    }

    pub(crate) fn wants(&self, scenario: &str, fault: &str) -> bool {
        self.scenario.as_deref().is_none_or(|only| only == scenario)
            && self.fault.as_deref().is_none_or(|only| only == fault)
    }
}
