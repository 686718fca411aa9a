//! What other threads and dialogs bring to the window: results arrive here, wake it once, and are read at the start of
//! the next frame. Nothing in the window ever waits for them.

use std::{
    path::PathBuf,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Wake, Waker},
    thread,
};

use model::Model;

use crate::{
    files::{Fault, Stamp},
    wish::Supposed,
};

pub enum Message {
    /// A file was chosen to be opened.
    Chosen(PathBuf),
    /// A name was chosen to save under.
    Named(PathBuf),
    /// There is no file dialog here: ask for a path in the window.
    Undialogued {
        save: bool,
    },
    Cancelled,
    /// A copy of what is not saved was written.
    Kept,
    /// A large drawing.
    Drawn(editor::Drawn),
    /// What a fix would change.
    Supposed(Box<Supposed>),
    Saved {
        path: PathBuf,
        model: Arc<Model>,
        result: Result<Stamp, Fault>,
    },
}

#[derive(Default)]
struct List {
    messages: Vec<Message>,
    /// How many threads have still to send one.
    running: usize,
}

#[derive(Default)]
struct Shared {
    list: Mutex<List>,
    bell: Condvar,
}

/// Clones share one list.
#[derive(Clone)]
pub struct Inbox {
    shared: Arc<Shared>,
    ctx: egui::Context,
}

impl Inbox {
    pub fn new(ctx: &egui::Context) -> Self {
        Self {
            shared: Arc::default(),
            ctx: ctx.clone(),
        }
    }

    pub fn ctx(&self) -> &egui::Context {
        &self.ctx
    }

    fn lock(&self) -> MutexGuard<'_, List> {
        self.shared
            .list
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything that came since the last call.
    pub fn take(&self) -> Vec<Message> {
        std::mem::take(&mut self.lock().messages)
    }

    fn deliver(&self, message: Message) {
        self.lock().messages.push(message);
        self.ctx.request_repaint();
        let mut list = self.lock();
        list.running = list.running.saturating_sub(1);
        drop(list);
        self.shared.bell.notify_all();
    }

    /// Runs something slow on a thread of its own; what it returns is delivered here.
    pub fn run(&self, work: impl FnOnce() -> Message + Send + 'static) {
        self.lock().running += 1;
        let inbox = self.clone();
        let spawned = thread::Builder::new().spawn(move || inbox.deliver(work()));
        if spawned.is_err() {
            self.deliver(Message::Cancelled);
        }
    }

    /// Waits until nothing is running. For tests; the window never waits.
    pub fn settle(&self) {
        let mut list = self.lock();
        while list.running > 0 {
            list = self
                .shared
                .bell
                .wait(list)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

struct Unpark(thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for a future on this thread.
pub fn wait<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        if let Poll::Ready(result) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return result;
        }
        thread::park();
    }
}
