/** What the process answers; scripts depend on these. */
export const EXIT = {
  ok: 0,
  /** A step failed, or work asked for could not be done. */
  failed: 1,
  /** Wrong flags, or input that cannot be used. */
  usage: 2,
  /** This machine is not ready: nothing was started. */
  preflight: 3,
  /** Stopped by choice. */
  stopped: 4,
  /** Our own bug. */
  bug: 70,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
