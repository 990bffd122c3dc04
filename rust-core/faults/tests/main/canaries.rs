//! No customer's name, phone or note appears in any file, message or log of phone or server.

use crate::programs::{Faults, Fleet, files_below};

/// 200 strings that occur nowhere else: 50 customers with four fields each.
fn planted() -> (String, Vec<String>) {
    let mut csv = String::from("姓名,公司,电话,备注,负责人,密级\n");
    let mut canaries = Vec::new();
    for n in 0..50 {
        let fields = [
            format!("Qxname{n:03}Zv"),
            format!("Qxfirm{n:03}Zv"),
            format!("+861990013{n:04}"),
            format!("Qxnote{n:03}Zv"),
        ];
        csv += &format!(
            "{},{},{},{},lin,机密\n",
            fields[0], fields[1], fields[2], fields[3]
        );
        canaries.extend(fields);
    }
    assert_eq!(canaries.len(), 200);
    (csv, canaries)
}

#[test]
fn no_canary_reaches_a_file_or_a_message() {
    let (csv, canaries) = planted();
    let fleet = Fleet::start(&["lin"], &csv);
    let phone = fleet.enrolled("lin", "canary");
    let mut messages = fleet.said.borrow().clone();
    messages += &phone.expect(&["sync"], 0).output;
    let found = phone.expect(&["find", "Qxname007Zv"], 0);
    assert!(
        found.output.contains("Qxname007Zv"),
        "the customer is there to be found"
    );
    let id = found.json["items"][0]["id"].as_str().unwrap().to_owned();
    let shown = phone.expect(&["show", &id], 0);
    assert!(
        !shown.output.contains("Qxnote007Zv"),
        "a confidential note is masked"
    );
    assert!(
        !shown.output.contains("9900130007"),
        "a confidential phone is masked"
    );
    let revealed = phone.expect(&["show", &id, "--reveal", "calling"], 0);
    assert!(revealed.output.contains("Qxnote007Zv"));
    // Everything below prints ids, counts and states only.
    for arguments in [
        vec!["edit", id.as_str(), "--set", "company=Qxfirm007Zv"],
        vec!["edit", id.as_str(), "--set", "nosuch=Qxnote001Zv"],
        vec!["edit", id.as_str(), "--set", "phone=Qxnote002Zv"],
        vec!["show", "Qxname001Zv"],
        vec!["status"],
        vec!["wipe-status"],
        vec!["sync"],
        vec!["unlock"],
        vec!["lock"],
    ] {
        messages += &phone.run(&arguments, &Faults::none()).output;
    }
    for arguments in [
        vec!["devices"],
        vec!["users", "list"],
        vec!["audit", "verify"],
    ] {
        fleet.admin(&arguments);
    }
    messages += &fleet.said.borrow();
    let mut files = phone.files();
    files.extend(files_below(&fleet.data()));
    assert!(files.len() > 8);
    for canary in &canaries {
        assert!(!messages.contains(canary.as_str()), "{canary} in a message");
        for (path, bytes) in &files {
            let hit = bytes
                .windows(canary.len())
                .any(|window| window == canary.as_bytes());
            assert!(!hit, "{canary} in {}", path.display());
            assert!(!path.to_string_lossy().contains(canary.as_str()));
        }
    }
}
