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

/** Adds what components/theme.ts says of the properties that all elements share; an element's own words go before. */
function sharedProperties() {
  /** @type {{ name: string, default?: string, description: string }[]} */
  const shared = [];
  return {
    name: 'shared-properties',
    collectPhase({ ts, node }) {
      if (!ts.isVariableStatement(node) || !node.getSourceFile().fileName.endsWith('components/theme.ts')) return;
      for (const { tagName, comment } of ts.getJSDocTags(node.declarationList.declarations[0])) {
        const [, name, fallback, description] = /^\[(--[\w-]+)(?:=(.+))?\] - (.+)$/.exec(tagName.text === 'cssproperty' ? comment : '') ?? [];
        if (name) shared.push({ name, ...(fallback && { default: fallback }), description });
      }
    },
    packageLinkPhase({ customElementsManifest }) {
      for (const declaration of customElementsManifest.modules.flatMap((module) => module.declarations ?? [])) {
        if (!declaration.tagName) continue;
        const own = declaration.cssProperties ?? [];
        const others = shared.filter(({ name }) => own.every((each) => each.name !== name));
        declaration.cssProperties = [...own, ...others];
      }
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
  packagejson: false,
  plugins: [elementDecorator(), sharedProperties(), publicOnly()],
};
