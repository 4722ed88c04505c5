// Saving: changes go out a moment after they are typed, one request at a time; a lost answer is asked for again by its key.
const SOON_MS = 600;
const AGAIN_MS = 3000;

function freshKey() {
  return [...crypto.getRandomValues(new Uint8Array(18))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Saver {
  constructor({ boot, form, say, collect, apply, refused, isOpen }) {
    Object.assign(this, { words: boot.words, form, say, collect, apply, refused, isOpen });
    this.urls = { begin: boot.urls.begin, signIn: boot.urls.signIn };
    this.seen = 0;
    this.pasted = [];
    this.pastes = 0;
    this.timer = 0;
    this.flight = null;
    this.isLeaving = false;
    this.isTouched = false;
    this.rest = [boot.words.empty]; // what was said when nothing was left to save
    addEventListener("beforeunload", (event) => {
      if (!this.isLeaving && this.isTouched && (this.flight || this.collect() || this.pasted.length || this.isOpen())) event.preventDefault();
    });
  }

  begin(answer) {
    this.take(answer);
    this.apply(answer, null);
    this.settle(this.words.saved.replace("{at}", answer.at), "good");
  }

  settle(...said) {
    this.rest = said;
    this.say(...said);
  }

  soon() {
    this.isTouched = true;
    clearTimeout(this.timer);
    this.say(this.words.typing, "warn");
    this.timer = setTimeout(() => this.flush(), SOON_MS);
  }

  paste(text, after) {
    this.pastes += 1;
    this.pasted.push({ text, after, ref: `p${Date.now().toString(36)}${this.pastes}`.slice(-11) });
    this.flush();
  }

  // Resolves to whether everything that can be saved is saved.
  async flush() {
    clearTimeout(this.timer);
    while (this.flight) await this.flight;
    for (let round = 0; round < 5; round += 1) {
      const changes = this.collect();
      const paste = this.pasted[0];
      if (!changes && !paste) {
        this.say(...this.rest);
        return true;
      }
      this.flight = this.send(changes || { head: {}, rows: [] }, paste);
      const isDone = await this.flight;
      this.flight = null;
      if (!isDone) return false;
      if (paste) this.pasted.shift();
    }
    return true;
  }

  async send(changes, paste) {
    this.say(this.words.saving);
    const fields = { edits: JSON.stringify({ seen: this.seen, ...changes, ...(paste && { paste }) }), request_key: freshKey() };
    const { status, body } = await this.post(this.urls.save || this.urls.begin, fields, true);
    if (status !== 200) {
      this.say(this.words.notSaved.replace("{why}", body?.detail || String(status)), "bad");
      if (body) this.refused(body);
      return false;
    }
    this.take(body);
    this.apply(body, changes);
    const wrong = Object.keys(body.errors).length;
    const said = wrong ? this.words.wrongRows.replace("{count}", wrong) : body.conflicts.length ? this.words.met : this.words.saved;
    this.settle(said.replace("{at}", body.at), wrong || body.conflicts.length ? "bad" : "good");
    return true;
  }

  take(answer) {
    this.seen = answer.seen;
    const isNew = !this.urls.save;
    this.urls = { ...this.urls, ...answer.urls };
    if (isNew && location.pathname !== answer.urls.page) history.replaceState(null, "", answer.urls.page);
  }

  // A request whose answer was lost is sent again with the same key: it acts once.
  async post(url, fields, isPatient = false) {
    const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: this.form.elements.csrfmiddlewaretoken.value });
    this.isRenewed = false;
    for (;;) {
      try {
        const response = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
        const isJson = response.headers.get("Content-Type")?.includes("json");
        if (!isJson && (response.redirected || response.status === 403)) {
          const isIn = await this.signedInAgain(body);
          if (isIn) continue;
          if (isIn === false) {
            if (!isPatient) return { status: 401, body: { title: "", detail: this.words.signedOut } };
            this.say(this.words.signedOut, "bad");
            await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
            continue;
          }
        }
        return { status: response.redirected ? 401 : response.status, body: isJson ? await response.json() : null };
      } catch (error) {
        if (!isPatient) return { status: 0, body: { title: "", detail: this.words.offline } };
        this.say(this.words.offline, "bad");
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  }

  // A session that ended takes the form's token with it: whether there is one again, and the new token in the form.
  // Nothing when that is not what stands in the way.
  async signedInAgain(body) {
    const response = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (response.redirected && response.url.includes(this.urls.signIn)) return false;
    if (response.redirected || !response.ok) return null;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const token = page.querySelector("#entry [name=csrfmiddlewaretoken]")?.value;
    if (!token || this.isRenewed) return null;
    this.isRenewed = true; // once for each refusal: what is refused with a new token is refused for another reason
    this.form.elements.csrfmiddlewaretoken.value = token;
    body.set("csrfmiddlewaretoken", token);
    return true;
  }

  // What others wrote since: nothing most of the time.
  async poll() {
    if (!this.urls.save || this.flight) return;
    let response;
    try {
      response = await fetch(`${this.urls.save}?seen=${this.seen}`, { headers: { Accept: "application/json" } });
    } catch (error) {
      return; // the next poll asks again; saving says when the connection is down
    }
    if (response.status !== 200 || response.redirected || this.flight) return;
    const answer = await response.json();
    if (answer.over) {
      this.say(this.words.over, "bad");
      this.isLeaving = true;
      location.assign(answer.over);
    } else if (answer.seen > this.seen) {
      this.take(answer);
      this.apply(answer, null);
    }
  }
}
