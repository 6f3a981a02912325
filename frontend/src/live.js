// What happens, as it happens: one stream a page (docs/timeline.md). EventSource comes back by itself with
// Last-Event-ID, so that nothing is missed. Each event is told by its kind, and parts of the page that care
// (hx-trigger="gendan:order.approved from:body") fetch themselves anew; "gendan:event" is any of them, and
// "gendan:notice" a notice for whoever is signed in.
import htmx from "htmx.org";

let source = null;
let last = "";
let wait = 1000;

function tell(name, detail) {
  htmx.trigger(document.body, `gendan:${name}`, detail);
}

function heard(message) {
  last = message.lastEventId;
  const detail = JSON.parse(message.data);
  tell(detail.kind, detail);
  tell("event", detail);
  if (detail.kind === "member.notified") tell("notice", detail);
}

function missedTooMuch(message) {
  last = message.lastEventId;
  tell("event", {});
  tell("notice", {});
}

function listen(url) {
  source = new EventSource(last ? `${url}&after=${last}` : url);
  source.addEventListener("open", () => {
    wait = 1000;
    document.body.dataset.live = "on";
  });
  source.addEventListener("message", heard);
  source.addEventListener("reload", missedTooMuch);
  source.addEventListener("error", () => {
    document.body.dataset.live = "off";
    if (source.readyState !== EventSource.CLOSED) return; // it comes back by itself
    setTimeout(() => listen(url), wait);
    wait = Math.min(wait * 2, 60000);
  });
}

export function startLive() {
  const { liveUrl, liveAfter } = document.body.dataset;
  if (!liveUrl || !window.EventSource) return;
  last = liveAfter;
  listen(liveUrl);
  window.addEventListener("pagehide", () => source?.close());
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) listen(liveUrl);
  });
}
