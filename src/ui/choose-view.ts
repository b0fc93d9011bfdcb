import type { View, ViewOptions } from './view.js';

export type ViewKind = 'ink' | 'plain' | 'json';

/** Loads the view that fits where the output goes. Only what it needs is imported: the others cost no start-up time. */
export async function chooseView(options: ViewOptions): Promise<View> {
  switch (viewKind(options)) {
    case 'json':
      return (await import('./json/json-view.js')).createJsonView(options);
    case 'plain':
      return (await import('./plain/plain-view.js')).createPlainView(options);
    case 'ink':
      return (await import('./ink/ink-view.js')).createInkView(options);
  }
}

export function viewKind({
  stdin,
  stdout,
  env,
  flags,
}: Pick<ViewOptions, 'stdin' | 'stdout' | 'env' | 'flags'>): ViewKind {
  if (flags.json) return 'json';
  const live = stdin.isTTY && stdout.isTTY && env.TERM !== 'dumb';
  const calm = flags.plain || isSet(env.CI) || isSet(env.CONTINUOUS_INTEGRATION) || wantsScreenReader(env);
  return live && !calm ? 'ink' : 'plain';
}

/** Ink writes no frames where these are set at all, so an empty value counts, as it does there. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '0' && value !== 'false';
}

function wantsScreenReader(env: NodeJS.ProcessEnv): boolean {
  return [env.ACCESSIBLE, env.INK_SCREEN_READER].some((value) => isSet(value) && value !== '');
}
