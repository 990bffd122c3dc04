//! The one thread that writes.
//!
//! Requests queue up while a transaction commits; the next transaction takes them all, each in a savepoint of its own, so
//! that one `fsync` serves many and a failure undoes only its own request. Answers and wake-ups follow the outer COMMIT:
//! what is answered is durable.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::Connection;

use super::CommitHook;
use crate::store::StoreError;

/// The most requests in one transaction: bounds how long another program waits for the lock.
const MAX_GROUP: usize = 64;

pub(super) struct Writer {
    queue: Option<Sender<Box<dyn Job>>>,
    hook: Arc<Mutex<Option<CommitHook>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(connection: Connection) -> Result<Self, StoreError> {
        let (queue, jobs) = channel();
        let hook = Arc::new(Mutex::new(None));
        let hook_of_thread = Arc::clone(&hook);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || serve(&connection, &jobs, &hook_of_thread))?;
        Ok(Self {
            queue: Some(queue),
            hook,
            thread: Some(thread),
        })
    }

    pub(super) fn on_commit(&self, hook: CommitHook) {
        *self.hook.lock().unwrap_or_else(PoisonError::into_inner) = Some(hook);
    }

    /// Runs `job` in the next group and returns after its commit.
    pub(super) fn run<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    {
        let (reply, answer) = sync_channel(1);
        let request = Request {
            job: Some(job),
            done: None,
            reply,
        };
        self.queue
            .as_ref()
            .and_then(|queue| queue.send(Box::new(request)).ok())
            .ok_or(StoreError::Closed)?;
        answer.recv().map_err(|_| StoreError::Closed)?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // Closing the queue lets the thread finish what is in it and end.
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            // A writer that panicked has rolled back; there is nobody left to tell.
            let _ = thread.join();
        }
    }
}

/// A request whose types are hidden from the queue.
trait Job: Send {
    /// Does the work; whether its changes are to be kept.
    fn work(&mut self, connection: &Connection) -> bool;
    /// Answers, after the outcome of the transaction is known.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

struct Request<F, T, E> {
    job: Option<F>,
    done: Option<Result<T, E>>,
    reply: SyncSender<Result<T, E>>,
}

impl<F, T, E> Job for Request<F, T, E>
where
    T: Send,
    E: From<StoreError> + Send,
    F: FnOnce(&Connection) -> Result<T, E> + Send,
{
    fn work(&mut self, connection: &Connection) -> bool {
        self.done = self.job.take().map(|job| job(connection));
        matches!(self.done, Some(Ok(_)))
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let answer = match (committed, self.done) {
            // A refusal stands whether or not others' changes were committed.
            (_, Some(Err(error))) => Err(error),
            (Err(error), _) => Err(E::from(error)),
            (Ok(()), Some(Ok(done))) => Ok(done),
            (Ok(()), None) => Err(E::from(StoreError::Closed)),
        };
        // The caller may have gone away; the change is durable all the same.
        let _ = self.reply.send(answer);
    }
}

fn serve(connection: &Connection, jobs: &Receiver<Box<dyn Job>>, hook: &Mutex<Option<CommitHook>>) {
    while let Ok(first) = jobs.recv() {
        let mut group = Vec::new();
        let committed = transaction(connection, first, jobs, &mut group);
        for job in group {
            job.answer(committed);
        }
        if committed.is_ok() {
            let hook = hook.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if let Some(hook) = hook {
                hook();
            }
        }
    }
}

fn transaction(
    connection: &Connection,
    first: Box<dyn Job>,
    jobs: &Receiver<Box<dyn Job>>,
    group: &mut Vec<Box<dyn Job>>,
) -> Result<(), StoreError> {
    if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE") {
        group.push(first);
        return Err(error.into());
    }
    let outcome = fill(connection, first, jobs, group)
        .and_then(|()| connection.execute_batch("COMMIT").map_err(StoreError::from));
    if outcome.is_err() && !connection.is_autocommit() {
        // If even this fails, the next BEGIN fails and its callers are told.
        let _ = connection.execute_batch("ROLLBACK");
    }
    outcome
}

fn fill(
    connection: &Connection,
    first: Box<dyn Job>,
    jobs: &Receiver<Box<dyn Job>>,
    group: &mut Vec<Box<dyn Job>>,
) -> Result<(), StoreError> {
    let mut next = Some(first);
    while let Some(mut job) = next {
        let worked = in_savepoint(connection, job.as_mut());
        group.push(job);
        worked?;
        next = if group.len() < MAX_GROUP {
            jobs.try_recv().ok()
        } else {
            None
        };
    }
    Ok(())
}

fn in_savepoint(connection: &Connection, job: &mut dyn Job) -> Result<(), StoreError> {
    connection.execute_batch("SAVEPOINT request")?;
    if job.work(connection) {
        connection.execute_batch("RELEASE request")?;
    } else {
        // A full disk may have rolled back the whole transaction already; then these fail and so does the group.
        connection.execute_batch("ROLLBACK TO request; RELEASE request")?;
    }
    Ok(())
}
