/** As much of a browser as forms and cookies need. */
export interface Browser {
  readonly cookies: Map<string, string>;
  get(path: string): Promise<Page>;
  /** Sends a form and follows where it leads. */
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Page>;
}

export interface Page {
  readonly status: number;
  /** Path of the page that came in the end. */
  readonly path: string;
  readonly text: string;
  readonly headers: Headers;
  /** The value of a hidden field. */
  hidden(name: string): string;
}

export function openBrowser(base: string): Browser {
  const cookies = new Map<string, string>();
  const request = async (path: string, init: RequestInit = {}): Promise<Page> => {
    const headers = { ...init.headers, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
    const response = await fetch(`${base}${path}`, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      cookies.set(name!, value!);
    }
    const text = await response.text();
    const to = response.headers.get('location');
    if (to !== null) return request(to);
    const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '';
    return { status: response.status, path, text, headers: response.headers, hidden };
  };
  return {
    cookies,
    get: (path) => request(path),
    post: (path, fields, headers = {}) =>
      request(path, { method: 'POST', body: new URLSearchParams(fields), headers: { origin: base, ...headers } }),
  };
}
