//! `users add | list | disable | enable`

use std::path::Path;

use fleet_protocol::ids::UserId;
use serde_json::json;

use super::args::{Users, UsersAction};
use super::failure::Failure;
use super::output::{Output, table};
use super::session::Session;
use crate::fleet::role::Role;
use crate::password;
use crate::random::{self, SystemRandomness};
use crate::store::StoreError;
use crate::store::people::{NewUser, Password, PeopleStore};

pub(super) fn run(data: &Path, arguments: &Users, output: &Output) -> Result<(), Failure> {
    let session = Session::open(data)?;
    match &arguments.action {
        UsersAction::Add {
            name,
            role,
            display_name,
        } => add(&session, name, *role, display_name.as_deref(), output),
        UsersAction::List => list(&session, output),
        UsersAction::Disable { name } => set_disabled(&session, name, true, output),
        UsersAction::Enable { name } => set_disabled(&session, name, false, output),
    }
}

fn add(
    session: &Session,
    name: &str,
    role: Role,
    display_name: Option<&str>,
    output: &Output,
) -> Result<(), Failure> {
    let random = SystemRandomness;
    let one_time = match role {
        Role::Admin | Role::Manager => Some(password::one_time(&random)?),
        Role::Salesperson => None,
    };
    let password = match &one_time {
        None => None,
        Some(text) => Some(Password {
            phc: password::hash(text.as_bytes(), &random)
                .map_err(|_| Failure::Internal("the password cannot be hashed"))?,
            one_time: true,
        }),
    };
    let origin = session.origin();
    let id = UserId::from_parts(origin.at_ms, &random::bytes(&random)?);
    let new = NewUser {
        id,
        name: name.to_owned(),
        display_name: display_name.unwrap_or(name).to_owned(),
        role,
        password,
    };
    session
        .store
        .add_user(&new, &origin)
        .map_err(|error| match error {
            StoreError::AlreadyExists => Failure::Exists(name.to_owned()),
            other => other.into(),
        })?;
    let shown = one_time.as_ref().map(|text| text.as_str());
    let result = json!({
        "id": id, "name": name, "role": role, "one_time_password": shown,
    });
    output.result(&result, |language| {
        let role = role.as_str();
        let mut lines = vec![language.fill("cli.user.added", &[("name", name), ("role", role)])];
        if let Some(password) = shown {
            lines.push(language.fill("cli.user.password", &[("password", password)]));
        }
        lines
    });
    Ok(())
}

fn list(session: &Session, output: &Output) -> Result<(), Failure> {
    let users = session.store.users()?;
    let items: Vec<_> = users
        .iter()
        .map(|user| {
            json!({
                "id": user.id, "name": user.name, "display_name": user.display_name,
                "role": user.role, "disabled": user.disabled,
            })
        })
        .collect();
    output.result(&json!({ "items": items }), |_| {
        let rows: Vec<Vec<String>> = users
            .iter()
            .map(|user| {
                vec![
                    user.name.clone(),
                    user.role.to_string(),
                    user.display_name.clone(),
                    if user.disabled { "-" } else { "" }.to_owned(),
                ]
            })
            .collect();
        table(&rows)
    });
    Ok(())
}

fn set_disabled(
    session: &Session,
    name: &str,
    disabled: bool,
    output: &Output,
) -> Result<(), Failure> {
    let user = session.user(name)?;
    session
        .store
        .set_user_disabled(user.id, disabled, &session.origin())?;
    output.result(&json!({ "name": user.name, "disabled": disabled }), |l| {
        let key = if disabled {
            "cli.user.disabled"
        } else {
            "cli.user.enabled"
        };
        vec![l.fill(key, &[("name", &user.name)])]
    });
    Ok(())
}
