//! Reports are bounded before either side keeps one.

use fleet_protocol::report::{
    DeviceReport, MAX_BACKGROUND_RUNS, MAX_MANAGED_KEYS, MAX_REPORT_BYTES, MAX_REPORT_TEXT,
    ReportFault,
};

use crate::samples;

fn check(change: impl FnOnce(&mut DeviceReport)) -> Result<(), ReportFault> {
    let mut report = samples::report();
    change(&mut report);
    report.check()
}

#[test]
fn a_report_at_its_bounds_is_taken_and_beyond_them_is_not() {
    let too_long = Err(ReportFault::TooLong);
    let text = |length: usize| "新".repeat(length);
    assert_eq!(check(|_| {}), Ok(()));
    assert_eq!(check(|it| it.app_version = text(MAX_REPORT_TEXT)), Ok(()));
    assert_eq!(
        check(|it| it.app_version = text(MAX_REPORT_TEXT + 1)),
        too_long
    );
    assert_eq!(
        check(|it| it.security_patch = text(MAX_REPORT_TEXT + 1)),
        too_long
    );
    assert_eq!(
        check(|it| it.managed_keys[0].key = text(MAX_REPORT_TEXT + 1)),
        too_long
    );
    let runs = |length: usize| vec![u64::MAX; length];
    assert_eq!(
        check(|it| it.background_runs_ms = runs(MAX_BACKGROUND_RUNS)),
        Ok(())
    );
    assert_eq!(
        check(|it| it.background_runs_ms = runs(MAX_BACKGROUND_RUNS + 1)),
        too_long
    );
    let keys = |it: &mut DeviceReport, length: usize, key: String| {
        let mut one = it.managed_keys[0].clone();
        one.key = key;
        it.managed_keys = vec![one; length];
    };
    let full = "k".repeat(MAX_REPORT_TEXT);
    assert_eq!(check(|it| keys(it, MAX_MANAGED_KEYS, full.clone())), Ok(()));
    assert_eq!(
        check(|it| keys(it, MAX_MANAGED_KEYS + 1, "k".into())),
        too_long
    );
    // Within every bound but the one on the whole.
    let wide = "\u{1f4f1}".repeat(MAX_REPORT_TEXT);
    assert!(wide.len() * MAX_MANAGED_KEYS > MAX_REPORT_BYTES);
    assert_eq!(check(|it| keys(it, MAX_MANAGED_KEYS, wide)), too_long);
}

#[test]
fn a_reason_is_a_code_and_no_text_has_control_characters() {
    let bad = Err(ReportFault::BadText);
    for why in ["Too long", "set to 13800138000!", "新", "a-b", "A"] {
        assert_eq!(
            check(|it| it.managed_keys[0].why = why.into()),
            bad,
            "{why}"
        );
    }
    assert_eq!(check(|it| it.app_version = "1\u{1b}[2J".into()), bad);
    assert_eq!(check(|it| it.managed_keys[0].key = "a\nb".into()), bad);
    assert_eq!(check(|it| it.managed_keys[0].why = String::new()), Ok(()));
}
