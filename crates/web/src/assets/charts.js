// Charts can be read without this: every mark has its title and a table says the same. It shows the numbers of the mark
// pointed at in a line below, lets the arrow keys go from mark to mark, and in a network dims what a unit is no part of.
for (const chart of document.querySelectorAll("[data-marks]")) {
  const readout = chart.querySelector("[data-readout]");
  const marks = [...chart.querySelectorAll(".mark")];
  const edges = [...chart.querySelectorAll(".edge")];
  if (!readout || marks.length === 0) continue;
  readout.hidden = false;
  const say = (mark) => { readout.textContent = mark.querySelector("title").textContent; };
  const light = (at) => {
    for (const edge of edges) {
      const touches = at === undefined || edge.dataset.from === at || edge.dataset.to === at;
      edge.classList.toggle("dim", !touches);
    }
  };
  const stop = (mark) => {
    for (const other of marks) other.tabIndex = other === mark ? 0 : -1;
  };
  stop(marks.find((mark) => mark.tabIndex === 0) ?? marks[0]);
  for (const mark of [...marks, ...edges]) {
    mark.addEventListener("pointerenter", () => { say(mark); if (mark.dataset.at) light(mark.dataset.at); });
    mark.addEventListener("pointerleave", () => light());
    mark.addEventListener("focus", () => { say(mark); if (mark.dataset.at) light(mark.dataset.at); });
    mark.addEventListener("blur", () => light());
  }
  chart.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at = marks.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = marks[(at + step + marks.length) % marks.length];
    stop(next);
    next.focus();
  });
}
