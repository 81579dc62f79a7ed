// Brings the workbench to life: a click on the map puts a place, a key takes a step back. The
// drawing that the server made stays below it: without WebGL, without this file and on paper.
import { begin, colour, mark, note, stripes } from "./live.js";

let chart; // one per page; it outlives the parts of the page that are renewed around it
let data;
let marks = [];
let drawn; // the state that the map shows, as text
let near;
let tip;

const figure = () => document.querySelector("[data-plan]");

document.addEventListener("htmx:after:swap", renew);
document.addEventListener("htmx:before:request", follow);
document.addEventListener("keydown", step);
link(document);
renew();

async function renew() {
  const sheet = figure();
  if (!sheet) return;
  for (const hint of document.querySelectorAll("[data-script-only]")) hint.hidden = !chart;
  if (chart) {
    sheet.classList.add("is-live");
    show();
    return;
  }
  if (data) return;
  data = {};
  const answer = await fetch(sheet.dataset.source);
  if (!answer.ok) return;
  data = await answer.json();
  start(figure());
}

function start(sheet) {
  chart = begin(sheet, data.bbox);
  if (!chart) return;
  chart.on("load", () => {
    layers();
    show();
    figure().classList.add("is-live");
    for (const hint of document.querySelectorAll("[data-script-only]")) hint.hidden = false;
    chart.on("idle", () => figure()?.setAttribute("data-drawn", marks.length));
  });
  chart.on("click", put);
  chart.on("mousemove", "areas", (event) => point(event.features[0].id, event.lngLat));
  chart.on("mouseleave", "areas", () => point(null));
  if (sheet.dataset.may) {
    chart.getCanvas().classList.add("placing");
    chart.getCanvas().addEventListener("keydown", (event) => event.key === "Enter" && put({ lngLat: chart.getCenter() }));
  }
}

// --- Drawing ------------------------------------------------------------------------------------

const LOOKS = [
  ...[1, 2, 3].flatMap((n) => [`gain-${n}`, `loss-${n}`]),
  ...[1, 2, 3, 4, 5].map((n) => `share-${n}`),
  ...[1, 2, 3, 4, 5, 6].map((n) => `shade-${n}`),
  "same",
];

function layers() {
  chart.addImage("hatch", stripes(colour("--sand-dark"), colour("--hatch")), { pixelRatio: 2 });
  chart.addImage("loss", stripes("#0000", "#ffffff99"), { pixelRatio: 2 });
  for (const plus of [true, false]) for (const n of [1, 2, 3]) chart.addImage(`${plus ? "gain" : "loss"}-${n}`, sign(plus, n), { pixelRatio: 2 });
  chart.addSource("areas", { type: "geojson", data: data.areas, promoteId: "code" });
  chart.addSource("signs", { type: "geojson", data: signs({}) });
  const on = (state) => ["boolean", ["feature-state", state], false];
  const fill = ["match", ["get", "look"], ...LOOKS.flatMap((look) => [look, colour(`--${look}`)]), colour("--sand-dark")];
  const line = (id, ink, width) => ({ id, source: "areas", type: "line", paint: { "line-color": ink, "line-width": width } });
  const pattern = (id, filter, image) => ({ id, source: "areas", type: "fill", filter, paint: { "fill-pattern": image } });
  for (const layer of [
    line("edge", "#8b8371", 3),
    { id: "areas", source: "areas", type: "fill", paint: { "fill-color": fill, "fill-antialias": true } },
    pattern("nothing", ["==", ["get", "look"], "none"], "hatch"),
    pattern("stripes", ["==", ["slice", ["get", "look"], 0, 4], "loss"], "loss"),
    line("lines", ["match", ["get", "look"], ["share-1", "same"], "#d3c9b6", "#fff"], 1.2),
    line("halo", "#fff", ["case", on("near"), 6, 0]),
    line("near", colour("--ink"), ["case", on("near"), 2.5, 0]),
    { id: "signs", source: "signs", type: "symbol", layout: { "icon-image": ["get", "look"], "icon-allow-overlap": true, "icon-ignore-placement": true } },
  ]) chart.addLayer(layer);
}

// Colours, signs and places of the scenario as it is now; the boundaries never change.
function show() {
  const state = figure().dataset.state;
  if (!chart.getSource("areas") || state === drawn) return;
  drawn = state;
  const { looks, places } = JSON.parse(state);
  for (const one of data.areas.features) one.properties.look = looks[one.properties.code] ?? "none";
  chart.getSource("areas").setData(data.areas);
  chart.getSource("signs").setData(signs(looks));
  for (const old of marks) old.remove();
  marks = places.map(place);
}

