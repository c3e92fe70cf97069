import {
  type Argument,
  type Expression,
  type ObjectExpression,
  parseSync,
  type PrivateIdentifier,
  type Program,
  type Super,
  Visitor,
} from 'oxc-parser';
import { along, type Feature, globalNamed, membersNamed, namesAt, ofGlobal, optionsNamed } from './compat.ts';

/** A use of one of several features that have the same name: which one, the text does not tell. */
export type Use = readonly Feature[];

const AREAS = new Set(['local', 'managed', 'session', 'sync']);
const extensionApis = new Set(namesAt('webextensions', 'api'));
const GLOBAL_OBJECTS = new Set(['globalThis', 'self', 'window']);

/**
 * What of the browsers, as MDN's data names it, scripts use that belong together. Members are known by their names only. Where a
 * script gives such a name to something of its own, that is what is meant.
 */
export function usedInScripts(scripts: readonly { name: string; code: string }[]): Use[] {
  const programs = scripts.map(({ name, code }) => {
    const { program, errors } = parseSync(name, code);
    if (errors.length > 0) throw new Error(`${name}: ${errors[0]?.message}`);
    return program;
  });
  const own = ownNames(programs);
  return programs.flatMap((program) => [
    ...usedByName(program, own),
    ...usedInText(stringsOf(program)),
    ...usedSyntax(program),
  ]);
}

function usedByName(program: Program, own: ReadonlySet<string>): Use[] {
  const uses: Use[] = [];
  const inChain = new Set<unknown>();
  const call = (callee: Expression | Super, args: readonly Argument[]) => {
    const name = chainOf(callee, new Set()).at(-1) ?? '';
    if (callee.type === 'Identifier') uses.push(...one(globalNamed(name)));
    for (const arg of args)
      if (arg.type === 'ObjectExpression') uses.push(...keysIn(arg).map((key) => optionsNamed(name, key)));
  };
  new Visitor({
    MemberExpression(node) {
      if (!inChain.has(node)) uses.push(...usedInChain(chainOf(node, inChain), own));
    },
    ObjectPattern({ properties }) {
      for (const property of properties)
        if (property.type === 'Property' && property.key.type === 'Identifier' && !own.has(property.key.name))
          uses.push(membersNamed(property.key.name));
    },
    NewExpression: ({ callee, arguments: args }) => call(callee, args),
    CallExpression: ({ callee, arguments: args }) => call(callee, args),
  }).visit(program);
  return uses.filter((use) => use.length > 0);
}

const keysIn = ({ properties }: ObjectExpression): string[] =>
  properties.flatMap((each) =>
    each.type === 'Property' && each.key.type === 'Identifier' && !each.computed ? [each.key.name] : [],
  );

function ownNames(programs: readonly Program[]): ReadonlySet<string> {
  const names = new Set<string>();
  const take = (key: Expression | PrivateIdentifier) => {
    if (key.type === 'Identifier') names.add(key.name);
  };
  const visitor = new Visitor({
    ObjectExpression(node) {
      for (const key of keysIn(node)) names.add(key);
      // As older code defines methods: `{ key: 'isValid', value: function … }`.
      for (const property of node.properties)
        if (property.type === 'Property' && property.key.type === 'Identifier' && property.key.name === 'key')
          if (property.value.type === 'Literal' && typeof property.value.value === 'string')
            names.add(property.value.value);
    },
    AssignmentExpression({ left }) {
      if (left.type === 'MemberExpression' && !left.computed) take(left.property);
    },
    PropertyDefinition: ({ key }) => take(key),
    MethodDefinition: ({ key }) => take(key),
  });
  for (const program of programs) visitor.visit(program);
  return names;
}

const one = (feature: Feature | null): Use[] => (feature === null ? [] : [[feature]]);

