//! Judging off the window's thread. A mailbox holds the newest model only: whatever arrives while the worker is busy
//! replaces what waits. What a model shares with the one judged before it is not judged again. With nothing posted the
//! thread sleeps; dropping the worker ends it.

use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

use analysis::{Analysis, RuleSet};
use model::{Date, Model};

use crate::Verdict;

struct Job {
    epoch: u64,
    revision: u64,
    model: Arc<Model>,
}

#[derive(Default)]
struct Mail {
    waiting: Option<Job>,
    /// Rises when what was posted before is of no interest any more.
    epoch: u64,
    busy: bool,
    done: Option<Verdict>,
    closed: bool,
}

#[derive(Default)]
struct Mailbox {
    mail: Mutex<Mail>,
    bell: Condvar,
}

impl Mailbox {
    fn lock(&self) -> MutexGuard<'_, Mail> {
        self.mail.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next model to judge; none when the worker is to end.
    fn next(&self) -> Option<Job> {
        let mut mail = self.lock();
        loop {
            if mail.closed {
                return None;
            }
            if let Some(job) = mail.waiting.take() {
                mail.busy = true;
                return Some(job);
            }
            mail = self.bell.wait(mail).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn deliver(&self, epoch: u64, verdict: Option<Verdict>) {
        let mut mail = self.lock();
        if verdict.is_some() && epoch == mail.epoch {
            mail.done = verdict;
        }
    }

    fn idle(&self) -> bool {
        self.lock().waiting.is_none()
    }

    fn rest(&self) {
        self.lock().busy = false;
        self.bell.notify_all();
    }
}

/// A thread that judges models.
pub struct Worker {
    mailbox: Arc<Mailbox>,
    posted: u64,
}

impl Worker {
    /// Starts the thread, which judges by these rules as of `today`. `wake` is called on it whenever a verdict is ready to be
    /// [taken](Self::take).
    pub fn start(rules: Arc<RuleSet>, today: Date, wake: impl Fn() + Send + 'static) -> Self {
        let mailbox = Arc::new(Mailbox::default());
        let theirs = Arc::clone(&mailbox);
        // Without a thread nothing is judged; the window still draws and saves.
        drop(
            thread::Builder::new()
                .name("judge".to_owned())
                .spawn(move || work(&theirs, &rules, today, &wake)),
        );
        Self { mailbox, posted: 0 }
    }

    /// Hands in a model to judge, unless that revision was handed in already.
    pub fn post(&mut self, revision: u64, model: &Arc<Model>) {
        if revision == self.posted {
            return;
        }
        self.posted = revision;
        let mut mail = self.mailbox.lock();
        mail.waiting = Some(Job {
            epoch: mail.epoch,
            revision,
            model: Arc::clone(model),
        });
        drop(mail);
        self.mailbox.bell.notify_all();
    }

    /// Forgets what was posted, even what is being judged now: another model begins.
    pub fn forget(&mut self) {
        self.posted = 0;
        let mut mail = self.mailbox.lock();
        mail.epoch += 1;
        mail.waiting = None;
        mail.done = None;
    }

    /// The newest verdict nobody took yet.
    pub fn take(&self) -> Option<Verdict> {
        self.mailbox.lock().done.take()
    }

    /// Waits until nothing is left to judge. For tests and pictures; the window never waits.
    pub fn settle(&self) {
        let mut mail = self.mailbox.lock();
        while mail.waiting.is_some() || mail.busy {
            mail = self
                .mailbox
                .bell
                .wait(mail)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.mailbox.lock().closed = true;
        self.mailbox.bell.notify_all();
    }
}

/// What was judged last: its epoch, the model and what was said of it.
type Last = (u64, Arc<Model>, Arc<Analysis>);

fn work(mailbox: &Mailbox, rules: &Arc<RuleSet>, today: Date, wake: &dyn Fn()) {
    let mut last: Option<Last> = None;
    while let Some(job) = mailbox.next() {
        let before = last.take().filter(|last| last.0 == job.epoch);
        let judge = std::panic::AssertUnwindSafe(|| {
            let analysis = match &before {
                Some((_, model, analysis)) => analysis.after(model, &job.model),
                None => rules.analyse(&job.model, today, Some(job.model.workload().tier)),
            };
            Verdict::new(Arc::new(analysis), job.revision, &job.model)
        });
        // After a panic the next model is judged from scratch.
        let verdict = std::panic::catch_unwind(judge).ok();
        last = verdict.as_ref().map(|verdict| {
            let analysis = Arc::clone(&verdict.analysis);
            (job.epoch, Arc::clone(&job.model), analysis)
        });
        let later = verdict.as_ref().map(Verdict::later);
        mailbox.deliver(job.epoch, verdict);
        wake();
        // What can wait is worked out only while nothing else is to be judged.
        if let Some(later) = later.filter(|_| mailbox.idle()) {
            let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(later));
            wake();
        }
        mailbox.rest();
    }
}