function place(one) {
  const traits = ["approximate", "placed"].filter((name) => one[name]);
  const made = mark(chart, one, ["mark", one.placed ? "" : "now", ...traits].filter(Boolean).join(" "));
  if (one.placed) made.getElement().append(Object.assign(document.createElement("b"), { textContent: one.number }));
  made.getElement().addEventListener("click", (event) => {
    event.stopPropagation();
    pick(one);
  });
  return made;
}

function signs(looks) {
  const features = data.areas.features
    .filter(({ properties }) => /^(gain|loss)/.test(looks[properties.code] ?? ""))
    .map(({ properties: { code, lon, lat } }) => ({ type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties: { look: looks[code] } }));
  return { type: "FeatureCollection", features };
}

// A plus or a minus, dark with a light edge: seen on every shade.
function sign(plus, n) {
  const size = 16 + 8 * n;
  const pen = Object.assign(document.createElement("canvas"), { width: size, height: size }).getContext("2d");
  for (const [style, width] of [["#fff", 9], [colour("--ink"), 4.5]]) {
    Object.assign(pen, { strokeStyle: style, lineWidth: width, lineCap: "round" });
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

// --- Changing -----------------------------------------------------------------------------------

const form = () => document.getElementById("zet");

// A click puts a place of the kind that the form names, where there is no place yet.
function put({ lngLat, originalEvent }) {
  if (!form() || originalEvent?.detail > 1) return; // the second of a double click zooms
  form().elements.plek.value = "";
  form().querySelector("[data-lon]").value = lngLat.lng.toFixed(6);
  form().querySelector("[data-lat]").value = lngLat.lat.toFixed(6);
  form().requestSubmit();
}

// What waited for an own change before it comes on top of that change; not on top of a conflict,
// which somebody has to see first.
function follow({ detail: { ctx } }) {
  const now = document.querySelector("#werkbank [name=versie]");
  if (now && !document.getElementById("botsing") && ctx.request.body?.has?.("versie")) ctx.request.body.set("versie", now.value);
}

// A click on a mark leads to its row, or chooses the place in the form.
function pick({ id, placed }) {
  const row = placed && document.getElementById(`plek-${id}`);
  if (row) {
    row.scrollIntoView({ block: "center" });
    row.querySelector("a, select")?.focus({ preventScroll: true });
  } else if (form()) {
    form().elements.plek.value = id;
    document.getElementById("zet-knop").focus();
  }
}

// Who chooses from the list or types a spot does not mean the last click.
document.addEventListener("change", ({ target }) => {
  if (["zet-plek", "zet-waar"].includes(target.id)) for (const name of ["lon", "lat"]) form().elements[name].value = "";
});

function step(event) {
  const text = event.target.closest?.("input:not([type=radio], [type=checkbox]), textarea");
  if (text || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  const key = event.key.toLowerCase();
  const id = key === "z" ? (event.shiftKey ? "opnieuw" : "terug") : key === "y" ? "opnieuw" : "";
  const button = id && document.getElementById(id);
  if (!button) return;
  event.preventDefault();
  if (!button.disabled) button.click();
}

// --- Map and list, both ways --------------------------------------------------------------------

function link(page) {
  const over = (event) => point(event.target.closest?.("[data-code]")?.dataset.code ?? null);
  page.addEventListener("pointerover", (event) => event.target.closest?.("canvas") || over(event));
  page.addEventListener("focusin", over);
}

function point(code, spot) {
  if (near !== code) {
    for (const element of document.querySelectorAll(".near")) element.classList.remove("near");
    if (code) for (const element of document.querySelectorAll(`[data-code="${CSS.escape(code)}"]`)) element.classList.add("near");
    state(near, false);
    state(code, true);
    near = code;
  }
  tip?.remove();
  tip = code && spot ? words(code, spot) : null;
}

function words(code, spot) {
  const found = data.areas.features.find((one) => one.properties.code === code)?.properties;
  const told = JSON.parse(figure().dataset.state).words[code];
  return found ? note(chart, told ? `${found.name}: ${told}` : found.name, "tip", spot, [0, -14]) : null;
}

function state(id, near) {
  if (id && chart?.getSource("areas")) chart.setFeatureState({ source: "areas", id }, { near });
}
