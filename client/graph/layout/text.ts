/** Width of a text in pixels at a font size in pixels. */
export type Measure = (text: string, size: number) => number;

const narrow = /[fijlrtI.,:;|'()[\]! -]/;
const wide = /[mwMW@%]/;
const upper = /[A-Z0-9]/;

/** A width without a browser: a little more than a sans-serif font takes. */
export const approximateWidth: Measure = (text, size) => {
  let sum = 0;
  for (const c of text) sum += narrow.test(c) ? 0.36 : wide.test(c) ? 0.9 : upper.test(c) ? 0.68 : 0.56;
  return sum * size;
};

/** Measures with the font of a page, on a canvas of any kind; each text once. */
export function canvasMeasure(context: Pick<CanvasRenderingContext2D, 'font' | 'measureText'> | null, font: string): Measure {
  const known = new Map<string, number>();
  return (text, size) => {
    const key = `${size} ${text}`;
    let width = known.get(key);
    if (width === undefined) {
      if (context) context.font = `${size >= 13 ? 'bold ' : ''}${size}px ${font}`;
      known.set(key, width = context?.measureText(text).width ?? approximateWidth(text, size));
    }
    return width;
  };
}

/** The text in lines that are at most so wide, broken at spaces and after hyphens; a single word may be wider. */
export function wrap(text: string, width: number, size: number, measure: Measure): readonly string[] {
  const lines: string[] = [];
  for (const part of text.split(/(?<=[-–/])|\s+/)) {
    const last = lines.at(-1);
    const joined = last === undefined ? part : /[-–/]$/.test(last) && text.includes(last.slice(-6) + part) ? last + part : `${last} ${part}`;
    if (last !== undefined && measure(joined, size) <= width) lines[lines.length - 1] = joined;
    else lines.push(part);
  }
  return lines;
}
