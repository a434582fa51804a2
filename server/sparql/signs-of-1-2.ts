/** Words and signs that SPARQL 1.2 added to 1.1. Strings and comments may contain them as well: they only decide whether the text is tried as SPARQL 1.2. */
const signs = /<<|!\s*!|\{\||~|--(?:ltr|rtl)|\b(?:version|triple|istriple|subject|predicate|object|langdir|haslang|haslangdir|strlangdir)\b/i;

/** Whether a text has a sign of SPARQL 1.2. */
export const seemsSparql12 = (text: string): boolean => signs.test(text);
