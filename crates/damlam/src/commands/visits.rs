//! `damlam simulate visits`: looks at pages as many people at once would, and tells how long each answer took.
//!
//! It reads whose sessions there are and which pages, and prints one JSON object. Every user is signed in, keeps one connection,
//! takes the pages in an order of its own and either thinks between two pages or does not. An answer that is not 200 is counted
//! and named. It does not read what a page says: `bench/pages.py` does, before.
#![expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use clap::Args;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// What is to be visited.
#[derive(Debug, Clone, Deserialize)]
struct Visits {
    /// The cookies of people who are signed in; users take them in turn.
    sessions: Vec<String>,
    users: usize,
    seconds: f64,
    /// The mean time between an answer and the next request of a user; 0 for none.
    think_ms: u64,
    pages: Vec<Page>,
}

/// One kind of page and where there are some of it.
#[derive(Debug, Clone, Deserialize)]
struct Page {
    name: String,
    paths: Vec<String>,
}

/// What came of all visits.
#[derive(Debug, Serialize)]
struct Told {
    requests: usize,
    seconds: f64,
    pages: Vec<Times>,
    failed: Vec<String>,
}

/// The times of one kind of page, in milliseconds.
#[derive(Debug, Serialize)]
struct Times {
    name: String,
    requests: usize,
    p50: f64,
    p95: f64,
    p99: f64,
    max: f64,
    /// The largest answer, as it was sent.
    bytes: usize,
}

/// One answer.
struct Visit {
    page: usize,
    took: Duration,
    bytes: usize,
    failed: Option<String>,
}

#[derive(Debug, Args)]
pub struct VisitsArgs {
    /// Where the server listens
    #[arg(long, value_name = "ADDRESS:PORT")]
    address: SocketAddr,
    /// Who visits which pages: sessions, users, seconds, think_ms, pages with name and paths, as JSON
    #[arg(value_name = "FILE")]
    visits: PathBuf,
}

/// Runs the visits and prints what came of them.
pub async fn run(args: VisitsArgs) -> anyhow::Result<ExitCode> {
    let (address, path) = (args.address.to_string(), args.visits.display());
    let text = std::fs::read_to_string(&args.visits).with_context(|| format!("{path} cannot be read"))?;
    let visits: Visits =
        serde_json::from_str(&text).with_context(|| format!("{path} does not say who visits what"))?;
    ensure!(!visits.sessions.is_empty() && !visits.pages.is_empty(), "{path} names no session or no page");
    ensure!(visits.pages.iter().all(|page| !page.paths.is_empty()), "{path} has a page without an address");
    let began = Instant::now();
    let until = began + Duration::from_secs_f64(visits.seconds);
    let mut users = Vec::new();
    for number in 0..visits.users {
        users.push(tokio::spawn(user(address.clone(), visits.clone(), number, until)));
    }
    let mut all = Vec::new();
    for user in users {
        all.extend(user.await??);
    }
    println!("{}", serde_json::to_string(&told(&visits, all, began.elapsed()))?);
    Ok(ExitCode::SUCCESS)
}

/// One person: signed in, one page after another.
async fn user(address: String, visits: Visits, number: usize, until: Instant) -> anyhow::Result<Vec<Visit>> {
    let cookie = &visits.sessions[number % visits.sessions.len()];
    let mut draw = Draw(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(number as u64 + 1));
    // People do not all begin at once.
    tokio::time::sleep(Duration::from_millis(draw.below(visits.think_ms.max(20) as usize) as u64)).await;
    let mut connection: Option<BufReader<TcpStream>> = None;
    let mut done = Vec::new();
    while Instant::now() < until {
        let page = draw.below(visits.pages.len());
        let paths = &visits.pages[page].paths;
        let path = &paths[draw.below(paths.len())];
        let mut stream = match connection.take() {
            Some(stream) => stream,
            None => BufReader::with_capacity(1 << 16, TcpStream::connect(&address).await?),
        };
        let began = Instant::now();
        let answer = ask(&mut stream, &address, cookie, path).await;
        let took = began.elapsed();
        let (bytes, failed) = match answer {
            Ok((200, bytes)) => {
                connection = Some(stream);
                (bytes, None)
            }
            Ok((status, bytes)) => (bytes, Some(format!("{path}: {status}"))),
            Err(error) => (0, Some(format!("{path}: {error}"))),
        };
        done.push(Visit { page, took, bytes, failed });
        if visits.think_ms > 0 {
            // Between half of the mean and one and a half of it.
            let think = visits.think_ms / 2 + draw.below(visits.think_ms as usize) as u64;
            tokio::time::sleep(Duration::from_millis(think)).await;
        }
    }
    Ok(done)
}

/// Asks for `path` as a browser does and reads the whole answer: its status and how many bytes the body had.
async fn ask(
    stream: &mut BufReader<TcpStream>,
    address: &str,
    cookie: &str,
    path: &str,
) -> anyhow::Result<(u16, usize)> {
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {address}\r\ncookie: damlam_session={cookie}\r\naccept: text/html\r\n\
         accept-encoding: gzip\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    let status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).context("no answer")?;
    let (mut length, mut chunked) = (0, false);
    loop {
        line.clear();
        stream.read_line(&mut line).await?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        match line.split_once(": ") {
            Some(("content-length", value)) => length = value.parse()?,
            Some(("transfer-encoding", "chunked")) => chunked = true,
            _ => {}
        }
    }
    let mut bytes = vec![0; length];
    if !chunked {
        stream.read_exact(&mut bytes).await?;
        return Ok((status, length));
    }
    let mut all = 0;
    loop {
        line.clear();
        stream.read_line(&mut line).await?;
        let size = usize::from_str_radix(line.trim_end(), 16).context("a chunk without a size")?;
        bytes.resize(size + 2, 0);
        stream.read_exact(&mut bytes).await?;
        all += size;
        if size == 0 {
            return Ok((status, all));
        }
    }
}

/// Draws that follow from a seed (xorshift), so that two runs ask for the same.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % bound.max(1) as u64) as usize
    }
}

fn told(visits: &Visits, all: Vec<Visit>, took: Duration) -> Told {
    let requests = all.len();
    let mut failed = Vec::new();
    let mut by_page: BTreeMap<usize, Vec<(Duration, usize)>> = BTreeMap::new();
    for visit in all {
        by_page.entry(visit.page).or_default().push((visit.took, visit.bytes));
        failed.extend(visit.failed);
    }
    let pages = by_page.into_iter().map(|(page, mut answers)| {
        answers.sort();
        let milliseconds = |part: f64| {
            let place = ((answers.len() as f64 * part).ceil() as usize).clamp(1, answers.len()) - 1;
            answers[place].0.as_secs_f64() * 1e3
        };
        Times {
            name: visits.pages[page].name.clone(),
            requests: answers.len(),
            p50: milliseconds(0.5),
            p95: milliseconds(0.95),
            p99: milliseconds(0.99),
            max: milliseconds(1.0),
            bytes: answers.iter().map(|(_, bytes)| *bytes).max().unwrap_or_default(),
        }
    });
    Told { requests, seconds: took.as_secs_f64(), pages: pages.collect(), failed }
}
