// The what-if of the budget: a slider beside each number, and parts that stay open.
// Without this file there are numbers and a button.
const open = new Set();

function settle() {
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
}

// Before htmx hears of it: the slider itself has no name, its number is what is sent.
function together({ target }) {
  const partner = target.dataset.slides
    ? document.getElementById(target.dataset.slides)
    : target.id && document.querySelector(`[data-slides="${CSS.escape(target.id)}"]`);
  if (partner) partner.value = target.value;
}

function remember({ target }) {
  if (target.localName !== "details" || !target.id) return;
  if (target.open) open.add(target.id);
  else open.delete(target.id);
}

document.documentElement.classList.add("scripted");
document.addEventListener("input", together, true);
document.addEventListener("toggle", remember, true);
document.addEventListener("htmx:after:process", settle);
