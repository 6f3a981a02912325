// Reports without an account. A report goes into the browser's own store first and is sent from there, so
// that a workshop without network loses nothing. The server takes each request_key once: sending again is safe.
const NAME = "gendan-reports";
const EDGE = 1600; // pixels of a photo's longer side
const HERE = window.location.pathname;

function database() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("reports", { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function store(mode, act) {
  const opened = await database();
  return new Promise((resolve, reject) => {
    const transaction = opened.transaction("reports", mode);
    const request = act(transaction.objectStore("reports"));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  }).finally(() => opened.close());
}

const keep = (report) => store("readwrite", (reports) => reports.put(report));
const drop = (key) => store("readwrite", (reports) => reports.delete(key));
const waiting = async () => (await store("readonly", (reports) => reports.getAll())).filter((it) => it.path === HERE);

async function smaller(file) {
  if (!file.type.startsWith("image/")) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
    if (scale === 1 && file.type === "image/jpeg") return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.82));
    return blob ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file; // a kind that this browser cannot draw: the server looks at it
  }
}

async function written(form) {
  const fields = [];
  const files = [];
  for (const [name, value] of new FormData(form)) {
    if (value instanceof File) {
      if (value.size) files.push(await smaller(value));
    } else fields.push([name, value]);
  }
  return { key: form.elements.request_key.value, path: HERE, fields, files };
}

/** "sent", "refused" with why, or "later" where there is no network or the server rests. */
async function send(report) {
  const body = new FormData();
  for (const [name, value] of report.fields) body.append(name, value);
  for (const file of report.files) body.append("photos", file, file.name || "photo.jpg");
  let answer;
  try {
    answer = await fetch(HERE + window.location.search, {
      method: "POST", body, headers: { Accept: "application/json" }, credentials: "omit",
    });
  } catch {
    return { state: "later" };
  }
  if (answer.ok) return { state: "sent" };
  if (answer.status === 429 || answer.status >= 500) return { state: "later" };
  const told = await answer.json().catch(() => ({}));
  const why = [told.message, ...Object.values(told.fields ?? {}), told.hint].filter(Boolean).join(" ");
  return { state: "refused", why };
}

let busy = false;
let refused = "";

async function flush() {
  if (busy) return false;
  busy = true;
  let sent = false;
  try {
    for (const report of await waiting()) {
      const { state, why } = await send(report);
      if (state === "later") break;
      await drop(report.key);
      if (state === "sent") sent = report.fields.find(([name]) => name === "code")[1];
      else refused = why || "?";
    }
  } finally {
    busy = false;
  }
  await show();
  return sent;
}

async function show() {
  const box = document.getElementById("unsent");
  if (!box) return;
  const count = (await waiting()).length;
  const { one, many, refused: label } = box.dataset;
  const text = count === 1 ? one : many.replace("#", count);
  box.hidden = !count && !refused;
  box.querySelector("[data-text]").textContent = refused ? `${label} ${refused}` : text;
  box.querySelector("[data-send-now]").hidden = !count;
}

function told(code) {
  const query = new URLSearchParams(window.location.search);
  query.set("told", code);
  window.location.replace(`${HERE}?${query}`);
}

async function onSubmit(event) {
  const form = event.target;
  if (!form.matches("[data-report]")) return;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "1";
  const button = form.querySelector(".outside-send");
  button.classList.add("btn-loading");
  refused = "";
  try {
    await keep(await written(form));
  } catch {
    form.submit(); // a browser without a store, as in private windows: as without scripts
    return;
  }
  const code = await flush();
  if (code) told(code);
  button.classList.remove("btn-loading");
  if (refused) delete form.dataset.sending;
  document.getElementById("unsent")?.scrollIntoView({ block: "center" });
}

document.addEventListener("submit", onSubmit);
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-photos]")) return;
  const text = event.target.closest("label").querySelector("[data-photo-text]");
  text.textContent = text.dataset.count.replace("#", event.target.files.length);
});
document.querySelector("[data-send-now]")?.addEventListener("click", async () => {
  const code = await flush();
  if (code) told(code);
});
async function again() {
  const code = await flush().catch(() => false);
  if (code) told(code);
}
window.addEventListener("online", again);
setInterval(again, 30000);
again();
