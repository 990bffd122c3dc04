//! Making a fleet server: keys, trust document, database, company, first administrator, first policy. All or nothing.

use std::path::Path;

use fleet_policy::bounds;
use fleet_protocol::envelope::{Envelope, Kind};
use fleet_protocol::ids::{TenantId, UserId};
use zeroize::Zeroizing;

use crate::clock::Clock;
use crate::data_folder::{DataFolder, FolderError, NewFolder, SigningRole, build};
use crate::fleet::role::Role;
use crate::password::{self, PasswordError};
use crate::random::{self, Random, RandomError};
use crate::store::documents::{DocumentKind, DocumentStore};
use crate::store::organisation::{NewOrganisation, OrganisationStore};
use crate::store::people::{NewUser, Password};
use crate::store::sqlite::SqliteStore;
use crate::store::sqlite::connection::DatabaseKey;
use crate::store::{Actor, Origin, StoreError};

/// What is to be made.
#[derive(Clone, Debug)]
pub struct NewServer {
    /// The company's name, as people see it.
    pub company: String,
    /// Names and addresses in the server's certificate.
    pub hosts: Vec<String>,
    /// `host:port` of the device API for the trust document; may be empty.
    pub addresses: Vec<String>,
    /// Name of the first administrator.
    pub administrator: String,
}

/// What was made.
pub struct Initialised {
    /// The company's id.
    pub tenant: TenantId,
    /// The administrator's password for the first sign-in. It is stored nowhere.
    pub one_time_password: Zeroizing<String>,
}

/// Why nothing was made.
#[derive(Debug, thiserror::Error)]
pub enum InitialiseError {
    /// A host name that cannot stand in a certificate.
    #[error("{0} cannot stand in a certificate")]
    Host(String),
    /// The data folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The first password.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// Randomness.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// The first policy cannot be signed.
    #[error("the policy cannot be signed")]
    Sign,
}

/// Makes a fleet server in `data`, which must not exist or be empty.
///
/// # Errors
/// [`InitialiseError`]; nothing is left behind then.
pub fn initialise(
    data: &Path,
    new: &NewServer,
    clock: &dyn Clock,
    random: &dyn Random,
) -> Result<Initialised, InitialiseError> {
    if let Some(host) = new.hosts.iter().find(|host| !fits_certificate(host)) {
        return Err(InitialiseError::Host(host.clone()));
    }
    let now_ms = clock.now_ms();
    let tenant = TenantId::from_parts(now_ms, &random::bytes(random)?);
    let one_time_password = password::one_time(random)?;
    let organisation = NewOrganisation {
        tenant,
        name: new.company.clone(),
        administrator: NewUser {
            id: UserId::from_parts(now_ms, &random::bytes(random)?),
            name: new.administrator.clone(),
            display_name: new.administrator.clone(),
            role: Role::Admin,
            password: Some(Password {
                phc: password::hash(one_time_password.as_bytes(), random)?,
                one_time: true,
            }),
        },
    };
    let spec = NewFolder {
        tenant,
        hosts: new.hosts.clone(),
        addresses: new.addresses.clone(),
        now_ms,
    };
    build(data, &spec, random, |folder| {
        fill(folder, &organisation, now_ms)
    })?;
    Ok(Initialised {
        tenant,
        one_time_password,
    })
}

fn fits_certificate(host: &str) -> bool {
    !host.is_empty()
        && host
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | ':'))
}

fn fill(
    folder: &DataFolder,
    organisation: &NewOrganisation,
    now_ms: u64,
) -> Result<(), InitialiseError> {
    let key = DatabaseKey::new(folder.database_key()?);
    let store = SqliteStore::create(&folder.layout().database(), &key, now_ms)?;
    let by = Origin {
        actor: Actor::CommandLine,
        at_ms: now_ms,
    };
    store.create_organisation(organisation, &by)?;
    store.put_document(DocumentKind::Trust, &folder.trust()?, &by)?;
    let statement = folder.role_key(SigningRole::Statement)?;
    let document = bounds::default_document(organisation.tenant, now_ms);
    let policy = Envelope::seal(Kind::Policy, 1, &document, &statement)
        .map_err(|_| InitialiseError::Sign)?;
    store.put_document(DocumentKind::Policy, &policy, &by)?;
    Ok(())
}
