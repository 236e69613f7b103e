// The examination room by keyboard: one tile has the focus, categories are given where you are, pixels on purpose.
"use strict";

(() => {
  const form = document.getElementById("room");
  const list = form && form.querySelector(".tiles");
  const token = () => document.body.dataset.csrf;
  const tiles = () => [...list.querySelectorAll(".tile")];
  const handle = (tile) => tile.querySelector(".open");
  let here = null;
  let lastTick = null;
  let shown = null;

  // -- saying things to the desk ---------------------------------------------------------------------------------

  const send = async (address, fields) => {
    const body = new URLSearchParams(fields);
    const headers = { "X-CSRFToken": token(), "HX-Request": "true" };
    const response = await fetch(address, { method: "POST", body, headers }).catch(() => null);
    if (!response) {
      say(form.dataset.unreachable, true);
      return null;
    }
    const elsewhere = response.headers.get("HX-Redirect");
    if (elsewhere) location.assign(elsewhere);
    return elsewhere ? null : response;
  };

  const say = (words, isWrong) => {
    const said = document.getElementById("said");
    if (!said) return;
    said.textContent = words;
    said.classList.toggle("error", isWrong);
  };

  const tell = (look, began) => {
    const body = new URLSearchParams({ look, seconds: ((performance.now() - began) / 1000).toFixed(1) });
    const address = (form || document.querySelector("[data-looked]")).dataset.looked;
    fetch(address, { method: "POST", body, keepalive: true, headers: { "X-CSRFToken": token() } });
  };

  // -- where you are ---------------------------------------------------------------------------------------------

  const reachable = (tile, isHere) => {
    for (const one of tile.querySelectorAll("a, button, input")) one.tabIndex = isHere ? 0 : -1;
  };

  const settle = (tile) => {
    if (here && here !== tile) reachable(here, false);
    here = tile;
    reachable(tile, true);
  };

  const go = (tile) => {
    if (!tile) return;
    settle(tile);
    handle(tile).focus();
    tile.scrollIntoView({ block: "nearest" });
  };

  const columns = () => getComputedStyle(list).gridTemplateColumns.split(" ").length;

  const move = (by) => {
    const all = tiles();
    const at = all.indexOf(here);
    const target = all[at + by];
    if (target) return go(target);
    const further = document.querySelector(by > 0 ? "[rel=next]" : "[rel=prev]");
    if (further && Math.abs(by) === 1) further.click();
  };

  const nextUndone = () => {
    const all = tiles();
    const at = all.indexOf(here);
    const target = all.slice(at + 1).find((tile) => "todo" in tile.dataset);
    if (target) return go(target);
    const further = document.querySelector("[rel=next]");
    if (further) further.click();
    else go(all.find((tile) => "todo" in tile.dataset));
  };

  // -- ticking ---------------------------------------------------------------------------------------------------

  const box = (tile) => tile.querySelector("input[type=checkbox]");

  const tick = (tile) => {
    if (!box(tile)) return;
    box(tile).checked = !box(tile).checked;
    lastTick = tile;
  };

  const tickRange = () => {
    const all = tiles();
    const [from, to] = [all.indexOf(lastTick || here), all.indexOf(here)].sort((a, b) => a - b);
    for (const tile of all.slice(Math.max(from, 0), to + 1)) if (box(tile)) box(tile).checked = true;
    lastTick = here;
  };

  // -- categorising ----------------------------------------------------------------------------------------------

  const certainty = () => document.querySelector("[data-certainty]");
  const sure = (value) => {
    const field = certainty();
    if (field) field.value = field.value === value ? "sure" : value;
    if (field) say(field.selectedOptions[0].textContent, false);
  };

  const renew = (text) => {
    const parsed = new DOMParser().parseFromString(text, "text/html");
    for (const fresh of parsed.querySelectorAll(".tile")) {
      const old = document.getElementById(fresh.id);
      if (!old) continue;
      const wasHere = old === here;
      reachable(fresh, wasHere);
      const behind = old.querySelector(".behind");
      if (behind) fresh.querySelector(".hands").append(behind);
      old.replaceWith(fresh);
      if (lastTick === old) lastTick = fresh;
      if (wasHere) go(fresh);
    }
    const said = parsed.querySelector("[data-said]");
    return { words: said ? said.textContent : "", isWrong: !said || said.classList.contains("error") };
  };

  // One act after the other, in the order of the keys, so that an undo takes back what was said just before it.
  let saying = Promise.resolve();

  const act = (address, fields) => {
    hide();
    saying = saying.then(async () => {
      const response = await send(address, fields);
      if (!response) return;
      const { words, isWrong } = renew(await response.text());
      say(words || response.statusText, isWrong);
    });
  };

  // The next tile has the focus before the desk has answered: who types quickly never says two things of one medium.
  const categorise = (category) => {
    const ticked = tiles().filter((tile) => box(tile) && box(tile).checked);
    const meant = ticked.length || "tickedOnly" in form.dataset ? ticked : [here];
    const fields = meant.map((tile) => ["position", tile.dataset.position]);
    fields.push(["category", category], ["certainty", certainty().value], ["way", form.elements.way.value]);
    act(form.action, fields);
    certainty().value = "sure";
    if (meant.length === 1 && meant[0] === here) nextAfter();
  };

  const nextAfter = () => {
    const all = tiles();
    go(all[all.indexOf(here) + 1] || here);
  };

  // -- showing on purpose ----------------------------------------------------------------------------------------

  const hide = () => {
    if (!shown) return;
    tell(shown.look, shown.began);
    shown.picture.replaceWith(shown.before);
    shown = null;
  };

  const show = async (tile) => {
    const wasShown = shown && shown.tile === tile;
    hide();
    if (wasShown) return;
    if ("known" in tile.dataset) return tile.querySelector(".reason").click();
    const response = await send(tile.dataset.look, {});
    if (!response) return;
    if (!response.ok) return say(response.statusText, true);
    const told = await response.json();
    const before = handle(tile).querySelector("img, .card");
    const picture = document.createElement("img");
    picture.alt = "";
    picture.src = told.picture;
    before.replaceWith(picture);
    shown = { tile, look: told.look, began: performance.now(), picture, before };
  };

  // -- keys ------------------------------------------------------------------------------------------------------

  const busy = (event) =>
    event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") ||
    event.target.closest("input:not([type=checkbox],[type=radio]), select, textarea");

  const steps = {
    ArrowLeft: () => move(-1), h: () => move(-1), ArrowRight: () => move(1), l: () => move(1),
    ArrowUp: () => move(-columns()), k: () => move(-columns()), ArrowDown: () => move(columns()), j: () => move(columns()),
    Home: () => go(tiles()[0]), End: () => go(tiles().at(-1)),
    n: nextUndone, x: () => tick(here), s: tickRange, r: () => show(here), p: () => sure("probable"), d: () => sure("doubt"),
    u: () => act(form.dataset.undo, {}),
    g: () => location.assign(handle(here).href.replace(/\?.*$/, "") + "near/"),
    Escape: () => hide(),
  };

  const inGrid = (event) => {
    if (busy(event) || event.defaultPrevented) return;
    const onControl = event.target.closest(".tile button, .tile input, .desk, .pages, summary, .statuses");
    if (event.key === " " && !onControl && event.target.closest(".tile")) {
      event.preventDefault();
      return handle(here).click();
    }
    const button = document.querySelector(`[data-category="${CSS.escape(event.key)}"]`);
    if (button) {
      event.preventDefault();
      return categorise(button.value);
    }
    if (event.key.startsWith("Arrow") && !event.target.closest(".tiles") && event.target !== document.body) return;
    if (!(event.key in steps)) return;
    event.preventDefault();
    steps[event.key]();
  };

  if (list && tiles().length) {
    for (const tile of tiles()) reachable(tile, false);
    const atEnd = document.referrer && sessionStorage.getItem("room.back");
    settle(atEnd ? tiles().at(-1) : tiles()[0]);
    sessionStorage.removeItem("room.back");
    handle(here).focus({ preventScroll: true });
    list.addEventListener("focusin", (event) => {
      const tile = event.target.closest(".tile");
      if (tile) settle(tile);
      if (shown && shown.tile !== tile) hide();
    });
    list.addEventListener("click", (event) => {
      const button = event.target.closest("button.show");
      if (!button) return;
      event.preventDefault();
      go(button.closest(".tile"));
      show(here);
    });
    list.addEventListener("change", (event) => { lastTick = event.target.closest(".tile"); });
    form.addEventListener("click", (event) => {
      const category = event.target.closest("[data-category]");
      const undo = event.target.closest(".undo");
      if (!category && !undo) return;
      event.preventDefault();
      if (undo) steps.u();
      else categorise(category.value);
    });
    document.addEventListener("click", (event) => {
      if (event.target.closest("[rel=prev]")) sessionStorage.setItem("room.back", "1");
    });
    document.addEventListener("keydown", inGrid);
    addEventListener("pagehide", hide);
  }

  // -- the page of one medium ------------------------------------------------------------------------------------

  const single = document.querySelector("[data-single]");
  if (single) {
    document.addEventListener("keydown", (event) => {
      if (busy(event) || event.defaultPrevented) return;
      const button = single.querySelector(`[data-category="${CSS.escape(event.key)}"]`);
      const moves = { ArrowLeft: "[rel=prev]", h: "[rel=prev]", ArrowRight: "[rel=next]", l: "[rel=next]", n: "[rel=next]" };
      const target = button || (event.key in moves && document.querySelector(moves[event.key]));
      if (event.key === "p" || event.key === "d") sure(event.key === "p" ? "probable" : "doubt");
      if (!target) return;
      event.preventDefault();
      target.click();
    });
  }

  const figure = document.querySelector("[data-look-made]");
  if (figure) {
    const began = performance.now();
    addEventListener("pagehide", () => tell(figure.dataset.lookMade, began));
    const zoom = figure.querySelector("[data-zoom]");
    const swap = (event) => {
      event.preventDefault();
      const isZoomed = figure.classList.toggle("zoomed");
      const picture = zoom.querySelector("img");
      if (isZoomed && picture.src !== zoom.href) picture.src = zoom.href;
    };
    if (zoom) zoom.addEventListener("click", swap);
    if (zoom) document.addEventListener("keydown", (event) => { if (event.key === "z" && !busy(event)) swap(event); });
    const video = figure.querySelector("video");
    if (video) play(video, figure.querySelector("[data-clip-at]"));
  }

  function play(video, at) {
    const whole = Number(video.dataset.durationMs) || Infinity;
    let start = 0;
    const stand = () => { at.textContent = `${Math.round(start / 1000)} s`; };
    video.addEventListener("ended", () => {
      start += Number(video.dataset.clipMs);
      if (start >= whole) start = 0;
      stand();
      video.src = `${video.dataset.clip}&start=${start}`;
      if (start) video.play();
    });
    stand();
  }
})();
