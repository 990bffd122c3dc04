//! One sample of every format, made of fixed values.

use std::collections::BTreeMap;

use fleet_protocol::Version1;
use fleet_protocol::audit::*;
use fleet_protocol::bytes::Base64;
use fleet_protocol::command::*;
use fleet_protocol::enrol::*;
use fleet_protocol::envelope::{Envelope, EnvelopeSigner, Kind, SignError};
use fleet_protocol::ids::*;
use fleet_protocol::keys::{Algorithm, KeyId, PublicKey};
use fleet_protocol::lease::Lease;
use fleet_protocol::policy::*;
use fleet_protocol::problem::{Problem, ProblemCode};
use fleet_protocol::receipt::*;
use fleet_protocol::record::*;
use fleet_protocol::report::*;
use fleet_protocol::sync::*;
use fleet_protocol::trust::*;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::Value;

pub(crate) const NOW_MS: u64 = 1_790_000_000_000;

pub(crate) struct TestKey(Ed25519KeyPair);

impl TestKey {
    pub(crate) fn from_seed(seed: u8) -> Self {
        Self(Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap())
    }

    pub(crate) fn public(&self) -> PublicKey {
        PublicKey::new(Algorithm::Ed25519, self.0.public_key().as_ref().to_vec()).unwrap()
    }
}

impl EnvelopeSigner for TestKey {
    fn key_id(&self) -> KeyId {
        self.public().id()
    }
    fn algorithm(&self) -> Algorithm {
        Algorithm::Ed25519
    }
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        Ok(self.0.sign(message).as_ref().to_vec())
    }
}

fn uuid_bytes(n: u8) -> [u8; 16] {
    [n; 16]
}
pub(crate) fn tenant() -> TenantId {
    TenantId::from_bytes(uuid_bytes(1))
}
fn device() -> DeviceId {
    DeviceId::from_bytes(uuid_bytes(2))
}
fn record_id(n: u8) -> RecordId {
    RecordId::from_bytes(uuid_bytes(n))
}
fn hash(n: u8) -> Hash32 {
    Hash32([n; 32])
}
fn bytes(n: u8) -> Base64 {
    Base64(vec![n; 5])
}

pub(crate) fn command() -> Command {
    Command {
        v: Version1,
        tenant: tenant(),
        device_key_id: hash(9),
        enrolment_epoch: NOW_MS,
        command: CommandId::from_bytes(uuid_bytes(3)),
        issued_ms: NOW_MS,
        action: CommandAction::Wipe,
    }
}

pub(crate) fn sealed_command() -> Envelope {
    Envelope::seal(Kind::Command, NOW_MS, &command(), &TestKey::from_seed(7)).unwrap()
}

pub(crate) fn trust() -> TrustDocument {
    TrustDocument {
        v: Version1,
        tenant: tenant(),
        issued_ms: NOW_MS,
        tls_cas: [TlsCaState::Active, TlsCaState::Backup, TlsCaState::Next]
            .into_iter()
            .map(|state| TlsCa {
                state,
                certificate: bytes(4),
                spki_sha256: hash(4),
            })
            .collect(),
        device_cas: vec![bytes(5)],
        command_keys: vec![TestKey::from_seed(7).public()],
        statement_keys: vec![TestKey::from_seed(8).public()],
        server_addresses: vec!["fleet.example:8443".into()],
        recovery_addresses: vec![],
    }
}

pub(crate) fn policy() -> PolicyDocument {
    PolicyDocument {
        v: Version1,
        tenant: tenant(),
        issued_ms: NOW_MS,
        session: SessionRules {
            idle_s: 300,
            background_s: 60,
            absolute_s: 43_200,
        },
        pin: PinRules {
            min_length: 6,
            max_attempts: 10,
            history: DEFAULT_PIN_HISTORY,
        },
        masked_labels: vec![Label::Confidential, Label::Restricted],
        copy_allowed: false,
        screenshots_allowed: false,
        lease: LeaseRules {
            warn_s: 86_400,
            lock_s: 259_200,
            erase_s: 1_209_600,
        },
        phone: PhoneRules::default(),
    }
}

