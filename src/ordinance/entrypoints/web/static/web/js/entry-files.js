// Files dropped on the page, or chosen, hang on the draft.
export function filesListen({ boot, saver, say }) {
  async function attach(files) {
    if (!files.length || !(await saver.flush())) return;
    if (!saver.urls.attach) return say(boot.words.first, "bad");
    for (const file of files) {
      const body = new FormData();
      body.append("csrfmiddlewaretoken", saver.form.elements.csrfmiddlewaretoken.value);
      body.append("file", file);
      body.append("kind", "source_document");
      const response = await fetch(saver.urls.attach, { method: "POST", body, redirect: "manual" }).catch(() => null);
      if (response?.type === "opaqueredirect") say(boot.words.attached.replace("{name}", file.name), "good");
      else {
        const page = new DOMParser().parseFromString(response ? await response.text() : "", "text/html");
        const why = page.querySelector(".note.error")?.textContent.trim() || String(response?.status ?? boot.words.offline);
        say(boot.words.notAttached.replace("{name}", file.name).replace("{why}", why), "bad");
      }
    }
    saver.seen = 0;
    const { aside, seen } = await (await fetch(`${saver.urls.save}?seen=0`)).json();
    document.getElementById("entry-aside").innerHTML = aside;
    saver.seen = seen;
  }
  document.addEventListener("change", (event) => {
    if (event.target.id === "entry-files") attach([...event.target.files]);
  });
  const isFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (isFiles(event)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    attach([...event.dataTransfer.files]);
  });
}
