import { z } from 'zod';

// Imported first by every entrypoint that parses: zod otherwise tries `new Function` when a schema is made, which the
// extension's content security policy refuses and Firefox writes to the console as an error.
z.config({ jitless: true });
