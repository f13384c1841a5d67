//! A process from start to exit: time, peak memory of it and its children, bytes it made the disk write.
//!
//! Memory and bytes are told by Linux only; elsewhere there is the time.

use std::{
    fs,
    io::{self, Read, Seek},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// How often memory is looked at: the peak of a process is kept by the system, so only its last moments can be missed.
const INTERVAL: Duration = Duration::from_millis(10);
/// Ticks a second in `/proc`, on every machine that Linux runs on today.
const TICKS: f64 = 100.0;

/// What a process took.
pub struct Measured {
    pub seconds: f64,
    /// Processor time, of its children too.
    pub cpu_seconds: f64,
    pub peak_bytes: Option<u64>,
    pub written_bytes: Option<u64>,
    /// Processors that others kept busy meanwhile.
    pub other_cores: f64,
    pub code: Option<i32>,
    pub out: Vec<u8>,
    pub err: String,
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> io::Result<Measured> {
    let (mut out, mut err) = (tempfile::tempfile()?, tempfile::tempfile()?);
    command.stdin(Stdio::null()).stdout(out.try_clone()?).stderr(err.try_clone()?);
    let busy_before = busy_seconds();
    let own_before = cpu_seconds("self");
    let start = Instant::now();
    let mut child = command.spawn()?;
    let watch = Watch::start(child.id());
    wait_unreaped(&mut child)?;
    let seconds = start.elapsed().as_secs_f64();
    // The process has ended, but its last figures are kept until it is waited for.
    let its = child.id().to_string();
    // What was deleted before it came to the disk was never written.
    let io = |name| value_of(&format!("/proc/{its}/io"), name);
    let written_bytes = io("write_bytes:").zip(io("cancelled_write_bytes:")).map(|(all, not)| all.saturating_sub(not));
    let its_seconds = cpu_seconds(&its);
    let used = its_seconds + cpu_seconds("self") - own_before;
    let other_cores = ((busy_seconds() - busy_before - used) / seconds).max(0.0);
    let code = child.wait()?.code();
    let peak_bytes = watch.peak();
    let (mut told, mut bytes) = (Vec::new(), Vec::new());
    for (file, into) in [(&mut out, &mut bytes), (&mut err, &mut told)] {
        file.rewind()?;
        file.read_to_end(into)?;
    }
    let err = String::from_utf8_lossy(&told).into_owned();
    Ok(Measured { seconds, cpu_seconds: its_seconds, peak_bytes, written_bytes, other_cores, code, out: bytes, err })
}

/// Waits until others leave the machine idle but for a fifth of a processor, but no longer than so many seconds.
pub fn wait_for_quiet(seconds: f64) {
    let start = Instant::now();
    while start.elapsed().as_secs_f64() < seconds {
        let before = busy_seconds();
        thread::sleep(Duration::from_secs(1));
        if busy_seconds() - before < 0.2 {
            return;
        }
    }
}

/// Watches a process from another thread.
struct Watch {
    stop: mpsc::Sender<()>,
    thread: thread::JoinHandle<u64>,
}

impl Watch {
    fn start(process: u32) -> Self {
        let (stop, stopped) = mpsc::channel();
        let thread = thread::spawn(move || {
            let mut peak = 0;
            loop {
                peak = peak.max(peak_of_tree(process));
                match stopped.recv_timeout(INTERVAL) {
                    Err(mpsc::RecvTimeoutError::Timeout) => {}
                    Ok(()) | Err(mpsc::RecvTimeoutError::Disconnected) => return peak,
                }
            }
        });
        Self { stop, thread }
    }

    fn peak(self) -> Option<u64> {
        let _ = self.stop.send(());
        self.thread.join().ok().filter(|bytes| *bytes > 0)
    }
}

/// The sum of the peaks of a process and those of its children that are alive.
fn peak_of_tree(process: u32) -> u64 {
    let own = value_of(&format!("/proc/{process}/status"), "VmHWM:").map_or(0, |kib| kib * 1024);
    let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let children = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    let of_children = |list: String| list.split(' ').filter_map(|id| id.parse().ok()).map(peak_of_tree).sum::<u64>();
    own + children.map(of_children).sum::<u64>()
}

#[cfg(unix)]
fn wait_unreaped(child: &mut Child) -> io::Result<()> {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let Some(process) = Pid::from_raw(child.id().cast_signed()) else { return Ok(()) };
    waitid(WaitId::Pid(process), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT)?;
    Ok(())
}

#[cfg(not(unix))]
fn wait_unreaped(child: &mut Child) -> io::Result<()> {
    child.wait().map(|_| ())
}

/// Processor time of a process with the children it has waited for.
fn cpu_seconds(process: &str) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    // utime, stime; of the children waited for, only where it is not ourselves: we count each of ours by itself.
    let num = if process == "self" { 2 } else { 4 };
    fields.skip(11).take(num).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS
}

/// Processor time of the whole machine so far.
fn busy_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
    let first = stat.lines().next().unwrap_or_default();
    let ticks: Vec<f64> = first.split_whitespace().skip(1).filter_map(|ticks| ticks.parse().ok()).collect();
    // Idle and waiting for disks are not busy; guests are counted among the users already.
    ticks.iter().take(8).enumerate().filter(|(at, _)| !matches!(at, 3 | 4)).map(|(_, ticks)| ticks).sum::<f64>() / TICKS
}

fn value_of(file: &str, name: &str) -> Option<u64> {
    let text = fs::read_to_string(file).ok()?;
    text.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
}
