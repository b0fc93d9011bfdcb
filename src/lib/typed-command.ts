import { quote } from './shell-quote.js';

/** How this program was called, as far as a command that is shown has to repeat it. */
export interface Invocation {
  /** What is typed to call it: "bookstore-ml", or "npx bookstore-ml". */
  readonly program: string;
  /** BOOKSTORE_ML_HOME, where it is set. */
  readonly home?: string | undefined;
  /** The cluster that is meant, where it is not the default one. */
  readonly name?: string | undefined;
}

/** Tells a server that this program starts which cluster it belongs to, for the commands on its pages. */
const NAME_VARIABLE = 'BOOKSTORE_ML_NAME';

let invocation: Invocation = { program: 'bookstore-ml' };

/** Has the commands that are shown from here on repeat how this process was called. */
export function setInvocation(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): void {
  invocation = {
    program: env.npm_command === 'exec' ? 'npx bookstore-ml' : 'bookstore-ml',
    // A Windows shell has no such prefix.
    home: platform === 'win32' ? undefined : env.BOOKSTORE_ML_HOME || undefined,
    name: env[NAME_VARIABLE] || undefined,
  };
}

/** Has them name a cluster; undefined for the default one. */
export function setTypedName(name: string | undefined, env: NodeJS.ProcessEnv = process.env): void {
  invocation = { ...invocation, name };
  if (name === undefined) delete env[NAME_VARIABLE];
  else env[NAME_VARIABLE] = name;
}

/** Commands that look at, or change, what `up` made. */
export const WITH_STATE =
  'add assess cost datasets doctor down drill explain logs models monitor open pipeline promote recommend register remove source status up';
/** Commands that know no cluster and keep no state. */
export const WITHOUT_STATE = 'bundle completion dataset drift evaluate forward help new prep serve shop train version';

/** A command to show, from its name on ("up --from D"), so that typed as it stands it means the same cluster again. */
export function typed(command: string): string {
  const { program, home, name } = invocation;
  const [verb = ''] = command.split(' ', 1);
  if (!WITH_STATE.split(' ').includes(verb)) return `${program} ${command}`;
  const named = name === undefined || / --name\b/.test(command) ? '' : ` --name ${name}`;
  const at = home === undefined ? '' : `BOOKSTORE_ML_HOME=${quote([home])} `;
  return `${at}${program} ${verb}${named}${command.slice(verb.length)}`;
}

/** The command that tells more about a failure. It needs nothing of what `up` made. */
export const typedLookup = (code: string) => `${invocation.program} explain ${code.replace(/^BML-/, '')}`;

/** Not a namespace, which has the program's name too. What was replaced before is replaced again by the same. */
const commandPattern = () =>
  new RegExp(
    `(?<![\\w/=.-]|-n |namespace )(?:BOOKSTORE_ML_HOME=\\S+ )?(?:npx )?bookstore-ml ((?:${`${WITH_STATE} ${WITHOUT_STATE}`.replaceAll(' ', '|')}|--help)\\b(?: --name [\\w-]+)?)`,
    'g',
  );

/** A text with each of our commands in it as it can be typed. What follows a command's name stays behind it. */
export function withTypedCommands(text: string): string {
  return text.replace(commandPattern(), (_, command: string) => typed(command));
}
