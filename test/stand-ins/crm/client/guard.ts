// Asks before a half-filled form is left. Only the multi-page style does: most real CRMs have no such guard.
const form = document.querySelector('form[data-guard]');
let dirty = false;

form?.addEventListener('input', () => {
  dirty = true;
});
form?.addEventListener('submit', () => {
  dirty = false;
});
addEventListener('beforeunload', (event) => {
  if (dirty) event.preventDefault();
});
