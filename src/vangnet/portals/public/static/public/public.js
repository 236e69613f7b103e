// Small helps that nobody needs: leaving without a way back, advice before sending, printing. Nothing is counted.
"use strict";
{ // a block, because a page that follows in the same place of the history runs this again
  const exit = document.querySelector("[data-exit]");
  const holdBack = (event) => event.preventDefault();
  const leave = () => {
    removeEventListener("beforeunload", holdBack);
    document.documentElement.hidden = true;
    location.replace(exit.href);
  };
  exit.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  // three times Shift, as on GOV.UK
  let presses = 0;
  let forget;
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") {
      presses = 0;
      return;
    }
    presses += 1;
    clearTimeout(forget);
    forget = setTimeout(() => { presses = 0; }, 1500);
    if (presses >= 3) leave();
  });
  document.addEventListener("keydown", (event) => { if (event.key !== "Shift") presses = 0; });

  // pages follow each other in one place of the history, so that "back" never shows them after the exit
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.origin !== location.origin || link.hash) return;
    event.preventDefault();
    location.replace(link.href);
  });
  const show = async (response) => {
    const page = await response.text();
    history.replaceState("written", "", response.url);
    document.open();
    document.write(page);
    document.close();
    scrollTo(0, 0);
  };
  let isPlain = false;
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || isPlain) return;
    event.preventDefault();
    const [form, pressed] = [event.target, event.submitter];
    const address = (pressed && pressed.getAttribute("formaction")) || form.action;
    const body = new FormData(form, pressed);
    const words = pressed && pressed.textContent;
    if (pressed && pressed.name !== "switch") pressed.textContent = document.body.dataset.busy;
    removeEventListener("beforeunload", holdBack);
    const plain = form.enctype === "multipart/form-data" ? body : new URLSearchParams(body);
    fetch(address, { method: "POST", body: plain, credentials: "omit" }).then(show).catch(() => {
      isPlain = true; // the next press sends it as a browser does without this script
      if (pressed) pressed.textContent = words;
      const offline = document.querySelector("[data-offline]");
      form.append(offline);
      offline.hidden = false;
      offline.focus();
    });
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // somebody who tells on himself is advised before he sends; the second press sends
  const report = document.querySelector("form[data-patterns]");
  const advice = document.querySelector("[data-advice]");
  if (report && advice) {
    const about = new RegExp(report.dataset.patterns, "iu");
    report.addEventListener("submit", (event) => {
      const isSwitch = event.submitter && event.submitter.name === "switch";
      if (isSwitch || !advice.hidden || !about.test(report.querySelector("[data-story]").value)) return;
      event.preventDefault();
      advice.hidden = false;
      report.insertAdjacentHTML("beforeend", '<input type="hidden" name="advised" value="yes">');
      advice.firstElementChild.focus();
    });
  }

  const problems = document.getElementById("problems") || (advice ? null : document.getElementById("advice"));
  const begin = problems || (history.state === "written" ? document.getElementById("content") : null);
  if (begin) begin.focus(); // where a reader of the screen goes on

  // a code is not lost by reloading the page by accident
  if (document.querySelector(".code")) addEventListener("beforeunload", holdBack);
  const printing = document.querySelector("[data-print]");
  if (printing) {
    printing.hidden = false;
    printing.addEventListener("click", () => print());
  }
}
