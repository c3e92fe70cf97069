import { HttpError, page, type CrmRequest, type Reply } from './http.ts';
import { linksOf } from './shared/routes.ts';
import { isSignedIn, type CrmState } from './state.ts';
import { documentPage, frame, PRODUCT } from './views/frame.ts';
import { skeleton } from './views/parts.ts';

/** Answers below `/hash` and `/spa`: the same empty page for every address, filled by its script. Throws HttpError. */
export function shell(state: CrmState, request: CrmRequest, style: 'hash' | 'spa'): Reply {
  if (request.method !== 'GET') throw new HttpError(405, 'This page can only be read.');
  if (style === 'hash' && request.url.pathname !== '/hash/')
    throw new HttpError(404, 'There is nothing at this address.');
  const body = frame({
    links: linksOf(style),
    counts: state.db.counts(),
    current: '',
    q: '',
    content: skeleton(),
    signedIn: isSignedIn(state, request),
  });
  return page(documentPage({ title: PRODUCT, body, scripts: [style] }));
}
