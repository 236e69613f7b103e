// The picture of a question: shown in place, covered again by itself, and at once when anything is not as it should be.
"use strict";
{
  const ASK_SECONDS = 2; // while the picture is there
  const ANSWER_SECONDS = 3; // a server that is silent for so long counts as none
  const AWAY_SECONDS = 60; // so long may the tab be in the background
  const BUSY_SECONDS = 60; // so often is told that somebody is typing

  const place = document.querySelector("[data-question]");
  const frame = place.querySelector("[data-frame]");
  const form = place.querySelector("[data-look]");
  const [show, cover] = form ? [form.querySelector("[data-show]"), form.querySelector("[data-cover]")] : [];
  let picture = frame.querySelector("img");
  let timers = [];
  let shownUntil = 0;

  const say = (what) => {
    for (const one of place.querySelectorAll("[data-said]")) one.hidden = one.dataset.said !== what;
  };

  const blank = (why) => {
    timers.forEach(clearTimeout);
    timers = [];
    frame.querySelectorAll("img, .cover").forEach((one) => { one.removeAttribute("src"); one.remove(); });
    if (picture) {
      const grey = frame.querySelector("[data-grey]") || frame.appendChild(document.createElement("p"));
      grey.dataset.grey = "";
      grey.hidden = false;
      picture = null;
    }
    if (form) {
      cover.hidden = true;
      show.hidden = why === "hidden" || why === "ended" || why === "out";
    }
    if (why) say(why);
  };

  const ask = async () => {
    let why = "lost";
    try {
      const answer = await fetch(place.dataset.now, {
        cache: "no-store", redirect: "error", signal: AbortSignal.timeout(ANSWER_SECONDS * 1000),
      });
      if (answer.status === 401) why = "out";
      else if (answer.status === 404) why = "ended";
      else if (answer.ok) why = (await answer.json()).state;
    } catch { /* no answer: covered, as told above */ }
    if (!picture) return;
    if (why !== "shown") blank(why);
    else if (performance.now() > shownUntil) blank("time");
    else timers.push(setTimeout(ask, ASK_SECONDS * 1000));
  };

  const reveal = async () => {
    blank("loading");
    show.hidden = true;
    let told = {};
    try {
      const answer = await fetch(form.action, {
        method: "POST", headers: { Accept: "application/json" }, cache: "no-store", redirect: "manual",
        body: new URLSearchParams(new FormData(form)), signal: AbortSignal.timeout(4 * ANSWER_SECONDS * 1000),
      });
      if (answer.type === "opaqueredirect") return blank("out");
      told = await answer.json();
    } catch {
      return blank("lost");
    }
    if (!told.picture) return blank(told.state === "hidden" || told.state === "ended" ? told.state : "refused");
    picture = new Image();
    picture.alt = place.dataset.alt;
    picture.draggable = false;
    picture.addEventListener("error", () => blank("refused"));
    picture.addEventListener("load", () => say(""));
    const over = document.createElement("span");
    over.className = "cover";
    frame.querySelectorAll("[data-grey]").forEach((one) => { one.hidden = true; });
    frame.append(picture, over);
    picture.src = told.picture;
    cover.hidden = false;
    shownUntil = performance.now() + told.seconds * 1000;
    return ask();
  };

  if (form) {
    form.addEventListener("submit", (event) => { event.preventDefault(); reveal(); });
    cover.addEventListener("click", () => { blank("time"); show.focus(); });
  }
  let away;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(away);
    if (document.hidden) away = setTimeout(() => { if (picture) blank("time"); }, AWAY_SECONDS * 1000);
    else if (picture && performance.now() > shownUntil) blank("time");
  });
  addEventListener("pagehide", () => { if (picture) blank("time"); });
  addEventListener("beforeprint", () => { if (picture) blank("time"); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  for (const name of ["contextmenu", "dragstart"]) frame.addEventListener(name, (event) => event.preventDefault());
  if (picture) { // the page came with it: this script began too late to show it in place
    shownUntil = performance.now() + 30000;
    ask();
  }

  let told = 0;
  document.querySelector("[data-answer]")?.addEventListener("input", () => {
    if (performance.now() - told < BUSY_SECONDS * 1000) return;
    told = performance.now();
    fetch(place.dataset.here, { cache: "no-store", redirect: "error" })
      .then((answer) => { if (answer.status === 401) { if (picture) blank("out"); else say("out"); } })
      .catch(() => { /* the answer itself will tell */ });
  });
  const problem = document.getElementById("problem");
  if (problem) problem.focus();
}
