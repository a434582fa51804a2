/** Characters of a text beyond which what costs more with each of them is left out while one types: colours, completion, checks. */
export const longText = 100_000;

/** What is said of such a text. */
export const longTextWords = `This text has more than ${longText.toLocaleString('en')} characters: without colours, completion, checks and links keys stay fast. It runs as any other.`;
