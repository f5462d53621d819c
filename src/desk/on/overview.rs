//! The overview: counted while it is looked at, again when the history or the filter changes.

use crate::contract::{ClientKey, chain};
use crate::desk::command::OverviewCommand;
use crate::desk::desk::Desk;
use crate::history::{AccountWish, Filter, OverviewRange, OverviewWish};
use crate::work::{Job, OverviewEvent, OverviewJob, Ticket};

impl Desk {
    /// Does what a window asks about the overview.
    pub(in crate::desk) fn on_overview(&mut self, command: &OverviewCommand) {
        match command {
            OverviewCommand::LookAt(range) => self.look_at_overview(*range),
        }
    }

    /// A window looks at a range, or at no overview any more.
    fn look_at_overview(&mut self, range: Option<OverviewRange>) {
        let overview = &mut self.state.overview;
        let was = (overview.is_open, overview.range);
        overview.is_open = range.is_some();
        overview.range = range.unwrap_or(overview.range);
        if was != (overview.is_open, overview.range) {
            self.count_anew();
        }
    }

    /// Counts anew; what is being counted is of no use any more.
    pub(in crate::desk) fn count_anew(&mut self) {
        if self.is_counted() {
            let ticket = self.state.overview.charts.want_now(());
            self.count(ticket);
        }
    }

    /// The history changed: it is counted again, one after the other.
    pub(in crate::desk) fn count_again(&mut self) {
        if self.is_counted()
            && let Some(ticket) = self.state.overview.charts.want(())
        {
            self.count(ticket);
        }
    }

    fn is_counted(&self) -> bool {
        self.state.overview.is_open && self.history_is_open()
    }

    fn count(&mut self, ticket: Ticket) {
        let filter = self.state.history.query.filter.clone();
        let wish = OverviewWish {
            range: self.state.overview.range,
            account: self.account_wish(&filter),
            filter,
            now_ms: self.clock.now_ms(),
        };
        if !self.run(Job::Overview(OverviewJob { ticket, wish: Box::new(wish) })) {
            self.state.overview.charts.forget();
        }
    }

    /// Returns whose balance is drawn: that of the only profile which the filter admits, or else of the one in use.
    fn account_wish(&self, filter: &Filter) -> Option<AccountWish> {
        let used = self.state.profile()?;
        let wish = match filter.profiles.as_slice() {
            [only] if *only != used.name => AccountWish { profile: only.clone(), key_hint: None },
            _ => {
                let key_hint = self.state.key().map(ClientKey::masked);
                AccountWish { profile: used.name.clone(), key_hint }
            }
        };
        Some(wish)
    }

    /// Takes what the worker tells about the overview.
    pub(in crate::desk) fn overview_event(&mut self, event: OverviewEvent) {
        let overview = &mut self.state.overview;
        if overview.charts.came(event.ticket).is_none() {
            return;
        }
        match event.result {
            Ok(charts) => {
                overview.charts.keep((*charts).into());
                overview.problem = None;
            }
            Err(error) => {
                tracing::warn!(error = %chain(&error), "no overview");
                overview.problem = Some(error.to_string());
            }
        }
        if overview.charts.take_next().is_some() {
            self.count_again();
        }
    }
}
