// Follows an import at work; the page works without it, by loading itself anew. Where it ended, the part says so and this stops.
async function follow() {
  const part = document.querySelector("#progress[data-working]");
  if (!part) return;
  try {
    const answer = await fetch(part.dataset.from, { headers: { accept: "text/html" } });
    if (!answer.ok) return location.reload();
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#progress");
    if (!fresh) return location.reload();
    // A button that has the focus stays as it is until there is something else to say.
    if (fresh.hasAttribute("data-working") && part.contains(document.activeElement)) {
      for (const what of ["progress", ".stages"]) part.querySelector(what)?.replaceWith(fresh.querySelector(what));
    } else {
      part.replaceWith(fresh);
      if (!fresh.hasAttribute("data-working")) document.querySelector("h1").scrollIntoView();
    }
  } catch {
    // The line was cut: the next try may do better.
  }
  setTimeout(follow, 700);
}
setTimeout(follow, 300);
