//! Edits, and what a sync brings and takes.

use agent_core::AgentError;
use agent_core::model::{FieldChange, NewVisit};
use agent_core::testkit::TestPhone;
use fleet_protocol::Version1;
use fleet_protocol::audit::LockCause;
use fleet_protocol::record::Entity;
use fleet_protocol::sync::{FeedChange, FeedItem, PullPage};

use super::{CUSTOMERS, FIRST, PIN, Scenario, customers, in_use, note};
use crate::promises::Promises;
use crate::run::Run;

/// Customers that come with a page, and customers that leave with one.
const COME: u64 = 30;
const LEAVE: u64 = 5;

pub(super) const ALL: [Scenario; 4] = [
    Scenario {
        name: "edit",
        says: "a customer is edited and a visit logged, offline",
        prepare: in_use,
        run: edit,
    },
    Scenario {
        name: "sync-pull",
        says: "a page of new customers comes",
        prepare: in_use,
        run: pull,
    },
    Scenario {
        name: "sync-push",
        says: "pending edits go to the server",
        prepare: with_edits,
        run: push,
    },
    Scenario {
        name: "departure",
        says: "customers leave the phone with all that is known of them",
        prepare: in_use,
        run: leave,
    },
];

fn set_note(text: &str) -> [FieldChange; 1] {
    [FieldChange {
        field: "notes".to_owned(),
        value: text.into(),
    }]
}

pub(super) fn with_edits(phone: &TestPhone) -> Result<Promises, AgentError> {
    let mut promises = in_use(phone)?;
    let agent = phone.start()?;
    agent.unlock(&TestPhone::secret(PIN))?;
    // Edits of one customer would become one operation.
    for number in 0..3 {
        agent.edit_customer(TestPhone::record_id(FIRST + number), &set_note(&note(1)))?;
    }
    agent.lock(LockCause::Asked);
    promises.notes = vec![note(1)];
    promises.saved = 3;
    Ok(promises)
}

fn edit(run: &mut Run<'_>) -> Result<(), AgentError> {
    let agent = run.start()?;
    run.unlock(&agent)?;
    let first = TestPhone::record_id(FIRST);
    let stands = agent.view_customer(first)?.notes;
    let number = stands
        .rsplit(' ')
        .next()
        .and_then(|number| number.parse::<u64>().ok())
        .unwrap_or_default();
    let next = note(number + 1);
    run.asks(|promises| promises.notes = vec![stands, next.clone()]);
    agent.edit_customer(first, &set_note(&next))?;
    // It may have become one operation with an earlier edit: what was typed stands, and that is what counts.
    run.done(|promises| promises.notes = vec![next]);
    let visit = NewVisit {
        note: note(0),
        outcome: "order".to_owned(),
        ..NewVisit::default()
    };
    agent.log_visit(first, visit)?;
    run.done(|promises| promises.saved += 1);
    run.lock(&agent);
    Ok(())
}

fn page(next: u64, items: Vec<FeedItem>) -> PullPage {
    PullPage {
        v: Version1,
        epoch: 1,
        items,
        next,
        more: false,
        remaining: 0,
    }
}

/// Applies a page unless it has come already; afterwards there are `left` customers.
fn apply(run: &mut Run<'_>, page: PullPage, left: u64) -> Result<(), AgentError> {
    let agent = run.start()?;
    run.unlock(&agent)?;
    if TestPhone::customers(&agent)? != left {
        run.asks(|promises| promises.customers = vec![CUSTOMERS, left]);
        TestPhone::apply(&agent, page)?;
        run.done(|promises| promises.customers = vec![left]);
    }
    run.lock(&agent);
    Ok(())
}

fn pull(run: &mut Run<'_>) -> Result<(), AgentError> {
    let total = CUSTOMERS + COME;
    let items = customers(CUSTOMERS + 1..=total)
        .into_iter()
        .zip(CUSTOMERS + 1..)
        .map(|(record, seq)| FeedItem {
            seq,
            id: TestPhone::record_id(seq),
            change: FeedChange::Put { rev: 1, record },
        })
        .collect();
    let page = page(total, items);
    apply(run, page, total)
}

fn leave(run: &mut Run<'_>) -> Result<(), AgentError> {
    let items = (0..LEAVE)
        .map(|number| FeedItem {
            seq: CUSTOMERS + 1 + number,
            id: TestPhone::record_id(FIRST + 1 + number),
            change: FeedChange::Remove {
                entity: Entity::Customer,
            },
        })
        .collect();
    let page = page(CUSTOMERS + LEAVE, items);
    apply(run, page, CUSTOMERS - LEAVE)
}

fn push(run: &mut Run<'_>) -> Result<(), AgentError> {
    let agent = run.start()?;
    run.unlock(&agent)?;
    let stage = run.stage;
    TestPhone::push(&agent, |request| Ok(stage.answer(request)))?;
    if TestPhone::outbox(&agent)? != 0 {
        return Err(AgentError::Internal { code: 0 });
    }
    run.lock(&agent);
    Ok(())
}
