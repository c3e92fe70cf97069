// Directus runs scripted flows in isolated-vm. No test has any, and it would have to be compiled for minutes.
module.exports = { default: {}, Isolate: Object, Reference: Object, ExternalCopy: Object };
