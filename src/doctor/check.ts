import type { ToolName } from '../tools/install/pins.js';
import type { Server } from '../tools/process/background.js';

/** One thing looked at before anything is downloaded or started. Reads only; a fix runs only when asked for. */
export interface Check {
  readonly id: string;
  /** What is looked at, in a few words. */
  readonly title: string;
  /** A required check that fails stops `up` (exit 3); the others only advise. */
  readonly required: boolean;
  /** Where it means something; everywhere if absent. */
  applies?(machine: Machine): boolean;
  /** `signal` aborts when nobody waits for the answer any more. */
  diagnose(machine: Machine, signal: AbortSignal): Promise<Finding> | Finding;
}

/** What checks may look at. */
export interface Machine {
  readonly env: NodeJS.ProcessEnv;
  /** The state folder of the cluster that is meant. */
  readonly home: string;
  readonly port: number;
  readonly shopPort: number;
  readonly dataPort: number;
  /** Processes of this machine that may have these ports and can prove that they are ours; none where a cluster has them. */
  readonly servers?: readonly Server[];
  /** MiB that the workshop takes, on disk in the state folder. */
  readonly memoryMiB: number;
  readonly diskMiB: number;
  /** Programs that have to be on the PATH, or can be downloaded. */
  readonly tools: readonly ToolName[];
  /** What has to be got through Docker; absent where the workshop does without Docker. */
  readonly docker?: DockerNeeds;
  /** What to do about an error of another program; undefined where its words are not known. */
  adviceFor?(error: unknown): Promise<string | undefined>;
}

export interface DockerNeeds {
  /** Images that Docker must have or get, but for those that a bundle brings. */
  readonly images: readonly string[];
  /** The cluster's nodes are containers on this Docker, and take its memory. */
  readonly runsNodes: boolean;
  /** MiB on Docker's own disk. */
  readonly diskMiB: number;
}

export type Finding =
  | { readonly state: 'ok'; readonly detail: string }
  | { readonly state: 'warn' | 'fail'; readonly detail: string; readonly advice: string; readonly fix?: Fix };

export interface Fix {
  /** What it will do, as a question asks it. */
  readonly label: string;
  apply(): Promise<void>;
}

export type Diagnosis = Finding & { readonly id: string; readonly title: string; readonly required: boolean };

const LIMIT_MS = 5_000;

/**
 * Runs the checks that apply, side by side; one that hangs is a warning after five seconds, not a hang.
 * @param onFound called with each finding as it comes.
 */
export function diagnose(
  checks: readonly Check[],
  machine: Machine,
  onFound: (found: Diagnosis) => void = () => {},
): Promise<readonly Diagnosis[]> {
  return Promise.all(
    checks
      .filter((check) => check.applies?.(machine) ?? true)
      .map(async ({ id, title, required, diagnose }) => {
        const over = new AbortController();
        const finding = await Promise.race([attempt(() => diagnose(machine, over.signal)), late()]);
        over.abort();
        const found = { id, title, required, ...finding };
        onFound(found);
        return found;
      }),
  );
}

async function attempt(diagnose: () => Promise<Finding> | Finding): Promise<Finding> {
  try {
    return await diagnose();
  } catch (error) {
    return {
      state: 'warn',
      detail: `could not be checked: ${(error as Error).message}`,
      advice: 'Go on; a step says so if it matters.',
    };
  }
}

function late(): Promise<Finding> {
  const finding: Finding = {
    state: 'warn',
    detail: `no answer within ${LIMIT_MS / 1000} s`,
    advice: 'Go on; a step says so if it matters.',
  };
  return new Promise((resolve) => setTimeout(() => resolve(finding), LIMIT_MS).unref());
}

export const stopsUp = (diagnosis: Diagnosis) => diagnosis.required && diagnosis.state === 'fail';
