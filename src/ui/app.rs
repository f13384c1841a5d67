//! The window: `logic` takes events and runs requests, `ui` draws.

use std::{
    path::PathBuf,
    sync::{Arc, mpsc},
};

use eframe::egui::{self, Context, Ui};
use jiff::tz::TimeZone;

use super::{
    actions,
    dialogs::Dialogs,
    file_dialog::{self, Chosen},
    focus::FocusKeeper,
    frame_times::FrameTimes,
    leaving::Leaving,
    palette::Palette,
    parts,
    screen::{Page, Request, ScreenCx},
    screens::Screens,
    shell, theme,
    widgets::{self, Toast, Toasts},
};
use crate::{
    engine::{
        Clock, Command, DRY_RUN_COMPLETE, Engine, Event, Overview,
        announce::{self, Announce},
    },
    handover::Handover,
    model::{NoticeKind, Settings},
};

/// The window and everything it remembers between frames.
pub struct App {
    engine: Engine,
    clock: Clock,
    zone: TimeZone,
    overview: Arc<Overview>,
    /// What the look was last set by.
    look: Option<Settings>,
    history: Vec<Page>,
    page: Page,
    screens: Screens,
    dialogs: Dialogs,
    leaving: Leaving,
    palette: Palette,
    focus: FocusKeeper,
    toasts: Toasts<Request>,
    requests: Vec<Request>,
    /// What file dialogs answer; they run on threads of their own.
    chosen: (mpsc::Sender<Chosen>, mpsc::Receiver<Chosen>),
    frame_times: Option<FrameTimes>,
    /// What second starts of the program hand over.
    handovers: Option<mpsc::Receiver<Handover>>,
    /// Tells of notices while the window is not in front.
    announce: Announce,
}

impl App {
    /// Makes the window of an engine. [`theme::install`] must have been called on the context.
    pub fn new(engine: Engine, clock: Clock) -> Self {
        let overview = engine.overview();
        Self {
            engine,
            zone: match clock {
                Clock::System => TimeZone::system(),
                Clock::Fixed(_) => TimeZone::UTC,
            },
            clock,
            overview,
            look: None,
            history: Vec::new(),
            page: Page::default(),
            screens: Screens::default(),
            dialogs: Dialogs::default(),
            leaving: Leaving::default(),
            palette: Palette::default(),
            focus: FocusKeeper::default(),
            toasts: Toasts::default(),
            requests: Vec::new(),
            chosen: mpsc::channel(),
            frame_times: None,
            handovers: None,
            announce: announce::silent(),
        }
    }

    /// Takes what second starts of the program hand over.
    #[must_use]
    pub fn with_handovers(mut self, handovers: mpsc::Receiver<Handover>) -> Self {
        self.handovers = Some(handovers);
        self
    }

    /// Tells of notices in this way while the window is not in front.
    #[must_use]
    pub fn with_announce(mut self, announce: Announce) -> Self {
        self.announce = announce;
        self
    }

    /// Prints how long frames took when the window closes.
    #[must_use]
    pub fn with_frame_times(mut self) -> Self {
        self.frame_times = Some(FrameTimes::default());
        self
    }

    /// Returns the engine, so that tests can let it work.
    pub fn engine(&mut self) -> &mut Engine {
        &mut self.engine
    }

    /// Opens a page as a click in the navigation would.
    pub fn go(&mut self, page: Page) {
        self.requests.push(Request::Go(page));
    }

    /// Opens a file as dropping it on the window would.
    pub fn open_file(&mut self, path: PathBuf) {
        self.requests.push(Request::OpenFile(path));
    }

    fn take_events(&mut self, ctx: &Context) {
        while let Some(event) = self.engine.next_event() {
            if let Event::Noticed(notice) = &event
                && self.overview.settings.uses_system_notifications
                && !is_in_front(ctx)
            {
                (self.announce)(notice);
            }
            self.dialogs.hear(&event, &mut self.requests);
            self.screens.hear(&event, &mut self.requests);
            if let Some(toast) = toast_of(&event) {
                self.toasts.push(toast);
            }
        }
        for fault in self.engine.reader().take_faults() {
            self.toasts.push(plain_toast(NoticeKind::Warning, fault));
        }
        self.overview = self.engine.overview();
    }

    fn take_input(&mut self, ctx: &Context) {
        let dropped = ctx.input_mut(|input| std::mem::take(&mut input.raw.dropped_files));
        self.requests.extend(dropped.into_iter().take(1).map(|file| Request::OpenFile(file.path().to_owned())));
        self.requests.extend(actions::pressed(ctx));
        while let Some(Ok(Handover { file })) = self.handovers.as_ref().map(mpsc::Receiver::try_recv) {
            self.leaving.show_again(ctx);
            ctx.send_viewport_cmd(egui::ViewportCommand::Minimized(false));
            ctx.send_viewport_cmd(egui::ViewportCommand::Focus);
            self.requests.extend(file.map(Request::OpenFile));
        }
        while let Ok(chosen) = self.chosen.1.try_recv() {
            self.requests.push(match chosen {
                Chosen::Open(path) => Request::OpenFile(path),
                Chosen::Save { path, export } => {
                    self.screens.company.write(self.engine.reader(), path, export);
                    continue;
                }
                Chosen::Unavailable { why } => Request::Tell(why),
            });
        }
    }

    fn run_requests(&mut self, ctx: &Context) {
        for request in std::mem::take(&mut self.requests) {
            self.run(ctx, request);
        }
    }

