//! What a person types.

use std::cell::OnceCell;

use agent_core::Agent;
use agent_core::keys::check_new_pin;
use agent_core::testkit::TestPhone;
use fleet_protocol::enrol::Invitation;

/// The shortest PIN that any policy allows.
const SHORTEST_PIN: u8 = 6;
const MOST_HITS: u32 = 50;

/// What a new phone is given: a QR code's text, a file, or a code that somebody typed. It names itself the same way ever after.
pub(crate) fn invitation(data: &[u8]) -> bool {
    let Ok(invitation) = Invitation::read(data) else {
        return false;
    };
    let again = Invitation::read(invitation.source.as_slice());
    assert_eq!(
        again.as_ref(),
        Ok(&invitation),
        "its own source reads otherwise"
    );
    true
}

/// A new PIN.
pub(crate) fn new_pin(data: &[u8]) -> bool {
    let taken = check_new_pin(data, SHORTEST_PIN).is_ok();
    if taken {
        assert!(data.len() >= usize::from(SHORTEST_PIN));
        assert!(data.iter().all(u8::is_ascii_digit));
    }
    taken
}

/// A search; taken when it finds somebody.
pub(crate) fn search_query(data: &[u8]) -> bool {
    thread_local! {
        static PHONE: OnceCell<Option<Searched>> = const { OnceCell::new() };
    }
    let query = String::from_utf8_lossy(data);
    PHONE.with(|phone| {
        let phone = phone.get_or_init(Searched::new);
        assert!(phone.is_some(), "no phone to search on");
        let found = phone
            .as_ref()
            .map(|phone| phone.agent.find_customers(&query, MOST_HITS));
        assert!(matches!(found, Some(Ok(_))), "a search failed");
        found.is_some_and(|found| found.is_ok_and(|found| !found.items.is_empty()))
    })
}

/// A phone with customers whose session is open.
struct Searched {
    agent: Agent,
    _folder: tempfile::TempDir,
}

impl Searched {
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().ok()?;
        let phone = TestPhone::new(folder.path());
        let agent = phone.start_enrolled().ok()?;
        agent.unlock(&phone.pin()).ok()?;
        let names = [
            "张三",
            "欧阳明远",
            "晨光贸易 Chenguang",
            "O'Brien \"Bob\" * AND",
            "١٢٣",
        ];
        phone.fill(&agent, &names).ok()?;
        Some(Self {
            agent,
            _folder: folder,
        })
    }
}