/// What a phone must have came later, and is written only where something is asked for.
fn policy_for_phones() -> PolicyDocument {
    PolicyDocument {
        phone: PhoneRules {
            screen_lock: true,
            min_app: "1.4.0".parse().ok(),
        },
        ..policy()
    }
}

pub(crate) fn lease() -> Lease {
    Lease {
        v: Version1,
        tenant: tenant(),
        device: device(),
        enrolment_epoch: NOW_MS,
        issued_ms: NOW_MS,
        rules: policy().lease,
    }
}

pub(crate) fn receipts() -> Vec<Receipt> {
    let step = |step| WipeStepOutcome { step, ok: true };
    let events = vec![
        ReceiptEvent::Started {
            command: command().command,
        },
        ReceiptEvent::Done {
            command: command().command,
        },
        ReceiptEvent::Refused {
            command: command().command,
            reason: RefusedReason::Replayed,
        },
        ReceiptEvent::Erased(WipeProof {
            cause: WipeCause::Command(command().command),
            steps: vec![
                step(WipeStep::Intent),
                step(WipeStep::Interrupt),
                step(WipeStep::DeleteDataKeys),
                step(WipeStep::DestroyEnvelope),
                step(WipeStep::ZeroiseKeys),
                step(WipeStep::CloseStore),
                step(WipeStep::UnlinkFiles),
                step(WipeStep::Prove),
            ],
            erase_took_ms: 3,
            lost_operations: 2,
            audit_count: 40,
            audit_head: hash(6),
            audit_uploaded: 38,
        }),
        ReceiptEvent::Removed {
            customers: vec![record_id(10)],
            cursor: 77,
        },
    ];
    events
        .into_iter()
        .map(|event| Receipt {
            v: Version1,
            tenant: tenant(),
            device: device(),
            enrolment_epoch: NOW_MS,
            at_ms: NOW_MS,
            event,
        })
        .collect()
}

/// The receipt that ends the erase of one customer.
fn customer_erased() -> Receipt {
    Receipt {
        v: Version1,
        tenant: tenant(),
        device: device(),
        enrolment_epoch: NOW_MS,
        at_ms: NOW_MS,
        event: ReceiptEvent::CustomerErased(CustomerProof {
            command: command().command,
            customer: record_id(10),
            steps: CustomerStep::ALL
                .into_iter()
                .map(|step| CustomerStepOutcome { step, ok: true })
                .collect(),
            records: 7,
            lost_operations: 1,
            searched_bytes: 4_194_304,
        }),
    }
}

pub(crate) fn page() -> PullPage {
    let customer = Customer {
        name: "张伟".into(),
        company: "华东机械有限公司".into(),
        phone: "+8613800138000".into(),
        email: "zhang@example.com".into(),
        address: "上海市南京西路 1 号".into(),
        label: Label::Confidential,
        notes: "第一次拜访\n很好".into(),
        external_id: "C-1".into(),
    };
    let records = vec![
        Record::Customer(customer),
        Record::Contact {
            customer: record_id(10),
            contact: Contact {
                name: "Ann Lee".into(),
                title: "Buyer".into(),
                phone: "+442071838750".into(),
                email: String::new(),
            },
        },
        Record::Visit {
            customer: record_id(10),
            visit: Visit {
                at_ms: NOW_MS,
                note: "ok".into(),
                outcome: "order".into(),
                place: String::new(),
            },
        },
        Record::Reminder {
            customer: record_id(10),
            reminder: Reminder {
                due_ms: NOW_MS,
                note: "call".into(),
                done: false,
            },
        },
    ];
    let mut items: Vec<FeedItem> = records
        .into_iter()
        .zip(1..)
        .map(|(record, seq)| FeedItem {
            seq,
            id: record_id(9 + u8::try_from(seq).unwrap()),
            change: FeedChange::Put { rev: 2, record },
        })
        .collect();
    items.push(FeedItem {
        seq: 5,
        id: record_id(20),
        change: FeedChange::Remove {
            entity: Entity::Customer,
        },
    });
    items.push(FeedItem {
        seq: 6,
        id: record_id(21),
        change: FeedChange::Tombstone {
            entity: Entity::Visit,
        },
    });
    PullPage {
        v: Version1,
        epoch: NOW_MS,
        items,
        next: 6,
        more: true,
        remaining: 12,
    }
}

