// Following along while a page is read aloud: marks the sentence being read, starts at a sentence that is clicked,
// changes the voice without leaving the page. Without this, the player and the four voices still work.
const player = document.querySelector("#player");
const audio = player.querySelector("audio");
const sources = [...audio.querySelectorAll("source")];
const status = player.querySelector(".status");
const voices = [...player.querySelectorAll("[data-voice]")];
const spans = new Map([...document.querySelectorAll("[data-at]")].map((span) => [span.dataset.at, span]));
let marks = [];      // [{at, start, end}] in seconds
let here = null;     // the span being read
let loading = null;  // the voice whose marks are on their way

const chosen = () => voices.find((link) => link.hasAttribute("aria-current")).dataset.voice;

async function load() {
  const voice = chosen();
  if (loading === voice) return;
  loading = voice;
  status.textContent = status.dataset.making;
  try {
    const answer = await fetch(`${player.dataset.base}${voice}.json`);
    if (!answer.ok) throw new Error(answer.statusText);
    const found = await answer.json();
    if (chosen() !== voice) return;
    marks = found.map((mark) => ({
      at: `${mark.paragraph}:${mark.range.start}`, start: mark.start_ms / 1000, end: mark.end_ms / 1000,
    }));
    status.textContent = "";
    player.querySelector(".turns").hidden = false;
    document.body.classList.add("follows");
    follow();
  } catch {
    loading = null;
    status.textContent = status.dataset.failed;
  }
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
  await audio.play();
}

function choose(link) {
  const mark = marks[index()];
  const playing = !audio.paused;
  for (const each of voices) each.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  marks = [];
  loading = null;
  for (const source of sources) source.src = source.src.replace(/[^/]*(?=\.[^./]*$)/, link.dataset.voice);
  audio.load();
  if (playing) start(mark?.at ?? "0:0");
  else if (mark) load().then(() => { const same = marks.find((each) => each.at === mark.at); if (same) audio.currentTime = same.start; });
}

for (const link of voices) {
  link.addEventListener("click", (event) => { event.preventDefault(); choose(link); });
}
for (const button of player.querySelectorAll("[data-turn]")) {
  button.addEventListener("click", () => {
    const mark = marks[Math.max(0, Math.min(marks.length - 1, index() + Number(button.dataset.turn)))];
    if (mark) { audio.currentTime = mark.start; follow(); }
  });
}
for (const [at, span] of spans) {
  span.addEventListener("click", () => { if (getSelection().isCollapsed) start(at); });
}
audio.addEventListener("play", load);
audio.addEventListener("timeupdate", follow);
audio.addEventListener("seeked", follow);
// A source that cannot be had says so itself; after the last there is nothing to play.
for (const failing of [audio, sources.at(-1)]) {
  failing.addEventListener("error", () => { if (audio.networkState !== 0) status.textContent = status.dataset.failed; });
}

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
