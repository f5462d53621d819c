//! Gives the program for Windows its icon and version; does nothing for other systems.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("windows") {
        return;
    }
    println!("cargo::rerun-if-changed=packages/windows/capkill-desk.ico");
    let mut resource = winresource::WindowsResource::new();
    resource.set_icon("packages/windows/capkill-desk.ico");
    resource.set("ProductName", "CapKill Desk").set("FileDescription", "CapKill Desk");
    resource.set("LegalCopyright", "MIT OR Apache-2.0");
    // A program without its icon is better than none; the resource compiler comes with the toolchain's C compiler.
    if let Err(error) = resource.compile() {
        println!("cargo::warning=the program has no icon and no version: {error}");
    }
}
