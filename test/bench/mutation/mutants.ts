import ts from 'typescript';

/** One change of a text: the characters from `start` to `end` become `text`. */
export interface Mutant {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** What was done, in a word or two. */
  readonly kind: string;
}

const swaps: Readonly<Record<string, string>> = {
  '<': '<=', '<=': '<', '>': '>=', '>=': '>', '===': '!==', '!==': '===', '+': '-', '-': '+', '*': '/', '/': '*', '%': '*', '&&': '||', '||': '&&', '&': '|', '|': '&', '<<': '>>', '>>': '<<', '>>>': '<<', '^': '&',
  '+=': '-=', '-=': '+=', '|=': '&=', '&=': '|=', '??': '&&',
};

/** All places of a file of JavaScript where one of the changes can be made. Texts of errors and imports are left alone. */
export function mutantsOf(file: string, text: string): readonly Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true, ts.ScriptKind.JS);
  const found: Mutant[] = [];
  const add = (node: ts.Node, made: string, kind: string): void => { found.push({ file, start: node.getStart(source), end: node.getEnd(), text: made, kind }); };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isThrowStatement(node)) return;
    if (ts.isBinaryExpression(node)) {
      const operator = node.operatorToken.getText(source), other = swaps[operator];
      if (other !== undefined && !ts.isStringLiteralLike(node.left) && !ts.isStringLiteralLike(node.right)) add(node.operatorToken, other, `${operator} to ${other}`);
      else if ((operator === '===' || operator === '!==') && other !== undefined) add(node.operatorToken, other, `${operator} to ${other}`);
    }
    if ((ts.isIfStatement(node) || ts.isWhileStatement(node)) && node.expression.kind !== ts.SyntaxKind.TrueKeyword) add(node.expression, `!(${node.expression.getText(source)})`, 'condition negated');
    if (ts.isConditionalExpression(node)) add(node.condition, `!(${node.condition.getText(source)})`, 'condition negated');
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) add(node, `(${node.operand.getText(source)})`, 'negation removed');
    if (ts.isPostfixUnaryExpression(node) && !ts.isForStatement(node.parent)) add(node, `${node.operand.getText(source)}${node.operator === ts.SyntaxKind.PlusPlusToken ? '--' : '++'}`, 'step turned');
    if (ts.isNumericLiteral(node)) add(node, String(Number(node.text) + 1), 'constant + 1');
    if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) add(node, node.kind === ts.SyntaxKind.TrueKeyword ? 'false' : 'true', 'truth turned');
    if (ts.isExpressionStatement(node) && !node.getText(source).startsWith('super')) add(node, ';', 'statement removed');
    // False and undefined are the same to whoever asks for a truth.
    if (ts.isReturnStatement(node) && node.expression && !['undefined', 'false'].includes(node.expression.getText(source))) add(node.expression, 'undefined', 'nothing returned');
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
