//! The callback receiver's switch, and the draft's own address there.

use crate::callback::{ReceiverError, callback_url, new_token};
use crate::desk::HistoryHealth;
use crate::desk::on::Desk;
use crate::desk::state::{NoticeLevel, ReceiverState};
use crate::payload::OwnCallback;
use crate::profile::{ReceiverSettings, SettingsChange};
use crate::work::{Job, ReceiverStarted};

impl Desk {
    /// Switches the receiver on or off, and remembers it.
    pub(super) fn switch_receiver(&mut self, is_on: bool) {
        self.remember_receiver(ReceiverSettings { is_on, ..self.state.settings.receiver });
        if is_on {
            self.start_receiver();
        } else {
            self.run(Job::StopReceiver);
            self.state.receiver = ReceiverState::Off;
            self.use_own_callback(false);
        }
    }

    /// Starts the receiver where it is switched on; not before the history could keep what arrives.
    pub(super) fn start_receiver(&mut self) {
        let receiver = self.state.settings.receiver;
        if !receiver.is_on {
            return;
        }
        match &self.state.history.health {
            HistoryHealth::Ready => {
                if self.run(Job::StartReceiver(receiver.port)) {
                    self.state.receiver = ReceiverState::Starting;
                }
            }
            // It is tried again when the history is open.
            HistoryHealth::Opening | HistoryHealth::Updating => {}
            HistoryHealth::ReadOnly(why) | HistoryHealth::Failed(why) => {
                self.state.receiver = ReceiverState::Failed(format!("Not listening, nothing could be kept: {why}"));
            }
        }
    }

    pub(super) fn receiver_started(&mut self, result: Result<ReceiverStarted, ReceiverError>) {
        if !self.state.settings.receiver.is_on {
            // Switched off meanwhile.
            return;
        }
        match result {
            Ok(ReceiverStarted { port, profile_ids }) => {
                match self.state.settings.receiver.port {
                    0 => self.remember_receiver(ReceiverSettings { is_on: true, port }),
                    wanted if wanted != port => {
                        let text = format!(
                            "Port {wanted} is taken, perhaps by another window; callbacks are received on {port}, and addresses given away at {wanted} reach only what listens there"
                        );
                        self.notice(NoticeLevel::Warning, text, String::new());
                    }
                    _ => {}
                }
                self.state.receiver = ReceiverState::On(port);
                for id in profile_ids {
                    self.want_key(&id);
                }
                self.default_own_callback();
            }
            Err(error) => {
                self.state.receiver = ReceiverState::Failed(error.to_string());
                self.report(NoticeLevel::Warning, &error);
            }
        }
    }

    fn remember_receiver(&mut self, receiver: ReceiverSettings) {
        self.state.settings.receiver = receiver;
        self.save_settings(SettingsChange::Receiver(receiver));
    }

    /// Gives the draft an address of its own at the receiver, or takes it away.
    pub(super) fn use_own_callback(&mut self, is_wanted: bool) {
        let own = if is_wanted { self.new_callback() } else { None };
        if own != self.state.compose.draft.own_callback {
            self.state.compose.draft.own_callback = own;
            self.state.callback_test = None;
            self.edited();
        }
    }

    /// The draft has an address of its own where the service can call it: on this machine.
    pub(super) fn default_own_callback(&mut self) {
        self.use_own_callback(self.state.profile().is_some_and(|profile| !profile.is_live()));
    }

    /// A submission took the draft's own address with it: the next one gets another.
    pub(super) fn renew_own_callback(&mut self) {
        if self.state.compose.draft.own_callback.is_some() {
            self.use_own_callback(true);
        }
    }

    pub(super) fn new_callback(&mut self) -> Option<OwnCallback> {
        let ReceiverState::On(port) = self.state.receiver else { return None };
        match new_token() {
            Ok(token) => Some(OwnCallback { url: callback_url(port, &token), token }),
            Err(error) => {
                let text = "The system gave no random numbers, so there is no callback address; try again";
                self.notice(NoticeLevel::Warning, text.to_owned(), error.to_string());
                None
            }
        }
    }
}
