// Every form that acts: sent once, however often it is tapped; the server refuses the second anyway.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-acts]")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  // After the browser has collected the values, or a pressed button's own name would be lost.
  setTimeout(() => form.querySelectorAll("button").forEach((button) => { button.disabled = true; }), 0);
});
// Back from the next page: the browser may show this one as it was left.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("[data-acts]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
  });
});
// What is pasted beyond what a field takes is cut off by the browser, which does not say so.
document.addEventListener("paste", (event) => {
  const field = event.target;
  if (!field.matches?.("input[maxlength], textarea[maxlength]")) return;
  const left = field.maxLength - field.value.length + (field.selectionEnd - field.selectionStart);
  if ((event.clipboardData?.getData("text") ?? "").length <= left || field.nextElementSibling?.matches("[data-cut]")) return;
  const said = document.createElement("span");
  said.className = "field-hint";
  said.dataset.cut = "";
  said.setAttribute("role", "alert");
  said.textContent = document.body.dataset.cut;
  field.after(said);
});
// A chosen file is named beside its button.
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-file]")) return;
  const name = event.target.closest(".file")?.querySelector("[data-file-name]");
  if (name && event.target.files[0]) name.textContent = event.target.files[0].name;
});
