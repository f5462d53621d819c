//! What the operator can do by name: a row of one table says how an action is called and shown, when it is possible,
//! and what it does. Buttons, menus, keys and the palette come from it.

mod picked;
mod row;
mod said;
#[cfg(test)]
mod tests;
mod window;

use eframe::egui::{Key, KeyboardShortcut, Modifiers};

use crate::contract::table;
use crate::desk::{
    Act, BundleCommand, CaptureCommand, Command, CopyCommand, CopyOf, DraftCommand, ReceiverCommand, RecordCommand,
    RowsCommand, SettingsCommand, StepCommand, TransferCommand,
};
use crate::history::ExportFormat;
use crate::payload::CopyFormat;
use crate::profile::{Template, ThemeChoice};
use crate::theme::Icon;
use crate::ui::panes::Tab;
use crate::ui::zoom::ZoomStep;
use crate::view::Marking;

pub use picked::{answer, doomed_words, picked};
pub use row::{ActionRow, Can, Effect, Group, Listener};
pub use window::NO_TEXT;

use row::Group::{Draft, Profiles, Record, Window};
use row::{ctrl, ctrl_shift, plain, row, tell};

table! {
    /// One thing with a name.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Action: ActionRow {
        CopyAnswer => row(
            Record,
            Icon::Copy,
            "Copy the answer",
            "Copy what the service answered, whole",
            Effect::Make(picked::copy_answer),
        )
        .named_with(ctrl(Key::C))
        .if_it(picked::can_copy_answer),
        CopyTaskId => row(
            Record,
            Icon::Number,
            "Copy the task id",
            "Copy the id that the service gave the task",
            Effect::Make(picked::copy_task_id),
        )
        .on(ctrl_shift(Key::I))
        .if_it(picked::can_copy_task_id),
        Pin => row(
            Record,
            Icon::Pin,
            "Pin",
            "Keep this record at hand: a profile that deletes old submissions leaves it alone",
            Effect::Make(picked::pin),
        )
        .if_it(picked::can_pin),
        Unpin => row(Record, Icon::Pin, "Unpin", "Let this record go", Effect::Make(picked::unpin)).if_it(picked::can_unpin),
        Remark => row(
            Record,
            Icon::Remarks,
            "Label and note…",
            "Write a label and a note for this record",
            Effect::Make(picked::remark),
        )
        .if_it(picked::can),
        LoadIntoCompose => row(
            Record,
            Icon::Load,
            "Load into the draft",
            "Make this record the draft",
            Effect::Make(picked::load),
        )
        .on(ctrl(Key::L))
        .if_it(picked::can),
        CompareWithDraft => row(
            Record,
            Icon::Compare,
            "Compare with the draft",
            "Show what differs between this record and the draft",
            Effect::Make(picked::compare_with_draft),
        )
        .on(ctrl(Key::D)),
        CompareTwo => row(
            Record,
            Icon::Compare,
            "Compare the two",
            "Show what differs between the two rows that are marked",
            Effect::Make(picked::compare_two),
        )
        .if_it(picked::can_compare_two),
        FollowAgain => row(
            Record,
            Icon::Check,
            "Follow again",
            "Ask for the result of this record's task, until its life ends",
            Effect::Call(|shown| shown.map(Act::Follow)),
        )
        .if_it(picked::can_follow),
        AskNow => row(
            Record,
            Icon::Check,
            "Ask now",
            "Ask for the result of this record's task as soon as the service allows",
            Effect::Call(|shown| shown.map(Act::AskNow)),
        )
        .if_it(picked::can_stop),
        StopAsking => row(
            Record,
            Icon::Stop,
            "Stop asking",
            "Follow this record's task no longer; it can be followed again",
            Effect::Make(picked::stop),
        )
        .if_it(picked::can_stop),
        RepeatSubmission => row(
            Record,
            Icon::SubmitAgain,
            "Submit again",
            "Send this record's payload once more, as a submission of its own",
            Effect::Call(|shown| shown.map(Act::Repeat)),
        )
        .on(ctrl_shift(Key::Enter))
        .if_it(picked::can),
        SupportBundle => row(
            Record,
            Icon::Bundle,
            "Support bundle…",
            "Pack this record into one zip without anything secret; what is in it is listed before it is saved",
            tell(BundleCommand::Prepare(CopyOf::Shown)),
        ),
        Delete => row(
            Record,
            Icon::Delete,
            "Delete",
            "Take the marked rows, or else the picked record, out of the history; until CapKill Desk is closed they can be brought back",
            Effect::Make(picked::delete),
        )
        .named_with(plain(Key::Delete))
        .if_it(picked::can_delete),
        Undelete => row(
            Record,
            Icon::Undo,
            "Undo deletion",
            "Bring back the submissions that were deleted last",
            tell(RowsCommand::Undelete),
        )
        .if_it(picked::can_undelete),
        MarkAll => row(
            Record,
            Icon::Done,
            "Mark all listed",
            "Mark every row that the history lists",
            tell(RowsCommand::Mark(Marking::All)),
        )
        .named_with(ctrl(Key::A)),
        RowMenu => row(
            Record,
            Icon::More,
            "Menu of the row",
            "Open the menu of the record's row in the history",
            Effect::OpenRowMenu,
        )
        .on(KeyboardShortcut::new(Modifiers::SHIFT, Key::F10))
        .if_it(picked::can),
        BackToDraft => row(
            Record,
            Icon::Close,
            "Back",
            "Leave the record, back to the draft",
            tell(RecordCommand::Select(None)),
        )
        .named_with(plain(Key::Escape))
        .if_it(picked::can_leave),
        Open => row(
            Draft,
            Icon::Open,
            "Open…",
            "Open a picture, a payload, a request, a HAR file or a log",
            tell(DraftCommand::Open),
        )
        .on(ctrl(Key::O)),
        TrySample => row(
            Draft,
            Icon::Picture,
            "Try the sample",
            "Take the picture that comes with CapKill Desk",
            tell(DraftCommand::TrySample),
        ),
        NewDraft => row(
            Draft,
            Icon::NewDraft,
            "New draft",
            "Begin an empty draft; the one before can be brought back",
            tell(StepCommand::NewDraft),
        )
        .on(ctrl(Key::N)),
        Undo => row(
            Draft,
            Icon::Undo,
            "Undo",
            "Take back the last change of the draft",
            Effect::Step(StepCommand::Undo),
        )
        .on(ctrl(Key::Z)),
        Redo => row(
            Draft,
            Icon::Redo,
            "Redo",
            "Make the last change of the draft once more",
            Effect::Step(StepCommand::Redo),
        )
        .on(ctrl_shift(Key::Z)),
        CopyPayload => row(
            Draft,
            Icon::Copy,
            "Copy JSON",
            "Copy the payload; a placeholder stands for the key",
            tell(CopyCommand::Payload),
        )
        .on(ctrl_shift(Key::C)),
        CopyAs(format: CopyFormat = CopyFormat::ALL) => row(
            Draft,
            Icon::Copy,
            format.command(),
            format.tooltip(),
            tell(CopyCommand::For(CopyOf::Shown, format)),
        ),
        CopyWithKey => row(
            Draft,
            Icon::Key,
            "Copy with the real key…",
            "Copy a request that runs as it is; whoever sees the copy has the key",
            tell(CopyCommand::AskWithKey(CopyOf::Shown)),
        ),
        Submit => row(
            Draft,
            Icon::Submit,
            "Submit",
            "Send the payload once",
            Effect::Call(|_| Some(Act::Submit)),
        )
        .on(ctrl(Key::Enter)),
        TestCallback => row(
            Draft,
            Icon::Callback,
            "Test this callback URL",
            "Send a sample solution to the draft's callback URL, as a service would; it holds no key",
            Effect::Send(ReceiverCommand::TestCallback.into()),
        )
        .if_it(window::can_test_callback),
        CheckBalance => row(
            Profiles,
            Icon::Check,
            "Check",
            "Ask whether the key is accepted and what the balance is; costs nothing",
            Effect::Call(|_| Some(Act::Check)),
        )
        .on(ctrl(Key::B)),
        FocusKey => row(
            Profiles,
            Icon::Key,
            "Enter the client key",
            "Change the key of this profile",
            Effect::FocusKey,
        )
        .on(ctrl(Key::K)),
        ForgetKey => row(
            Profiles,
            Icon::Delete,
            "Forget the client key…",
            "Delete the key of this profile, also from the keychain that has it",
            Effect::AskToForgetKey,
        )
        .if_it(window::can_forget_key),
        EditProfile => row(
            Profiles,
            Icon::Change,
            "Edit profile…",
            "Change name, base URL, limits and threshold of this profile",
            Effect::EditProfile,
        ),
        NewProfile => row(
            Profiles,
            Icon::Profile,
            "New profile from CapKill's values…",
            "Make a profile that starts with CapKill's address and limits",
            Effect::CreateProfile(Template::CapKill),
        ),
        NewCompatible => row(
            Profiles,
            Icon::Profile,
            "New profile for a compatible service…",
            "Make a profile for a service with the same API",
            Effect::CreateProfile(Template::Compatible),
        ),
        ShowBalance => row(
            Profiles,
            Icon::Chart,
            "Balance over time",
            "Show or hide the overview, which draws the balance",
            Effect::Show(Tab::Overview),
        ),
        Show(tab: Tab = Tab::all()) => row(Window, Icon::Pane, tab.row().label, tab.row().tooltip, Effect::Show(tab))
            .on_any(tab.row().key.map(ctrl)),
        SearchHistory => row(
            Window,
            Icon::Find,
            "Search the history",
            "Find submissions by task id, error, site, answer or note",
            Effect::FocusSearch,
        )
        .on(ctrl(Key::F)),
        FindConversation => row(
            Window,
            Icon::Find,
            "Find a conversation",
            "Narrow the conversations of the capture on screen by client, site, task type, task id or error code",
            Effect::FindConversation,
        )
        .named_with(ctrl(Key::F))
        .if_it(window::can_find_conversation),
        FindInText => row(
            Window,
            Icon::Find,
            "Find in this text",
            "Look for words in the payload, the reply or the request on screen, while the keyboard is in it",
            Effect::FindInText,
        )
        .named_with(ctrl(Key::F))
        .if_it(window::can_find_in_text),
        BackToDesk => row(
            Window,
            Icon::Undo,
            "Back to the desk",
            "Leave the overview or the captures",
            Effect::LeaveRoom,
        )
        .named_with(plain(Key::Escape))
        .if_it(window::can_leave_room),
        Listen => row(
            Window,
            Icon::Listening,
            "Listen to a program",
            "Begin a capture that the sandbox answers: watch what your own program sends",
            Effect::Make(window::listen),
        )
        .if_it(window::can_listen),
        ListenWhere => row(
            Window,
            Icon::Listening,
            "Choose where a capture goes…",
            "Begin a capture that goes on to the sandbox or a service, with a limit and a port of its own",
            Effect::OpenListening,
        )
        .if_it(window::can_listen),
        LimitCapture => row(
            Window,
            Icon::CostsMoney,
            "Limit of the capture…",
            "Let more or fewer createTask of this session through to the service",
            Effect::OpenCallLimit,
        )
        .if_it(window::can_limit_capture),
        EndCapture => row(
            Window,
            Icon::Stop,
            "End the capture",
            "Listen no more; replies under way are waited for",
            tell(CaptureCommand::End),
        )
        .if_it(window::can_end_capture),
        DismissAll => row(
            Window,
            Icon::Close,
            "Dismiss all notices",
            "Take every notice off the screen",
            tell(Command::DismissNotices),
        )
        .named_with(plain(Key::Escape))
        .if_it(window::can_dismiss),
        Theme(choice: ThemeChoice = ThemeChoice::ALL) => row(
            Window,
            Icon::Theme,
            window::theme_label(choice),
            "Choose how the window looks",
            tell(SettingsCommand::Theme(choice)),
        ),
        Zoom(step: ZoomStep = ZoomStep::ALL) => row(
            Window,
            window::zoom_icon(step),
            window::zoom_label(step),
            "Make everything larger, smaller, or as large as the desktop wishes",
            Effect::Zoom(step),
        )
        .named_with(ctrl(window::zoom_key(step))),
        Export(format: ExportFormat = ExportFormat::ALL) => row(
            Window,
            Icon::Export,
            window::export_label(format),
            window::export_tooltip(format),
            tell(TransferCommand::Export(None, format)),
        ),
        ImportHistory => row(
            Window,
            Icon::Import,
            "Import history…",
            "Bring in JSON Lines that another CapKill Desk exported, without duplicates",
            tell(TransferCommand::Import),
        ),
        BackUp => row(
            Window,
            Icon::Export,
            "Back up…",
            "Save a whole copy of the history, while it is in use",
            tell(TransferCommand::BackUp),
        ),
        Restore => row(
            Window,
            Icon::Import,
            "Restore…",
            "Put a backup in the place of the history, which is saved first",
            tell(TransferCommand::ChooseRestore),
        ),
        Settings => row(
            Window,
            Icon::Settings,
            "Settings…",
            "Theme, zoom, history, callbacks, about and licences",
            Effect::OpenSettings,
        )
        .on(ctrl(Key::Comma)),
        Help => row(
            Window,
            Icon::Help,
            "Help",
            "States, the sandbox's keys and every shortcut; ? opens it too",
            Effect::OpenHelp,
        )
        .on(plain(Key::F1)),
        Palette => row(Window, Icon::Find, "Commands…", "Find a command by its name", Effect::OpenPalette)
            .on(ctrl_shift(Key::P)),
    }
}
