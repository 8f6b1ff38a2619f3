"use strict";
// Refreshes the hall, or the counts on the wall, by short requests. The pages are whole without it.
(() => {
  const page = document.querySelector("[data-live]");
  if (!page) return;
  const every = 5000; // a hall changes slowly; 36 people send an answer every second or so
  const slow = 2000; // a reply that takes longer means a thin line: ask less often
  const longest = 60000;
  const patience = 15000; // then the request is given up, and the picture is old
  let wait = every;
  let tag = "";
  let timer = 0;

  const all = (name, within = page) => within.querySelectorAll(`[data-${name}]`);
  const one = (name, within = page) => within.querySelector(`[data-${name}]`);
  const write = (element, text) => {
    if (element && element.textContent !== text) element.textContent = text;
  };

  // Rows stay the same elements as long as their id stays: focus is kept, and only new rows are read aloud.
  function rows(list, name, things, fill) {
    if (!list) return;
    const known = new Map([...list.children].map((row) => [row.dataset[name], row]));
    const fresh = document.querySelector(`[data-new-${name}]`).content.firstElementChild;
    things.forEach((thing, n) => {
      const id = String(thing.id);
      const row = known.get(id) || fresh.cloneNode(true);
      known.delete(id);
      row.dataset[name] = id;
      const link = row.querySelector("a");
      if (link && thing.id) link.setAttribute("href", link.getAttribute("href").replace(/live\/\d+/, `live/${id}`));
      if (link && !thing.id) link.remove();
      for (const key of ["place", "name", "word", "at", "text"]) if (key in thing) write(one(key, row), thing[key]);
      fill(row, thing);
      if (list.children[n] !== row) list.insertBefore(row, list.children[n] || null);
    });
    known.forEach((row) => row.remove());
  }

  function show(data) {
    if (page.dataset.state && page.dataset.state !== data.state) return location.reload();
    // The laptop woke up on another network: the wall must show where it is now.
    if (page.dataset.address && data.address && page.dataset.address !== data.address) return location.reload();
    for (const place of all("tally")) {
      const text = data.tally[place.dataset.tally] || "";
      write(place, text);
      place.parentElement.hidden = !text;
    }
    if (!data.seats) return undefined;
    rows(one("helps"), "help", data.help, (row, thing) => write(one("for", row), ` ${thing.place}`));
    rows(one("seats"), "seat", data.seats, (row, thing) => {
      row.className = `seat ${thing.rim}`.trim();
      one("name", row).title = thing.name;
      row.querySelector("svg").setAttribute("viewBox", `0 0 ${thing.of} 10`);
      one("of", row).setAttribute("d", `M0 5H${thing.of}`);
      one("done", row).setAttribute("d", `M0 5H${thing.done}`);
    });
    write(one("more"), data.more);
    if (one("calm")) one("calm").hidden = data.help.length > 0;
    return undefined;
  }

  async function ask() {
    const begun = Date.now();
    const stop = new AbortController();
    const alarm = setTimeout(() => stop.abort(), patience);
    try {
      const headers = tag ? { "If-None-Match": tag } : {};
      const answer = await fetch(page.dataset.live, { headers, cache: "no-store", signal: stop.signal });
      if (answer.redirected) return location.reload(); // signed out meanwhile: the door
      if (answer.status !== 304) {
        if (!answer.ok) throw new Error(String(answer.status));
        show(await answer.json());
        tag = answer.headers.get("ETag") || "";
      }
      wait = Date.now() - begun > slow ? Math.min(wait * 2, longest) : every;
      write(one("updated"), new Date().toLocaleTimeString("en-GB"));
      if (one("old")) one("old").hidden = true;
    } catch {
      wait = Math.min(wait * 2, longest);
      if (one("old")) one("old").hidden = false;
    } finally {
      clearTimeout(alarm);
    }
    return later(wait);
  }

  function later(milliseconds) {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, milliseconds);
  }

  document.addEventListener("visibilitychange", () => later(0));
  later(every);
})();
