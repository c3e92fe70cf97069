import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Node } from 'typescript/unstable/ast';
import {
  isElementAccessExpression,
  isObjectBindingPattern,
  isPropertyAccessExpression,
} from 'typescript/unstable/ast/is';
import { API, type Project, type Type } from 'typescript/unstable/sync';
import { filesLike, root } from './tree.ts';

/** Types of which a form or a document may be. What is named in these hides their own properties; other elements have no such names. */
const OPEN_TO_NAMES = new Set(
  'EventTarget Node ParentNode ChildNode DocumentOrShadowRoot HTMLOrSVGElement Element HTMLElement HTMLFormElement Document XMLDocument'.split(
    ' ',
  ),
);
/** In here all elements are the script's own: it makes no forms. */
const OWN_ELEMENTS = /\/(?:call-card|card-parts|card-elements|page-overlay)\.ts$/;
/** The one place that reads the DOM, by the prototypes' own getters and methods. */
const READER = 'utils/page/dom.ts';

let api: API;
let project: Project;
beforeAll(() => {
  api = new API({ cwd: root });
  project = api.updateSnapshot({ openProject: join(root, 'tsconfig.json') }).getProjects()[0] ?? expect.unreachable();
});
afterAll(() => api.close());

const isOpenToNames = (type: Type | undefined): boolean => {
  if (!type) return false;
  if (type.isUnionType() || type.isIntersectionType()) return type.getTypes().some(isOpenToNames);
  if (type.isTypeParameter()) return isOpenToNames(project.checker.getBaseConstraintOfType(type));
  return OPEN_TO_NAMES.has(type.getSymbol()?.name ?? '');
};
const isDocument = (type: Type | undefined): boolean => type?.getSymbol()?.name === 'Document';

/** The object of which this node reads a property, and that property. */
const readBy = (node: Node): { of: Node; names: string } | null => {
  if (isPropertyAccessExpression(node)) return { of: node.expression, names: node.name.getText() };
  if (isElementAccessExpression(node)) return { of: node.expression, names: node.argumentExpression.getText() };
  if (isObjectBindingPattern(node)) return { of: node, names: node.getText() };
  return null;
};

test('the scripts in the CRM’s pages read the DOM so that no name of a form field, image or frame gets in its way', () => {
  const places: string[] = [];
  const visit = (file: string, node: Node): void => {
    const read = readBy(node);
    const type = read ? project.checker.getTypeAtLocation(read.of) : undefined;
    if (read && (OWN_ELEMENTS.test(file) ? isDocument(type) : isOpenToNames(type)))
      places.push(`${file}: ${read.names} of ${read.of.getText()}`);
    node.forEachChild((child) => visit(file, child));
  };
  for (const file of filesLike('utils/{page,survey}/*.ts').filter((each) => each !== READER))
    visit(file, project.program.getSourceFile(join(root, file)) ?? expect.unreachable(file));
  expect(places).toEqual([]);
});
