/** What SPARQL 1.2 added to 1.1. Strings and comments may have it as well: it decides only whether parsing as 1.2 is worth a try. */
const signs = /<<|!\s*!|\{\||~|--(?:ltr|rtl)|\b(?:version|triple|istriple|subject|predicate|object|langdir|haslang|haslangdir|strlangdir)\b/i;

/** Whether a text has a sign of SPARQL 1.2. */
export const seemsSparql12 = (text: string): boolean => signs.test(text);
