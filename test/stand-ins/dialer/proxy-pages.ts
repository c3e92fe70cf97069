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

/** What PHP's programs end with. */
export const fatalErrors = ['database', 'program'] as const;

const uncaught = {
  database: 'mysqli_sql_exception: No such file or directory in /var/www/html/goAPIv2/MySQLiDB.php:198',
  program:
    'TypeError: count(): Argument #1 ($value) must be of type array, null given in /var/www/html/goAPIv2/MySQLiDB.php:42',
};

/** The page of PHP with display_errors on, when a program ends with an error that it did not expect. */
export function fatalPage(of: (typeof fatalErrors)[number]): string {
  return (
    `<br />\n<b>Fatal error</b>:  Uncaught ${uncaught[of]}\nStack trace:\n#0 {main}\n  thrown in` +
    ' <b>/var/www/html/goAPIv2/MySQLiDB.php</b> on line <b>198</b><br />\n'
  );
}
