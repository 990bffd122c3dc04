//! Manifests that give nothing away, and that do.

use super::*;

const GOOD: &str = r#"<?xml version="1.0"?>
<manifest xmlns:android="x" package="a">
  <uses-permission android:name="p.B" />
  <uses-permission android:name="p.A" />
  <application android:allowBackup="false" android:dataExtractionRules="@xml/data_extraction_rules"
      android:extractNativeLibs="false" android:fullBackupContent="@xml/full_backup_content"
      android:networkSecurityConfig="@xml/network_security_config" android:usesCleartextTraffic="false">
    <activity android:name="a.Main" android:exported="true"><intent-filter>
      <action android:name="android.intent.action.MAIN" />
      <category android:name="android.intent.category.LAUNCHER" />
    </intent-filter></activity>
    <receiver android:name="a.R" android:exported="true" android:permission="android.permission.DUMP" />
    <service android:name="a.S" android:exported="false" />
  </application>
</manifest>"#;

#[test]
fn a_manifest_that_gives_nothing_away_is_listed_in_order() {
    let merged = Merged::parse(GOOD).unwrap();
    assert_eq!(merged.faults(), Vec::<String>::new());
    assert_eq!(merged.permissions(), ["p.A", "p.B"]);
    let listing = merged.listing();
    assert!(
        listing.contains("    receiver a.R exported=true permission=android.permission.DUMP\n")
    );
    assert!(
        listing.ends_with("uses-permission p.A\nuses-permission p.B\n"),
        "{listing}"
    );
}

#[test]
fn whatever_gives_something_away_is_found() {
    for (from, to, fault) in [
        (
            "allowBackup=\"false\"",
            "allowBackup=\"true\"",
            "allowBackup=false",
        ),
        (
            "android:usesCleartextTraffic=\"false\"",
            "",
            "usesCleartextTraffic",
        ),
        (
            "<application ",
            "<application android:debuggable=\"true\" ",
            "debuggable",
        ),
        ("android.permission.DUMP", "a.own", "a.R is exported"),
        ("exported=\"false\"", "enabled=\"true\"", "a.S does not say"),
        ("exported=\"false\"", "exported=\"true\"", "a.S is exported"),
        (
            "android.intent.category.LAUNCHER",
            "android.intent.category.DEFAULT",
            "a.Main is exported",
        ),
        (
            "</intent-filter>",
            "</intent-filter><intent-filter><action android:name=\"VIEW\" /></intent-filter>",
            "a.Main is exported",
        ),
        (
            "android:name=\"a.S\"",
            "android:name=\"a.S\" android:grantUriPermissions=\"true\"",
            "grants access",
        ),
    ] {
        let found = Merged::parse(&GOOD.replacen(from, to, 1)).unwrap().faults();
        assert!(
            found.iter().any(|one| one.contains(fault)),
            "{fault}: {found:?}"
        );
    }
    assert!(Merged::parse("<manifest><").is_err());
    assert!(Merged::parse("<other />").is_err());
}