    fn run(&mut self, ctx: &Context, request: Request) {
        match request {
            Request::Do(command) => self.engine.send(command),
            Request::Go(page) => self.open(page),
            Request::Back => {
                let page = self.history.pop().unwrap_or_default();
                self.screens.open(&page);
                self.focus.turn_page();
                self.page = page;
            }
            Request::ChooseFile => file_dialog::open(&self.chosen.0, ctx),
            Request::OpenFile(path) => {
                self.palette.close();
                self.screens.assistant.start(path);
                self.open(Page::Assistant);
            }
            Request::Export(export) => file_dialog::save(export, &self.chosen.0, ctx),
            Request::DryRun(import) => {
                let command = self.dialogs.dry_run(&self.overview, import);
                self.engine.send(command);
            }
            Request::ProcessPlanned { import, plan, attention } => {
                let command = self.dialogs.process_planned(import, plan, attention);
                self.engine.send(command);
            }
            Request::AskAfterImport(import) => self.dialogs.ask_after_import(import),
            Request::WatchJob(job) => self.dialogs.watch(job),
            Request::Theme(theme) => {
                let settings = Settings { theme, ..self.overview.settings.clone() };
                self.engine.send(Command::SaveSettings(settings));
            }
            Request::Tell(text) => self.toasts.push(plain_toast(NoticeKind::Information, text)),
            Request::Copy(text) => ctx.copy_text(text),
            Request::TellMe => self.palette.open(),
            Request::GoToPart(way) => self.focus.go(way),
            Request::CloseDialog => self.dialogs.close(),
            Request::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
        }
    }

    fn open(&mut self, page: Page) {
        self.palette.close();
        self.screens.open(&page);
        if page != self.page {
            self.focus.turn_page();
            let left = std::mem::replace(&mut self.page, page);
            self.history.push(left);
            // Far enough back for anyone, and bounded.
            if self.history.len() > 50 {
                self.history.remove(0);
            }
        }
    }

    fn follow_settings(&mut self, ctx: &Context) {
        let settings = &self.overview.settings;
        if self.look.as_ref() != Some(settings) {
            theme::choose(ctx, settings.theme);
            ctx.set_zoom_factor(settings.zoom_percent as f32 / 100.0);
            self.look = Some(settings.clone());
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, frame: &mut eframe::Frame) {
        if let (Some(times), Some(seconds)) = (&mut self.frame_times, frame.info().cpu_usage) {
            times.add(seconds);
        }
        self.take_events(ctx);
        self.take_input(ctx);
        self.screens.company.poll(&mut self.requests);
        self.run_requests(ctx);
        // What a request changed at once (without threads) is shown in this very frame.
        self.take_events(ctx);
        self.follow_settings(ctx);
        self.leaving.follow(ctx, &self.overview);
    }

    fn ui(&mut self, ui: &mut Ui, _: &mut eframe::Frame) {
        let overview = Arc::clone(&self.overview);
        let mut cx = ScreenCx {
            overview: &overview,
            reader: self.engine.reader(),
            requests: &mut self.requests,
            now: self.clock.now(),
            zone: &self.zone,
        };
        widgets::side_panel(ui, |ui| shell::navigation_ui(&mut cx, ui, &self.page));
        parts::begin_page(ui.ctx(), ui.layer_id());
        widgets::page(ui, |ui| {
            shell::opening_notes_ui(&mut cx, ui);
            self.screens.page_ui(&mut cx, ui, &self.page);
        });
        self.dialogs.dialogs_ui(&mut cx, ui.ctx());
        self.palette.palette_ui(&mut cx, ui.ctx());
        self.leaving.question_ui(&overview, cx.requests, ui.ctx());
        shell::drop_hint_ui(ui.ctx());
        if let Some(request) = self.toasts.show(ui.ctx()) {
            self.requests.push(request);
        }
        self.focus.keep(ui.ctx());
        if !self.requests.is_empty() {
            ui.ctx().request_repaint();
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        if let Some(times) = &self.frame_times {
            times.print();
        }
    }
}

/// Whether the window has the keyboard. While it is minimised no frame is drawn, and only the raw input is renewed.
fn is_in_front(ctx: &Context) -> bool {
    ctx.input(|input| input.raw.focused)
}

/// What an event looks like as a toast, where it is told by one.
fn toast_of(event: &Event) -> Option<Toast<Request>> {
    match event {
        Event::Noticed(notice) => {
            let open = notice.import.map(|import| {
                if notice.title == DRY_RUN_COMPLETE {
                    return ("Open dry run".to_owned(), Request::Go(Page::DryRun(import)));
                }
                ("Open results".to_owned(), Request::Go(Page::Records(super::screen::RecordsScope::of_import(import))))
            });
            Some(Toast { kind: notice.kind, title: notice.title.clone(), text: notice.text.clone(), action: open })
        }
        Event::Done { text } => Some(plain_toast(NoticeKind::Success, text.clone())),
        Event::Refused { text, .. } => Some(plain_toast(NoticeKind::Error, text.clone())),
        Event::ImportStarted { .. }
        | Event::JobQueued { .. }
        | Event::IntegrationSaved { .. }
        | Event::JobEnded { .. } => None,
    }
}

fn plain_toast(kind: NoticeKind, title: String) -> Toast<Request> {
    Toast { kind, title, text: String::new(), action: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_that_was_minimised_is_not_in_front_any_more() {
        let ctx = Context::default();
        let input = |focused| egui::RawInput { focused, ..egui::RawInput::default() };
        ctx.run_ui(input(true), |ui| assert!(is_in_front(ui.ctx()))).drop_without_applying_deltas();
        let _ = ctx.run_logic(&input(false), |ctx| assert!(!is_in_front(ctx)));
        ctx.run_ui(input(false), |ui| assert!(!is_in_front(ui.ctx()))).drop_without_applying_deltas();
    }
}
