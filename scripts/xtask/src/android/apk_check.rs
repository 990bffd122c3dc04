//! A finished APK, looked at with other tools than those that made it.

use std::fs;
use std::path::Path;

use super::align;
use super::dexdump;
use super::digest::files_below;
use super::manifest::APPLICATION;
use super::merged_manifest::Merged;
use super::modules::Build;
use super::native::ABIS;
use super::parts::Package;
use super::process::Program;
use super::step;

/// Classes that are found by name at run time, with fields that must keep their names.
const BY_NAME: &[(&str, &[&str])] = &[
    ("app.fieldvault.core.NativePages", &[]),
    ("app.fieldvault.core.NativeStart", &[]),
    ("com.sun.jna.Native", &[]),
    ("com.sun.jna.Pointer", &["peer"]),
    (
        "app.fieldvault.core.RustBuffer",
        &["capacity", "len", "data"],
    ),
    (
        "app.fieldvault.core.UniffiRustCallStatus",
        &["code", "error_buf"],
    ),
];

/// Fails unless the APK is what it should be.
pub(crate) fn check(
    build: &Build,
    package: Package,
    apk: &Path,
    manifest: &Path,
    core: bool,
) -> Result<(), String> {
    let text =
        fs::read_to_string(manifest).map_err(|error| format!("{}: {error}", manifest.display()))?;
    let merged = Merged::parse(&text)?;
    let mut faults = signature(apk)?;
    let content = fs::read(apk).map_err(|error| format!("{}: {error}", apk.display()))?;
    for name in align::misaligned(&content)? {
        faults.push(format!("{name} is not aligned"));
    }
    if let Err(fault) = Program::new("zipalign")
        .args(["-c", "-p", "4"])
        .arg(apk)
        .quietly()
    {
        faults.push(fault);
    }
    faults.extend(classes(apk, &merged)?);
    let levels = build.catalog.levels()?;
    let badging = Program::new(build.aapt2()?)
        .args(["dump", "badging"])
        .arg(apk)
        .quietly()?;
    let mut expected = vec![
        format!(
            "package: name='{APPLICATION}' versionCode='{}'",
            build.catalog.version("versionCode")?
        ),
        format!("versionName='{}'", build.catalog.version("versionName")?),
        // What aapt2 calls minSdk differs with its version.
        format!("dkVersion:'{}'", levels.min),
        format!("targetSdkVersion:'{}'", levels.target),
        "application-label-zh:".to_owned(),
    ];
    expected.extend(
        merged
            .permissions()
            .iter()
            .map(|name| format!("uses-permission: name='{name}'")),
    );
    if core {
        expected.extend(ABIS.map(|abi| format!("'{}'", abi.name)));
    }
    faults.extend(badging_faults(
        &badging,
        &expected,
        core,
        package == Package::Debug,
    ));
    if faults.is_empty() {
        Ok(())
    } else {
        Err(format!("{}:\n{}", apk.display(), faults.join("\n")))
    }
}

fn signature(apk: &Path) -> Result<Vec<String>, String> {
    // Asked for newer phones alone, it looks at scheme 3 and no further; 24 is the first that knows scheme 2.
    let said = Program::new("apksigner")
        .args(["verify", "--verbose", "--min-sdk-version", "24"])
        .arg(apk)
        .quietly()?;
    Ok(signature_faults(&said))
}

fn signature_faults(said: &str) -> Vec<String> {
    ["v2 scheme", "v3 scheme"]
        .iter()
        .filter(|scheme| {
            !said
                .lines()
                .any(|line| line.contains(*scheme) && line.ends_with("true"))
        })
        .map(|scheme| format!("not signed by the {scheme}"))
        .collect()
}

/// What is looked up by name must be there by that name, and what the manifest names too: in the dex files of the APK itself, not
/// in those that it was made from.
fn classes(apk: &Path, merged: &Merged) -> Result<Vec<String>, String> {
    let folder = apk.with_extension("inspected");
    step::fresh(&folder)?;
    Program::new("unzip")
        .args(["-q", "-o"])
        .arg(apk)
        .args(["classes*.dex", "-d"])
        .arg(&folder)
        .quietly()?;
    let dex = files_below(&folder)?;
    let mut found = std::collections::BTreeMap::new();
    for file in &dex {
        found.extend(dexdump::classes(file)?);
    }
    let mut faults = Vec::new();
    for (name, fields) in BY_NAME {
        match found.get(*name) {
            None => faults.push(format!("{name} is not in the APK")),
            Some(there) => {
                for field in fields.iter().filter(|field| !there.contains(**field)) {
                    faults.push(format!("{name} has lost its field {field}"));
                }
            }
        }
    }
    for name in merged.classes() {
        if !found.contains_key(&name) {
            faults.push(format!(
                "the manifest names {name}, which is not in the APK"
            ));
        }
    }
    Ok(faults)
}

fn badging_faults(badging: &str, expected: &[String], core: bool, debug: bool) -> Vec<String> {
    let mut faults: Vec<String> = expected
        .iter()
        .filter(|part| !badging.contains(part.as_str()))
        .map(|part| format!("aapt2 does not see {part}"))
        .collect();
    let permissions = |text: &str| text.matches("uses-permission: name=").count();
    if permissions(badging) != permissions(&expected.join("\n")) {
        faults.push("aapt2 sees permissions that the merged manifest has not".to_owned());
    }
    if badging.contains("application-debuggable") != debug {
        faults.push(format!("debuggable is not {debug}"));
    }
    if badging.contains("native-code:") != core {
        faults.push(format!("native libraries are there: {}", !core));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_signature_schemes_are_demanded() {
        let said = "Verified using v1 scheme (JAR signing): false\nVerified using v2 scheme (APK Signature Scheme v2): true\n";
        assert_eq!(signature_faults(said), ["not signed by the v3 scheme"]);
        let both = format!("{said}Verified using v3 scheme (APK Signature Scheme v3): true\n");
        assert!(signature_faults(&both).is_empty());
    }

    #[test]
    fn what_aapt2_sees_must_be_what_was_meant() {
        let good = "package: name='a'\nuses-permission: name='p'\n";
        let expected = [
            "package: name='a'".to_owned(),
            "uses-permission: name='p'".to_owned(),
        ];
        let faults = |text: &str, core, debug| badging_faults(text, &expected, core, debug).len();
        assert_eq!(faults(good, false, false), 0);
        assert_eq!(faults(good, true, false), 1);
        assert_eq!(faults(good, false, true), 1);
        assert_eq!(
            faults(&format!("{good}native-code: 'x86'\n"), false, false),
            1
        );
        assert_eq!(
            faults(&format!("{good}application-debuggable\n"), false, false),
            1
        );
        assert_eq!(
            faults(&format!("{good}uses-permission: name='q'\n"), false, false),
            1
        );
        assert_eq!(faults("", false, false), 3);
    }
}
