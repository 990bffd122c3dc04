//! One page of customers: what a page costs to cross, with no store behind it (`scripts/bench android`). As records through
//! UniFFI's own calls, as every list crossed before pages were packed, and packed, as they cross now. Both ways begin with a copy of
//! the same page, in place of the one that a store would have read.

use std::sync::OnceLock;

use agent_core::model::{CustomerHit, CustomerList, ListCursor};
use agent_ffi::records::Label;
use agent_ffi::{page, pages};
use fleet_protocol::ids::RecordId;
use fleet_protocol::record;
use jni::EnvUnowned;
use jni::objects::{JByteArray, JClass};
use jni::sys::jint;

/// Rows of the page.
const ROWS: usize = 50;

/// A customer as a record.
#[derive(uniffi::Record)]
pub struct CannedHit {
    /// The customer's id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Company.
    pub company: String,
    /// Phone.
    pub phone: String,
    /// How secret it is.
    pub label: Label,
    /// Whether something is masked.
    pub masked: bool,
    /// City.
    pub city: String,
    /// The newest visit, Unix milliseconds.
    pub last_contact_ms: Option<u64>,
    /// The earliest open reminder, Unix milliseconds.
    pub next_follow_up_ms: Option<u64>,
    /// Under what it stands.
    pub section: String,
}

/// Where the next page begins.
#[derive(uniffi::Enum)]
pub enum CannedCursor {
    /// By name.
    Name {
        /// Sort key of the last name.
        name: String,
        /// The last row.
        key: i64,
    },
}

/// A page as a record.
#[derive(uniffi::Record)]
pub struct CannedPage {
    /// The customers.
    pub items: Vec<CannedHit>,
    /// Where the next page begins.
    pub next: Option<CannedCursor>,
}

/// The page as records.
#[uniffi::export]
pub fn canned_page() -> CannedPage {
    let page = page_of_rows();
    CannedPage {
        items: page.items.into_iter().map(as_record).collect(),
        next: page.next.and_then(|next| match next {
            ListCursor::Name { name, key } => Some(CannedCursor::Name { name, key }),
            _ => None,
        }),
    }
}

/// The smallest call through UniFFI.
#[uniffi::export]
pub fn canned_nothing() -> i32 {
    0
}

/// `CannedPages.packed`: the page packed.
#[expect(
    unsafe_code,
    reason = "the JVM finds the function by its exported name"
)]
// SAFETY: the name is the JVM's for this method of this class and is exported nowhere else in the process.
#[unsafe(no_mangle)]
pub extern "system" fn Java_app_fieldvault_core_testkit_CannedPages_packed<'caller>(
    mut env: EnvUnowned<'caller>,
    _class: JClass<'caller>,
) -> JByteArray<'caller> {
    pages::hand_over(&mut env, |_| Ok(page::list(&page_of_rows())))
}

/// `CannedPages.copied`: only the copy with which both ways begin. Answers its rows.
#[expect(
    unsafe_code,
    reason = "the JVM finds the function by its exported name"
)]
// SAFETY: the name is the JVM's for this method of this class and is exported nowhere else in the process.
#[unsafe(no_mangle)]
pub extern "system" fn Java_app_fieldvault_core_testkit_CannedPages_copied<'caller>(
    _env: EnvUnowned<'caller>,
    _class: JClass<'caller>,
) -> jint {
    let copy = std::hint::black_box(page_of_rows());
    jint::try_from(copy.items.len()).unwrap_or(0)
}

/// `CannedPages.nothing`: the smallest call through JNI.
#[expect(
    unsafe_code,
    reason = "the JVM finds the function by its exported name"
)]
// SAFETY: the name is the JVM's for this method of this class and is exported nowhere else in the process.
#[unsafe(no_mangle)]
pub extern "system" fn Java_app_fieldvault_core_testkit_CannedPages_nothing<'caller>(
    _env: EnvUnowned<'caller>,
    _class: JClass<'caller>,
) -> jint {
    0
}

fn page_of_rows() -> CustomerList {
    static PAGE: OnceLock<CustomerList> = OnceLock::new();
    PAGE.get_or_init(|| CustomerList {
        items: (0..ROWS).map(row).collect(),
        next: Some(ListCursor::Name {
            name: "zhangwei".to_owned(),
            key: 50,
        }),
    })
    .clone()
}

/// Two of three are Chinese, most have been visited, some are masked: as in a salesperson's list.
fn row(number: usize) -> CustomerHit {
    let chinese = number % 3 != 2;
    CustomerHit {
        id: RecordId::from_parts(1_795_000_000_000, &[u8::try_from(number).unwrap_or(0); 10]),
        name: if chinese {
            format!("欧阳明{number}")
        } else {
            format!("Grace Miller {number}")
        },
        company: if chinese {
            "上海晨光机电设备有限公司".to_owned()
        } else {
            "Northwind Instruments Ltd".to_owned()
        },
        phone: if number.is_multiple_of(5) {
            "138 •••• 5678".to_owned()
        } else {
            format!("+86138001{number:05}")
        },
        label: match number % 5 {
            0 => record::Label::Confidential,
            _ => record::Label::Internal,
        },
        masked: number.is_multiple_of(5),
        city: if chinese { "上海" } else { "London" }.to_owned(),
        last_contact_ms: (!number.is_multiple_of(4)).then_some(1_795_000_000_000),
        next_follow_up_ms: number.is_multiple_of(7).then_some(1_796_000_000_000),
        section: "O".to_owned(),
    }
}

fn as_record(hit: CustomerHit) -> CannedHit {
    CannedHit {
        id: hit.id.to_string(),
        name: hit.name,
        company: hit.company,
        phone: hit.phone,
        label: hit.label.into(),
        masked: hit.masked,
        city: hit.city,
        last_contact_ms: hit.last_contact_ms,
        next_follow_up_ms: hit.next_follow_up_ms,
        section: hit.section,
    }
}
