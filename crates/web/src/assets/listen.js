// Following along while a page is read aloud: marks the sentence being read, starts at a sentence that is clicked,
// changes voice and speed without leaving the page, goes by sentence and by section, and goes on where one stopped.
// Without this, the player, the four voices and the files to keep still work.
const player = document.querySelector("#player");
const audio = player.querySelector("audio");
const sources = [...audio.querySelectorAll("source")];
const status = player.querySelector(".status");
const voices = [...player.querySelectorAll("[data-voice]")];
const spans = new Map([...document.querySelectorAll("[data-at]")].map((span) => [span.dataset.at, span]));
let marks = [];      // [{at, start, end}] in seconds
let here = null;     // the span being read
let loading = null;  // the voice whose marks are here or on their way, and when they are here

// What this browser remembers of the page: the sentence and the voice; the speed is the same for all pages.
const memory = {
  read(name) { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } },
  write(name, value) { try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* nothing is remembered */ } },
};
const PLACE = `listen:${new URL(player.dataset.base, location.href).pathname}`;
const SPEED = "listen:speed";

const chosen = () => voices.find((link) => link.hasAttribute("aria-current")).dataset.voice;

function load() {
  const voice = chosen();
  if (loading?.voice !== voice) loading = { voice, done: fetched(voice) };
  return loading.done;
}

async function fetched(voice) {
  status.textContent = status.dataset.making;
  try {
    const found = await marksOf(voice);
    if (chosen() !== voice) return;
    marks = found.map((mark) => ({
      at: `${mark.paragraph}:${mark.range.start}`, start: mark.start_ms / 1000, end: mark.end_ms / 1000,
    }));
    status.textContent = "";
    document.body.classList.add("follows");
    follow();
  } catch {
    loading = null;
    status.textContent = status.dataset.failed;
  }
}

// A page that stands alone brings its marks with it: a file opened from disk may not fetch another.
async function marksOf(voice) {
  const brought = document.querySelector(`script[data-marks="${voice}"]`);
  if (brought) return JSON.parse(brought.textContent);
  const answer = await fetch(`${player.dataset.base}${voice}.json`);
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

// Keeps where one is, for the next time.
function remember() {
  if (here) memory.write(PLACE, { at: here.dataset.at, voice: chosen() });
}

function index() {
  const now = audio.currentTime + 0.02;
  let found = -1;
  for (let i = 0; i < marks.length && marks[i].start <= now; i += 1) found = i;
  return found;
}

function follow() {
  const mark = marks[index()];
  const span = mark && spans.get(mark.at);
  if (span === here) return;
  here?.classList.remove("reading");
  here = span ?? null;
  if (!here) return;
  if (audio.currentTime > 0) remember();
  tell();
  here.classList.add("reading");
  const box = here.getBoundingClientRect();
  const top = player.getBoundingClientRect().bottom;
  if (!audio.paused && (box.top < top || box.bottom > innerHeight - 24)) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scrollBy({ top: box.top - top - 24, behavior: calm ? "auto" : "smooth" });
  }
}

async function start(at) {
  await load();
  const mark = marks.find((each) => each.at === at);
  if (!mark) return;
  audio.currentTime = mark.start;
  follow();
  try { await audio.play(); } catch { /* paused again before it began, or there is no sound, which is told elsewhere */ }
}

function choose(link) {
  const mark = marks[index()];
  const playing = !audio.paused;
  for (const each of voices) each.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  marks = [];
  loading = null;
  const ofVoice = (address) => address.replace(/[^/]*(?=\.[^./]*$)/, link.dataset.voice);
  for (const source of sources) source.src = ofVoice(source.src);
  for (const file of player.querySelectorAll(".files a")) file.href = ofVoice(file.href);
  audio.load();
  remember();
  if (playing) start(mark?.at ?? "0:0");
  else if (mark) load().then(() => { const same = marks.find((each) => each.at === mark.at); if (same) audio.currentTime = same.start; });
}

// Where the sections begin, as places in the marks. A heading that is not shown in its own language belongs to what follows.
function sections() {
  const found = [];
  let last = null;
  let heading = null;
  marks.forEach((mark, place) => {
    const span = spans.get(mark.at);
    if (!span) { heading ??= place; return; }
    const part = span.closest("section, header");
    if (part !== last) found.push(heading ?? place);
    last = part;
    heading = null;
  });
  return found;
}

function go(place) {
  const mark = marks[Math.max(0, Math.min(marks.length - 1, place))];
  if (mark) { audio.currentTime = mark.start; follow(); }
}

async function turn(by) {
  await load();
  go(index() + by);
}

async function skip(by) {
  await load();
  const now = index();
  const starts = sections();
  const before = starts.filter((start) => start < now);
  go(by > 0 ? starts.find((start) => start > now) ?? now : before.at(-1) ?? 0);
  const part = here?.closest("section, header");
  status.textContent = part?.querySelector("h1, h2")?.textContent.trim() ?? "";
}

