import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';

const files: Record<string, { file: string; type: string }> = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/page.css': { file: 'page.css', type: 'text/css; charset=utf-8' },
  '/page.js': { file: 'page.js', type: 'text/javascript; charset=utf-8' },
};

/** Serves the page on which a person makes calls; 404 for all other paths. */
export async function servePage(path: string, response: ServerResponse): Promise<void> {
  const page = Object.hasOwn(files, path) ? files[path] : undefined;
  if (page === undefined) {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found\n');
    return;
  }
  const content = await readFile(new URL(`page/${page.file}`, import.meta.url));
  response.writeHead(200, {
    'Content-Type': page.type,
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
  });
  response.end(content);
}
