// A yes rings on every page: the banner is renewed by htmx; who wants it hears a sound too, on this computer only.
"use strict";

(() => {
  const KEY = "vangnet-ring-sound";
  const banner = document.getElementById("ringing");
  const choice = document.querySelector("[data-ring-sound]");
  const count = () => Number(banner?.querySelector("[data-ringing]")?.dataset.ringing ?? 0);
  let before = 0;

  const ring = () => {
    const audio = new AudioContext();
    audio.resume().then(() => {
      [0, 0.35].forEach((later) => {
        const tone = audio.createOscillator();
        tone.frequency.value = 740;
        tone.connect(audio.destination);
        tone.start(audio.currentTime + later);
        tone.stop(audio.currentTime + later + 0.2);
      });
      setTimeout(() => audio.close(), 1500);
    });
  };

  const look = () => {
    const now = count();
    if (now > before && localStorage.getItem(KEY) === "on") ring();
    before = now;
  };

  if (choice) {
    choice.closest("label").hidden = false;
    choice.checked = localStorage.getItem(KEY) === "on";
    choice.addEventListener("change", () => {
      localStorage.setItem(KEY, choice.checked ? "on" : "off");
      if (choice.checked) ring();
    });
  }
  if (banner) {
    banner.addEventListener("htmx:afterSwap", look);
    look();
  }
})();
