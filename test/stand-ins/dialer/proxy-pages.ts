import { STATUS_CODES } from 'node:http';

/** A bare error page, as web servers and proxies send it in place of the dialer's answer. */
export function errorPage(status: number): string {
  const title = `${status} ${STATUS_CODES[status] ?? 'Error'}`;
  return `<html>\n<head><title>${title}</title></head>\n<body>\n<center><h1>${title}</h1></center>\n<hr>\n</body>\n</html>\n`;
}

/** The log-in page of a portal that stands between agent and dialer. */
export const logInPage = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Sign in to the network</title></head>
<body>
<h1>Sign in to the network</h1>
<form method="post" action="/login.html">
<label>User <input name="username" autocomplete="username"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button>Sign in</button>
</form>
</body>
</html>
`;
