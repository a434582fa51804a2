import type { Expression, Pattern, PatternBgp, Query, SparqlQuery, TermVariable } from '@traqula/rules-sparql-1-1';
import { SyntaxFault } from './syntax-error.js';

/** Names of variables in the order of their appearance. */
type Scope = Set<string>;
/** What a SELECT or DESCRIBE lists; an IRI of DESCRIBE is left alone. */
type Selected = TermVariable | { readonly type: 'wildcard' } | { readonly type: 'pattern'; readonly expression: Expression; readonly variable: TermVariable };

/** How many operators may follow each other, each over the one before, as in a long sum. AND and OR may be of any length. */
const mostNested = 1000;

/**
 * Checks the rules that the specification gives beside the grammar: scope of variables and blank node labels, grouping,
 * aggregates. Takes time that grows with the text. `*` becomes the list of variables that it stands for, in the order
 * of their appearance.
 *
 * @throws SyntaxFault whose offset is -1 where the tree has no places.
 */
export function checkScope(tree: SparqlQuery): void {
  const checker = new ScopeChecker();
  if (tree.type === 'query') {
    checker.query(tree);
    return;
  }
  for (const { operation } of tree.updates) {
    if (operation?.subType === 'modify') checker.patterns(operation.where.patterns);
    if (operation?.subType === 'insertdata') checker.data(operation.data);
  }
}

class ScopeChecker {
  /** By label of a blank node: the basic graph pattern, or the INSERT DATA, that has it. */
  readonly #labels = new Map<string, object>();
  readonly #inserted = new Map<string, object>();
  /** Offset of the last node that has a position. */
  #offset = -1;
  /** Variables that the SELECT at hand makes by AS. */
  #made: ReadonlySet<string> = new Set();

  #fault(what: string, node?: object, members?: Readonly<Record<string, unknown>>): SyntaxFault {
    this.#at(node);
    return new SyntaxFault(what, this.#offset, members);
  }

