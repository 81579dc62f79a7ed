// Everything works without this file; it makes pages answer without a reload.
import "htmx.org";
import { tellPasskeys } from "./passkeys.js";
import "./budget.js";
import { filterTables } from "./tables.js";

filterTables(document);
tellPasskeys();
document.addEventListener("htmx:after:swap", () => filterTables(document));
