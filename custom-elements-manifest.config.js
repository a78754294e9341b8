/** How `npm run manifest` reads the elements' JSDoc into custom-elements.json. */

/** Knows an element by `@element('reverie-…')`, the decorator of components/base.ts. */
function elementDecorator() {
  return {
    name: 'element-decorator',
    analyzePhase({ ts, node, moduleDoc }) {
      if (!ts.isClassDeclaration(node)) return;
      const calls = (ts.getDecorators(node) ?? []).map(({ expression }) => expression);
      const call = calls.find((each) => ts.isCallExpression(each) && each.expression.getText() === 'element');
      const name = node.name?.getText();
      const declaration = moduleDoc.declarations?.find((each) => each.name === name);
      if (!call || !declaration) return;
      const tagName = call.arguments[0].text;
      Object.assign(declaration, { tagName, customElement: true });
      const definition = { kind: 'custom-element-definition', name: tagName, declaration: { name, module: moduleDoc.path } };
      moduleDoc.exports = [...(moduleDoc.exports ?? []), definition];
    },
  };
}

/** Leaves out private members, and the analyzer's guesses at events that JSDoc describes; other guesses stay, to be complained of. */
function publicOnly() {
  return {
    name: 'public-only',
    packageLinkPhase({ customElementsManifest }) {
      for (const declaration of customElementsManifest.modules.flatMap((module) => module.declarations ?? [])) {
        declaration.members = declaration.members?.filter(({ name, privacy }) => privacy !== 'private' && !name.startsWith('#'));
        const described = new Set(declaration.events?.filter(({ description }) => description).map(({ type }) => type?.text));
        declaration.events = declaration.events
          ?.filter(({ description, type }) => description || !described.has(type?.text))
          .map((event) => ({ ...event, name: event.name ?? event.type?.text }));
      }
    },
  };
}

export default {
  globs: ['components/**/*.ts'],
  exclude: ['**/*.styles.ts'],
  litelement: true,
  outdir: '.',
  plugins: [elementDecorator(), publicOnly()],
};
