// Says on the page that a passkey did not work: the scripts of django-allauth only tell the console.
export function tellPasskeys() {
  document.addEventListener("allauth.error", (event) => {
    const told = document.getElementById("passkey-failed");
    if (!told) return;
    event.preventDefault();
    told.hidden = false;
  });
}