/** The names of `a.b?.c`: the first is empty where it is no name, such as the result of a call. */
function chainOf(node: Expression | Super | PrivateIdentifier, seen: Set<unknown>): string[] {
  if (node.type === 'ChainExpression') return chainOf(node.expression, seen);
  if (node.type === 'Identifier') return [node.name];
  if (node.type !== 'MemberExpression') return [''];
  seen.add(node);
  const before = chainOf(node.object, seen);
  const { property } = node;
  if (!node.computed && property.type === 'Identifier') return [...before, property.name];
  if (node.computed && property.type === 'Literal' && typeof property.value === 'string')
    return [...before, property.value];
  // What follows an unknown name belongs to nothing that is known.
  return [''];
}

function usedInChain(names: readonly string[], own: ReadonlySet<string>): Use[] {
  const uses: Use[] = [];
  const inExtension = names.findIndex((name, index) => {
    const features = extensionApis.has(name) ? along(['webextensions', 'api'], names.slice(index)) : [];
    return features.length > 1 && !own.has(features.at(-1)?.split('.').at(-1) ?? '');
  });
  if (inExtension >= 0) {
    const api = names.slice(inExtension);
    uses.push(...along(['webextensions', 'api'], api).map((feature) => [feature]));
    if (api[0] === 'storage' && AREAS.has(api[1] ?? ''))
      uses.push(...along(['webextensions', 'api', 'storage', 'StorageArea'], api.slice(2)).map((feature) => [feature]));
    return uses;
  }
  const [root = '', ...rest] = GLOBAL_OBJECTS.has(names[0] ?? '') ? names.slice(1) : names;
  uses.push(...one(root === '' ? null : globalNamed(root)));
  const [first, ...others] = rest;
  const ofRoot = first === undefined || root === '' ? null : ofGlobal(root, first);
  uses.push(...(ofRoot === null ? rest : others).filter((name) => !own.has(name)).map(membersNamed), ...one(ofRoot));
  return uses;
}

function stringsOf(program: Program): string[] {
  const strings: string[] = [];
  new Visitor({
    Literal({ value }) {
      if (typeof value === 'string') strings.push(value);
    },
    TemplateElement({ value }) {
      strings.push(value.cooked ?? value.raw);
    },
  }).visit(program);
  return strings;
}

/** Styles that a script carries along as text. */
const usedInText = (strings: readonly string[]): Use[] =>
  strings.filter((text) => /\{[^{}]*:[^{}]*\}/.test(text) || /^\s*[\w-]+\s*:[^;]+;/.test(text)).flatMap(usedInStyles);

