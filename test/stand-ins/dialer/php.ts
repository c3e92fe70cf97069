/** Ways of PHP that a client of goAPI can see: how it reads a request's fields and how it writes JSON and XML. */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** The fields of one request, as `$_GET` and `$_POST` hold them. */
export type Fields = ReadonlyMap<string, string>;

/** Fields from name–value pairs: the last of several wins, dots and blanks in names become `_`, `name[]` is no text. */
export function phpFields(pairs: Iterable<readonly [string, string]>): Fields {
  const fields = new Map<string, string>();
  for (const [name, value] of pairs) {
    if (name !== '' && !name.includes('[')) fields.set(name.trimStart().replaceAll(/[ .]/g, '_'), value);
  }
  return fields;
}

/** `$_POST`: filled for the two form types only, whatever their parameters or letter case; empty for all others. */
export async function phpPost(method: string, contentType: string, body: Buffer<ArrayBuffer>): Promise<Fields> {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase();
  if (method !== 'POST') return phpFields([]);
  if (type === 'application/x-www-form-urlencoded') return phpFields(new URLSearchParams(body.toString('utf8')));
  if (type !== 'multipart/form-data') return phpFields([]);
  try {
    const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
    return phpFields([...form].filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
  } catch {
    return phpFields([]);
  }
}

/** `json_encode` with its defaults: slashes escaped, everything beyond ASCII as `\uXXXX`, no blanks. */
export function phpJson(value: Json): string {
  return JSON.stringify(value)
    .replaceAll('/', String.raw`\/`)
    .replaceAll(/[\u0080-\uffff]/g, (unit) => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, '0'));
}

/**
 * Upstream's XML answer. It is not well formed: its head was written between single quotes, so that `\n` stays two
 * characters and stray parentheses and quotes stand before the elements (goAPIv2, goAPI.php).
 */
export function upstreamXml(action: string, result: JsonObject): string {
  const head = String.raw`<?xml version="1.0" encoding="UTF-8"?>\n<goautodialapi version="4.0">(\n<action>"`;
  return `${head}${action}${String.raw` "</action>\n" )`}${xmlElements(result)}</goautodialapi>`;
}

function xmlElements(value: JsonObject): string {
  return Object.entries(value)
    .map(([name, child]) => {
      if (typeof child !== 'object' || child === null) return `<${name}>${xmlText(child)}</${name}>\n`;
      if (isList(child)) return '';
      return `<${name}>\n${xmlElements(child)}</${name}>\n`;
    })
    .join('');
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}

function xmlText(value: string | number | boolean | null): string {
  const text = value === null || value === false ? '' : value === true ? '1' : String(value);
  return /[&<>"']/.test(text) ? `<![CDATA[${text}]]>` : text;
}