fn visit_somewhere() -> Record {
    Record::Visit {
        customer: record_id(10),
        visit: Visit {
            at_ms: NOW_MS,
            note: "ok".into(),
            outcome: String::new(),
            place: "静安寺".into(),
        },
    }
}

fn push() -> PushRequest {
    PushRequest {
        v: Version1,
        batch: BatchId::from_bytes(uuid_bytes(30)),
        ops: vec![Operation {
            op: OpId::from_bytes(uuid_bytes(31)),
            id: record_id(10),
            entity: Entity::Customer,
            customer: record_id(10),
            base_rev: 2,
            hlc: Hlc {
                ms: NOW_MS,
                counter: 3,
                node: device().0,
            },
            fields: BTreeMap::from([
                ("company".to_owned(), Value::from("新公司")),
                ("phone".to_owned(), Value::from("13900000001")),
            ]),
        }],
    }
}

fn push_answer() -> PushAnswer {
    let verdicts = vec![
        Verdict::Accepted,
        Verdict::Merged,
        Verdict::Conflict {
            fields: vec![FieldConflict {
                field: "phone".into(),
                mine: Value::from("1"),
                theirs: Value::from("2"),
            }],
        },
        Verdict::Rejected {
            code: RejectCode::NoLongerYours,
        },
    ];
    PushAnswer {
        v: Version1,
        results: verdicts
            .into_iter()
            .map(|verdict| OpResult {
                op: OpId::from_bytes(uuid_bytes(31)),
                verdict,
                rev: 3,
            })
            .collect(),
        server_ms: NOW_MS,
    }
}

pub(crate) fn audit_entries() -> Vec<AuditEntry> {
    let customer = record_id(10);
    let events = vec![
        AuditEvent::Enrolled,
        AuditEvent::Unlock,
        AuditEvent::Lock {
            cause: LockCause::Idle,
        },
        AuditEvent::Search {
            hits: 3,
            query: hash(11),
        },
        AuditEvent::View { customer },
        AuditEvent::Reveal {
            customer,
            reason: "calling".into(),
        },
        AuditEvent::Edit {
            customer,
            fields: vec!["company".into()],
        },
        AuditEvent::Sync {
            pulled: 4,
            pushed: 1,
        },
        AuditEvent::Policy { version: 2 },
        AuditEvent::Command { seq: NOW_MS },
        AuditEvent::Wipe,
        AuditEvent::StoreQuarantined,
        AuditEvent::Gap { lost: 2 },
    ];
    chained(events)
}

/// What happens to PIN and biometric slot: came after the first vector was frozen, and has one of its own.
fn key_events() -> Vec<AuditEntry> {
    chained(vec![
        AuditEvent::PinChanged,
        AuditEvent::BiometricSlot { set: true },
        AuditEvent::BiometricUnlock,
    ])
}

/// A lock because the phone lacks what policy asks of it: came later too.
fn policy_lock() -> Vec<AuditEntry> {
    chained(vec![AuditEvent::Lock {
        cause: LockCause::Policy,
    }])
}

/// Copies: came later too. In the app only, and to the system's clipboard after a reveal.
fn copy_events() -> Vec<AuditEntry> {
    let customer = record_id(10);
    chained(vec![
        AuditEvent::Copy {
            customer,
            field: "address".into(),
            reason: String::new(),
            system: false,
        },
        AuditEvent::Copy {
            customer,
            field: "phone".into(),
            reason: "calling".into(),
            system: true,
        },
    ])
}

