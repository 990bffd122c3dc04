//! scripts/build-core against an NDK, a cargo-ndk and a compiler that are stand-ins: what it asks for, and what it refuses.

use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output};

use super::*;

/// A home with stand-ins for programs, and an NDK.
struct Machine(tempfile::TempDir);

impl Machine {
    /// `alignment` is what the NDK's readelf says of every library.
    fn new(alignment: &str) -> Self {
        let machine = Self(tempfile::tempdir().unwrap());
        machine.program(
            "home/.cargo/bin/cargo",
            "[ \"$2\" = --version ] && exit 0\necho \"$*\" >>\"$HOME/asked\"\n\
             while [ $# -gt 0 ]; do case $1 in --target) abi=$2 ;; --output-dir) out=$2 ;; esac; shift; done\n\
             mkdir -p \"$out/$abi\" && : >\"$out/$abi/libagent_ffi.so\"",
        );
        machine.program("home/.cargo/bin/rustc", "echo \"$HOME/sysroot\"");
        machine.program(
            "ndk/toolchains/llvm/prebuilt/linux-x86_64/bin/llvm-readelf",
            &format!("echo '  LOAD 0x000000 0x0 0x0 0x1 0x1 R E {alignment}'"),
        );
        machine
    }

    fn program(&self, name: &str, text: &str) {
        let file = self.0.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn with(self, folder: &str) -> Self {
        fs::create_dir_all(self.0.path().join("home/sysroot/lib/rustlib").join(folder)).unwrap();
        self
    }

    fn build(&self, arguments: &[&str]) -> Output {
        Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../build-core"))
            .args(arguments)
            .env("HOME", self.0.path().join("home"))
            .env("CARGO_TARGET_DIR", self.0.path().join("target"))
            .env("ANDROID_NDK_HOME", self.0.path().join("ndk"))
            .output()
            .unwrap()
    }

    fn asked(&self) -> String {
        fs::read_to_string(self.0.path().join("home/asked")).unwrap_or_default()
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn without_an_ndk_the_core_is_not_built_and_that_is_said() {
    let machine = Machine::new("0x4000");
    fs::remove_dir_all(machine.0.path().join("ndk")).unwrap();
    let output = machine.build(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("is no NDK"), "{}", said(&output));
    assert_eq!(machine.asked(), "");
}

#[test]
fn each_kind_of_phone_gets_the_profile_that_ships_for_the_oldest_android() {
    let machine = Machine::new("0x4000")
        .with("aarch64-linux-android")
        .with("armv7-linux-androideabi")
        .with("x86_64-linux-android");
    let output = machine.build(&[]);
    assert!(output.status.success(), "{}", said(&output));
    let asked = machine.asked();
    assert_eq!(asked.lines().count(), ABIS.len());
    for (line, abi) in asked.lines().zip(ABIS) {
        assert!(
            line.starts_with(&format!("ndk --target {} --platform 28 ", abi.name)),
            "{line}"
        );
        assert!(
            line.ends_with("build --profile dist --locked --package agent-ffi"),
            "{line}"
        );
        assert!(
            machine
                .0
                .path()
                .join("target/android/jniLibs")
                .join(abi.name)
                .join(LIBRARY)
                .exists()
        );
    }
}

#[test]
fn where_rusts_own_library_is_not_installed_it_is_compiled_or_its_source_asked_for() {
    let arguments = ["--abi", "arm64-v8a"];
    let machine = Machine::new("0x4000");
    let output = machine.build(&arguments);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("rustup component add rust-src"),
        "{}",
        said(&output)
    );
    let machine = machine.with("src/rust/library");
    let output = machine.build(&arguments);
    assert!(output.status.success(), "{}", said(&output));
    assert!(machine.asked().contains("-Zbuild-std=std,panic_unwind"));
}

#[test]
fn a_library_that_a_phone_with_pages_of_16_kb_cannot_map_is_refused() {
    let machine = Machine::new("0x1000").with("x86_64-linux-android");
    let output = machine.build(&["--abi", "x86_64"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("is not aligned for pages of 16 KB"),
        "{}",
        said(&output)
    );
}

#[test]
fn an_unknown_kind_of_phone_is_a_usage_error() {
    assert_eq!(
        Machine::new("0x4000")
            .build(&["--abi", "mips"])
            .status
            .code(),
        Some(2)
    );
}
