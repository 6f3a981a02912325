// One SVG sprite of the icons that templates and Python name: {% icon "bell" %}, icon = "bell",
// icon="bell". An icon that is named nowhere costs nothing; a name that does not exist stops the build.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

const NAMED = [
  /\{%\s*icon\s+["']([a-z0-9-]+)["']/g,
  /\bicon(?:\s*:\s*[\w[\]. |]+)?\s*=\s*["']([a-z0-9-]+)["']/g,
];
const ALWAYS = ["help", "point", "sun", "moon", "device-desktop", "circle-check", "alert-triangle", "alert-circle", "info-circle"];

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (["static", "__pycache__", "locale", "tests"].includes(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if ([".py", ".html"].includes(extname(entry.name))) yield path;
  }
}

function names(folder) {
  const found = new Set(ALWAYS);
  for (const path of sources(folder)) {
    const text = readFileSync(path, "utf8");
    for (const pattern of NAMED) for (const match of text.matchAll(pattern)) found.add(match[1]);
  }
  return [...found].sort();
}

function symbol(name, folder) {
  const path = join(folder, "icons", "outline", `${name}.svg`);
  if (!existsSync(path)) throw new Error(`There is no Tabler icon named “${name}”.`);
  const inner = readFileSync(path, "utf8")
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
    .replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`;
}

/** The Vite plugin: emits `icons-HASH.svg` and names it in the manifest as `icons.svg`. */
export function iconSprite(source) {
  const icons = join(import.meta.dirname, "node_modules/@tabler/icons");
  return {
    name: "icon-sprite",
    apply: "build",
    generateBundle() {
      const body = names(source).map((name) => symbol(name, icons)).join("\n");
      const text = `<svg xmlns="http://www.w3.org/2000/svg">\n${body}\n</svg>\n`;
      const hash = createHash("sha256").update(text).digest("hex").slice(0, 10);
      this.emitFile({ type: "asset", fileName: `icons-${hash}.svg`, originalFileName: "icons.svg", name: "icons.svg", source: text });
      const picture = readFileSync(join(import.meta.dirname, "src/favicon.svg"));
      this.emitFile({ type: "asset", name: "favicon.svg", originalFileName: "favicon.svg", source: picture });
    },
  };
}
