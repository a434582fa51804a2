import type { SmallService } from './small-service.js';

/** A browser without script: it opens forms, fills them in and sends them. */
export interface FormClient {
  open(path: string): Promise<FilledForm>;
}

export interface Shown { readonly status: number; readonly text: string; readonly headers: Headers }

/** A form with what stands in it. */
export interface FilledForm extends Shown {
  readonly fields: URLSearchParams;
  /** Sends it by one of its buttons. */
  send(button: readonly [name: string, value: string], path?: string): Promise<FilledForm>;
}

const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
const unescape = (text: string): string => text.replace(/&(?:lt|gt|quot|#39|amp);/g, (each) => entities[each] ?? each);
const attribute = (tag: string, name: string): string | undefined => { const found = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]; return found === undefined ? undefined : unescape(found); };

/** What a browser would send of a page's form of contributions. */
export function fieldsOf(page: string): URLSearchParams {
  const fields = new URLSearchParams(), form = /<form class="contribution"[\s\S]*?<\/form>/.exec(page)?.[0] ?? '';
  for (const [control] of form.matchAll(/<input [^>]*>|<select [\s\S]*?<\/select>|<textarea [\s\S]*?<\/textarea>/g)) {
    const name = attribute(control, 'name');
    if (name === undefined) continue;
    if (control.startsWith('<textarea')) fields.append(name, unescape(/>([\s\S]*)<\/textarea>/.exec(control)?.[1] ?? ''));
    else if (control.startsWith('<select')) fields.append(name, attribute(/<option [^>]* selected>/.exec(control)?.[0] ?? '', 'value') ?? attribute(/<option [^>]*>/.exec(control)?.[0] ?? '', 'value') ?? '');
    else if (attribute(control, 'type') !== 'checkbox') fields.append(name, attribute(control, 'value') ?? '');
    else if (/ checked>/.test(control)) fields.append(name, attribute(control, 'value') ?? 'on');
  }
  return fields;
}

/** The words of the main part of a page. */
export const wordsOf = (page: string): string => unescape(page.replace(/^[\s\S]*<main/, '<main').replace(/<\/main>[\s\S]*$/, '').replace(/<datalist[\s\S]*?<\/datalist>/g, '').replace(/<[^>]+>/g, ' ')).replace(/\s+/g, ' ');

/** @param headers Sent with each request: a cookie, the address of the client. */
export function createFormClient(small: () => SmallService, headers: Readonly<Record<string, string>> = {}): FormClient {
  const shown = async (response: Response, path: string): Promise<FilledForm> => {
    const text = await response.text(), fields = fieldsOf(text), target = unescape(/<form class="contribution" method="post" action="([^"]*)"/.exec(text)?.[1] ?? path);
    return {
      status: response.status, text, headers: response.headers, fields,
      async send([name, value], to = target) {
        const { origin } = small().service, body = new URLSearchParams(fields);
        body.append(name, value);
        return shown(await fetch(`${origin}${to}`, { method: 'POST', headers: { ...headers, origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' }, body: body.toString(), redirect: 'manual' }), to);
      },
    };
  };
  return { open: async (path) => shown(await fetch(`${small().service.origin}${path}`, { headers }), path) };
}
