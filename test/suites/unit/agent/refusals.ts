import * as fc from 'fast-check';

/** What a server sends back for a log-in that it does not accept; `cut` and `hang` after the request has arrived. */
export type Refusal = { status: number; body: string; retryAfter?: string } | 'cut' | 'hang';

const SENTENCES = [
  'Invalid Username/Password',
  'Login incorrect, please try again',
  'Too many login attempts, try again in 15 minutes',
  'Too many login attempts, try again in 1 hour',
  'You are not logged in',
  'Agent not logged in',
  'Access denied',
  'Invalid credentials',
  'Command Not Found',
  'Error: Missing required parameters',
  'Error: goAPI User Not Defined.',
  'Your account is locked',
  'Account disabled',
  'Usuario o contraseña incorrectos',
  'Credenciales inválidas',
  'Demasiados intentos, espere 15 minutos',
  'Acceso denegado: la cuenta está bloqueada',
  'Anmeldung fehlgeschlagen',
  'Benutzername oder Kennwort falsch. Versuchen Sie es in 15 Minuten erneut.',
  'Identifiant ou mot de passe incorrect',
  'Usuário ou senha inválidos',
  'Неверный логин или пароль',
  'ユーザー名またはパスワードが違います',
  '用户名或密码错误',
  'اسم المستخدم أو كلمة المرور غير صحيحة',
  'tbl_err 7',
  '',
];

const sentenceOf = fc.oneof(fc.constantFrom(...SENTENCES), fc.string({ unit: 'binary', maxLength: 40 }));
const json = (value: unknown) => JSON.stringify(value);
const bodyOf = sentenceOf.chain((said) =>
  fc.constantFrom(
    json({ result: 'error', message: said }),
    json({ result: `Error: ${said}` }),
    json({ code: '10001', result: `Error: ${said}` }),
    json({ code: 41_004, result: said, message: said }),
    json({ error: { code: 'AUTH', description: said } }),
    json({ success: false, errors: [said] }),
    json([said]),
    json(said),
    json({ status: 'error', data: { status: said } }),
    json({ result: 'error', data: { status: 'READY', lead_id: 7 }, message: said }),
    json({ result: null, message: said }),
    `result=error;message=${said}`,
    `<html><head><title>${said}</title></head><body><h1>${said}</h1></body></html>`,
    `<?xml version="1.0"?><goautodialapi><result>error</result><message>${said}</message></goautodialapi>`,
    `${said}: |user|BAD|`,
    `<br />\n<b>Fatal error</b>: Uncaught mysqli_sql_exception: ${said} in /var/www/x.php`,
    json({ result: 'error', message: said }).slice(0, -3),
    said,
  ),
);
const statusOf = fc.oneof(
  { weight: 4, arbitrary: fc.constant(200) },
  { weight: 2, arbitrary: fc.constantFrom(302, 400, 401, 403, 404, 407, 418, 422, 423, 429, 500, 502, 503, 504) },
);
const retryAfter = fc.option(fc.constantFrom('0', '2', '900', '99999', 'soon'), { nil: undefined, freq: 8 });

export const refusal: fc.Arbitrary<Refusal> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .record({ status: statusOf, body: bodyOf, retryAfter })
      .map(({ retryAfter: after, ...said }) => (after === undefined ? said : { ...said, retryAfter: after })),
  },
  { weight: 1, arbitrary: fc.constantFrom('cut' as const, 'hang' as const) },
);

/** In the dialer's own protocol: what a changed password is answered with, in whatever words. */
export const apiRefusal: fc.Arbitrary<Refusal> = fc
  .constantFrom(...SENTENCES.filter((said) => said !== '' && !/not logged in|Command|Missing|Not Defined/i.test(said)))
  .chain((said) =>
    fc.constantFrom(
      json({ result: 'error', message: said }),
      json({ result: `Error: ${said}` }),
      `result=error;message=${said}`,
    ),
  )
  .map((body) => ({ status: 200, body }));
