// Makes the body of a live page anew when the hall takes up another plan, with its windows and items.

const clock = document.getElementById("clock"), main = document.querySelector("main");
const planNow = () => clock.querySelector("[data-plan]")?.dataset.plan ?? "";
let plan = clock && planNow(), fetching = false;

function typing() {
  const field = document.activeElement;
  return main.contains(field) && field.matches("input:not([type=hidden], [type=checkbox]), select, textarea");
}

async function renew() {
  if (planNow() === plan || fetching || typing()) return;
  const wanted = planNow();
  fetching = true;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.redirected) return location.assign(answer.url);
    if (!answer.ok || typing()) return;
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    main.replaceChildren(...made.querySelector("main").childNodes);
    plan = wanted;
  } catch {
    // The clock's next minute tries again.
  } finally {
    fetching = false;
  }
}

if (clock && main && document.body.dataset.stream) {
  new MutationObserver(renew).observe(clock, { childList: true });
  document.addEventListener("focusout", () => queueMicrotask(renew));
}
