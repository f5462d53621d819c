//! Files that were copied in a file manager, and pasted.

use std::path::PathBuf;

use crate::desk::change::Change;
use crate::desk::desk::Desk;
use crate::desk::state::NoticeLevel;
use crate::work::Job;

impl Desk {
    /// Looks for copied files; a text that names none is taken as it stands.
    pub(in crate::desk) fn look_for_copied(&mut self, text: Option<String>) {
        self.run(Job::LookForCopied(text));
    }

    /// Takes files that were pasted, and says so. How many are taken is said where they are.
    pub(in crate::desk) fn files_pasted(&mut self, files: Vec<PathBuf>) {
        if let [file] = files.as_slice() {
            let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
            self.notice(NoticeLevel::Info, format!("{name} was pasted"));
        }
        self.tell(Change::FilesCame(files));
    }
}
