// The source of Atomic CRM stands in for two of its modules: its demo data, which is random, and its Supabase backend.
const instead = [
  { source: './dataGenerator', importer: '/fakerest/dataProvider.ts', use: '/seed.js' },
  { source: '../providers/supabase', importer: '/root/CRM.tsx', use: 'atomic-crm/src/providers/fakerest/index.ts' },
];

const demo = {
  name: 'demo',
  enforce: 'pre',
  resolveId(source, importer) {
    const found = instead.find((each) => each.source === source && importer?.endsWith(each.importer));
    return found ? this.resolve(found.use, undefined, { skipSelf: true }) : null;
  },
};

export default {
  plugins: [demo],
  oxc: { jsx: { runtime: 'automatic', importSource: 'react' } },
  // Its makers build it with an older Vite, in which the default export of a CommonJS module is what the module says.
  legacy: { inconsistentCjsInterop: true },
  build: { chunkSizeWarningLimit: 5000, reportCompressedSize: false },
};
