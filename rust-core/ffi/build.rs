//! Link arguments of the Android library.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Phones with pages of 16 KB refuse a library whose segments are aligned to less.
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("android") {
        println!("cargo::rustc-link-arg-cdylib=-Wl,-z,max-page-size=16384");
    }
}
