// Sends a report in parts (tus 1.0.0), so that a line that is cut costs one part and not the whole file, and shows how
// many are read before it. Without this the form sends the file at once. It also takes what was pasted from an
// editor with its headings and tables, where the plain field would get words only.
const PART = 256 * 1024;
const TRIES = 8;
const words = (vi, en) => (document.documentElement.lang === "en" ? en : vi);
const later = (time) => new Promise((done) => setTimeout(done, time));
const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

class Upload {
  constructor(form, file) {
    Object.assign(this, { form, file, place: form.querySelector("[data-arrival]"), stopped: false });
    this.base = form.dataset.upload;
    this.csrf = form.querySelector("[name=csrf]").value;
    this.key = `damlam upload ${this.base} ${file.name} ${file.size} ${file.lastModified}`;
  }

  ask(method, address, more = {}) {
    const headers = { "tus-resumable": "1.0.0", "x-csrf-token": this.csrf, ...more.headers };
    return fetch(address, { method, ...more, headers });
  }

  // Where the upload is, and how far it came.
  async begin() {
    const known = sessionStorage.getItem(this.key);
    if (known) {
      const answer = await this.ask("HEAD", known);
      if (answer.ok) return [known, Number(answer.headers.get("upload-offset"))];
      sessionStorage.removeItem(this.key);
    }
    const answer = await this.ask("POST", this.base, {
      headers: { "upload-length": String(this.file.size), "upload-metadata": `filename ${base64(this.file.name)},encoding ${base64(this.form.querySelector("[name=encoding]")?.value ?? "ask")}` },
    });
    if (!answer.ok) throw new Refused(await answer.text());
    const address = answer.headers.get("location");
    sessionStorage.setItem(this.key, address);
    return [address, 0];
  }

  async send() {
    let [address, offset, tries] = [undefined, 0, 0];
    while (!this.stopped && (address === undefined || offset < this.file.size)) {
      try {
        if (address === undefined) [address, offset] = await this.begin();
        this.show(offset);
        if (offset >= this.file.size) break;
        const answer = await this.ask("PATCH", address, {
          headers: { "content-type": "application/offset+octet-stream", "upload-offset": String(offset) },
          body: this.file.slice(offset, offset + PART),
        });
        if (!answer.ok) throw answer.status >= 500 || answer.status === 409 ? new Error() : new Refused(await answer.text());
        offset = Number(answer.headers.get("upload-offset"));
        tries = 0;
      } catch (error) {
        if (error instanceof Refused || ++tries > TRIES) throw error;
        this.say(words("Đường truyền bị ngắt, đang nối lại…", "The line was cut; going on…"));
        await later(Math.min(500 * 2 ** tries, 15000));
        address = undefined;
      }
    }
    sessionStorage.removeItem(this.key);
    if (!this.stopped) await this.wait(address);
  }

  // Until it was read.
  async wait(address) {
    for (let tries = 0; ; ) {
      let now;
      try {
        const answer = await this.ask("GET", address);
        if (!answer.ok) throw new Error();
        now = await answer.json();
        tries = 0;
      } catch (error) {
        if (++tries > TRIES) throw error;
        await later(1000 * tries);
        continue;
      }
      if (now.href) return location.assign(now.href);
      if (now.refused) throw new Refused(now.refused);
      this.say(now.ahead > 0
        ? words(`Đang chờ đọc: còn ${now.ahead} tệp phía trước, khoảng ${now.wait} giây.`, `Waiting to be read: ${now.ahead} before it, about ${now.wait} s.`)
        : words("Đang đọc và kiểm tra…", "Being read and checked…"));
      await later(700);
    }
  }

  show(offset) {
    const percent = Math.floor((100 * offset) / this.file.size);
    this.say(words(`Đã tải lên ${percent} %`, `${percent} % sent`), offset);
  }

  say(text, offset) {
    this.place.hidden = false;
    if (!this.line) {
      this.bar = Object.assign(document.createElement("progress"), { max: this.file.size, value: 0 });
      this.line = document.createElement("p");
      this.place.replaceChildren(this.bar, this.line);
    }
    if (offset !== undefined) this.bar.value = offset;
    this.line.textContent = text;
  }

  fail(error) {
    const text = error instanceof Refused && error.message
      ? error.message
      : words("Chưa tải lên được. Hãy kiểm tra đường truyền rồi bấm gửi lại: phần đã tải không mất.", "It was not sent. Look at the line and press the button again: what was sent is not lost.");
    const line = Object.assign(document.createElement("p"), { className: "say bad", textContent: text });
    line.setAttribute("role", "alert");
    this.place.hidden = false;
    this.place.replaceChildren(line);
    this.line = undefined;
    for (const button of this.form.querySelectorAll("button")) button.disabled = false;
  }
}

class Refused extends Error {}

for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", (event) => {
    const file = form.querySelector("input[type=file]").files[0];
    // The check sends the file as the form does.
    if (!file || event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    const upload = new Upload(form, file);
    upload.send().catch((error) => upload.fail(error));
  });
}

for (const form of document.querySelectorAll("form[data-paste]")) {
  const [text, html] = [form.querySelector("textarea"), form.querySelector("[name=html]")];
  text.addEventListener("paste", (event) => {
    const pasted = event.clipboardData?.getData("text/html");
    if (pasted && pasted.length < 900000 && !text.value.trim()) html.value = pasted;
  });
  // What is changed by hand afterwards is plain text again.
  text.addEventListener("input", (event) => { if (event.inputType !== "insertFromPaste") html.value = ""; });
}
