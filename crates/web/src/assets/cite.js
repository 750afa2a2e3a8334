// Copies a citation at a press. Without this the text stands there to be selected and copied.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const text = button.previousElementSibling;
  const told = button.nextElementSibling;
  button.hidden = false;
  button.addEventListener("click", async () => {
    told.textContent = (await copied(text)) ? button.dataset.copied : button.dataset.failed;
  });
}

// The clipboard is given to pages behind TLS and on this machine only; elsewhere what is selected is copied the old way.
async function copied(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return document.execCommand("copy");
  }
}
