// A passkey: the desk gives a challenge, the browser asks the device, the desk checks the answer.
"use strict";

const forms = document.querySelectorAll("form[data-passkey]");

const send = async (address, form, more = {}) => {
  const body = new URLSearchParams([...new FormData(form), ...Object.entries(more)]);
  const headers = { "X-CSRFToken": document.body.dataset.csrf };
  const answer = await fetch(address, { method: "POST", body, headers, redirect: "error" });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error);
  return told;
};

const ask = async (kind, options) =>
  kind === "create"
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });

const tell = (form, words) => {
  const place = form.querySelector("[role=alert]");
  place.textContent = words;
  place.hidden = false;
};

const use = async (form) => {
  const { passkey, begin, end, failed } = form.dataset;
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  try {
    const credential = await ask(passkey, await send(begin, form));
    const told = await send(end, form, { answer: JSON.stringify(credential.toJSON()) });
    location.assign(told.next);
  } catch (error) {
    // what a browser says of a device is in the browser's words; what the desk says is an Error with a message of ours
    tell(form, error.constructor === Error && error.message ? error.message : failed);
    button.disabled = false;
  }
};

for (const form of forms) {
  const { place, elsewhere, tooOld } = form.dataset;
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) tell(form, window.isSecureContext ? tooOld : elsewhere);
  else if (location.hostname !== place && !location.hostname.endsWith(`.${place}`)) tell(form, elsewhere);
  else form.querySelector("[type=submit]").disabled = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    use(form);
  });
}
