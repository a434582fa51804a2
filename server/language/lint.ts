import { readPassage, type LanguageSource, type Passage } from './passage.js';
import { rules, type LanguageFault } from './rules.js';

/** What is to be changed in a text, and why. */
export interface LanguageFinding extends LanguageFault {
  /** Name of the rule. */
  readonly rule: string;
  /** The part of the text. */
  readonly text: string;
}

/** What the rules of language say of a text, in its order; yields now and then, so that others have their turn. @param without Names of rules that are left out. */
export function* lint(passage: Passage, source: LanguageSource, without: readonly string[] = []): Generator<void, readonly LanguageFinding[]> {
  const read = yield* readPassage(passage, source), findings: LanguageFinding[] = [];
  for (const rule of rules) {
    if (without.includes(rule.name)) continue;
    for (const { start, end, fault, remedy } of rule.find(read, source)) {
      findings.push({ rule: rule.name, start, end, text: read.text.slice(start, end), fault, remedy });
      yield;
    }
    yield;
  }
  return findings.sort((a, b) => a.start - b.start || a.end - b.end);
}