fn chained(events: Vec<AuditEvent>) -> Vec<AuditEntry> {
    events
        .into_iter()
        .zip(1..)
        .map(|(event, seq)| AuditEntry {
            v: Version1,
            seq,
            wall_ms: NOW_MS,
            boot_ms: 5_000,
            boot: hash(12),
            event,
            outcome: AuditOutcome::Ok,
        })
        .collect()
}

fn audit_upload() -> AuditUpload {
    let mut head = GENESIS;
    let lines = audit_entries()
        .iter()
        .map(|entry| {
            let entry = serde_json::to_string(entry).unwrap();
            head = chain(&head, entry.as_bytes());
            AuditLine { entry, hash: head }
        })
        .collect();
    let body = AuditHead {
        v: Version1,
        tenant: tenant(),
        device: device(),
        enrolment_epoch: NOW_MS,
        count: 13,
        head,
    };
    let head = Envelope::seal(Kind::AuditHead, 1, &body, &TestKey::from_seed(9)).unwrap();
    AuditUpload {
        v: Version1,
        first_seq: 1,
        lines,
        head,
    }
}

fn checkpoint() -> Checkpoint {
    Checkpoint {
        v: Version1,
        tenant: tenant(),
        device: device(),
        enrolment_epoch: NOW_MS,
        count: 13,
        head: hash(13),
        issued_ms: NOW_MS,
    }
}

fn statement(kind: Kind, body: &impl serde::Serialize) -> Envelope {
    Envelope::seal(kind, NOW_MS, body, &TestKey::from_seed(8)).unwrap()
}

fn enrol_answer() -> EnrolAnswer {
    EnrolAnswer {
        v: Version1,
        tenant: tenant(),
        tenant_name: "Example 公司".into(),
        user: UserId::from_bytes(uuid_bytes(40)),
        user_name: "lin".into(),
        device: device(),
        enrolment_epoch: NOW_MS,
        certificates: vec![bytes(41), bytes(42)],
        root_key: TestKey::from_seed(6).public(),
        trust: Envelope::seal(Kind::Trust, 1, &trust(), &TestKey::from_seed(6)).unwrap(),
        policy: statement(Kind::Policy, &policy()),
        lease: statement(Kind::Lease, &lease()),
    }
}

pub(crate) fn payload() -> EnrolmentPayload {
    EnrolmentPayload {
        v: Version1,
        address: "fleet.example:8443".into(),
        token: Base64(vec![50; 20]),
        tls_ca_spki_sha256: hash(4),
        root_key_id: hash(51),
        expires_ms: NOW_MS,
    }
}

pub(crate) fn report() -> DeviceReport {
    DeviceReport {
        app_version: "1.4.0".into(),
        os_api: 35,
        security_patch: "2026-11-05".into(),
        role: ManagementRole::Managed,
        screen_lock: true,
        strong_box: None,
        battery_exempt: false,
        background_runs_ms: vec![NOW_MS, NOW_MS - 900_000],
        managed_keys: vec![
            ManagedKeyOutcome {
                key: "enrolment".into(),
                outcome: KeyOutcome::Applied,
                why: "ok".into(),
            },
            ManagedKeyOutcome {
                key: "colour".into(),
                outcome: KeyOutcome::Ignored,
                why: "unknown_key".into(),
            },
        ],
    }
}

