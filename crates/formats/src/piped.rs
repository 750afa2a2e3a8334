//! Another program, given bytes and asked for bytes, within time and size.
//!
//! Whatever it does, it is ended with the group of processes it has started. It knows no format.

use std::io::{Read as _, Write as _};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failed {
    /// It cannot be started.
    Missing,
    /// It took longer than it may.
    Slow,
}

/// The whole environment a program begins with: an allocator as ours sets this much address space aside at once, and not a
/// gibibyte, for what it may have in all is bounded.
const ENVIRONMENT: [(&str, &str); 1] = [("MIMALLOC_ARENA_RESERVE", "32MiB")];

/// What the program answers on standard output when it is given `input`: at most `most` bytes, within `time`.
pub(crate) fn piped(
    command: &mut Command,
    input: &[u8],
    most: u64,
    time: Duration,
) -> Result<Vec<u8>, Failed> {
    let mut child = command
        .env_clear()
        .envs(ENVIRONMENT)
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|_| Failed::Missing)?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    std::thread::scope(|scope| {
        scope.spawn(move || {
            // A program that reads no further has said why, or has died.
            if let Some(mut stdin) = stdin {
                let _ = stdin.write_all(input);
            }
        });
        let (told, heard) = mpsc::channel();
        scope.spawn(move || {
            let mut answer = Vec::new();
            if let Some(stdout) = stdout {
                let _ = stdout.take(most).read_to_end(&mut answer);
            }
            let _ = told.send(answer);
        });
        let answer = heard.recv_timeout(time);
        // Whatever it still does is not wanted; its pipes end with it, and so do the threads.
        end(&mut child);
        answer.map_err(|_| Failed::Slow)
    })
}

/// Ends a program and all it has started, and waits for it.
fn end(child: &mut Child) {
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_given_bytes_and_ended_in_time_with_what_it_started() {
        let long = Duration::from_secs(60);
        let given = vec![7; 1 << 20];
        assert_eq!(piped(&mut Command::new("cat"), &given, 1 << 21, long).unwrap(), given);
        assert_eq!(piped(&mut Command::new("cat"), &given, 10, long).unwrap().len(), 10);
        assert_eq!(piped(&mut Command::new("/nowhere/at/all"), b"", 10, long), Err(Failed::Missing));
        // The shell's own child holds the pipe too; were it left running, this would take an hour.
        let mut asleep = Command::new("sh");
        asleep.args(["-c", "sleep 3600 & sleep 3600"]);
        assert_eq!(piped(&mut asleep, &given, 10, Duration::from_millis(50)), Err(Failed::Slow));
    }
}
