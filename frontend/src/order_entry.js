// The entry of an order: a grid of lines that works by keyboard and takes what was copied in Excel, lists to
// pick customers and products from, and the sum as it is typed. Without scripts the page works too, in steps.
const COLUMNS = ["product", "customer_item", "description", "quantity", "unit", "price", "amount"];

const grid = () => document.querySelector("[data-line-grid]");
const rowOf = (element) => element.closest?.("[data-line]");
const rows = () => [...grid().querySelectorAll("[data-line]")];
const cell = (row, name) => row.querySelector(`[data-cell="${name}"]`);

function renumber(row, number) {
  row.dataset.line = number;
  row.querySelector(".line-number").textContent = number;
  for (const input of row.querySelectorAll("[name]")) input.name = input.name.replace(/^line-\d+-/, `line-${number}-`);
}

function addRow() {
  const last = rows().at(-1);
  const row = document.getElementById("grid-row").content.querySelector("[data-line]").cloneNode(true);
  renumber(row, last ? Number(last.dataset.line) + 1 : 1);
  last ? last.after(row) : grid().querySelector("tfoot").before(row);
  return row;
}

function removeRow(row) {
  const next = row.nextElementSibling?.matches("[data-line]") ? row.nextElementSibling : row.previousElementSibling;
  row.remove();
  if (!rows().length) addRow();
  (next?.matches?.("[data-line]") ? cell(next, "product") : cell(rows()[0], "product")).focus();
  sum();
  touched();
}

// "1,200件", "１２００", "￥3.20" are numbers to people; the server reads them again.
function number(text) {
  const plain = text.normalize("NFKC").replaceAll(",", "").replace(/[^\d.万千-]/g, "");
  const times = /万/.test(plain) ? 10000 : /千/.test(plain) ? 1000 : 1;
  const value = Number.parseFloat(plain) * times;
  return Number.isFinite(value) ? value : null;
}

const shown = (value, digits) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: digits });

function sum() {
  let quantity = 0;
  let amount = 0;
  for (const row of rows()) {
    const count = number(cell(row, "quantity").value);
    const price = number(cell(row, "price").value);
    const stated = number(cell(row, "amount").value);
    const product = count !== null && price !== null ? count * price : null;
    cell(row, "amount").placeholder = product === null ? "" : shown(product, 4);
    quantity += count ?? 0;
    amount += stated ?? product ?? 0;
  }
  grid().querySelector("[data-sum-quantity]").textContent = quantity ? shown(quantity, 4) : "";
  grid().querySelector("[data-sum-amount]").textContent = amount ? shown(amount, 2) : "";
}

const touched = () => grid().querySelector("input")?.dispatchEvent(new Event("input", { bubbles: true }));

function move(input, step) {
  const all = rows();
  const at = all.indexOf(rowOf(input)) + step;
  if (at < 0) return;
  cell(all[at] ?? addRow(), input.dataset.cell).focus();
}

function onKey(event) {
  const input = event.target;
  if (!input.dataset?.cell || event.isComposing || picking(input)) return;
  if (event.key === "Enter" || event.key === "ArrowDown") {
    event.preventDefault();
    move(input, 1);
  } else if (event.key === "ArrowUp") {
    event.preventDefault();
    move(input, -1);
  } else if (event.key.toLowerCase() === "d" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    const above = rows()[rows().indexOf(rowOf(input)) - 1];
    if (above) {
      input.value = cell(above, input.dataset.cell).value;
      changed(input);
    }
  } else if (event.key === "Delete" && event.altKey) {
    event.preventDefault();
    removeRow(rowOf(input));
  }
}

// What Excel puts on the clipboard: cells by tabs, rows by line ends, quotes around cells that have either.
function table(text) {
  const found = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    const row = found.at(-1);
    if (quoted) {
      if (sign === '"' && text[at + 1] === '"') row[row.length - 1] += text[(at += 1)];
      else if (sign === '"') quoted = false;
      else row[row.length - 1] += sign === "\n" || sign === "\r" ? " " : sign;
    } else if (sign === '"' && row.at(-1) === "") quoted = true;
    else if (sign === "\t") row.push("");
    else if (sign === "\n") found.push([""]);
    else if (sign !== "\r") row[row.length - 1] += sign;
  }
  while (found.length && found.at(-1).every((it) => !it.trim())) found.pop();
  return found.slice(0, 2000);
}

function onPaste(event) {
  const input = event.target;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!input.dataset?.cell || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const first = COLUMNS.indexOf(input.dataset.cell);
  let row = rowOf(input);
  for (const values of table(text)) {
    row ??= addRow();
    values.slice(0, COLUMNS.length - first).forEach((value, at) => {
      cell(row, COLUMNS[first + at]).value = value.trim();
    });
    if (first === 0) specs(row);
    row = row.nextElementSibling?.matches("[data-line]") ? row.nextElementSibling : null;
  }
  changed(input);
}

function changed(input) {
  input.dispatchEvent(new Event("input", { bubbles: true }));
  if (input.dataset.cell === "product") specs(rowOf(input));
}

