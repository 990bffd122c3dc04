//! A phone that lacks what policy asks of it opens no customers, and goes on hearing its server.

use agent_core::agent::{Breach, NonCompliance, PhoneState};
use agent_core::error::Refusal;
use agent_core::ports::Clock;
use agent_core::testkit::TestPhone;
use agent_core::{Agent, AgentError};
use fleet_protocol::audit::LockCause;
use fleet_protocol::policy::PhoneRules;
use fleet_protocol::report::{DeviceReport, ManagementRole};

use super::Fixture;
use super::wipe::wipe_order;

const NO_LOCK: AgentError = AgentError::Refused(Refusal::NoScreenLock);
const TOO_OLD: AgentError = AgentError::Refused(Refusal::AppTooOld);

fn report(screen_lock: bool) -> DeviceReport {
    DeviceReport {
        app_version: "0.1.0".to_owned(),
        os_api: 35,
        security_patch: "2026-11-05".to_owned(),
        role: ManagementRole::None,
        screen_lock,
        strong_box: None,
        battery_exempt: true,
        background_runs_ms: Vec::new(),
        managed_keys: Vec::new(),
    }
}

fn ask(phone: &TestPhone, agent: &Agent, version: u64, rules: PhoneRules) {
    let mut answer = phone.fleet.no_news();
    answer.policy = Some(phone.fleet.policy(version, |policy| policy.phone = rules));
    phone.check_in(agent, &answer).unwrap();
}

const SCREEN_LOCK: PhoneRules = PhoneRules {
    screen_lock: true,
    min_app: None,
};

fn app(version: &str) -> PhoneRules {
    PhoneRules {
        screen_lock: false,
        min_app: version.parse().ok(),
    }
}

fn lacking(agent: &Agent) -> Option<NonCompliance> {
    agent.status().unwrap().non_compliance
}

#[test]
fn a_phone_whose_lock_was_taken_off_locks_and_opens_again_once_it_has_one() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    ask(phone, &agent, 5, SCREEN_LOCK);
    // Nothing was said yet: that is held against nobody.
    agent.unlock(&phone.pin()).unwrap();
    agent.report_device(report(true)).unwrap();
    assert_eq!(lacking(&agent), None);
    assert_eq!(agent.status().unwrap().state, PhoneState::Open);

    phone.clock.advance_ms(1_000);
    let now_ms = phone.clock.now().wall_ms;
    agent.report_device(report(false)).unwrap();
    let status = agent.status().unwrap();
    assert_eq!(status.state, PhoneState::Locked);
    assert_eq!(status.last_lock, Some(LockCause::Policy));
    let since = NonCompliance {
        breaches: vec![Breach::NoScreenLock],
        since_ms: Some(now_ms),
    };
    assert_eq!(status.non_compliance, Some(since.clone()));
    phone.clock.advance_ms(60_000);
    assert_eq!(agent.unlock(&phone.pin()), Err(NO_LOCK));
    assert_eq!(agent.entered_foreground(), Err(NO_LOCK));
    assert_eq!(agent.tick(), Err(NO_LOCK));
    assert_eq!(phone.touch(&agent), Err(NO_LOCK));

    // It stays so across a restart, and says since when.
    drop(agent);
    let agent = phone.start().unwrap();
    assert_eq!(lacking(&agent), Some(since));
    assert_eq!(agent.unlock(&phone.pin()), Err(NO_LOCK));
    agent.report_device(report(true)).unwrap();
    assert_eq!(lacking(&agent), None);
    agent.unlock(&phone.pin()).unwrap();
}

#[test]
fn a_policy_that_asks_for_more_locks_an_open_session_at_once_and_a_milder_one_lets_it_open_again() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    let own = env!("CARGO_PKG_VERSION");
    ask(phone, &agent, 5, app(own));
    assert_eq!(agent.status().unwrap().state, PhoneState::Open);
    ask(phone, &agent, 6, app("65535.0.0"));
    let status = agent.status().unwrap();
    assert_eq!(status.state, PhoneState::Locked);
    assert_eq!(status.non_compliance.unwrap().breaches, [Breach::AppTooOld]);
    assert_eq!(agent.unlock(&phone.pin()), Err(TOO_OLD));
    ask(phone, &agent, 7, PhoneRules::default());
    agent.unlock(&phone.pin()).unwrap();
}

#[test]
fn a_pin_that_is_tried_meanwhile_burns_no_try_and_an_order_to_erase_is_obeyed() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    let tries = agent.status().unwrap().attempts_left;
    agent.report_device(report(false)).unwrap();
    ask(phone, &agent, 5, SCREEN_LOCK);
    for _ in 0..20 {
        assert_eq!(agent.unlock(&TestPhone::secret("000000")), Err(NO_LOCK));
    }
    assert_eq!(agent.status().unwrap().attempts_left, tries);
    phone.check_in(&agent, &wipe_order(phone)).unwrap();
    let status = agent.status().unwrap();
    assert_eq!(status.state, PhoneState::Wiped);
    assert_eq!(status.non_compliance, None);
}
