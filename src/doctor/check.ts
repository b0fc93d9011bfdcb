/** One thing looked at before anything is downloaded or started. Reads only; a fix runs only when asked for. */
export interface Check {
  readonly id: string;
  /** What is looked at, in a few words. */
  readonly title: string;
  /** A required check that fails stops `up` (exit 3); the others only advise. */
  readonly required: boolean;
  diagnose(machine: Machine): Promise<Finding> | Finding;
}

/** What checks may look at. */
export interface Machine {
  readonly env: NodeJS.ProcessEnv;
  /** The state folder of the cluster that is meant. */
  readonly home: string;
  readonly port: number;
  readonly shopPort: number;
  readonly dataPort: number;
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

/** Runs the checks side by side; one that hangs is a warning after five seconds, not a hang. */
export function diagnose(checks: readonly Check[], machine: Machine): Promise<readonly Diagnosis[]> {
  return Promise.all(
    checks.map(async ({ id, title, required, diagnose }) => {
      const finding = await Promise.race([attempt(() => diagnose(machine)), late()]);
      return { id, title, required, ...finding };
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
