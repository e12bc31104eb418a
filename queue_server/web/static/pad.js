// A rating tablet tells by itself that nobody rated in time, once the server's clock has shown it so.

const pad = document.getElementById("pad");
const tellTimeOut = () => pad.querySelector("form[data-now]")?.requestSubmit();

new MutationObserver(tellTimeOut).observe(pad, { childList: true });
tellTimeOut();
