//! What packages hold is made of the command line, and one id ties desktop entry, metainfo, MIME type and window.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use capkill_desk::ui::APP_ID;
use tempfile::TempDir;

/// Runs the program for its output, without a keychain.
fn program(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_capkill-desk"));
    command.args(arguments).env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent").stdin(Stdio::null());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn kept(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("packages").join(name)).unwrap()
}

/// Returns the subcommands that a help text lists.
fn subcommands(help: &str) -> Vec<String> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = listed.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

/// Returns the long options that a help text names at the beginning of a line.
fn options(help: &str) -> Vec<String> {
    let lines = help.lines().filter(|line| line.trim_start().starts_with('-'));
    let words = lines.flat_map(|line| line.split_whitespace().take(2));
    words.filter(|word| word.starts_with("--")).map(str::to_owned).collect()
}

/// The text of a man page as it is read: without the marks and backslashes of its source.
fn page(directory: &Path, name: &str) -> String {
    fs::read_to_string(directory.join("man").join(name)).unwrap().replace('\\', "")
}

#[test]
fn man_pages_and_completions_have_every_subcommand_and_option() {
    let directory = TempDir::new().unwrap();
    program(&["generate", directory.path().to_str().unwrap()]);
    let completions = ["bash/capkill-desk.bash", "zsh/_capkill-desk", "fish/capkill-desk.fish"];
    let completions = completions.map(|file| fs::read_to_string(directory.path().join(file)).unwrap());
    let names = subcommands(&program(&["--help"]));
    assert!(names.len() >= 7, "{names:?}");
    for name in &names {
        assert!(page(directory.path(), "capkill-desk.1").contains(&format!("capkill-desk-{name}(1)")), "{name}");
        assert!(completions.iter().all(|text| text.contains(name.as_str())), "{name}");
        let page = page(directory.path(), &format!("capkill-desk-{name}.1"));
        let options = options(&program(&[name, "--help"]));
        assert!(!options.is_empty(), "{name}");
        for option in options {
            assert!(page.contains(&option), "{option} is not on the page of {name}");
            let bare = option.trim_start_matches('-');
            assert!(completions.iter().all(|text| text.contains(bare)), "{option} of {name} is not completed");
        }
    }
}

#[test]
fn the_subcommand_for_packages_is_hidden() {
    let directory = TempDir::new().unwrap();
    program(&["generate", directory.path().to_str().unwrap()]);
    assert!(!program(&["--help"]).contains("generate"));
    assert!(!page(directory.path(), "capkill-desk.1").contains("generate"));
    assert!(!directory.path().join("man/capkill-desk-generate.1").exists());
    let bash = fs::read_to_string(directory.path().join("bash/capkill-desk.bash")).unwrap();
    assert!(!bash.contains("generate"));
}

#[test]
fn one_id_ties_the_window_to_its_desktop_entry() {
    let entry = kept(&format!("{APP_ID}.desktop"));
    let metainfo = kept(&format!("{APP_ID}.metainfo.xml"));
    for line in [format!("Icon={APP_ID}"), format!("StartupWMClass={APP_ID}"), "Exec=capkill-desk %F".to_owned()] {
        assert!(entry.lines().any(|it| it == line), "{line}");
    }
    assert!(metainfo.contains(&format!("<id>{APP_ID}</id>")));
    assert!(metainfo.contains(&format!("<launchable type=\"desktop-id\">{APP_ID}.desktop</launchable>")));
    for script in ["stage", "check", "install-test-inside"] {
        assert!(kept(script).lines().any(|line| line == format!("id={APP_ID}")), "{script}");
    }
    // Apple's ids have no underscores.
    assert!(kept("macos/Info.plist").contains(&APP_ID.replace('_', "-")));
}

#[test]
fn the_program_opens_what_its_desktop_entry_says() {
    let entry = kept(&format!("{APP_ID}.desktop"));
    let har = "application/x-har+json";
    let pictures = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"];
    let types = entry.lines().find_map(|line| line.strip_prefix("MimeType=")).unwrap();
    let types: Vec<&str> = types.split_terminator(';').collect();
    assert_eq!(types, [&[har, "application/json"][..], &pictures].concat());
    assert!(kept(&format!("{APP_ID}.mime.xml")).contains(&format!("<mime-type type=\"{har}\">")));
}

#[test]
fn every_package_has_the_programs_version() {
    let version = env!("CARGO_PKG_VERSION");
    assert!(kept(&format!("{APP_ID}.metainfo.xml")).contains(&format!("<release version=\"{version}\"")));
    assert!(kept("debian-changelog").starts_with(&format!("capkill-desk ({version}-")));
    assert_eq!(kept("macos/Info.plist").matches(&format!("<string>{version}</string>")).count(), 2);
}
