// The part of an address behind # never reaches the server: it is put back here, so that signing in leads to the record.
const next = document.querySelector('input[name="next"]');
if (next instanceof HTMLInputElement && location.hash !== '' && !next.value.includes('#')) next.value += location.hash;
