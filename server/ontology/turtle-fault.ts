import { nearestOf } from '../platform/nearest.js';
import { shortened } from '../platform/shortened.js';
import { closingQuote } from '../rdf/closing-quote.js';
import { wellKnownPrefixes } from '../rdf/vocabulary.js';
import type { SourceError } from './findings.js';

type SyntaxFault = Omit<SourceError, 'file'> & { readonly line: number; readonly column: number };

/** What a parser of Turtle stopped at, in words that say what was meant to stand there, and what to write. */
export function turtleFault(fault: SyntaxFault, text: string): SyntaxFault {
  const lines = text.split('\n'), line = lines[fault.line - 1] ?? '', at = line.slice(fault.column - 1), before = line.slice(0, fault.column - 1);
  if (fault.message.startsWith('Unexpected')) {
    const tag = /@([A-Za-z]+(?:-[A-Za-z0-9]+)*)$/.exec(before);
    if (tag) {
      const wrong = /^[^\s;,.\])]*/.exec(at)?.[0] ?? '';
      return {
        ...fault,
        column: tag.index + 1,
        message: `The language tag @${tag[1]}${wrong} has a sign that no tag has.`,
        remedy: wrong.startsWith('_') ? `Write @${tag[1]}-${wrong.slice(1)}, with a hyphen.` : 'Write @en.',
      };
    }
    if (at.startsWith('"') && closingQuote(at, 1) > 0)
      return {
        ...fault,
        message: 'A text stands where a resource or a property begins.',
        remedy: 'Look at the end of the line above: a full stop ends what is said of a resource, a semicolon goes on.',
      };
    if (/^["']/.test(at)) return { ...fault, message: 'The text that begins here has no end on its line.', remedy: 'Close it with a quote, and write \\" for a quote within it.' };
    if (at.startsWith('<')) return { ...fault, message: 'The IRI that begins here is not closed, or has a sign that no IRI has.', remedy: 'Close it with >, and write %20 for a space.' };
  }
  const follows = /^Expected punctuation to follow (.*?)\.?$/.exec(fault.message);
  if (follows)
    return {
      ...placeBehind(lines, fault),
      message: `Behind ${shortened((follows[1] ?? '').replace(/^"(.*)"$/, '$1'), 60)} stands no semicolon, comma or full stop.`,
      remedy: 'Write ; where more is said of the resource, and . at its end.',
    };
  const prefix = /^Undefined prefix "(.*?):?"/.exec(fault.message)?.[1];
  if (prefix !== undefined) {
    const known = [...new Set([...[...text.matchAll(/^\s*@?prefix\s+([\w-]*):/gim)].map(([, name = '']) => name), ...wellKnownPrefixes.keys()])];
    const near = nearestOf(prefix, known, 2);
    return {
      ...fault,
      message: `The prefix ${shortened(prefix, 60)}: is not declared.`,
      remedy: `${near === undefined ? 'Declare' : `Write ${near}:, or declare`} it at the top of the file: @prefix ${prefix}: <…> .`,
    };
  }
  return fault;
}

/** The end of what stands ahead of a place. */
function placeBehind(lines: readonly string[], fault: SyntaxFault): SyntaxFault {
  const ahead = [...lines.slice(0, fault.line - 1), (lines[fault.line - 1] ?? '').slice(0, fault.column - 1)];
  for (let i = ahead.length; i > 0; i--) {
    const code = ahead[i - 1]?.trimEnd() ?? '';
    if (code !== '' && !code.trimStart().startsWith('#')) return { ...fault, line: i, column: code.length + 1 };
  }
  return fault;
}
