// In the demonstration: one tap fills in the sign-in of whoever one wants to be.
document.addEventListener("click", (event) => {
  const one = event.target.closest("[data-login]");
  if (!one) return;
  document.getElementById("id_login").value = one.dataset.login;
  document.getElementById("id_password").value = one.dataset.password;
  document.querySelector("form.acts").requestSubmit();
});
