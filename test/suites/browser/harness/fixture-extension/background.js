const { runtime, storage } = globalThis.browser ?? globalThis.chrome;
const seen = { boot: crypto.randomUUID(), at: Date.now() };

async function note(key, value) {
  await storage.local.set({ [key]: value });
}

runtime.onInstalled.addListener(({ reason }) => note('installed', { reason, version: runtime.getManifest().version }));
runtime.onStartup.addListener(() => note('startup', seen.at));
runtime.onMessage.addListener((message, _sender, respond) => {
  if (message === 'boot') respond(seen.boot);
});