function hurry(speed) {
  audio.defaultPlaybackRate = speed;
  audio.playbackRate = speed;
}

// Tells the machine's own controls, on a locked screen too, what is heard.
function tell() {
  if (!("mediaSession" in navigator)) return;
  const part = here?.closest("section, header");
  navigator.mediaSession.metadata = new MediaMetadata({
    title: part?.querySelector("h1, h2")?.textContent.trim() ?? document.title,
    artist: player.dataset.issuer,
    album: player.dataset.title,
  });
  if (Number.isFinite(audio.duration)) {
    const { duration, playbackRate, currentTime } = audio;
    navigator.mediaSession.setPositionState({ duration, playbackRate, position: Math.min(currentTime, duration) });
  }
}

if ("mediaSession" in navigator) {
  const handle = (name, what) => { try { navigator.mediaSession.setActionHandler(name, what); } catch { /* it has no such control */ } };
  handle("play", () => audio.play());
  handle("pause", () => audio.pause());
  handle("seekbackward", () => turn(-1));
  handle("seekforward", () => turn(1));
  handle("previoustrack", () => skip(-1));
  handle("nexttrack", () => skip(1));
  handle("seekto", ({ seekTime }) => { audio.currentTime = seekTime; });
}

for (const link of voices) {
  link.addEventListener("click", (event) => { event.preventDefault(); choose(link); });
}
for (const button of player.querySelectorAll("[data-turn]")) {
  button.addEventListener("click", () => turn(Number(button.dataset.turn)));
}
for (const button of player.querySelectorAll("[data-skip]")) {
  button.addEventListener("click", () => skip(Number(button.dataset.skip)));
}
const speed = player.querySelector("[data-speed]");
speed.addEventListener("change", () => { hurry(Number(speed.value)); memory.write(SPEED, speed.value); });
const wanted = memory.read(SPEED);
if ([...speed.options].some((option) => option.value === wanted)) { speed.value = wanted; hurry(Number(wanted)); }
player.querySelector(".turns").hidden = false;

const resume = player.querySelector(".resume");
const kept = memory.read(PLACE);
if (kept && spans.has(kept.at) && kept.at !== "0:0") {
  const words = spans.get(kept.at).textContent.trim().split(/\s+/);
  resume.querySelector("q").textContent = words.slice(0, 8).join(" ") + (words.length > 8 ? "…" : "");
  resume.hidden = false;
}
resume.querySelector("button").addEventListener("click", () => {
  resume.hidden = true;
  const link = voices.find((each) => each.dataset.voice === kept.voice);
  if (link && link.dataset.voice !== chosen()) choose(link);
  start(kept.at);
});
audio.addEventListener("play", () => { resume.hidden = true; });

for (const [at, span] of spans) {
  span.addEventListener("click", () => { if (getSelection().isCollapsed) start(at); });
}
audio.addEventListener("play", () => load().then(tell));
audio.addEventListener("ended", () => memory.write(PLACE, null));
audio.addEventListener("timeupdate", follow);
audio.addEventListener("seeked", follow);
// A source that cannot be had says so itself; after the last there is nothing to play.
for (const failing of [audio, sources.at(-1)]) {
  failing.addEventListener("error", () => { if (audio.networkState !== 0) status.textContent = status.dataset.failed; });
}

// What a statement rests on is heard in place, in the chosen voice; without this the link leads to the file.
const aside = new Audio();
let asking = null;
for (const link of document.querySelectorAll(".why a")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const same = asking === link && !aside.paused;
    asking?.removeAttribute("aria-current");
    aside.pause();
    asking = null;
    if (same) return;
    audio.pause();
    asking = link;
    link.setAttribute("aria-current", "true");
    aside.src = link.href.replace(/[^/]*(?=\.[^./]*$)/, chosen());
    aside.playbackRate = audio.playbackRate;
    status.textContent = status.dataset.making;
    aside.play().catch(() => { if (asking === link) status.textContent = status.dataset.failed; });
  });
}
aside.addEventListener("playing", () => { status.textContent = ""; });
aside.addEventListener("ended", () => { asking?.removeAttribute("aria-current"); asking = null; });
audio.addEventListener("play", () => aside.pause());

// A link to evidence opens the note it stands in, also in browsers that do not do so by themselves.
function reveal() {
  const note = location.hash.length > 1 && document.getElementById(location.hash.slice(1))?.closest("details");
  if (note) note.open = true;
}
addEventListener("hashchange", reveal);
for (const cite of document.querySelectorAll("a.cite, a.figure")) {
  cite.addEventListener("click", () => {
    const note = document.getElementById(cite.hash.slice(1))?.closest("details");
    if (note) note.open = true;
  });
}
reveal();
