"use strict";
// Sends an answer and keeps it until the server has it: on the page, and for a reload in the tab's own storage.
// The page is whole without it; whatever it does not understand it leaves to the plain form.
(() => {
  const first = 2000; // milliseconds before the second try; each wait after it is twice as long
  const longest = 30000;
  const patience = 20000; // then a request is given up and counts as a line that is down
  const soon = 1500; // what takes longer is told
  let waiting = null; // the answer that is not stored yet: { item, body }
  let sending = false;
  let wait = first;
  let timer = 0;
  let plain = false;

  const form = () => document.querySelector("form[data-answer]");
  const shelf = () => `digcomp-unsent ${location.pathname}`;
  const itemOf = (one) => one.elements.namedItem("item").value;

  function say(what) {
    const place = document.querySelector("[data-unsent]");
    const text = what ? place?.dataset[what] : "";
    if (place && place.textContent !== text) place.textContent = text;
  }

  // A browser may forbid storage; then only the reload is lost.
  function keep(answer) {
    waiting = answer;
    try {
      if (answer) sessionStorage.setItem(shelf(), JSON.stringify(answer));
      else sessionStorage.removeItem(shelf());
    } catch {}
  }

  function kept() {
    try {
      return JSON.parse(sessionStorage.getItem(shelf()));
    } catch {
      return null;
    }
  }

  function later() {
    say("waiting");
    clearTimeout(timer);
    timer = setTimeout(send, wait);
    wait = Math.min(wait * 2, longest);
  }

  // The question that came takes the place of this one, as if the browser had followed the redirect.
  function show(reply, page) {
    const sheet = (one) => one.querySelector("link[rel=stylesheet]")?.getAttribute("href");
    const script = (one) => one.querySelector("script[src*='/answer-']")?.getAttribute("src");
    const known = page.querySelector("form[data-answer]") && script(page) === script(document);
    if (reply.redirected && (!known || sheet(page) !== sheet(document))) return location.assign(reply.url);
    document.documentElement.lang = page.documentElement.lang;
    document.title = page.title;
    document.body.replaceWith(document.adoptNode(page.body));
    if (reply.redirected) history.replaceState(null, "", reply.url);
    scrollTo(0, 0);
    const place = document.querySelector(".errsum") || document.querySelector("h1");
    place?.setAttribute("tabindex", "-1");
    place?.focus({ preventScroll: true });
    return undefined;
  }

  async function post(answer, signal) {
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    const reply = await fetch(answer.to, { method: "POST", body: answer.body, headers, cache: "no-store", signal });
    return [reply, new DOMParser().parseFromString(await reply.text(), "text/html")];
  }

  async function send() {
    if (sending || !waiting) return;
    sending = true;
    clearTimeout(timer);
    const answer = waiting;
    const stop = new AbortController();
    const alarm = setTimeout(() => stop.abort(), patience);
    const slow = setTimeout(() => say("sending"), soon);
    try {
      const [reply, page] = await post(answer, stop.signal);
      const inside = new URL(reply.url).pathname.startsWith(answer.to);
      const ours = inside && page.getElementById("main");
      // A page of a proxy, of the network's own door, or a limit on tries: the answer is not stored, and not refused.
      if (!ours || reply.status === 429) return later();
      if (reply.status === 503) {
        show(reply, page);
        return later(); // the page says why, and holds the answer
      }
      keep(null);
      wait = first;
      return show(reply, page);
    } catch (trouble) {
      // A line that is down is one of these two; anything else is a fault of this script.
      if (trouble instanceof TypeError || trouble.name === "AbortError") return later();
      keep(null);
      plain = true;
      return form()?.requestSubmit();
    } finally {
      clearTimeout(alarm);
      clearTimeout(slow);
      sending = false;
    }
  }

  document.addEventListener("submit", (event) => {
    if (plain || !event.target.matches("form[data-answer]")) return;
    const data = new FormData(event.target);
    if (event.submitter?.name) data.append(event.submitter.name, event.submitter.value);
    event.preventDefault();
    if (sending) return; // a second press while the first is on its way
    keep({ item: itemOf(event.target), to: event.target.getAttribute("action"), body: new URLSearchParams(data).toString() });
    wait = first;
    send();
  });

  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.hidden || send());

  // What a reload finds unsent is filled in again and sent, if its question is still the present one.
  function bringBack() {
    const answer = kept();
    const here = form();
    if (!answer || !here || itemOf(here) !== answer.item || here.getAttribute("action") !== answer.to) return keep(null);
    const fields = new URLSearchParams(answer.body);
    for (const one of here.elements) {
      if (!one.name.startsWith("answer")) continue;
      if (one.type === "radio" || one.type === "checkbox") one.checked = fields.getAll(one.name).includes(one.value);
      else one.value = fields.get(one.name) ?? "";
    }
    // The seal is of the page as it came now: the cookie may have been renewed.
    fields.set("csrf_token", here.elements.namedItem("csrf_token").value);
    keep({ ...answer, body: fields.toString() });
    return later();
  }
  bringBack();
})();
