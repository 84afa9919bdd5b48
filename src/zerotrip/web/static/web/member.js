// The photographed paper is shown before it is sent, so that a blurred one can be taken again.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches("[data-shot]")) return;
  const [file] = input.files;
  const frame = document.getElementById(input.dataset.shot);
  if (!frame) return;
  frame.replaceChildren();
  if (!file) return;
  if (file.type.startsWith("image/")) {
    const picture = document.createElement("img");
    picture.alt = "";
    picture.src = URL.createObjectURL(file);
    frame.append(picture);
  }
  const name = document.createElement("p");
  name.textContent = file.name;
  frame.append(name);
});