// The typed fields of the product's specification, below its line.
async function specs(row) {
  const code = cell(row, "product").value.trim();
  if (row.dataset.product === code) return;
  row.dataset.product = code;
  const place = row.querySelector("[data-spec]");
  const kept = new Map([...place.querySelectorAll("[name]")].map((it) => [it.name.replace(/^line-\d+-/, ""), it.value]));
  const url = `${grid().dataset.specUrl}?${new URLSearchParams({ line: row.dataset.line, product: code })}`;
  const answer = code ? await fetch(url, { headers: { "X-Requested-With": "fetch" } }) : null;
  if (row.dataset.product !== code || (answer && !answer.ok)) return;
  place.innerHTML = answer ? await answer.text() : "";
  const found = place.querySelector(".specs");
  row.querySelector(".spec-row").hidden = !found || found.hidden;
  for (const it of place.querySelectorAll("[name]")) {
    const before = kept.get(it.name.replace(/^line-\d+-/, ""));
    if (before && (it.tagName !== "SELECT" || [...it.options].some((option) => option.value === before))) it.value = before;
  }
  if (found?.dataset.unit && !cell(row, "unit").value) cell(row, "unit").value = found.dataset.unit;
  propose("template_id", found?.dataset.template);
}

function propose(name, value) {
  const select = document.querySelector(`[data-order-entry] [name=${name}]`);
  if (select && value && !select.value && [...select.options].some((it) => it.value === value)) select.value = value;
}

// Lists to pick from: type, arrows, Enter or a tap.
const listOf = (input) => input.closest(".picker")?.querySelector(".picker-list");
const picking = (input) => Boolean(listOf(input)?.childElementCount);

function closeList(input) {
  listOf(input)?.replaceChildren();
  input.setAttribute("aria-expanded", "false");
}

let asked = 0;
function ask(input) {
  const url = input.closest("[data-picker]")?.dataset.picker ?? grid().dataset.pickUrl;
  clearTimeout(asked);
  const text = input.value.trim();
  if (!text) return closeList(input);
  asked = setTimeout(async () => {
    const answer = await fetch(`${url}?${new URLSearchParams({ q: text })}`);
    if (!answer.ok || input.value.trim() !== text || document.activeElement !== input) return;
    listOf(input).innerHTML = await answer.text();
    listOf(input).firstElementChild?.setAttribute("aria-selected", "true");
    input.setAttribute("aria-expanded", String(picking(input)));
  }, 150);
}

function pick(input, item) {
  clearTimeout(asked);
  input.value = item.dataset.code;
  closeList(input);
  const named = input.closest(".field")?.querySelector("[data-picked-name]");
  if (named) {
    named.textContent = item.dataset.name;
    propose("merchandiser_id", item.dataset.merchandiser);
  } else {
    const row = rowOf(input);
    if (!cell(row, "description").value) cell(row, "description").value = item.dataset.name;
    specs(row);
  }
  input.dispatchEvent(new CustomEvent("picked", { bubbles: true }));
}

function onListKey(event) {
  const input = event.target;
  if (input.getAttribute?.("role") !== "combobox" || event.isComposing || !picking(input)) return;
  const items = [...listOf(input).children];
  const at = items.findIndex((it) => it.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    event.stopPropagation();
    items[at]?.removeAttribute("aria-selected");
    items[(at + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length].setAttribute("aria-selected", "true");
  } else if (event.key === "Enter" || (event.key === "Tab" && input.value.trim())) {
    if (event.key === "Enter") event.preventDefault();
    event.stopPropagation();
    if (items[at]) pick(input, items[at]);
  } else if (event.key === "Escape") {
    event.stopPropagation();
    closeList(input);
  }
}

function sayIncoterm(form) {
  const code = form.querySelector("[name=incoterm]").value;
  for (const it of form.querySelectorAll("[data-incoterm]")) it.hidden = it.dataset.incoterm !== code;
}

export function startOrderEntry() {
  const form = document.querySelector("[data-order-entry]");
  if (!form || !grid()) return;
  for (const row of rows()) row.dataset.product = cell(row, "product").value.trim();
  form.addEventListener("keydown", onListKey, true);
  grid().addEventListener("keydown", onKey);
  grid().addEventListener("paste", onPaste);
  form.addEventListener("keydown", (event) => {
    // Enter in the header goes on to the next field: an order is not sent by a slip.
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || event.target.tagName !== "INPUT") return;
    event.preventDefault();
  });
  form.addEventListener("input", (event) => {
    if (event.target.getAttribute("role") === "combobox" && event.isTrusted) ask(event.target);
    if (event.target.dataset?.cell) sum();
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "incoterm") sayIncoterm(form);
    if (event.target.dataset?.cell === "product") setTimeout(() => specs(rowOf(event.target)), 200);
  });
  form.addEventListener("focusout", (event) => {
    if (event.target.getAttribute?.("role") === "combobox") setTimeout(() => closeList(event.target), 150);
  });
  form.addEventListener("mousedown", (event) => {
    const item = event.target.closest?.(".picker-item");
    if (!item) return;
    event.preventDefault();
    pick(item.closest(".picker").querySelector("input"), item);
  });
  form.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-add-row]")) {
      event.preventDefault();
      cell(addRow(), "product").focus();
    }
    const remove = event.target.closest?.("[data-remove-row]");
    if (remove) removeRow(rowOf(remove));
  });
  sum();
}
