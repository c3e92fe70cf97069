import { HttpError, page, redirect, type CrmRequest, type Reply } from './http.ts';
import { SESSION_COOKIE, signIn, type CrmState } from './state.ts';
import { signInPage } from './views/frame.ts';

const USER = 'dana';
const PASSWORD = 'harbour';
const HOME = '/mpa/contacts';

/** Returns where to go after signing in: only ever a page of this CRM. */
function safeNext(next: unknown, origin: string): string {
  if (typeof next !== 'string' || !/^\/(?:mpa|hash|spa)(?:[/?#]|$)/.test(next)) return HOME;
  const url = URL.parse(next, origin);
  return url?.origin === origin ? url.pathname + url.search + url.hash : HOME;
}

export const signInRedirect = (request: CrmRequest): Reply =>
  redirect(`/login?${new URLSearchParams({ next: request.url.pathname + request.url.search }).toString()}`);

const sessionCookie = (token: string, extra: string): Record<string, string> => ({
  'set-cookie': `${SESSION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax${extra}`,
});

/** Answers `/login` and `/logout`. Throws HttpError. */
export async function signInOrOut(state: CrmState, request: CrmRequest): Promise<Reply> {
  const { pathname, searchParams, origin } = request.url;
  if (pathname === '/logout' && request.method === 'POST') {
    state.sessions.delete(request.cookies.get(SESSION_COOKIE) ?? '');
    return { ...redirect('/login', 303), headers: { location: '/login', ...sessionCookie('', '; Max-Age=0') } };
  }
  if (pathname !== '/login') throw new HttpError(404, 'There is nothing at this address.');
  if (request.method === 'GET') return page(signInPage(safeNext(searchParams.get('next'), origin), '', ''));
  const { user, password, next } = await request.body();
  const location = safeNext(next, origin);
  if (user === USER && password === PASSWORD) {
    return { ...redirect(location, 303), headers: { location, ...sessionCookie(signIn(state), '') } };
  }
  const typed = typeof user === 'string' ? user : '';
  return page(signInPage(location, typed, 'User name or password is wrong.'), 401);
}
