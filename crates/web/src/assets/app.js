// Every page works without this. It only saves a click: a filter form sends itself when a choice changes, and a
// form that was sent is not sent twice.
for (const select of document.querySelectorAll("select[data-submit]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", () => {
    const button = form.querySelector("button[type=submit], button:not([type])");
    if (button) setTimeout(() => { button.disabled = true; }, 0);
  });
}
// Coming back by the browser's own button finds the buttons alive again.
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[disabled]:not([data-off])")) button.disabled = false;
});