const REGULAR_EXPRESSIONS: readonly [RegExp, string][] = [
  [/\(\?<[=!]/, 'lookbehind_assertion'],
  [/\(\?<\w/, 'named_capturing_group'],
  [/\(\?[ims-]+:/, 'modifier'],
  [/\\p\{/i, 'unicode_character_class_escape'],
];

function usedSyntax(program: Program): Use[] {
  const uses: Use[] = [];
  const use = (...path: string[]) =>
    uses.push(...along(['javascript', ...path.slice(0, -1)], path.slice(-1)).map((feature) => [feature]));
  new Visitor({
    Literal(node) {
      if (!('regex' in node) || !node.regex) return;
      const { pattern, flags } = node.regex;
      for (const [looks, name] of REGULAR_EXPRESSIONS) if (looks.test(pattern)) use('regular_expressions', name);
      if (flags.includes('v')) use('builtins', 'RegExp', 'unicodeSets');
      if (flags.includes('d')) use('builtins', 'RegExp', 'hasIndices');
    },
    VariableDeclaration({ kind }) {
      if (kind === 'using' || kind === 'await using') use('statements', kind === 'using' ? 'using' : 'await_using');
    },
    AssignmentExpression({ operator }) {
      if (operator === '??=') use('operators', 'nullish_coalescing_assignment');
      if (operator === '||=') use('operators', 'logical_or_assignment');
      if (operator === '&&=') use('operators', 'logical_and_assignment');
    },
    LogicalExpression({ operator }) {
      if (operator === '??') use('operators', 'nullish_coalescing');
    },
    ChainExpression() {
      use('operators', 'optional_chaining');
    },
    StaticBlock() {
      use('classes', 'static', 'initialization_blocks');
    },
    PropertyDefinition({ key }) {
      use('classes', key.type === 'PrivateIdentifier' ? 'private_class_fields' : 'public_class_fields');
    },
  }).visit(program);
  return uses;
}

const properties = new Set(namesAt('css', 'properties'));
const atRules = new Set(namesAt('css', 'at-rules'));
const selectors = new Set(namesAt('css', 'selectors'));

/** By its name, each function of CSS that the data describes. */
const functions = new Map<string, Feature[]>();
(function noteFunctions(path: string[]): void {
  for (const name of namesAt(...path)) {
    functions.set(name, [...(functions.get(name) ?? []), ...along(path, [name])]);
    if (path.length < 5) noteFunctions([...path, name]);
  }
})(['css', 'types']);

/** What a style sheet uses. */
export function usedInStyles(styles: string): Use[] {
  const uses: Use[] = [];
  for (const [, name = ''] of styles.matchAll(/(?:^|[{;\s])([a-z-]+)\s*:/g))
    if (properties.has(name)) uses.push(...along(['css', 'properties'], [name]).map((feature) => [feature]));
  for (const [, name = ''] of styles.matchAll(/@([a-z-]+)/g))
    if (atRules.has(name)) uses.push(...along(['css', 'at-rules'], [name]).map((feature) => [feature]));
  // Without declarations: `flex-direction: column` is no `:column`.
  const rules = styles.replaceAll(/[a-z-]+\s*:[^;{}]*(?=[;}])/g, '');
  for (const [, name = ''] of rules.matchAll(/::?([a-z-]+)/g))
    if (selectors.has(name)) uses.push(...along(['css', 'selectors'], [name]).map((feature) => [feature]));
  for (const [, name = ''] of styles.matchAll(/([a-z-]+)\(/g)) {
    const features = functions.get(name);
    if (features && features.length > 0) uses.push(features);
  }
  if (/[{;}]\s*&/.test(styles)) uses.push(...along(['css', 'selectors'], ['nesting']).map((feature) => [feature]));
  return uses;
}

/** What an HTML file uses: its elements and their attributes. */
export function usedInHtml(html: string): Use[] {
  return [...html.matchAll(/<([a-z][a-z0-9]*)((?:\s+[^\s=>/]+(?:=(?:"[^"]*"|'[^']*'|[^\s>]*))?)*)/g)].flatMap(
    ([, element = '', attributes = '']) => {
      const names = [...attributes.matchAll(/\s([a-z][a-z-]*)/g)].map(([, name = '']) => name);
      return [
        along(['html', 'elements'], [element]),
        ...names.map((name) => along(['html', 'elements', element], [name])),
        ...names.map((name) => along(['html', 'global_attributes'], [name])),
      ].flatMap((features) => features.map((feature) => [feature]));
    },
  );
}

/** What a manifest uses: its keys, what its permissions let it do, and the directives of its pages' policy. */
export function usedInManifest(manifest: Readonly<Record<string, unknown>>): Use[] {
  const paths = keysOf(manifest, []);
  const directives = paths
    .filter(([key]) => key === 'content_security_policy')
    .flatMap((path) => path.at(-1)?.split(';') ?? [])
    .map((directive) => directive.trim().split(' ')[0] ?? '');
  return [
    ...paths.flatMap((path) => along(['webextensions', 'manifest'], path)),
    ...directives.flatMap((name) => along(['http', 'headers', 'Content-Security-Policy'], [name])),
  ].map((feature) => [feature]);
}

function keysOf(value: unknown, path: string[]): string[][] {
  if (typeof value === 'string') return [[...path, value]];
  if (Array.isArray(value)) return [path, ...value.flatMap((each) => keysOf(each, path))];
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => keysOf(inner, [...path, key]))];
}
