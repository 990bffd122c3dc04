//! `init`

use std::path::Path;

use fleet_policy::bounds;
use fleet_protocol::envelope::{Envelope, Kind};
use fleet_protocol::ids::{TenantId, UserId};
use serde_json::json;

use super::args::Init;
use super::output::{Failure, Output};
use crate::clock::{Clock, SystemClock};
use crate::data_folder::{DataFolder, NewFolder, SigningRole, build};
use crate::fleet::role::Role;
use crate::password;
use crate::random::{self, SystemRandomness};
use crate::store::documents::{DocumentKind, DocumentStore};
use crate::store::organisation::{NewOrganisation, OrganisationStore};
use crate::store::people::{NewUser, Password};
use crate::store::sqlite::SqliteStore;
use crate::store::sqlite::connection::DatabaseKey;
use crate::store::{Actor, Origin};

pub(super) fn run(data: &Path, arguments: &Init, output: &Output) -> Result<(), Failure> {
    let data = std::path::absolute(data).map_err(|error| Failure::file(data, &error))?;
    let now_ms = SystemClock.now_ms();
    let random = SystemRandomness;
    let tenant = TenantId::from_parts(now_ms, &random::bytes(&random)?);
    let one_time = password::one_time(&random)?;
    let phc = password::hash(one_time.as_bytes(), &random)
        .map_err(|_| Failure::Internal("the password cannot be hashed"))?;
    let organisation = NewOrganisation {
        tenant,
        name: arguments.name.clone(),
        administrator: NewUser {
            id: UserId::from_parts(now_ms, &random::bytes(&random)?),
            name: arguments.admin.clone(),
            display_name: arguments.admin.clone(),
            role: Role::Admin,
            password: Some(Password {
                phc,
                one_time: true,
            }),
        },
    };
    let spec = NewFolder {
        tenant,
        hosts: arguments.host.clone(),
        addresses: arguments.address.clone(),
        now_ms,
    };
    check_hosts(&arguments.host)?;
    build(&data, &spec, &random, |folder| {
        fill(folder, &organisation, now_ms)
    })?;
    let root = data.join(SigningRole::Root.key_file());
    let folder = data.display().to_string();
    let result = json!({
        "folder": folder,
        "tenant": tenant,
        "administrator": arguments.admin,
        "one_time_password": one_time.as_str(),
        "root_key_file": root.display().to_string(),
    });
    output.result(&result, |language| {
        vec![
            language.fill("cli.init.done", &[("folder", &folder)]),
            language.fill("cli.init.admin", &[("name", &arguments.admin)]),
            language.fill("cli.init.password", &[("password", &one_time)]),
        ]
    });
    output.say("cli.init.root", &[("file", &root.display().to_string())]);
    output.say("cli.init.next", &[("folder", &folder)]);
    Ok(())
}

/// Finds out before anything is made whether a certificate can hold the names.
fn check_hosts(hosts: &[String]) -> Result<(), Failure> {
    let fits = |host: &String| {
        !host.is_empty()
            && host
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | ':'))
    };
    match hosts.iter().find(|host| !fits(host)) {
        Some(host) => Err(Failure::Usage(format!(
            "--host: {host} cannot stand in a certificate"
        ))),
        None => Ok(()),
    }
}

fn fill(folder: &DataFolder, organisation: &NewOrganisation, now_ms: u64) -> Result<(), Failure> {
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
        .map_err(|_| Failure::Internal("the policy cannot be signed"))?;
    store.put_document(DocumentKind::Policy, &policy, &by)?;
    Ok(())
}
