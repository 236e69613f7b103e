// What all pages share: htmx sends the form's token along, and "?" shows the keys.
"use strict";

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.body.dataset.csrf;
  if (event.detail.elt.matches("[data-renewal]")) event.detail.headers["X-Vangnet-Renewal"] = "1";
});

const isTyping = (target) => target.closest("input:not([type=checkbox],[type=radio]), select, textarea, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "?") {
    event.preventDefault();
    document.getElementById("help").showModal();
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  const named = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (named) {
    event.preventDefault();
    named.focus();
    named.click();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-help-open]")) document.getElementById("help").showModal();
});
