// What both live maps share: how a map is made, its ground and stripes, and the marks of places.
import { LngLatBounds, Map as Chart, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";

const FORMS = [
  "M-6.5,0a6.5,6.5 0 1 0 13,0a6.5,6.5 0 1 0 -13,0Z",
  "M-6,-6H6V6H-6Z",
  "M0,-8.5L8.5,0L0,8.5L-8.5,0Z",
  "M0,-8.5L8,6L-8,6Z",
];
const SVG = "http://www.w3.org/2000/svg";

export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// A map in the part of the figure that is kept for it; nothing where the browser has no WebGL.
export function begin(sheet, box) {
  setWorkerUrl(sheet.dataset.worker);
  try {
    const inner = sheet.querySelector(".live").appendChild(document.createElement("div"));
    return make(inner, sheet.dataset, box);
  } catch (problem) {
    console.info("No WebGL: the drawing stays.", problem.message);
    return null;
  }
}

function make(container, words, [west, south, east, north]) {
  const bounds = new LngLatBounds([west, south], [east, north]);
  const room = [(east - west) / 2, (north - south) / 2];
  const made = new Chart({
    container,
    style: { version: 8, sources: {}, layers: [ground()] },
    bounds,
    fitBoundsOptions: { padding: 8 },
    maxBounds: [[west - room[0], south - room[1]], [east + room[0], north + room[1]]],
    attributionControl: false,
    cooperativeGestures: true,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    renderWorldCopies: false,
    fadeDuration: 0,
    locale: {
      "Map.Title": words.label,
      "NavigationControl.ZoomIn": words.zoomIn,
      "NavigationControl.ZoomOut": words.zoomOut,
      "CooperativeGesturesHandler.MobileHelpText": words.twoFingers,
      "CooperativeGesturesHandler.WindowsHelpText": words.ctrl,
      "CooperativeGesturesHandler.MacHelpText": words.command,
    },
  });
  made.touchZoomRotate.disableRotation();
  made.keyboard.disableRotation();
  made.addControl(new NavigationControl({ showCompass: false }), "top-right");
  return made;
}

function ground() {
  return { id: "ground", type: "background", paint: { "background-color": colour("--sand") } };
}

// Diagonal stripes that join from tile to tile.
export function stripes(ground, line) {
  const size = 16;
  const canvas = Object.assign(document.createElement("canvas"), { width: size, height: size });
  const pen = canvas.getContext("2d");
  pen.fillStyle = ground;
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = line;
  pen.lineWidth = 3.5;
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift - 2, size + 2);
    pen.lineTo(shift + size + 2, -2);
  }
  pen.stroke();
  return pen.getImageData(0, 0, size, size);
}

export function mark(chart, { name, kind, form, lon, lat }, className = "mark") {
  const element = Object.assign(document.createElement("div"), { className, title: `${name} (${kind})` });
  const drawing = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  drawing.setAttribute("viewBox", "-10 -10 20 20");
  path.setAttribute("class", "place");
  path.setAttribute("d", FORMS[form]);
  drawing.append(path);
  element.append(drawing);
  const marker = new Marker({ element }).setLngLat([lon, lat]).addTo(chart);
  quiet(element);
  return marker;
}

export function note(chart, textContent, className, spot, offset) {
  const element = Object.assign(document.createElement("div"), { className, textContent });
  const marker = new Marker({ element, anchor: "bottom", offset }).setLngLat(spot).addTo(chart);
  quiet(element);
  return marker;
}

// Its facts stand in the table; a reader of the page need not pass each mark.
function quiet(element) {
  for (const name of ["role", "tabindex", "aria-label"]) element.removeAttribute(name);
  element.setAttribute("aria-hidden", "true");
}
