// Back from a page that says no: the form is as it was typed. It is kept in this tab only, and no longer than that page,
// which shows the same, stands: whatever page one goes on to forgets it. What must not lie on a shared machine is never
// kept: passwords, files, and every form with `autocomplete="off"` (ID numbers, accounts, addresses) or `data-unkept`.
const TYPED = "typed";
const AN_HOUR = 3600 * 1000;
const UNKEPT = "[type=hidden], [type=password], [type=file], [type=tel], [autocomplete=street-address], [data-unkept] *";
const CHANGING = ["csrfmiddlewaretoken", "key", "whose", "version", "shown", "hash"]; // all other hidden fields say what it is about
const arrival = performance.getEntriesByType("navigation")[0];

const fieldsOf = (form) => [...form.elements].filter((field) => field.name && field.matches("input, select, textarea"));
const keptOf = (form) => fieldsOf(form).filter((field) => !field.matches(UNKEPT));
const isKept = (form) => form.matches("[data-acts]") && form.autocomplete !== "off" && !form.closest("[data-unkept]");
const valueOf = (form, name) => form.querySelector(`input[type=hidden][name="${name}"]`)?.value ?? "";
const aboutOf = (form) => fieldsOf(form)
  .filter((field) => field.type === "hidden" && !CHANGING.includes(field.name))
  .reduce((about, field) => `${about}&${field.name}=${field.value}`, new URL(form.getAttribute("action") || "", location.href).pathname);
const here = () => location.pathname + location.search;

function refill({ about, whose, fields }) {
  const form = [...document.querySelectorAll("[data-acts]")].find((one) => isKept(one) && aboutOf(one) === about);
  if (!form || valueOf(form, "whose") !== whose) return;
  keptOf(form).forEach((field, place) => {
    const [name, value, checked] = fields[place] ?? [];
    if (name !== field.name) return;
    if (field.type === "radio" || field.type === "checkbox") field.checked = checked && value === field.value;
    else field.value = value;
  });
  for (let panel = form.closest("details"); panel; panel = panel.parentElement.closest("details")) panel.open = true;
}

// A frame is not a page one goes to.
if (window === window.top) {
  const refused = arrival?.responseStatus >= 400;
  const kept = JSON.parse(sessionStorage.getItem(TYPED));
  if (kept && ((!refused && arrival?.type !== "back_forward") || Date.now() - kept.at > AN_HOUR)) sessionStorage.removeItem(TYPED);
  else if (kept && !refused && kept.page === here()) refill(kept);
  document.addEventListener("submit", ({ target: form }) => {
    if (!isKept(form)) return;
    const fields = keptOf(form).map((field) => [field.name, field.value, field.checked]);
    // Sent once more from the page that said no: Back still leads to the first.
    const page = (refused && kept?.page) || here();
    sessionStorage.setItem(TYPED, JSON.stringify({ page, about: aboutOf(form), whose: valueOf(form, "whose"), at: Date.now(), fields }));
  });
}
