//! Settings: saved on the worker, one change after another.

use super::lost::{Lost, unless_lost};
use super::outbox::Outbox;
use super::services::Services;
use crate::profile::{Saved, Settings, SettingsChange, SettingsError};

/// What the worker does with settings.
pub enum SettingsJob {
    Save(SettingsChange),
    /// Saves what is still to be saved when the program ends, in order.
    SaveLast(Vec<SettingsChange>),
}

/// What came of it.
pub enum SettingsEvent {
    Saved(SettingsChange, Result<Saved, SettingsError>),
    /// Saving the change panicked.
    Lost(SettingsChange, Lost),
}

/// Starts a job of settings.
pub fn run(job: SettingsJob, services: &Services, outbox: &Outbox<SettingsEvent>) {
    let (directory, own) = (services.directory.clone(), services.clone());
    match job {
        SettingsJob::Save(change) => {
            let lost = change.clone();
            services.start_to_finish(outbox, move |panic| SettingsEvent::Lost(lost, panic), async move {
                let saved = move || {
                    let result = Settings::save(&directory, &change);
                    SettingsEvent::Saved(change, result)
                };
                Some(own.compute(saved).await)
            });
        }
        SettingsJob::SaveLast(changes) => {
            // Nobody is there any more to be told of it.
            services.finish(async move {
                let save = move || {
                    for change in changes {
                        if let Err(error) = Settings::save(&directory, &change) {
                            tracing::warn!(%error, "settings not saved at the end");
                        }
                    }
                };
                if unless_lost(own.compute(save)).await.is_err() {
                    tracing::error!("settings not saved at the end");
                }
            });
        }
    }
}
