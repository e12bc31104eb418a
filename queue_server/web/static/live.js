// Keeps a page alive: swaps the parts the server sends, sends what its buttons ask, and says what came of it.

const body = document.body, said = document.getElementById("said");
const english = document.documentElement.lang === "en";
const csrf = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
const title = document.title;
const LONGEST_PAUSE_MS = 30_000, STILL_HERE_EVERY_MS = 60_000, SAID_FOR_MS = 6_000;

// ---- parts

const held = new Map(); // parts that wait until their field is left

function edits(slot) {
  const field = document.activeElement;
  return slot.contains(field) && field.matches("input:not([type=hidden], [type=checkbox]), select, textarea");
}

function swap(id, html) {
  const slot = document.getElementById(id);
  if (!slot || slot.dataset.html === html) return;
  if (edits(slot)) return void held.set(id, html);
  const focused = slot.contains(document.activeElement) ? document.activeElement.id : "";
  const scrolled = [slot.scrollTop, slot.scrollLeft], open = [...slot.querySelectorAll("details[id][open]")];
  slot.innerHTML = html;
  slot.dataset.html = html;
  [slot.scrollTop, slot.scrollLeft] = scrolled;
  open.forEach(({ id }) => document.getElementById(id)?.setAttribute("open", ""));
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  announceCall();
}

document.addEventListener("focusout", () => {
  const waiting = [...held];
  held.clear();
  queueMicrotask(() => waiting.forEach(([id, html]) => swap(id, html)));
});

let called = document.querySelector("[data-call]")?.dataset.call ?? "";

function announceCall() {
  const call = document.querySelector("[data-call]")?.dataset.call ?? "";
  if (call && call !== called) navigator.vibrate?.([400, 150, 400]);
  called = call;
  document.title = call || title;
}

// ---- the stream

let pause = 1_000;

function listen() {
  const stream = new EventSource(body.dataset.stream);
  stream.addEventListener("open", () => {
    pause = 1_000;
    if (body.classList.contains("lost")) tell("", "");
    body.classList.remove("lost");
  });
  stream.addEventListener("fragment", (event) => {
    const { id, html } = JSON.parse(event.data);
    swap(id, html);
  });
  stream.addEventListener("gone", () => {
    stream.close();
    "staff" in body.dataset ? location.assign("/login") : location.reload();
  });
  stream.addEventListener("error", () => {
    stream.close();
    body.classList.add("lost");
    tell(said.dataset.lost, "refused");
    setTimeout(() => lookAgain().then(listen), pause + Math.random() * 1_000);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  });
}

// Without a stream (none free, or the server restarts) the page itself is fetched now and then.
async function lookAgain() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.redirected) return location.assign(answer.url);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    page.querySelectorAll("[data-slot]").forEach((slot) => swap(slot.id, slot.innerHTML));
  } catch {
    // The next round tries again; the page shows that the connection is lost.
  }
}

// ---- asking

function tell(text, kind) {
  said.textContent = text;
  said.className = kind;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => (said.className = ""), SAID_FOR_MS);
}

function wish(form) {
  const wanted = { request_id: crypto.getRandomValues(new Uint32Array(4)).join("-") };
  for (const field of form.elements) {
    if (!field.name || field.value === "") continue;
    const kind = field.dataset.type;
    wanted[field.name] =
      kind === "boolean" ? field.value === "true" : kind === "number" ? Number(field.value) : field.value;
  }
  return JSON.stringify(wanted);
}

async function ask(form) {
  const button = form.querySelector("button");
  button.setAttribute("aria-busy", "true");
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", headers, body: wish(form) });
    if (answer.status === 401) return location.assign("/login");
    if (!answer.ok) {
      const refusal = await answer.json();
      return tell(english ? refusal.message_en : refusal.message_zh, "refused");
    }
    if (form.dataset.then) return location.assign(form.dataset.then);
    if (form.dataset.done) tell(form.dataset.done, "agreed");
    form.querySelectorAll("input:not([type=hidden]):not([type=number])").forEach((field) => (field.value = ""));
  } catch {
    tell(said.dataset.failed, "refused");
  } finally {
    button.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const sure = !form.dataset.sure || confirm(form.dataset.sure);
  if (form.matches("[data-ask]") || !sure) event.preventDefault();
  if (form.matches("[data-ask]") && sure) ask(form);
});

// ---- the person at a staff page

let lastTold = performance.now();

function stillHere() {
  if (performance.now() - lastTold < STILL_HERE_EVERY_MS) return;
  lastTold = performance.now();
  fetch("/api/v1/still-here", { method: "POST", headers: { "X-CSRFToken": csrf } });
}

if ("staff" in body.dataset) ["pointerdown", "keydown"].forEach((touch) => document.addEventListener(touch, stillHere));
if (body.dataset.stream) listen();
