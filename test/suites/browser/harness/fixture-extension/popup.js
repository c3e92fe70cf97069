const { permissions, storage } = globalThis.browser ?? globalThis.chrome;

void storage.managed.get('greeting').then(
  ({ greeting }) => (document.querySelector('#greeting').textContent = greeting ?? 'no policy'),
  () => (document.querySelector('#greeting').textContent = 'no policy'),
);

async function grant() {
  const granted = await permissions.request({ origins: ['http://127.0.0.1/*'] });
  document.querySelector('#granted').value = String(granted);
}

document.querySelector('#grant').addEventListener('click', () => void grant());
