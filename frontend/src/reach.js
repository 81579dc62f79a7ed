// Brings the map of reach to life: a click places a trial place, and the map answers at once. The
// drawing that the server made stays below it: without WebGL, without this file and on paper.
import { begin, colour, mark, note, stripes } from "./live.js";

let chart; // one per page; it outlives the parts of the page that are renewed around it
let data;
let source;
let marks = [];
let moved = []; // rows of points that the trial gave another distance
let drawn = ""; // the moves that the map shows
let asked = 0;
let tip;

const figure = () => document.querySelector("[data-reach]");

link(document);
document.addEventListener("htmx:after:swap", renew);
renew();

async function renew() {
  const sheet = figure();
  if (!sheet) return;
  for (const hint of document.querySelectorAll("[data-script-only]")) hint.hidden = !chart;
  if (chart) sheet.classList.add("is-live");
  if (source !== sheet.dataset.source) {
    source = sheet.dataset.source;
    const answer = await fetch(source);
    if (!answer.ok) return;
    data = await answer.json();
    drawn = "";
    if (chart) show();
    else if (!start(sheet)) return;
  } else shade();
  choose();
  if (chart && drawn !== sheet.dataset.moves) await trial(sheet.dataset.moves);
}

function start(sheet) {
  chart = begin(sheet, data.bbox);
  if (!chart) return false;
  chart.on("load", () => {
    show();
    figure().classList.add("is-live");
    for (const hint of document.querySelectorAll("[data-script-only]")) hint.hidden = false;
    choose();
    trial(figure().dataset.moves);
    chart.on("idle", () => figure()?.setAttribute("data-drawn", drawn || "base"));
  });
  chart.on("click", put);
  chart.on("mousemove", "areas", (event) => point(event.features[0].id, event.lngLat));
  chart.on("mouseleave", "areas", () => point(null));
  chart.getCanvas().classList.add("placing");
  return true;
}

// --- Drawing ------------------------------------------------------------------------------------

function show() {
  if (chart.getSource("areas")) {
    chart.getSource("areas").setData(data.areas);
    chart.getSource("points").setData(points());
    shade();
    place(data.places);
    return;
  }
  chart.addImage("guess", stripes("#0000", "#ffffffbb"), { pixelRatio: 2 });
  chart.addImage("plus", sign(true), { pixelRatio: 2 });
  chart.addImage("minus", sign(false), { pixelRatio: 2 });
  chart.addSource("areas", { type: "geojson", data: data.areas, promoteId: "code" });
  chart.addSource("points", { type: "geojson", data: points() });
  chart.addSource("paths", { type: "geojson", data: lines([]) });
  chart.addSource("signs", { type: "geojson", data: signs([], []) });
  for (const layer of layers()) chart.addLayer(layer);
  place(data.places);
}

function points() {
  const features = data.coarse ? [] : data.metres.map((metres, id) => ({
    type: "Feature",
    id,
    geometry: { type: "Point", coordinates: [data.lon[id], data.lat[id]] },
    properties: { metres },
  }));
  return { type: "FeatureCollection", features };
}

// A shade per class; "no way on foot" is further than everything.
function shades(metres) {
  const norm = Number(figure().dataset.norm);
  const far = ["case", ["<", metres, 0], 1e9, metres];
  const steps = data.steps.flatMap((step, n) => [Math.round(norm * step) + 0.5, colour(`--far-${n + 2}`)]);
  return ["step", far, colour("--far-1"), ...steps];
}

const live = ["coalesce", ["feature-state", "metres"], ["get", "metres"]];

function shade() {
  if (!chart?.getLayer("points")) return;
  chart.setPaintProperty("points", "circle-color", shades(live));
  if (data.coarse) chart.setPaintProperty("areas", "fill-color", ["case", ["<", live, 0], colour("--sand-dark"), shades(live)]);
}

function layers() {
  const on = (state) => ["boolean", ["feature-state", state], false];
  const size = (from, to) => ["interpolate", ["exponential", 1.6], ["zoom"], 11, from, 16, to];
  const fill = data.coarse ? ["case", ["<", live, 0], colour("--sand-dark"), shades(live)] : "#fffdf8";
  const hole = { "circle-color": "#fffdf8", "circle-radius": size(1.1, 3.5) };
  const line = { "line-color": colour("--ink"), "line-width": 4, "line-dasharray": [1.5, 1] };
  return [
    { id: "edge", source: "areas", type: "line", paint: { "line-color": "#8b8371", "line-width": 3 } },
    { id: "areas", source: "areas", type: "fill", paint: { "fill-color": fill, "fill-antialias": true } },
    ...(data.coarse ? [{ id: "guess", source: "areas", type: "fill", paint: { "fill-pattern": "guess" } }] : []),
    { id: "lines", source: "areas", type: "line", paint: { "line-color": "#cfc6b4", "line-width": 1.2 } },
    { id: "points", source: "points", type: "circle", paint: { "circle-color": shades(live), "circle-radius": size(2.9, 9) } },
    ...(data.estimate ? [{ id: "holes", source: "points", type: "circle", paint: hole }] : []),
    { id: "near", source: "areas", type: "line", paint: { "line-color": colour("--ink"), "line-width": ["case", on("near"), 2, 0] } },
    { id: "around", source: "areas", type: "line", paint: { "line-color": "#fff", "line-width": ["case", on("chosen"), 7, 0] } },
    { id: "chosen", source: "areas", type: "line", paint: { "line-color": colour("--accent"), "line-width": ["case", on("chosen"), 3.5, 0] } },
    { id: "paths", source: "paths", type: "line", paint: line },
    { id: "signs", source: "signs", type: "symbol", layout: { "icon-image": ["get", "sign"], "icon-allow-overlap": true, "icon-ignore-placement": true } },
  ];
}

