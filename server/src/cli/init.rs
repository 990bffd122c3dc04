//! `init`

use std::path::Path;

use serde_json::json;

use super::args::Init;
use super::failure::Failure;
use super::output::Output;
use crate::clock::SystemClock;
use crate::data_folder::SigningRole;
use crate::initialise::{NewServer, initialise};
use crate::random::SystemRandomness;

pub(super) fn run(data: &Path, arguments: &Init, output: &Output) -> Result<(), Failure> {
    let data = std::path::absolute(data).map_err(|error| Failure::file(data, &error))?;
    let new = NewServer {
        company: arguments.name.clone(),
        hosts: arguments.host.clone(),
        addresses: arguments.address.clone(),
        administrator: arguments.admin.clone(),
    };
    let made = initialise(&data, &new, &SystemClock, &SystemRandomness)?;
    let root = data
        .join(SigningRole::Root.key_file())
        .display()
        .to_string();
    let folder = data.display().to_string();
    let password = made.one_time_password.as_str();
    let result = json!({
        "folder": folder,
        "tenant": made.tenant,
        "administrator": arguments.admin,
        "one_time_password": password,
        "root_key_file": root,
    });
    output.result(&result, |language| {
        vec![
            language.fill("cli.init.done", &[("folder", &folder)]),
            language.fill("cli.init.admin", &[("name", &arguments.admin)]),
            language.fill("cli.init.password", &[("password", password)]),
        ]
    });
    output.say("cli.init.root", &[("file", &root)]);
    output.say("cli.init.next", &[("folder", &folder)]);
    Ok(())
}
