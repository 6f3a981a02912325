// Builds the styles and scripts of the web pages into gendan/desk/static/dist, with a manifest that
// the template tag {% asset %} reads.
import { resolve } from "node:path";
import { defineConfig } from "vite";
import { iconSprite } from "./icons.js";

const root = import.meta.dirname;

export default defineConfig({
  root,
  base: "./",
  publicDir: false,
  plugins: [iconSprite(resolve(root, "../gendan"))],
  build: {
    outDir: resolve(root, "../gendan/desk/static/dist"),
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2020", // the web views of chat programs on old phones
    modulePreload: false,
    assetsInlineLimit: 0, // the content policy allows no data: fonts or scripts
    chunkSizeWarningLimit: 800,
    rollupOptions: {
      // htmx evaluates only where `allowEval` lets it, and the content policy would not.
      onwarn: (warning, warn) => warning.code === "EVAL" && /htmx/.test(warning.id ?? "") ? undefined : warn(warning),
      input: {
        main: resolve(root, "src/main.js"),
        outside: resolve(root, "src/outside.js"),
        theme: resolve(root, "src/theme.js"),
      },
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
      },
    },
  },
});
