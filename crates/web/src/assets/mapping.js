// The editor of a mapping, live: each change is kept as a draft at once, and the page shows what it makes of the first rows. The page
// works without it, with a button. What is shown is made by the server; this only puts it in its place.
const form = document.querySelector("#mapping");
const textForm = document.querySelector("#text-form");
const said = document.querySelector("#said");
const WAIT = 350;
document.documentElement.classList.add("live");

let timer;
let asking;
let wantsWhole = false;

/** Sends `data` to `address` and puts the parts that come back in their places. */
async function ask(address, data) {
  asking?.abort();
  asking = new AbortController();
  document.querySelector("#check")?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams(data), signal: asking.signal });
    if (!answer.ok) return location.reload();
    place(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch (error) {
    if (error.name !== "AbortError") setTimeout(() => document.querySelector("#check")?.removeAttribute("aria-busy"), 0);
  }
}

function place(fresh) {
  const focused = document.activeElement;
  const { id, selectionStart, selectionEnd } = focused;
  for (const part of fresh.querySelectorAll("[data-part]")) {
    const old = document.getElementById(part.id);
    if (!old || old === part || old === focused) continue;
    if (part.id === "fields") keepOpen(old, part);
    old.replaceWith(part);
  }
  if (id && document.activeElement !== focused) {
    const again = document.getElementById(id);
    again?.focus({ preventScroll: true });
    if (again && selectionStart !== undefined && selectionStart !== null && again.setSelectionRange) {
      try { again.setSelectionRange(selectionStart, selectionEnd); } catch { /* not a field of text */ }
    }
  }
  if (said) said.textContent = document.querySelector("#check [data-summary]")?.textContent.trim() ?? "";
  filters();
}

/** What was opened stays open, and what was filtered stays filtered. */
function keepOpen(old, fresh) {
  const [was, is] = [old, fresh].map((part) => [...part.querySelectorAll("details")]);
  if (was.length === is.length) was.forEach((one, index) => { is[index].open ||= one.open; });
  for (const filter of old.querySelectorAll(".filter input[type=search]")) {
    const same = fresh.querySelector(`#${CSS.escape(filter.id)}`);
    if (!same) continue;
    same.value = filter.value;
    const [box, other] = [filter, same].map((input) => input.closest(".filter").querySelector("[type=checkbox]"));
    other.checked = box.checked;
  }
}

function changed(whole) {
  wantsWhole ||= whole;
  clearTimeout(timer);
  timer = setTimeout(() => {
    const data = [...new FormData(form)];
    if (wantsWhole) data.push(["whole", "yes"]);
    wantsWhole = false;
    ask(form.dataset.parts, data);
  }, WAIT);
}

const isOurs = (field) => Boolean(field.name);
form.addEventListener("input", (event) => {
  if (isOurs(event.target) && event.target.matches("input:not([type=checkbox]), textarea")) changed(event.target.matches("[data-whole]"));
});
form.addEventListener("change", (event) => {
  if (isOurs(event.target)) changed(event.target.matches("[data-whole]"));
});
// Taking a proposal needs no new page.
form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=take]");
  if (!button) return;
  event.preventDefault();
  clearTimeout(timer);
  wantsWhole = false;
  const next = button.closest("li, .pick")?.querySelector("select, input, textarea");
  next?.focus({ preventScroll: true });
  ask(form.dataset.parts, [...new FormData(form), ["take", button.value]]);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[form=mapping][name=take]");
  if (!button || form.contains(button)) return;
  event.preventDefault();
  ask(form.dataset.parts, [...new FormData(form), ["take", button.value]]);
});
textForm.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => ask(textForm.action, [...new FormData(textForm), ["parts", "yes"]]), WAIT);
});

// Hundreds of words: filter them by letters, marks or none, and set all that are shown.
const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();

function filters() {
  for (const section of document.querySelectorAll(".words")) {
    const filter = section.querySelector(".filter");
    if (!filter.hidden) continue;
    filter.hidden = false;
    const [search, only] = [filter.querySelector("[type=search]"), filter.querySelector("[type=checkbox]")];
    const [all, set] = [filter.querySelector("select"), filter.querySelector("button")];
    const rows = [...section.querySelectorAll(".classes > li")].map((row) => ({
      row, words: bare(row.querySelector("label").textContent), select: row.querySelector("select"),
    }));
    const show = () => {
      const wanted = bare(search.value.trim()).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const { row, words, select } of rows) {
        row.hidden = !wanted.every((word) => words.includes(word)) || (only.checked && select.value !== "" && select !== document.activeElement);
        shown += row.hidden ? 0 : 1;
      }
      filter.querySelector("[role=status]").textContent = shown === rows.length ? "" : `${shown} / ${rows.length}`;
    };
    search.addEventListener("input", (event) => { event.stopPropagation(); show(); });
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        rows.find(({ row }) => !row.hidden)?.select.focus();
      } else if (event.key === "Escape") {
        search.value = "";
        show();
      }
    });
    only.addEventListener("change", (event) => { event.stopPropagation(); show(); });
    all.addEventListener("change", (event) => event.stopPropagation());
    set.addEventListener("click", () => {
      if (!all.value) return all.focus();
      for (const { row, select } of rows) if (!row.hidden) select.value = all.value;
      changed(true);
    });
    if (search.value || only.checked) show();
  }
}
filters();
