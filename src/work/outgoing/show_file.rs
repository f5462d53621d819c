//! Shows a file that was saved in the system's file manager.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use thiserror::Error;

use crate::work::lost::Lost;
use crate::work::outbox::Outbox;
use crate::work::services::{Services, blocking};

/// Why a file is not shown. The message says where the file is.
#[derive(Debug, Error)]
pub enum FileNotShown {
    #[error("No file manager could be opened; the file is in {0}")]
    NoManager(String),
    #[error("The file could not be shown. {0}")]
    Lost(#[from] Lost),
}

/// Starts a job that shows a file.
pub fn run(path: PathBuf, services: &Services, outbox: &Outbox<Result<(), FileNotShown>>) {
    let lost = |lost: Lost| Err(lost.into());
    services.start(outbox, lost, async move { Some(show(path).await) });
}

async fn show(path: PathBuf) -> Result<(), FileNotShown> {
    if ask_manager(&path).await {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(&path).to_owned();
    let shown = folder.display().to_string();
    let is_open = blocking(move || open(&path, &folder)).await;
    if is_open { Ok(()) } else { Err(FileNotShown::NoManager(shown)) }
}

/// Asks the desktop's file manager to show the file in its folder. Returns `false` where none answers.
#[cfg(target_os = "linux")]
async fn ask_manager(path: &Path) -> bool {
    let Ok(url) = url::Url::from_file_path(path) else { return false };
    let asked = async {
        let bus = zbus::Connection::session().await?;
        let manager = ("org.freedesktop.FileManager1", "/org/freedesktop/FileManager1", "org.freedesktop.FileManager1");
        let body = (vec![url.as_str()], "");
        bus.call_method(Some(manager.0), manager.1, Some(manager.2), "ShowItems", &body).await
    };
    asked.await.inspect_err(|error: &zbus::Error| tracing::debug!(%error, "no file manager shows the file")).is_ok()
}

#[cfg(not(target_os = "linux"))]
async fn ask_manager(_: &Path) -> bool {
    false
}

/// Opens the folder with the system's own program. Returns whether the program could be started and ended well.
fn open(path: &Path, folder: &Path) -> bool {
    let mut command = if cfg!(target_os = "macos") {
        let mut command = Command::new("open");
        command.arg("-R").arg(path);
        command
    } else {
        let mut command = Command::new(if cfg!(windows) { "explorer" } else { "xdg-open" });
        command.arg(folder);
        command
    };
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_no_manager_shows_is_named_with_its_folder() {
        let error = FileNotShown::NoManager("/home/me/exports".to_owned());
        assert_eq!(error.to_string(), "No file manager could be opened; the file is in /home/me/exports");
    }
}
