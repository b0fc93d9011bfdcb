/** Called from time to time during long work: how much of `total` is done. */
export type Progress = (done: number, total: number) => void;
