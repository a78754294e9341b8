/** Reads what a file imports, by its tokens, so that comments, strings and templates are never taken for code. */
import { posix } from 'node:path';
import { SyntaxKind as Kind } from 'typescript/unstable/ast';
import { createScanner } from 'typescript/unstable/ast/scanner';

interface Token {
  readonly kind: Kind;
  /** As it is written. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** What a string holds, `*` in the place of what is only known when the code runs; absent where the token is no string. */
  readonly string?: string;
}

/** After these a slash divides; elsewhere it begins a regular expression. */
const VALUES: ReadonlySet<Kind> = new Set([
  Kind.NumericLiteral, Kind.BigIntLiteral, Kind.StringLiteral, Kind.RegularExpressionLiteral, Kind.NoSubstitutionTemplateLiteral, Kind.TemplateTail,
  Kind.CloseParenToken, Kind.CloseBracketToken, Kind.PlusPlusToken, Kind.MinusMinusToken, Kind.ThisKeyword, Kind.SuperKeyword, Kind.NullKeyword,
  Kind.TrueKeyword, Kind.FalseKeyword,
]);

/** The tokens of a file, and in lists of their own those in the `${…}` of its templates, each of which is one token. */
function tokensOf(code: string): Token[][] {
  const scanner = createScanner(true, undefined, code);
  const lists: Token[][] = [];
  const read = (inTemplate: boolean): void => {
    const found: Token[] = [];
    lists.push(found);
    let afterValue = false;
    for (let depth = 0; ; ) {
      let kind = scanner.scan();
      if (!afterValue && (kind === Kind.SlashToken || kind === Kind.SlashEqualsToken)) kind = scanner.reScanSlashToken();
      if (scanner.isUnterminated()) throw new Error(`The reader of imports finds no end of ${scanner.getTokenText().slice(0, 40)}`);
      if (kind === Kind.OpenBraceToken) depth++;
      if (kind === Kind.EndOfFile || (kind === Kind.CloseBraceToken && depth-- === 0 && inTemplate)) return;
      const start = scanner.getTokenStart();
      let string = kind === Kind.StringLiteral || kind === Kind.NoSubstitutionTemplateLiteral ? scanner.getTokenValue() : undefined;
      if (kind === Kind.TemplateHead) {
        for (string = scanner.getTokenValue(); kind !== Kind.TemplateTail; string += `*${scanner.getTokenValue()}`) {
          read(true);
          kind = scanner.reScanTemplateToken(false);
        }
      }
      const end = scanner.getTokenEnd();
      const isName = scanner.isIdentifier(); // words such as `from` and `of` among them
      found.push({ kind, text: code.slice(start, end), start, end, ...(string !== undefined && { string }) });
      // x! / y divides
      afterValue = isName || VALUES.has(kind) || (afterValue && kind === Kind.ExclamationToken);
    }
  };
  read(false);
  return lists;
}

/** Functions that import what they are given. */
const IMPORTERS: ReadonlySet<string> = new Set(['import', 'require', 'importModule']);

/** What may stand between `import` or `export` and `from`. */
const isClause = ({ kind, text, string }: Token): boolean =>
  string === undefined ? /^[\w$]+$/.test(text) || ['{', '}', '*', ','].includes(text) : kind === Kind.StringLiteral;

/** The names in one piece of code, as they are written. */
function namesIn(code: string): string[] {
  return tokensOf(code).flatMap((tokens) => tokens.flatMap((_, at) => nameAt(tokens, at, code)));
}

function nameAt(tokens: readonly Token[], at: number, code: string): readonly string[] {
  const [{ text, string }, before, next] = [tokens[at]!, tokens[at - 1]?.text, tokens[at + 1]];
  if (string !== undefined || before === '.') return [];
  if (IMPORTERS.has(text) && next?.text === '(' && before !== 'function') {
    const given = argument(tokens, at + 2);
    const [only] = given.length === 1 ? given : [];
    return only?.string === undefined || only.kind === Kind.TemplateTail ? [`${text}(${written(given, code)})`] : [only.string];
  }
  if (text === 'URL' && before === 'new' && next?.text === '(') return address(tokens, at + 2, code);
  if (text !== 'import' && text !== 'export') return [];
  if (text === 'import' && next?.string !== undefined) return [next.string];
  for (let from = at + 1; tokens[from] && isClause(tokens[from]!); from++) {
    const after = tokens[from + 1];
    if (tokens[from]!.text === 'from' && after?.kind === Kind.StringLiteral) return [after.string!];
  }
  return [];
}

/** What `new URL(…, import.meta.url)` names, `./` before it because it is relative in any case; nothing where it is relative to something else. */
function address(tokens: readonly Token[], at: number, code: string): readonly string[] {
  const given = argument(tokens, at);
  const base = argument(tokens, at + given.length + 1);
  if (written(base, code) !== 'import.meta.url') return [];
  const [only] = given;
  if (given.length > 1 || only?.string === undefined) return [`new URL(${written(given, code)}, import.meta.url)`];
  return [/^(\.|\/|\w+:)/.test(only.string) ? only.string : `./${only.string}`];
}

/** The argument of a call that begins there, up to its comma or the call's end. */
function argument(tokens: readonly Token[], at: number): readonly Token[] {
  let depth = 0;
  const rest = tokens.slice(at);
  const end = rest.findIndex(({ text }) => {
    if (depth === 0 && [',', ')'].includes(text)) return true;
    depth += { '(': 1, '[': 1, '{': 1, ')': -1, ']': -1, '}': -1 }[text] ?? 0;
    return false;
  });
  return end < 0 ? rest : rest.slice(0, end);
}

const written = (tokens: readonly Token[], code: string): string => code.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0);

/** The code of a page's scripts, and what their `src` names. */
function scriptsIn(html: string): { readonly code: readonly string[]; readonly sources: readonly string[] } {
  const scripts = [...html.replace(/<!--[^]*?-->/g, '').matchAll(/<script\b([^>]*)>([^]*?)<\/script>/g)];
  const sources = scripts.flatMap(([, attributes]) => /\bsrc=(['"])(.+?)\1/.exec(attributes!)?.[2] ?? []);
  return { code: scripts.map(([, , code]) => code!), sources: sources.map((src) => (/^[./]|:/.test(src) ? src : `./${src}`)) };
}

/**
 * What a file imports, or names by an address relative to itself: relative paths from the top folder, packages by their names, and
 * calls as they are written where they are given no literal, such as `import(name)`.
 */
export function importsOf(path: string, text: string): string[] {
  const { code, sources } = path.endsWith('.html') ? scriptsIn(text) : { code: [text], sources: [] };
  const names = [...code.flatMap(namesIn), ...sources];
  return [...new Set(names.map((name) => (name.startsWith('.') ? posix.join(posix.dirname(path), name) : name)))].sort();
}