// A plus or a minus, dark with a light edge: seen on every shade.
function sign(plus) {
  const size = 24;
  const pen = Object.assign(document.createElement("canvas"), { width: size, height: size }).getContext("2d");
  for (const [style, width] of [["#fff", 9], [plus ? colour("--gain") : colour("--accent"), 5]]) {
    pen.strokeStyle = style;
    pen.lineWidth = width;
    pen.lineCap = "round";
    pen.beginPath();
    pen.moveTo(5, size / 2);
    pen.lineTo(size - 5, size / 2);
    if (plus) {
      pen.moveTo(size / 2, 5);
      pen.lineTo(size / 2, size - 5);
    }
    pen.stroke();
  }
  return pen.getImageData(0, 0, size, size);
}

function signs(gained, lost) {
  const one = (sign) => (row) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [data.lon[row], data.lat[row]] },
    properties: { sign },
  });
  return { type: "FeatureCollection", features: [...gained.map(one("plus")), ...lost.map(one("minus"))] };
}

function lines(paths) {
  const features = paths.map((coordinates) => ({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } }));
  return { type: "FeatureCollection", features };
}

function place(places) {
  for (const old of marks) old.remove();
  marks = places.map((one) => {
    const traits = ["approximate", "trial", "closed"].filter((name) => one[name]);
    return mark(chart, one, ["mark", ...traits].join(" "));
  });
}

// --- Trial places -------------------------------------------------------------------------------

// A click places a trial place of the kind that the form names.
function put({ lngLat }) {
  const kind = document.getElementById("plek")?.value;
  if (!kind || !data) return;
  const spot = [lngLat.lng, lngLat.lat].map((degrees) => degrees.toFixed(6)).join(",");
  const before = figure().dataset.moves;
  trial([before, `open:${spot}:${kind}`].filter(Boolean).join(";"), true);
}

// Asks only for what changes, draws that, and lets the rest of the page follow.
async function trial(moves, ours = false) {
  const sheet = figure();
  const turn = ++asked;
  if (!moves && !moved.length && !drawn) return;
  const query = new URLSearchParams(sheet.dataset.query);
  query.set("proef", moves);
  const answer = await fetch(`${sheet.dataset.trial}?${query}`);
  if (!answer.ok || turn !== asked) return;
  const found = await answer.json();
  change(found);
  drawn = found.moves;
  if (ours) tell(found);
}

function change({ rows, metres, gained, lost, places, paths }) {
  const feature = (id) => ({ source: data.coarse ? "areas" : "points", id: data.coarse ? code(id) : id });
  for (const id of moved) chart.setFeatureState(feature(id), { metres: null });
  rows.forEach((id, n) => chart.setFeatureState(feature(id), { metres: metres[n] }));
  moved = rows;
  chart.getSource("signs").setData(signs(gained, lost));
  chart.getSource("paths").setData(lines(paths));
  place(places);
}

const code = (row) => data.codes[row];

// The words beside the map at once; the address and the rest of the page through the form.
function tell({ html, moves }) {
  const words = document.getElementById("proef");
  if (words) words.outerHTML = html;
  figure().dataset.moves = moves;
  const field = document.getElementById("proef-hier");
  if (!field) return;
  field.value = moves;
  field.form.dispatchEvent(new Event("change", { bubbles: true }));
}

// --- Map and table, both ways -------------------------------------------------------------------

function link(page) {
  const over = (event) => point(event.target.closest?.("[data-code]")?.dataset.code ?? null);
  page.addEventListener("pointerover", (event) => event.target.closest?.("canvas") || over(event));
  page.addEventListener("focusin", over);
  page.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-code]");
    if (!row || event.target.closest("a, summary")) return;
    const list = document.getElementById("op-de-kaart");
    list.value = list.value === row.dataset.code ? "" : row.dataset.code;
    list.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

let near;
let chosen;

function point(code, spot) {
  if (near !== code) {
    for (const element of document.querySelectorAll(".near")) element.classList.remove("near");
    for (const element of document.querySelectorAll(`[data-code="${code}"]`)) element.classList.add("near");
    state(near, { near: false });
    state(code, { near: true });
    near = code;
  }
  tip?.remove();
  tip = code && spot ? words(code, spot) : null;
}

function words(code, spot) {
  const found = data.areas.features.find((one) => one.properties.code === code)?.properties;
  return found ? note(chart, `${found.name}: ${found.text}`, "tip", spot, [0, -14]) : null;
}

function choose() {
  const code = document.getElementById("op-de-kaart")?.value ?? "";
  state(chosen, { chosen: false });
  state(code, { chosen: true });
  chosen = code;
}

function state(id, values) {
  if (id && chart?.getSource("areas")) chart.setFeatureState({ source: "areas", id }, values);
}
