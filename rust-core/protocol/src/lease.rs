//! The offline lease: the server's signed word that it was in contact, and when.

use serde::{Deserialize, Serialize};

use crate::Version1;
use crate::ids::{DeviceId, TenantId};
use crate::policy::LeaseRules;

/// A lease for one enrolment of one device. The envelope's `seq` rises with every grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lease {
    /// Format version.
    pub v: Version1,
    /// The company.
    pub tenant: TenantId,
    /// The phone.
    pub device: DeviceId,
    /// Its enrolment.
    pub enrolment_epoch: u64,
    /// The server's clock when it was signed, Unix milliseconds: the phone's signed time.
    pub issued_ms: u64,
    /// Thresholds from `issued_ms`.
    pub rules: LeaseRules,
}
