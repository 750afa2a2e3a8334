// Every page works without this. It only saves a click: a filter form sends itself when a choice changes, a form
// that was sent is not sent twice, many boxes are ticked at once.
for (const select of document.querySelectorAll("select[data-submit]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
// A form in which something must be ticked says so and stays, rather than being refused and lost.
for (const form of document.querySelectorAll("form[data-needs-tick]")) {
  form.addEventListener("submit", (event) => {
    if (form.querySelector("input[type=checkbox]:checked")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const told = form.querySelector("[role=alert]");
    told.hidden = false;
    told.scrollIntoView({ block: "center" });
  });
}
// What was filled in and not kept is not lost without a question: when another form of the page is sent, or the page is left.
for (const form of document.querySelectorAll("form[data-unsaved]")) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  for (const other of document.querySelectorAll("form")) {
    if (other === form) continue;
    other.addEventListener("submit", (event) => {
      if (!changed || confirm(form.dataset.unsaved)) { changed = false; return; }
      event.preventDefault();
      event.stopImmediatePropagation();
    }, { capture: true });
  }
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", () => {
    const button = form.querySelector("button[type=submit], button:not([type])");
    if (button) setTimeout(() => { button.disabled = true; }, 0);
  });
}
// A button ticks every box of the part it stands in; a second press unticks them.
for (const button of document.querySelectorAll("button[data-tick]")) {
  button.closest("[data-scripted]").hidden = false;
  button.addEventListener("click", () => {
    const boxes = [...button.closest(button.dataset.tick).querySelectorAll("input[type=checkbox]")];
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
  });
}
// «/» leads to the field to search in, or to its page. Where a key is typed, or a page has its own use of it, nothing happens.
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const field = document.querySelector("#search");
  const way = document.querySelector('header.site nav a[href$="/search"]');
  if (!field && !way) return;
  event.preventDefault();
  if (field) field.select();
  else way.click();
});
// Coming back by the browser's own button finds the buttons alive again.
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[disabled]:not([data-off])")) button.disabled = false;
});
