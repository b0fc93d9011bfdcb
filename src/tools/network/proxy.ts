type Env = Readonly<Record<string, string | undefined>>;

/** The proxy that the environment names for a URL, as curl reads it; undefined where it is to be reached directly. */
export function proxyFor(url: URL, env: Env = process.env): URL | undefined {
  const secure = url.protocol === 'https:';
  // Of HTTP_PROXY in capitals a web server's CGI programs are wary; everybody else knows it.
  const named = secure ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
  const proxy = [...named, 'all_proxy', 'ALL_PROXY'].map((name) => env[name]).find(Boolean);
  if (proxy === undefined || isExempt(url, env.no_proxy ?? env.NO_PROXY ?? '')) return undefined;
  return new URL(/^\w+:\/\//.test(proxy) ? proxy : `http://${proxy}`);
}

/** NO_PROXY: hosts, with a port or without, and domains that stand for all below them. */
function isExempt({ hostname, port, protocol }: URL, noProxy: string): boolean {
  const actual = port || (protocol === 'https:' ? '443' : '80');
  return noProxy.split(/[\s,]+/).some((entry) => {
    if (entry === '*') return true;
    const [, host = '', wanted] = /^(.+?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    const domain = host.replace(/^\*?\./, '');
    if (domain === '' || (wanted !== undefined && wanted !== actual)) return false;
    return hostname === domain || hostname.endsWith(`.${domain}`);
  });
}
