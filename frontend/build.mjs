// Bundles src/ into the static files of the site. Names stay plain: Django adds digests to them.
import { copyFileSync, existsSync, rmSync } from "node:fs";
import { build } from "esbuild";

const OUT = "../src/trefpunt_web/static";
const entries = ["src/main.js", "src/main.css", "src/map.js", "src/map.css", "src/reach.js", "src/plan.js", "src/plan.css"].filter(existsSync);

rmSync(OUT, { recursive: true, force: true });
await build({
  entryPoints: [...entries, { in: "maplibre-gl/dist/maplibre-gl-worker.mjs", out: "map-worker" }].map(
    (entry) => (typeof entry === "string" ? { in: entry, out: entry.replace(/^src\/|\.\w+$/g, "") } : entry),
  ),
  outdir: OUT,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  assetNames: "files/[name]",
  loader: { ".woff2": "file", ".svg": "file", ".png": "file" },
});

copyFileSync("src/icon.svg", `${OUT}/icon.svg`);
