// Saves steps while coding; the page works without it. `j` and `k` open the next passage and the one before, `1`–`5` choose a
// suggested code, `c` goes to the list of codes, `a` changes how it is told, `f` and `l` go to field and level, `s` sends, `t` cites the passage, and words marked
// in the open passage go into the field «only these words». Nothing is sent by choosing.
const keys = document.querySelector(".keys");
if (keys) keys.hidden = false;

const stops = [...document.querySelectorAll("a.open, .here")];
const here = stops.findIndex((stop) => stop.classList.contains("here"));

function open(index) {
  if (stops[index]) stops[index].click();
}

const form = document.querySelector("#code");
const suggested = [...document.querySelectorAll(".suggested [data-code]")];

function choose(link) {
  const codes = form.querySelector("#code-id");
  codes.value = link.dataset.code;
  form.querySelector("button").focus();
}
for (const link of suggested) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(link);
  });
}

function changeReach() {
  const ways = [...form.querySelectorAll("[name=reach]")];
  ways[(ways.findIndex((way) => way.checked) + 1) % ways.length].checked = true;
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=radio]), select, textarea")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "j") open(here + 1);
  else if (event.key === "k") open(here < 0 ? stops.length - 1 : here - 1);
  else if (event.key === "c") document.querySelector("#code-id")?.focus();
  else if (form && event.key === "a") changeReach();
  else if (event.key === "f") document.querySelector("#field")?.focus();
  else if (event.key === "l") document.querySelector("#level")?.focus();
  else if (form && event.key === "s") form.requestSubmit();
  else if (form && event.key === "t") form.querySelector(".actions a")?.click();
  else if (/^[1-5]$/.test(event.key) && suggested[Number(event.key) - 1]) choose(suggested[Number(event.key) - 1]);
  else return;
  event.preventDefault();
});

const passage = document.querySelector("[data-words]");
const words = document.querySelector("#words");
if (passage && words) {
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (passage.contains(range.commonAncestorContainer)) words.value = selection.toString().trim();
  });
}
