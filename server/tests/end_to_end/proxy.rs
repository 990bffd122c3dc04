//! The network between phone and server, as bad as a test wants it: cut after so many bytes, or silent until let go.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// Forwards connections to a server.
pub(crate) struct Proxy {
    address: SocketAddr,
    line: Arc<Line>,
}

/// The direction from the server to the phone.
struct Line {
    state: Mutex<LineState>,
    changed: Condvar,
}

struct LineState {
    /// Bytes that may still pass; then connections are cut.
    budget: usize,
    held: bool,
    waiting: usize,
}

impl Proxy {
    pub(crate) fn to(server: &str) -> Self {
        let server: SocketAddr = server.parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = Self {
            address: listener.local_addr().unwrap(),
            line: Arc::new(Line {
                state: Mutex::new(LineState {
                    budget: usize::MAX,
                    held: false,
                    waiting: 0,
                }),
                changed: Condvar::new(),
            }),
        };
        let line = Arc::clone(&proxy.line);
        thread::spawn(move || {
            for phone in listener.incoming().flatten() {
                let line = Arc::clone(&line);
                // A server that is gone is a connection that ends.
                if let Ok(server) = TcpStream::connect(server) {
                    thread::spawn(move || forward(&phone, &server, &line));
                }
            }
        });
        proxy
    }

    pub(crate) fn address(&self) -> String {
        self.address.to_string()
    }

    /// After `bytes` more from the server, everything is cut.
    pub(crate) fn cut_after(&self, bytes: usize) {
        self.line.state.lock().unwrap().budget = bytes;
    }

    /// Nothing comes through from now on.
    pub(crate) fn hold(&self) {
        self.line.state.lock().unwrap().held = true;
    }

    /// Waits until an answer is being held back.
    pub(crate) fn wait_until_holding(&self) {
        let state = self.line.state.lock().unwrap();
        drop(
            self.line
                .changed
                .wait_while(state, |state| state.waiting == 0)
                .unwrap(),
        );
    }

    /// What was held back comes through.
    pub(crate) fn release(&self) {
        self.line.state.lock().unwrap().held = false;
        self.line.changed.notify_all();
    }
}

impl Line {
    /// How many of `wanted` bytes may pass now.
    fn pass(&self, wanted: usize) -> usize {
        let mut state = self.state.lock().unwrap();
        state.waiting += 1;
        self.changed.notify_all();
        state = self.changed.wait_while(state, |state| state.held).unwrap();
        state.waiting -= 1;
        let granted = wanted.min(state.budget);
        state.budget -= granted;
        granted
    }
}

fn forward(phone: &TcpStream, server: &TcpStream, line: &Line) {
    thread::scope(|scope| {
        scope.spawn(|| {
            let _ = copy(phone, server, |wanted| wanted);
            cut(phone, server);
        });
        let _ = copy(server, phone, |wanted| line.pass(wanted));
        cut(phone, server);
    });
}

/// Copies until the end, an error, or a byte that may not pass.
fn copy(
    mut from: &TcpStream,
    mut to: &TcpStream,
    pass: impl Fn(usize) -> usize,
) -> std::io::Result<()> {
    let mut piece = [0; 4096];
    loop {
        let read = from.read(&mut piece)?;
        let granted = pass(read);
        to.write_all(&piece[..granted])?;
        if read == 0 || granted < read {
            return Ok(());
        }
    }
}

fn cut(phone: &TcpStream, server: &TcpStream) {
    // Either may be closed already.
    let _ = phone.shutdown(Shutdown::Both);
    let _ = server.shutdown(Shutdown::Both);
}
