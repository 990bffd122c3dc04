//! Verbs as programs of their own.

use crate::program::{json, run};

#[test]
fn status_of_a_home_that_is_not_there_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("phone");
    let output = run(&home, &["--json", "status"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(json(&output)["state"], "not_enrolled");
    assert_eq!(json(&output)["pending"], 0);
    assert!(json(&output)["last_sync"].is_null());
    let output = run(&home, &["--json", "wipe-status"]);
    assert_eq!(json(&output)["wiped"], false);
    assert!(!home.exists());
}

#[test]
fn lock_succeeds_without_a_session() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["lock"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout.is_empty());
}

#[test]
fn nobody_is_asked_for_a_pin_that_cannot_help() {
    let folder = tempfile::tempdir().unwrap();
    let id = "0199c0de-0000-7000-8000-000000000001";
    for verb in [
        &["find", "张"][..],
        &["unlock"],
        &["change-pin"],
        &["sync"],
        &["pending"],
        &["list", "--by", "city"],
        &["add", "--set", "name=张伟"],
        &["add-contact", id, "--set", "name=Ann"],
        &["agenda"],
        &["remind", id, "--at", "2d"],
        &["finish", id],
        &["reschedule", id, "--at", "2d"],
    ] {
        let output = run(folder.path(), &[&["--json"], verb].concat());
        assert_eq!(output.status.code(), Some(8), "{verb:?}");
        let answer = json(&output);
        assert_eq!(answer["kind"], "not_enrolled");
        assert_eq!(answer["code"], 8);
        assert!(answer["error"].as_str().unwrap().contains("enrol"));
    }
}

#[test]
fn a_usage_error_is_one_object_for_scripts_and_words_for_people() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["--json", "nonsense"][..],
        &["--json"],
        &["--json", "find"],
        &["--json", "find", "x", "--limit", "-1"],
        &["--json", "list", "--by", "shoe-size"],
        &["--json", "remind", "x"],
        &["--json", "add"],
        &["--json", "--lang", "fr", "status"],
    ] {
        let output = run(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(json(&output)["kind"], "usage");
        assert!(!output.stderr.is_empty());
    }
    let output = run(folder.path(), &["nonsense"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
}

#[test]
fn help_lists_every_verb_and_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["--help"]);
    assert_eq!(output.status.code(), Some(0));
    let help = String::from_utf8(output.stdout).unwrap();
    for word in [
        "enrol",
        "report",
        "unlock",
        "change-pin",
        "wipe-status",
        "run",
        "FIELD_AGENT_PIN",
        "FIELD_AGENT_NEW_PIN",
        "0 done",
        "5 wiped",
        "11 busy",
    ] {
        assert!(help.contains(word), "{word}");
    }
}

#[test]
fn messages_follow_the_environments_language() {
    let folder = tempfile::tempdir().unwrap();
    for (language, word) in [("zh_CN.UTF-8", "未注册"), ("en_GB.UTF-8", "Not enrolled")] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_field-agent"))
            .arg("--home")
            .arg(folder.path())
            .arg("unlock")
            .env("LC_ALL", language)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(8));
        assert!(String::from_utf8(output.stderr).unwrap().contains(word));
    }
}

#[test]
fn a_report_that_is_none_is_told_apart_from_a_phone_that_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.json");
    let report = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let output = run(
            &folder.path().join("phone"),
            &["--json", "report", "--from", file.to_str().unwrap()],
        );
        (output.status.code(), json(&output)["kind"].clone())
    };
    let good = r#"{"app_version":"1","os_api":35,"security_patch":"","role":"none","screen_lock":true,
        "strong_box":null,"battery_exempt":true,"background_runs_ms":[],"managed_keys":[]}"#;
    assert_eq!(report(good), (Some(8), "not_enrolled".into()));
    for none in [
        "",
        "{}",
        &good.replacen('{', "{\"imei\":1,", 1),
        &" ".repeat(99_999),
    ] {
        assert_eq!(report(none), (Some(2), "report_file".into()));
    }
    std::fs::remove_file(&file).unwrap();
    let output = run(
        folder.path(),
        &["--json", "report", "--from", file.to_str().unwrap()],
    );
    assert_eq!(json(&output)["kind"], "report_file");
}

#[test]
fn a_slip_in_a_typed_code_is_told_by_its_group() {
    let folder = tempfile::tempdir().unwrap();
    let (code, pin) = (folder.path().join("code"), folder.path().join("pin"));
    std::fs::write(&code, "808WD EE3N5 000G6 40R49 0M30R E209Z 185GC\n").unwrap();
    std::fs::write(&pin, "482913\n").unwrap();
    let output = run(
        &folder.path().join("phone"),
        &[
            "--json",
            "--pin-file",
            pin.to_str().unwrap(),
            "enrol",
            "--payload",
            code.to_str().unwrap(),
        ],
    );
    let refused = json(&output);
    assert_eq!(output.status.code(), Some(10), "{refused}");
    assert_eq!(refused["reason"], "bad_code");
    assert_eq!(refused["group"], 8);
    assert!(refused["error"].as_str().unwrap().contains("Group 8"));
}
