// Saves steps while coding; the page works without it. `j` and `k` open the next passage and the one before, `c` goes
// to the list of codes, and words marked in the open passage go into the field «only these words».
const keys = document.querySelector(".keys");
if (keys) keys.hidden = false;

const stops = [...document.querySelectorAll("a.open, .here")];
const here = stops.findIndex((stop) => stop.classList.contains("here"));

function open(index) {
  if (stops[index]) stops[index].click();
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "j") open(here + 1);
  else if (event.key === "k") open(here < 0 ? stops.length - 1 : here - 1);
  else if (event.key === "c") document.querySelector("#code-id")?.focus();
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
