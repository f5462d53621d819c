//! Files that were copied in a file manager. The window's clipboard has text and pictures only, so that the system's is
//! asked here.

use std::path::PathBuf;

use url::Url;

use super::outbox::Outbox;
use super::services::Services;

/// Lines before the files in what GNOME's file manager copies.
const HEADS: [&str; 4] = ["x-special/nautilus-clipboard", "x-special/gnome-copied-files", "copy", "cut"];

/// What came of looking for copied files.
#[derive(Debug, PartialEq, Eq)]
pub enum Pasted {
    Files(Vec<PathBuf>),
    /// No file: the text is meant as it stands.
    Text(String),
    Nothing,
}

/// Looks for files on the clipboard, whose text may name them too.
pub fn run(text: Option<String>, services: &Services, outbox: &Outbox<Pasted>) {
    let own = services.clone();
    services.start(outbox, |_| Pasted::Nothing, async move { Some(own.compute(move || look(text)).await) });
}

fn look(text: Option<String>) -> Pasted {
    let listed = arboard::Clipboard::new().and_then(|mut clipboard| clipboard.get().file_list());
    let files = listed.unwrap_or_else(|error| {
        tracing::debug!(%error, "no files on the clipboard");
        Vec::new()
    });
    match (files, text) {
        (files, _) if !files.is_empty() => Pasted::Files(files),
        (_, Some(text)) => files_named(&text).map_or_else(|| Pasted::Text(text), Pasted::Files),
        (_, None) => Pasted::Nothing,
    }
}

/// Returns the files that a text names, one a line; `None` when any line names none that is there.
fn files_named(text: &str) -> Option<Vec<PathBuf>> {
    let lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
    let lines = lines.skip_while(|line| HEADS.contains(line));
    let file = |line: &str| match line.strip_prefix("file:") {
        Some(_) => Url::parse(line).ok()?.to_file_path().ok(),
        None => Some(PathBuf::from(line)).filter(|path| path.is_absolute() && path.exists()),
    };
    let files: Vec<PathBuf> = lines.map(file).collect::<Option<_>>()?;
    (!files.is_empty()).then_some(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_names_files_when_each_line_does() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("a b.png");
        std::fs::write(&file, "").unwrap();
        let (path, address) = (file.display().to_string(), Url::from_file_path(&file).unwrap().to_string());
        let special = format!("x-special/nautilus-clipboard\ncopy\n{address}\n");
        for text in [&path, &address, &format!("{address}\r\n"), &special] {
            assert_eq!(files_named(text), Some(vec![file.clone()]), "{text}");
        }
        assert_eq!(files_named(&format!("{address}\n{path}")).map(|files| files.len()), Some(2));
        for text in ["/9j/4AAQSkZJRgABAQ==", "", "copy", "{}", "https://x.example/a.png", &format!("{path}\nand more")]
        {
            assert_eq!(files_named(text), None, "{text}");
        }
    }
}
