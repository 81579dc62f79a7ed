// Everything works without this file; it makes pages answer without a reload.
import "htmx.org";
import { filterTables } from "./tables.js";

filterTables(document);
document.addEventListener("htmx:afterSwap", (event) => filterTables(event.target));
