/** Of every command that serves. */
export const HOSTS_OPTION = {
  name: 'allowed-hosts',
  value: 'NAMES',
  help: 'names that it answers under besides its own address and localhost, separated by commas; * for any',
} as const;
