/** UTF-16 units of what a message repeats of an input. */
const usual = 200;

/**
 * What a message may repeat of what somebody sent: its beginning and its end, where it is long. No character is cut in
 * two.
 */
export function shortened(text: string, most = usual): string {
  if (text.length <= most) return text;
  const tail = Math.floor(most / 5);
  return `${text.slice(0, most - tail - 1).replace(/[\ud800-\udbff]$/, '')}…${text.slice(-tail).replace(/^[\udc00-\udfff]/, '')}`;
}
