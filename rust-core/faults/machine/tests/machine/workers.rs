//! Deals the rows out to child processes, one a core: what is armed is a whole process's.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::arguments::Arguments;
use crate::kinds::ALL;
use crate::scenarios;
use crate::table::{Broken, Row};

type Task = (&'static str, &'static str);

/// Runs all that is wanted; rows in the order of the list.
pub(crate) fn run(arguments: &Arguments) -> Vec<Row> {
    let tasks: Vec<Task> = scenarios::all()
        .iter()
        .flat_map(|scenario| ALL.map(|kind| (scenario.name, kind.name())))
        .filter(|(scenario, fault)| arguments.only.wants(scenario, fault))
        .collect();
    let waiting = Mutex::new(tasks.iter().copied().collect::<VecDeque<_>>());
    let rows = Mutex::new(Vec::new());
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..cores.min(tasks.len()) {
            scope.spawn(|| {
                let mut worker = Worker::start(arguments);
                loop {
                    let next = lock(&waiting).pop_front();
                    let Some(task) = next else { break };
                    let row = worker.ask(task).unwrap_or_else(|| {
                        worker = Worker::start(arguments);
                        died(task)
                    });
                    lock(&rows).push(row);
                }
            });
        }
    });
    let mut rows = rows.into_inner().unwrap_or_else(PoisonError::into_inner);
    rows.sort_by_key(|row| {
        tasks
            .iter()
            .position(|task| task.0 == row.scenario && task.1 == row.fault)
    });
    rows
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn died(task: Task) -> Row {
    let mut row = Row::new(task.0, task.1);
    row.broken.push(Broken {
        number: 0,
        says: "the process ended".to_owned(),
    });
    row
}

struct Worker {
    child: Child,
    answers: BufReader<std::process::ChildStdout>,
}

impl Worker {
    fn start(arguments: &Arguments) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.args(["--work", "--seed", &arguments.seed.to_string()]);
        if arguments.long {
            command.arg("--long");
        }
        if let (Some(scenario), Some(fault), Some(number)) = (
            &arguments.only.scenario,
            &arguments.only.fault,
            arguments.only.number,
        ) {
            command.args(["--only", &format!("{scenario}:{fault}:{number}")]);
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a child process");
        let answers = BufReader::new(child.stdout.take().expect("a pipe"));
        Self { child, answers }
    }

    fn ask(&mut self, task: Task) -> Option<Row> {
        let input = self.child.stdin.as_mut()?;
        writeln!(input, "{} {}", task.0, task.1).ok()?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer).ok()?;
        Row::from_json(&serde_json::from_str(&answer).ok()?)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Its input ends, and with it the program.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