/// Calls `check` with the name and value of every format.
pub(crate) fn for_each(check: &mut impl Check) {
    check.one("trust_document", &trust());
    check.one("policy_document", &policy());
    check.one("policy_phone_rules", &policy_for_phones());
    let mut longer_history = policy();
    longer_history.pin.history = 12;
    check.one("policy_document_pin_history", &longer_history);
    check.one("lease", &lease());
    check.one("command", &command());
    check.one("envelope", &sealed_command());
    check.one("receipts", &receipts());
    check.one(
        "command_end_session",
        &Command {
            action: CommandAction::EndSession,
            ..command()
        },
    );
    check.one(
        "command_wipe_customer",
        &Command {
            action: CommandAction::WipeCustomer {
                customer: record_id(10),
            },
            ..command()
        },
    );
    check.one("receipt_customer_erased", &customer_erased());
    check.one("enrolment_payload", &payload());
    check.one(
        "enrol_request",
        &EnrolRequest {
            v: Version1,
            token: Base64(vec![50; 20]),
            csr: bytes(52),
            model: "host".into(),
        },
    );
    check.one("enrol_answer", &enrol_answer());
    check.one(
        "renew_request",
        &RenewRequest {
            v: Version1,
            csr: bytes(52),
        },
    );
    check.one(
        "renew_answer",
        &RenewAnswer {
            v: Version1,
            certificates: vec![bytes(41)],
        },
    );
    check.one(
        "commands_query",
        &CommandsQuery {
            wait: 60,
            trust: 1,
            policy: 2,
            cursor: 77,
            heard: 0,
        },
    );
    check.one(
        "commands_answer",
        &CommandsAnswer {
            v: Version1,
            commands: vec![sealed_command()],
            lease: Some(statement(Kind::Lease, &lease())),
            trust: None,
            policy: None,
            renew: false,
            feed_head: 78,
        },
    );
    check.one(
        "receipts_request",
        &ReceiptsRequest {
            v: Version1,
            receipts: vec![
                Envelope::seal(Kind::Receipt, 1, &receipts()[0], &TestKey::from_seed(9)).unwrap(),
            ],
        },
    );
    check.one(
        "receipts_answer",
        &ReceiptsAnswer {
            v: Version1,
            acknowledged: vec![1, 2],
        },
    );
    check.one(
        "pull_query",
        &PullQuery {
            epoch: NOW_MS,
            after: 0,
            limit: 500,
        },
    );
    check.one("pull_page", &page());
    check.one("visit_place", &visit_somewhere());
    check.one("push_request", &push());
    check.one("push_answer", &push_answer());
    check.one("audit_upload", &audit_upload());
    check.one("audit_key_events", &key_events());
    check.one("audit_copy", &copy_events());
    check.one("audit_policy_lock", &policy_lock());
    check.one(
        "audit_answer",
        &AuditAnswer {
            v: Version1,
            checkpoint: statement(Kind::Checkpoint, &checkpoint()),
        },
    );
    check.one("checkpoint", &checkpoint());
    check.one(
        "audit_resent",
        &AuditEntry {
            v: Version1,
            seq: 91,
            wall_ms: NOW_MS,
            boot_ms: 1_000,
            boot: hash(30),
            event: AuditEvent::Resent {
                from: 41,
                acknowledged: 90,
            },
            outcome: AuditOutcome::Ok,
        },
    );
    check.one(
        "audit_guard_rolled_back",
        &AuditEntry {
            v: Version1,
            seq: 2,
            wall_ms: NOW_MS,
            boot_ms: 1_000,
            boot: hash(30),
            event: AuditEvent::GuardRolledBack,
            outcome: AuditOutcome::Failed,
        },
    );
    check.one(
        "report_request",
        &ReportRequest {
            v: Version1,
            seq: NOW_MS,
            report: report(),
        },
    );
    check.one(
        "report_answer",
        &ReportAnswer {
            v: Version1,
            seq: NOW_MS,
        },
    );
    let codes = [
        ProblemCode::TokenUnknown,
        ProblemCode::TokenExpired,
        ProblemCode::TokenUsed,
        ProblemCode::NotEnrolled,
        ProblemCode::CertificateExpired,
        ProblemCode::Revoked,
        ProblemCode::FeedReset,
        ProblemCode::AuditGap,
        ProblemCode::TooLarge,
        ProblemCode::Malformed,
        ProblemCode::UnsupportedVersion,
        ProblemCode::NoSuchRoute,
        ProblemCode::RateLimited,
        ProblemCode::Unavailable,
        ProblemCode::Internal,
    ];
    check.one("problems", &codes.map(Problem::new).to_vec());
}

/// Something that is checked of every format.
pub(crate) trait Check {
    fn one<T>(&mut self, name: &str, value: &T)
    where
        T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug;
}