  /** Notes the position of a node. */
  #at(node: object | undefined): void {
    const { start } = (node as { readonly loc?: { readonly start?: number } } | undefined)?.loc ?? {};
    if (start !== undefined) this.#offset = start;
  }

  /** Checks a query or sub-select. Returns the variables that are visible outside of it. */
  query(query: Query): Scope {
    const { where, values, solutionModifiers: { group, having, order } } = query;
    const scope = where ? this.patterns(where.patterns) : new Set<string>();
    for (const { value } of values?.variables ?? []) scope.add(value);
    const keys = group && new Set<string>();
    for (const key of group?.groupings ?? []) {
      this.#at(key);
      if ('variable' in key) {
        this.#expression(key.value, undefined, 'GROUP BY');
        this.#fresh(key.variable, scope);
        keys?.add(key.variable.value);
      } else if (key.type === 'term' && key.subType === 'variable') {
        keys?.add(key.value);
      } else {
        this.#expression(key, undefined, 'GROUP BY');
      }
    }
    const selected = query.subType === 'select' || query.subType === 'describe' ? query.variables as readonly Selected[] : [];
    const ordered = order?.orderDefs.map(({ expression }) => expression) ?? [];
    const grouped = keys !== undefined || [...selected.flatMap((one) => ('expression' in one ? [one.expression] : [])), ...having?.having ?? [], ...ordered].some(hasAggregate);
    const visible = grouped ? new Set([...keys ?? [], ...values?.variables.map(({ value }) => value) ?? []]) : undefined;
    // HAVING is evaluated before SELECT, and ORDER BY after it.
    this.#made = new Set(selected.flatMap((one) => (one.type === 'pattern' ? [one.variable.value] : [])));
    for (const expression of having?.having ?? []) this.#expression(expression, visible, 'HAVING');
    // Variables that are not grouped by are not in scope any more (18.2.4.1): AS may give them new values.
    const result = this.#select(query, selected, visible ?? scope, visible);
    for (const expression of ordered) this.#expression(expression, visible && new Set([...visible, ...result]), 'ORDER BY');
    return result;
  }

  #select(query: Query, selected: readonly Selected[], scope: Scope, visible: Scope | undefined): Scope {
    if (selected[0]?.type === 'wildcard') {
      if (visible) throw this.#fault(`${query.subType.toUpperCase()} * cannot stand beside GROUP BY or an aggregate; name the variables.`, selected[0]);
      (query as { variables: TermVariable[] }).variables = [...scope].map(
        (value) => ({ type: 'term', subType: 'variable', value, loc: selected[0] && (selected[0] as unknown as TermVariable).loc }) as TermVariable,
      );
      return scope;
    }
    const result = new Set<string>(), again = new Set<Selected>();
    const seen = visible && new Set(visible);
    for (const one of selected) {
      if (one.type === 'pattern') {
        this.#expression(one.expression, seen, 'SELECT');
        this.#fresh(one.variable, scope, result);
        seen?.add(one.variable.value);
        result.add(one.variable.value);
      } else if (one.type === 'term' && one.subType === 'variable') {
        if (seen && !seen.has(one.value)) throw this.#ungrouped(one, query.subType.toUpperCase());
        // What is projected is a set (18.2.4.4): a variable that is named again adds nothing.
        if (result.has(one.value)) again.add(one);
        result.add(one.value);
      }
    }
    if (again.size > 0) (query as { variables: readonly Selected[] }).variables = selected.filter((one) => !again.has(one));
    return result;
  }

  #ungrouped(variable: TermVariable, where: string): SyntaxFault {
    if (where === 'HAVING' && this.#made.has(variable.value)) {
      return this.#fault(`The variable ?${variable.value} gets its value in SELECT, which comes after HAVING: repeat its expression in HAVING.`, variable, { variable: variable.value });
    }
    return this.#fault(
      `The variable ?${variable.value} is not grouped: beside GROUP BY or an aggregate, ${where} can use what is grouped and aggregates. Add it to GROUP BY, or use e.g. SAMPLE(?${variable.value}).`,
      variable,
      { variable: variable.value },
    );
  }

  /** What AS names has to be new. */
  #fresh(variable: TermVariable, ...scopes: readonly Scope[]): void {
    if (scopes.some((scope) => scope.has(variable.value))) {
      throw this.#fault(`The variable ?${variable.value} is in use already, so that nothing can be given to it by AS.`, variable, { variable: variable.value });
    }
  }

  /** Checks the elements of a group. */
  patterns(patterns: readonly Pattern[]): Scope {
    let scope: Scope = new Set();
    /** Triples with only filters between them are one basic graph pattern. */
    let block = {};
    for (const pattern of patterns) {
      this.#at(pattern);
      if (pattern.type === 'pattern' && pattern.subType === 'filter') {
        this.#expression(pattern.expression, undefined, 'FILTER');
        continue;
      }
      if (pattern.type === 'pattern' && pattern.subType === 'bgp') {
        this.#triples(pattern, scope, this.#labels, block);
        continue;
      }
      block = {};
      const added = this.#element(pattern, scope);
      if (scope.size === 0) scope = added;
      else for (const name of added) scope.add(name);
    }
    return scope;
  }

  /** What an element of a group adds to its scope. */
  #element(pattern: Exclude<Pattern, PatternBgp>, scope: Scope): Scope {
    if (pattern.type === 'query') return this.query(pattern);
    switch (pattern.subType) {
      case 'bind': {
        this.#expression(pattern.expression, undefined, 'BIND');
        this.#fresh(pattern.variable, scope);
        return new Set([pattern.variable.value]);
      }
      case 'values':
        return new Set(pattern.variables.map(({ value }) => value));
      case 'minus':
        this.patterns(pattern.patterns);
        return new Set();
      case 'graph':
      case 'service': {
        const inner = this.patterns(pattern.patterns);
        return pattern.name.subType === 'variable' ? new Set([pattern.name.value, ...inner]) : inner;
      }
      case 'union':
        return pattern.patterns.reduce<Scope>((found, { patterns }) => {
          for (const name of this.patterns(patterns)) found.add(name);
          return found;
        }, new Set());
      case 'filter':
        return new Set();
      default:
        return this.patterns(pattern.patterns);
    }
  }

  /** The blank nodes of INSERT DATA: a label belongs to one operation. */
  data(quads: readonly object[]): void {
    this.#triples(quads, new Set(), this.#inserted, quads);
  }

  #triples(node: object, scope: Scope, labels: Map<string, object>, block: object): void {
    for (const [key, child] of Object.entries(node) as [string, unknown][]) {
      if (typeof child !== 'object' || child === null || key === 'loc') continue;
      const { type, subType, value, label } = child as { readonly type?: string; readonly subType?: string; readonly value?: string; readonly label?: string };
      if (type === 'term' && subType === 'variable') {
        scope.add(value ?? '');
      } else if (type === 'term' && subType === 'blankNode') {
        // Labels of the text begin so; others are made by the library.
        if (!label?.startsWith('e_')) continue;
        const owner = labels.get(label);
        if (owner !== undefined && owner !== block)
          throw this.#fault(`The blank node _:${label.slice(2)} is used in two places, each of which has labels of its own; use a variable.`, child, {
            label: `_:${label.slice(2)}`,
          });
        labels.set(label, block);
      } else {
        this.#triples(child, scope, labels, block);
      }
    }
  }

  /**
   * @param visible Variables that may be used outside of aggregates; undefined where nothing is grouped. @param where
   * Used in the message. Aggregates may stand in SELECT, HAVING and ORDER BY.
   */
  #expression(root: Expression, visible: ReadonlySet<string> | undefined, where: 'SELECT' | 'HAVING' | 'ORDER BY' | 'GROUP BY' | 'FILTER' | 'BIND'): void {
    const aggregates = where === 'SELECT' || where === 'HAVING' || where === 'ORDER BY';
    const stack: { readonly node: Expression | { readonly type: 'wildcard' }; readonly within: boolean; readonly depth: number; readonly above: string }[] = [
      { node: root, within: false, depth: 0, above: '' },
    ];
    for (let next = stack.pop(); next; next = stack.pop()) {
      const { node, within, depth, above } = next;
      this.#at(node);
      if (depth > mostNested) throw this.#fault(`More than ${mostNested} operations are nested.`, node, { limit: mostNested });
      if (node.type === 'wildcard') continue;
      if (node.type === 'term') {
        if (node.subType === 'variable' && visible && !within && !visible.has(node.value)) throw this.#ungrouped(node, where);
      } else if (node.subType === 'aggregate') {
        if (!aggregates) throw this.#fault(`${where} cannot have an aggregate, ${node.aggregation.toUpperCase()}: only SELECT, HAVING and ORDER BY can.`, node);
        if (within) throw this.#fault(`An aggregate cannot stand within another, ${node.aggregation.toUpperCase()}.`, node);
        stack.push({ node: node.expression[0], within: true, depth: depth + 1, above: '' });
      } else if (node.subType === 'patternOperation') {
        this.patterns((node.args as unknown as { readonly patterns: readonly Pattern[] }).patterns);
      } else {
        if (node.subType === 'functionCall' && node.distinct && !aggregates) throw this.#fault('DISTINCT is for aggregates, which cannot stand here.', node);
        const operator = node.subType === 'operation' ? node.operator : '';
        // These are laid out as a balanced tree.
        const flat = (operator === '&&' || operator === '||') && operator === above;
        for (let i = node.args.length - 1; i >= 0; i--) stack.push({ node: node.args[i] as Expression, within, depth: flat ? depth : depth + 1, above: operator });
      }
    }
  }
}

/** Whether there is an aggregate of this query level in an expression. */
function hasAggregate(root: Expression): boolean {
  const stack: (Expression | { readonly type: 'wildcard' })[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type !== 'expression') continue;
    if (node.subType === 'aggregate') return true;
    if (node.subType === 'operation' || node.subType === 'functionCall') for (const arg of node.args) stack.push(arg as Expression);
  }
  return false;
}
