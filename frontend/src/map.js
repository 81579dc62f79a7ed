// Brings the map of neighbourhoods to life. The drawing that the server made stays below it: without
// WebGL, without this file and on paper, that is the map.
import { begin, colour, mark, note as tell, stripes } from "./live.js";

const SHADES = 6;

let chart; // one per page; it outlives the parts of the page that are renewed around it
let data;
let source;
let near;
let chosen;
let tip;
let label;
let marks = [];

const figure = () => document.querySelector("[data-map]");

link(document);
document.addEventListener("htmx:after:swap", renew);
renew();

async function renew() {
  const sheet = figure();
  if (!sheet) return;
  if (chart) sheet.classList.add("is-live");
  if (source !== sheet.dataset.source) {
    source = sheet.dataset.source;
    const answer = await fetch(source);
    if (!answer.ok) return;
    data = await answer.json();
    if (chart) show();
    else start(sheet);
  }
  choose(chosenCode());
}

function start(sheet) {
  chart = begin(sheet, data.bbox);
  if (!chart) return;
  chart.on("load", () => {
    show();
    figure().classList.add("is-live");
    choose(chosenCode());
    chart.on("idle", () => figure()?.setAttribute("data-drawn", ""));
  });
  chart.on("mousemove", "areas", (event) => point(event.features[0].id, event.lngLat));
  chart.on("mouseleave", "areas", () => point(null));
  chart.on("click", "areas", (event) => ask(event.features[0].id));
}

function show() {
  if (chart.getSource("areas")) {
    chart.getSource("areas").setData(data);
    return;
  }
  chart.addImage("hatch", stripes(colour("--sand-dark"), colour("--hatch")), { pixelRatio: 2 });
  chart.addImage("guess", stripes("#0000", "#ffffffbb"), { pixelRatio: 2 });
  chart.addSource("areas", { type: "geojson", data, promoteId: "code" });
  for (const layer of layers()) chart.addLayer({ source: "areas", ...layer });
  place();
}

function layers() {
  const shades = Array.from({ length: SHADES }, (_, n) => [n + 1, colour(`--shade-${n + 1}`)]).flat();
  const nothing = ["==", ["get", "shade"], 0];
  const on = (state) => ["boolean", ["feature-state", state], false];
  return [
    { id: "edge", type: "line", paint: { "line-color": "#8b8371", "line-width": 3 } },
    { id: "areas", type: "fill", paint: { "fill-color": ["match", ["get", "shade"], ...shades, colour("--sand-dark")], "fill-antialias": true } },
    { id: "nothing", type: "fill", filter: nothing, paint: { "fill-pattern": "hatch" } },
    { id: "guess", type: "fill", filter: ["get", "estimated"], paint: { "fill-pattern": "guess" } },
    { id: "lines", type: "line", paint: { "line-color": "#fff", "line-width": 1.2 } },
    { id: "halo", type: "line", paint: { "line-color": "#fff", "line-width": ["case", on("chosen"), 8, on("near"), 6, 0] } },
    { id: "near", type: "line", paint: { "line-color": colour("--ink"), "line-width": ["case", on("near"), 2.5, 0] } },
    { id: "chosen", type: "line", paint: { "line-color": colour("--accent"), "line-width": ["case", on("chosen"), 4, 0] } },
  ];
}

function place() {
  for (const old of marks) old.remove();
  marks = data.places.map((one) => mark(chart, one));
}

// --- Map and table, both ways -------------------------------------------------------------------

function link(page) {
  const over = (event) => point(event.target.closest?.("[data-code]")?.dataset.code ?? null);
  page.addEventListener("pointerover", (event) => event.target.closest?.("canvas") || over(event));
  page.addEventListener("focusin", over);
  page.addEventListener("click", (event) => {
    const spot = event.target.closest("path[data-code], tr[data-code]");
    if (spot && figure() && !event.target.closest("a, summary")) ask(spot.dataset.code);
  });
  page.addEventListener("change", (event) => {
    if (event.target.id === "op-de-kaart") choose(event.target.value);
  });
}

function chosenCode() {
  return document.getElementById("op-de-kaart")?.value ?? "";
}

// Asks the page for this neighbourhood, as its list does; the answer stands in the address too.
function ask(code) {
  const list = document.getElementById("op-de-kaart");
  if (!list) return;
  list.value = list.value === code ? "" : code;
  list.dispatchEvent(new Event("change", { bubbles: true }));
  const row = document.getElementById(`rij-${list.value}`);
  if (matchMedia("(min-width: 1000px)").matches) row?.scrollIntoView({ block: "nearest" });
}

function point(code, spot) {
  if (near !== code) {
    for (const element of document.querySelectorAll(".near")) element.classList.remove("near");
    for (const element of document.querySelectorAll(`[data-code="${code}"]`)) element.classList.add("near");
    state(near, { near: false });
    state(code, { near: true });
    near = code;
  }
  tip?.remove();
  tip = code && spot ? note(code, "tip", spot, [0, -14]) : null;
  if (chart) chart.getCanvas().classList.toggle("pointing", Boolean(code && spot));
}

function choose(code) {
  state(chosen, { chosen: false });
  state(code, { chosen: true });
  chosen = code;
  label?.remove();
  label = code ? note(code, "tip chosen", middle(code), [0, -12]) : null;
  for (const row of document.querySelectorAll("tr[data-code]")) {
    row.classList.toggle("chosen", row.dataset.code === code);
  }
}

function state(id, values) {
  if (id && chart?.getSource("areas")) chart.setFeatureState({ source: "areas", id }, values);
}

function note(code, className, spot, offset) {
  const found = feature(code);
  if (!found || !spot || !chart?.getSource("areas")) return null;
  const { name, text } = found.properties;
  return tell(chart, `${name}: ${text}`, className, spot, offset);
}

function feature(code) {
  return data?.features.find((one) => one.properties.code === code);
}

function middle(code) {
  const { lon, lat } = feature(code)?.properties ?? {};
  return lon === undefined ? null : [lon, lat];
}
