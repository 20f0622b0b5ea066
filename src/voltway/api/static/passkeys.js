"use strict";
// Buttons that ask the browser for a passkey: <button data-passkey="get|create|conditional" data-options="…" …>.

const fromBase64 = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), c => c.charCodeAt(0));
const toBase64 = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function read(options) {
  const told = structuredClone(options);
  told.challenge = fromBase64(told.challenge);
  if (told.user) told.user.id = fromBase64(told.user.id);
  for (const list of [told.allowCredentials, told.excludeCredentials]) {
    for (const one of list ?? []) one.id = fromBase64(one.id);
  }
  return told;
}

function write(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toBase64(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: toBase64(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  const token = document.querySelector("meta[name=csrf-token]");
  if (token) headers["X-CSRF-Token"] = token.content;
  const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body ?? {}) });
  if (response.headers.get("WWW-Authenticate")?.includes("insufficient_user_authentication")) {
    // A fresh second factor first, and then back here.
    location.assign(`/account/step-up?next=${encodeURIComponent(location.pathname)}`);
    return new Promise(() => {});
  }
  const told = await response.json();
  if (!response.ok) throw new Error([told.detail ?? told.title, told.next_step].filter(Boolean).join(": "));
  return told;
}

let waiting = null;

async function ask(button, mediation) {
  const creating = button.dataset.passkey === "create";
  waiting?.abort();
  waiting = new AbortController();
  const { signal } = waiting;
  const publicKey = read(await post(button.dataset.options));
  const asked = { publicKey, signal };
  if (mediation) asked.mediation = mediation;
  const credential = await (creating ? navigator.credentials.create(asked) : navigator.credentials.get(asked));
  const told = await post(button.dataset.answer, { credential: write(credential), next: button.dataset.next });
  location.assign(told.next);
}

function tell(button, error) {
  if (error.name === "AbortError") return;
  const place = button.parentElement.querySelector("[data-passkey-trouble]");
  place.textContent = error.name === "NotAllowedError" ? "Nothing was chosen, or it took too long." : error.message;
  place.hidden = false;
}

for (const button of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) {
    button.disabled = true;
    tell(button, new Error("This browser knows no passkeys here; they need HTTPS or localhost."));
    continue;
  }
  button.addEventListener("click", () => ask(button).catch(error => tell(button, error)));
  if (button.dataset.passkey === "conditional" && PublicKeyCredential.isConditionalMediationAvailable) {
    PublicKeyCredential.isConditionalMediationAvailable().then(can => {
      // The browser offers the passkey in the address field; whoever types a password instead is not disturbed.
      if (can) ask(button, "conditional").catch(() => {});
    });
  }
}
