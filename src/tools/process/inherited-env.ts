/**
 * What a server in the background needs of the environment of whoever started it: to find programs and folders, to speak the
 * user's language, and Node's own settings. Secrets of the shell it was started from are no business of a server that
 * outlives it.
 */
const SERVER =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|TERM|NO_COLOR|FORCE_COLOR|TMPDIR|TMP|TEMP|XDG_\w+|NODE_(ENV|OPTIONS|EXTRA_CA_CERTS|COMPILE_CACHE|ICU_DATA|V8_COVERAGE)|UV_\w+|(LD|DYLD)_LIBRARY_PATH|OPENSSL_(CONF|MODULES)|SSL_CERT_(FILE|DIR)|NO_PROXY|BOOKSTORE_ML_\w+|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA|USERPROFILE|PROGRAMDATA)$/i;

/** What kubectl, and the programs that its kubeconfig names, need besides to reach a cluster. */
const CLUSTER =
  /^(KUBE\w+|HTTPS?_PROXY|ALL_PROXY|(AWS|AZURE|ARM|GOOGLE|GCLOUD|CLOUDSDK|GKE|USE_GKE|OCI|OS|DIGITALOCEAN|DOCKER|TSH|VAULT)_\w+)$/i;

export function inheritedEnv(
  reach: 'loopback' | 'cluster',
  env: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const wanted = (name: string) => SERVER.test(name) || (reach === 'cluster' && CLUSTER.test(name));
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && wanted(entry[0])),
  );
}
