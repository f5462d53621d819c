//! The callback receiver's switch, the draft's own address there, and the sandbox.

use crate::contract::BaseUrl;
use crate::desk::change::Change;
use crate::desk::command::ReceiverCommand;
use crate::desk::desk::Desk;
use crate::desk::state::{CallbackTestState, For, HistoryHealth, NoticeLevel, ReceiverState, Waiting};
use crate::profile::{Address, Profile, ReceiverSettings, SettingsChange};
use crate::work::{Job, NotListening, ReceiverStarted, ReceivingEvent, ReceivingJob};

impl Desk {
    /// Does what a window asks about the receiver.
    pub(in crate::desk) fn on_receiver(&mut self, command: &ReceiverCommand) {
        match command {
            ReceiverCommand::Switch(is_on) => self.switch_receiver(*is_on),
            ReceiverCommand::UseOwnCallback(is_wanted) => self.use_own_callback(*is_wanted),
            ReceiverCommand::TestCallback => self.test_callback(),
        }
    }

    /// Takes what the worker tells about the receiver.
    pub(in crate::desk) fn receiving_event(&mut self, event: ReceivingEvent) {
        match event {
            ReceivingEvent::SandboxStarted(Ok(base_url)) => self.sandbox_started(&base_url),
            ReceivingEvent::SandboxStarted(Err(error)) => self.report(NoticeLevel::Error, &error),
            ReceivingEvent::ReceiverStarted(result) => self.receiver_started(result),
            ReceivingEvent::CallbackTested { url, result } => {
                // The answer of another address says nothing of this one.
                if url == self.state.compose.draft.outgoing_callback_url() {
                    self.state.callback_test = Some(match result {
                        Ok(test) => CallbackTestState::Done {
                            is_accepted: test.result.is_ok(),
                            sentence: test.sentence(),
                            steps: test.steps_taken(),
                        },
                        Err(why) => CallbackTestState::Done {
                            is_accepted: false,
                            sentence: format!("Not tested. {why}"),
                            steps: String::new(),
                        },
                    });
                }
            }
        }
    }

    fn sandbox_started(&mut self, base_url: &str) {
        // The sandbox's own address always parses; a failure would leave the profile without one.
        let base_url = BaseUrl::parse(base_url).inspect_err(|error| tracing::error!(%error, "sandbox address")).ok();
        for profile in &mut self.state.profiles {
            if let Address::Sandbox(address) = &mut profile.address {
                address.clone_from(&base_url);
            }
        }
        self.tell(Change::SandboxStarted);
    }

    /// Switches the receiver on or off, and remembers it.
    fn switch_receiver(&mut self, is_on: bool) {
        self.remember_receiver(ReceiverSettings { is_on, ..self.state.settings.receiver });
        if is_on {
            self.receiver_can_start();
        } else {
            self.run(Job::Receiving(ReceivingJob::StopReceiver));
            self.state.receiver = ReceiverState::Off;
            self.use_own_callback(false);
        }
    }

    /// Starts the receiver where it is switched on; not before the history could keep what arrives.
    pub(in crate::desk) fn receiver_can_start(&mut self) {
        let receiver = self.state.settings.receiver;
        if !receiver.is_on {
            return;
        }
        match &self.state.history.health {
            HistoryHealth::Ready => {
                if self.run(Job::Receiving(ReceivingJob::StartReceiver(receiver.port))) {
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

    fn receiver_started(&mut self, result: Result<ReceiverStarted, NotListening>) {
        if !self.state.settings.receiver.is_on {
            // Switched off meanwhile.
            return;
        }
        match result {
            Ok(ReceiverStarted { port, profile_ids }) => {
                self.receiver_listens(port);
                for id in profile_ids {
                    self.want_key(&id);
                }
            }
            Err(error) => {
                self.state.receiver = ReceiverState::Failed(error.to_string());
                self.report(NoticeLevel::Warning, &error);
            }
        }
    }

    fn receiver_listens(&mut self, port: u16) {
        match self.state.settings.receiver.port {
            0 => self.remember_receiver(ReceiverSettings { is_on: true, port }),
            wanted if wanted != port => {
                let text = format!(
                    "Port {wanted} is taken, perhaps by another window; callbacks are received on {port}, and addresses given away at {wanted} reach only what listens there"
                );
                self.notice(NoticeLevel::Warning, text);
            }
            _ => {}
        }
        self.state.receiver = ReceiverState::On(port);
        self.receiver_profile_selected();
    }

    fn remember_receiver(&mut self, receiver: ReceiverSettings) {
        self.state.settings.receiver = receiver;
        self.tell(Change::SettingChanged(SettingsChange::Receiver(receiver)));
    }

    /// Gives the draft an address of its own, or takes it away.
    fn use_own_callback(&mut self, is_wanted: bool) {
        let own = if is_wanted { self.new_callback() } else { None };
        if own != self.state.compose.draft.own_callback {
            self.state.compose.draft.own_callback = own;
            self.state.callback_test = None;
            self.edited();
        }
    }

    /// Gives the draft an address of its own where the service can call it: on this machine.
    pub(in crate::desk) fn receiver_profile_selected(&mut self) {
        self.use_own_callback(self.state.profile().is_some_and(Profile::is_local));
    }

    /// A record is the draft now: one that was sent with an own address gets another.
    pub(in crate::desk) fn receiver_draft_loaded(&mut self, has_own_callback: bool) {
        self.use_own_callback(has_own_callback);
    }

    /// A submission took the draft's own address with it: the next one gets another.
    pub(in crate::desk) fn receiver_submission_launched(&mut self) {
        if self.state.compose.draft.own_callback.is_some() {
            self.use_own_callback(true);
        }
    }

    /// Sends a sample to the draft's callback address; one that nobody has typed here is asked about first.
    pub(in crate::desk) fn test_callback(&mut self) {
        let compose = &self.state.compose;
        let url = compose.draft.outgoing_callback_url().to_owned();
        if !compose.known_callbacks.has(&compose.draft) {
            self.waiting.add(For::Callback(url), Waiting::TestCallback);
            return self.show_question();
        }
        if self.run(Job::Receiving(ReceivingJob::TestCallback(url))) {
            self.state.callback_test = Some(CallbackTestState::Running);
        }
    }
}
