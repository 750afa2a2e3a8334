// Saves steps while looking again at codings; the page works without it. `j` and `k` go on and back, `x` ticks, `1` keeps the code,
// `2` goes to the other codes, `3` removes it, `m` goes to the memo, `s` sends. With nothing ticked, the answer is for the passage
// that is looked at. Nothing is sent by choosing.
const form = document.querySelector("form.recode");
if (form) {
  document.querySelector(".keys").hidden = false;
  const items = [...form.querySelectorAll("[data-item]")];
  const boxes = items.map((item) => item.querySelector("[name=coding]"));
  const count = form.querySelector("[data-count]");
  let here = -1;

  function look(index) {
    if (!items[index]) return;
    items[here]?.classList.remove("chosen");
    here = index;
    items[here].classList.add("chosen");
    items[here].scrollIntoView({ block: "center" });
    boxes[here].focus({ preventScroll: true });
  }

  function tell() {
    const ticked = boxes.filter((box) => box.checked).length;
    count.textContent = ticked ? `(${ticked} ${count.dataset.word})` : "";
  }

  function choose(ruling) {
    const way = form.querySelector(`[name=ruling][value=${ruling}]`);
    if (!way) return;
    way.checked = true;
    if (ruling === "give") form.querySelector("#given").focus();
  }

  function send() {
    if (here >= 0 && !boxes.some((box) => box.checked)) boxes[here].checked = true;
    tell();
    form.requestSubmit();
  }

  form.addEventListener("change", tell);
  form.addEventListener("click", (event) => { if (event.target.closest("[data-tick]")) setTimeout(tell, 0); });
  form.querySelector("#given").addEventListener("change", () => choose("give"));
  tell();
  look(0);
  scrollTo(0, 0);

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=radio], [type=checkbox]), select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "j") look(here + 1);
    else if (event.key === "k") look(here - 1);
    else if (event.key === "x") boxes[here].click();
    else if (event.key === "1") choose("keep");
    else if (event.key === "2") choose("give");
    else if (event.key === "3") choose("remove");
    else if (event.key === "m") form.querySelector("#memo").focus();
    else if (event.key === "s") send();
    else return;
    event.preventDefault();
  });
}
