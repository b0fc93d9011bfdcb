import type { FailureRow } from '../../../engine/failure-row.js';

/** The program that runs Docker's engine in a virtual machine: off, paused, locked, or too old. */
export const MACHINE = {
  'BML-X86': {
    what: 'Docker Desktop does not serve this WSL distribution',
    cause: 'its WSL integration is off for this distribution, or Docker Desktop is not open',
    fix: 'open Docker Desktop, Settings, Resources, WSL integration, switch this distribution on, then open a new terminal',
    said: [
      {
        pattern:
          /could not be found in this WSL (?:\d )?distro|activate the WSL integration|WSL integration with distro/i,
        sample: "The command 'docker' could not be found in this WSL 2 distro.",
      },
    ],
  },
  'BML-X95': {
    what: 'WSL has to be updated',
    cause: 'this version of WSL, or a feature of Windows that it needs, is missing or too old for Docker',
    fix: 'wsl --update in PowerShell, then wsl --shutdown, open Docker Desktop again, then retry',
    said: [
      {
        pattern:
          /wsl(?:\.exe)? --(?:update|install)|WSL ?2? (?:installation is incomplete|version is too old|kernel)|Virtual Machine Platform|unexpected WSL error/i,
        sample:
          'WSL 2 installation is incomplete. The WSL 2 Linux kernel is now installed using a separate MSI update package.',
      },
    ],
  },
  'BML-X96': {
    what: "Docker's virtual machine does not start",
    cause: 'the program that runs the containers in a virtual machine could not start that machine',
    fix: 'restart this machine, see that virtualization is on in its firmware, open Docker again, then retry',
    fixIn: {
      colima:
        'colima stop --force, colima start; if it stays, colima delete and colima start make the machine anew; then retry',
      'Rancher Desktop':
        'quit Rancher Desktop and open it again; Troubleshooting, Factory Reset if it stays; then retry',
      podman:
        'podman machine stop, podman machine start; podman machine rm, podman machine init if it stays; then retry',
      'Docker Desktop':
        'quit Docker Desktop and open it again; Troubleshoot, Clean / Purge data if it stays; then retry',
    },
    said: [
      {
        pattern:
          /virtuali[sz]ation (?:is not|must be|support|technology)|HV_UNSUPPORTED|error (?:starting (?:the )?vm|(?:starting|provisioning) docker)|WSL distro (?:stopped|terminated)|limactl\b.*(?:exit|fatal|fail)|(?:VM|virtual machine) (?:failed to start|could not be started|does not exist)|Docker Desktop (?:is unable to start|encountered an unexpected error|failed to (?:start|initiali[sz]e))|exit status \d+: vfkit|driver "?vz"? .*fail/i,
        sample: "FATA[0000] error starting vm: error at 'starting': exit status 1",
      },
    ],
  },
  'BML-X68': {
    what: 'Docker Desktop is paused',
    cause: 'somebody paused it, or it paused itself to save energy',
    fix: 'choose Resume in the menu of the whale, or on the dashboard, then retry',
    said: [
      {
        pattern: /Docker Desktop is (?:manually )?paused|Docker Desktop is unable to.*paused/i,
        sample:
          'Error response from daemon: Docker Desktop is manually paused. Unpause it through the Whale menu or Dashboard.',
      },
    ],
  },
  'BML-X71': {
    what: 'Docker Desktop wants you to sign in',
    cause: 'your organisation allows its use to members only, or its licence was not accepted yet',
    fix: 'open Docker Desktop, accept its terms and sign in, then retry',
    said: [
      {
        pattern:
          /sign[ -]?in (?:is )?(?:required|enforced)|you must (?:sign|log) in to (?:continue|use) (?:using )?Docker Desktop|subscription service agreement|membership in the \[?.*\]? organization is required/i,
        sample: 'Error response from daemon: Sign-in enforced: membership in the [acme] organization is required',
      },
    ],
  },
  'BML-X85': {
    what: 'Docker is set to Windows containers',
    cause: 'the images of the workshop are for Linux',
    fix: 'choose "Switch to Linux containers" in the menu of the whale, then retry',
    said: [
      {
        pattern:
          /image operating system "linux" cannot be used on this platform|operating system "linux" (?:cannot|is not)|no matching manifest for windows\//i,
        sample:
          'docker: image operating system "linux" cannot be used on this platform: operating system is not supported.',
      },
    ],
  },
} as const satisfies Readonly<Record<string, FailureRow>>;
