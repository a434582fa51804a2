/** What a Content-Type says. */
export interface ContentType {
  /** Empty where there is none. */
  readonly mediaType: string;
  /** Default: utf-8. */
  readonly charset: string;
}

/** @param header As it was sent; absent where there is none. */
export function parseContentType(header = ''): ContentType {
  const [mediaType = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length).replaceAll('"', '') ?? 'utf-8';
  return { mediaType, charset };
}

/** Whether a charset is UTF-8 or a part of it. */
export const isUtf8 = (charset: string): boolean => ['utf-8', 'utf8', 'us-ascii', 'ascii'].includes(charset);
