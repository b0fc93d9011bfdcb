import type { FailureRow } from '../../engine/failure-row.js';

/** Programs and bundles that the installer needs. */
export const INSTALLATION = {
  'BML-X16': {
    what: 'Node is too old',
    cause: 'Node {needed}, 22.12 or newer is needed',
    fix: 'install a newer Node, then run up again; what is done stays done',
  },
  'BML-X30': {
    what: 'the bundle is damaged',
    cause: 'a file of the bundle is not as it was written',
    fix: 'copy the bundle again; bookstore-ml bundle verify {bundle} says which files are wrong',
  },
  'BML-X31': {
    what: 'a program is missing',
    cause: 'a program that the step needs is not here, and could not be downloaded',
    fix: 'install it, or put it on the PATH, then retry',
    ownWords: true,
  },
  'BML-X32': {
    what: 'the bundle cannot be used',
    cause: 'the folder given with --bundle is no bundle, or one of another kind',
    fix: 'make one on a machine with a network: bookstore-ml bundle create DIR',
    ownWords: true,
  },
  'BML-X90': {
    what: 'Windows itself is not supported',
    cause: 'servers and locks work otherwise there; WSL2 is a Linux that comes with Windows',
    fix: 'in PowerShell run wsl --install, open Ubuntu, install Node there, and run bookstore-ml from there',
  },
  'BML-X91': {
    what: "yarn's Plug'n'Play is not supported",
    cause: 'it keeps packages in archives, and the embedded Postgres and the images need their files',
    fix: 'YARN_NODE_LINKER=node-modules yarn dlx bookstore-ml, npx bookstore-ml, or pnpm dlx bookstore-ml',
  },
  'BML-X92': {
    what: 'the program is not built',
    cause: 'the build was interrupted, or npm ran with --ignore-scripts or --omit=dev in a clone',
    fix: 'run npm ci && npm run build in the folder of the clone',
  },
} as const satisfies Readonly<Record<string, FailureRow>>;
