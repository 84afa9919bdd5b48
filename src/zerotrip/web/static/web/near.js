// Sends on where the browser says one is, to a hundred metres; without script one chooses a district.
const form = document.querySelector("[data-near]");
const button = form && form.querySelector("[data-near-me]");
if (button && navigator.geolocation) {
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const here = new URLSearchParams({ lat: coords.latitude.toFixed(3), lon: coords.longitude.toFixed(3) });
        window.location.assign(`${window.location.pathname}?${here}`);
      },
      () => { button.hidden = true; },
      { maximumAge: 600000, timeout: 10000 },
    );
  });
}
