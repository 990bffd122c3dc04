//! A phone on a folder in memory, set back to where a scenario begins as often as is wanted.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use agent_core::testkit::{PhoneMemory, TestPhone};
use agent_core::{Agent, AgentError};
use fault_machine::Image;
use fleet_protocol::Version1;
use fleet_protocol::ids::{Hash32, OpId};
use fleet_protocol::sync::{OpResult, PushAnswer, PushRequest, Verdict};
use tempfile::TempDir;

use crate::promises::Promises;
use crate::scenarios::Scenario;

/// Everything around one scenario.
pub(crate) struct Stage {
    pub(crate) phone: TestPhone,
    pub(crate) scenario: Scenario,
    /// What held when the scenario began.
    pub(crate) promises: Promises,
    image: RefCell<Image>,
    memory: PhoneMemory,
    /// What the server has taken since the scenario began.
    pub(crate) server: RefCell<BTreeSet<OpId>>,
    /// When it took each: the length of the record of changes.
    pub(crate) taken: RefCell<Vec<(usize, OpId)>>,
    /// The phone's identity, which orders are addressed to.
    pub(crate) device_key: Option<Hash32>,
    home: PathBuf,
    _folder: TempDir,
}

impl Stage {
    /// Brings a phone to where `scenario` begins.
    pub(crate) fn new(scenario: Scenario) -> Self {
        let folder = memory_folder();
        let home = folder.path().canonicalize().unwrap().join("home");
        std::fs::create_dir(&home).unwrap();
        let phone = TestPhone::new(&home);
        let promises = (scenario.prepare)(&phone).expect("a scenario begins without faults");
        let image = Image::take(&home).unwrap();
        let memory = phone.remember();
        let device_key = phone.guard().enrolment.map(|own| own.device_key.id());
        Self {
            phone,
            scenario,
            promises,
            image: RefCell::new(image),
            memory,
            server: RefCell::default(),
            taken: RefCell::default(),
            device_key,
            home,
            _folder: folder,
        }
    }

    /// Everything is as it was when the scenario began.
    pub(crate) fn set_back(&self) {
        self.image.borrow_mut().put_back(&self.home).unwrap();
        self.phone.put_back(&self.memory);
        self.server.borrow_mut().clear();
        self.taken.borrow_mut().clear();
    }

    /// The files when the scenario began, with their numbers as they were put back.
    pub(crate) fn image(&self) -> Image {
        self.image.borrow().clone()
    }

    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    pub(crate) fn start(&self) -> Result<Agent, AgentError> {
        self.phone.start()
    }

    /// A server that takes every operation once and always answers the same.
    pub(crate) fn answer(&self, request: &PushRequest) -> PushAnswer {
        let mut server = self.server.borrow_mut();
        let mut taken = self.taken.borrow_mut();
        PushAnswer {
            v: Version1,
            results: request
                .ops
                .iter()
                .map(|operation| {
                    server.insert(operation.op);
                    taken.push((faults::record::position(), operation.op));
                    OpResult {
                        op: operation.op,
                        verdict: Verdict::Accepted,
                        rev: 2,
                    }
                })
                .collect(),
            server_ms: 0,
        }
    }
}

/// In memory where the system has such a folder.
fn memory_folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        TempDir::new_in(memory).unwrap()
    } else {
        TempDir::new().unwrap()
    }
}
