// Saves steps while judging a passage; the page works without it. Codes are found by typing, with or without marks; `1`–`9`
// tick the codes that are shown, `0` says that none fits, `j` and `k` go on and back, `s` saves.
const form = document.querySelector(".judging");
const find = form.querySelector("#find");
const boxes = [...form.querySelectorAll("[name=code]")];
const none = form.querySelector("[name=none]");
const chosen = form.querySelector("[data-chosen]");
for (const hidden of [document.querySelector(".keys"), form.querySelector("[data-find]")]) hidden.hidden = false;

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "D").toLowerCase();
const item = (box) => box.closest("li");
const shown = () => boxes.filter((box) => !item(box).hidden);

function filter() {
  const words = folded(find.value).split(/\s+/).filter(Boolean);
  for (const box of boxes) {
    const text = folded(item(box).textContent);
    item(box).hidden = !box.checked && !words.every((word) => text.includes(word));
  }
  for (const family of form.querySelectorAll("fieldset")) {
    family.hidden = ![...family.querySelectorAll("li")].some((code) => !code.hidden);
  }
}

function tell() {
  const codes = boxes.filter((box) => box.checked).map((box) => box.value);
  chosen.hidden = codes.length === 0;
  chosen.textContent = codes.length ? `${chosen.dataset.word}: ${codes.join(", ")}` : "";
}

form.addEventListener("change", (event) => {
  if (event.target === none && none.checked) boxes.forEach((box) => { box.checked = false; });
  if (event.target.name === "code" && event.target.checked) none.checked = false;
  tell();
});
find.addEventListener("input", filter);
tell();

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input:not([type=checkbox]), select, textarea")) {
    if (event.key === "Escape") event.target.blur();
    if (event.key !== "Enter" || event.target !== find) return;
    find.blur();
  } else if (event.key === "j") document.querySelector("a[rel=next]")?.click();
  else if (event.key === "k") document.querySelector("a[rel=prev]")?.click();
  else if (event.key === "c") find.focus();
  else if (event.key === "s") form.requestSubmit();
  else if (event.key === "0") none.click();
  else if (/^[1-9]$/.test(event.key)) shown()[Number(event.key) - 1]?.click();
  else return;
  event.preventDefault();
});
