//! Support bundles: made and saved on the worker.

use std::path::PathBuf;
use std::sync::Arc;

use super::bundle::{Bundle, BundleError, Bundling};
use super::bundle_file::{SaveError, save};
use crate::history::SubmissionId;
use crate::work::files::{Chosen, Dialog};
use crate::work::lost::Lost;
use crate::work::outbox::Outbox;
use crate::work::services::Services;

/// Something to do with a support bundle.
pub enum BundleJob {
    Make(Box<Bundling>),
    /// Waits for the operator to name a file, and saves the bundle there.
    Save(Dialog, Arc<Bundle>),
}

/// How saving a bundle ended.
pub enum BundleSaved {
    Saved(PathBuf),
    NotSaved(SaveError),
    /// The operator closed the dialog.
    Closed,
    /// The system could not show a dialog.
    NoDialog,
}

/// What came of a support bundle.
pub enum BundleEvent {
    Made(SubmissionId, Result<Arc<Bundle>, BundleError>),
    Saved(BundleSaved),
}

/// Starts a job of support bundles.
pub fn run(job: BundleJob, services: &Services, outbox: &Outbox<BundleEvent>) {
    let own = services.clone();
    match job {
        BundleJob::Make(bundling) => {
            let id = bundling.id;
            let lost = move |panic: Lost| BundleEvent::Made(id, Err(panic.into()));
            services.start(outbox, lost, async move { Some(BundleEvent::Made(id, make(*bundling, &own).await)) });
        }
        BundleJob::Save(dialog, bundle) => {
            let lost = |panic: Lost| BundleEvent::Saved(BundleSaved::NotSaved(panic.into()));
            services.start(outbox, lost, async move { Some(BundleEvent::Saved(save_at(dialog, bundle, &own).await)) });
        }
    }
}

async fn make(bundling: Bundling, services: &Services) -> Result<Arc<Bundle>, BundleError> {
    let record = bundling.load(services.history()).await?;
    bundling.keys.all().for_each(|key| services.keys_seen.note(key));
    let redactor = services.keys_seen.redactor();
    services.compute(move || bundling.make(&record, redactor)).await.map(Arc::new)
}

async fn save_at(dialog: Dialog, bundle: Arc<Bundle>, services: &Services) -> BundleSaved {
    match dialog.await {
        Chosen::Closed => BundleSaved::Closed,
        Chosen::NoDialog => BundleSaved::NoDialog,
        Chosen::Path(path) => match services.compute(move || save(&path, bundle.zip()).map(|()| path)).await {
            Ok(path) => BundleSaved::Saved(path),
            Err(error) => BundleSaved::NotSaved(error),
        },
    }
}
