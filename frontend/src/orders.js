// Lists of orders: ticked rows, what changed meanwhile, and the matrix under the arrow keys.
import htmx from "htmx.org";

const MOVES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const REST = 250; // milliseconds over a cell before its particulars are fetched
let resting = 0;
let shown = null;
let asked = 0;

function countTicks(form) {
  const button = form.querySelector("[data-bulk-button]");
  if (!button) return;
  const ticked = form.querySelectorAll("tbody input[name=order]:checked").length;
  button.hidden = ticked === 0;
  button.querySelector("[data-ticked]").textContent = String(ticked);
}

// An order of the page has changed: its row is marked, and a hint counts them. Nothing moves by itself.
function changed(event) {
  const hint = document.querySelector("[data-changed]");
  if (!hint) return;
  for (const on of event.detail?.on ?? []) {
    const number = String(on).startsWith("order:") ? String(on).slice(6) : "";
    const row = number && document.querySelector(`tr[data-order="${CSS.escape(number)}"]`);
    if (row) row.dataset.fresh = "1";
  }
  const count = document.querySelectorAll("tr[data-order][data-fresh]").length;
  if (!count) return;
  hint.hidden = false;
  hint.querySelector("span").textContent = count === 1 ? hint.dataset.one : hint.dataset.many.replace("N", count);
}

function hide() {
  clearTimeout(resting);
  asked += 1;
  if (shown) {
    shown.removeAttribute("aria-describedby");
    document.getElementById("peek")?.hidePopover();
  }
  shown = null;
}

async function show(link) {
  const box = document.getElementById("peek");
  const mine = ++asked;
  if (!box || !link.isConnected) return;
  const answer = await fetch(link.getAttribute("href").replace("/nodes/", "/peek/"), { headers: { "HX-Request": "true" } });
  if (!answer.ok || mine !== asked) return;
  const text = await answer.text();
  if (mine !== asked) return;
  htmx.swap(box, text, { swapStyle: "innerHTML" });
  box.showPopover();
  const at = link.getBoundingClientRect();
  const below = at.bottom + 6 + box.offsetHeight < window.innerHeight;
  box.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - box.offsetHeight - 6)}px`;
  link.setAttribute("aria-describedby", "peek");
  shown = link;
}

function soon(link) {
  if (link === shown) return;
  hide();
  resting = setTimeout(() => show(link), REST);
}

const cellLink = (event) => event.target.closest?.("[data-matrix] td.m a");

function move(event) {
  const step = MOVES[event.key];
  const link = cellLink(event);
  if (event.key === "Escape") return hide();
  if (!step || !link || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  let row = link.closest("tr");
  let column = [...row.children].indexOf(link.closest("td"));
  for (;;) {
    column += step[0];
    row = step[1] < 0 ? row.previousElementSibling : step[1] > 0 ? row.nextElementSibling : row;
    const cell = row?.children[column];
    if (!cell?.matches("td.m")) return;
    const next = cell.querySelector("a");
    if (!next) continue; // an order without this node
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
    return;
  }
}

// One cell of the matrix is in the order of Tab, the one that had the focus last; arrows reach the others.
function rove(link) {
  const table = link.closest("[data-matrix]");
  for (const other of table.querySelectorAll("td.m a[tabindex='0']")) other.tabIndex = -1;
  link.tabIndex = 0;
}

function startMatrix() {
  for (const table of document.querySelectorAll("[data-matrix]")) {
    const links = table.querySelectorAll("td.m a");
    for (const link of links) link.tabIndex = -1;
    if (links[0]) links[0].tabIndex = 0;
  }
}

function keepQuery() {
  for (const field of document.querySelectorAll("[data-query]")) field.value = window.location.search;
}

export function startOrders() {
  startMatrix();
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("[data-bulk]");
    if (form) countTicks(form);
  });
  document.body.addEventListener("gendan:event", changed);
  document.addEventListener("mouseover", (event) => {
    const link = cellLink(event);
    if (link) soon(link);
    else if (!event.target.closest?.("#peek")) hide();
  });
  document.addEventListener("focusin", (event) => {
    const link = cellLink(event);
    if (!link) return hide();
    rove(link);
    soon(link);
  });
  document.addEventListener("keydown", move);
  document.addEventListener("htmx:afterSettle", startMatrix);
  document.addEventListener("htmx:pushedIntoHistory", keepQuery);
}
